"""Mapped markets: a process starts from what another built, as long as that is what is stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import NamedTuple

import pytest
from sqlalchemy import insert

from data.database import Database, open_database
from data.mapped_arrays import about_file
from data.market_events import EventKind, MarketEvent, Place, WorkerPlaced
from data.repositories.exposures import Prediction, ServedPair, save_served
from data.repositories.market import market_counts, save_market
from data.repositories.market_events import apply_events
from data.simulation.run import Simulation
from data.tables import ErasedUserRow, PredictedKind
from engine.matching import Matcher
from engine.questions import TasksForWorker
from models.release import Release
from serving import loading
from serving.loading import stored_matcher
from serving.market_bases import SUFFIX, MarketBases, forget_bases
from serving.personal_data import PersonalData


class Home(NamedTuple):
    """A stored market, and the folder of its bases."""

    url: str
    database: Database
    bases: MarketBases
    release: Release
    now: datetime

    def load(self, *, since: int = 0, release: Release | None = None) -> tuple[Matcher, int]:
        matcher, _, position = stored_matcher(
            release or self.release,
            self.url,
            now=self.now,
            best_first=True,
            bases=self.bases,
            since=since,
        )
        return matcher, position

    @property
    def files(self) -> list[Path]:
        return sorted(self.bases.folder.glob(f"*{SUFFIX}"))

    def place(self, id: str) -> None:
        """Let a market event move a worker."""
        placed = WorkerPlaced("worker-3", Place(37.7, -122.4))
        event = MarketEvent(id, EventKind.PLACE, self.now - timedelta(minutes=1), placed)
        with self.database.session() as session:
            apply_events(session, [event], now=self.now)


@pytest.fixture
def home(
    tmp_path: Path, tiny_simulation: Simulation, tiny_release: Release, tiny_until: datetime
) -> Iterator[Home]:
    url = f"sqlite:///{tmp_path}/market.db"
    database = open_database(url)
    database.migrate()
    with database.session() as session:
        save_market(session, tiny_simulation.history)
    yield Home(url, database, MarketBases(tmp_path / "bases"), tiny_release, tiny_until)
    database.close()


@pytest.fixture
def built(home: Home, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Takes down each time that a market is read of the store and built."""
    times: list[str] = []
    build = loading._built

    def counted(*args: object, **options: object) -> object:
        times.append("built")
        return build(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(loading, "_built", counted)
    return times


def answers(matcher: Matcher, now: datetime) -> list[tuple[str, float]]:
    question = TasksForWorker("worker-7", 37.77, -122.42, limit=50)
    ranking = matcher.tasks_for_worker(question, now=now, ranking_id="r")
    return [(match.task_id, match.score) for match in ranking.matches]


def test_a_second_start_maps_what_the_first_one_built(home: Home, built: list[str]) -> None:
    first, position = home.load()
    second, again = home.load()
    assert built == ["built"]
    assert (position, again) == (0, 0)
    assert second.market.as_of == first.market.as_of
    assert answers(second, home.now) == answers(first, home.now) != []
    assert len(home.files) == 1
    assert home.files[0].stat().st_mode & 0o777 == 0o600
    assert home.bases.folder.stat().st_mode & 0o777 == 0o700


def test_without_a_folder_nothing_is_kept(home: Home) -> None:
    matcher, *_ = stored_matcher(home.release, home.url, now=home.now, best_first=True)
    assert answers(matcher, home.now) == answers(home.load()[0], home.now)


def test_events_since_are_followed_from_where_the_base_ends(home: Home, built: list[str]) -> None:
    home.load()
    home.place("event-1")
    assert home.load()[1] == 0  # what comes after is the follower's part
    assert built == ["built"]


def test_a_base_that_holds_events_that_the_store_has_not_seen_is_not_of_it(
    home: Home, built: list[str]
) -> None:
    home.place("event-1")
    home.load()
    with home.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE events SET id = 'another'")  # as after a restore
    home.load()
    assert built == ["built", "built"]


def test_a_damaged_base_is_refused_and_built_anew(home: Home, built: list[str]) -> None:
    home.load()
    path = home.files[0]
    damaged = bytearray(path.read_bytes())
    for at in range(len(damaged) // 2, len(damaged), 5_000):  # some lie between the arrays
        damaged[at] ^= 0xFF
    path.unlink()
    path.write_bytes(damaged)
    matcher, _ = home.load()
    assert built == ["built", "built"]
    assert answers(matcher, home.now)
    home.load()
    assert built == ["built", "built"]


def test_another_release_has_a_base_of_its_own(home: Home, built: list[str]) -> None:
    home.load()
    home.load(release=replace(home.release, id="20260701-0123456789ab"))
    home.load()
    assert built == ["built", "built"]
    assert len(home.files) == 2


def test_a_base_of_another_schema_is_not_taken(
    home: Home, built: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    home.load()
    monkeypatch.setattr("serving.market_bases.schema", lambda: "another")
    home.load()
    assert built == ["built", "built"]


def test_what_changed_without_an_event_makes_another_base(home: Home, built: list[str]) -> None:
    home.load()
    with home.database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM outcomes WHERE exposure_id = 1")
        connection.exec_driver_sql("DELETE FROM exposures WHERE id = 1")
    home.load()
    assert built == ["built", "built"]


def test_what_was_served_since_leaves_the_base_as_it_is(home: Home, built: list[str]) -> None:
    """Under load there is a new exposure with every answer, and processes start all the same."""
    home.load()
    open_task = str(home.load()[0].market.tasks.ids[0])
    said = {PredictedKind.ACCEPT: Prediction(0.5, 0.0)}
    served = ServedPair("served", open_task, "worker-3", home.now, 1, 1.0, home.release.id, said)
    with home.database.session() as session:
        before = market_counts(session).exposures
        save_served(session, [served], journal_id="journal", file="file", position=1)
        assert market_counts(session).exposures == before + 1
    home.load()
    assert built == ["built"]


def test_a_base_that_knows_somebody_who_was_erased_is_removed(
    home: Home, built: list[str]
) -> None:
    home.load()
    with home.database.engine.begin() as connection:
        connection.execute(insert(ErasedUserRow).values(tag="somebody", erased_at=home.now))
    home.load()
    assert built == ["built", "built"]
    [left] = home.files
    assert about_file(left)["erased"] == 1


def test_erasing_a_user_removes_every_base(home: Home, tmp_path: Path) -> None:
    matcher, _ = home.load()
    personal = PersonalData(
        lambda: home.database, tmp_path, lambda: home.now, market_folder=home.bases.folder
    )
    personal.erase("worker-5")
    assert home.files == []
    assert "worker-5" in matcher.market.worker_row  # who serves drops him within a second
    assert "worker-5" not in home.load()[0].market.worker_row
    assert forget_bases(None) == 0


def test_who_wants_a_newer_one_builds_it(home: Home, built: list[str]) -> None:
    matcher, _ = home.load()
    home.load(since=matcher.market.as_of + 1)
    assert built == ["built", "built"]


def test_of_two_that_start_together_one_builds(home: Home, built: list[str]) -> None:
    found: list[Matcher] = []
    starts = [Thread(target=lambda: found.append(home.load()[0])) for _ in range(2)]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    assert built == ["built"]
    assert len(found) == 2


def test_where_nothing_can_be_kept_the_process_serves_all_the_same(
    home: Home, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    bases = MarketBases(tmp_path / "file" / "below")
    matcher, *_ = stored_matcher(
        home.release, home.url, now=home.now, best_first=True, bases=bases
    )
    assert answers(matcher, home.now)


def test_old_bases_make_room(home: Home) -> None:
    for number in range(4):
        home.place(f"event-{number}")
        home.load(since=10**12)
    assert len(home.files) == 2
