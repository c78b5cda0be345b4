"""Why a pair scored as it did: typed reasons with their facts, strongest first.

A reason is told only where its facts bear out the way its contribution points: a pay that moved
the score up is called better than usual only if it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from data.reference.calendar import MINUTE_S, NEVER
from data.reference.categories import BASE_PAY_USD, CATEGORIES, SERVICE_MIN
from engine.attribution import PARTS
from engine.findings import Reason, ReasonKind, facts

_ENOUGH_RATINGS: Final = 3
_EXPERIENCED_FROM: Final = 3  # completed tasks of the category
_ENOUGH_ACCEPTED: Final = 5  # accepted offers from which there is a usual pay and distance
_ENOUGH_OFFERS: Final = 10  # answered offers from which there is a habit
_ENOUGH_OF_CATEGORY: Final = 4  # the same within a category
_LATE_BELOW: Final = 0.6  # P(on time)
_OFTEN_LATE_BELOW: Final = 0.75  # on time over completed jobs, shrunk
_UNFINISHED_BELOW: Final = 0.75  # completed over ended jobs, shrunk
_RELIABLE_FROM: Final = 0.85  # completed, and on time
_LIKELY_FROM: Final = 0.6  # P(accepts)
_UNLIKELY_BELOW: Final = 0.2
_TIGHT_MIN: Final = 30.0  # minutes to spare
_STANDS_OUT: Final = 0.15  # share above or below what is usual
_HABITUAL_HOUR: Final = 0.05  # of `hour_affinity`, either way
_NEW_BELOW: Final = 3  # completed tasks
_LEAST_TOLD: Final = (
    0.01  # of the score, 0 to 1: a concern or habit that moves it less is left out
)


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
    # How the worker answers offers.
    offers: int = 0
    accepted: int = 0
    expected: float = 0.0  # acceptances of such offers by anybody
    category_offers: int = 0
    category_accepted: int = 0
    category_expected: float = 0.0
    accepted_distance_m: float = 0.0  # usual ones; 0 where nothing was accepted
    accepted_hourly_usd: float = 0.0
    door_hourly_usd: float = 0.0  # pay over travel and work
    hour: float = 12.0  # local, 0 to 24
    hour_affinity: float = 0.0  # -1 to 1: accepts around this hour


def worker_reasons(
    parts: Sequence[float], e: PairEvidence, suggested: Reason | None = None
) -> tuple[Reason, ...]:
    """Reasons for a worker's place in the ranking of a task.

    `parts` (10,) are contributions in the order of `engine.attribution.PARTS`. What speaks of the
    same thing is told as one: the distance factor with the way, the patterns with the kind of
    work. Notes without a contribution follow, and what was `suggested` comes last.
    """
    of = dict(zip(PARTS, parts, strict=True))
    reasons = [
        _distance(of["distance"] + of["way"], e),
        _skills(of["skills"], e),
        _availability(of["availability"], e),
        _rating(of["rating"], e),
        *_category(of["patterns"] + of["kind"], e),
        *_accepted_pay(of["pay"], e),
        *_hour(of["moment"], e),
        *_record(of["record"], e),
    ]
    notes = [*_chance(e), *(_deadline(e) or _punctuality(e)), *_unchecked(e)]
    if e.completed < _NEW_BELOW:
        notes.append(Reason(ReasonKind.NEW_WORKER, 0.0))
    if suggested is not None:
        notes.append(suggested)
    return _in_order(reasons, notes)


def task_reasons(parts: Sequence[float], e: PairEvidence) -> tuple[Reason, ...]:
    """Reasons for a task's place in the ranking for a worker; arguments as `worker_reasons`.

    What is alike for all of the worker's tasks is not told: his shift, his rating, his record.
    """
    of = dict(zip(PARTS, parts, strict=True))
    pay = _accepted_pay(of["pay"], e) or _typical_pay(of["pay"], e)
    reasons = [
        _distance(of["distance"] + of["way"], e),
        _skills(of["skills"], e),
        *_category(of["patterns"] + of["kind"], e),
        *(reason for reason in pay if reason.contribution),
    ]
    unmoved = [reason for reason in pay if not reason.contribution]
    notes = [*unmoved, *(_deadline(e) or _lateness(e)), *_unchecked(e)]
    if e.is_urgent:
        notes.append(Reason(ReasonKind.URGENT, 0.0))
    return _in_order(reasons, notes)


def _in_order(reasons: list[Reason], notes: list[Reason]) -> tuple[Reason, ...]:
    """Strongest first, without concerns so light that naming them would mislead, then notes.

    A kind is told once: a note that repeats a reason adds nothing.
    """
    told = [r for r in reasons if r.is_strength or abs(r.contribution) >= _LEAST_TOLD]
    kinds = {reason.kind for reason in told}
    others = [note for note in notes if note.kind not in kinds]
    return (*sorted(told, key=_weight, reverse=True), *others)


def _weight(reason: Reason) -> float:
    """How far the score moved the way the reason speaks."""
    return reason.contribution if reason.is_strength else -reason.contribution


def _distance(contribution: float, e: PairEvidence) -> Reason:
    usual, is_near = e.accepted_distance_m, contribution >= 0.0
    if e.accepted >= _ENOUGH_ACCEPTED and _stands_out(e.distance_m, usual, above=not is_near):
        kind = ReasonKind.CLOSER_THAN_USUAL if is_near else ReasonKind.FARTHER_THAN_USUAL
        told = facts(distance_m=e.distance_m, accepted_distance_m=usual)
        return Reason(kind, contribution, told)
    kind = ReasonKind.NEARBY if is_near else ReasonKind.FAR
    return Reason(kind, contribution, facts(distance_m=e.distance_m))


def _stands_out(value: float, usual: float, *, above: bool) -> bool:
    if above:
        return value > usual * (1.0 + _STANDS_OUT)
    return value < usual * (1.0 - _STANDS_OUT)


def _skills(contribution: float, e: PairEvidence) -> Reason:
    category, done = CATEGORIES[e.category], e.completed_in_category
    if done >= _EXPERIENCED_FROM or (done and not e.declares_skill):
        told = facts(category=category, completed_in_category=float(done))
        return Reason(ReasonKind.EXPERIENCED, contribution, told)
    kind = ReasonKind.DECLARED_SKILL if e.declares_skill else ReasonKind.NEW_TO_CATEGORY
    return Reason(kind, contribution, facts(category=category))


def _availability(contribution: float, e: PairEvidence) -> Reason:
    if e.open_jobs > 0:
        return Reason(ReasonKind.BUSY, contribution, facts(open_jobs=float(e.open_jobs)))
    kind = ReasonKind.ON_SHIFT if e.is_on_shift else ReasonKind.OFF_SHIFT
    return Reason(kind, contribution)


def _rating(contribution: float, e: PairEvidence) -> Reason:
    if e.ratings < _ENOUGH_RATINGS:
        return Reason(ReasonKind.FEW_RATINGS, contribution, facts(ratings=float(e.ratings)))
    kind = ReasonKind.HIGHLY_RATED if contribution >= 0.0 else ReasonKind.LOW_RATED
    return Reason(kind, contribution, facts(rating=e.rating, ratings=float(e.ratings)))


def _category(contribution: float, e: PairEvidence) -> list[Reason]:
    beyond = e.category_accepted - e.category_expected
    if e.category_offers < _ENOUGH_OF_CATEGORY or not _is_told(contribution, beyond):
        return []
    kind = ReasonKind.USUAL_CATEGORY if beyond > 0.0 else ReasonKind.UNUSUAL_CATEGORY
    told = facts(
        category=CATEGORIES[e.category],
        category_offers=float(e.category_offers),
        category_accepted=float(e.category_accepted),
    )
    return [Reason(kind, contribution, told)]


def _is_told(contribution: float, evidence: float) -> bool:
    """Whether a part moved the score enough, and the evidence points the same way."""
    return abs(contribution) >= _LEAST_TOLD and contribution * evidence > 0.0


def _accepted_pay(contribution: float, e: PairEvidence) -> list[Reason]:
    """Pay against what the worker usually accepts, both over travel and work."""
    is_above = contribution > 0.0
    if (
        e.accepted < _ENOUGH_ACCEPTED
        or abs(contribution) < _LEAST_TOLD
        or not _stands_out(e.door_hourly_usd, e.accepted_hourly_usd, above=is_above)
    ):
        return []
    kind = ReasonKind.PAYS_ABOVE_ACCEPTED if is_above else ReasonKind.PAYS_BELOW_ACCEPTED
    told = facts(door_hourly_usd=e.door_hourly_usd, accepted_hourly_usd=e.accepted_hourly_usd)
    return [Reason(kind, contribution, told)]


def _typical_pay(contribution: float, e: PairEvidence) -> list[Reason]:
    """Pay against the category's typical one; a note where it did not move the score that way."""
    hourly = e.pay_usd / (e.service_min / 60.0)
    usual = float(BASE_PAY_USD[e.category] / (SERVICE_MIN[e.category] / 60.0))
    told = facts(hourly_usd=hourly, typical_hourly_usd=usual)
    moved = contribution if _is_told(contribution, hourly - usual) else 0.0
    if _stands_out(hourly, usual, above=True):
        return [Reason(ReasonKind.PAYS_WELL, moved, told)]
    if _stands_out(hourly, usual, above=False):
        return [Reason(ReasonKind.PAYS_LITTLE, moved, told)]
    return []


def _hour(contribution: float, e: PairEvidence) -> list[Reason]:
    is_habit = e.accepted >= _ENOUGH_ACCEPTED and abs(e.hour_affinity) >= _HABITUAL_HOUR
    if not is_habit or not _is_told(contribution, e.hour_affinity):
        return []
    kind = ReasonKind.USUAL_HOUR if contribution > 0.0 else ReasonKind.UNUSUAL_HOUR
    return [Reason(kind, contribution, facts(hour=e.hour))]


def _record(contribution: float, e: PairEvidence) -> list[Reason]:
    """How the worker answers offers, else how he does jobs, as far as that bears it out."""
    if e.offers >= _ENOUGH_OFFERS and _is_told(contribution, e.accepted - e.expected):
        kind = ReasonKind.OFTEN_ACCEPTS if contribution > 0.0 else ReasonKind.SELDOM_ACCEPTS
        told = facts(offers=float(e.offers), accepted=float(e.accepted))
        return [Reason(kind, contribution, told)]
    if contribution >= _LEAST_TOLD and _is_reliable(e):
        return [_reliable(contribution, e)]
    if contribution <= -_LEAST_TOLD and e.completion_rate < _UNFINISHED_BELOW:
        told = facts(completion_rate=e.completion_rate)
        return [Reason(ReasonKind.OFTEN_UNFINISHED, contribution, told)]
    return []


def _is_reliable(e: PairEvidence) -> bool:
    return e.completed >= _NEW_BELOW and min(e.completion_rate, e.on_time_rate) >= _RELIABLE_FROM


def _reliable(contribution: float, e: PairEvidence) -> Reason:
    told = facts(completion_rate=e.completion_rate, on_time_rate=e.on_time_rate)
    return Reason(ReasonKind.RELIABLE, contribution, told)


def _chance(e: PairEvidence) -> list[Reason]:
    if e.accept >= _LIKELY_FROM:
        return [Reason(ReasonKind.LIKELY_TO_ACCEPT, 0.0, facts(accept=e.accept))]
    if e.accept < _UNLIKELY_BELOW:
        return [Reason(ReasonKind.UNLIKELY_TO_ACCEPT, 0.0, facts(accept=e.accept))]
    return []


def _deadline(e: PairEvidence) -> list[Reason]:
    if e.deadline <= e.now:
        return [Reason(ReasonKind.DEADLINE_PASSED, 0.0)]
    if e.deadline < NEVER and e.spare_min < _TIGHT_MIN:
        return [Reason(ReasonKind.DEADLINE_TIGHT, 0.0, facts(minutes=e.spare_min))]
    return []


def _lateness(e: PairEvidence) -> list[Reason]:
    if e.on_time >= _LATE_BELOW:
        return []
    return [Reason(ReasonKind.LIKELY_LATE, 0.0, facts(on_time=e.on_time))]


def _punctuality(e: PairEvidence) -> list[Reason]:
    """What the worker's record says of being on time, or else the models."""
    if e.on_time >= _LATE_BELOW:
        return [_reliable(0.0, e)] if _is_reliable(e) else []
    if e.on_time_rate < _OFTEN_LATE_BELOW:
        return [Reason(ReasonKind.OFTEN_LATE, 0.0, facts(on_time_rate=e.on_time_rate))]
    return _lateness(e)


def _unchecked(e: PairEvidence) -> list[Reason]:
    return [
        Reason(ReasonKind.UNCHECKED_REQUIREMENT, 0.0, facts(requirement=text))
        for text in e.unchecked
    ]


def minutes_to_spare(completion: float, deadline: int) -> float:
    """Minutes between an estimated completion and a deadline (both instants)."""
    return (deadline - completion) / MINUTE_S
