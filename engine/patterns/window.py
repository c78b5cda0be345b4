"""One worker's history as known at a moment, and the part of it that lies in the timeframe."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.arrays import IntArray
from data.reference.calendar import DAY_S, MINUTE_S
from features.ledger import Ledger, Offers, OnlineSpans


@dataclass(frozen=True, slots=True)
class WorkerWindow:
    """What one worker did in the days before `now`.

    Attributes
    ----------
    row : int
        The worker's row in the market; -1 for one of whom nothing is known.
    offers : Offers
        All that was ever shown to him and is known.
    shown, ended : Offers
        Those shown, and those whose job ended, within the timeframe.
    observed_days : float
        Days of the timeframe since he joined, at least one.
    """

    row: int
    now: int
    days: int
    offers: Offers
    shown: Offers
    ended: Offers
    sessions: OnlineSpans
    all_sessions: OnlineSpans
    observed_days: float

    @classmethod
    def of(cls, ledger: Ledger, row: int, *, now: int, days: int, joined_at: int) -> WorkerWindow:
        """The window of `days` before `now` (instant)."""
        begin = now - days * DAY_S
        offers = ledger.offers_of(row).known(now)
        sessions = ledger.sessions_of(row)
        sessions = sessions.take(sessions.ended_at < now)
        return cls(
            row=row,
            now=now,
            days=days,
            offers=offers,
            shown=offers.take(offers.shown_at >= begin),
            ended=offers.take((offers.completed >= 0) & (offers.ended_at >= begin)),
            sessions=sessions.take(sessions.ended_at > begin),
            all_sessions=sessions,
            observed_days=float(np.clip((now - joined_at) / DAY_S, 1.0, days)),
        )

    @property
    def begin(self) -> int:
        """Instant at which the timeframe begins."""
        return self.now - self.days * DAY_S

    @property
    def done(self) -> Offers:
        """Tasks completed within the timeframe."""
        return self.ended.take(self.ended.completed == 1)

    @property
    def data_points(self) -> int:
        """Offers, ended jobs and sessions within the timeframe."""
        return len(self.shown) + len(self.ended) + len(self.sessions)

    def spans(self) -> tuple[IntArray, IntArray]:
        """Begin and end (n,) of the stretches of work or of being online, none overlapping.

        A job counts from its end back over its way and work; what lies before the timeframe is
        cut off.
        """
        job = (self.ended.busy_min * MINUTE_S).astype(np.int64)
        begin = np.concatenate([self.sessions.began_at, self.ended.ended_at - job])
        end = np.concatenate([self.sessions.ended_at, self.ended.ended_at])
        begin = np.maximum(begin, self.begin)
        return merged(begin, end)


def merged(begin: IntArray, end: IntArray) -> tuple[IntArray, IntArray]:
    """Stretches of time (n,) joined where they overlap or touch, in order."""
    order = np.argsort(begin, kind="stable")
    begin, until = begin[order], np.maximum.accumulate(end[order])
    if not len(begin):
        return begin, until
    first = np.flatnonzero(np.append(True, begin[1:] > until[:-1]))
    last = np.append(first[1:] - 1, len(begin) - 1)
    return begin[first], until[last]
