"""The market at a glance: where its workers and open tasks are, coarsely, for a map."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.arrays import FloatArray, IntArray
from data.columns import Role, Tasks
from data.reference.calendar import moment
from engine.market import MarketSnapshot

MOST_WORKERS: Final = 3_000
MOST_TASKS: Final = 2_000
"""Most of each that an overview holds: what a map of one screen can show apart."""

PLACE_DECIMALS: Final = 3
"""Decimals of a degree that a place keeps: 111 m from south to north (WGS 84), a block or so."""


@dataclass(frozen=True, slots=True)
class MarketOverview:
    """Some of a market's workers and open tasks, and how many there are of each.

    Attributes
    ----------
    as_of : datetime
        The instant of the snapshot, aware (UTC).
    worker_ids : (n,) text
    worker_places, task_places : (n, 2), (m, 2) float64
        Latitude and longitude in degrees, rounded to `PLACE_DECIMALS`.
    availability : (n,) int8
        `data.columns.Availability`.
    tasks : Tasks
        The m open tasks; their exact places are not for showing.
    dropoffs : (m, 2) float64
        As `task_places`; NaN where a task has one place.
    workers_in_all, tasks_in_all : int
    """

    as_of: datetime
    worker_ids: NDArray[np.str_]
    worker_places: FloatArray
    availability: IntArray
    tasks: Tasks
    task_places: FloatArray
    dropoffs: FloatArray
    workers_in_all: int
    tasks_in_all: int


def overview(market: MarketSnapshot) -> MarketOverview:
    """The overview of a snapshot; of a large market, evenly spread rows of each kind."""
    workers, tasks = market.workers, market.tasks
    is_shown = (workers.roles != Role.POSTER) & ~np.isnan(workers.lat)
    rows = np.flatnonzero(is_shown)
    chosen, open_tasks = _spread(rows, MOST_WORKERS), _spread(np.arange(len(tasks)), MOST_TASKS)
    shown = tasks.take(open_tasks)
    return MarketOverview(
        as_of=moment(market.as_of),
        worker_ids=workers.ids[chosen],
        worker_places=_coarse(workers.lat[chosen], workers.lng[chosen]),
        availability=workers.availability[chosen],
        tasks=shown,
        task_places=_coarse(shown.lat, shown.lng),
        dropoffs=_coarse(shown.dropoff_lat, shown.dropoff_lng),
        workers_in_all=len(rows),
        tasks_in_all=len(tasks),
    )


def _spread(rows: IntArray, most: int) -> IntArray:
    """All rows, or `most` of them at even distances."""
    if len(rows) <= most:
        return rows
    return rows[np.linspace(0, len(rows) - 1, most).astype(np.int64)]


def _coarse(lat: FloatArray, lng: FloatArray) -> FloatArray:
    return np.round(np.column_stack([lat, lng]), PLACE_DECIMALS)
