"""The kinds of value that requests hold, each with the sentence that refuses a wrong one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Final

from pydantic import (
    AfterValidator,
    AllowInfNan,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    Strict,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)
from pydantic.alias_generators import to_camel
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError


def expects(sentence: str) -> WrapValidator:
    """Tell a wrong value by one sentence of ours ("must be ..."), whatever was wrong with it."""

    def validate(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
        try:
            return handler(value)
        except ValidationError:
            raise PydanticCustomError("expected", "{sentence}", {"sentence": sentence}) from None

    return WrapValidator(validate)


def field_path(place: Sequence[int | str]) -> str:
    """The client's spelling of a place in a document: `task.requirements[2]`.

    The document itself is `body`; a key that cannot be shown (long, control characters, markup)
    is `?`.
    """
    path = ""
    for part in place:
        if isinstance(part, int):
            path += f"[{part}]"
        else:
            is_shown = part.isprintable() and len(part) <= 64 and "<" not in part
            shown = part if is_shown else "?"
            path += f".{shown}" if path else shown
    return path or "body"


def _wall_clock(given: Any) -> datetime:
    """An ISO 8601 text as an aware datetime with its own offset; without one it is read as UTC."""
    if not isinstance(given, str):
        raise ValueError("not a text")  # pydantic collects ValueError, not TypeError
    moment = datetime.fromisoformat(given)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        aware.astimezone(UTC)
    except OverflowError:  # the first or last day of the calendar, shifted out of it
        raise ValueError("out of the calendar") from None
    return aware


def _instant(given: Any) -> datetime:
    """An ISO 8601 text as an aware UTC instant; one without an offset is read as UTC."""
    return _wall_clock(given).astimezone(UTC)


FIRST_YEAR: Final = 1970
LAST_YEAR: Final = 2199
"""Years of a caller's clock: days and weeks are counted from it in both directions."""


def _of_our_times(moment: datetime) -> datetime:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError("out of the years")
    return moment


class RequestModel(BaseModel):
    """A part of a request: camelCase names, unknown keys ignored, null the same as absent."""

    model_config = ConfigDict(
        alias_generator=to_camel, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """As it is, and null wherever a key may be absent."""
        described = handler.resolve_ref_schema(handler(schema))
        due = described.get("required", ())
        for name, of_field in described.get("properties", {}).items():
            kinds = of_field.get("anyOf", ())
            if name not in due and {"type": "null"} not in kinds:
                described["properties"][name] = {"anyOf": [of_field, {"type": "null"}]}
        return described

    @model_validator(mode="before")
    @classmethod
    def _null_is_absent(cls, given: Any) -> Any:
        if isinstance(given, Mapping):
            return {key: value for key, value in given.items() if value is not None}
        return given


class AnswerModel(BaseModel):
    """A part of an answer: camelCase names, every field always present."""

    model_config = ConfigDict(
        alias_generator=to_camel, serialize_by_alias=True, populate_by_name=True, frozen=True
    )


Number = Annotated[float, Strict(), AllowInfNan(False)]

MAX_ID_CHARS: Final = 128
"""Ids are free texts: numbers, UUIDs and names like `guest` all occur."""

Identifier = Annotated[
    str,
    Field(min_length=1, max_length=MAX_ID_CHARS, examples=["user-7"]),
    expects("must be a text of 1 to 128 characters"),
]
PathIdentifier = Annotated[
    str,
    Field(min_length=1, max_length=MAX_ID_CHARS, pattern=r"^[^\x00-\x1f\x7f]*$"),
    expects("must be a text of 1 to 128 characters without control characters"),
]
"""An identifier in a path, which nothing has looked at before."""
Text = Annotated[str, Field(max_length=200), expects("must be a text of at most 200 characters")]
Latitude = Annotated[
    Number, Field(ge=-90, le=90, examples=[37.7749]), expects("must be a number from -90 to 90")
]
Longitude = Annotated[
    Number,
    Field(ge=-180, le=180, examples=[-122.4194]),
    expects("must be a number from -180 to 180"),
]
Dollars = Annotated[
    Number,
    Field(ge=0, le=1_000_000, examples=[85]),
    AfterValidator(abs),  # minus nothing is nothing
    expects("must be an amount in USD from 0 to 1,000,000"),
]
Miles = Annotated[
    Number,
    Field(gt=0, le=1_000_000, examples=[5]),
    expects("must be a distance in miles, more than 0 and at most 1,000,000"),
]


def whole(given: Any) -> Any:
    """5.0 as 5: JSON has one kind of number (RFC 8259, section 6)."""
    return int(given) if isinstance(given, float) and given.is_integer() else given


Limit = Annotated[
    int,
    Strict(),
    Field(ge=1, le=100),
    BeforeValidator(whole),
    expects("must be a whole number from 1 to 100"),
]
Instant = Annotated[
    datetime,
    BeforeValidator(_instant),
    Field(examples=["2025-01-29T17:00:00Z"]),
    expects("must be a date and time in ISO 8601, such as 2025-01-29T17:00:00Z"),
]
WallClock = Annotated[
    datetime,
    BeforeValidator(_wall_clock),
    Field(
        examples=["2025-01-29T09:00:00-08:00"],
        json_schema_extra={"pattern": r"^(19[7-9]\d|2[01]\d\d)-"},
    ),
    AfterValidator(_of_our_times),
    expects(
        "must be a date and time in ISO 8601, such as 2025-01-29T09:00:00-08:00, "
        f"of the years {FIRST_YEAR} to {LAST_YEAR}"
    ),
]
"""The same with the offset that was stated: the caller's own clock."""
Texts = Annotated[
    list[Text],
    Field(max_length=50),
    expects("must be a list of at most 50 texts of at most 200 characters each"),
]
