"""The market snapshot: who and what it holds, and who is near."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.columns import Exposures, MarketHistory, Role, TaskStatus
from data.reference.calendar import DAY_S, NEVER
from data.reference.geography import distance_m, unit_vectors
from engine.market import MarketSnapshot, RowsById, SpatialIndex
from features.record import PairTotals, WorkerTotals
from tests.engine.scene import AT, LAT, LNG, NOW, north, snapshot, tasks, workers
from tests.factories import some_exposures

ON_EARTH = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(
    seed=st.integers(0, 10_000),
    place=ON_EARTH,
    radius_m=st.floats(0, 2.1e7),
    most=st.integers(1, 60),
)
def test_the_nearest_rows_are_those_that_a_search_over_all_finds(
    seed: int, place: tuple[float, float], radius_m: float, most: int
) -> None:
    rng = np.random.default_rng(seed)
    lat, lng = np.degrees(np.arcsin(rng.uniform(-1, 1, 50))), rng.uniform(-180, 180, 50)
    rows = rng.permutation(1_000)[:50]
    apart = distance_m(lat, lng, *place)
    inside = [int(i) for i in np.argsort(apart) if apart[i] <= radius_m]

    near = SpatialIndex(rows, lat, lng).nearest(*place, radius_m=radius_m, most=most)

    assert near.rows.tolist() == rows[inside[:most]].tolist()
    if near.is_all:
        assert len(near.rows) == len(inside)
    else:
        assert len(near.rows) == most


def test_nobody_is_near_where_nobody_is() -> None:
    nothing = np.empty(0)
    index = SpatialIndex(np.empty(0, dtype=np.int64), nothing, nothing)
    assert index.nearest(LAT, LNG, radius_m=1e9, most=5).rows.tolist() == []
    assert index.nearest(LAT, LNG, radius_m=1e9, most=5).is_all


def test_a_pole_and_the_antimeridian_are_places_like_others() -> None:
    lat, lng = np.array([89.99, 10.0, 10.0]), np.array([0.0, 179.99, 0.0])
    index = SpatialIndex(np.arange(3), lat, lng)
    assert index.nearest(90.0, 57.0, radius_m=2_000, most=3).rows.tolist() == [0]
    assert index.nearest(10.0, -179.99, radius_m=3_000, most=3).rows.tolist() == [1]


def test_only_open_tasks_before_their_deadline_are_in_the_market() -> None:
    status = np.array([TaskStatus.OPEN, *TaskStatus, TaskStatus.OPEN], dtype=np.int8)
    deadline = np.full(len(status), NEVER)
    deadline[[0, -1]] = AT, AT + 1
    market = snapshot(work=tasks(len(status), status=status, deadline=deadline))
    assert market.tasks.ids.tolist() == ["task-1", "task-5"]
    assert market.task_row == {"task-1": 0, "task-5": 1}


def test_posters_are_known_but_never_found() -> None:
    roles = np.array([Role.POSTER, Role.WORKER, Role.BOTH], dtype=np.int8)
    market = snapshot(workers(3, roles=roles))
    near = market.workers_by_place.nearest(LAT, LNG, radius_m=1_000, most=9)
    assert sorted(near.rows.tolist()) == [1, 2]
    assert set(market.worker_row) == {"worker-0", "worker-1", "worker-2"}


def test_who_comes_after_the_moment_is_not_in_the_market_yet() -> None:
    joined = np.array([AT, AT + 1])
    posted = np.array([AT, AT + 1])
    market = snapshot(workers(2, joined_at=joined), tasks(2, posted_at=posted))
    near = market.workers_by_place.nearest(LAT, LNG, radius_m=1_000, most=9)
    assert near.rows.tolist() == [0]
    assert market.tasks.ids.tolist() == ["task-0"]


def test_a_worker_without_a_current_place_is_looked_for_at_home() -> None:
    nowhere = np.full(3, np.nan)
    people = workers(
        3,
        lat=np.array([north(100), np.nan, np.nan]),
        lng=np.array([LNG, LNG, np.nan]),
        home_lat=np.array([0.0, north(200), np.nan]),
        home_lng=np.full(3, LNG),
    )
    market = snapshot(people)
    near = market.workers_by_place.nearest(LAT, LNG, radius_m=1_000, most=9)
    assert near.rows.tolist() == [0, 1]
    no_home = replace(people, lat=nowhere, home_lat=nowhere)
    near = snapshot(no_home).workers_by_place.nearest(LAT, LNG, radius_m=1e9, most=9)
    assert near.rows.tolist() == []


def _one_job(**columns: int) -> Exposures:
    """One exposure of task 0 to worker 0 a day ago, accepted after an hour, done after two."""
    drawn = some_exposures(np.random.default_rng(0), 1, 1, 1)
    usual = {
        "shown_at": AT - DAY_S,
        "positions": 1,
        "accepted": 1,
        "accepted_known_at": AT - DAY_S + 3_600,
        "assigned": 1,
        "completed": 1,
        "completed_known_at": AT - DAY_S + 7_200,
        "on_time": 1,
        "on_time_known_at": AT - DAY_S + 7_200,
        "rating": 5,
        "rating_known_at": AT - DAY_S + 9_000,
    }
    values = {
        name: np.array([value], dtype=getattr(drawn, name).dtype)
        for name, value in {**usual, **columns}.items()
    }
    return replace(drawn, **values)


def test_the_record_counts_what_was_known_at_the_moment() -> None:
    market = snapshot(workers(1), tasks(1), exposures=_one_job())
    totals = WorkerTotals(*market.worker_totals.T)
    assert [totals.offers[0], totals.accepted[0], totals.assigned[0]] == [1, 1, 1]
    assert [totals.ended[0], totals.completed[0], totals.on_time[0]] == [1, 1, 1]
    assert [totals.ratings[0], totals.rating_sum[0]] == [1, 5]
    pair = PairTotals(*market.pairs.of(np.array([0]), 0).T)
    assert [pair.offers[0], pair.accepted[0], pair.completed[0]] == [1, 1, 1]
    assert market.pairs.of(np.array([0]), 1).tolist() == [[0.0] * 9]
    assert market.market_rating == pytest.approx((5 + 10 * 4.5) / 11)


def test_what_becomes_known_later_does_not_count() -> None:
    late = _one_job(
        accepted_known_at=AT - 1,
        completed_known_at=AT,
        on_time_known_at=AT + 1,
        rating_known_at=AT + DAY_S,
    )
    market = snapshot(workers(1), tasks(1), exposures=late)
    totals = WorkerTotals(*market.worker_totals.T)
    assert [totals.accepted[0], totals.assigned[0]] == [1, 1]
    assert [totals.ended[0], totals.on_time[0], totals.ratings[0]] == [0, 0, 0]
    assert market.market_rating == 4.5


def test_category_rates_are_looked_up_by_the_code_of_each_task() -> None:
    market = snapshot(workers(1), tasks(1), exposures=_one_job())
    codes = np.array([3, 0, 3])
    rates = market.rates_of(codes)
    for rate, of_all in zip(rates, market.category_rates, strict=True):
        assert rate.tolist() == of_all[codes].tolist()
    assert rates.complete[1] > rates.complete[0]  # category 0 has the only completed job


def test_an_empty_market_can_be_asked() -> None:
    market = snapshot()
    assert len(market.workers) == len(market.tasks) == 0
    assert market.market_rating == 4.5


def test_a_moment_without_a_zone_is_refused() -> None:
    history = MarketHistory(workers(1), tasks(1), _one_job())
    with pytest.raises(ValueError, match="aware"):
        MarketSnapshot.build(history, as_of=NOW.replace(tzinfo=None))


def test_later_snapshots_of_one_history_know_more() -> None:
    history = MarketHistory(workers(1), tasks(1), _one_job())

    def completed(as_of: datetime) -> float:
        return float(WorkerTotals(*MarketSnapshot.build(history, as_of=as_of).worker_totals.T)
                     .completed[0])  # fmt: skip

    assert completed(NOW - timedelta(days=2)) == 0.0
    assert completed(NOW) == 1.0


def test_ranks_put_the_rows_in_the_order_of_their_ids() -> None:
    names = np.array(["b", "a10", "c", "a9"])
    market = snapshot(workers(4, ids=names), tasks(4, ids=names[::-1]))
    assert names[np.argsort(market.worker_rank)].tolist() == ["a10", "a9", "b", "c"]
    assert names[::-1][np.argsort(market.task_rank)].tolist() == ["a10", "a9", "b", "c"]


def test_every_open_task_stands_with_its_poster() -> None:
    posters = np.array(["ann", "bob", "ann", "", "bob"])
    market = snapshot(work=tasks(5, poster_ids=posters))
    found = {name: rows.tolist() for name, rows in market.tasks_by_poster.items()}
    assert found == {"ann": [0, 2], "bob": [1, 4], "": [3]}
    assert snapshot().tasks_by_poster == {}


def test_rows_in_the_order_of_leaves_come_once_each_with_their_points() -> None:
    rng = np.random.default_rng(0)
    lat, lng, rows = rng.uniform(-80, 80, 200), rng.uniform(-180, 180, 200), rng.permutation(200)
    ordered, points = SpatialIndex(rows, lat, lng).in_leaf_order()
    place = np.empty(200, dtype=np.int64)
    place[rows] = np.arange(200)
    assert sorted(ordered.tolist()) == list(range(200))
    np.testing.assert_array_equal(points, unit_vectors(lat[place[ordered]], lng[place[ordered]]))
    # Side by side: the next row is far nearer than any other one is on average.
    step = np.linalg.norm(np.diff(points, axis=0), axis=1).mean()
    assert step < 0.5 * np.linalg.norm(points[:, None] - points[None], axis=2).mean()


SHORT_IDS = st.text("ab\u00e9-1", max_size=4)


@given(
    known=st.lists(SHORT_IDS, unique=True, max_size=12),
    later=st.lists(SHORT_IDS, unique=True, max_size=4),
    asked=st.lists(st.text("ab\u00e9-1", max_size=6), max_size=12),
)
def test_the_rows_of_many_ids_are_those_of_each(
    known: list[str], later: list[str], asked: list[str]
) -> None:
    new = {id: len(known) + i for i, id in enumerate(id for id in later if id not in known)}
    rows = RowsById.of(np.array(known, dtype=np.str_)) | new
    found = rows.rows_of(np.array(asked, dtype=np.str_))
    assert found.tolist() == [rows.get(id, -1) for id in asked]
