"""Days in a row with a completed task, by the client's rules, and what ended such rows.

Days are UTC calendar days: on the same day nothing changes, on the next day the row grows, else
it begins anew. It stands until a whole day passes without a task. The client's clock gives the
last task 24 hours and warns when 2 or less remain.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from data.arrays import IntArray
from data.columns import SessionEnd
from data.reference.calendar import DAY_S, HOUR_S
from engine.patterns.window import WorkerWindow
from features.ledger import OnlineSpans

WARNING_S: Final = 2 * HOUR_S
"""The client warns when so little of a streak remains."""

_HIGH_ABOVE, _MEDIUM_ABOVE = 7, 3  # days


class Consciousness(StrEnum):
    """The client's word for how much a worker minds his streak."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class BreakReason(StrEnum):
    """What the day was like on which a streak ended."""

    DAY_OFF = "day_off"  # not online at all
    NO_OFFERS = "no_offers"
    LOW_PAY = "low_pay"
    WEATHER = "weather"
    NO_TASK_COMPLETED = "no_task_completed"  # online to the end, without completing any
    NOT_KNOWN = "not_known"  # no streak ended, or no session is known


_BY_SESSION: Final = {
    SessionEnd.NO_OFFERS: BreakReason.NO_OFFERS,
    SessionEnd.LOW_PAY: BreakReason.LOW_PAY,
    SessionEnd.WEATHER: BreakReason.WEATHER,
    SessionEnd.SHIFT_OVER: BreakReason.NO_TASK_COMPLETED,
    SessionEnd.BREAK: BreakReason.NO_TASK_COMPLETED,
}


@dataclass(frozen=True, slots=True)
class Streak:
    """Days of the row that stands and of the longest one; `ends_at` is an instant, 0 without."""

    current: int
    longest: int
    consciousness: Consciousness
    saves: int
    break_reason: BreakReason
    breaks: int
    ends_at: int
    grace_until: int  # when the day rule ends it, however the client's clock stands
    done_today: bool


def streak(window: WorkerWindow, *, stored: int, stored_longest: int) -> Streak:
    """The worker's streaks.

    - current: days of the row that stands at `now`; the stored one where the history that is
      known begins too late to show it whole;
    - longest: the longest row known, or the stored one;
    - consciousness: current above 7 high, above 3 medium, else low;
    - saves: days within the timeframe whose first task came with 2 hours or less left on the
      client's clock, or after it, and yet kept the row;
    - break reason: see `break_reason`;
    - end: last task + 24 hours; once that has passed, the end of the UTC day after it.
    """
    done = window.offers.take(window.offers.completed == 1)
    ended = np.sort(done.ended_at)
    day, first, last = _days(ended)
    length = _rows(day)
    today = window.now // DAY_S
    stands = len(day) > 0 and int(day[-1]) >= today - 1
    own = int(length[-1]) if stands else 0
    current = max(own, stored) if stands else 0
    clock = int(ended[-1]) + DAY_S if stands else 0
    grace = (int(day[-1]) + 2) * DAY_S if stands else 0
    reason, breaks = break_reason(day, window)
    return Streak(
        current=current,
        longest=max(int(length.max(initial=0)), stored_longest, current),
        consciousness=consciousness(current),
        saves=_saves(day, first, last, window.begin),
        break_reason=reason,
        breaks=breaks,
        ends_at=clock if clock > window.now else grace,
        grace_until=grace,
        done_today=stands and int(day[-1]) == today,
    )


def consciousness(days: int) -> Consciousness:
    """The client's word: above 7 days high, above 3 medium, else low."""
    if days > _HIGH_ABOVE:
        return Consciousness.HIGH
    return Consciousness.MEDIUM if days > _MEDIUM_ABOVE else Consciousness.LOW


def break_reason(days: IntArray, window: WorkerWindow) -> tuple[BreakReason, int]:
    """What most often marked the first missed UTC day after a row, and how many rows ended.

    Of the timeframe's missed days: none online, a day off; else how the last session of that day
    ended. Ties go to the reason named first in `BreakReason`. Days before the first session that
    is known are left out.
    """
    missed = days[np.append(np.diff(days) > 1, True)] + 1 if len(days) else days
    over = missed[(missed < window.now // DAY_S) & (missed >= window.begin // DAY_S)]
    sessions = window.all_sessions
    if not len(over) or not len(sessions):
        return BreakReason.NOT_KNOWN, len(over)
    told = over[over >= int(sessions.began_at[0]) // DAY_S]
    counts = Counter(_reason_of(int(day), sessions) for day in told)
    if not counts:
        return BreakReason.NOT_KNOWN, len(over)
    return max(BreakReason, key=lambda reason: counts[reason]), len(over)


def _reason_of(day: int, sessions: OnlineSpans) -> BreakReason:
    that_day = np.flatnonzero(sessions.began_at // DAY_S == day)
    if not len(that_day):
        return BreakReason.DAY_OFF
    return _BY_SESSION[SessionEnd(int(sessions.ended_by[that_day[-1]]))]


def _days(ended: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """UTC days with a completed task, and the first and last completion of each."""
    day, begin = np.unique(ended // DAY_S, return_index=True)
    last = np.append(begin[1:], len(ended)) - 1 if len(day) else begin
    return day, ended[begin], ended[last]


def _rows(days: IntArray) -> IntArray:
    """(n,) days in a row up to each day."""
    place = np.arange(len(days))
    goes_on = np.append(False, np.diff(days) == 1)[: len(days)]
    return np.asarray(place - np.maximum.accumulate(np.where(goes_on, 0, place)) + 1)


def _saves(day: IntArray, first: IntArray, last: IntArray, since: int) -> int:
    if len(day) < 2:
        return 0
    left = last[:-1] + DAY_S - first[1:]
    saved = (np.diff(day) == 1) & (left <= WARNING_S) & (first[1:] >= since)
    return int(saved.sum())
