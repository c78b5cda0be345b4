"""A simulated city in a real database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from data.database import Database, open_database
from data.repositories.market import MarketNotEmpty, load_market
from data.simulation.command import write_city
from data.simulation.truth import load_truth
from data.simulation.world import City
from tests.factories import START

CITY = City("village", workers=40, offers=300, open_tasks=7, days=20)


@pytest.fixture
def store(store_url: str) -> Iterator[Database]:
    """A migrated database of this test's own: a city is committed to it."""
    opened = open_database(store_url)
    opened.migrate()
    yield opened
    opened.close()


def test_the_history_in_the_database_is_the_one_that_was_simulated(
    store: Database, tmp_path: Path
) -> None:
    simulated: list[tuple[int, int]] = []
    saved: list[tuple[int, int]] = []
    simulation = write_city(
        store,
        tmp_path,
        CITY,
        START,
        simulated=lambda done, of: simulated.append((done, of)),
        saved=lambda done, of: saved.append((done, of)),
    )
    with store.session(read_only=True) as session:
        loaded = load_market(session)
    row_of = {name: row for row, name in enumerate(simulation.history.workers.ids.tolist())}
    same_worker = np.array([row_of[name] for name in loaded.workers.ids.tolist()])
    row_of = {name: row for row, name in enumerate(simulation.history.tasks.ids.tolist())}
    same_task = np.array([row_of[name] for name in loaded.tasks.ids.tolist()])
    expected = {
        "workers": simulation.history.workers.take(same_worker),
        "tasks": simulation.history.tasks.take(same_task),
    }
    for part, columns in expected.items():
        for f in fields(columns):
            found = getattr(getattr(loaded, part), f.name)
            np.testing.assert_array_equal(found, getattr(columns, f.name), f"{part}.{f.name}")
    e = simulation.history.exposures
    assert same_worker[loaded.exposures.workers].tolist() == e.workers.tolist()
    assert same_task[loaded.exposures.tasks].tolist() == e.tasks.tolist()
    for f in fields(e):
        if f.name not in ("workers", "tasks"):
            found = getattr(loaded.exposures, f.name)
            np.testing.assert_array_equal(found, getattr(e, f.name), f.name)
    for part in ("sessions", "notifications", "impressions"):
        said, kept = getattr(simulation.history, part), getattr(loaded, part)
        assert same_worker[kept.workers].tolist() == said.workers.tolist(), part
        for f in fields(said):
            if f.name not in ("workers", "tasks"):
                found, expected_column = getattr(kept, f.name), getattr(said, f.name)
                np.testing.assert_array_equal(found, expected_column, f"{part}.{f.name}")
    about = loaded.notifications.tasks
    told = np.where(about < 0, -1, same_task[about])
    assert told.tolist() == simulation.history.notifications.tasks.tolist()
    assert simulated[-1] == (20, 20)
    assert saved[-1][0] == saved[-1][1] > 0


def test_a_city_with_spoilt_reports_can_be_stored(store: Database, tmp_path: Path) -> None:
    city = replace(CITY, duplicate_share=0.2, clock_skew_s=900.0, late_share=0.3, seed=3)
    simulation = write_city(store, tmp_path, city, START)
    with store.session(read_only=True) as session:
        loaded = load_market(session).exposures
    e = simulation.history.exposures
    assert np.any(np.char.endswith(e.ranking_ids, "-again"))
    np.testing.assert_array_equal(loaded.ranking_ids, e.ranking_ids)
    np.testing.assert_array_equal(loaded.accepted_known_at, e.accepted_known_at)


def test_the_truth_lies_in_its_folder(store: Database, tmp_path: Path) -> None:
    simulation = write_city(store, tmp_path, CITY, START)
    np.testing.assert_array_equal(
        load_truth(tmp_path, "village").truth.accept, simulation.truth.accept
    )


def test_a_second_city_is_refused_and_changes_nothing(store: Database, tmp_path: Path) -> None:
    first = write_city(store, tmp_path, CITY, START)
    with pytest.raises(MarketNotEmpty):
        write_city(store, tmp_path, replace(CITY, seed=8), START)
    with store.session(read_only=True) as session:
        assert len(load_market(session).exposures) == len(first.history.exposures)
    assert load_truth(tmp_path, "village").city == CITY
