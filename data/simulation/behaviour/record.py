"""What happened to each worker within a span of time, for many spans at once."""

from __future__ import annotations

import numpy as np

from data.arrays import FloatArray, IntArray

_A_WORKER = 2**33  # more than any instant, so that one number holds a worker and an instant


class Happenings:
    """Instants by worker (n,), each with a value; counted and summed within spans."""

    def __init__(
        self, workers: IntArray, instants: IntArray, values: FloatArray | None = None
    ) -> None:
        keys = workers.astype(np.int64) * _A_WORKER + instants
        order = np.argsort(keys, kind="stable")
        self._keys = keys[order]
        values = np.zeros(len(keys)) if values is None else values[order]
        self._sums = np.append(0.0, np.cumsum(values))

    def count(self, workers: IntArray, begin: IntArray, end: IntArray) -> IntArray:
        """(m,) how many there were of each worker from `begin` to before `end`."""
        first, last = self._rows(workers, begin, end)
        return last - first

    def mean(self, workers: IntArray, begin: IntArray, end: IntArray) -> FloatArray:
        """(m,) mean value within each span, 0 where there were none."""
        first, last = self._rows(workers, begin, end)
        return np.asarray((self._sums[last] - self._sums[first]) / np.maximum(last - first, 1))

    def _rows(
        self, workers: IntArray, begin: IntArray, end: IntArray
    ) -> tuple[IntArray, IntArray]:
        base = workers.astype(np.int64) * _A_WORKER
        first, last = (np.searchsorted(self._keys, base + at) for at in (begin, end))
        return first, last
