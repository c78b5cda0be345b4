"""What the app may ask of voice-to-task: a recording of a post."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final

from pydantic import AliasChoices, BeforeValidator, Field, WithJsonSchema

from data.errors import InvalidRequest
from engine.parsing.spoken import written_numbers
from serving.body import parse_document
from serving.contract.parse_request import MAX_POST_CHARS, ParseContext, TaskParseRequest
from serving.contract.values import Identifier, RequestModel, Text, expects
from serving.multipart import FilePart
from serving.speech.transcript import Transcript


def _document(given: Any) -> Any:
    """The JSON that a text part holds; an empty part says nothing."""
    if not isinstance(given, str):
        return given
    if not given.strip():
        return {}
    try:
        return parse_document(given.encode())
    except InvalidRequest as error:
        raise ValueError("not JSON") from error


AudioPart = Annotated[
    FilePart,
    expects("must be a recording, sent as a file (a part with a file name), not as text"),
]
ContextPart = Annotated[
    ParseContext,
    BeforeValidator(_document),
    WithJsonSchema({"type": "string", "description": "JSON: the `context` of task-parse."}),
    expects("must be JSON text with the `context` of task-parse"),
]

_TAG: Final = re.compile(r"([a-z]{2,3})(?:[-_].*)?", re.I | re.S)


class VoiceToTaskRequest(RequestModel):
    """A recording of what a poster says. Builds of the app name its part in three ways."""

    user_id: Identifier
    audio_file: AudioPart = Field(validation_alias=AliasChoices("audioFile", "audio", "file"))
    language: Text | None = Field(default=None, examples=["en"])
    context: ContextPart = ParseContext()

    @property
    def spoken_language(self) -> str | None:
        """The ISO 639 code of the language that the caller names; None: it has to be heard."""
        tag = _TAG.fullmatch((self.language or self.context.language or "").strip())
        return tag[1].lower() if tag else None

    def to_post(self, said: Transcript) -> TaskParseRequest:
        """What was said, as a post to be parsed: its numbers written, in the language heard."""
        text = written_numbers(said.text) if said.language == "en" else said.text
        context = self.context.model_copy(update={"language": said.language})
        return TaskParseRequest.model_validate(
            {"userId": self.user_id, "input": text[:MAX_POST_CHARS], "context": context}
        )
