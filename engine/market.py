"""The market snapshot: workers and open tasks in columns at one moment, with spatial indexes.

Built once from a history and then only read. A request touches no database: it asks the k-d tree
for row numbers and takes those rows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from data.arrays import FloatArray, IntArray
from data.columns import MarketHistory, Role, Tasks, TaskStatus, Workers
from data.reference.calendar import epoch
from data.reference.categories import CATEGORIES
from data.reference.geography import chord, unit_vectors
from engine.patterns.population import Population, population_of
from engine.texts import MarketTexts
from features.ledger import Ledger
from features.market_record import CategoryRates, UsualRates
from features.record import PairIndex, Record
from models.text_space import NO_SPACE, TextSpace


class Nearby(NamedTuple):
    """Rows found around a place, nearest first, and whether the radius held no more."""

    rows: IntArray
    is_all: bool


class Places(Protocol):
    """Rows that are found by where they are."""

    def in_leaf_order(self) -> tuple[IntArray, FloatArray]:
        """All rows (n,) and their points (n, 3) on the unit sphere."""

    def nearest(self, lat: float, lng: float, *, radius_m: float, most: int) -> Nearby:
        """Up to `most` rows within `radius_m` metres of a place in degrees, nearest first."""

    def nearest_chords(
        self, lat: float, lng: float, *, radius_m: float, most: int
    ) -> tuple[IntArray, FloatArray, bool]:
        """As `nearest`, with the chords (n,) to the rows on the unit sphere."""


class SpatialIndex:
    """Which rows lie within a radius of a place: a k-d tree over points on the unit sphere."""

    def __init__(self, rows: IntArray, lat: FloatArray, lng: FloatArray) -> None:
        self._rows = rows
        self._tree = cKDTree(unit_vectors(lat, lng)) if len(rows) else None

    def in_leaf_order(self) -> tuple[IntArray, FloatArray]:
        """All rows (n,) and their points (n, 3) on the unit sphere, near ones side by side."""
        if self._tree is None:
            return np.empty(0, dtype=np.int64), np.empty((0, 3))
        order = self._tree.indices
        return self._rows[order], np.ascontiguousarray(self._tree.data[order])

    def nearest(self, lat: float, lng: float, *, radius_m: float, most: int) -> Nearby:
        """Up to `most` rows within `radius_m` metres of a place in degrees, nearest first."""
        rows, _, is_all = self.nearest_chords(lat, lng, radius_m=radius_m, most=most)
        return Nearby(rows, is_all)

    def nearest_chords(
        self, lat: float, lng: float, *, radius_m: float, most: int
    ) -> tuple[IntArray, FloatArray, bool]:
        """As `nearest`, with the chords (n,) to the rows on the unit sphere."""
        if self._tree is None or most < 1:
            return np.empty(0, dtype=np.int64), np.empty(0), True
        k = min(most, len(self._rows))
        point = unit_vectors(np.array([lat]), np.array([lng]))[0]
        apart, found = self._tree.query(
            point, k=np.arange(1, k + 1), distance_upper_bound=chord(radius_m)
        )
        within = np.isfinite(apart)
        is_all = bool(k == len(self._rows) or not within[-1])
        return self._rows[found[within]], apart[within], is_all


@dataclass(frozen=True, slots=True)
class MarketSnapshot:
    """Workers, open tasks and everything on record, as of one instant.

    Attributes
    ----------
    worker_totals : (n_workers, 24) float64
        Columns of `features.record.WorkerTotals`.
    category_rates : CategoryRates
        Each (45,) float64 by category code.
    market_rating : float
        Mean rating of all jobs, 1 to 5.
    worker_row, task_row : dict
        Row by id; `task_row` knows open tasks only.
    worker_rank, task_rank : (n_workers,), (n_tasks,) int64
        Place of each row in the order of the ids: what decides between equals.
    tasks_by_poster : dict
        Rows (n,) of the open tasks of each poster, by the poster's id.
    ledger : Ledger
        Everything on record of each worker, one slice a worker.
    population : Population
        What is usual among all workers.
    usual : UsualRates
        What offers that are shown now are compared with.
    """

    as_of: int
    workers: Workers
    tasks: Tasks  # open ones
    shift_hours: FloatArray
    shift_bits: NDArray[np.uint8]  # (n_workers, 21): the week's hours as packed bits
    worker_totals: FloatArray
    pairs: PairIndex
    texts: MarketTexts
    category_rates: CategoryRates
    market_rating: float
    worker_row: dict[str, int]
    task_row: dict[str, int]
    worker_rank: IntArray
    task_rank: IntArray
    tasks_by_poster: dict[str, IntArray]
    workers_by_place: Places
    tasks_by_place: Places
    ledger: Ledger
    population: Population
    usual: UsualRates

    @classmethod
    def build(
        cls, history: MarketHistory, *, as_of: datetime, space: TextSpace = NO_SPACE
    ) -> MarketSnapshot:
        """The market as the platform knew it at `as_of` (aware); later facts do not count.

        `space` is that of the release which will answer from it: texts are placed there.
        """
        instant = epoch(as_of)
        workers = placed(history.workers)
        tasks = history.tasks
        is_open = (tasks.status == TaskStatus.OPEN) & (tasks.deadline > instant)
        open_tasks = np.flatnonzero(is_open & (tasks.posted_at <= instant))
        tasks = tasks.take(open_tasks)
        record = Record(history)
        rates = record.category_rates(np.arange(len(CATEGORIES)), instant)
        is_there = (workers.joined_at <= instant) & ~np.isnan(workers.lat)
        ledger = Ledger.of(history, record)
        may_work = np.flatnonzero((workers.roles != Role.POSTER) & is_there)
        return cls(
            as_of=instant,
            workers=workers,
            tasks=tasks,
            shift_hours=workers.shifts.sum(axis=1).astype(np.float64),
            shift_bits=np.packbits(workers.shifts, axis=1),
            worker_totals=record.worker_totals(np.arange(len(workers)), instant),
            pairs=record.pairs_at(instant),
            texts=MarketTexts.of(history, record, open_tasks, space, instant=instant),
            category_rates=rates,
            market_rating=float(record.market_rating(instant)[0]),
            worker_row=rows_by_id(workers.ids),
            task_row=rows_by_id(tasks.ids),
            worker_rank=ranks(workers.ids),
            task_rank=ranks(tasks.ids),
            tasks_by_poster=rows_by_poster(tasks.poster_ids),
            workers_by_place=SpatialIndex(may_work, workers.lat[may_work], workers.lng[may_work]),
            tasks_by_place=SpatialIndex(np.arange(len(tasks)), tasks.lat, tasks.lng),
            ledger=ledger,
            population=population_of(ledger, now=instant),
            usual=record.usual(instant),
        )

    def rates_of(self, categories: IntArray) -> CategoryRates:
        """Category rates for rows of tasks with the given categories (n,)."""
        return CategoryRates(*(rate[categories] for rate in self.category_rates))


def placed(workers: Workers) -> Workers:
    """Workers whose current place is their home where no other is known; NaN where neither is."""
    is_known = ~(np.isnan(workers.lat) | np.isnan(workers.lng))
    home_lat = np.where(np.isnan(workers.home_lng), np.nan, workers.home_lat)
    return replace(
        workers,
        lat=np.where(is_known, workers.lat, home_lat),
        lng=np.where(is_known, workers.lng, workers.home_lng),
    )


def rows_by_id(ids: NDArray[np.str_]) -> dict[str, int]:
    """Row of each id."""
    return {name: row for row, name in enumerate(ids.tolist())}


def ranks(ids: NDArray[np.str_]) -> IntArray:
    """(n,) place of each row in the order of the ids."""
    ranks = np.empty(len(ids), dtype=np.int64)
    ranks[np.argsort(ids, kind="stable")] = np.arange(len(ids))
    return ranks


def rows_by_poster(posters: NDArray[np.str_]) -> dict[str, IntArray]:
    """Rows (n,) of each poster's tasks, by his id."""
    names, codes, counts = np.unique(posters, return_inverse=True, return_counts=True)
    rows, ends = np.argsort(codes, kind="stable"), np.cumsum(counts)
    spans = zip(names.tolist(), (ends - counts).tolist(), ends.tolist(), strict=True)
    return {name: rows[begin:end] for name, begin, end in spans}
