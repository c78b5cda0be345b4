"""When a worker looks at messages: what was known of him when a notification was sent.

Whether a message was opened counts as known six hours after it was sent; nine in ten openings
come within the first hour.
"""

from __future__ import annotations

from copy import copy
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.arrays import FloatArray, IntArray
from data.columns import MarketHistory
from data.reference.calendar import HOUR_S, NEVER, local_time
from features.record import KeptRows
from features.running_totals import FIXED_POINT, RunningTotals, fixed

OPENING_FEATURES: Final = (
    "hour",  # local, 0 to 24
    "weekday",
    "open_rate",  # own, shrunk to the market's by four messages
    "messages_log",
    "hour_toward",  # how far own openings lie around this hour, beyond what was sent; -1 to 1
    "hour_east",  # the direction of that on the clock, cosine and sine
    "hour_north",
    "shift_toward",  # cosine of the way on the clock from this hour to the middle of own shifts
    "shift_middle",  # local hour
    "is_streak_reminder",
    "is_summary",
)
"""Names of the columns of `OpeningRecord.matrix`, in order."""

OPENING_COLUMN: Final = {name: column for column, name in enumerate(OPENING_FEATURES)}
STREAK_KIND: Final = "streak_reminder"
SUMMARY_KIND: Final = "weekly_summary"
TASK_KIND: Final = "new_task"

_KNOWN_AFTER_S: Final = 6 * HOUR_S
_PRIOR: Final = 4.0
_PRIOR_MARKET: Final = 20.0
_USUAL_RATE: Final = 0.4


class OpeningRecord:
    """Messages sent and opened by worker, as of any instant; row `n_workers` is nobody known."""

    def __init__(self, history: MarketHistory) -> None:
        sent, n = history.notifications, len(history.workers)
        opened = (sent.opened_at < NEVER).astype(np.int64)
        cos, sin = _clock(local_time(sent.sent_at).hour) if len(sent) else (np.zeros(0),) * 2
        known_at = sent.sent_at + _KNOWN_AFTER_S
        ones = np.ones(len(sent), dtype=np.int64)
        self._sent = RunningTotals.of(
            sent.workers, known_at, ones, opened,
            fixed(cos), fixed(sin), fixed(cos * opened), fixed(sin * opened),
        )  # fmt: skip
        self._market = RunningTotals.of(0 * sent.workers, known_at, ones, opened)
        by_hour = np.concatenate([history.workers.shifts.reshape(n, 7, 24).sum(axis=1),
                                  np.zeros((1, 24))])  # fmt: skip
        cos, sin = _clock(np.arange(24) + 0.5)
        east, north = by_hour @ cos, by_hour @ sin
        length = np.hypot(east, north)
        self._shift_east = np.divide(east, length, out=np.zeros(n + 1), where=length > 1e-9)
        self._shift_north = np.divide(north, length, out=np.zeros(n + 1), where=length > 1e-9)
        self.n_workers = n

    def of_workers(self, kept: KeptRows) -> OpeningRecord:
        """The record of some workers alone, in the same market."""
        some = copy(self)
        some._sent = self._sent.of_keys(kept)
        rows = np.append(kept.rows, self.n_workers)
        some._shift_east, some._shift_north = self._shift_east[rows], self._shift_north[rows]
        some.n_workers = len(kept.rows)
        return some

    def matrix(
        self, workers: IntArray, at: IntArray, kinds: NDArray[np.str_], hours: FloatArray
    ) -> NDArray[np.float32]:
        """(n, n_features) float32 in the order of `OPENING_FEATURES`.

        Parameters
        ----------
        workers : (n,)
            Rows of workers.
        at : (n,)
            Instants as of which the record is asked.
        kinds : (n,)
            Kinds of message.
        hours : (n,)
            Local hours, 0 to 24, at which the messages are to be sent.
        """
        totals = self._sent.before(workers, at).astype(np.float64)
        totals[:, 2:] /= FIXED_POINT
        sent, opened, sent_cos, sent_sin, open_cos, open_sin = totals.T
        market = self._market.before(0 * workers, at)
        usual = (market[:, 1] + _PRIOR_MARKET * _USUAL_RATE) / (market[:, 0] + _PRIOR_MARKET)
        rate = (opened + _PRIOR * usual) / (sent + _PRIOR)
        east = (open_cos - rate * sent_cos) / (sent + _PRIOR)
        north = (open_sin - rate * sent_sin) / (sent + _PRIOR)
        cos, sin = _clock(hours)
        shift_east, shift_north = self._shift_east[workers], self._shift_north[workers]
        columns: dict[str, FloatArray | IntArray | NDArray[np.bool_]] = {
            "hour": hours,
            "weekday": local_time(at).weekday,
            "open_rate": rate,
            "messages_log": np.log1p(sent),
            "hour_toward": east * cos + north * sin,
            "hour_east": east,
            "hour_north": north,
            "shift_toward": shift_east * cos + shift_north * sin,
            "shift_middle": np.arctan2(shift_north, shift_east) * 12.0 / np.pi % 24.0,
            "is_streak_reminder": kinds == STREAK_KIND,
            "is_summary": kinds == SUMMARY_KIND,
        }
        matrix = np.empty((len(workers), len(OPENING_FEATURES)), dtype=np.float32)
        for name, values in columns.items():
            matrix[:, OPENING_COLUMN[name]] = values
        return matrix

    def counts(self, workers: IntArray, at: IntArray) -> IntArray:
        """(n, 2) messages whose fate is known, and how many of them were opened."""
        return self._sent.before(workers, at)[:, :2]


def _clock(hours: FloatArray) -> tuple[FloatArray, FloatArray]:
    angle = 2.0 * np.pi * np.asarray(hours) / 24.0
    return np.cos(angle), np.sin(angle)
