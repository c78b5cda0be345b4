"""Findings: what a narrator may say, and nothing else. Facts, reasons and actions, all typed.

A narrator words findings and adds nothing: every number, name and action in its text is one of
these. Text that a caller wrote (`Unit.TEXT`) is quoted, never followed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Unit(StrEnum):
    """What the value of a fact counts."""

    METRES = "m"
    MINUTES = "min"
    HOUR = "local hour, 0 to 24"
    USD = "USD"
    USD_PER_HOUR = "USD/h"
    SHARE = "0 to 1"
    STARS = "1 to 5"
    COUNT = "count"
    CATEGORY = "category id"
    ID = "id"
    TEXT = "text of a caller"


FACT_UNITS: Final[dict[str, Unit]] = {
    "distance_m": Unit.METRES,
    "accepted_distance_m": Unit.METRES,  # what accepted tasks usually lay away
    "category": Unit.CATEGORY,
    "completed_in_category": Unit.COUNT,
    "category_offers": Unit.COUNT,
    "category_accepted": Unit.COUNT,
    "offers": Unit.COUNT,
    "accepted": Unit.COUNT,
    "open_jobs": Unit.COUNT,
    "rating": Unit.STARS,
    "ratings": Unit.COUNT,
    "completion_rate": Unit.SHARE,
    "on_time_rate": Unit.SHARE,
    "on_time": Unit.SHARE,  # P(on time, if completed)
    "hour": Unit.HOUR,
    "hourly_usd": Unit.USD_PER_HOUR,  # pay over the time of work
    "typical_hourly_usd": Unit.USD_PER_HOUR,  # the category's
    "door_hourly_usd": Unit.USD_PER_HOUR,  # pay over the time of travel and work
    "accepted_hourly_usd": Unit.USD_PER_HOUR,  # what accepted tasks usually paid, counted alike
    "minutes": Unit.MINUTES,  # to spare before the deadline; below zero: too late
    "requirement": Unit.TEXT,
    "accept": Unit.SHARE,
    "new_accept": Unit.SHARE,
    "in_time": Unit.SHARE,  # P(accepts, completes, on time)
    "new_in_time": Unit.SHARE,
    "pay_usd": Unit.USD,
    "new_pay_usd": Unit.USD,
    "later_min": Unit.MINUTES,
    "qualification": Unit.ID,
    "candidates": Unit.COUNT,
    "new_candidates": Unit.COUNT,
    "task_id": Unit.ID,
}
"""Every fact by id. Within the reasons of one match a fact has one value, but for requirements
that could not be checked: there each reason has its own."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is known, by an id of `FACT_UNITS`."""

    id: str
    value: float | str

    def __post_init__(self) -> None:
        if self.id not in FACT_UNITS:
            raise ValueError(f"'{self.id}' is no fact that findings may hold.")

    @property
    def unit(self) -> Unit:
        """What the value counts."""
        return FACT_UNITS[self.id]


def facts(**values: float | str) -> tuple[Fact, ...]:
    """Facts by id, in the order given."""
    return tuple(Fact(name, value) for name, value in values.items())


class ActionKind(StrEnum):
    """What a user can be offered to do; none happens without his word."""

    RAISE_PAY = "raise_pay"
    EXTEND_DEADLINE = "extend_deadline"
    DROP_REQUIREMENT = "drop_requirement"
    OPEN_TASK = "open_task"


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do, with the facts that say exactly what."""

    kind: ActionKind
    facts: tuple[Fact, ...]


class ReasonKind(StrEnum):
    """What a reason speaks of. The phrasebook has words for each kind."""

    NEARBY = "nearby"
    FAR = "far"
    CLOSER_THAN_USUAL = "closer_than_usual"
    FARTHER_THAN_USUAL = "farther_than_usual"
    EXPERIENCED = "experienced"
    DECLARED_SKILL = "declared_skill"
    NEW_TO_CATEGORY = "new_to_category"
    ON_SHIFT = "on_shift"
    OFF_SHIFT = "off_shift"
    BUSY = "busy"
    USUAL_HOUR = "usual_hour"
    UNUSUAL_HOUR = "unusual_hour"
    HIGHLY_RATED = "highly_rated"
    LOW_RATED = "low_rated"
    FEW_RATINGS = "few_ratings"
    RELIABLE = "reliable"
    OFTEN_LATE = "often_late"
    LIKELY_LATE = "likely_late"
    OFTEN_UNFINISHED = "often_unfinished"
    OFTEN_ACCEPTS = "often_accepts"
    SELDOM_ACCEPTS = "seldom_accepts"
    LIKELY_TO_ACCEPT = "likely_to_accept"
    UNLIKELY_TO_ACCEPT = "unlikely_to_accept"
    PAYS_WELL = "pays_well"
    PAYS_LITTLE = "pays_little"
    PAYS_ABOVE_ACCEPTED = "pays_above_accepted"
    PAYS_BELOW_ACCEPTED = "pays_below_accepted"
    USUAL_CATEGORY = "usual_category"
    UNUSUAL_CATEGORY = "unusual_category"
    URGENT = "urgent"
    DEADLINE_TIGHT = "deadline_tight"
    DEADLINE_PASSED = "deadline_passed"
    UNCHECKED_REQUIREMENT = "unchecked_requirement"
    NEW_WORKER = "new_worker"
    MORE_PAY_WOULD_HELP = "more_pay_would_help"
    MORE_TIME_WOULD_HELP = "more_time_would_help"
    FEWER_REQUIREMENTS_WOULD_HELP = "fewer_requirements_would_help"


CONCERNS: Final = frozenset(
    {
        ReasonKind.FAR,
        ReasonKind.FARTHER_THAN_USUAL,
        ReasonKind.NEW_TO_CATEGORY,
        ReasonKind.OFF_SHIFT,
        ReasonKind.BUSY,
        ReasonKind.UNUSUAL_HOUR,
        ReasonKind.LOW_RATED,
        ReasonKind.FEW_RATINGS,
        ReasonKind.OFTEN_LATE,
        ReasonKind.LIKELY_LATE,
        ReasonKind.OFTEN_UNFINISHED,
        ReasonKind.SELDOM_ACCEPTS,
        ReasonKind.UNLIKELY_TO_ACCEPT,
        ReasonKind.PAYS_LITTLE,
        ReasonKind.PAYS_BELOW_ACCEPTED,
        ReasonKind.UNUSUAL_CATEGORY,
        ReasonKind.DEADLINE_TIGHT,
        ReasonKind.DEADLINE_PASSED,
        ReasonKind.UNCHECKED_REQUIREMENT,
        ReasonKind.NEW_WORKER,
    }
)
"""Kinds that speak against a match or ask for a second look."""

SUGGESTIONS: Final = frozenset(
    {
        ReasonKind.MORE_PAY_WOULD_HELP,
        ReasonKind.MORE_TIME_WOULD_HELP,
        ReasonKind.FEWER_REQUIREMENTS_WOULD_HELP,
    }
)
"""Kinds that say what a change to the task would do; each carries its action."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a score: its kind, its contribution to the score, and the facts behind it."""

    kind: ReasonKind
    contribution: float
    facts: tuple[Fact, ...] = ()
    action: Action | None = None

    @property
    def is_suggestion(self) -> bool:
        """Whether it proposes a change, rather than speaking of the match as it is."""
        return self.kind in SUGGESTIONS

    @property
    def is_strength(self) -> bool:
        """Whether it speaks for the match."""
        return self.kind not in CONCERNS and not self.is_suggestion

    @property
    def is_concern(self) -> bool:
        """Whether it speaks against the match."""
        return self.kind in CONCERNS

    def values(self) -> dict[str, float | str]:
        """Values of the facts by id."""
        return {fact.id: fact.value for fact in self.facts}


@dataclass(frozen=True, slots=True)
class Contributions:
    """A score taken apart: score = base + sum(parts).

    `parts` has ten entries in the order of `engine.attribution.PARTS`; empty where a score was
    not explained.
    """

    base: float = 0.0
    parts: tuple[float, ...] = ()


UNEXPLAINED: Final = Contributions()
"""Of a score that nobody took apart."""
