"""Days in a row with a completed task, counted as the client counts them: by UTC day."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from data.arrays import IntArray
from data.reference.calendar import DAY_S


class Streaks(NamedTuple):
    """(n_workers,) int32 days: the row that still stands, and the longest there was."""

    current: IntArray
    longest: IntArray


def streaks(workers: IntArray, completed_at: IntArray, *, n_workers: int, until: int) -> Streaks:
    """Streaks of all workers from completed jobs (n,): who, and when (none after `until`).

    A row stands until a whole day passes without a task: its last day is today or yesterday.
    """
    days = np.unique(np.stack([workers, completed_at // DAY_S], axis=1), axis=0)
    current, longest = np.zeros((2, n_workers), dtype=np.int32)
    if not len(days):
        return Streaks(current, longest)
    who, day = days.T
    goes_on = (who[1:] == who[:-1]) & (day[1:] == day[:-1] + 1)
    first = np.flatnonzero(np.append(True, ~goes_on))
    last = np.append(first[1:], len(days)) - 1
    length = (last - first + 1).astype(np.int32)
    np.maximum.at(longest, who[first], length)
    stands = day[last] >= until // DAY_S - 1
    current[who[last[stands]]] = length[stands]
    return Streaks(current, longest)
