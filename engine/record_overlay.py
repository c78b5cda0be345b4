"""What is on record of some workers, as it is stored now, laid over a market.

The difference is taken between two records of the same offers, one with the outcomes that are
stored and one with those that the market was built with, both compared with what was usual when it
was built. What has not changed falls out exactly, whatever was usual when it was shown; an outcome
that is told anew, or differently, is counted once, however often it is read.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Final, NamedTuple

import numpy as np

from data.arrays import FloatArray, IntArray
from data.columns import NO_OUTCOME, Exposures, MarketHistory
from data.reference.calendar import NEVER
from engine.market import MarketSnapshot
from features.ledger import NOBODY, Ledger, Offers, offers_by_worker
from features.record import Record, pair_key


def with_records(
    recorded: MarketSnapshot, market: MarketSnapshot, told: MarketHistory
) -> tuple[MarketSnapshot, IntArray]:
    """The market with the record of some workers as it is now, and their rows (k,).

    Parameters
    ----------
    recorded : MarketSnapshot
        As it was read from the store; its rows of workers are those of the market.
    market : MarketSnapshot
        What has been made of it since.
    told : MarketHistory
        The workers, all that each was ever offered, and the tasks that this was.
    """
    told, rows = _known_workers(market, told)
    if not len(rows) or not len(told.exposures):
        return market, rows[:0]
    known = _Known.of(recorded, told, rows)
    now = Record(told, recorded.usual)
    then = Record(replace(told, exposures=known.exposures), recorded.usual)
    at = _after_everything(told.exposures, recorded.as_of)
    workers = np.arange(len(rows))
    totals = market.worker_totals.copy()
    totals[rows] = now.worker_totals(workers, at) - then.worker_totals(workers, at)
    old = rows < len(recorded.workers)
    totals[rows[old]] += recorded.worker_totals[rows[old]]

    e = told.exposures
    own, categories = _pairs(e.workers, told.tasks.categories[e.tasks].astype(np.int64))
    pairs = now.pair_totals(own, categories, at) - then.pair_totals(own, categories, at)
    pairs += recorded.pairs.of(rows[own], categories)
    return (
        replace(
            market,
            worker_totals=totals,
            pairs=market.pairs.with_totals(pair_key(rows[own], categories), pairs),
            ledger=known.ledger(market, told, now, rows),
        ),
        rows,
    )


def _known_workers(market: MarketSnapshot, told: MarketHistory) -> tuple[MarketHistory, IntArray]:
    """What is told of workers whom the market has, and their rows in it."""
    rows = np.array([market.worker_row.get(id, NOBODY) for id in told.workers.ids.tolist()])
    here = rows != NOBODY
    if here.all():
        return told, rows.astype(np.int64)
    place = np.cumsum(here) - 1
    exposures = told.exposures.take(here[told.exposures.workers])
    exposures = replace(exposures, workers=place[exposures.workers])
    return replace(told, workers=told.workers.take(here), exposures=exposures), rows[here]


def _pairs(workers: IntArray, categories: IntArray) -> tuple[IntArray, IntArray]:
    """Each pair of a worker and a category once."""
    found = np.unique(np.stack([workers, categories]), axis=1)
    return found[0], found[1]


_INSTANTS: Final = tuple(f.name for f in fields(Exposures) if f.name.endswith("_known_at"))


def _after_everything(exposures: Exposures, as_of: int) -> int:
    """An instant at which all that is told is known."""
    told = [getattr(exposures, name) for name in _INSTANTS]
    return max([as_of, *(int(at[at != NEVER].max(initial=0)) for at in told)]) + 1


class _Known(NamedTuple):
    """What the market was built with of the exposures of some workers.

    `exposures` are those that are told, with the outcomes that were known; `expected` (n,) is NaN
    and `task` (n,) -1 where the market did not know the exposure at all.
    """

    exposures: Exposures
    expected: FloatArray
    task: IntArray

    @classmethod
    def of(cls, recorded: MarketSnapshot, told: MarketHistory, rows: IntArray) -> _Known:
        """By worker, task and instant."""
        e, n = told.exposures, len(told.exposures)
        ids = told.tasks.ids[e.tasks].tolist()
        place = {
            key: i
            for i, key in enumerate(zip(e.workers.tolist(), ids, e.shown_at.tolist(), strict=True))
        }
        before = _without_outcomes(e)
        expected, task = np.full(n, np.nan), np.full(n, -1, dtype=np.int64)
        for worker, row in enumerate(rows.tolist()):
            if row >= len(recorded.workers):
                continue
            offers = recorded.ledger.offers_of(row).known(recorded.as_of)
            names = recorded.ledger.task_ids[offers.task].tolist()
            keys = zip(names, offers.shown_at.tolist(), strict=True)
            found = np.array([place.get((worker, *key), -1) for key in keys], dtype=np.int64)
            offers, found = offers.take(found >= 0), found[found >= 0]
            _put(before, offers, found)
            expected[found], task[found] = offers.expected, offers.task
        return cls(before, expected, task)

    def ledger(
        self, market: MarketSnapshot, told: MarketHistory, record: Record, rows: IntArray
    ) -> Ledger:
        """The market's ledger with the offers of these workers as they are told."""
        held = market.ledger
        later_ids = list(held.later_task_ids)
        row_of = {id: len(held.task_ids) + i for i, id in enumerate(later_ids)}
        e = told.exposures
        task = self.task.copy()
        ids = told.tasks.ids[e.tasks]
        for i in np.flatnonzero(task < 0).tolist():
            id = str(ids[i])
            if id not in row_of:
                row_of[id] = len(held.task_ids) + len(later_ids)
                later_ids.append(id)
            task[i] = row_of[id]
        order = np.lexsort((e.shown_at, e.workers))
        offers, ends = offers_by_worker(told, record)
        expected = self.expected[order]
        offers = replace(
            offers,
            task=task[order],
            expected=np.where(np.isnan(expected), offers.expected, expected),
        )
        own = {
            row: offers.take(slice(int(ends[worker]), int(ends[worker + 1])))
            for worker, row in enumerate(rows.tolist())
        }
        later = {**held.later, **own}
        return replace(held, later=later, later_task_ids=tuple(later_ids))


def _without_outcomes(exposures: Exposures) -> Exposures:
    """The same exposures as if nothing had followed."""
    n = len(exposures)
    none, never, nan = np.full(n, NO_OUTCOME, dtype=np.int8), np.full(n, NEVER), np.full(n, np.nan)
    return replace(
        exposures,
        accepted=none,
        accepted_known_at=never,
        assigned=np.zeros(n, dtype=np.int8),
        completed=none.copy(),
        completed_known_at=never.copy(),
        on_time=none.copy(),
        on_time_known_at=never.copy(),
        rating=nan,
        rating_known_at=never.copy(),
    )


def _put(exposures: Exposures, offers: Offers, rows: IntArray) -> None:
    """Write what was known of some offers into their rows (k,) of exposures of our own."""
    exposures.accepted[rows], exposures.accepted_known_at[rows] = (
        offers.accepted,
        offers.answered_at,
    )
    exposures.assigned[rows] = offers.assigned
    exposures.completed[rows], exposures.completed_known_at[rows] = (
        offers.completed,
        offers.ended_at,
    )
    exposures.on_time[rows], exposures.on_time_known_at[rows] = offers.on_time, offers.ended_at
    exposures.rating[rows], exposures.rating_known_at[rows] = offers.rating, offers.rated_at
