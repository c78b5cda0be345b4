"""Two models on the same rows: differences with intervals, corrected for asking many questions.

Whole rankings are resampled, since the rows of one ranking share a task, an hour and each other's
places. Every difference is a function of sums over rankings, so one matrix product gives all of
them on a resample, and they all see the same resamples.
Sources: Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapters 8 and 13 (units
to resample, percentile intervals); Davison and Hinkley, Bootstrap Methods and their Application
(1997), section 4.2 (p-values that are never zero); Holm, Scandinavian Journal of Statistics 6
(1979).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from data.arrays import FloatArray

LEVEL: Final = 0.05
"""Chance of at least one false alarm in a whole family of comparisons."""

_LEAST_RESAMPLES: Final = 2_000  # 2.5 % tails of 50 draws: an interval of two steady digits
_CHUNK: Final = 256


@dataclass(frozen=True, slots=True)
class Comparison:
    """One question: challenger less champion, so turned that above zero is worse.

    Attributes
    ----------
    sums : (n_rankings, k)
        What the statistic needs, summed over the rows of each ranking.
    statistic : callable
        From (m, k) sums over m resamples to (m,) differences; not finite where undefined.
    rows : int
        Rows that it rests on.
    """

    name: str
    rows: int
    sums: FloatArray
    statistic: Callable[[FloatArray], FloatArray]


@dataclass(frozen=True, slots=True)
class Difference:
    """An answered question: the difference, its 95 % interval and two-sided p-value."""

    name: str
    rows: int
    value: float
    low: float
    high: float
    p: float


def differences(comparisons: Sequence[Comparison], *, seed: int) -> tuple[Difference, ...]:
    """Each comparison's difference by paired percentile bootstrap; equal seeds, equal answers."""
    if not comparisons:
        return ()
    sums = np.hstack([comparison.sums for comparison in comparisons])
    drawn = _resampled(sums, resamples_for(len(comparisons)), np.random.default_rng(seed))
    whole = sums.sum(axis=0, keepdims=True)
    edges = np.cumsum([0, *(comparison.sums.shape[1] for comparison in comparisons)])
    found = []
    for comparison, begin, end in zip(comparisons, edges, edges[1:], strict=False):
        with np.errstate(divide="ignore", invalid="ignore"):
            value = float(comparison.statistic(whole[:, begin:end])[0])
            values = comparison.statistic(drawn[:, begin:end])
        values = values[np.isfinite(values)]
        low, high = np.percentile(values, [100 * LEVEL / 2, 100 * (1 - LEVEL / 2)])
        found.append(
            Difference(
                comparison.name, comparison.rows, value, float(low), float(high), _p_value(values)
            )
        )
    return tuple(found)


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjusted p-values, in the given order: below `LEVEL` holds for the family as a whole.

    The smallest is multiplied by the number of comparisons, the next by one less, and so on; none
    is below a smaller one's.
    """
    adjusted = [1.0] * len(p_values)
    least = 0.0
    for rank, place in enumerate(np.argsort(p_values, kind="stable")):
        least = max(least, min((len(p_values) - rank) * float(p_values[place]), 1.0))
        adjusted[int(place)] = least
    return adjusted


def resamples_for(comparisons: int) -> int:
    """Resamples with which the smallest possible p-value, 2 / (resamples + 1), still speaks after
    Holm's correction: it must reach half the level."""
    return max(_LEAST_RESAMPLES, int(np.ceil(4 * comparisons / LEVEL)))


def _resampled(sums: FloatArray, resamples: int, rng: np.random.Generator) -> FloatArray:
    """(resamples, k) sums over rankings drawn with replacement."""
    n = len(sums)
    drawn = np.empty((resamples, sums.shape[1]))
    for begin in range(0, resamples, _CHUNK):
        part = drawn[begin : begin + _CHUNK]
        times = [np.bincount(rng.integers(0, n, n), minlength=n) for _ in range(len(part))]
        part[:] = np.stack(times).astype(np.float64) @ sums
    return drawn


def _p_value(values: FloatArray) -> float:
    """Two-sided: how rarely resamples fall on the other side of zero."""
    below, above = np.count_nonzero(values <= 0.0), np.count_nonzero(values >= 0.0)
    return min(2.0 * (1 + int(min(below, above))) / (len(values) + 1), 1.0)
