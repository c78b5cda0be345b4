"""Running totals by key that can be asked "as of" any instant, exactly.

Totals are integers: real numbers are stored in fixed point, so a sum never depends on what else
is in the table, and a feature stays the same bit for bit when later facts are added, altered or
deleted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from data.arrays import IntArray, RealArray

FIXED_POINT: Final = 2.0**20
"""Units per 1.0 in fixed-point columns: a resolution of one in a million."""

_TIME_BITS: Final = 34  # seconds until the year 2514
_LATEST: Final = (1 << _TIME_BITS) - 1


def fixed(values: RealArray) -> IntArray:
    """Real values as fixed-point integers."""
    return np.asarray(np.rint(np.asarray(values) * FIXED_POINT), dtype=np.int64)


class Carried(NamedTuple):
    """What totals of one stretch of time hand on to those of the next.

    `base` (n_keys, n_columns) int64 sums what was known before the hand-over; the facts after it
    come along as they are: keys and instants (n,), values (n, n_columns).
    """

    base: IntArray
    keys: IntArray
    known_at: IntArray
    values: IntArray


class RunningTotals:
    """Sums of facts by key over everything known strictly before an instant.

    Parameters
    ----------
    keys : (n_facts,) int64
        0 to 2^29: what the facts belong to.
    known_at : (n_facts,) int64
        When each became known; facts that are not known yet (`NEVER`) are left out.
    values : (n_facts, n_columns) int64
        What to sum; counts as they are, reals through `fixed`.
    earlier : Carried, optional
        Where these facts follow others: what the totals of those hand on. Keys then lie below
        the number that was handed on, and no question goes back before the hand-over.
    """

    def __init__(
        self,
        keys: IntArray,
        known_at: IntArray,
        values: IntArray,
        *,
        earlier: Carried | None = None,
    ) -> None:
        self._base = None if earlier is None else earlier.base
        if earlier is not None:
            keys = np.concatenate([earlier.keys, keys])
            known_at = np.concatenate([earlier.known_at, known_at])
            values = np.concatenate([earlier.values, values])
        known = known_at < _LATEST
        stamps = (keys[known].astype(np.int64) << _TIME_BITS) | known_at[known]
        order = np.argsort(stamps, kind="stable")
        self._stamps = stamps[order]
        self._sums = np.zeros((len(order) + 1, values.shape[1]), dtype=np.int64)
        np.cumsum(values[known][order], axis=0, out=self._sums[1:])

    @classmethod
    def of(
        cls,
        keys: IntArray,
        known_at: IntArray,
        *columns: IntArray,
        earlier: Carried | None = None,
    ) -> Self:
        """The same from one array per column."""
        values = np.column_stack([np.asarray(c, np.int64) for c in columns])
        return cls(keys, known_at, values, earlier=earlier)

    def of_keys(self, renumbered: Callable[[IntArray], IntArray]) -> RunningTotals:
        """The totals of some keys under other numbers, with nothing of the others.

        `renumbered` gives the new number of each key (n,), -1 for those that go; it keeps their
        order. Of totals that follow others nothing can be taken.
        """
        if self._base is not None:
            raise ValueError("These totals follow others.")
        keys = renumbered(self._stamps >> _TIME_BITS)
        kept = np.flatnonzero(keys >= 0)
        some = object.__new__(RunningTotals)
        some._base = None
        some._stamps = (keys[kept] << _TIME_BITS) | (self._stamps[kept] & _LATEST)
        some._sums = np.zeros((len(kept) + 1, self._sums.shape[1]), dtype=np.int64)
        np.cumsum((self._sums[1:] - self._sums[:-1])[kept], axis=0, out=some._sums[1:])
        return some

    def before(self, keys: IntArray, at: IntArray | int) -> IntArray:
        """(n, n_columns) int64 totals of each key over facts with `known_at` < `at`.

        `at` is one instant for all or one per key.
        """
        base = np.asarray(keys, dtype=np.int64) << _TIME_BITS
        end = np.searchsorted(self._stamps, base | np.minimum(at, _LATEST), side="left")
        begin = np.searchsorted(self._stamps, base, side="left")
        found = self._sums[end] - self._sums[begin]
        return np.asarray(found if self._base is None else found + self._base[keys])

    def carried(self, until: int, n_keys: int) -> Carried:
        """What totals of later facts begin from, if they are asked as of `until` at the earliest.

        Facts known from `until` on come along; those before it are one sum for each of the keys
        0 to `n_keys` - 1.
        """
        later = (self._stamps & _LATEST) >= until
        return Carried(
            self.before(np.arange(n_keys), until),
            (self._stamps >> _TIME_BITS)[later],
            (self._stamps & _LATEST)[later],
            np.diff(self._sums, axis=0)[later],
        )

    def last(self, keys: IntArray, at: IntArray | int) -> IntArray:
        """(n,) int64 when the last fact of each key before `at` became known; -1 without any."""
        base = np.asarray(keys, dtype=np.int64) << _TIME_BITS
        end = np.searchsorted(self._stamps, base | np.minimum(at, _LATEST), side="left")
        begin = np.searchsorted(self._stamps, base, side="left")
        if not len(self._stamps):
            return np.full(len(base), -1, dtype=np.int64)
        return np.where(end > begin, self._stamps[np.maximum(end - 1, 0)] & _LATEST, -1)

    def at(self, instant: int) -> KeyedTotals:
        """The totals of every key that has facts, as of one instant, for repeated look-ups."""
        keys = np.unique(self._stamps >> _TIME_BITS)
        return KeyedTotals(keys, self.before(keys, instant))


class KeyedTotals:
    """Totals by key at one moment: sorted keys, one row each; unknown keys are zero."""

    def __init__(self, keys: IntArray, totals: IntArray) -> None:
        last = np.zeros((1, totals.shape[1]), dtype=np.int64)
        self.keys: NDArray[np.int64] = np.asarray(keys, dtype=np.int64)
        self.totals = np.concatenate([totals, last])

    def of(self, keys: IntArray) -> IntArray:
        """(n, n_columns) int64 totals of the given keys."""
        if not len(self.keys):
            return np.zeros((len(keys), self.totals.shape[1]), dtype=np.int64)
        found = np.searchsorted(self.keys, keys)
        found[found == len(self.keys)] = 0
        missing = self.keys[found] != keys
        found[missing] = len(self.keys)
        return np.asarray(self.totals[found])
