"""Why a pair scored as it did: each kind of reason is seen with the facts behind it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from data.reference.calendar import NEVER
from data.reference.categories import BASE_PAY_USD, CODE_OF, SERVICE_MIN
from engine.explanation import PairEvidence, minutes_to_spare, task_reasons, worker_reasons
from engine.questions import CONCERNS, Reason, ReasonKind

DELIVERY = CODE_OF["delivery"]
USUAL_HOURLY = float(BASE_PAY_USD[DELIVERY] / SERVICE_MIN[DELIVERY] * 60.0)
NOW = 1_000_000

PLAIN = PairEvidence(
    category=DELIVERY,
    distance_m=1_500.0,
    declares_skill=True,
    completed=5,
    completed_in_category=2,
    is_on_shift=True,
    open_jobs=0,
    rating=4.6,
    ratings=5,
    completion_rate=0.8,
    on_time_rate=0.7,
    accept=0.35,
    on_time=0.9,
    pay_usd=USUAL_HOURLY,
    service_min=60.0,
    spare_min=1e9,
    deadline=NEVER,
    now=NOW,
    is_urgent=False,
    unchecked=(),
)
"""A pair of which nothing special is to be told."""

FACTORS = ("distance", "skills", "availability", "rating", "patterns", "model")
NOTES = {
    ReasonKind.DEADLINE_PASSED,
    ReasonKind.DEADLINE_TIGHT,
    ReasonKind.OFTEN_LATE,
    ReasonKind.RELIABLE,
    ReasonKind.PAYS_WELL,
    ReasonKind.PAYS_LITTLE,
    ReasonKind.UNCHECKED_REQUIREMENT,
    ReasonKind.NEW_WORKER,
    ReasonKind.URGENT,
}


def of_worker(moved: dict[str, float] | None = None, **evidence: Any) -> tuple[Reason, ...]:
    return worker_reasons(_moved(moved), replace(PLAIN, **evidence))


def of_task(moved: dict[str, float] | None = None, **evidence: Any) -> tuple[Reason, ...]:
    return task_reasons(_moved(moved), replace(PLAIN, **evidence))


def _moved(moved: dict[str, float] | None) -> np.ndarray:
    return np.array([(moved or {}).get(name, 0.0) for name in FACTORS])


def _only(reasons: tuple[Reason, ...], kind: ReasonKind) -> Reason:
    (found,) = (reason for reason in reasons if reason.kind is kind)
    return found


@pytest.mark.parametrize(
    ("moved", "evidence", "kind", "facts"),
    [
        ({"distance": 0.1}, {}, ReasonKind.NEARBY, {"distance_m": 1_500.0}),
        ({"distance": -0.1}, {}, ReasonKind.FAR, {"distance_m": 1_500.0}),
        (
            {"skills": 0.1},
            {"completed_in_category": 3},
            ReasonKind.EXPERIENCED,
            {"category": "delivery", "completed_in_category": 3.0},
        ),
        ({"skills": 0.1}, {}, ReasonKind.DECLARED_SKILL, {"category": "delivery"}),
        (
            {"skills": -0.1},
            {"declares_skill": False},
            ReasonKind.NEW_TO_CATEGORY,
            {"category": "delivery"},
        ),
        ({"patterns": 0.01}, {}, ReasonKind.USUAL_CATEGORY, {"category": "delivery"}),
        ({"model": 0.2}, {}, ReasonKind.LIKELY_TO_ACCEPT, {"probability": 0.35}),
        ({"model": -0.2}, {}, ReasonKind.UNLIKELY_TO_ACCEPT, {"probability": 0.35}),
    ],
)
def test_a_factor_gives_the_reason_its_sign_calls_for_on_both_sides(
    moved: dict[str, float], evidence: dict[str, Any], kind: ReasonKind, facts: dict[str, Any]
) -> None:
    (contribution,) = moved.values()
    for reasons in (of_worker(moved, **evidence), of_task(moved, **evidence)):
        assert _only(reasons, kind) == Reason(kind, contribution, facts)


@pytest.mark.parametrize(
    ("moved", "evidence", "kind", "facts"),
    [
        ({"availability": 0.1}, {}, ReasonKind.ON_SHIFT, {}),
        ({"availability": -0.1}, {"is_on_shift": False}, ReasonKind.OFF_SHIFT, {}),
        ({"availability": -0.1}, {"open_jobs": 2}, ReasonKind.BUSY, {"open_jobs": 2.0}),
        ({"rating": 0.1}, {}, ReasonKind.HIGHLY_RATED, {"rating": 4.6, "ratings": 5.0}),
        ({"rating": -0.1}, {}, ReasonKind.LOW_RATED, {"rating": 4.6, "ratings": 5.0}),
        ({"rating": -0.1}, {"ratings": 2}, ReasonKind.FEW_RATINGS, {"ratings": 2.0}),
    ],
)
def test_the_worker_himself_is_spoken_of_to_posters_only(
    moved: dict[str, float], evidence: dict[str, Any], kind: ReasonKind, facts: dict[str, Any]
) -> None:
    (contribution,) = moved.values()
    assert _only(of_worker(moved, **evidence), kind) == Reason(kind, contribution, facts)
    assert kind not in {reason.kind for reason in of_task(moved, **evidence)}


@pytest.mark.parametrize(
    ("evidence", "kind", "facts"),
    [
        ({"deadline": NOW}, ReasonKind.DEADLINE_PASSED, {}),
        (
            {"deadline": NOW + 9_000, "spare_min": 29.9},
            ReasonKind.DEADLINE_TIGHT,
            {"minutes": 29.9},
        ),
        (
            {"deadline": NOW + 60, "spare_min": -80.0},
            ReasonKind.DEADLINE_TIGHT,
            {"minutes": -80.0},
        ),
        ({"on_time": 0.59}, ReasonKind.OFTEN_LATE, {"on_time_rate": 0.7}),
        (
            {"completion_rate": 0.85, "on_time_rate": 0.9},
            ReasonKind.RELIABLE,
            {"completion_rate": 0.85, "on_time_rate": 0.9},
        ),
        (
            {"unchecked": ("a warm smile",)},
            ReasonKind.UNCHECKED_REQUIREMENT,
            {"requirement": "a warm smile"},
        ),
    ],
)
def test_a_note_tells_a_fact_that_moved_no_score(
    evidence: dict[str, Any], kind: ReasonKind, facts: dict[str, Any]
) -> None:
    for reasons in (of_worker(**evidence), of_task(**evidence)):
        assert _only(reasons, kind) == Reason(kind, 0.0, facts)


def test_nothing_special_is_told_of_a_plain_pair() -> None:
    assert not NOTES & {reason.kind for reason in (*of_worker(), *of_task())}


@pytest.mark.parametrize(
    ("share", "kind"),
    [(1.16, ReasonKind.PAYS_WELL), (0.84, ReasonKind.PAYS_LITTLE)],
)
def test_pay_that_stands_out_is_told_to_workers(share: float, kind: ReasonKind) -> None:
    reason = _only(of_task(pay_usd=USUAL_HOURLY * share), kind)
    assert reason.facts == {
        "hourly_usd": pytest.approx(USUAL_HOURLY * share),
        "typical_hourly_usd": pytest.approx(USUAL_HOURLY),
    }
    assert kind not in {reason.kind for reason in of_worker(pay_usd=USUAL_HOURLY * share)}


@pytest.mark.parametrize("share", [1.14, 0.86])
def test_pay_near_the_usual_is_not_told(share: float) -> None:
    kinds = {reason.kind for reason in of_task(pay_usd=USUAL_HOURLY * share)}
    assert not kinds & {ReasonKind.PAYS_WELL, ReasonKind.PAYS_LITTLE}


def test_urgency_is_told_to_workers_and_inexperience_to_posters() -> None:
    assert _only(of_task(is_urgent=True), ReasonKind.URGENT).contribution == 0.0
    assert _only(of_worker(completed=2), ReasonKind.NEW_WORKER).contribution == 0.0
    assert ReasonKind.NEW_WORKER not in {reason.kind for reason in of_worker(completed=3)}


def test_every_requirement_that_was_not_checked_is_named() -> None:
    reasons = of_worker(unchecked=("a warm smile", "a tie"))
    named = [r.facts for r in reasons if r.kind is ReasonKind.UNCHECKED_REQUIREMENT]
    assert named == [{"requirement": "a warm smile"}, {"requirement": "a tie"}]


def test_one_thing_is_said_of_time_the_gravest_first() -> None:
    late: dict[str, Any] = {"on_time": 0.1, "deadline": NOW + 60, "spare_min": -1.0}
    timing = {
        ReasonKind.DEADLINE_PASSED, ReasonKind.DEADLINE_TIGHT, ReasonKind.OFTEN_LATE,
        ReasonKind.RELIABLE,
    }  # fmt: skip
    assert [r.kind for r in of_worker(**late) if r.kind in timing] == [ReasonKind.DEADLINE_TIGHT]
    late["deadline"] = NOW - 1
    assert [r.kind for r in of_worker(**late) if r.kind in timing] == [ReasonKind.DEADLINE_PASSED]


def test_nobody_is_called_reliable_after_two_jobs() -> None:
    proven: dict[str, Any] = {"completion_rate": 0.95, "on_time_rate": 0.95}
    assert ReasonKind.RELIABLE in {reason.kind for reason in of_worker(**proven)}
    assert ReasonKind.RELIABLE not in {r.kind for r in of_worker(**proven, completed=2)}


def test_where_there_is_no_deadline_time_is_never_tight() -> None:
    assert not NOTES & {reason.kind for reason in of_worker(deadline=NEVER, spare_min=-5.0)}


def test_the_strongest_reason_stands_first_and_notes_last() -> None:
    moved = {
        "distance": -0.05, "skills": 0.02, "availability": 0.0, "rating": -0.3,
        "patterns": 0.04, "model": 0.1,
    }  # fmt: skip
    kinds = [reason.kind for reason in of_worker(moved, unchecked=("a tie",), completed=1)]
    assert kinds == [
        ReasonKind.LOW_RATED,
        ReasonKind.LIKELY_TO_ACCEPT,
        ReasonKind.FAR,
        ReasonKind.USUAL_CATEGORY,
        ReasonKind.DECLARED_SKILL,
        ReasonKind.ON_SHIFT,
        ReasonKind.UNCHECKED_REQUIREMENT,
        ReasonKind.NEW_WORKER,
    ]


def test_a_concern_that_hardly_moved_the_score_is_left_out() -> None:
    slight = dict.fromkeys(("distance", "skills", "availability", "rating", "model"), -0.0099)
    evidence = {"declares_skill": False, "open_jobs": 1, "ratings": 0}
    assert of_worker(slight, **evidence) == of_task(slight, **evidence) == ()
    grave = dict.fromkeys(slight, -0.01)
    assert {reason.kind for reason in of_worker(grave, **evidence)} == {
        ReasonKind.FAR,
        ReasonKind.NEW_TO_CATEGORY,
        ReasonKind.BUSY,
        ReasonKind.FEW_RATINGS,
        ReasonKind.UNLIKELY_TO_ACCEPT,
    }


def test_a_slight_strength_is_told_all_the_same() -> None:
    kinds = {reason.kind for reason in of_worker({"distance": 0.0001})}
    assert ReasonKind.NEARBY in kinds


def test_a_habit_is_told_only_where_it_helped() -> None:
    for contribution in (0.0, -0.02):
        kinds = {reason.kind for reason in of_worker({"patterns": contribution})}
        assert ReasonKind.USUAL_CATEGORY not in kinds


def test_concerns_speak_against_a_match_and_all_other_kinds_for_it() -> None:
    for kind in ReasonKind:
        assert Reason(kind, 0.5).is_strength is (kind not in CONCERNS)


def test_minutes_to_spare_count_from_the_end_of_work_to_the_deadline() -> None:
    assert minutes_to_spare(1_000.0, 2_800) == 30.0
    assert minutes_to_spare(2_800.0, 1_000) == -30.0
