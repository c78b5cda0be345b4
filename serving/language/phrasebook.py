"""English words for reasons: deterministic, and every number comes from the reason's facts.

Phrases have no subject ("2.1 miles away"), so that they read well to a poster about a worker and
to a worker about a task. What each kind must bring:

====================== ===================================================================
kind                   facts
====================== ===================================================================
nearby, far            distance_m
experienced            category (id), completed_in_category
declared_skill         category
new_to_category        category
on_shift, off_shift    none
busy                   open_jobs
highly_rated           rating (1 to 5), ratings (count)
low_rated              rating, ratings
few_ratings            ratings
reliable               completion_rate, on_time_rate (0 to 1)
often_late             on_time_rate
likely_to_accept       probability (0 to 1)
unlikely_to_accept     probability
pays_well, pays_little hourly_usd, typical_hourly_usd
usual_category         category
urgent                 none
deadline_tight         minutes (to spare between the estimated end and the deadline)
deadline_passed        none
unchecked_requirement  requirement (the caller's own text)
new_worker             none
====================== ===================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from data.reference.categories import CODE_OF, LABELS
from engine.questions import Reason, ReasonKind
from serving.contract.units import shown_miles

Facts: TypeAlias = Mapping[str, float | str]
Phrase: TypeAlias = Callable[[Facts], str]


def _distance(facts: Facts) -> str:
    miles = shown_miles(float(facts["distance_m"]))
    return f"{miles:g} {'mile' if miles == 1 else 'miles'} away"


def _category(facts: Facts) -> str:
    return LABELS[CODE_OF[str(facts["category"])]].lower()


def _count(number: float | str, noun: str) -> str:
    whole = round(float(number))
    return f"{whole or 'no'} {noun if whole == 1 else noun + 's'}"


def _percent(share: float | str) -> str:
    """A share as a percentage; 0 % and 100 % are said of nothing that is merely close."""
    part = float(share)
    return f"{round(100 * part) if part in (0.0, 1.0) else min(max(round(100 * part), 1), 99)}%"


def _usd(amount: float | str) -> str:
    return f"${float(amount):,.0f}"


def _rating(facts: Facts) -> str:
    return f"rated {float(facts['rating']):.1f} over {_count(facts['ratings'], 'rating')}"


def _hourly(facts: Facts) -> str:
    return (
        f"pays about {_usd(facts['hourly_usd'])} an hour, "
        f"where {_usd(facts['typical_hourly_usd'])} is typical"
    )


def _spare_time(facts: Facts) -> str:
    minutes = float(facts["minutes"])
    if minutes < 0.0:
        return f"likely done {_count(-minutes, 'minute')} after the deadline"
    return f"only {_count(minutes, 'minute')} to spare before the deadline"


PHRASES: Final[Mapping[ReasonKind, Phrase]] = {
    ReasonKind.NEARBY: _distance,
    ReasonKind.FAR: _distance,
    ReasonKind.EXPERIENCED: lambda f: (
        f"{_count(f['completed_in_category'], f'{_category(f)} task')} completed"
    ),
    ReasonKind.DECLARED_SKILL: lambda f: f"{_category(f)} is a declared skill",
    ReasonKind.NEW_TO_CATEGORY: lambda f: f"no {_category(f)} task completed yet",
    ReasonKind.ON_SHIFT: lambda f: "within the usual working hours",
    ReasonKind.OFF_SHIFT: lambda f: "outside the usual working hours",
    ReasonKind.BUSY: lambda f: f"busy with {_count(f['open_jobs'], 'open task')}",
    ReasonKind.HIGHLY_RATED: _rating,
    ReasonKind.LOW_RATED: _rating,
    ReasonKind.FEW_RATINGS: lambda f: f"{_count(f['ratings'], 'rating')} so far",
    ReasonKind.RELIABLE: lambda f: (
        f"{_percent(f['completion_rate'])} of accepted tasks completed, "
        f"{_percent(f['on_time_rate'])} of them on time"
    ),
    ReasonKind.OFTEN_LATE: lambda f: f"on time in only {_percent(f['on_time_rate'])} of tasks",
    ReasonKind.LIKELY_TO_ACCEPT: lambda f: f"{_percent(f['probability'])} chance of acceptance",
    ReasonKind.UNLIKELY_TO_ACCEPT: lambda f: (
        f"only {_percent(f['probability'])} chance of acceptance"
    ),
    ReasonKind.PAYS_WELL: _hourly,
    ReasonKind.PAYS_LITTLE: _hourly,
    ReasonKind.USUAL_CATEGORY: lambda f: f"{_category(f)} is a usual choice",
    ReasonKind.URGENT: lambda f: "needed urgently",
    ReasonKind.DEADLINE_TIGHT: _spare_time,
    ReasonKind.DEADLINE_PASSED: lambda f: "the deadline has passed",
    ReasonKind.UNCHECKED_REQUIREMENT: lambda f: (
        f"the requirement \u201c{f['requirement']}\u201d could not be checked"
    ),
    ReasonKind.NEW_WORKER: lambda f: "new on the platform",
}

FACTS: Final[Mapping[ReasonKind, frozenset[str]]] = {
    ReasonKind.NEARBY: frozenset({"distance_m"}),
    ReasonKind.FAR: frozenset({"distance_m"}),
    ReasonKind.EXPERIENCED: frozenset({"category", "completed_in_category"}),
    ReasonKind.DECLARED_SKILL: frozenset({"category"}),
    ReasonKind.NEW_TO_CATEGORY: frozenset({"category"}),
    ReasonKind.ON_SHIFT: frozenset(),
    ReasonKind.OFF_SHIFT: frozenset(),
    ReasonKind.BUSY: frozenset({"open_jobs"}),
    ReasonKind.HIGHLY_RATED: frozenset({"rating", "ratings"}),
    ReasonKind.LOW_RATED: frozenset({"rating", "ratings"}),
    ReasonKind.FEW_RATINGS: frozenset({"ratings"}),
    ReasonKind.RELIABLE: frozenset({"completion_rate", "on_time_rate"}),
    ReasonKind.OFTEN_LATE: frozenset({"on_time_rate"}),
    ReasonKind.LIKELY_TO_ACCEPT: frozenset({"probability"}),
    ReasonKind.UNLIKELY_TO_ACCEPT: frozenset({"probability"}),
    ReasonKind.PAYS_WELL: frozenset({"hourly_usd", "typical_hourly_usd"}),
    ReasonKind.PAYS_LITTLE: frozenset({"hourly_usd", "typical_hourly_usd"}),
    ReasonKind.USUAL_CATEGORY: frozenset({"category"}),
    ReasonKind.URGENT: frozenset(),
    ReasonKind.DEADLINE_TIGHT: frozenset({"minutes"}),
    ReasonKind.DEADLINE_PASSED: frozenset(),
    ReasonKind.UNCHECKED_REQUIREMENT: frozenset({"requirement"}),
    ReasonKind.NEW_WORKER: frozenset(),
}
"""The facts that each kind needs; the engine's explanations are tested against this."""


class Phrasebook:
    """Writes reasons out in English; the same reasons always give the same words."""

    def reasoning(self, reasons: Sequence[Reason]) -> str:
        """One sentence from the three strongest strengths, one from the two strongest concerns."""
        good = [_phrase(reason) for reason in reasons if reason.is_strength][:3]
        bad = [_phrase(reason) for reason in reasons if not reason.is_strength][:2]
        sentences = [_sentence(_joined(good))] if good else []
        if bad:
            sentences.append(_sentence(f"to consider: {_joined(bad)}"))
        return " ".join(sentences) or "Nothing stands out for or against this match."

    def strengths(self, reasons: Iterable[Reason]) -> list[str]:
        """What speaks for the match, strongest first."""
        return [_capital(_phrase(reason)) for reason in reasons if reason.is_strength]

    def concerns(self, reasons: Iterable[Reason]) -> list[str]:
        """What speaks against the match, strongest first."""
        return [_capital(_phrase(reason)) for reason in reasons if not reason.is_strength]

    def highlights(self, reasons: Iterable[Reason]) -> list[str]:
        """The three strongest strengths."""
        return self.strengths(reasons)[:3]


def _phrase(reason: Reason) -> str:
    return PHRASES[reason.kind](reason.facts)


def _joined(phrases: Sequence[str]) -> str:
    *most, last = phrases
    return f"{'; '.join(most)}; and {last}" if most else last


def _capital(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]


def _sentence(phrase: str) -> str:
    return f"{_capital(phrase)}."
