"""Why a pair scored as it did: typed reasons with their facts, strongest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

from data.arrays import FloatArray
from data.reference.calendar import MINUTE_S, NEVER
from data.reference.categories import BASE_PAY_USD, CATEGORIES, SERVICE_MIN
from engine.questions import Reason, ReasonKind

Facts: TypeAlias = dict[str, float | str]

_ENOUGH_RATINGS: Final = 3
_EXPERIENCED_FROM: Final = 3  # completed tasks of the category
_LATE_BELOW: Final = 0.6  # P(on time)
_TIGHT_MIN: Final = 30.0  # minutes to spare
_PAY_STANDS_OUT: Final = 0.15  # share above or below the usual hourly pay
_NEW_BELOW: Final = 3  # completed tasks
_LEAST_CONCERN: Final = 0.01  # of the score, 0 to 1: a concern that moves it less is left out


@dataclass(frozen=True, slots=True)
class PairEvidence:
    """The facts of one ranked pair that reasons may cite."""

    category: int
    distance_m: float
    declares_skill: bool
    completed: int
    completed_in_category: int
    is_on_shift: bool
    open_jobs: int
    rating: float
    ratings: int
    completion_rate: float
    on_time_rate: float
    accept: float
    on_time: float
    pay_usd: float
    service_min: float
    spare_min: float  # minutes between completion and deadline; negative: too late
    deadline: int
    now: int
    is_urgent: bool
    unchecked: tuple[str, ...]


def worker_reasons(contributions: FloatArray, e: PairEvidence) -> tuple[Reason, ...]:
    """Reasons for a worker's place in the ranking of a task.

    `contributions` (6,) are those of `engine.scoring.contributions`: each of the five factors and
    the models gives the reason that its sign calls for; notes without a contribution follow.
    """
    distance, skills, availability, rating, patterns, model = contributions.tolist()
    reasons = [
        _distance(distance, e),
        _skills(skills, e),
        _availability(availability, e),
        _rating(rating, e),
        _model(model, e),
        *_patterns(patterns, e),
    ]
    notes = [*_timing(e), *_unchecked(e)]
    if e.completed < _NEW_BELOW:
        notes.append(Reason(ReasonKind.NEW_WORKER, 0.0))
    return _strongest_first(reasons) + tuple(notes)


def task_reasons(contributions: FloatArray, e: PairEvidence) -> tuple[Reason, ...]:
    """Reasons for a task's place in the ranking for a worker."""
    distance, skills, _, _, patterns, model = contributions.tolist()
    reasons = [
        _distance(distance, e),
        _skills(skills, e),
        _model(model, e),
        *_patterns(patterns, e),
    ]
    notes = [*_pay(e), *_timing(e), *_unchecked(e)]
    if e.is_urgent:
        notes.append(Reason(ReasonKind.URGENT, 0.0))
    return _strongest_first(reasons) + tuple(notes)


def _strongest_first(reasons: list[Reason]) -> tuple[Reason, ...]:
    """Sorted by weight, without concerns so light that naming them would mislead."""
    told = [r for r in reasons if r.is_strength or abs(r.contribution) >= _LEAST_CONCERN]
    return tuple(sorted(told, key=lambda reason: -abs(reason.contribution)))


def _distance(contribution: float, e: PairEvidence) -> Reason:
    kind = ReasonKind.NEARBY if contribution >= 0.0 else ReasonKind.FAR
    return Reason(kind, contribution, {"distance_m": e.distance_m})


def _skills(contribution: float, e: PairEvidence) -> Reason:
    category = CATEGORIES[e.category]
    if e.completed_in_category >= _EXPERIENCED_FROM:
        facts: Facts = {
            "category": category,
            "completed_in_category": float(e.completed_in_category),
        }
        return Reason(ReasonKind.EXPERIENCED, contribution, facts)
    kind = ReasonKind.DECLARED_SKILL if e.declares_skill else ReasonKind.NEW_TO_CATEGORY
    return Reason(kind, contribution, {"category": category})


def _availability(contribution: float, e: PairEvidence) -> Reason:
    if e.open_jobs > 0:
        return Reason(ReasonKind.BUSY, contribution, {"open_jobs": float(e.open_jobs)})
    kind = ReasonKind.ON_SHIFT if e.is_on_shift else ReasonKind.OFF_SHIFT
    return Reason(kind, contribution)


def _rating(contribution: float, e: PairEvidence) -> Reason:
    if e.ratings < _ENOUGH_RATINGS:
        return Reason(ReasonKind.FEW_RATINGS, contribution, {"ratings": float(e.ratings)})
    kind = ReasonKind.HIGHLY_RATED if contribution >= 0.0 else ReasonKind.LOW_RATED
    return Reason(kind, contribution, {"rating": e.rating, "ratings": float(e.ratings)})


def _model(contribution: float, e: PairEvidence) -> Reason:
    kind = ReasonKind.LIKELY_TO_ACCEPT if contribution >= 0.0 else ReasonKind.UNLIKELY_TO_ACCEPT
    return Reason(kind, contribution, {"probability": e.accept})


def _patterns(contribution: float, e: PairEvidence) -> list[Reason]:
    if contribution <= 0.0:
        return []
    return [Reason(ReasonKind.USUAL_CATEGORY, contribution, {"category": CATEGORIES[e.category]})]


def _timing(e: PairEvidence) -> list[Reason]:
    if e.deadline <= e.now:
        return [Reason(ReasonKind.DEADLINE_PASSED, 0.0)]
    if e.deadline < NEVER and e.spare_min < _TIGHT_MIN:
        return [Reason(ReasonKind.DEADLINE_TIGHT, 0.0, {"minutes": e.spare_min})]
    if e.on_time < _LATE_BELOW:
        return [Reason(ReasonKind.OFTEN_LATE, 0.0, {"on_time_rate": e.on_time_rate})]
    if e.completed >= _NEW_BELOW and min(e.completion_rate, e.on_time_rate) >= 0.85:
        facts: Facts = {"completion_rate": e.completion_rate, "on_time_rate": e.on_time_rate}
        return [Reason(ReasonKind.RELIABLE, 0.0, facts)]
    return []


def _pay(e: PairEvidence) -> list[Reason]:
    hourly = e.pay_usd / (e.service_min / 60.0)
    usual = float(BASE_PAY_USD[e.category] / (SERVICE_MIN[e.category] / 60.0))
    facts: Facts = {"hourly_usd": hourly, "typical_hourly_usd": usual}
    if hourly > usual * (1.0 + _PAY_STANDS_OUT):
        return [Reason(ReasonKind.PAYS_WELL, 0.0, facts)]
    if hourly < usual * (1.0 - _PAY_STANDS_OUT):
        return [Reason(ReasonKind.PAYS_LITTLE, 0.0, facts)]
    return []


def _unchecked(e: PairEvidence) -> list[Reason]:
    return [
        Reason(ReasonKind.UNCHECKED_REQUIREMENT, 0.0, {"requirement": text})
        for text in e.unchecked
    ]


def minutes_to_spare(completion: float, deadline: int) -> float:
    """Minutes between an estimated completion and a deadline (both instants)."""
    return (deadline - completion) / MINUTE_S
