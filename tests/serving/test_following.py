"""The market that is served follows the database, in every process."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from data.database import Database, UnusableDatabase, open_database
from data.repositories.dead_letters import dead_letters
from data.repositories.market import save_market
from data.simulation.run import Simulation
from engine.matching import Matcher
from features.record import WorkerTotals
from features.text import SentenceEncoder
from models.release import Release
from serving.clock import iso_z
from serving.cpu import CpuPool
from serving.following import MarketFollower
from serving.journal import Journal
from serving.loading import stored_matcher
from serving.matching import LiveMatching, MarketSize, Matching, Resources
from serving.reloading import CurrentMatching
from serving.taking_events import EventHandler
from tests.serving.service import KnownParser
from tests.stores import Dialect


class Replica:
    """A process's matching and its follower, over a shared database."""

    def __init__(self, url: str, release: Release, now: datetime, folder: Path) -> None:
        self.database = open_database(url)
        self.now = now
        self.release = release
        self.url = url
        self.cpu = CpuPool()
        self.journal = Journal(folder / "journal")
        self.resources = Resources(self.journal, self.cpu, self.cpu, self.cpu, lambda: now)
        self.current = CurrentMatching(self.read(None))
        self.follower = MarketFollower(
            lambda: self.database, self.current, lambda: now, SentenceEncoder(), read=self.read
        )
        self.handler = EventHandler(lambda: self.database, lambda: now)

    def read(self, _: Matching | None) -> LiveMatching:
        matcher, counts, position = stored_matcher(
            self.release, self.url, now=self.now, best_first=True
        )
        return LiveMatching(
            matcher,
            KnownParser(),
            release_id=self.release.id,
            market_size=MarketSize(*counts),
            resources=self.resources,
            position=position,
        )

    @property
    def matcher(self) -> Matcher:
        held = self.current.held
        assert isinstance(held, LiveMatching)
        assert isinstance(held.matcher, Matcher)
        return held.matcher

    def close(self) -> None:
        self.cpu.close()
        self.journal.close()
        self.database.close()


@pytest.fixture
def stored(
    store_url: str, tiny_simulation: Simulation, dialect: Dialect
) -> Iterator[tuple[str, Database]]:
    database = open_database(store_url)
    database.migrate()
    with database.session() as session:
        save_market(session, tiny_simulation.history)
    yield store_url, database
    database.close()


@pytest.fixture
def replicas(
    stored: tuple[str, Database], tiny_release: Release, tiny_until: datetime, tmp_path: Path
) -> Iterator[tuple[Replica, Replica]]:
    both = [Replica(stored[0], tiny_release, tiny_until, tmp_path / str(n)) for n in range(2)]
    yield both[0], both[1]
    for replica in both:
        replica.close()


def event(id: str, kind: str, data: dict[str, Any], at: datetime) -> dict[str, Any]:
    return {"id": id, "type": kind, "occurredAt": iso_z(at), "data": data}


def a_task(id: str, at: datetime, **more: object) -> dict[str, Any]:
    data = {
        "taskId": id,
        "title": "Walk two friendly dogs",
        "category": "pet_care",
        "place": {"lat": 37.7701, "lng": -122.4201},
        "payCents": 4_500,
        **more,
    }
    return event(f"{id}-{len(more)}", "task.upserted", data, at)


def looked(follower: MarketFollower) -> bool:
    return asyncio.run(follower.look())


def test_every_replica_follows_what_one_of_them_took(
    replicas: tuple[Replica, Replica], tiny_until: datetime
) -> None:
    taker, other = replicas
    worker = str(other.matcher.market.workers.ids[7])
    documents = [
        event(
            "e1",
            "worker.placed",
            {"workerId": worker, "place": {"lat": 37.7001, "lng": -122.4501}},
            tiny_until,
        ),
        a_task("posted-now", tiny_until),
    ]
    assert {one.verdict.effect.value for one in taker.handler.take(documents)} == {"applied"}
    for replica in replicas:
        assert looked(replica.follower)
        market = replica.matcher.market
        assert (market.workers.lat[7], market.workers.lng[7]) == (37.7001, -122.4501)
        row = market.task_row["posted-now"]
        assert market.texts.tasks[row].any()  # its words were read
        assert replica.follower.events == 2
    closing = a_task("posted-now", tiny_until + timedelta(seconds=9), status="cancelled")
    taker.handler.take([closing])
    for replica in replicas:
        looked(replica.follower)
        assert "posted-now" not in replica.matcher.market.task_row


def test_offers_and_their_outcomes_are_on_the_served_record_after_one_look(
    replicas: tuple[Replica, Replica], tiny_until: datetime
) -> None:
    taker, other = replicas
    market = other.matcher.market
    row, worker = 7, str(market.workers.ids[7])
    task = str(market.tasks.ids[0])
    offers, accepted = (WorkerTotals._fields.index(name) for name in ("offers", "accepted"))
    before = market.worker_totals[row].copy()
    shown = len(market.ledger.offers_of(row))
    pair = {"taskId": task, "workerId": worker}

    def told(id: str, type: str, seconds: int, **data: object) -> dict[str, Any]:
        return event(id, type, {**pair, **data}, tiny_until + timedelta(seconds=seconds))

    taker.handler.take([told("o1", "task.offered", 0, rankingId="r-1", position=1)])
    for replica in replicas:
        looked(replica.follower)
        assert len(replica.matcher.market.ledger.offers_of(row)) == shown + 1
        assert replica.matcher.market.worker_totals[row, offers] == before[offers]  # no answer yet
    taker.handler.take([told("o2", "task.outcome", 60, kind="accepted", value=1)])
    for replica in replicas:
        looked(replica.follower)
        totals = replica.matcher.market.worker_totals[row]
        assert totals[offers] == before[offers] + 1
        assert totals[accepted] == before[accepted] + 1
        last = replica.matcher.market.ledger.offers_of(row).take(slice(-1, None))
        assert replica.matcher.market.ledger.task_id(int(last.task[0])) == task
        assert last.accepted.tolist() == [1]
    asyncio.run(other.follower.reread())  # the market read anew says the same
    totals = other.matcher.market.worker_totals[row]
    assert totals[accepted] >= before[accepted]
    assert len(other.matcher.market.ledger.offers_of(row)) == shown + 1


def test_a_look_without_events_leaves_what_is_served(
    replicas: tuple[Replica, Replica],
) -> None:
    held = replicas[0].current.held
    assert looked(replicas[0].follower)
    assert replicas[0].current.held is held


def test_what_a_new_process_reads_is_not_looked_at_again(
    replicas: tuple[Replica, Replica],
    stored: tuple[str, Database],
    tiny_release: Release,
    tiny_until: datetime,
    tmp_path: Path,
) -> None:
    replicas[0].handler.take([a_task("posted-now", tiny_until)])
    late = Replica(stored[0], tiny_release, tiny_until, tmp_path / "late")
    held = late.current.held
    assert "posted-now" in late.matcher.market.task_row
    assert looked(late.follower)
    assert late.current.held is held
    late.close()


def test_a_release_that_comes_meanwhile_is_followed_from_where_it_was_read(
    replicas: tuple[Replica, Replica], tiny_until: datetime
) -> None:
    replica = replicas[0]
    successor = replica.read(None)
    replica.handler.take([a_task("posted-now", tiny_until)])
    looked(replica.follower)
    replica.current.swap(successor)
    assert "posted-now" not in replica.matcher.market.task_row
    looked(replica.follower)
    assert "posted-now" in replica.matcher.market.task_row


def test_a_new_base_is_made_beside_and_what_came_meanwhile_is_in_it(
    replicas: tuple[Replica, Replica], tiny_until: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    replica = replicas[0]
    monkeypatch.setattr("engine.overlay.LEAST_ROWS", 2)
    names = [str(id) for id in replica.matcher.market.workers.ids]

    def placed(names: list[str], at: datetime) -> list[dict[str, Any]]:
        place = {"lat": 37.7002, "lng": -122.4502}
        return [
            event(f"{name}-{at}", "worker.placed", {"workerId": name, "place": place}, at)
            for name in names
        ]

    def changed(names: list[str], at: datetime) -> list[dict[str, Any]]:
        profiles = {name: {"workerId": name, "maxDistanceM": 9e4} for name in names}
        return [
            event(f"{name}-goes-far", "worker.upserted", profile, at)
            for name, profile in profiles.items()
        ]

    async def scene() -> None:
        replica.handler.take(placed(names[:30], tiny_until))
        replica.handler.take(changed(names[:30], tiny_until))
        await replica.follower.look()  # begins a base
        assert replica.matcher.overlay is not None
        replica.handler.take(placed(names[30:31], tiny_until))
        building = replica.follower.building
        assert building is not None
        await building

    asyncio.run(scene())
    assert replica.matcher.market.workers.lat[30] == 37.7002  # nothing went back
    overlay = replica.matcher.overlay
    assert overlay is not None
    assert overlay.fresh_columns is None
    assert len(overlay.moved) <= 1
    assert replica.matcher.market.workers.max_distance_m[5] == 9e4
    assert replica.matcher.market.workers.lat[5] == 37.7002


def test_a_database_that_is_away_leaves_what_is_served_and_is_asked_again(
    replicas: tuple[Replica, Replica], tiny_until: datetime
) -> None:
    replica, asked = replicas[0], [0]

    def away() -> Database:
        asked[0] += 1
        if asked[0] < 3:
            raise UnusableDatabase("away")
        return replica.database

    follower = MarketFollower(
        away, replica.current, lambda: tiny_until, SentenceEncoder(), read=replica.read
    )
    replica.handler.take([a_task("posted-now", tiny_until)])
    was_lost = []

    async def pause(_: float) -> None:
        was_lost.append(follower.is_lost)
        if "posted-now" in replica.matcher.market.task_row:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(follower.run(0.0, pause))
    assert was_lost == [True, True, False]


def test_what_is_no_event_becomes_a_dead_letter_and_the_others_take_effect(
    replicas: tuple[Replica, Replica], tiny_until: datetime
) -> None:
    replica = replicas[0]
    far = a_task("far", tiny_until, place={"lat": 137.0, "lng": 0.0})
    taken = replica.handler.take([far, a_task("near", tiny_until), {"id": "x", "type": "party"}])
    assert [one.verdict.effect.value for one in taken] == ["refused", "applied", "refused"]
    with replica.database.session(read_only=True) as session:
        letters = dead_letters(session)
    assert {letter.message_id: letter.reason for letter in letters} == {
        "far-1": "data.place.lat must be a number from -90 to 90",
        "x": "type must be one of: worker.upserted, task.upserted, worker.placed, "
        "worker.availability, task.offered, task.outcome, recommendation.shown",
    }
