"""Which worker may take which task, and what each pair is expected to bring: a sparse graph.

Values are whole numbers of a small unit, so that sums, prices and bounds are exact and a plan's
optimality is proved, not estimated.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Self

import numpy as np

from data.arrays import BoolArray, FloatArray, IntArray

_FINEST_USD: Final = 1e-6
_MOST_UNITS: Final = 2**36
"""Times the number of nodes this stays far within 64 bits, where cost scaling computes."""


@dataclass(frozen=True, slots=True)
class ValueGraph:
    """Pairs grouped by task; those without value or capacity are left out.

    Attributes
    ----------
    first : (n_tasks + 1,) int64
        Where the pairs of each task begin, and the number of pairs at the end.
    task, worker : (n_pairs,) int64
        Row of the task and of the worker; no pair occurs twice.
    units : (n_pairs,) int64
        Expected value of the pair, more than 0, in units of `unit_usd`.
    given : (n_pairs,) int64
        Row of the pair among those that the graph was made of.
    headcount : (n_tasks,) int64
        Workers that each task wants.
    capacity : (n_workers,) int64
        Tasks that each worker takes.
    further : int
        Units that each further task of one worker counts less than the one before it.
    """

    first: IntArray
    task: IntArray
    worker: IntArray
    units: IntArray
    given: IntArray
    headcount: IntArray
    capacity: IntArray
    further: int
    unit_usd: float

    @classmethod
    def of(
        cls,
        task: IntArray,
        worker: IntArray,
        value_usd: FloatArray,
        *,
        headcount: IntArray,
        capacity: IntArray,
        further_task_usd: float = 0.0,
    ) -> Self:
        """The graph of (n,) pairs with their expected values in USD, finite and 0 or more.

        Values are rounded to a millionth of a USD (coarser only above 68,719 USD).

        Raises
        ------
        ValueError
            If a value is negative or not finite.
        """
        if not np.all((value_usd >= 0.0) & np.isfinite(value_usd)):
            raise ValueError("Expected values of 0 USD or more.")
        unit = max(_FINEST_USD, float(value_usd.max(initial=0.0)) / _MOST_UNITS)
        units = np.rint(value_usd / unit).astype(np.int64)
        kept = np.flatnonzero((units > 0) & (capacity[worker] > 0) & (headcount[task] > 0))
        kept = kept[np.argsort(task[kept], kind="stable")]
        counts = np.bincount(task[kept], minlength=len(headcount))
        return cls(
            first=np.concatenate([[0], np.cumsum(counts)]),
            task=task[kept].astype(np.int64),
            worker=worker[kept].astype(np.int64),
            units=units[kept],
            given=kept,
            headcount=headcount.astype(np.int64),
            capacity=capacity.astype(np.int64),
            further=int(min(np.rint(further_task_usd / unit), _MOST_UNITS + 1)),
            unit_usd=unit,
        )

    def __len__(self) -> int:
        return len(self.units)

    def value(self, chosen: IntArray) -> int:
        """Units that the chosen pairs (k,) bring, less what further tasks count less."""
        tasks_each = np.bincount(self.worker[chosen], minlength=len(self.capacity))
        steps = tasks_each * (tasks_each - 1) // 2
        return int(self.units[chosen].sum()) - self.further * int(steps.sum())

    def usd(self, units: int) -> float:
        """Units as USD."""
        return units * self.unit_usd

    def best_of_each_task(self, worth: IntArray, most: int, among: BoolArray) -> IntArray:
        """Pairs with the highest `worth` (n_pairs,), up to `most` of each task."""
        found = []
        rows = np.flatnonzero(among)
        begins = np.searchsorted(rows, self.first)
        for begin, end in pairwise(begins.tolist()):
            mine = rows[begin:end]
            if len(mine) > most:
                mine = mine[np.argpartition(-worth[mine], most - 1)[:most]]
            found.append(mine)
        return np.concatenate(found) if found else np.empty(0, dtype=np.int64)
