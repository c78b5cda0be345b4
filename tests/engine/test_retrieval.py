"""Retrieval: who may do a task, and what a worker may take, against a search over everyone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.columns import Role, TaskStatus, Urgency
from data.reference.calendar import DAY_S, HOUR_S, MINUTE_S, NEVER, epoch, moment
from data.reference.geography import distance_m
from data.reference.qualifications import held_mask, names_in, required_mask
from engine.market import MarketSnapshot
from engine.policy import RetrievalLimits
from engine.retrieval import TaskNeeds, WorkerNeeds, eligible_workers, suitable_tasks
from tests.engine.scene import (
    AT,
    LAT,
    LNG,
    NOW,
    TUESDAY_10,
    north,
    shifts,
    snapshot,
    tasks,
    workers,
)
from tests.factories import START, a_market

LIMITS = RetrievalLimits()
CITY_ZONE = ZoneInfo("America/Los_Angeles")


def a_task(**changes: Any) -> TaskNeeds:
    usual = TaskNeeds(
        lat=LAT,
        lng=LNG,
        required=0,
        urgency=Urgency.HIGH,
        earliest_start=AT,
        deadline=NEVER,
        poster_id=None,
    )
    return replace(usual, **changes)


def a_worker(**changes: Any) -> WorkerNeeds:
    usual = WorkerNeeds(
        lat=LAT,
        lng=LNG,
        worker_id=None,
        held=None,
        categories=(),
        min_pay_usd=0.0,
        must_begin_by=NEVER,
    )
    return replace(usual, **changes)


def few(**changes: Any) -> RetrievalLimits:
    """Limits under which nobody joins who is not on shift."""
    return replace(LIMITS, **{"fewest_available": 0, **changes})


def found(
    market: MarketSnapshot,
    needs: TaskNeeds,
    limits: RetrievalLimits = LIMITS,
    *,
    now: datetime = NOW,
) -> list[int]:
    return [int(row) for row in eligible_workers(market, needs, limits, now=epoch(now))]


def offered(
    market: MarketSnapshot, needs: WorkerNeeds, limits: RetrievalLimits = LIMITS
) -> list[int]:
    return [int(row) for row in suitable_tasks(market, needs, limits, now=AT)]


# ---- Workers for a task -----------------------------------------------------------------------


def test_the_nearest_come_first() -> None:
    market = snapshot(workers(4, lat=north([3_000, 10, 2_000, 400])))
    assert found(market, a_task()) == [1, 3, 2, 0]


def test_nobody_beyond_the_radius_is_a_candidate() -> None:
    market = snapshot(workers(3, lat=north([990, 1_000 - 0.01, 1_000 + 0.01])))
    assert found(market, a_task(), RetrievalLimits(radius_m=1_000)) == [0, 1]


def test_no_more_are_scored_than_the_policy_allows() -> None:
    market = snapshot(workers(30, lat=north(np.arange(30) * 10)))
    assert found(market, a_task(), few(most=7)) == list(range(7))


def test_a_missing_qualification_rules_a_worker_out() -> None:
    held = [(), ("truck",), ("van", "cpr"), ("car", "cpr"), ("bicycle", "cpr")]
    market = snapshot(
        workers(
            5,
            lat=north(np.arange(5)),
            qualifications=np.array([held_mask(names) for names in held], dtype=np.uint64),
        )
    )
    car, both = required_mask(["car"])[0], required_mask(["car", "cpr"])[0]
    assert found(market, a_task(required=car)) == [1, 2, 3]  # a truck and a van count as a car
    assert found(market, a_task(required=both)) == [2, 3]
    assert found(market, a_task(required=required_mask(["van"])[0])) == [2]


def test_a_poster_is_never_a_candidate_and_nobody_does_his_own_task() -> None:
    roles = np.array([Role.POSTER, Role.BOTH, Role.WORKER], dtype=np.int8)
    market = snapshot(workers(3, lat=north(np.arange(3)), roles=roles))
    assert found(market, a_task()) == [1, 2]
    assert found(market, a_task(poster_id="worker-1")) == [2]
    assert found(market, a_task(poster_id="a poster nobody knows")) == [1, 2]


def test_those_on_shift_come_before_nearer_ones_who_are_not() -> None:
    working = shifts(4, TUESDAY_10)
    working[[0, 2]] = False
    market = snapshot(workers(4, lat=north([1, 2, 3, 4]), shifts=working))
    assert found(market, a_task(), RetrievalLimits(fewest_available=2)) == [1, 3]


def test_where_few_are_on_shift_the_nearest_others_join_up_to_the_stated_number() -> None:
    working = shifts(6, TUESDAY_10)
    working[[0, 1, 2, 4]] = False
    market = snapshot(workers(6, lat=north(np.arange(6)), shifts=working))
    assert found(market, a_task(), RetrievalLimits(fewest_available=4)) == [3, 5, 0, 1]
    assert found(market, a_task(), RetrievalLimits(fewest_available=50)) == [3, 5, 0, 1, 2, 4]


def test_those_on_shift_are_found_behind_any_number_of_others() -> None:
    working = shifts(200, TUESDAY_10)
    working[:195] = False
    market = snapshot(workers(200, lat=north(np.arange(200)), shifts=working))
    limits = RetrievalLimits(most=4, fewest_available=2)
    assert found(market, a_task(), limits) == [195, 196, 197, 198]


def _is_found(
    now: datetime, hour_of_week: int, *, begins: datetime | None = None, **changes: Any
) -> bool:
    """Whether someone who works in one hour of the week only counts as available."""
    joined = np.array([epoch(now)])
    people = workers(1, joined_at=joined, shifts=shifts(1, hour_of_week))
    market = snapshot(people, now=now)
    needs = a_task(earliest_start=epoch(begins or now), **changes)
    return found(market, needs, few(), now=now) == [0]


@pytest.mark.parametrize(
    ("urgency", "within_h"), [(Urgency.HIGH, 3), (Urgency.MEDIUM, 24), (Urgency.LOW, 72)]
)
def test_without_a_deadline_urgency_says_when_work_may_begin(
    urgency: Urgency, within_h: int
) -> None:
    last = (TUESDAY_10 + within_h - 1) % 168
    assert _is_found(NOW, TUESDAY_10, urgency=urgency)
    assert _is_found(NOW, last, urgency=urgency)
    assert not _is_found(NOW, last + 1, urgency=urgency)
    assert not _is_found(NOW, TUESDAY_10 - 1, urgency=urgency)


def test_with_a_deadline_work_may_begin_until_then() -> None:
    due = epoch(NOW + timedelta(hours=6))
    assert _is_found(NOW, TUESDAY_10 + 5, deadline=due)
    assert not _is_found(NOW, TUESDAY_10 + 6, deadline=due)
    assert _is_found(NOW, TUESDAY_10 + 6, deadline=due + 1)


def test_an_hour_counts_that_the_window_only_touches() -> None:
    now = NOW + timedelta(minutes=30)  # 10:30, and due at 12:15
    due = epoch(now + timedelta(minutes=105))
    assert [_is_found(now, TUESDAY_10 + h, deadline=due) for h in (-1, 0, 1, 2, 3)] == [
        False, True, True, True, False
    ]  # fmt: skip


def test_work_cannot_begin_before_its_earliest_start() -> None:
    begins = NOW + timedelta(hours=5)
    assert not _is_found(NOW, TUESDAY_10, begins=begins)
    assert _is_found(NOW, TUESDAY_10 + 5, begins=begins)
    assert _is_found(NOW, TUESDAY_10, begins=NOW - timedelta(days=9))


def test_a_deadline_that_has_passed_counts_as_none() -> None:
    assert _is_found(NOW, TUESDAY_10 + 2, deadline=AT)
    assert _is_found(NOW, TUESDAY_10 + 2, deadline=AT - DAY_S)
    assert not _is_found(NOW, TUESDAY_10 + 3, deadline=AT)


def test_with_a_week_and_more_to_go_every_shift_counts() -> None:
    for days in (7, 30, 10_000):
        assert _is_found(NOW, TUESDAY_10 - 1, deadline=AT + days * DAY_S)


def test_monday_follows_sunday() -> None:
    sunday_23 = datetime(2026, 6, 29, 6, tzinfo=UTC)
    for hour_of_week in (167, 0, 1):
        assert _is_found(sunday_23, hour_of_week, urgency=Urgency.HIGH)
    for hour_of_week in (166, 2):
        assert not _is_found(sunday_23, hour_of_week, urgency=Urgency.HIGH)


def test_the_hour_that_spring_leaves_out_is_nobodys_shift() -> None:
    saturday_23 = datetime(2026, 3, 8, 7, tzinfo=UTC)  # 23:00 PST; clocks go from 2 to 3
    due = epoch(saturday_23) + 4 * HOUR_S
    sunday = 6 * 24
    for hour_of_week in (sunday - 1, sunday, sunday + 1, sunday + 3):
        assert _is_found(saturday_23, hour_of_week, deadline=due)
    for hour_of_week in (sunday + 2, sunday + 4):
        assert not _is_found(saturday_23, hour_of_week, deadline=due)


def test_the_hour_that_autumn_repeats_is_worked_twice() -> None:
    saturday_23 = datetime(2026, 11, 1, 6, tzinfo=UTC)  # 23:00 PDT; clocks go from 2 back to 1
    sunday = 6 * 24
    for hours, last in ((3, 1), (4, 1), (5, 2)):
        due = epoch(saturday_23) + hours * HOUR_S
        assert _is_found(saturday_23, sunday + last, deadline=due)
        assert not _is_found(saturday_23, sunday + last + 1, deadline=due)


def _hours_of_week(begin: int, end: int) -> set[int]:
    """By the clock on the wall, minute by minute."""
    walls = [moment(at).astimezone(CITY_ZONE) for at in range(begin, end, MINUTE_S)]
    return {wall.weekday() * 24 + wall.hour for wall in walls}


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    started_h=st.integers(0, 24 * 365),
    window_min=st.integers(1, 300),
    most=st.integers(1, 40),
    fewest_share=st.floats(0, 1),
    requirement=st.sampled_from([(), ("car",), ("english",)]),
    poster=st.integers(0, 39),
)
def test_the_eligible_are_those_that_a_search_over_everyone_finds(
    seed: int,
    started_h: int,
    window_min: int,
    most: int,
    fewest_share: float,
    requirement: tuple[str, ...],
    poster: int,
) -> None:
    history = a_market(seed=seed, workers=40, tasks=0, exposures=0)
    now = moment(START + started_h * HOUR_S + seed % 60 * MINUTE_S)
    market = MarketSnapshot.build(history, as_of=now)
    begin = epoch(now)
    due = begin + window_min * MINUTE_S
    needs = a_task(
        lat=37.75,
        lng=-122.45,
        required=required_mask(requirement)[0],
        earliest_start=begin,
        deadline=due,
        poster_id=f"worker-{poster}",
    )
    fewest = int(fewest_share * most)
    limits = RetrievalLimits(radius_m=4_500, most=most, fewest_available=fewest)

    w = history.workers
    apart = distance_m(w.lat, w.lng, needs.lat, needs.lng)
    may = [
        int(row)
        for row in np.argsort(apart)
        if apart[row] <= limits.radius_m
        and w.roles[row] != Role.POSTER
        and row != poster
        and set(requirement) <= set(names_in(int(w.qualifications[row])))
    ]
    hours = list(_hours_of_week(begin, due))
    available = [row for row in may if w.shifts[row, hours].any()]
    others = [row for row in may if row not in available]
    expected = available[:most]
    expected += others[: max(fewest - len(expected), 0)]
    assert found(market, needs, limits, now=now) == expected


def test_an_empty_market_has_no_candidate() -> None:
    assert found(snapshot(), a_task()) == []
    assert offered(snapshot(), a_worker()) == []


# ---- Tasks for a worker -----------------------------------------------------------------------


def test_the_nearest_tasks_come_first_within_radius_and_number() -> None:
    market = snapshot(work=tasks(5, lat=north([900, 10, 1_100, 400, 50])))
    assert offered(market, a_worker(), RetrievalLimits(radius_m=1_000)) == [1, 4, 3, 0]
    assert offered(market, a_worker(), few(most=2)) == [1, 4]


def test_a_worker_is_offered_what_pays_enough() -> None:
    market = snapshot(work=tasks(3, pay_usd=np.array([39.99, 40.0, 90.0])))
    assert sorted(offered(market, a_worker(min_pay_usd=40.0))) == [1, 2]


def test_a_worker_is_offered_the_categories_asked_for_or_any() -> None:
    market = snapshot(work=tasks(4, categories=np.array([0, 1, 2, 1], dtype=np.int16)))
    assert sorted(offered(market, a_worker(categories=(1, 2)))) == [1, 2, 3]
    assert sorted(offered(market, a_worker())) == [0, 1, 2, 3]
    assert offered(market, a_worker(categories=(44,))) == []


def test_a_worker_is_held_to_requirements_where_his_qualifications_are_known() -> None:
    asked = [(), ("car",), ("cpr",)]
    market = snapshot(
        work=tasks(3, required=np.array([required_mask(r)[0] for r in asked], dtype=np.uint64))
    )
    assert sorted(offered(market, a_worker(held=held_mask(["truck"])))) == [0, 1]
    assert sorted(offered(market, a_worker(held=0))) == [0]
    assert sorted(offered(market, a_worker(held=None))) == [0, 1, 2]


def test_nobody_is_offered_what_he_posted_himself() -> None:
    market = snapshot(work=tasks(2, poster_ids=np.array(["worker-1", "worker-2"])))
    assert offered(market, a_worker(worker_id="worker-1")) == [1]
    assert sorted(offered(market, a_worker(worker_id=None))) == [0, 1]


def test_a_task_that_cannot_be_done_by_its_deadline_is_not_offered() -> None:
    due = AT + 60 * MINUTE_S  # an hour of work
    market = snapshot(work=tasks(3, deadline=np.array([due, due + 1, NEVER])))
    assert sorted(offered(market, a_worker())) == [1, 2]


def test_a_task_that_begins_after_the_worker_has_left_is_not_offered() -> None:
    market = snapshot(work=tasks(2, earliest_start=np.array([AT + HOUR_S, AT + HOUR_S + 1])))
    assert offered(market, a_worker(must_begin_by=AT + HOUR_S)) == [0]


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    most=st.integers(1, 50),
    min_pay=st.floats(0, 400),
    categories=st.sets(st.integers(0, 44), max_size=30).map(tuple),
    held=st.none() | st.just(held_mask(["car", "english", "cpr", "tools", "ladder"])),
    begin_by_h=st.integers(0, 48),
)
def test_the_suitable_tasks_are_those_that_a_search_over_all_finds(
    seed: int,
    most: int,
    min_pay: float,
    categories: tuple[int, ...],
    held: int | None,
    begin_by_h: int,
) -> None:
    history = a_market(seed=seed, workers=5, tasks=120, exposures=0)
    now = START + 30 * DAY_S
    market = MarketSnapshot.build(history, as_of=moment(now))
    needs = a_worker(
        lat=37.75,
        lng=-122.45,
        worker_id="worker-3",
        held=held,
        categories=categories,
        min_pay_usd=min_pay,
        must_begin_by=now + begin_by_h * HOUR_S,
    )
    t = history.tasks
    apart = distance_m(t.lat, t.lng, needs.lat, needs.lng)
    expected = [
        str(t.ids[row])
        for row in np.argsort(apart)
        if apart[row] <= 5_000
        and t.status[row] == TaskStatus.OPEN
        and t.posted_at[row] <= now
        and t.deadline[row] - float(t.service_min[row]) * 60 > now
        and t.earliest_start[row] <= needs.must_begin_by
        and t.pay_usd[row] >= min_pay
        and (not categories or t.categories[row] in categories)
        and t.poster_ids[row] != "worker-3"
        and (held is None or set(names_in(int(t.required[row]))) <= set(names_in(held)))
    ][:most]
    limits = few(radius_m=5_000, most=most)
    rows = suitable_tasks(market, needs, limits, now=now)
    assert market.tasks.ids[rows].tolist() == expected
