"""Bundles: always doable, better an hour than any of their tasks, different from one another."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.reference.calendar import HOUR_S, MINUTE_S, NEVER
from data.reference.geography import distance_m
from engine.bundling import Bundle, BundleFactKind, BundleParams, find_bundles
from engine.trip import TaskColumns, Traveller, leg_cost_usd
from models.travel import REFERENCE

NOW = 1_782_838_800
"""Tuesday, 30 June 2026, 10 in the morning in San Francisco."""

LAT, LNG = 37.77, -122.42
HERE = Traveller(LAT, LNG, NOW)
PATIENT = BundleParams(cpu_ms=10_000.0)
"""Never stopped by the clock: equal questions give equal answers on any machine."""


def some_tasks(seed: int, n: int = 14, spread: float = 0.02) -> TaskColumns:
    """Tasks around the worker; some with deadlines, some with two places."""
    rng = np.random.default_rng(seed)
    opens = NOW + (rng.uniform(-2.0, 3.0, n) * HOUR_S).astype(np.int64)
    ends = opens + (rng.uniform(0.5, 9.0, n) * HOUR_S).astype(np.int64)
    has_two = rng.random(n) < 0.25
    return TaskColumns(
        pay_usd=rng.uniform(15.0, 120.0, n),
        success=rng.uniform(0.1, 0.95, n),
        service_min=rng.uniform(10.0, 90.0, n),
        earliest_start=opens,
        deadline=np.where(rng.random(n) < 0.5, NEVER, ends),
        lat=LAT + rng.normal(0.0, spread, n),
        lng=LNG + rng.normal(0.0, spread, n),
        dropoff_lat=np.where(has_two, LAT + rng.normal(0.0, spread, n), np.nan),
        dropoff_lng=np.where(has_two, LNG + rng.normal(0.0, spread, n), np.nan),
        score=rng.random(n),
    )


def next_door(n: int, **columns: object) -> TaskColumns:
    """Equal tasks of half an hour and 20 USD at one place two miles off."""
    usual = TaskColumns(
        pay_usd=np.full(n, 20.0),
        success=np.full(n, 0.9),
        service_min=np.full(n, 30.0),
        earliest_start=np.full(n, NOW),
        deadline=np.full(n, NEVER),
        lat=np.full(n, LAT + 0.03),
        lng=np.full(n, LNG),
        dropoff_lat=np.full(n, np.nan),
        dropoff_lng=np.full(n, np.nan),
        score=np.full(n, 0.5),
    )
    return replace(usual, **columns)  # type: ignore[arg-type]


def bundles(tasks: TaskColumns, worker: Traveller = HERE) -> tuple[Bundle, ...]:
    return find_bundles(tasks, worker, REFERENCE, seed=1, params=PATIENT)


def hourly_alone(tasks: TaskColumns, row: int) -> float:
    """Expected USD an hour of one task: pay times success less the way, over way and work."""
    places = [(LAT, LNG), (tasks.lat[row], tasks.lng[row])]
    if not np.isnan(tasks.dropoff_lat[row]):
        places.append((tasks.dropoff_lat[row], tasks.dropoff_lng[row]))
    legs = [
        float(distance_m(np.array([a[0]]), np.array([a[1]]), b[0], b[1])[0])
        for a, b in pairwise(places)
    ]
    minutes = sum(float(REFERENCE.predict(np.array([leg]), 10.0)[0]) for leg in legs)
    earned = tasks.pay_usd[row] * tasks.success[row] - float(leg_cost_usd(np.array(legs)).sum())
    return float(earned / (minutes + tasks.service_min[row]) * 60.0)


travellers = st.builds(
    Traveller,
    st.just(LAT),
    st.just(LNG),
    st.just(NOW),
    available_min=st.sampled_from([None, 90.0, 240.0, 3 * 1_440.0]),
    max_distance_m=st.sampled_from([None, 4_000.0, 15_000.0]),
)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), travellers)
def test_a_bundle_keeps_windows_deadlines_time_and_distance(seed: int, worker: Traveller) -> None:
    tasks = some_tasks(seed)
    for bundle in bundles(tasks, worker):
        picked_up: set[int] = set()
        before = bundle.leaves_min
        for stop in bundle.stops:
            assert stop.arrives_min >= before - 1e-9
            assert stop.begins_min >= stop.arrives_min - 1e-9
            opens = (tasks.earliest_start[stop.row] - NOW) / MINUTE_S
            assert stop.begins_min >= opens - 1e-9
            assert stop.ends_min <= (tasks.deadline[stop.row] - NOW) / MINUTE_S + 1e-9
            if stop.is_dropoff:
                assert stop.row in picked_up  # never dropped off before it is picked up
            picked_up.add(stop.row)
            before = stop.ends_min
        assert before <= min(worker.available_min or np.inf, PATIENT.horizon_min) + 1e-9
        if worker.max_distance_m is not None:
            assert bundle.distance_m <= worker.max_distance_m + 1.0
        two_places = [row for row in bundle.rows if not np.isnan(tasks.dropoff_lat[row])]
        assert sum(stop.is_dropoff for stop in bundle.stops) == len(two_places)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), travellers)
def test_a_bundle_earns_more_an_hour_than_any_of_its_tasks_alone(
    seed: int, worker: Traveller
) -> None:
    tasks = some_tasks(seed)
    for bundle in bundles(tasks, worker):
        best = max(hourly_alone(tasks, row) for row in bundle.rows)
        assert bundle.hourly_usd > best
        assert bundle.efficiency_gain == pytest.approx(bundle.hourly_usd / best, rel=0.01)
        assert bundle.efficiency_gain >= PATIENT.least_gain


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000))
def test_bundles_are_two_tasks_or_more_and_differ_from_one_another(seed: int) -> None:
    found = bundles(some_tasks(seed))
    assert len(found) <= PATIENT.most_bundles
    for bundle in found:
        assert len(bundle.rows) == len(set(bundle.rows)) >= 2
    for one, other in combinations(found, 2):
        shared = len(set(one.rows) & set(other.rows))
        assert shared <= PATIENT.most_shared * min(len(one.rows), len(other.rows))


def test_the_sums_of_a_bundle_are_those_of_its_stops() -> None:
    tasks = next_door(4, pay_usd=np.array([20.0, 25.0, 30.0, 35.0]))
    found = bundles(tasks)
    assert found
    for bundle in found:
        assert bundle.pay_usd == pytest.approx(float(tasks.pay_usd[list(bundle.rows)].sum()))
        assert bundle.distance_m == pytest.approx(sum(stop.distance_m for stop in bundle.stops))
        assert bundle.total_min == pytest.approx(bundle.stops[-1].ends_min - bundle.leaves_min)
        assert bundle.score == pytest.approx(0.5)
        assert bundle.stops[0].distance_m == pytest.approx(3_336, rel=0.01)
        assert all(stop.distance_m == 0.0 for stop in bundle.stops[1:])


def test_work_at_one_place_shares_the_way_there() -> None:
    bundle = bundles(next_door(3))[0]
    assert bundle.efficiency_gain > 1.1
    kinds = [fact.kind for fact in bundle.facts]
    assert kinds[0] is BundleFactKind.MORE_AN_HOUR
    assert {BundleFactKind.CLOSE_TOGETHER, BundleFactKind.NO_WAITING} <= set(kinds)


def test_time_that_is_left_and_to_spare_is_told_only_where_it_was_stated() -> None:
    plain = bundles(next_door(2))[0]
    assert not {f.kind for f in plain.facts} & {
        BundleFactKind.FREE_TIME_LEFT,
        BundleFactKind.TIME_TO_SPARE,
    }
    tasks = next_door(2, deadline=np.full(2, NOW + 6 * HOUR_S))
    stated = bundles(tasks, replace(HERE, available_min=300.0))[0]
    told = {fact.kind: fact.value for fact in stated.facts}
    end = stated.stops[-1].ends_min
    assert told[BundleFactKind.FREE_TIME_LEFT] == pytest.approx(300.0 - end)
    assert told[BundleFactKind.TIME_TO_SPARE] == pytest.approx(360.0 - end)
    next_week = next_door(2, deadline=np.full(2, NOW + 7 * 24 * HOUR_S))
    assert BundleFactKind.TIME_TO_SPARE not in {fact.kind for fact in bundles(next_week)[0].facts}


def test_stated_days_are_not_planned_without_a_break() -> None:
    tasks = next_door(30, service_min=np.full(30, 45.0))
    for days in (1.0, 3.0, np.inf):
        found = bundles(tasks, replace(HERE, available_min=days * 1_440.0))
        assert found
        for bundle in found:
            assert bundle.stops[-1].ends_min <= 480.0
            # Days of free time that are left are no highlight of eight hours.
            assert BundleFactKind.FREE_TIME_LEFT not in {fact.kind for fact in bundle.facts}


odd_tasks = st.builds(
    lambda n, **columns: next_door(n, **{k: np.full(n, v) for k, v in columns.items()}),
    st.integers(0, 12),
    pay_usd=st.sampled_from([0.0, 1e-4, 20.0, 1e6]),
    success=st.sampled_from([1e-9, 0.5, 1.0]),
    service_min=st.sampled_from([0.0, 1e-9, 30.0, 479.0, 1e6]),
    earliest_start=st.sampled_from([0, NOW, NOW + 7 * HOUR_S, NEVER]),
    deadline=st.sampled_from([0, NOW - 1, NOW + 1, NOW + HOUR_S, NEVER]),
    lat=st.sampled_from([LAT, LAT + 0.03, -LAT, 90.0]),
    dropoff_lat=st.sampled_from([np.nan, LAT, np.inf]),
    dropoff_lng=st.sampled_from([np.nan, LNG, -np.inf]),
)


@settings(max_examples=120, deadline=None)
@given(odd_tasks, travellers)
def test_duplicates_at_one_place_of_odd_size_give_sound_bundles_or_none(
    tasks: TaskColumns, worker: Traveller
) -> None:
    for bundle in bundles(tasks, worker):
        assert len(set(bundle.rows)) == len(bundle.rows) >= 2
        assert np.isfinite(bundle.efficiency_gain)
        assert bundle.total_min == pytest.approx(bundle.stops[-1].ends_min - bundle.leaves_min)
        assert bundle.distance_m == pytest.approx(sum(stop.distance_m for stop in bundle.stops))
        assert bundle.leaves_min >= 0.0
        assert bundle.stops[-1].ends_min <= PATIENT.horizon_min


def test_work_that_takes_no_time_at_the_workers_own_place_is_no_error() -> None:
    at_once = next_door(5, service_min=np.zeros(5), lat=np.full(5, LAT), lng=np.full(5, LNG))
    for bundle in bundles(at_once):
        assert np.isfinite(bundle.efficiency_gain)
        assert np.isfinite(bundle.hourly_usd)


def test_tasks_that_cannot_be_done_are_left_out_without_an_error() -> None:
    tasks = next_door(5)
    nan, far = np.full(5, np.nan), np.full(5, 51.5)
    impossible = [
        replace(tasks, deadline=np.full(5, NOW - 1)),
        replace(tasks, lat=nan),
        replace(tasks, lat=far),
        replace(tasks, pay_usd=np.zeros(5)),
        replace(tasks, pay_usd=nan),
        replace(tasks, success=np.zeros(5)),
        replace(tasks, service_min=np.full(5, 1e9)),
        replace(tasks, earliest_start=np.full(5, NOW + 10**7)),
    ]
    assert [bundles(each) for each in impossible] == [()] * len(impossible)
    assert bundles(tasks, replace(HERE, available_min=5.0)) == ()
    assert bundles(tasks, replace(HERE, max_distance_m=10.0)) == ()
    mixed = replace(tasks, deadline=np.array([NOW - 1, NEVER, NEVER, NOW - 1, NEVER]))
    assert set(bundles(mixed)[0].rows) <= {1, 2, 4}


@pytest.mark.parametrize("n", [0, 1])
def test_fewer_than_two_tasks_are_no_bundle(n: int) -> None:
    assert bundles(next_door(n)) == ()


def test_equal_questions_get_equal_bundles() -> None:
    for seed in range(5):
        assert bundles(some_tasks(seed)) == bundles(some_tasks(seed))


def test_without_time_to_search_nothing_is_found() -> None:
    assert (
        find_bundles(next_door(3), HERE, REFERENCE, seed=1, params=BundleParams(cpu_ms=0.0)) == ()
    )


@pytest.mark.parametrize(
    "values",
    [
        {"least_gain": 1.0},
        {"most_shared": 1.0},
        {"most_bundles": -1},
        {"most_tasks": -1},
        {"horizon_min": -1.0},
        {"horizon_min": np.inf},
        {"horizon_min": np.nan},
    ],
)
def test_parameters_that_make_no_sense_are_refused(values: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"must be better|Expected"):
        BundleParams(**values)  # type: ignore[arg-type]
