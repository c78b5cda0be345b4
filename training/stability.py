"""Population stability: how far a column has moved from where it lay when a model was made.

Source: Siddiqi, Credit Risk Scorecards (2006), for the index and its usual limits; Yurdakul and
Naranjo, Journal of Risk Model Validation 14 (2020), for its distribution without any change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from scipy.stats import chi2

from data.arrays import FloatArray, RealArray
from training.metrics import BINS

STEADY: Final = 0.1
"""Below it a column is steady; from here on it is watched."""

ACT: Final = 0.25
"""From here on it is to be acted on, if harm goes with it."""

_LEAST_SHARE: Final = 1e-4


@dataclass(frozen=True, slots=True)
class ReferenceBins:
    """Where a column lay: inner edges (at most 9) of bins of equal mass, and each bin's share.

    Values that are equal to each other in great number make bins fewer and masses unequal.
    """

    edges: tuple[float, ...]
    shares: tuple[float, ...]
    rows: int

    @classmethod
    def of(cls, sample: RealArray, bins: int = BINS) -> Self:
        """Bins of equal mass of a sample (n,), n > 0."""
        edges = np.unique(np.quantile(sample, np.linspace(0.0, 1.0, bins + 1)[1:-1]))
        shares = _shares(edges, sample)
        return cls(tuple(edges.tolist()), tuple(shares.tolist()), len(sample))

    def psi(self, sample: RealArray) -> float:
        """PSI of a sample (n,), n > 0: 0 where every bin has its share, without upper bound.

        Shares are kept at least 1e-4, so that an empty bin counts much and not without end.
        """
        expected = np.maximum(self.shares, _LEAST_SHARE)
        actual = np.maximum(_shares(np.array(self.edges), sample), _LEAST_SHARE)
        return float(np.sum((actual - expected) * np.log(actual / expected)))

    def noise(self, rows: int) -> float:
        """PSI that 95 % of samples of so many rows stay below where nothing has changed.

        (1/n + 1/m) times a chi-squared quantile with a degree of freedom less than bins.
        """
        if not self.edges or not rows:
            return 0.0
        return float(chi2.ppf(0.95, len(self.edges)) * (1.0 / rows + 1.0 / self.rows))


def population_stability(before: RealArray, after: RealArray, bins: int = BINS) -> float:
    """PSI of a column between two samples, over bins of equal mass of the first."""
    return ReferenceBins.of(before, bins).psi(after)


def _shares(edges: FloatArray, sample: RealArray) -> FloatArray:
    counts = np.bincount(np.searchsorted(edges, sample, side="right"), minlength=len(edges) + 1)
    return np.asarray(counts / len(sample))
