"""Following a market: what has changed since the snapshot was built lies over it.

The base stays as it was built: its k-d trees, columns and indexes are never touched. Workers and
tasks that changed are taken out of what the base finds and searched beside it, directly, as there
are few of them. `compacted` makes the next base when they have become many. What is on record of
workers (totals, tastes, shifts, the ledger) is that of the base: outcomes enter with the next one
that is read from the store.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from data.arrays import BoolArray, FloatArray, IntArray
from data.columns import Role, Tasks, TaskStatus, Workers
from data.reference.geography import chord, unit_vectors
from engine.candidates import AskedTask
from engine.market import (
    MarketSnapshot,
    Nearby,
    Places,
    SpatialIndex,
    placed,
    ranks,
    rows_by_id,
    rows_by_poster,
)
from engine.matching import Matcher
from engine.neighbours import SemanticIndex, TextSearch
from engine.preranking.approximation import LinearPart, Prescored
from engine.preranking.preranker import Preranker
from engine.preranking.worker_columns import WorkerColumns
from engine.shortlist import Retriever
from engine.texts import TaskTexts
from models.similarity import Neighbours

MOST_SHARE: Final = 0.1
"""Share of a base's rows that may have changed before the next base is due: they are searched
directly in a fraction of what the base itself takes, and a base takes seconds to make."""

LEAST_ROWS: Final = 512
"""Changed rows that are never worth a new base: searching them takes microseconds."""


@dataclass(frozen=True, slots=True)
class MarketChanges:
    """Workers and tasks that changed, whole as they are now.

    Attributes
    ----------
    tasks : Tasks
        Open or not: those that are not leave the market.
    texts : TaskTexts
        Of the same tasks, in their order.
    """

    workers: Workers
    tasks: Tasks
    texts: TaskTexts


@dataclass(frozen=True, slots=True)
class Overlay:
    """What a matcher's market differs by from its base.

    Attributes
    ----------
    moved : int64
        Rows of workers of the base who must be searched directly.
    fresh : int64
        Rows of workers whose columns the base does not have: new ones, and changed profiles.
    fresh_columns : WorkerColumns or None
        Of the fresh who may be found.
    base_row : (n_tasks,) int64
        Row in the base of each open task, -1 where it has none.
    """

    market: MarketSnapshot
    workers: WorkerColumns
    by_place: Places
    semantic: SemanticIndex
    moved: IntArray
    fresh: IntArray
    fresh_columns: WorkerColumns | None
    base_row: IntArray

    @classmethod
    def nothing(cls, matcher: Matcher) -> Overlay:
        """That of a matcher whose market is as it was built."""
        retriever = matcher.retriever
        columns, by_place = retriever.preranker.workers, matcher.market.workers_by_place
        assert isinstance(columns, WorkerColumns)  # noqa: S101  nothing lies over it
        return cls(
            matcher.market,
            columns,
            by_place,
            retriever.semantic,
            _NONE,
            _NONE,
            None,
            np.arange(len(matcher.market.tasks)),
        )

    @property
    def is_large(self) -> bool:
        """Whether the next base is due."""
        changed_workers = len(self.moved) + len(self.fresh)
        left = len(self.market.tasks) - np.count_nonzero(self.base_row >= 0)
        changed_tasks = left + np.count_nonzero(self.base_row < 0)
        return bool(
            changed_workers > max(MOST_SHARE * len(self.market.workers), LEAST_ROWS)
            or changed_tasks > max(MOST_SHARE * len(self.market.tasks), LEAST_ROWS)
        )


_NONE: Final = np.empty(0, dtype=np.int64)


def follow(matcher: Matcher, changes: MarketChanges, *, now: int) -> Matcher:
    """A matcher over the market with the changes; the one that is given goes on as it was.

    `now` is an instant: tasks whose deadline is past do not enter. Takes some ten milliseconds for
    100,000 workers and 20,000 tasks.
    """
    overlay = matcher.overlay or Overlay.nothing(matcher)
    before = matcher.market
    market, changed = _with_workers(before, changes.workers)
    columns = matcher.retriever.preranker.tasks
    if len(changes.tasks):
        market, base_row = _with_tasks(market, overlay.base_row, changes, now)
        overlay = replace(overlay, base_row=base_row)
    overlay = _overlaid(overlay, market, changed, matcher)
    market = replace(market, workers_by_place=OverlaidPlaces.of(overlay, market))
    if len(changes.tasks):
        columns = columns.followed(before, market)
    semantic = SemanticIndex(
        OverlaidTexts(overlay.semantic.tasks, overlay.base_row, market.texts.tasks)
    )
    workers = OverlaidWorkers.of(overlay, market)
    retriever = Retriever(market, Preranker(market, workers, columns), semantic)
    return matcher.over(market, retriever, overlay)


def compacted(matcher: Matcher) -> Matcher:
    """A matcher over the same market as its own base; seconds of computation."""
    market = matcher.market
    rows = _findable(market, np.arange(len(market.workers)))
    w = market.workers
    market = replace(market, workers_by_place=SpatialIndex(rows, w.lat[rows], w.lng[rows]))
    return Matcher(
        matcher.release,
        market,
        matcher.shifts,
        limits=matcher.limits,
        best_first=matcher.best_first,
    )


@dataclass(frozen=True, slots=True)
class _Changed:
    """Rows of changed workers, and which of them the base's columns do not describe."""

    rows: IntArray
    is_fresh: BoolArray


_PROFILE: Final = ("roles", "skills", "qualifications", "max_distance_m", "min_hourly_usd", "xp")
"""What the pre-score's columns of a worker are read off, beside his record."""


def _with_workers(market: MarketSnapshot, changed: Workers) -> tuple[MarketSnapshot, _Changed]:
    """The market with changed and new workers; its index of places is that of before."""
    if not len(changed):
        return market, _Changed(_NONE, np.empty(0, dtype=np.bool_))
    changed = placed(changed)
    rows = np.array([market.worker_row.get(str(id), -1) for id in changed.ids], dtype=np.int64)
    is_new = rows < 0
    known, old = changed.take(~is_new), rows[~is_new]
    profile = np.zeros(len(old), dtype=np.bool_)
    for name in _PROFILE:
        was, now = getattr(market.workers, name)[old], getattr(known, name)
        profile |= (was != now) & ~((was != was) & (now != now))
    profile |= (market.workers.shifts[old] != known.shifts).any(axis=1)
    workers = _replaced(market.workers, old, known)
    hours, bits = market.shift_hours, market.shift_bits
    if workers.shifts is not market.workers.shifts:
        hours, bits = hours.copy(), bits.copy()
        hours[old] = known.shifts.sum(axis=1)
        bits[old] = np.packbits(known.shifts, axis=1)
    market = replace(market, workers=workers, shift_hours=hours, shift_bits=bits)
    if is_new.any():
        market = _with_new_workers(market, changed.take(is_new))
        rows[is_new] = np.arange(len(market.workers) - int(is_new.sum()), len(market.workers))
    fresh = np.ones(len(rows), dtype=np.bool_)
    fresh[~is_new] = profile
    return market, _Changed(rows, fresh)


def _replaced(workers: Workers, rows: IntArray, known: Workers) -> Workers:
    """Columns with other values in some rows; those that do not change are the same arrays."""
    new: dict[str, NDArray[Any]] = {}
    for column in fields(Workers):
        if column.name == "ids":
            continue
        was, now = getattr(workers, column.name), getattr(known, column.name)
        differs = was[rows] != now
        if np.any(differs):
            new[column.name] = was.copy()
            new[column.name][rows] = now
    return replace(workers, **new) if new else workers


def _with_new_workers(market: MarketSnapshot, new: Workers) -> MarketSnapshot:
    """The market with workers appended of whom nothing is on record."""
    n, k, ledger = len(market.workers), len(new), market.ledger
    texts = market.texts
    workers = _joined(market.workers, new)
    return replace(
        market,
        workers=workers,
        shift_hours=np.append(market.shift_hours, new.shifts.sum(axis=1).astype(np.float64)),
        shift_bits=np.concatenate([market.shift_bits, np.packbits(new.shifts, axis=1)]),
        worker_totals=_with_zeros(market.worker_totals, k),
        texts=replace(texts, workers=_with_zeros(texts.workers, k)),
        worker_row=market.worker_row | {str(id): n + i for i, id in enumerate(new.ids)},
        worker_rank=_inserted(market.worker_rank, market.workers.ids, new.ids),
        ledger=replace(
            ledger,
            offer_ends=np.append(ledger.offer_ends, np.full(k, ledger.offer_ends[-1])),
            session_ends=np.append(ledger.session_ends, np.full(k, ledger.session_ends[-1])),
        ),
    )


def _joined(first: Any, second: Any) -> Any:
    """The columns of both, one after the other."""
    return type(first)(
        **{
            column.name: np.concatenate(
                [getattr(first, column.name), getattr(second, column.name)]
            )
            for column in fields(first)
        }
    )


def _with_zeros(rows: NDArray[Any], k: int) -> NDArray[Any]:
    return np.concatenate([rows, np.zeros((k, *rows.shape[1:]), dtype=rows.dtype)])


def _inserted(rank: IntArray, ids: NDArray[np.str_], new: NDArray[np.str_]) -> IntArray:
    """Places in the order of all ids, given those of the first: nothing is sorted anew."""
    order = np.argsort(rank)
    at = np.searchsorted(ids[order], new)
    arrival = np.argsort(new, kind="stable")
    merged = np.insert(order, at[arrival], len(ids) + arrival)
    found = np.empty(len(merged), dtype=np.int64)
    found[merged] = np.arange(len(merged))
    return found


def _with_tasks(
    market: MarketSnapshot, base_row: IntArray, changes: MarketChanges, now: int
) -> tuple[MarketSnapshot, IntArray]:
    """The market with changed tasks at its end, those that are not open gone; and base rows."""
    tasks = changes.tasks
    gone = [market.task_row[str(id)] for id in tasks.ids if str(id) in market.task_row]
    keep = np.setdiff1d(np.arange(len(market.tasks)), np.array(gone, dtype=np.int64))
    is_open = (tasks.status == TaskStatus.OPEN) & (tasks.deadline > now)
    here = is_open & ~np.isnan(tasks.lat)
    now_open = _joined(market.tasks.take(keep), tasks.take(here))
    texts = market.texts
    texts = replace(
        texts,
        tasks=np.concatenate([texts.tasks[keep], changes.texts.meanings[here]]),
        positions=replace(
            texts.positions,
            tasks=np.concatenate([texts.positions.tasks[keep], changes.texts.positions[here]]),
        ),
    )
    changed = replace(
        market,
        tasks=now_open,
        texts=texts,
        task_row=rows_by_id(now_open.ids),
        task_rank=ranks(now_open.ids),
        tasks_by_poster=rows_by_poster(now_open.poster_ids),
        tasks_by_place=SpatialIndex(np.arange(len(now_open)), now_open.lat, now_open.lng),
    )
    return changed, np.append(base_row[keep], np.full(int(here.sum()), -1))


def _overlaid(
    overlay: Overlay, market: MarketSnapshot, changed: _Changed, matcher: Matcher
) -> Overlay:
    if not len(changed.rows):
        return overlay
    in_base = changed.rows < len(overlay.market.workers)
    in_base[in_base] = np.isin(
        changed.rows[in_base], _findable(overlay.market, changed.rows[in_base])
    )
    fresh = np.union1d(overlay.fresh, changed.rows[changed.is_fresh | ~in_base])
    moved = np.setdiff1d(np.union1d(overlay.moved, changed.rows), fresh)
    columns = overlay.fresh_columns
    if np.isin(changed.rows, fresh).any():
        found = _findable(market, fresh)
        w = market.workers
        columns = WorkerColumns.build(
            replace(market, workers_by_place=SpatialIndex(found, w.lat[found], w.lng[found])),
            LinearPart.of(matcher.release.chain, matcher.policy),
            matcher.shifts_of_pairs,
        )
    return replace(overlay, moved=moved, fresh=fresh, fresh_columns=columns)


def _findable(market: MarketSnapshot, rows: IntArray) -> IntArray:
    """Those of the rows who may work and whose place is known."""
    w = market.workers
    return np.asarray(rows[(w.roles[rows] != Role.POSTER) & ~np.isnan(w.lat[rows])])


@dataclass(frozen=True, slots=True)
class OverlaidPlaces:
    """The base's index without the rows that changed, and these beside it."""

    base: Places
    is_gone: BoolArray  # (n_workers,)
    rows: IntArray
    points: FloatArray

    @classmethod
    def of(cls, overlay: Overlay, market: MarketSnapshot) -> OverlaidPlaces:
        """The index of all workers who may be found."""
        changed = np.union1d(overlay.moved, overlay.fresh)
        is_gone = np.zeros(len(market.workers), dtype=np.bool_)
        is_gone[changed] = True
        rows, w = _findable(market, changed), market.workers
        return cls(overlay.by_place, is_gone, rows, unit_vectors(w.lat[rows], w.lng[rows]))

    def in_leaf_order(self) -> tuple[IntArray, FloatArray]:
        """All rows (n,) and their points (n, 3); those that changed stand last."""
        rows, points = self.base.in_leaf_order()
        stay = ~self.is_gone[rows]
        return np.append(rows[stay], self.rows), np.concatenate([points[stay], self.points])

    def nearest(self, lat: float, lng: float, *, radius_m: float, most: int) -> Nearby:
        """As the base's; fewer than `most` where some of the base's nearest have changed."""
        rows, _, is_all = self.nearest_chords(lat, lng, radius_m=radius_m, most=most)
        return Nearby(rows, is_all)

    def nearest_chords(
        self, lat: float, lng: float, *, radius_m: float, most: int
    ) -> tuple[IntArray, FloatArray, bool]:
        """As `nearest`, with the chords (n,) to the rows.

        Rows farther than all that the base told are left out unless it told all.
        """
        if most < 1:
            return _NONE, np.empty(0), True
        found, apart, is_all = self.base.nearest_chords(lat, lng, radius_m=radius_m, most=most)
        reach = chord(radius_m) if is_all else apart[-1]
        stay = ~self.is_gone[found]
        point = unit_vectors(np.array([lat]), np.array([lng]))[0]
        own = np.sqrt(((self.points - point) ** 2).sum(axis=1))
        near = own <= reach
        rows = np.append(found[stay], self.rows[near])
        chords = np.append(apart[stay], own[near])
        order = np.argsort(chords, kind="stable")
        return rows[order], chords[order], is_all


@dataclass(frozen=True, slots=True)
class OverlaidWorkers:
    """The base's columns without the workers that changed, and theirs beside them."""

    parts: Sequence[tuple[MarketSnapshot, WorkerColumns]]

    @classmethod
    def of(cls, overlay: Overlay, market: MarketSnapshot) -> OverlaidWorkers:
        """Columns of all workers who may be found.

        The base and the moved are asked over the base's market, whose texts their columns name.
        """
        is_gone = np.zeros(len(market.workers), dtype=np.bool_)
        is_gone[overlay.moved] = is_gone[overlay.fresh] = True
        parts = [(overlay.market, overlay.workers.without(is_gone))]
        moved = _findable(market, overlay.moved)
        if len(moved):
            w = market.workers
            columns = overlay.workers.moved(
                moved, unit_vectors(w.lat[moved], w.lng[moved]), w.qualifications, w.shifts
            )
            parts.append((overlay.market, columns))
        if overlay.fresh_columns is not None:
            parts.append((market, overlay.fresh_columns))
        return cls(parts)

    def prescored(
        self, market: MarketSnapshot, task: AskedTask, radius_m: float, *, most: int | None = None
    ) -> Prescored:
        """All workers within the radius (metres) who meet the hard rules, with scores.

        Of each part at least the nearest `most`.
        """
        found = [columns.prescored(own, task, radius_m, most=most) for own, columns in self.parts]
        return Prescored(
            np.concatenate([part.rows for part in found]),
            np.concatenate([part.scores for part in found]),
        )


class OverlaidTexts:
    """The base's index of texts of open tasks, with the rows of now, and new texts beside it.

    `base_row` (n_tasks,) is the base's row of each open task, -1 where it has none.
    """

    def __init__(self, base: TextSearch, base_row: IntArray, meanings: NDArray[np.int8]) -> None:
        known = np.flatnonzero(base_row >= 0)
        self.base = base
        self.row_now = np.full(int(base_row.max(initial=-1)) + 1, -1, dtype=np.int64)
        self.row_now[base_row[known]] = known
        new = np.flatnonzero(base_row < 0)
        self.new = new[meanings[new].any(axis=1)]
        self.vectors = meanings[self.new].astype(np.float32)

    def __len__(self) -> int:
        return int(np.count_nonzero(self.row_now >= 0)) + len(self.new)

    def search(self, vectors: NDArray[Any], k: int) -> Neighbours:
        """As `SimilarityIndex.search`; fewer where some of the base's have gone."""
        found = self.base.search(vectors, k)
        inside = (found.rows >= 0) & (found.rows < len(self.row_now))
        rows = np.where(inside, self.row_now[np.where(inside, found.rows, 0)], -1)
        alike = np.where(rows >= 0, found.similarities, -np.inf)
        own = vectors.astype(np.float32) @ self.vectors.T
        rows = np.concatenate([rows, np.broadcast_to(self.new, own.shape)], axis=1)
        alike = np.concatenate([alike, own], axis=1)
        best = np.argsort(-alike, axis=1, kind="stable")[:, :k]
        return Neighbours(
            np.take_along_axis(rows, best, axis=1),
            np.take_along_axis(alike, best, axis=1).astype(np.float32),
        )
