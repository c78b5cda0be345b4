"""Why a pair scored as it did: each kind of reason is seen with the facts behind it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.reference.calendar import NEVER
from data.reference.categories import BASE_PAY_USD, CODE_OF, SERVICE_MIN
from engine.attribution import PARTS
from engine.explanation import PairEvidence, minutes_to_spare, task_reasons, worker_reasons
from engine.findings import Reason, ReasonKind, facts

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

ACCEPTING: dict[str, Any] = {
    "offers": 60, "accepted": 34, "expected": 20.0, "accepted_distance_m": 4_000.0,
    "accepted_hourly_usd": 30.0, "door_hourly_usd": 30.0,
}  # fmt: skip
"""A worker who has been offered much: what he usually accepts is known."""

NOTES = {
    ReasonKind.DEADLINE_PASSED,
    ReasonKind.DEADLINE_TIGHT,
    ReasonKind.OFTEN_LATE,
    ReasonKind.LIKELY_LATE,
    ReasonKind.RELIABLE,
    ReasonKind.PAYS_WELL,
    ReasonKind.PAYS_LITTLE,
    ReasonKind.LIKELY_TO_ACCEPT,
    ReasonKind.UNLIKELY_TO_ACCEPT,
    ReasonKind.UNCHECKED_REQUIREMENT,
    ReasonKind.NEW_WORKER,
    ReasonKind.URGENT,
}


def of_worker(moved: dict[str, float] | None = None, **evidence: Any) -> tuple[Reason, ...]:
    return worker_reasons(_parts(moved), replace(PLAIN, **evidence))


def of_task(moved: dict[str, float] | None = None, **evidence: Any) -> tuple[Reason, ...]:
    return task_reasons(_parts(moved), replace(PLAIN, **evidence))


def _parts(moved: dict[str, float] | None) -> list[float]:
    assert set(moved or {}) <= set(PARTS)
    return [(moved or {}).get(name, 0.0) for name in PARTS]


def _only(reasons: tuple[Reason, ...], kind: ReasonKind) -> Reason:
    (found,) = (reason for reason in reasons if reason.kind is kind)
    return found


def _kinds(reasons: tuple[Reason, ...]) -> set[ReasonKind]:
    return {reason.kind for reason in reasons}


# ---- What a contribution is told as -----------------------------------------------------------


@pytest.mark.parametrize(
    ("moved", "evidence", "kind", "told"),
    [
        ({"distance": 0.1}, {}, ReasonKind.NEARBY, {"distance_m": 1_500.0}),
        ({"distance": -0.1}, {}, ReasonKind.FAR, {"distance_m": 1_500.0}),
        (
            {"distance": 0.1},
            ACCEPTING,
            ReasonKind.CLOSER_THAN_USUAL,
            {"distance_m": 1_500.0, "accepted_distance_m": 4_000.0},
        ),
        (
            {"way": -0.1},
            ACCEPTING | {"accepted_distance_m": 1_000.0},
            ReasonKind.FARTHER_THAN_USUAL,
            {"distance_m": 1_500.0, "accepted_distance_m": 1_000.0},
        ),
        (
            {"skills": 0.1},
            {"completed_in_category": 3},
            ReasonKind.EXPERIENCED,
            {"category": "delivery", "completed_in_category": 3.0},
        ),
        (
            {"skills": 0.1},
            {"completed_in_category": 1, "declares_skill": False},
            ReasonKind.EXPERIENCED,
            {"category": "delivery", "completed_in_category": 1.0},
        ),
        ({"skills": 0.1}, {}, ReasonKind.DECLARED_SKILL, {"category": "delivery"}),
        (
            {"skills": -0.1},
            {"declares_skill": False, "completed_in_category": 0},
            ReasonKind.NEW_TO_CATEGORY,
            {"category": "delivery"},
        ),
        (
            {"patterns": 0.02},
            {"category_offers": 9, "category_accepted": 7, "category_expected": 3.0},
            ReasonKind.USUAL_CATEGORY,
            {"category": "delivery", "category_offers": 9.0, "category_accepted": 7.0},
        ),
        (
            {"kind": -0.02},
            {"category_offers": 9, "category_accepted": 1, "category_expected": 3.0},
            ReasonKind.UNUSUAL_CATEGORY,
            {"category": "delivery", "category_offers": 9.0, "category_accepted": 1.0},
        ),
        (
            {"pay": 0.2},
            ACCEPTING | {"door_hourly_usd": 36.0},
            ReasonKind.PAYS_ABOVE_ACCEPTED,
            {"door_hourly_usd": 36.0, "accepted_hourly_usd": 30.0},
        ),
        (
            {"pay": -0.2},
            ACCEPTING | {"door_hourly_usd": 21.0},
            ReasonKind.PAYS_BELOW_ACCEPTED,
            {"door_hourly_usd": 21.0, "accepted_hourly_usd": 30.0},
        ),
    ],
)
def test_a_part_gives_the_reason_its_facts_bear_out_on_both_sides(
    moved: dict[str, float], evidence: dict[str, Any], kind: ReasonKind, told: dict[str, Any]
) -> None:
    (contribution,) = moved.values()
    for reasons in (of_worker(moved, **evidence), of_task(moved, **evidence)):
        assert _only(reasons, kind) == Reason(kind, contribution, facts(**told))


@pytest.mark.parametrize(
    ("moved", "evidence", "kind", "told"),
    [
        ({"availability": 0.1}, {}, ReasonKind.ON_SHIFT, {}),
        ({"availability": -0.1}, {"is_on_shift": False}, ReasonKind.OFF_SHIFT, {}),
        ({"availability": -0.1}, {"open_jobs": 2}, ReasonKind.BUSY, {"open_jobs": 2.0}),
        (
            {"rating": 0.1},
            {},
            ReasonKind.HIGHLY_RATED,
            {"rating": 4.6, "ratings": 5.0},
        ),
        ({"rating": -0.1}, {}, ReasonKind.LOW_RATED, {"rating": 4.6, "ratings": 5.0}),
        ({"rating": -0.1}, {"ratings": 2}, ReasonKind.FEW_RATINGS, {"ratings": 2.0}),
        (
            {"moment": 0.1},
            ACCEPTING | {"hour": 10.2, "hour_affinity": 0.1},
            ReasonKind.USUAL_HOUR,
            {"hour": 10.2},
        ),
        (
            {"moment": -0.1},
            ACCEPTING | {"hour": 3.0, "hour_affinity": -0.1},
            ReasonKind.UNUSUAL_HOUR,
            {"hour": 3.0},
        ),
        (
            {"record": 0.1},
            ACCEPTING,
            ReasonKind.OFTEN_ACCEPTS,
            {"offers": 60.0, "accepted": 34.0},
        ),
        (
            {"record": -0.1},
            ACCEPTING | {"expected": 50.0},
            ReasonKind.SELDOM_ACCEPTS,
            {"offers": 60.0, "accepted": 34.0},
        ),
        (
            {"record": -0.1},
            {"completion_rate": 0.7},
            ReasonKind.OFTEN_UNFINISHED,
            {"completion_rate": 0.7},
        ),
        (
            {"record": 0.1},
            {"completion_rate": 0.9, "on_time_rate": 0.88},
            ReasonKind.RELIABLE,
            {"completion_rate": 0.9, "on_time_rate": 0.88},
        ),
    ],
)
def test_what_is_alike_for_all_tasks_of_a_worker_is_told_to_posters_only(
    moved: dict[str, float], evidence: dict[str, Any], kind: ReasonKind, told: dict[str, Any]
) -> None:
    (contribution,) = moved.values()
    assert _only(of_worker(moved, **evidence), kind) == Reason(kind, contribution, facts(**told))
    assert kind not in _kinds(of_task(moved, **evidence))


def test_parts_that_speak_of_the_same_are_told_as_one() -> None:
    often: dict[str, Any] = {
        "category_offers": 9, "category_accepted": 7, "category_expected": 3.0,
    }  # fmt: skip
    moved = {"distance": 0.05, "way": 0.1, "patterns": 0.01, "kind": 0.03}
    for reasons in (of_worker(moved, **often), of_task(moved, **often)):
        assert _only(reasons, ReasonKind.NEARBY).contribution == pytest.approx(0.15)
        assert _only(reasons, ReasonKind.USUAL_CATEGORY).contribution == pytest.approx(0.04)


HABITS = {
    ReasonKind.USUAL_CATEGORY, ReasonKind.UNUSUAL_CATEGORY, ReasonKind.USUAL_HOUR,
    ReasonKind.UNUSUAL_HOUR, ReasonKind.OFTEN_ACCEPTS, ReasonKind.SELDOM_ACCEPTS,
    ReasonKind.OFTEN_UNFINISHED, ReasonKind.RELIABLE, ReasonKind.PAYS_ABOVE_ACCEPTED,
    ReasonKind.PAYS_BELOW_ACCEPTED, ReasonKind.CLOSER_THAN_USUAL, ReasonKind.FARTHER_THAN_USUAL,
}  # fmt: skip

signed = st.sampled_from([-0.3, -0.0099, 0.0, 0.0099, 0.3])


@given(
    parts=st.fixed_dictionaries(dict.fromkeys(PARTS, signed)),
    accepted=st.integers(0, 30),
    expected=st.floats(0, 30),
    category_accepted=st.integers(0, 10),
    affinity=st.floats(-0.5, 0.5),
    hourly=st.floats(1, 90),
    distance_m=st.floats(0, 20_000),
)
def test_a_habit_is_told_only_as_the_record_has_it(
    parts: dict[str, float],
    accepted: int,
    expected: float,
    category_accepted: int,
    affinity: float,
    hourly: float,
    distance_m: float,
) -> None:
    """Whatever moved the score: no reason says the contrary of its own facts."""
    evidence: dict[str, Any] = {
        "offers": 30, "accepted": accepted, "expected": expected, "category_offers": 10,
        "category_accepted": category_accepted, "category_expected": 4.0,
        "hour_affinity": affinity, "accepted_hourly_usd": 30.0, "door_hourly_usd": hourly,
        "accepted_distance_m": 4_000.0, "distance_m": distance_m,
    }  # fmt: skip
    holds = {
        ReasonKind.USUAL_CATEGORY: category_accepted > 4,
        ReasonKind.UNUSUAL_CATEGORY: category_accepted < 4,
        ReasonKind.USUAL_HOUR: affinity > 0,
        ReasonKind.UNUSUAL_HOUR: affinity < 0,
        ReasonKind.OFTEN_ACCEPTS: accepted > expected,
        ReasonKind.SELDOM_ACCEPTS: accepted < expected,
        ReasonKind.PAYS_ABOVE_ACCEPTED: hourly > 30,
        ReasonKind.PAYS_BELOW_ACCEPTED: hourly < 30,
        ReasonKind.CLOSER_THAN_USUAL: distance_m < 4_000,
        ReasonKind.FARTHER_THAN_USUAL: distance_m > 4_000,
    }
    for reasons in (of_worker(parts, **evidence), of_task(parts, **evidence)):
        for reason in reasons:
            assert holds.get(reason.kind, True)
            if reason.kind in HABITS - {ReasonKind.CLOSER_THAN_USUAL}:
                assert abs(reason.contribution) >= 0.01
                assert reason.is_strength is (reason.contribution > 0.0)


@pytest.mark.parametrize(
    ("moved", "evidence"),
    [
        ({"pay": 0.2, "distance": 0.1}, ACCEPTING | {"accepted": 4, "door_hourly_usd": 99.0}),
        ({"moment": 0.2}, ACCEPTING | {"accepted": 4, "hour_affinity": 0.3}),
        ({"record": 0.2}, ACCEPTING | {"offers": 9, "accepted": 4, "expected": 0.0}),
        ({"kind": 0.2}, {"category_offers": 3, "category_accepted": 3}),
    ],
)
def test_of_a_worker_with_little_record_no_habit_is_told(
    moved: dict[str, float], evidence: dict[str, Any]
) -> None:
    assert not HABITS & _kinds(of_worker(moved, **evidence))
    assert not HABITS & _kinds(of_task(moved, **evidence))


# ---- Notes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("evidence", "kind", "told"),
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
        ({"on_time": 0.59, "on_time_rate": 0.8}, ReasonKind.LIKELY_LATE, {"on_time": 0.59}),
        (
            {"unchecked": ("a warm smile",)},
            ReasonKind.UNCHECKED_REQUIREMENT,
            {"requirement": "a warm smile"},
        ),
    ],
)
def test_a_note_tells_a_fact_that_moved_no_score(
    evidence: dict[str, Any], kind: ReasonKind, told: dict[str, Any]
) -> None:
    for reasons in (of_worker(**evidence), of_task(**evidence)):
        assert _only(reasons, kind) == Reason(kind, 0.0, facts(**told))


@pytest.mark.parametrize(
    ("evidence", "kind", "told"),
    [
        ({"on_time": 0.59}, ReasonKind.OFTEN_LATE, {"on_time_rate": 0.7}),
        (
            {"completion_rate": 0.85, "on_time_rate": 0.9},
            ReasonKind.RELIABLE,
            {"completion_rate": 0.85, "on_time_rate": 0.9},
        ),
        ({"accept": 0.6}, ReasonKind.LIKELY_TO_ACCEPT, {"accept": 0.6}),
        ({"accept": 0.19}, ReasonKind.UNLIKELY_TO_ACCEPT, {"accept": 0.19}),
        ({"completed": 2}, ReasonKind.NEW_WORKER, {}),
    ],
)
def test_a_note_on_the_worker_himself_is_for_posters(
    evidence: dict[str, Any], kind: ReasonKind, told: dict[str, Any]
) -> None:
    assert _only(of_worker(**evidence), kind) == Reason(kind, 0.0, facts(**told))
    assert kind not in _kinds(of_task(**evidence))


def test_nothing_special_is_told_of_a_plain_pair() -> None:
    assert not (NOTES | HABITS) & _kinds((*of_worker(), *of_task()))


@pytest.mark.parametrize(
    ("share", "kind"),
    [(1.16, ReasonKind.PAYS_WELL), (0.84, ReasonKind.PAYS_LITTLE)],
)
def test_pay_that_stands_out_is_told_to_workers(share: float, kind: ReasonKind) -> None:
    reason = _only(of_task(pay_usd=USUAL_HOURLY * share), kind)
    assert reason.values() == {
        "hourly_usd": pytest.approx(USUAL_HOURLY * share),
        "typical_hourly_usd": pytest.approx(USUAL_HOURLY),
    }
    assert kind not in _kinds(of_worker(pay_usd=USUAL_HOURLY * share))


def test_pay_that_stands_out_has_a_contribution_only_if_it_moved_the_score_that_way() -> None:
    good, poor = USUAL_HOURLY * 2.0, USUAL_HOURLY / 2.0
    for pay, moved, expected in [
        (good, 0.2, 0.2), (good, -0.2, 0.0), (poor, -0.2, -0.2), (poor, 0.2, 0.0),
    ]:  # fmt: skip
        kind = ReasonKind.PAYS_WELL if pay == good else ReasonKind.PAYS_LITTLE
        assert _only(of_task({"pay": moved}, pay_usd=pay), kind).contribution == expected


def test_a_workers_own_usual_pay_is_told_rather_than_the_typical_one() -> None:
    reasons = of_task({"pay": 0.2}, pay_usd=999.0, **(ACCEPTING | {"door_hourly_usd": 99.0}))
    assert ReasonKind.PAYS_ABOVE_ACCEPTED in _kinds(reasons)
    assert ReasonKind.PAYS_WELL not in _kinds(reasons)


@pytest.mark.parametrize("share", [1.14, 0.86])
def test_pay_near_the_usual_is_not_told(share: float) -> None:
    kinds = _kinds(of_task(pay_usd=USUAL_HOURLY * share))
    assert not kinds & {ReasonKind.PAYS_WELL, ReasonKind.PAYS_LITTLE}


def test_urgency_is_told_to_workers_and_inexperience_to_posters() -> None:
    assert _only(of_task(is_urgent=True), ReasonKind.URGENT).contribution == 0.0
    assert _only(of_worker(completed=2), ReasonKind.NEW_WORKER).contribution == 0.0
    assert ReasonKind.NEW_WORKER not in _kinds(of_worker(completed=3))


def test_every_requirement_that_was_not_checked_is_named() -> None:
    reasons = of_worker(unchecked=("a warm smile", "a tie"))
    named = [r.values() for r in reasons if r.kind is ReasonKind.UNCHECKED_REQUIREMENT]
    assert named == [{"requirement": "a warm smile"}, {"requirement": "a tie"}]


def test_one_thing_is_said_of_time_the_gravest_first() -> None:
    late: dict[str, Any] = {"on_time": 0.1, "deadline": NOW + 60, "spare_min": -1.0}
    timing = {
        ReasonKind.DEADLINE_PASSED, ReasonKind.DEADLINE_TIGHT, ReasonKind.OFTEN_LATE,
        ReasonKind.LIKELY_LATE, ReasonKind.RELIABLE,
    }  # fmt: skip

    def said() -> list[ReasonKind]:
        return [r.kind for r in of_worker(**late) if r.kind in timing]

    assert said() == [ReasonKind.DEADLINE_TIGHT]
    late["deadline"] = NOW - 1
    assert said() == [ReasonKind.DEADLINE_PASSED]
    late["deadline"] = NEVER
    assert said() == [ReasonKind.OFTEN_LATE]
    late["on_time_rate"] = 0.95  # his record is good: it is this task that will be late
    assert said() == [ReasonKind.LIKELY_LATE]


def test_nobody_is_called_reliable_after_two_jobs() -> None:
    proven: dict[str, Any] = {"completion_rate": 0.95, "on_time_rate": 0.95}
    assert ReasonKind.RELIABLE in _kinds(of_worker(**proven))
    assert ReasonKind.RELIABLE not in _kinds(of_worker(**proven, completed=2))


def test_a_reliable_record_is_told_once() -> None:
    proven: dict[str, Any] = {"completion_rate": 0.95, "on_time_rate": 0.95}
    assert _only(of_worker({"record": 0.1}, **proven), ReasonKind.RELIABLE).contribution == 0.1


def test_where_there_is_no_deadline_time_is_never_tight() -> None:
    assert not NOTES & _kinds(of_worker(deadline=NEVER, spare_min=-5.0))


# ---- Order ------------------------------------------------------------------------------------


def test_the_strongest_reason_stands_first_then_notes_and_what_was_suggested_last() -> None:
    moved = {
        "distance": -0.05, "skills": 0.02, "availability": 0.0, "rating": -0.3,
        "patterns": 0.04, "record": 0.1,
    }  # fmt: skip
    evidence = replace(
        PLAIN,
        **ACCEPTING,
        category_offers=9,
        category_accepted=7,
        unchecked=("a tie",),
        completed=1,
    )
    suggested = Reason(ReasonKind.MORE_PAY_WOULD_HELP, 0.0)
    reasons = worker_reasons(_parts(moved), evidence, suggested)
    assert [reason.kind for reason in reasons] == [
        ReasonKind.LOW_RATED,
        ReasonKind.OFTEN_ACCEPTS,
        ReasonKind.FAR,
        ReasonKind.USUAL_CATEGORY,
        ReasonKind.DECLARED_SKILL,
        ReasonKind.ON_SHIFT,
        ReasonKind.UNCHECKED_REQUIREMENT,
        ReasonKind.NEW_WORKER,
        ReasonKind.MORE_PAY_WOULD_HELP,
    ]


def test_a_strength_that_lowered_the_score_stands_behind_those_that_raised_it() -> None:
    kinds = [r.kind for r in of_worker({"availability": -0.2, "distance": 0.01})]
    assert kinds.index(ReasonKind.NEARBY) < kinds.index(ReasonKind.ON_SHIFT)


def test_a_concern_that_hardly_moved_the_score_is_left_out() -> None:
    slight = dict.fromkeys(("distance", "skills", "availability", "rating"), -0.0099)
    evidence = {
        "declares_skill": False, "completed_in_category": 0, "open_jobs": 1, "ratings": 0,
    }  # fmt: skip
    assert of_worker(slight, **evidence) == of_task(slight, **evidence) == ()
    grave = dict.fromkeys(slight, -0.01)
    assert _kinds(of_worker(grave, **evidence)) == {
        ReasonKind.FAR,
        ReasonKind.NEW_TO_CATEGORY,
        ReasonKind.BUSY,
        ReasonKind.FEW_RATINGS,
    }


def test_a_slight_strength_is_told_all_the_same() -> None:
    assert ReasonKind.NEARBY in _kinds(of_worker({"distance": 0.0001}))


def test_minutes_to_spare_are_counted_from_completion_to_deadline() -> None:
    assert minutes_to_spare(NOW + 600.0, NOW + 900) == 5.0
    assert minutes_to_spare(NOW + 900.0, NOW + 600) == -5.0
