"""The market snapshot: workers and open tasks in columns at one moment, with spatial indexes.

Built once from a history and then only read. A request touches no database: it asks the index of
places for row numbers and takes those rows. All that is large stands in arrays, so that the whole
can be laid over a file that processes share (`engine.market_base`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from data.arrays import FloatArray, IntArray, prose
from data.columns import MarketHistory, Role, Tasks, TaskStatus, Workers
from data.reference.calendar import epoch
from data.reference.categories import CATEGORIES
from data.reference.geography import chord, unit_vectors
from engine.patterns.population import Population, population_of
from engine.texts import MarketTexts
from features.ledger import Ledger
from features.market_record import CategoryRates, UsualRates
from features.record import KeptRows, PairIndex, Record
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


BLOCK: Final = 128
"""Neighbours whose common distance is looked at before their own."""


@dataclass(frozen=True, slots=True, init=False)
class SpatialIndex:
    """Which rows lie within a radius of a place: points in the order of a k-d tree, in blocks.

    The tree orders the points so that near ones stand side by side, and is not kept: of each
    block its middle and reach tell whether to look into it. Unlike a tree of scipy, such an index
    is nothing but arrays. Equals stand by their rows.

    Attributes
    ----------
    rows : (n,) int64
    points : (n, 3) float64
        On the unit sphere.
    centres, reaches : (n_blocks, 3), (n_blocks,) float64
        Middle of each block of points, and the chord to its farthest.
    """

    rows: IntArray
    points: FloatArray
    centres: FloatArray
    reaches: FloatArray

    def __init__(self, rows: IntArray, lat: FloatArray, lng: FloatArray) -> None:
        points = unit_vectors(lat, lng)
        order = cKDTree(points).indices if len(rows) else np.empty(0, dtype=np.int64)
        points = np.ascontiguousarray(points[order])
        centres, reaches = blocks_of(points)
        for name, value in (
            ("rows", rows[order]), ("points", points), ("centres", centres), ("reaches", reaches),
        ):  # fmt: skip
            object.__setattr__(self, name, value)

    def in_leaf_order(self) -> tuple[IntArray, FloatArray]:
        """All rows (n,) and their points (n, 3) on the unit sphere, near ones side by side."""
        return self.rows, self.points

    def nearest(self, lat: float, lng: float, *, radius_m: float, most: int) -> Nearby:
        """Up to `most` rows within `radius_m` metres of a place in degrees, nearest first."""
        rows, _, is_all = self.nearest_chords(lat, lng, radius_m=radius_m, most=most)
        return Nearby(rows, is_all)

    def nearest_chords(
        self, lat: float, lng: float, *, radius_m: float, most: int
    ) -> tuple[IntArray, FloatArray, bool]:
        """As `nearest`, with the chords (n,) to the rows on the unit sphere."""
        if not len(self.rows) or most < 1:
            return np.empty(0, dtype=np.int64), np.empty(0), True
        point, reach = unit_vectors(np.array([lat]), np.array([lng]))[0], chord(radius_m)
        least = np.sqrt(((self.centres - point) ** 2).sum(axis=1)) - self.reaches - 1e-12
        blocks = np.flatnonzero(least <= reach)
        blocks = blocks[np.argsort(least[blocks], kind="stable")]
        looked_into = 2 + most // (BLOCK // 4)
        while True:
            rows, apart = self._within(blocks[:looked_into], point, reach)
            if looked_into >= len(blocks):
                is_all = len(rows) <= most
                break
            if len(rows) >= most:
                farthest = np.partition(apart, most - 1)[most - 1]
                if farthest < least[blocks[looked_into]]:
                    is_all = False
                    break
            looked_into *= 2
        order = np.lexsort((rows, apart))[:most]
        return rows[order], apart[order], is_all

    def _within(
        self, blocks: IntArray, point: FloatArray, reach: float
    ) -> tuple[IntArray, FloatArray]:
        """Rows of some blocks within a chord, and their chords."""
        places = (blocks[:, None] * BLOCK + np.arange(BLOCK)).ravel()
        places = places[places < len(self.rows)]
        apart = np.sqrt(((self.points[places] - point) ** 2).sum(axis=1))
        near = apart <= reach
        return self.rows[places[near]], apart[near]


def blocks_of(points: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Middle (m, 3) of each `BLOCK` points (n, 3), and the distance (m,) to its farthest."""
    n = len(points)
    if not n:
        return np.empty((0, 3)), np.empty(0)
    begins = np.arange(0, n, BLOCK)
    counts = np.diff(np.append(begins, n))
    centres = np.add.reduceat(points, begins, axis=0) / counts[:, None]
    apart = np.sqrt(((points - np.repeat(centres, counts, axis=0)) ** 2).sum(axis=1))
    return centres, np.maximum.reduceat(apart, begins)


class RowsById(Mapping[str, int]):
    """Row of each id, found in the order of the ids: no object is kept for an id.

    Parameters
    ----------
    ids : (n,) str
    order : (n,) integers
        Rows in the order of their ids.
    added : mapping, optional
        Further ids and their rows.
    """

    def __init__(
        self, ids: NDArray[np.str_], order: IntArray, added: Mapping[str, int] | None = None
    ) -> None:
        self.ids, self.order = ids, order
        self.added = {} if added is None else dict(added)

    @classmethod
    def of(cls, ids: NDArray[np.str_]) -> RowsById:
        """Of ids in any order."""
        return cls(ids, np.argsort(ids, kind="stable").astype(np.int32))

    def __getitem__(self, id: str) -> int:
        row = self._row(id)
        if row is None:
            raise KeyError(id)
        return row

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and self._row(id) is not None

    def __iter__(self) -> Iterator[str]:
        yield from self.ids.tolist()
        yield from self.added

    def __len__(self) -> int:
        return len(self.ids) + len(self.added)

    def __or__(self, more: Mapping[str, int]) -> RowsById:
        """These and further ids."""
        return RowsById(self.ids, self.order, {**self.added, **more})

    def rows_of(self, ids: NDArray[np.str_]) -> IntArray:
        """(k,) int64 rows of ids (k,); -1 of those that are not known."""
        if not len(self.ids):
            rows = np.full(len(ids), -1)
        else:
            # Longer ids than any here are cut, so that nothing is converted but what is asked.
            at = np.searchsorted(self.ids, ids.astype(self.ids.dtype), sorter=self.order)
            rows = self.order[np.minimum(at, len(self.ids) - 1)].astype(np.int64)
            rows = np.where(self.ids[rows] == ids, rows, -1)
        for i in np.flatnonzero(rows < 0) if self.added else ():
            rows[i] = self.added.get(str(ids[i]), -1)
        return rows

    def _row(self, id: str) -> int | None:
        at = bisect_left(self.order, id, key=self.ids.__getitem__)
        if at < len(self.order) and self.ids[self.order[at]] == id:
            return int(self.order[at])
        return self.added.get(id)


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
    worker_row, task_row : mapping
        Row by id; `task_row` knows open tasks only.
    worker_rank, task_rank : (n_workers,), (n_tasks,) int64
        Place of each row in the order of the ids: what decides between equals.
    tasks_by_poster : mapping
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
    worker_row: RowsById
    task_row: dict[str, int]
    worker_rank: IntArray
    task_rank: IntArray
    tasks_by_poster: dict[str, IntArray] | RowsByPoster
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
        # What workers say of themselves stands in `texts`, by what it means.
        silent = np.broadcast_to(prose([""]), len(history.workers))
        workers = replace(placed(history.workers), profile_texts=silent)
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
            worker_row=RowsById.of(workers.ids),
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

    def within(self, workers: IntArray, tasks: IntArray) -> MarketSnapshot:
        """Some of the workers and open tasks (rows, ascending) of the same market.

        What is known of each stays what it was, to the bit, and so does what is usual in the
        market: rates, ratings and the population are of everybody.
        """
        kept = KeptRows(workers, len(self.workers))
        some, open_tasks = self.workers.take(workers), self.tasks.take(tasks)
        found, _ = self.workers_by_place.in_leaf_order()
        found = np.sort(kept(found))
        found = found[found >= 0]
        return replace(
            self,
            workers=some,
            tasks=open_tasks,
            shift_hours=self.shift_hours[workers],
            shift_bits=self.shift_bits[workers],
            worker_totals=self.worker_totals[workers],
            pairs=self.pairs.of_workers(kept),
            texts=self.texts.within(kept, tasks),
            worker_row=RowsById.of(some.ids),
            task_row=rows_by_id(open_tasks.ids),
            worker_rank=ranks(some.ids),
            task_rank=ranks(open_tasks.ids),
            tasks_by_poster=rows_by_poster(open_tasks.poster_ids),
            workers_by_place=SpatialIndex(found, some.lat[found], some.lng[found]),
            tasks_by_place=SpatialIndex(
                np.arange(len(open_tasks)), open_tasks.lat, open_tasks.lng
            ),
            ledger=self.ledger.of_workers(kept),
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


class RowsByPoster(Mapping[str, IntArray]):
    """Rows (n,) of each poster's tasks, by his id.

    Parameters
    ----------
    names : (n_posters,) str
        Sorted.
    ends : (n_posters + 1,) integers
        The rows of poster p stand from `ends[p]` to before `ends[p + 1]` in `rows`.
    rows : (n_tasks,) integers
    """

    def __init__(self, names: NDArray[np.str_], ends: IntArray, rows: IntArray) -> None:
        self.names, self.ends, self.rows = names, ends, rows

    def __getitem__(self, poster: str) -> IntArray:
        at = bisect_left(self.names, poster)
        if at == len(self.names) or self.names[at] != poster:
            raise KeyError(poster)
        return self.rows[self.ends[at] : self.ends[at + 1]]

    def __iter__(self) -> Iterator[str]:
        yield from self.names.tolist()

    def __len__(self) -> int:
        return len(self.names)

    def copy(self) -> dict[str, IntArray]:
        """The same, to be changed."""
        parts = np.split(self.rows, self.ends[1:-1])
        return dict(zip(self.names.tolist(), parts, strict=False))


def rows_by_poster(posters: NDArray[np.str_]) -> RowsByPoster:
    """Rows (n,) of each poster's tasks, by his id."""
    names, codes, counts = np.unique(posters, return_inverse=True, return_counts=True)
    return RowsByPoster(names, np.append(0, np.cumsum(counts)), np.argsort(codes, kind="stable"))
