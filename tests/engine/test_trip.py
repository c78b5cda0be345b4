"""A trip: what is possible becomes a problem in integers; what is not is left out, no error."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.reference.calendar import HOUR_S, NEVER
from engine.trip import TaskColumns, Traveller, Trip
from models.travel import REFERENCE

NOW = 1_782_838_800
"""Tuesday, 30 June 2026, 10 in the morning in San Francisco."""

LAT, LNG = 37.77, -122.42
HERE = Traveller(LAT, LNG, NOW)
DAY_MIN = 480.0


def tasks(n: int = 3, **columns: Any) -> TaskColumns:
    """Half an hour's work for 20 USD, a mile off, done at one place and at any time."""
    usual: dict[str, Any] = {
        "pay_usd": 20.0,
        "success": 0.9,
        "service_min": 30.0,
        "earliest_start": NOW,
        "deadline": NEVER,
        "lat": LAT + 0.015,
        "lng": LNG,
        "dropoff_lat": np.nan,
        "dropoff_lng": np.nan,
        "score": 0.5,
    }
    return TaskColumns(**{k: np.full(n, v) for k, v in (usual | columns).items()})


def trip(of: TaskColumns, worker: Traveller = HERE, *, horizon_min: float = DAY_MIN) -> Trip:
    return Trip.of(of, worker, REFERENCE, horizon_min=horizon_min, most=50)


def test_a_task_becomes_a_prize_a_service_and_a_window_in_seconds() -> None:
    found = trip(tasks(1, earliest_start=NOW + HOUR_S, deadline=NOW + 3 * HOUR_S))
    problem = found.problem
    assert found.rows.tolist() == [0]
    assert problem.prize.tolist() == [180_000]  # 20 USD x 0.9, in hundredths of a cent
    assert problem.service.tolist() == [0, 1_800]
    assert problem.earliest[1] == 3_600
    assert problem.latest[1] == 3 * 3_600 - 1_800  # the work must be done by the deadline
    assert problem.horizon == (0, 8 * 3_600)


def test_a_task_of_two_places_has_half_of_its_work_at_each() -> None:
    problem = trip(tasks(1, dropoff_lat=LAT, dropoff_lng=LNG)).problem
    assert (problem.first.tolist(), problem.second.tolist()) == ([1], [2])
    assert problem.service.tolist() == [0, 900, 900]


@pytest.mark.parametrize(
    ("stated_min", "planned_min"),
    [(None, 480.0), (90.0, 90.0), (3 * 1_440.0, 480.0), (np.inf, 480.0), (0.0, 0.0), (-5.0, 0.0)],
)
def test_no_more_is_planned_than_a_working_day_nor_than_was_stated(
    stated_min: float | None, planned_min: float
) -> None:
    worker = replace(HERE, available_min=stated_min)
    assert trip(tasks(), worker).problem.horizon == (0, int(planned_min * 60))


@pytest.mark.parametrize(
    "columns",
    [
        {"dropoff_lat": np.inf, "dropoff_lng": np.inf},
        {"dropoff_lat": -np.inf, "dropoff_lng": LNG},
        {"dropoff_lat": LAT},
        {"dropoff_lng": LNG},
        {"lat": np.inf},
        {"lng": np.nan},
        {"pay_usd": np.inf},
        {"pay_usd": np.inf, "success": 0.0},
        {"pay_usd": 1e308, "success": 1e308},
        {"pay_usd": -20.0},
        {"success": np.nan},
        {"service_min": np.inf},
        {"service_min": np.nan},
        {"service_min": -1.0},
        {"score": np.nan},
        {"deadline": NOW},
        {"deadline": -(2**63)},
        {"earliest_start": 2**63 - 1},
    ],
)
def test_an_impossible_task_is_left_out_and_the_others_stay(columns: dict[str, Any]) -> None:
    wrong, right = tasks(1, **columns), tasks(2)
    both = TaskColumns(
        **{
            name: np.append(getattr(wrong, name), getattr(right, name))
            for name in TaskColumns.__slots__
        }
    )
    assert trip(both).rows.tolist() == [1, 2]


def test_a_task_that_could_be_begun_long_ago_can_be_begun_now() -> None:
    assert trip(tasks(1, earliest_start=-(2**63))).problem.earliest.tolist() == [0, 0]


@pytest.mark.parametrize("limit", [None, np.inf, 1e300])
def test_a_distance_without_an_end_is_no_limit(limit: float | None) -> None:
    assert len(trip(tasks(), replace(HERE, max_distance_m=limit))) == 3


@pytest.mark.parametrize("limit", [-1.0, -np.inf, 0.0])
def test_no_distance_at_all_leaves_every_task_out(limit: float) -> None:
    assert len(trip(tasks(), replace(HERE, max_distance_m=limit))) == 0


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("lat", "place"),
        ("lng", "place"),
        ("available_min", "number"),
        ("max_distance_m", "number"),
    ],
)
def test_a_worker_who_is_nowhere_or_limited_by_no_number_is_refused(field: str, said: str) -> None:
    wrong: dict[str, Any] = {field: np.nan}
    with pytest.raises(ValueError, match=said):
        replace(HERE, **wrong)


odd_numbers = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True),
    st.sampled_from([0.0, -0.0, 1e-300, 1e300, LAT, LNG, 20.0]),
)
odd_instants = st.one_of(
    st.integers(-(2**63), 2**63 - 1), st.sampled_from([NOW, NOW + HOUR_S, NEVER, 0])
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(*[odd_numbers] * 8, odd_instants, odd_instants), max_size=4),
    st.sampled_from([None, -1.0, 0.0, 30.0, 1e9, np.inf]),
    st.sampled_from([None, 0.0, 1e4, np.inf]),
)
def test_no_number_at_all_is_an_error_in_a_task(
    rows: list[tuple[float, ...]], free_min: float | None, metres: float | None
) -> None:
    instants = ("earliest_start", "deadline")
    names = [name for name in TaskColumns.__slots__ if name not in instants]
    columns: dict[str, Any] = {
        name: np.array([row[number] for row in rows], np.int64 if name in instants else np.float64)
        for number, name in enumerate((*names, *instants))
    }
    worker = replace(HERE, available_min=free_min, max_distance_m=metres)
    found = trip(TaskColumns(**columns), worker)
    assert set(found.rows.tolist()) <= set(range(len(rows)))
    assert np.isfinite(found.metres).all()
