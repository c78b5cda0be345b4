"""What a worker has been doing as of an instant: the features of every forecast about him.

The trainer asks them as of many past instants, the server as of now, through one function. Facts
count from when they became known; earnings are the pay of completed tasks in USD, before tips and
fees.
"""

from __future__ import annotations

from copy import copy
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from data.arrays import BoolArray, FloatArray, IntArray
from data.columns import MarketHistory
from data.reference.calendar import DAY_S, HOUR_S, NEVER, local_time
from features.record import KeptRows
from features.running_totals import FIXED_POINT, RunningTotals, fixed

ACTIVITY_FEATURES: Final = (
    "jobs_7d_log",  # log1p of completed tasks known in the last 7 days, and so on
    "jobs_28d_log",
    "jobs_90d_log",
    "earned_7d_log",  # log1p USD
    "earned_28d_log",
    "earned_90d_log",
    "usual_pay_log",  # log USD of a completed task, shrunk to the market's mean
    "offers_7d_log",
    "offers_28d_log",
    "accepted_7d_log",
    "accepted_28d_log",
    "open_jobs",  # tasks in hand
    "open_pay_log",  # log1p USD of them
    "days_since_job_log",  # log1p days since the last completed task, 90 where there is none
    "work_days_7d",  # local days with a session or a task taken
    "work_days_28d",
    "days_since_work_log",
    "work_rate",  # work days over days observed in the last 28, shrunk to the market's
    "shift_day_rate",  # the same of days on which a stated shift begins
    "weekday_rate",  # the same of this weekday, shrunk to `work_rate`
    "shift_begins_today",  # 1 where a stated shift begins on this local day, else 0
    "shift_begins_later",  # 1 where one begins at or after this hour
    "shift_hours_left",  # stated hours from now to midnight
    "shift_hours_week",
    "shift_chance",  # `shift_day_rate` where a shift begins today, else 0
    "has_worked_today",
    "tenure_days_log",
    "jobs_log",  # log1p of all completed tasks known
    "market_usd_day",  # USD a day that a worker of this market earned in the last 28 days
    "hour",  # local, 0 to 24
    "weekday",  # 0 is Monday
)
"""Names of the columns of `activity_matrix`, in order."""

ACTIVITY_COLUMN: Final = {name: column for column, name in enumerate(ACTIVITY_FEATURES)}

_LONG_S: Final = 90 * DAY_S
_MONTH_S: Final = 28 * DAY_S
_WEEK_S: Final = 7 * DAY_S
_PRIOR_DAYS: Final = 5.0
_PRIOR_WEEKDAYS: Final = 2.0
_PRIOR_JOBS: Final = 3.0
_USUAL_PAY_USD: Final = 60.0
_USUAL_RATE: Final = 0.3


class _Since(NamedTuple):
    """Totals of one kind of fact over the last week, month and quarter; each (n, columns)."""

    week: IntArray
    month: IntArray
    quarter: IntArray


class ActivityRecord:
    """Jobs, offers, sessions and work days of all workers, to be asked as of any instant.

    A work day is a local day on which a worker began a session or took a task. Row `n_workers`
    stands for a worker of whom nothing is known.

    Attributes
    ----------
    observed_from : int
        Instant from which work days are told: the first session, or the first offer where the
        history tells of no sessions.
    """

    def __init__(self, history: MarketHistory) -> None:
        e, s, w = history.exposures, history.sessions, history.workers
        pay = history.tasks.pay_usd[e.tasks]
        self.n_workers = self._of_market = len(w)
        ones = np.ones(len(e), dtype=np.int64)
        taken = e.assigned == 1
        taken_at = np.where(taken, e.accepted_known_at, NEVER)
        ended_at = np.where(e.completed >= 0, e.completed_known_at, NEVER)
        done_at = np.where(e.completed == 1, e.completed_known_at, NEVER)
        said_yes_at = np.where(e.accepted == 1, e.accepted_known_at, NEVER)
        self._done = RunningTotals.of(e.workers, done_at, ones, fixed(pay))
        self._market_done = RunningTotals.of(0 * e.workers, done_at, ones, fixed(pay))
        self._offers = RunningTotals.of(e.workers, e.shown_at, ones)
        self._accepted = RunningTotals.of(e.workers, said_yes_at, ones)
        self._taken = RunningTotals.of(e.workers, taken_at, ones, fixed(pay))
        self._ended = RunningTotals.of(e.workers, ended_at, ones, fixed(pay))
        known = taken & (e.accepted_known_at < NEVER)
        who = np.concatenate([e.workers[known], s.workers]).astype(np.int64)
        begun = np.concatenate([e.accepted_known_at[known], s.began_at]).astype(np.int64)
        if len(s):
            self.observed_from = int(s.began_at.min())
        else:
            self.observed_from = int(e.shown_at.min(initial=NEVER))
        told = begun >= self.observed_from
        worker, day, first = _first_of_each_day(who[told], begun[told])
        one = np.ones(len(worker), dtype=np.int64)
        self._work = RunningTotals.of(worker, first, one)
        self._work_by_weekday = RunningTotals.of(worker * 7 + (day + 3) % 7, first, one)
        self._market_work = RunningTotals.of(0 * worker, first, one)
        self._shifts = w.shifts
        self._joined = np.sort(w.joined_at)
        self._began_at = int(e.shown_at.min(initial=NEVER))
        self._joined_at = np.append(w.joined_at, NEVER)

    def of_workers(self, kept: KeptRows) -> ActivityRecord:
        """The record of some workers alone, in the same market: its rates stay what they were."""
        some = copy(self)
        some.n_workers = len(kept.rows)
        for name in ("_done", "_offers", "_accepted", "_taken", "_ended", "_work"):
            setattr(some, name, getattr(self, name).of_keys(kept))
        some._work_by_weekday = self._work_by_weekday.of_keys(kept.times(7))
        some._shifts = self._shifts[kept.rows]
        some._joined_at = self._joined_at[np.append(kept.rows, self.n_workers)]
        return some

    def earned(self, workers: IntArray, begin: IntArray | int, end: IntArray | int) -> FloatArray:
        """(n,) USD of tasks whose completion became known from `begin` to before `end`."""
        total = self._done.before(workers, end) - self._done.before(workers, begin)
        return np.asarray(total[:, 1] / FIXED_POINT)

    def jobs(self, workers: IntArray, begin: IntArray | int, end: IntArray | int) -> IntArray:
        """(n,) tasks whose completion became known from `begin` to before `end`."""
        return (self._done.before(workers, end) - self._done.before(workers, begin))[:, 0]

    def worked(self, workers: IntArray, begin: IntArray | int, end: IntArray | int) -> IntArray:
        """(n,) local days whose first work fell between two instants."""
        return (self._work.before(workers, end) - self._work.before(workers, begin))[:, 0]

    def last_job_at(self, workers: IntArray, at: IntArray | int) -> IntArray:
        """(n,) instant at which the last completed task became known; -1 where there is none."""
        return self._done.last(workers, at)

    def matrix(self, workers: IntArray, at: IntArray) -> NDArray[np.float32]:
        """(n, n_features) float32 in the order of `ACTIVITY_FEATURES`, all finite.

        Parameters
        ----------
        workers : (n,)
            Rows of workers; `n_workers` stands for one of whom nothing is known.
        at : (n,)
            Instants; what became known at or after them does not count.
        """
        local = local_time(at)
        today = day_began(at)
        done, offers = self._since(self._done, workers, at), self._since(self._offers, workers, at)
        accepted, work = (self._since(t, workers, at) for t in (self._accepted, self._work))
        hand = self._taken.before(workers, at) - self._ended.before(workers, at)
        hour = local.hour.astype(np.int64)
        this_day = local.weekday[:, None] * 24 + np.arange(24)
        every = np.arange(len(workers))[:, None]
        shifts = self._shifts_of(workers)
        week_begins = shifts & ~np.roll(shifts, 1, axis=1)
        begins = week_begins[every, this_day]
        later = np.arange(24) >= hour[:, None]
        rate, shift_rate, weekday_rate = self._rates(workers, at, local.weekday, work, week_begins)
        columns: dict[str, FloatArray | IntArray | BoolArray] = {
            "jobs_7d_log": np.log1p(done.week[:, 0]),
            "jobs_28d_log": np.log1p(done.month[:, 0]),
            "jobs_90d_log": np.log1p(done.quarter[:, 0]),
            "earned_7d_log": np.log1p(done.week[:, 1] / FIXED_POINT),
            "earned_28d_log": np.log1p(done.month[:, 1] / FIXED_POINT),
            "earned_90d_log": np.log1p(done.quarter[:, 1] / FIXED_POINT),
            "usual_pay_log": self._usual_pay_log(done.quarter, at),
            "offers_7d_log": np.log1p(offers.week[:, 0]),
            "offers_28d_log": np.log1p(offers.month[:, 0]),
            "accepted_7d_log": np.log1p(accepted.week[:, 0]),
            "accepted_28d_log": np.log1p(accepted.month[:, 0]),
            "open_jobs": np.maximum(hand[:, 0], 0),
            "open_pay_log": np.log1p(np.maximum(hand[:, 1] / FIXED_POINT, 0.0)),
            "days_since_job_log": self._days_since(self._done, workers, at),
            "work_days_7d": work.week[:, 0],
            "work_days_28d": work.month[:, 0],
            "days_since_work_log": self._days_since(self._work, workers, at),
            "work_rate": rate,
            "shift_day_rate": shift_rate,
            "weekday_rate": weekday_rate,
            "shift_begins_today": begins.any(axis=1),
            "shift_begins_later": (begins & later).any(axis=1),
            "shift_hours_left": (shifts[every, this_day] & later).sum(axis=1),
            "shift_hours_week": shifts.sum(axis=1),
            "shift_chance": shift_rate * begins.any(axis=1),
            "has_worked_today": self.worked(workers, today, at) > 0,
            "tenure_days_log": np.log1p(np.maximum(at - self._joined_at[workers], 0) / DAY_S),
            "jobs_log": np.log1p(self._done.before(workers, at)[:, 0]),
            "market_usd_day": self._market_pace(at),
            "hour": local.hour,
            "weekday": local.weekday,
        }
        matrix = np.empty((len(workers), len(ACTIVITY_FEATURES)), dtype=np.float32)
        for name, values in columns.items():
            matrix[:, ACTIVITY_COLUMN[name]] = values
        return matrix

    def _shifts_of(self, workers: IntArray) -> BoolArray:
        """(n, 168) stated hours of the week; none of whom nothing is known."""
        if not self.n_workers:
            return np.zeros((len(workers), 168), dtype=np.bool_)
        shifts = self._shifts[np.minimum(workers, self.n_workers - 1)]
        shifts[np.asarray(workers) >= self.n_workers] = False
        return np.asarray(shifts)

    def _since(self, totals: RunningTotals, workers: IntArray, at: IntArray) -> _Since:
        now = totals.before(workers, at)
        return _Since(
            *(
                now - totals.before(workers, np.maximum(at - length, 0))
                for length in (_WEEK_S, _MONTH_S, _LONG_S)
            )
        )

    def _usual_pay_log(self, quarter: IntArray, at: IntArray) -> FloatArray:
        market = self._market_done.before(np.zeros(len(at), dtype=np.int64), at)
        mean = (market[:, 1] / FIXED_POINT + _PRIOR_JOBS * _USUAL_PAY_USD) / (
            market[:, 0] + _PRIOR_JOBS
        )
        own = quarter[:, 1] / FIXED_POINT + _PRIOR_JOBS * mean
        return np.asarray(np.log(own / (quarter[:, 0] + _PRIOR_JOBS)))

    def _market_pace(self, at: IntArray) -> FloatArray:
        """(n,) USD a day and worker over the last four weeks, a dollar a week at the least."""
        zero = np.zeros(len(at), dtype=np.int64)
        earned = self._market_done.before(zero, at) - self._market_done.before(
            zero, np.maximum(at - _MONTH_S, 0)
        )
        workers = np.maximum(np.searchsorted(self._joined, at, side="right"), 1)
        days = np.clip((at - self._began_at) / DAY_S, 1.0, 28.0)
        return np.maximum(earned[:, 1] / FIXED_POINT / days / workers, 1.0 / 7.0)

    def _days_since(self, totals: RunningTotals, workers: IntArray, at: IntArray) -> FloatArray:
        last = totals.last(workers, at)
        return np.log1p(np.where(last < 0, 90.0, np.minimum((at - last) / DAY_S, 90.0)))

    def _rates(
        self,
        workers: IntArray,
        at: IntArray,
        weekday: IntArray,
        work: _Since,
        begins: BoolArray,
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Work days over observed days: of all days, of days with a shift, of this weekday."""
        since = np.maximum.reduce(
            [at - _MONTH_S, np.full(len(at), self.observed_from), self._joined_at[workers]]
        )
        days = np.clip((at - since) / DAY_S, 0.0, 28.0)
        market = self._market_rate(at)
        rate = (work.month[:, 0] + _PRIOR_DAYS * market) / (days + _PRIOR_DAYS)
        has_shift = begins.reshape(len(workers), 7, 24).any(axis=2)
        keys = workers[:, None] * 7 + np.arange(7)
        flat, every = keys.ravel(), np.repeat(at, 7)
        by_day = self._work_by_weekday.before(flat, every) - self._work_by_weekday.before(
            flat, np.maximum(every - _MONTH_S, 0)
        )
        by_day = by_day[:, 0].reshape(len(workers), 7)
        shift_days = days * has_shift.sum(axis=1) / 7.0
        on_shift = (by_day * has_shift).sum(axis=1)
        shift_rate = (on_shift + _PRIOR_DAYS * rate) / (shift_days + _PRIOR_DAYS)
        same = by_day[np.arange(len(workers)), weekday]
        weekday_rate = (same + _PRIOR_WEEKDAYS * rate) / (days / 7.0 + _PRIOR_WEEKDAYS)
        return (
            np.clip(rate, 0.0, 1.0),
            np.clip(shift_rate, 0.0, 1.0),
            np.clip(weekday_rate, 0.0, 1.0),
        )

    def _market_rate(self, at: IntArray) -> FloatArray:
        """(n,) work days a day of all workers over the last four weeks, shrunk to 0.3."""
        zero = np.zeros(len(at), dtype=np.int64)
        work = self._market_work.before(zero, at) - self._market_work.before(
            zero, np.maximum(at - _MONTH_S, 0)
        )
        days = np.clip((at - self.observed_from) / DAY_S, 0.0, 28.0) * max(self._of_market, 1)
        prior = 10.0 * _PRIOR_DAYS
        return np.clip((work[:, 0] + prior * _USUAL_RATE) / (days + prior), 0.0, 1.0)


def day_began(at: IntArray) -> IntArray:
    """(n,) instants of the last local midnight; exact but on the two days a year that shift."""
    seconds = np.rint(local_time(at).hour * HOUR_S).astype(np.int64)
    return np.asarray(at - seconds)


def local_day(at: IntArray) -> IntArray:
    """(n,) number of the local calendar day since 1970-01-01."""
    return np.asarray(np.rint(day_began(at) / DAY_S), dtype=np.int64)


def _first_of_each_day(
    workers: IntArray, instants: IntArray
) -> tuple[IntArray, IntArray, IntArray]:
    """Worker, local day and first instant of each day that has any."""
    if not len(workers):
        return workers, instants, instants
    day = local_day(instants)
    order = np.lexsort((instants, day, workers))
    who, day, at = workers[order], day[order], instants[order]
    new = np.append(True, (np.diff(who) != 0) | (np.diff(day) != 0))
    return who[new], day[new], at[new]
