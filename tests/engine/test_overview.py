"""The market at a glance: enough for a map, and no more than that."""

from __future__ import annotations

import numpy as np
import pytest

import engine.overview
from data.columns import Role
from engine.overview import PLACE_DECIMALS, overview
from tests.engine.scene import LNG, north, snapshot, tasks, workers


def test_places_are_rounded_to_about_a_block() -> None:
    lat = np.array([float(north(37.0))])
    seen = overview(snapshot(workers(1, lat=lat), tasks(1, lat=lat)))
    for places in (seen.worker_places, seen.task_places):
        np.testing.assert_array_equal(places, np.round([[lat[0], LNG]], PLACE_DECIMALS))


def test_posters_are_no_candidates_and_are_not_shown() -> None:
    people = workers(2, roles=np.array([Role.POSTER, Role.WORKER], dtype=np.int8))
    seen = overview(snapshot(people))
    assert seen.worker_ids.tolist() == [people.ids[1]]
    assert seen.workers_in_all == 1


def test_of_a_large_market_a_part_is_shown_and_all_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine.overview, "MOST_WORKERS", 3)
    people = workers(9)
    seen = overview(snapshot(people))
    assert seen.worker_ids.tolist() == people.ids[[0, 4, 8]].tolist()
    assert seen.workers_in_all == 9
