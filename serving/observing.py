"""Looking at the service from inside: counts are flushed, the heart beats, success is measured.

All of it in one background task, in a thread: no request waits for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import structlog

from data.database import Database
from data.errors import HustleError
from data.privacy.retention import expire
from data.reference.calendar import DAY_S, epoch
from data.repositories.calibration import calibration
from data.repositories.parsed_posts import forget_parsed_posts
from data.repositories.success import observe
from data.repositories.uptime import forget_spans
from data.repositories.usage import forget_usage
from engine.success import DAYS, NEAR_ENOUGH, Measured, measure, most_of_user
from serving.clock import Clock
from serving.drift_file import read_drift
from serving.heartbeat import BEAT_S, Heartbeat
from serving.metrics import ServiceMetrics
from serving.usage import FLUSH_S, UsageRecorder

log = structlog.get_logger(__name__)

SHOWN_DAYS: Final = 7
"""The window that the gauges show."""

CALIBRATED_OVER: Final = timedelta(hours=1)
"""How far back predictions are compared with what came true."""

MEASURE_S: Final = 60.0
FORGET_S: Final = 3_600.0
"""Seconds between two measurements, and between two clearances of what is old."""

KEPT_DAYS: Final = max(DAYS) + 1
"""Days after which counts, uptime and parsed posts are deleted."""

SALTS_KEPT_DAYS: Final = 2
"""Days after which nobody can tell any more whose counts they were."""


def success(database: Database, *, days: int, now: datetime) -> tuple[Measured, ...]:
    """The success metrics of the last days.

    Raises
    ------
    UnusableDatabase
        If the database does not answer.
    """
    with database.session(read_only=True) as session:
        seen = observe(
            session,
            since=now - timedelta(days=days),
            until=now,
            tolerance=NEAR_ENOUGH,
            most_of_user=most_of_user(days),
        )
    return measure(seen)


def forget(database: Database, *, events_days: int, now: datetime) -> None:
    """Delete what is older than any window, and market events that are older than their days.

    Events come by the thousand an hour, so nobody waits for the daily job: the rule is its own.
    """
    today, before = epoch(now) // DAY_S, now - timedelta(days=KEPT_DAYS)
    with database.session() as session:
        forget_usage(
            session,
            counts_before=today - KEPT_DAYS,
            salts_before=today - SALTS_KEPT_DAYS + 1,
        )
        forget_spans(session, before=before)
        forget_parsed_posts(session, before=before)
        expire(session, days={"events": events_days}, now=now)


@dataclass(slots=True)
class Observer:
    """Watches one process.

    Attributes
    ----------
    database : callable
        Gives the open database; called in threads.
    is_online : callable
        Whether the process can answer at this moment.
    waiting_bytes : callable
        Bytes of the journal that are not in the database yet.
    drift_file : Path
        Where `hustlexp drift` leaves its figures; there need be none.
    events_days : int
        Days after which market events, dead letters and done jobs go; 0 for never.
    """

    database: Callable[[], Database]
    is_online: Callable[[], bool]
    waiting_bytes: Callable[[], int]
    usage: UsageRecorder
    metrics: ServiceMetrics
    clock: Clock
    drift_file: Path
    events_days: int
    journal_bytes: int = 0
    _heart: Heartbeat = field(default_factory=Heartbeat)
    _due: dict[str, datetime] = field(default_factory=dict)

    def look(self) -> None:
        """Do what is due.

        Raises
        ------
        UnusableDatabase
            If the database does not answer.
        """
        database, now = self.database(), self.clock()
        self.journal_bytes = self.waiting_bytes()
        self.usage.flush(database)
        if self._is_due("beat", now, BEAT_S):
            self._heart.beat(database, is_online=self.is_online(), now=now)
        if self._is_due("forget", now, FORGET_S):
            forget(database, events_days=self.events_days, now=now)
        if self._is_due("measure", now, MEASURE_S):
            found = success(database, days=SHOWN_DAYS, now=now)
            self.metrics.succeeded(found, days=SHOWN_DAYS, at=now)
            with database.session(read_only=True) as session:
                self.metrics.calibrated(calibration(session, since=now - CALIBRATED_OVER))
            if (drift := read_drift(self.drift_file)) is not None:
                self.metrics.drifted(drift)

    async def watch(self) -> None:
        """Look again and again until cancelled."""
        while True:
            await asyncio.to_thread(self._look_on)
            await asyncio.sleep(FLUSH_S)

    def close(self) -> None:
        """Write what waits, and that the process answers no more."""
        try:
            database = self.database()
            self.usage.flush(database)
            self._heart.end(database, now=self.clock())
        except HustleError as error:
            log.error("usage_not_kept", reason=str(error), waiting=self.usage.waiting)

    def _look_on(self) -> None:
        try:
            self.look()
        except HustleError as error:
            log.error("observing_failed", reason=str(error), waiting=self.usage.waiting)

    def _is_due(self, what: str, now: datetime, every_s: float) -> bool:
        if now < self._due.get(what, now):
            return False
        self._due[what] = now + timedelta(seconds=every_s)
        return True
