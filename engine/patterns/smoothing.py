"""How few observations become a figure: shrinking, and a test for "fewer than expected"."""

from __future__ import annotations

from math import exp
from typing import Final

import numpy as np

from data.arrays import BoolArray, FloatArray

PEAK_DAYS: Final = 1.2
"""A weekday is a peak from this multiple of the mean weekday on."""

PEAK_HOURS: Final = 1.5
"""An hour is a peak from this multiple of the mean hour on."""

CHANCE: Final = 0.01
"""What is fewer than expected could happen by chance no more often than this."""


def shrunk_mean(total: float, count: float, prior: float, weight: float) -> float:
    """(total + weight * prior) / (count + weight): a mean with `weight` usual values added."""
    return (total + weight * prior) / (count + weight)


def shrunk_shares(counts: FloatArray, prior: FloatArray, weight: float) -> FloatArray:
    """(n,) shares of counts (n,) with `weight` observations at the prior shares added; sum 1."""
    return np.asarray((counts + weight * prior) / (counts.sum() + weight))


def around_the_clock(counts: FloatArray) -> FloatArray:
    """(24,) counts, each half its own and a quarter of either neighbour's: 23 is next to 0."""
    return np.asarray(0.5 * counts + 0.25 * (np.roll(counts, 1) + np.roll(counts, -1)))


def peaks(shares: FloatArray, own: FloatArray, *, times: float, least: float) -> BoolArray:
    """(n,) whether a share is at least `times` the mean share, on at least `least` own counts.

    Where there are no own counts at all, the shares alone, which are then the population's.
    """
    is_high = shares >= times / len(shares)
    return np.asarray(is_high & ((own >= least) | (own.sum() == 0.0)))


def fewer_than_expected(accepted: float, expected: float) -> bool:
    """Whether so few, or fewer, would be accepted by chance in less than 1 of 100 cases.

    The number accepted is taken as Poisson with the expected mean, which overstates the spread
    of a sum of yes and no, so the test errs to the side of saying nothing.
    """
    chance, term = 0.0, exp(-expected)
    for k in range(int(accepted) + 1):
        chance += term
        term *= expected / (k + 1)
    return chance <= CHANCE
