"""Following a market: what has changed since the snapshot was built lies over it.

The base stays as it was built: its k-d trees and indexes are never touched. Workers and tasks that
changed are taken out of what the base finds and searched beside it, directly, as there are few of
them; where only the place of a worker changed, his columns stay his and move with him. What a
change costs grows with what changed, and with the market only by copies of columns. `compacted`
makes the next base, of the parts that are due, when the changed have become many.

What is on record of a worker follows as well (`engine.record_overlay`): his totals, his totals by
category, and his offers one by one. What is usual of the market (rates of categories, the mean
rating, the population), what his accepted tasks say of his taste, and the shifts that are learnt
of him by replay are those of the base, until the market is read from the store anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from data.arrays import BoolArray, FloatArray, IntArray
from data.columns import MarketHistory, Role, Tasks, TaskStatus, Whereabouts, Workers
from data.reference.geography import chord, unit_vectors
from engine.candidates import AskedTask
from engine.market import (
    MarketSnapshot,
    Nearby,
    Places,
    RowsByPoster,
    SpatialIndex,
    placed,
)
from engine.matching import Matcher
from engine.neighbours import SemanticIndex, TextSearch
from engine.preranking.approximation import LinearPart, Prescored
from engine.preranking.preranker import Preranker
from engine.preranking.worker_columns import WorkerColumns, places_among
from engine.record_overlay import with_records
from engine.shortlist import Retriever
from engine.texts import TaskTexts
from models.similarity import Neighbours

MOST_SHARE: Final = 0.1
"""Share of a base's rows that may have changed before the next base is due: they are searched
directly in a fraction of what the base itself takes, and columns take seconds to make."""

MOST_MOVED: Final = 0.02
"""Share of the workers who may have moved before their k-d tree is made anew: it takes some ten
milliseconds, and short lists of the nearest are shorter by those who have left."""

LEAST_ROWS: Final = 512
"""Changed rows that are never worth a new base: searching them takes microseconds."""

FARTHER: Final = 3.0
"""How much wider blocks of workers may have become until they are cut anew: they are still small
beside the radius that is asked for."""


@dataclass(frozen=True, slots=True)
class MarketChanges:
    """Workers and tasks that changed, whole as they are now.

    Attributes
    ----------
    tasks : Tasks
        Open or not: those that are not leave the market.
    texts : TaskTexts
        Of the same tasks, in their order.
    moved : Whereabouts or None
        Of other workers than those where they are now; of none but those whom the market knows.
    records : MarketHistory or None
        Of some workers all that they were offered, and what followed, as it is stored now.
    """

    workers: Workers
    tasks: Tasks
    texts: TaskTexts
    moved: Whereabouts | None = None
    records: MarketHistory | None = None


class DueParts(NamedTuple):
    """Parts of a base that are to be made anew."""

    workers: bool
    order: bool  # of the workers: their blocks have become wide
    tasks: bool


@dataclass(frozen=True, slots=True)
class Overlay:
    """What a matcher's market differs by from its base.

    Attributes
    ----------
    recorded : MarketSnapshot
        As it was read from the store: what records are compared with.
    market : MarketSnapshot
        The base: what the workers' columns were made of.
    workers : WorkerColumns
        Of the base's workers, where they are now; who is among the fresh is never found.
    place_of : (m,) int32
        Of each row the place in these columns, -1 where it has none (`WorkerColumns.place_of`).
    mean_reach : float
        Of the blocks of these columns, when they were cut.
    by_place : Places
        The k-d tree of workers, and `moved` (int64) the rows that it does not have right.
    fresh : int64
        Rows of workers whose columns the base does not have: new ones, and changed profiles.
    fresh_columns : WorkerColumns or None
        Of the fresh who may be found.
    restated : int64
        Rows of workers with another record than the base's columns were made of.
    semantic : SemanticIndex
    tasks_by_place : Places
        The k-d tree of the base's open tasks.
    base_row : (n_tasks,) int64
        Row in the base of each open task, -1 where it has none.
    base_tasks : int
        How many the base has.
    """

    recorded: MarketSnapshot
    market: MarketSnapshot
    workers: WorkerColumns
    place_of: NDArray[np.int32]
    mean_reach: float
    by_place: Places
    moved: IntArray
    fresh: IntArray
    fresh_columns: WorkerColumns | None
    restated: IntArray
    semantic: SemanticIndex
    tasks_by_place: Places
    base_row: IntArray
    base_tasks: int

    @classmethod
    def nothing(cls, matcher: Matcher) -> Overlay:
        """That of a matcher whose market is as it was built."""
        retriever, market = matcher.retriever, matcher.market
        columns = retriever.preranker.workers
        assert isinstance(columns, WorkerColumns)  # noqa: S101  nothing lies over it
        n = len(market.tasks)
        return cls(
            recorded=market,
            market=market,
            workers=columns,
            place_of=columns.place_of(),
            mean_reach=_mean_reach(columns),
            by_place=market.workers_by_place,
            moved=_NONE,
            fresh=_NONE,
            fresh_columns=None,
            restated=_NONE,
            semantic=retriever.semantic,
            tasks_by_place=market.tasks_by_place,
            base_row=np.arange(n),
            base_tasks=n,
        )

    @property
    def due(self) -> DueParts:
        """What of the next base is due."""
        changed = len(self.fresh) + len(self.restated)
        is_wide = _mean_reach(self.workers) > FARTHER * self.mean_reach
        stayed = int(np.count_nonzero(self.base_row >= 0))
        changed_tasks = self.base_tasks + len(self.base_row) - 2 * stayed
        return DueParts(
            workers=changed > max(MOST_SHARE * len(self.market.workers), LEAST_ROWS),
            order=is_wide and len(self.workers.rows) > LEAST_ROWS,
            tasks=changed_tasks > max(MOST_SHARE * self.base_tasks, LEAST_ROWS),
        )

    @property
    def is_large(self) -> bool:
        """Whether the next base is due."""
        return any(self.due)


_NONE: Final = np.empty(0, dtype=np.int64)


def _mean_reach(columns: WorkerColumns) -> float:
    return float(columns.reaches.mean()) if len(columns.reaches) else 0.0


def follow(matcher: Matcher, changes: MarketChanges, *, now: int) -> Matcher:
    """A matcher over the market with the changes; the one that is given goes on as it was.

    `now` is an instant: tasks whose deadline is past do not enter. Takes some ten milliseconds for
    100,000 workers and 20,000 tasks.
    """
    overlay = matcher.overlay or Overlay.nothing(matcher)
    market, changed = _with_workers(matcher.market, _stated(matcher.market, changes))
    if changes.records is not None and len(changes.records.workers):
        market, restated = with_records(overlay.recorded, market, changes.records)
        overlay = replace(overlay, restated=np.union1d(overlay.restated, restated))
        changed = changed.with_record(restated[np.isin(restated, overlay.fresh)])
    columns = matcher.retriever.preranker.tasks
    if len(changes.tasks):
        market, moves = _with_tasks(market, changes, now)
        if moves is not None:
            columns = columns.followed(market, moves.changed, moves.first)
            none = np.full(len(moves.changed), -1)
            base_row = _exchanged(overlay.base_row, moves.first, moves.changed, none)
            overlay = replace(overlay, base_row=base_row)
            market = replace(market, tasks_by_place=_open_tasks_by_place(overlay, market))
    if len(changed.rows):
        overlay = _with_changed(overlay, market, changed, matcher)
        market = replace(market, workers_by_place=_workers_by_place(overlay, market))
    return _over(matcher, market, overlay, columns)


def _over(matcher: Matcher, market: MarketSnapshot, overlay: Overlay, columns: Any) -> Matcher:
    semantic = SemanticIndex(
        OverlaidTexts(overlay.semantic.tasks, overlay.base_row, market.texts.tasks)
    )
    parts = [(overlay.market, overlay.workers)]
    if overlay.fresh_columns is not None:
        parts.append((market, overlay.fresh_columns))
    retriever = Retriever(market, Preranker(market, OverlaidWorkers(parts), columns), semantic)
    return matcher.over(market, retriever, overlay)


def compacted(matcher: Matcher, due: DueParts | None = None) -> Matcher:
    """A matcher over the same market whose base has parts anew; by default those that are due.

    Columns of 100,000 workers take seconds, their order and the tasks' index tenths of one.
    """
    overlay, market = matcher.overlay, matcher.market
    if overlay is None:
        return matcher
    due = overlay.due if due is None else due
    if due.workers:
        tree, columns = _columns_anew(matcher)
        overlay = replace(
            overlay,
            market=market,
            workers=columns,
            place_of=columns.place_of(),
            mean_reach=_mean_reach(columns),
            by_place=tree,
            moved=_NONE,
            fresh=_NONE,
            fresh_columns=None,
            restated=_NONE,
        )
    elif due.order:
        rows, points = _tree(market).in_leaf_order()
        is_fresh = np.isin(rows, overlay.fresh)
        columns = overlay.workers.in_order(rows[~is_fresh], points[~is_fresh])
        overlay = replace(
            overlay,
            workers=columns,
            place_of=columns.place_of(),
            mean_reach=_mean_reach(columns),
        )
    if due.workers or due.order:
        market = replace(market, workers_by_place=_workers_by_place(overlay, market))
    if due.tasks:
        n = len(market.tasks)
        index = SpatialIndex(np.arange(n), market.tasks.lat, market.tasks.lng)
        overlay = replace(
            overlay,
            semantic=SemanticIndex.of(market),
            tasks_by_place=index,
            base_row=np.arange(n),
            base_tasks=n,
        )
        market = replace(market, tasks_by_place=index)
    return _over(matcher, market, overlay, matcher.retriever.preranker.tasks)


def _tree(market: MarketSnapshot) -> SpatialIndex:
    w = market.workers
    rows = _findable(market, np.arange(len(w)))
    return SpatialIndex(rows, w.lat[rows], w.lng[rows])


def _columns_anew(matcher: Matcher) -> tuple[SpatialIndex, WorkerColumns]:
    tree = _tree(matcher.market)
    linear = LinearPart.of(matcher.release.chain, matcher.policy)
    market = replace(matcher.market, workers_by_place=tree)
    return tree, WorkerColumns.build(market, linear, matcher.shifts_of_pairs)


def _stated(market: MarketSnapshot, changes: MarketChanges) -> Workers:
    """Whole workers, of those too of whom only their whereabouts are told."""
    moved = changes.moved
    if moved is None or not len(moved):
        return changes.workers
    rows = market.worker_row.rows_of(moved.ids)
    known, rows = moved.take(rows >= 0), rows[rows >= 0]
    told = replace(
        market.workers.take(rows),
        lat=known.lat,
        lng=known.lng,
        availability=known.availability,
    )
    return _joined(changes.workers, told) if len(changes.workers) else told


@dataclass(frozen=True, slots=True)
class _Changed:
    """Rows of changed workers, and which of them the base's columns do not describe."""

    rows: IntArray
    is_fresh: BoolArray

    def with_record(self, rows: IntArray) -> _Changed:
        """And workers with columns of their own whose record has changed."""
        more = np.setdiff1d(rows, self.rows)
        fresh = np.append(self.is_fresh | np.isin(self.rows, rows), np.ones(len(more), np.bool_))
        return _Changed(np.append(self.rows, more), fresh)


_PROFILE: Final = ("roles", "skills", "qualifications", "max_distance_m", "min_hourly_usd", "xp")
"""What the pre-score's columns of a worker are read off, beside his record."""


def _with_workers(market: MarketSnapshot, changed: Workers) -> tuple[MarketSnapshot, _Changed]:
    """The market with changed and new workers; its index of places is that of before."""
    if not len(changed):
        return market, _Changed(_NONE, np.empty(0, dtype=np.bool_))
    changed = placed(changed)
    rows = market.worker_row.rows_of(changed.ids)
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


class _Moves(NamedTuple):
    """Which rows hold other tasks than before, and the row of before of what the others hold."""

    changed: IntArray
    first: IntArray  # (n_tasks,)


def _with_tasks(
    market: MarketSnapshot, changes: MarketChanges, now: int
) -> tuple[MarketSnapshot, _Moves | None]:
    """The market with changed tasks, and without those that are not open any more.

    A task that leaves is replaced by one that enters, else by the last: few rows change. Where the
    open tasks are to be searched is that of before.
    """
    tasks, row_of = changes.tasks, market.task_row
    leaves = [row_of[id] for id in tasks.ids.tolist() if id in row_of]
    is_open = (tasks.status == TaskStatus.OPEN) & (tasks.deadline > now)
    enters = np.flatnonzero(is_open & ~np.isnan(tasks.lat))
    if not leaves and not len(enters):
        return market, None
    n = len(market.tasks)
    moves, gone = _places_of_tasks(n, np.array(sorted(leaves), dtype=np.int64), len(enters))
    new, first = moves.changed, moves.first
    told = tasks.take(enters)
    held = Tasks(
        **{
            c.name: _exchanged(getattr(market.tasks, c.name), first, new, getattr(told, c.name))
            for c in fields(Tasks)
        }
    )
    texts = market.texts
    texts = replace(
        texts,
        tasks=_exchanged(texts.tasks, first, new, changes.texts.meanings[enters]),
        positions=replace(
            texts.positions,
            tasks=_exchanged(texts.positions.tasks, first, new, changes.texts.positions[enters]),
        ),
    )
    old_ids, old_posters = market.tasks.ids, market.tasks.poster_ids
    carried = np.flatnonzero(first != np.arange(len(first)))  # the last, into rows that were left
    carried = carried[~np.isin(carried, new)]
    came = np.concatenate([carried, new])
    went = np.concatenate([first[carried], gone])
    by_id = row_of.copy()
    for row in went.tolist():
        del by_id[str(old_ids[row])]
    by_id.update(zip(held.ids[came].tolist(), came.tolist(), strict=True))
    return (
        replace(
            market,
            tasks=held,
            texts=texts,
            task_row=by_id,
            task_rank=_reranked(market.task_rank, old_ids, held.ids, first, gone, new),
            tasks_by_poster=_reassigned(
                market.tasks_by_poster,
                zip(old_posters[went].tolist(), went.tolist(), strict=True),
                zip(held.poster_ids[came].tolist(), came.tolist(), strict=True),
            ),
        ),
        moves,
    )


def _places_of_tasks(n: int, gone: IntArray, k: int) -> tuple[_Moves, IntArray]:
    """Rows for k tasks that enter where `gone` of n leave; and the rows of those that left."""
    left = n - len(gone) + k
    first = np.arange(left)
    if k >= len(gone):
        new = np.concatenate([gone, np.arange(n, left)])
        first[n:] = 0
        return _Moves(new, first), gone
    new, holes = gone[:k], gone[k:]
    inside = holes[holes < left]
    last = np.setdiff1d(np.arange(left, n), holes)
    first[inside] = last
    return _Moves(new, first), gone


def _exchanged(
    column: NDArray[Any], first: IntArray, rows: IntArray, values: NDArray[Any]
) -> NDArray[Any]:
    """A column of what rows held before, with other values in some of them."""
    kind = np.result_type(column, values) if column.dtype.kind == "U" else column.dtype
    if not len(column):
        return values.astype(kind)
    n = min(len(column), len(first))
    if len(rows) >= len(first) - n and np.array_equal(first[:n], np.arange(n)):
        found = np.empty((len(first), *column.shape[1:]), dtype=kind)
        found[:n] = column[:n]  # none moves: a copy takes half of what choosing does
    else:
        found = column[first].astype(kind, copy=False)
    found[rows] = values
    return found


def _reranked(
    rank: IntArray,
    old_ids: NDArray[np.str_],
    ids: NDArray[np.str_],
    first: IntArray,
    gone: IntArray,
    new: IntArray,
) -> IntArray:
    """Places in the order of the ids: those that stay keep theirs among themselves."""
    row_now = np.full(len(rank), -1)
    stays = np.ones(len(first), dtype=np.bool_)
    stays[new] = False
    row_now[first[stays]] = np.flatnonzero(stays)
    order = np.empty(len(rank), dtype=np.int64)
    order[rank] = np.arange(len(rank))
    at = np.searchsorted(old_ids, ids[new], sorter=order)
    stayed = row_now[order] >= 0
    at = np.append(0, np.cumsum(stayed))[at]  # among those that stay
    order = order[stayed]
    arrival = np.argsort(ids[new], kind="stable")
    merged = np.insert(row_now[order], at[arrival], new[arrival])
    found = np.empty(len(merged), dtype=np.int64)
    found[merged] = np.arange(len(merged))
    return found


def _reassigned(
    rows_of: dict[str, IntArray] | RowsByPoster,
    went: Iterable[tuple[str, int]],
    came: Iterable[tuple[str, int]],
) -> dict[str, IntArray]:
    """Rows by poster, without the rows that some have lost and with those that some have got."""
    now: dict[str, set[int]] = {}
    for poster, row in went:
        now.setdefault(poster, set(rows_of[poster].tolist())).discard(row)
    for poster, row in came:
        held = rows_of.get(poster, _NONE)
        now.setdefault(poster, set(held.tolist())).add(row)
    found = rows_of.copy()
    for poster, rows in now.items():
        if rows:
            found[poster] = np.array(sorted(rows), dtype=np.int64)
        else:
            found.pop(poster, None)
    return found


def _with_changed(
    overlay: Overlay, market: MarketSnapshot, changed: _Changed, matcher: Matcher
) -> Overlay:
    """With workers who are elsewhere or have become others."""
    rows, w = changed.rows, market.workers
    places = places_among(overlay.place_of, rows)
    is_fresh = changed.is_fresh | (places < 0)
    is_fresh |= np.isin(rows, overlay.fresh)
    stay, fresh = rows[~is_fresh], rows[is_fresh]
    may = np.isin(stay, _findable(market, stay))
    here = places[~is_fresh]
    columns = overlay.workers.moved(
        here[may], unit_vectors(w.lat[stay[may]], w.lng[stay[may]]), w.shifts[stay[may]]
    )
    left = places_among(overlay.place_of, np.setdiff1d(fresh, overlay.fresh))
    never = np.concatenate([here[~may], left[left >= 0]])
    if len(never):
        columns = columns.without(never)
    moved, by_place = np.union1d(overlay.moved, rows), overlay.by_place
    if len(moved) > max(MOST_MOVED * len(w), LEAST_ROWS):
        moved, by_place = _NONE, _tree(market)
    overlay = replace(overlay, workers=columns, moved=moved, by_place=by_place)
    return _with_fresh(overlay, market, fresh, matcher) if len(fresh) else overlay


def _with_fresh(
    overlay: Overlay, market: MarketSnapshot, rows: IntArray, matcher: Matcher
) -> Overlay:
    """With columns of their own for some workers; those of the other fresh stay."""
    fresh, columns = np.union1d(overlay.fresh, rows), overlay.fresh_columns
    reference = columns.reference if columns is not None else int(rows[0])
    if reference in rows or columns is None:  # whom all compare with has become another
        asked, columns, reference = fresh, None, int(fresh[0])
    else:
        asked = rows
        stay = np.setdiff1d(columns.rows, rows)
        columns = columns.in_order(stay, columns.points[places_among(columns.place_of(), stay)])
    found = _findable(market, asked)
    w = market.workers
    own = WorkerColumns.of(
        market,
        LinearPart.of(matcher.release.chain, matcher.policy),
        matcher.shifts_of_pairs,
        found,
        unit_vectors(w.lat[found], w.lng[found]),
        reference,
    )
    columns = own if columns is None else columns.joined(own)
    return replace(overlay, fresh=fresh, fresh_columns=columns)


def _workers_by_place(overlay: Overlay, market: MarketSnapshot) -> OverlaidPlaces:
    """All workers who may be found."""
    row_now = np.arange(len(market.workers))
    row_now[overlay.moved] = -1
    rows, w = _findable(market, overlay.moved), market.workers
    return OverlaidPlaces(overlay.by_place, row_now, rows, unit_vectors(w.lat[rows], w.lng[rows]))


def _open_tasks_by_place(overlay: Overlay, market: MarketSnapshot) -> OverlaidPlaces:
    """All open tasks."""
    row_now = _rows_now(overlay.base_row, overlay.base_tasks)
    rows, tasks = np.flatnonzero(overlay.base_row < 0), market.tasks
    points = unit_vectors(tasks.lat[rows], tasks.lng[rows])
    return OverlaidPlaces(overlay.tasks_by_place, row_now, rows, points)


def _rows_now(base_row: IntArray, n: int) -> IntArray:
    """(n,) the row in which each of the base's n tasks stands now; -1 where it has left."""
    row_now = np.full(n, -1, dtype=np.int64)
    known = np.flatnonzero(base_row >= 0)
    row_now[base_row[known]] = known
    return row_now


def _findable(market: MarketSnapshot, rows: IntArray) -> IntArray:
    """Those of the rows who may work and whose place is known."""
    w = market.workers
    return np.asarray(rows[(w.roles[rows] != Role.POSTER) & ~np.isnan(w.lat[rows])])


@dataclass(frozen=True, slots=True)
class OverlaidPlaces:
    """A k-d tree of before, without the rows that changed, and these beside it.

    Attributes
    ----------
    row_now : (n_before,) int64
        The row of now of each row of before; -1 where it is not to be found there any more.
    rows, points : (k,), (k, 3)
        What changed.
    """

    base: Places
    row_now: IntArray
    rows: IntArray
    points: FloatArray

    def in_leaf_order(self) -> tuple[IntArray, FloatArray]:
        """All rows (n,) and their points (n, 3); those that changed stand last."""
        rows, points = self.base.in_leaf_order()
        rows = self.row_now[rows]
        stay = rows >= 0
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
        found = self.row_now[found]
        stay = found >= 0
        point = unit_vectors(np.array([lat]), np.array([lng]))[0]
        own = np.sqrt(((self.points - point) ** 2).sum(axis=1))
        near = own <= reach
        rows = np.append(found[stay], self.rows[near])
        chords = np.append(apart[stay], own[near])
        order = np.argsort(chords, kind="stable")
        return rows[order], chords[order], is_all


@dataclass(frozen=True, slots=True)
class OverlaidWorkers:
    """The base's columns without the workers who have become others, and theirs beside them.

    Each is asked over the market that it was made of, whose texts it names.
    """

    parts: Sequence[tuple[MarketSnapshot, WorkerColumns]]

    def prescored(
        self,
        market: MarketSnapshot,
        task: AskedTask,
        radius_m: float,
        *,
        most: int | None = None,
        best: int | None = None,
    ) -> Prescored:
        """All workers within the radius (metres) who meet the hard rules, with scores.

        Of each part at least the nearest `most`, and the best `best` of these.
        """
        found = [
            columns.prescored(own, task, radius_m, most=most, best=best)
            for own, columns in self.parts
        ]
        return Prescored(
            np.concatenate([part.rows for part in found]),
            np.concatenate([part.scores for part in found]),
            sum(part.eligible for part in found),
        )


class OverlaidTexts:
    """The base's index of texts of open tasks, with the rows of now, and new texts beside it.

    `base_row` (n_tasks,) is the base's row of each open task, -1 where it has none.
    """

    def __init__(self, base: TextSearch, base_row: IntArray, meanings: NDArray[np.int8]) -> None:
        self.base = base
        self.row_now = _rows_now(base_row, int(base_row.max(initial=-1)) + 1)
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
