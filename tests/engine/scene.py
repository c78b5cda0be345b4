"""Markets laid out by hand: who stands where, and what is open."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

import numpy as np

from data.columns import (
    Exposures,
    MarketHistory,
    Role,
    Tasks,
    TaskStatus,
    Urgency,
    Workers,
)
from data.reference.calendar import DAY_S, NEVER, epoch
from data.reference.geography import EARTH_RADIUS_M
from engine.market import MarketSnapshot
from tests.factories import some_exposures, some_tasks, some_workers

NOW: Final = datetime(2026, 6, 30, 17, tzinfo=UTC)
"""A Tuesday, 10 in the morning in San Francisco."""

AT: Final = epoch(NOW)
LAT, LNG = 37.7749, -122.4194

TUESDAY_10: Final = 24 + 10
"""The hour of the week at `NOW`."""


def north(metres: Any) -> Any:
    """Latitude (degrees) so many metres north of the scene's centre."""
    return LAT + np.degrees(np.asarray(metres) / EARTH_RADIUS_M)


def shifts(n: int, *hours: int) -> np.ndarray:
    """(n, 168) shifts of workers who all work in the given hours of the week, in no other."""
    found = np.zeros((n, 168), dtype=bool)
    found[:, list(hours)] = True
    return found


def workers(n: int, **columns: Any) -> Workers:
    """(n,) workers at the centre: no qualification, no stated limit, always on shift."""
    rng = np.random.default_rng(0)
    usual: dict[str, Any] = {
        "roles": np.full(n, Role.WORKER, dtype=np.int8),
        "joined_at": np.full(n, AT - 100 * DAY_S),
        "lat": np.full(n, LAT),
        "lng": np.full(n, LNG),
        "skills": np.zeros(n, dtype=np.uint64),
        "qualifications": np.zeros(n, dtype=np.uint64),
        "max_distance_m": np.full(n, np.nan, dtype=np.float32),
        "min_hourly_usd": np.full(n, np.nan, dtype=np.float32),
        "shifts": np.ones((n, 168), dtype=bool),
        "xp": np.zeros(n, dtype=np.int64),
    }
    return replace(some_workers(rng, n), **{**usual, **columns})


def tasks(n: int, **columns: Any) -> Tasks:
    """(n,) open tasks at the centre of one hour for 40 USD, without deadline or requirement."""
    rng = np.random.default_rng(0)
    usual: dict[str, Any] = {
        "poster_ids": np.full(n, "a poster"),
        "categories": np.zeros(n, dtype=np.int16),
        "posted_at": np.full(n, AT - 3_600),
        "lat": np.full(n, LAT),
        "lng": np.full(n, LNG),
        "earliest_start": np.full(n, AT - 3_600),
        "deadline": np.full(n, NEVER),
        "service_min": np.full(n, 60.0, dtype=np.float32),
        "pay_usd": np.full(n, 40.0),
        "urgency": np.full(n, Urgency.MEDIUM, dtype=np.int8),
        "required": np.zeros(n, dtype=np.uint64),
        "status": np.full(n, TaskStatus.OPEN, dtype=np.int8),
    }
    return replace(some_tasks(rng, n, 1), **{**usual, **columns})


def no_exposures() -> Exposures:
    """A history in which nothing has been shown."""
    return some_exposures(np.random.default_rng(0), 0, 1, 1)


def snapshot(
    people: Workers | None = None,
    work: Tasks | None = None,
    *,
    exposures: Exposures | None = None,
    now: datetime = NOW,
) -> MarketSnapshot:
    """The market of the given workers and tasks, as of `now`."""
    history = MarketHistory(
        workers(0) if people is None else people,
        tasks(0) if work is None else work,
        no_exposures() if exposures is None else exposures,
    )
    return MarketSnapshot.build(history, as_of=now)
