"""The background look: uptime, clearance and success metrics, each when it is due."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import func, select

from data.database import Database, UnusableDatabase, open_database
from data.observed import Span
from data.repositories.uptime import save_span, spans
from data.repositories.usage import add_usage
from data.tables import EventRow, UsageCountRow
from data.usage import UsageKind
from engine.success import Metric
from serving.heartbeat import BEAT_S, Heartbeat
from serving.metrics import ServiceMetrics
from serving.observing import Observer, forget, success
from serving.usage import UsageRecorder

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = 20_779


def later(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path}/store.db")
    opened.migrate()
    yield opened
    opened.close()


def kept(database: Database) -> list[tuple[datetime, datetime]]:
    with database.session(read_only=True) as session:
        return [(span.began_at, span.up_until) for span in spans(session)]


# ---- the heartbeat ----------------------------------------------------------------------------


def test_beats_make_one_span_that_ends_when_the_process_says_so(database: Database) -> None:
    heart = Heartbeat()
    for second in (0, BEAT_S, 2 * BEAT_S + 4):
        heart.beat(database, is_online=True, now=later(second))
    assert kept(database) == [(NOON, later(3 * BEAT_S + 4))]
    heart.end(database, now=later(40))
    assert kept(database) == [(NOON, later(40))]
    heart.end(database, now=later(41))  # twice does nothing
    assert kept(database) == [(NOON, later(40))]


def test_a_long_silence_is_a_gap(database: Database) -> None:
    heart = Heartbeat()
    heart.beat(database, is_online=True, now=NOON)
    heart.beat(database, is_online=True, now=later(100))
    assert kept(database) == [(NOON, later(BEAT_S)), (later(100), later(100 + BEAT_S))]


def test_a_process_that_cannot_answer_is_not_up(database: Database) -> None:
    heart = Heartbeat()
    heart.beat(database, is_online=False, now=NOON)
    assert kept(database) == []
    heart.beat(database, is_online=True, now=later(15))
    heart.beat(database, is_online=False, now=later(25))
    heart.beat(database, is_online=True, now=later(40))
    assert kept(database) == [(later(15), later(25)), (later(40), later(55))]


def test_a_clock_that_was_set_back_begins_a_new_span(database: Database) -> None:
    heart = Heartbeat()
    heart.beat(database, is_online=True, now=later(1_000))
    heart.beat(database, is_online=True, now=NOON)
    assert kept(database) == [(NOON, later(15)), (later(1_000), later(1_015))]


# ---- the look ---------------------------------------------------------------------------------


@dataclass
class Scene:
    """An observer whose clock is set by the test."""

    observer: Observer
    now: datetime = NOON
    is_online: bool = True
    is_away: bool = False
    refused: Event = field(default_factory=Event)


@pytest.fixture
def scene(database: Database, tmp_path: Path) -> Scene:
    scene: Scene

    def opened() -> Database:
        if scene.is_away:
            scene.refused.set()
            raise UnusableDatabase("away")
        return database

    observer = Observer(
        opened,
        lambda: scene.is_online,
        lambda: 321,
        usage=UsageRecorder(),
        metrics=ServiceMetrics(),
        clock=lambda: scene.now,
        drift_file=tmp_path / "drift.json",
        events_days=30,
    )
    scene = Scene(observer)
    return scene


def gauge(scene: Scene, name: str, metric: Metric) -> float | None:
    labels = {"metric": metric.value, "days": "7"}
    return scene.observer.metrics.registry.get_sample_value(name, labels)


def test_every_look_flushes_and_beats_come_when_they_are_due(
    scene: Scene, database: Database
) -> None:
    for second in (0, 5, 10, 15):
        scene.now = later(second)
        scene.observer.usage.record(UsageKind.CHAT, "ann", now=scene.now)
        scene.observer.look()
        assert scene.observer.usage.waiting == 0
    assert scene.observer.journal_bytes == 321
    assert kept(database) == [(NOON, later(30))]  # beats at 0 and 15


def test_success_is_measured_once_a_minute_and_shown_as_gauges(scene: Scene) -> None:
    scene.observer.look()
    assert gauge(scene, "hustlexp_success", Metric.MESSAGES_PER_USER_DAY) is None
    assert gauge(scene, "hustlexp_success_cases", Metric.MESSAGES_PER_USER_DAY) == 0.0
    for _ in range(3):
        scene.observer.usage.record(UsageKind.CHAT, "ann", now=NOON)
    scene.now = later(59)
    scene.observer.look()
    assert gauge(scene, "hustlexp_success", Metric.MESSAGES_PER_USER_DAY) is None
    scene.now = later(60)
    scene.observer.look()
    assert gauge(scene, "hustlexp_success", Metric.MESSAGES_PER_USER_DAY) == 3.0
    assert gauge(scene, "hustlexp_success_cases", Metric.MESSAGES_PER_USER_DAY) == 1.0


def test_a_figure_that_has_no_case_any_more_is_no_longer_shown(scene: Scene) -> None:
    scene.observer.usage.record(UsageKind.CHAT, "ann", now=NOON)
    scene.observer.look()
    assert gauge(scene, "hustlexp_success", Metric.MESSAGES_PER_USER_DAY) == 1.0
    scene.now = NOON + timedelta(days=20)
    scene.observer.look()
    assert gauge(scene, "hustlexp_success", Metric.MESSAGES_PER_USER_DAY) is None


def test_the_end_is_kept_with_what_was_still_waiting(scene: Scene, database: Database) -> None:
    scene.observer.look()
    scene.observer.usage.record(UsageKind.CHAT, "ann", now=NOON)
    scene.now = later(7)
    scene.observer.close()
    assert kept(database) == [(NOON, later(7))]
    assert scene.observer.usage.waiting == 0


def test_a_database_that_is_away_stops_neither_the_watch_nor_the_end(scene: Scene) -> None:
    scene.is_away = True
    scene.observer.usage.record(UsageKind.CHAT, "ann", now=NOON)

    async def watch_a_moment() -> None:
        watching = asyncio.create_task(scene.observer.watch())
        assert await asyncio.to_thread(scene.refused.wait, 10.0)
        assert not watching.done()
        watching.cancel()
        await asyncio.wait([watching])

    asyncio.run(watch_a_moment())
    scene.observer.close()
    assert scene.observer.usage.waiting == 1
    scene.is_away = False
    scene.observer.look()
    assert scene.observer.usage.waiting == 0


def test_what_is_older_than_any_window_is_forgotten(database: Database) -> None:
    with database.session() as session:
        for day in (TODAY - 92, TODAY - 91, TODAY - 90):
            add_usage(session, {(day, UsageKind.CHAT, ""): 1})
        for days in (92, 90):
            at = NOON - timedelta(days=days)
            save_span(session, Span(str(days), at, at))
    forget(database, events_days=0, now=NOON)
    with database.session(read_only=True) as session:
        assert session.execute(select(func.min(UsageCountRow.day))).scalar_one() == TODAY - 91
        assert [span.id for span in spans(session)] == ["90"]


@pytest.mark.parametrize(
    ("days", "left"), [(20, ["new"]), (40, ["old", "new"]), (0, ["old", "new"])]
)
def test_events_stay_as_long_as_their_retention_says_and_no_shorter(
    database: Database, days: int, left: list[str]
) -> None:
    with database.session() as session:
        for id, age in (("old", 30), ("new", 10)):
            at = NOON - timedelta(days=age)
            row = EventRow(id=id, kind="worker.placed", subject="ann", happened_at=at,
                           received_at=at, is_applied=True)  # fmt: skip
            session.add(row)
            session.flush()
    forget(database, events_days=days, now=NOON)
    with database.session(read_only=True) as session:
        assert session.scalars(select(EventRow.id).order_by(EventRow.number)).all() == left


def test_the_uptime_of_a_process_is_measured(scene: Scene, database: Database) -> None:
    for second in range(0, 121, 15):
        scene.now = later(second)
        scene.observer.look()
    scene.observer.close()
    found = {m.metric: m for m in success(database, days=7, now=later(240))}
    assert (found[Metric.UPTIME].value, found[Metric.UPTIME].cases) == (0.5, 4)
