"""What task-parse answers: every field of the specification, in app units.

Fields that the specification marks as optional are left out where there is nothing to say of them:
`subcategory`, `city`, `deadline`, `estimatedDistance`, `payAdjustment`. All others are always
there.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field

from data.reference.categories import CATEGORIES
from engine.parsing.parsed import Caution, Due, Money, ParsedTask, Place
from engine.parsing.requirements import Requirement
from serving.contract.units import duration_text, shown_miles
from serving.contract.values import AnswerModel
from serving.contract.wording import Wording
from serving.language.messages import Messages
from serving.language.parse_words import ParseWords

LevelWord = Literal["high", "medium", "low"]


class ParsedPay(AnswerModel):
    """Pay in units of its currency; `confidence` is low where it is the market's estimate."""

    amount: float
    currency: str = Field(description="ISO 4217 code.")
    type: Literal["fixed", "hourly"]
    confidence: LevelWord

    @classmethod
    def of(cls, pay: Money) -> Self:
        """The engine's pay in the contract's words."""
        return cls(
            amount=round(pay.amount, 2),
            currency=pay.currency,
            type="hourly" if pay.is_hourly else "fixed",
            confidence=pay.level.value,
        )


class Coordinates(AnswerModel):
    """Degrees (WGS 84)."""

    lat: Annotated[float, Field(ge=-90, le=90)]
    lng: Annotated[float, Field(ge=-180, le=180)]


class ParsedLocation(AnswerModel):
    """Where the task is; verified only where the place was found by its address."""

    address: str
    city: str | None = None
    coordinates: Coordinates
    verified: bool

    @classmethod
    def of(cls, place: Place) -> Self:
        """The engine's place in the contract's words."""
        return cls(
            address=place.address,
            city=place.city or None,
            coordinates=Coordinates(lat=round(place.lat, 6), lng=round(place.lng, 6)),
            verified=place.is_verified,
        )


class ParsedDeadline(AnswerModel):
    """Until when, in the local time of the place; the end of the day where only a day is known."""

    date: str = Field(description="ISO 8601 with the offset of the place.")
    type: Literal["strict", "flexible"]
    urgent: bool

    @classmethod
    def of(cls, due: Due) -> Self:
        """The engine's deadline in the contract's words."""
        return cls(
            date=due.at.isoformat(timespec="seconds"),
            type="strict" if due.is_strict else "flexible",
            urgent=due.is_urgent,
        )


class ParsedRequirement(AnswerModel):
    """What the worker must have, or had better have."""

    type: str
    value: str | int | float | bool
    required: bool

    @classmethod
    def of(cls, found: Requirement) -> Self:
        """The engine's requirement in the contract's words."""
        value = found.value
        whole = isinstance(value, float) and value.is_integer()
        return cls(
            type=found.type, value=int(value) if whole else value, required=found.is_required
        )


class TaskDraft(AnswerModel):
    """The task, ready to be posted."""

    title: str
    description: str
    category: str
    subcategory: str | None = None
    pay: ParsedPay
    location: ParsedLocation
    deadline: ParsedDeadline | None = None
    requirements: list[ParsedRequirement]
    estimated_duration: str
    estimated_distance: float | None = Field(default=None, description="Miles.")
    skills: list[str]
    xp_reward: int
    difficulty: Literal["easy", "medium", "hard"]


class PayAdjustment(AnswerModel):
    """A pay to think of, and why."""

    suggested: float
    reasoning: str


class ParseSuggestions(AnswerModel):
    """What would make the task better."""

    pay_adjustment: PayAdjustment | None = None
    safety_checks: list[str]
    improvements: list[str]


class ParseWarning(AnswerModel):
    """Something that the poster should know before posting."""

    type: str
    message: str
    severity: Literal["low", "medium", "high"]

    @classmethod
    def of(cls, caution: Caution, words: ParseWords) -> Self:
        """The engine's warning in words."""
        return cls(
            type=caution.kind, message=words.warning(caution), severity=caution.severity.value
        )


class FieldConfidence(AnswerModel):
    """How sure each field is, so that the app need ask only where it must."""

    category: LevelWord
    pay: LevelWord
    location: LevelWord
    deadline: LevelWord
    requirements: LevelWord


class ParseMetadata(AnswerModel):
    """How the answer was made."""

    processing_time: float = Field(description="Milliseconds from request to answer.")
    model: str = Field(description="Id of the release that answered.")
    parse_id: str | None = Field(
        default=None, description="Names this reading in feedback about what was posted."
    )
    language: str = Field(description="ISO 639-1 code of the language of the post.")
    confidence: FieldConfidence
    wording: Wording | None = Field(default=None, description="Who worded title and advice.")


class TaskParseAnswer(AnswerModel):
    """A post as a task."""

    task: TaskDraft
    confidence: LevelWord
    suggestions: ParseSuggestions
    warnings: list[ParseWarning]
    metadata: ParseMetadata

    @classmethod
    def of(
        cls,
        parsed: ParsedTask,
        messages: Messages,
        *,
        processing_ms: float,
        parse_id: str | None = None,
    ) -> Self:
        """The engine's finding, in app units and in the language of the messages.

        `parse_id` names the reading where it is kept.
        """
        words = ParseWords(messages)
        advice = words.pay_advice(parsed)
        return cls(
            task=TaskDraft(
                title=words.title(parsed),
                description=words.description(parsed),
                category=CATEGORIES[parsed.category],
                subcategory=parsed.subcategory,
                pay=ParsedPay.of(parsed.pay),
                location=ParsedLocation.of(parsed.place),
                deadline=ParsedDeadline.of(parsed.due) if parsed.due else None,
                requirements=[ParsedRequirement.of(found) for found in parsed.requirements],
                estimated_duration=duration_text(parsed.duration_min),
                estimated_distance=None if parsed.trip_m is None else shown_miles(parsed.trip_m),
                skills=list(parsed.skills),
                xp_reward=parsed.xp,
                difficulty=parsed.difficulty.value,
            ),
            confidence=parsed.level.value,
            suggestions=ParseSuggestions(
                pay_adjustment=PayAdjustment(suggested=advice[0], reasoning=advice[1])
                if advice
                else None,
                safety_checks=[words.check(kind) for kind in parsed.checks],
                improvements=[words.improvement(kind) for kind in parsed.improvements],
            ),
            warnings=[ParseWarning.of(caution, words) for caution in parsed.cautions],
            metadata=ParseMetadata(
                processing_time=round(processing_ms, 1),
                model=parsed.release_id,
                parse_id=parse_id,
                language=parsed.language,
                confidence=FieldConfidence(
                    **{name: level.value for name, level in parsed.levels.items()}
                ),
            ),
        )


class ReadSpan(AnswerModel):
    """Characters `begin` up to, not including, `end` of the text that was read (code points)."""

    field: Literal["pay", "deadline", "duration", "requirement", "location"]
    begin: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]


class PostReading(AnswerModel):
    """The text that was read, without hidden characters, and where its fields stand."""

    text: str
    spans: list[ReadSpan]


class MarkedParseAnswer(TaskParseAnswer):
    """A post as a task, with the places of its fields; answered to `?spans=true` alone."""

    reading: PostReading

    @classmethod
    def marked(cls, answer: TaskParseAnswer, parsed: ParsedTask) -> Self:
        """The answer, and where the engine read it."""
        spans = [
            ReadSpan.model_validate({"field": one.field, "begin": one.begin, "end": one.end})
            for one in parsed.stretches
        ]
        return cls(**dict(answer), reading=PostReading(text=parsed.text, spans=spans))
