"""What voice-to-task answers: the transcript, and the task that it describes."""

from __future__ import annotations

from typing import Self

from pydantic import Field

from serving.contract.parse_answer import PayAdjustment, TaskDraft, TaskParseAnswer
from serving.contract.values import AnswerModel
from serving.speech.listening import Heard


class SpokenTask(TaskParseAnswer, TaskDraft):
    """The answer of task-parse, with the fields of its `task` once more beside them.

    The specification has the whole answer here, the app's types the bare task: both find theirs.
    """

    @classmethod
    def of_parsed(cls, parsed: TaskParseAnswer) -> Self:
        """Both forms of one task."""
        return cls(**dict(parsed.task), **dict(parsed))


class VoiceSuggestions(AnswerModel):
    """What would make the task better."""

    improvements: list[str]
    pay_adjustment: PayAdjustment | None = None


class VoiceMetadata(AnswerModel):
    """How the answer was made."""

    processing_time: float = Field(description="Milliseconds from request to answer.")
    audio_length: float = Field(description="Seconds of sound.")
    model: str = Field(description="The model that transcribed.")


class VoiceToTaskAnswer(AnswerModel):
    """A recording as a task."""

    transcript: str
    confidence: float = Field(ge=0, le=1, description="Mean probability of the words heard.")
    language: str = Field(description="ISO 639-1 code of the language that is spoken.")
    parsed_task: SpokenTask
    suggestions: VoiceSuggestions
    metadata: VoiceMetadata

    @classmethod
    def of(cls, heard: Heard, parsed: TaskParseAnswer, *, processing_ms: float) -> Self:
        """What was heard and what it was parsed to, in app units."""
        said = heard.transcript
        return cls(
            transcript=said.text,
            confidence=round(said.confidence, 3),
            language=said.language,
            parsed_task=SpokenTask.of_parsed(parsed),
            suggestions=VoiceSuggestions(
                improvements=parsed.suggestions.improvements,
                pay_adjustment=parsed.suggestions.pay_adjustment,
            ),
            metadata=VoiceMetadata(
                processing_time=round(processing_ms, 1),
                audio_length=round(heard.seconds, 2),
                model=said.model,
            ),
        )
