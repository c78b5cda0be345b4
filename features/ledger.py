"""Everything on record of each worker, side by side, so that one worker's part is a slice.

Built once with the market snapshot: a request about one worker touches his rows only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Final

import numpy as np

from data.arrays import BoolArray, FloatArray, IntArray, TextArray
from data.columns import NO_OUTCOME, MarketHistory
from data.reference.calendar import NEVER
from features.activity import ActivityRecord
from features.openings import OpeningRecord
from features.record import KeptRows, Record, offer_distance_m
from features.running_totals import FIXED_POINT


@dataclass(frozen=True, slots=True)
class Offers:
    """Tasks that were shown to workers, and what followed; columns (n,), oldest first.

    Outcomes are -1 (values NaN) where they are not known; instants are `NEVER` then.
    """

    shown_at: IntArray
    answered_at: IntArray
    accepted: IntArray  # 1, 0, -1
    expected: FloatArray  # acceptance of offers at this position, distance and pay, as known then
    assigned: IntArray
    ended_at: IntArray
    completed: IntArray
    on_time: IntArray
    rating: FloatArray
    rated_at: IntArray
    enjoyment: FloatArray
    enjoyed_at: IntArray
    metres: FloatArray
    pay_usd: FloatArray
    service_min: FloatArray
    busy_min: FloatArray  # way and work as they were, else the stated minutes of work
    category: IntArray
    task: IntArray  # row of the task in `Ledger.task_ids`

    def __len__(self) -> int:
        return len(self.shown_at)

    def take(self, rows: IntArray | BoolArray | slice) -> Offers:
        """A selection of rows."""
        return Offers(*(getattr(self, f.name)[rows] for f in fields(self)))

    def known(self, now: int) -> Offers:
        """What was known before `now`: later offers are left out, later outcomes unknown."""
        rows = self.take(self.shown_at < now)
        answered, ended = rows.answered_at < now, rows.ended_at < now
        return replace(
            rows,
            answered_at=np.where(answered, rows.answered_at, NEVER),
            accepted=np.where(answered, rows.accepted, NO_OUTCOME),
            assigned=np.where(answered, rows.assigned, 0),
            ended_at=np.where(ended, rows.ended_at, NEVER),
            completed=np.where(ended, rows.completed, NO_OUTCOME),
            on_time=np.where(ended, rows.on_time, NO_OUTCOME),
            rating=np.where(rows.rated_at < now, rows.rating, np.nan),
            enjoyment=np.where(rows.enjoyed_at < now, rows.enjoyment, np.nan),
        )


@dataclass(frozen=True, slots=True)
class OnlineSpans:
    """Sessions that ended, columns (n,), by begin."""

    began_at: IntArray
    ended_at: IntArray
    ended_by: IntArray  # data.columns.SessionEnd

    def __len__(self) -> int:
        return len(self.began_at)

    def take(self, rows: IntArray | BoolArray | slice) -> OnlineSpans:
        """A selection of rows."""
        return OnlineSpans(*(getattr(self, f.name)[rows] for f in fields(self)))


@dataclass(frozen=True, slots=True)
class Ledger:
    """A market's offers and sessions sorted by worker, and the records behind forecasts.

    Attributes
    ----------
    offer_ends, session_ends : (n_workers + 1,) int64
        Worker w has the rows from `ends[w]` to before `ends[w + 1]`.
    task_ids : (n_tasks,) str
        Of all tasks, open or not.
    later : dict
        Offers of workers, by their rows, of whom more is known by now than the columns say.
    later_task_ids : tuple of str
        Ids of the tasks that only `later` knows; their rows follow those of `task_ids`.
    """

    offers: Offers
    offer_ends: IntArray
    sessions: OnlineSpans
    session_ends: IntArray
    activity: ActivityRecord
    openings: OpeningRecord
    task_ids: TextArray
    later: Mapping[int, Offers] = field(default_factory=dict)
    later_task_ids: tuple[str, ...] = ()

    @classmethod
    def of(cls, history: MarketHistory, record: Record) -> Ledger:
        """The ledger of a history; `record` is that of the same history."""
        s, n = history.sessions, len(history.workers)
        offers, offer_ends = offers_by_worker(history, record)
        by_worker = np.lexsort((s.began_at, s.workers))
        return cls(
            offers,
            offer_ends,
            OnlineSpans(s.began_at, s.ended_at, s.ended_by).take(by_worker),
            _ends(s.workers[by_worker], n),
            ActivityRecord(history),
            OpeningRecord(history),
            history.tasks.ids,
        )

    def of_workers(self, kept: KeptRows) -> Ledger:
        """The ledger of some workers alone; what is usual in the market stays what it was."""
        offers, offer_ends = _of_rows(self.offer_ends, kept.rows)
        sessions, session_ends = _of_rows(self.session_ends, kept.rows)
        return replace(
            self,
            offers=self.offers.take(offers),
            offer_ends=offer_ends,
            sessions=self.sessions.take(sessions),
            session_ends=session_ends,
            later={
                int(kept(np.array([row]))[0]): offers
                for row, offers in self.later.items()
                if row in kept.rows
            },
            activity=self.activity.of_workers(kept),
            openings=self.openings.of_workers(kept),
        )

    def offers_of(self, worker: int) -> Offers:
        """One worker's offers, oldest first; none for -1."""
        later = self.later.get(worker)
        if later is not None:
            return later
        return self.offers.take(_slice(self.offer_ends, worker))

    def task_id(self, row: int) -> str:
        """The id of a task by its row in `Offers.task`."""
        n = len(self.task_ids)
        return str(self.task_ids[row]) if row < n else self.later_task_ids[row - n]

    def sessions_of(self, worker: int) -> OnlineSpans:
        """One worker's sessions; none for -1."""
        return self.sessions.take(_slice(self.session_ends, worker))


def offers_by_worker(history: MarketHistory, record: Record) -> tuple[Offers, IntArray]:
    """The offers of a history sorted by worker, and where each worker's end (n_workers + 1,)."""
    e, t = history.exposures, history.tasks
    accepted = (e.accepted == 1).astype(np.float64)
    busy = e.travel_min.astype(np.float64) + e.work_min
    service = t.service_min[e.tasks].astype(np.float64)
    rows = np.lexsort((e.shown_at, e.workers))
    offers = Offers(
        shown_at=e.shown_at,
        answered_at=e.accepted_known_at,
        accepted=e.accepted,
        expected=accepted - record.surprise / FIXED_POINT,
        assigned=e.assigned,
        ended_at=e.completed_known_at,
        completed=e.completed,
        on_time=e.on_time,
        rating=e.rating.astype(np.float64),
        rated_at=e.rating_known_at,
        enjoyment=e.enjoyment.astype(np.float64),
        enjoyed_at=e.enjoyment_known_at,
        metres=offer_distance_m(history),
        pay_usd=t.pay_usd[e.tasks],
        service_min=service,
        busy_min=np.where(np.isnan(busy), service, busy),
        category=t.categories[e.tasks].astype(np.int64),
        task=e.tasks.astype(np.int64),
    ).take(rows)
    return offers, _ends(e.workers[rows], len(history.workers))


NOBODY: Final = -1


def _ends(workers: IntArray, n: int) -> IntArray:
    return np.searchsorted(workers, np.arange(n + 1))


def _of_rows(ends: IntArray, rows: IntArray) -> tuple[IntArray, IntArray]:
    """What belongs to some of the rows of `ends`, and the ends of these alone."""
    counts = np.diff(ends)
    stays = np.zeros(len(counts), dtype=np.bool_)
    stays[rows] = True
    begin = np.repeat(stays, counts)
    return int(ends[0]) + np.flatnonzero(begin), np.append(0, np.cumsum(counts[rows]))


def _slice(ends: IntArray, worker: int) -> slice:
    return slice(0, 0) if worker == NOBODY else slice(int(ends[worker]), int(ends[worker + 1]))
