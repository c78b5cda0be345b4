"""A task as it was posted, in the form of a task-parse answer: what shows a poster's edits.

Every part may be absent. `pay` may be the amount alone, `location` the address alone, and
`deadline` the date alone.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, TypeAdapter, ValidationError

from data.parsed_posts import ParseReview, PostField
from data.reference.categories import CATEGORIES, category_code
from serving.contract.values import (
    Identifier,
    Instant,
    Number,
    RequestModel,
    expects,
)

AnyText = Annotated[str, expects("must be a text")]
"""Of any length, as what task-parse answers must be readable too; bodies are bounded anyway."""


def _alone(key: str) -> BeforeValidator:
    """A plain value stands for an object that has it under `key`."""
    return BeforeValidator(
        lambda given: {key: given} if isinstance(given, str | int | float) else given
    )


class PostedPay(RequestModel):
    """Pay in units of its currency."""

    amount: Annotated[Number, Field(ge=0), expects("must be an amount, 0 or more")]


class PostedLocation(RequestModel):
    """Where the task is."""

    address: AnyText


class PostedDeadline(RequestModel):
    """Until when."""

    date: AnyText


class PostedRequirement(RequestModel):
    """What the worker must have."""

    type: AnyText
    value: Annotated[
        AnyText | bool | Number | None, expects("must be a text, a number, true or false")
    ] = None


class PostedTask(RequestModel):
    """The task as its poster posted it."""

    title: AnyText | None = None
    description: AnyText | None = None
    category: AnyText | None = None
    pay: Annotated[PostedPay, _alone("amount")] | None = None
    location: Annotated[PostedLocation, _alone("address")] | None = None
    deadline: Annotated[PostedDeadline, _alone("date")] | None = None
    requirements: list[PostedRequirement] | None = None
    estimated_duration: AnyText | None = None

    def texts(self) -> dict[PostField, str]:
        """The canonical text of each field that is there; equal texts mean an unchanged field."""
        found = {field: _TEXT_OF[field](self) for field in PostField}
        return {field: text for field, text in found.items() if text is not None}


_INSTANT: Final[TypeAdapter[datetime]] = TypeAdapter(Instant)


def _category(task: PostedTask) -> str | None:
    """Its id, however it is written."""
    code = category_code(task.category or "")
    return task.category if code is None else CATEGORIES[code]


def _requirements(task: PostedTask) -> str | None:
    if task.requirements is None:
        return None
    return "; ".join(sorted(f"{needed.type}={needed.value}" for needed in task.requirements))


def _deadline(task: PostedTask) -> str | None:
    """The minute in UTC, whatever the offset it is told with; its own text where it is none."""
    if task.deadline is None:
        return None
    try:
        return _INSTANT.validate_python(task.deadline.date).isoformat(timespec="minutes")
    except ValidationError:
        return task.deadline.date


_TEXT_OF: Final[dict[PostField, Callable[[PostedTask], str | None]]] = {
    PostField.TITLE: lambda task: task.title,
    PostField.DESCRIPTION: lambda task: task.description,
    PostField.CATEGORY: _category,
    PostField.PAY: lambda task: None if task.pay is None else f"{task.pay.amount:.2f}",
    PostField.LOCATION: lambda task: None if task.location is None else task.location.address,
    PostField.DEADLINE: _deadline,
    PostField.REQUIREMENTS: _requirements,
    PostField.DURATION: lambda task: task.estimated_duration,
}


def answered_texts(task: dict[str, Any]) -> dict[PostField, str]:
    """The canonical texts of a task as task-parse answers it (JSON values)."""
    return PostedTask.model_validate(task).texts()


class Reviewed(RequestModel):
    """Which parsed post became which task, or what its poster changed."""

    parse_id: Identifier | None = None
    posted: PostedTask | None = None
    edited_fields: (
        Annotated[
            list[PostField],
            Field(max_length=50),
            expects("must be a list of " + ", ".join(field.value for field in PostField)),
        ]
        | None
    ) = None

    def review(self) -> ParseReview | None:
        """What it says of a parsed post; None where it says nothing."""
        if self.parse_id is None or (self.posted is None and self.edited_fields is None):
            return None
        edited = None if self.edited_fields is None else frozenset(self.edited_fields)
        return ParseReview(self.parse_id, self.posted.texts() if self.posted else {}, edited)
