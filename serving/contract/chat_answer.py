"""What chat answers: words, actions that the app can offer, cards to point at.

`suggestions`, `actions` and `highlights` are always there. Calls in JSON get the fields that
their caller reads beside these (`engine.conversation.remote_calls`).
"""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_camel

from engine.conversation.findings import ChatAction, Highlight
from serving.contract.values import AnswerModel
from serving.language.chat_words import ChatWords

SHOWN_MS = 5_000
"""How long a card is pointed at: time to read a line twice."""


class ChatActionAnswer(AnswerModel):
    """Something that the app can do; `execute` always waits for the user's confirmation."""

    id: str
    type: Literal["navigate", "execute", "filter", "highlight"]
    label: str
    screen: str | None = None
    params: dict[str, Any] | None = None
    task_id: str | None = None
    filters: dict[str, Any] | None = None
    require_confirmation: bool = Field(
        description="True for whatever changes something: decided by code, never by a text."
    )

    @classmethod
    def of(cls, action: ChatAction, words: ChatWords) -> Self:
        """The engine's action in the contract's words."""
        params = dict(action.params) if action.params else None
        if action.needs_confirmation:
            params = {"action": action.name, **(params or {})}
        return cls(
            id=f"{action.name}-{action.task_id or action.screen or 'now'}",
            type=action.type.value,
            label=words.label(action),
            screen=action.screen,
            params=params,
            task_id=action.task_id,
            filters=None if action.filters is None else dict(action.filters),
            require_confirmation=action.needs_confirmation,
        )


class ChatHighlightAnswer(AnswerModel):
    """A card to point at."""

    element_id: str
    message: str
    duration: int = Field(description="Milliseconds.")
    position: Literal["top", "bottom", "left", "right"]

    @classmethod
    def of(cls, highlight: Highlight, words: ChatWords) -> Self:
        """The engine's highlight in words."""
        return cls(
            element_id=highlight.element_id,
            message=words.finding(highlight.finding),
            duration=SHOWN_MS,
            position="bottom",
        )


class ChatMetadata(AnswerModel):
    """How the answer was made."""

    model: str = Field(description="Id of the release, and who worded the answer.")
    prompt_version: str | None = Field(
        default=None, description="Version of a language model's instructions; else absent."
    )
    tokens: int = Field(description="Tokens of a language model; 0 where none was asked.")
    processing_time: float = Field(description="Milliseconds from request to answer.")
    cached: bool = Field(description="Whether a language model worded this before.")
    language: str = Field(description="ISO 639-1 code of the language of `response`.")


class ChatAnswer(AnswerModel):
    """The answer to a message."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        serialize_by_alias=True,
        populate_by_name=True,
        frozen=True,
        extra="allow",
    )

    response: str
    confidence: float = Field(description="P(the message was understood), 0 to 1, calibrated.")
    suggestions: list[str]
    actions: list[ChatActionAnswer]
    highlights: list[ChatHighlightAnswer]
    metadata: ChatMetadata
