"""What the app may ask of chat: a message, and as much of its context as the screen knows."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from engine.conversation.memory import Memory
from engine.conversation.question import ChatQuestion, Claims
from engine.conversation.suggestions import Suggestion
from engine.parsing.clean import clean
from serving.contract.match_request import Location
from serving.contract.values import Identifier, Number, RequestModel, Text, expects

MAX_MESSAGE_CHARS: Final = 20_000
"""Longest message that is taken: calls in JSON are longer than what anybody types."""

MAX_HISTORY: Final = 400


_LOOKED_AT_CHARS: Final = 200
"""Of a turn, to see whether it says anything."""


def _has_words(given: Any) -> Any:
    # A text too long is refused by its length, before anybody reads it.
    if isinstance(given, str) and len(given) <= MAX_MESSAGE_CHARS and not clean(given):
        raise ValueError("blank")
    return given


MessageText = Annotated[
    str,
    BeforeValidator(_has_words),
    Field(
        min_length=1,
        max_length=MAX_MESSAGE_CHARS,
        examples=["Show me delivery tasks near me paying over $50"],
    ),
    expects(f"must be a text of 1 to {MAX_MESSAGE_CHARS:,} characters that are not all blank"),
]
Whole = Annotated[
    Number,
    Field(ge=0, le=1e12),
    expects("must be a number of 0 or more"),
]


class HistoryItem(RequestModel):
    """One thing said before, as the app remembers it; its content may be lacking."""

    role: Text = ""
    content: Annotated[
        str, Field(max_length=MAX_MESSAGE_CHARS),
        expects(f"must be a text of at most {MAX_MESSAGE_CHARS:,} characters"),
    ] = ""  # fmt: skip


class ChatUser(RequestModel):
    """What the app says of its user; believed only where nothing is stored of him."""

    level: Whole | None = None
    xp: Whole | None = None
    earnings: Whole | None = None
    streak: Whole | None = None
    tasks_completed: Whole | None = None
    location: Location | None = None


class ChatContext(RequestModel):
    """Where the message was written; every part may be absent, further keys are ignored."""

    screen: Text | None = None
    language: Text | None = Field(default=None, examples=["en"])
    user: ChatUser | None = None
    user_location: Location | None = None
    location: Location | None = None
    session_id: Identifier | None = None
    conversation_history: Annotated[
        list[HistoryItem],
        Field(max_length=MAX_HISTORY),
        expects(f"must be a list of at most {MAX_HISTORY} turns with `role` and `content`"),
    ] = []  # noqa: RUF012  (pydantic copies it)


class ChatRequest(RequestModel):
    """A message to the assistant."""

    user_id: Identifier
    message: MessageText
    context: ChatContext = ChatContext()

    def to_question(
        self,
        *,
        acting_user: str | None,
        now: datetime,
        memory: Memory,
        suggestion: Suggestion | None = None,
    ) -> ChatQuestion:
        """The engine's question about the user whose stored facts may be used, if any."""
        context, user = self.context, self.context.user or ChatUser()
        place = user.location or context.user_location or context.location
        return ChatQuestion(
            text=self.message,
            now=now,
            user_id=acting_user,
            lat=place.lat if place else None,
            lng=place.lng if place else None,
            language_hint=context.language,
            claims=Claims(
                level=_whole(user.level),
                xp=_whole(user.xp),
                streak_days=_whole(user.streak),
                tasks_completed=_whole(user.tasks_completed),
                earned_usd=user.earnings,
            ),
            memory=memory,
            suggestion=suggestion,
            history=tuple(
                item.content
                for item in context.conversation_history
                if item.role == "user" and clean(item.content[:_LOOKED_AT_CHARS])
            ),
        )


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)
