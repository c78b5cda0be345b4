"""What the app may ask of task-parse: a post in the poster's own words."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from engine.parsing.clean import clean
from engine.parsing.question import ParseQuestion
from serving.contract.match_request import Location
from serving.contract.values import Identifier, RequestModel, Text, WallClock, expects

MAX_POST_CHARS: Final = 5_000
"""Longest post that is read."""


def _has_words(given: Any) -> Any:
    # A text too long is refused by its length, before anybody reads it.
    if isinstance(given, str) and len(given) <= MAX_POST_CHARS and not clean(given):
        raise ValueError("blank")
    return given


PostText = Annotated[
    str,
    BeforeValidator(_has_words),
    Field(
        min_length=1,
        max_length=MAX_POST_CHARS,
        examples=["Need groceries delivered to 123 Oak St today by 5pm, $50, must have car"],
    ),
    expects(f"must be a text of 1 to {MAX_POST_CHARS:,} characters that are not all blank"),
]


class ParseContext(RequestModel):
    """When and where the post is written; every part may be absent."""

    user_location: Location | None = None
    current_time: WallClock | None = None
    language: Text | None = Field(default=None, examples=["en"])


class TaskParseRequest(RequestModel):
    """A post to be turned into a task."""

    user_id: Identifier
    input: PostText
    context: ParseContext = ParseContext()

    def to_question(self, *, now: datetime) -> ParseQuestion:
        """The engine's question; `now` (aware) stands in where the caller states no time."""
        context, place = self.context, self.context.user_location
        return ParseQuestion(
            text=self.input,
            now=context.current_time or now,
            language_hint=context.language,
            lat=place.lat if place else None,
            lng=place.lng if place else None,
        )
