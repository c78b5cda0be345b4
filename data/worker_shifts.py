"""What was learnt of each worker, in columns: as it is stored and as it is moved in memory."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from data.arrays import BoolArray, FloatArray, IntArray, TextArray

WORKER_ITSELF: Final = -1
"""Stands in for a category: the shift of the worker in all of them."""


@dataclass(frozen=True, slots=True)
class WorkerShifts:
    """Shifts of log-odds with at least one outcome counted, one row each; columns (n,).

    `outcomes` number the chain's stages from 0: accept, complete, on time. Shifts are in log-odds
    and variances in squared log-odds, as of `known_at`.
    """

    worker_ids: TextArray
    categories: IntArray  # int64, category code or WORKER_ITSELF
    outcomes: IntArray  # int64, 0 to 2
    means: FloatArray  # float64
    variances: FloatArray  # float64, 0 up
    counts: IntArray  # int64, outcomes counted, 1 up
    known_at: IntArray  # int64, the instant at which the last of them became known

    def __len__(self) -> int:
        return len(self.counts)

    @property
    def learnt_until(self) -> int:
        """The last instant whose outcomes were counted; 0 where there are none."""
        return int(self.known_at.max(initial=0))

    def take(self, rows: IntArray | BoolArray) -> WorkerShifts:
        """A selection of rows."""
        return WorkerShifts(**{f.name: getattr(self, f.name)[rows] for f in fields(self)})


def no_worker_shifts() -> WorkerShifts:
    """Columns without a row."""
    rows, reals = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float64)
    return WorkerShifts(np.empty(0, dtype=np.str_), rows, rows, reals, reals, rows, rows)
