"""What a post comes to: the task, how sure each part is, and what is to be said of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from engine.parsing.requirements import Requirement
from engine.pay_advice import PayAdvice, PayBand


class Level(StrEnum):
    """How sure something is; `engine.parsing.confidence` says what each level promises."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Severity(StrEnum):
    """How much a warning matters."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Difficulty(StrEnum):
    """How hard a task is; `engine.parsing.effort` has the rule."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class CheckKind(StrEnum):
    """What a poster is advised to see to, for safety."""

    LICENCE = "licence"
    BACKGROUND = "background"
    TWO_PEOPLE = "two_people"
    NIGHT = "night"
    HIGH_VALUE = "high_value"
    AT_HOME = "at_home"
    KEEP_PRIVATE = "keep_private"
    PAY_IN_APP = "pay_in_app"


class ImprovementKind(StrEnum):
    """What is missing in a post."""

    PAY = "pay"
    ADDRESS = "address"
    DROPOFF = "dropoff"
    DEADLINE = "deadline"
    TIME = "time"
    DURATION = "duration"
    DETAILS = "details"
    CATEGORY = "category"


@dataclass(frozen=True, slots=True)
class Money:
    """Pay as it will stand in the task.

    Attributes
    ----------
    amount : float
        In units of the currency; for the whole task, or for an hour where `is_hourly`.
    currency : str
        ISO 4217 code.
    is_stated : bool
        Whether the post says it; else it is the market's estimate.
    low, high : float or None
        Ends of a stated range; None where an end is open or nothing is stated.
    per : str or None
        What the amount is for, where not for the whole task.
    level : Level
        How sure the amount is.
    """

    amount: float
    currency: str
    is_hourly: bool
    is_stated: bool
    low: float | None
    high: float | None
    per: str | None
    level: Level


@dataclass(frozen=True, slots=True)
class Place:
    """Where the task is; degrees (WGS 84).

    `is_verified` only where the place was found by its address. `is_known` is False where nothing
    says where the task is: the coordinates are then those of the market's middle.
    """

    address: str
    city: str
    lat: float
    lng: float
    is_verified: bool
    is_known: bool


@dataclass(frozen=True, slots=True)
class Due:
    """Until when: aware, in the zone of the place; end of the day where only a day is known."""

    at: datetime
    has_time: bool
    is_strict: bool
    is_urgent: bool


AS_A_WHOLE: Final = "as_a_whole"
"""Reason of a warning that no words of the post, but its meaning to a model, stand behind."""


@dataclass(frozen=True, slots=True)
class Caution:
    """A warning: its kind, how much it matters, and what stands behind it."""

    kind: str
    reason: str
    severity: Severity
    facts: tuple[tuple[str, float | str], ...] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the text that was read, and the field that it gave.

    Characters `begin` up to, not including, `end`. `field` is pay, deadline, duration,
    requirement or location.
    """

    field: str
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class ParsedTask:
    """A post as a task.

    `text` is what was read: the post without what no reader sees. `stretches` are in its order.
    """

    language: str
    title: str
    description: str
    category: int
    subcategory: str | None
    pay: Money
    band: PayBand
    advice: PayAdvice | None
    place: Place
    due: Due | None
    requirements: tuple[Requirement, ...]
    duration_min: float
    is_duration_stated: bool
    trip_m: float | None
    skills: tuple[str, ...]
    xp: int
    difficulty: Difficulty
    cautions: tuple[Caution, ...]
    checks: tuple[CheckKind, ...]
    improvements: tuple[ImprovementKind, ...]
    levels: dict[str, Level]
    level: Level
    release_id: str
    text: str = ""
    stretches: tuple[Stretch, ...] = ()
