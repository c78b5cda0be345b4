"""Position bias: how likely an item is looked at, relative to the first position.

P(accepted | shown at k) = e(k) * P(accepted | shown first), with e(1) = 1. Both parts are fitted
together on logged rankings, where a stochastic policy has put like items at different positions.
Sources: Wang et al., Position Bias Estimation for Unbiased Learning to Rank in Personal Search,
WSDM 2018; Guo et al., PAL: A Position-bias Aware Learning Framework, RecSys 2019.
"""

from __future__ import annotations

import numpy as np

from data.arrays import FloatArray, IntArray
from models.forest import probability

_L2 = 1.0  # weight of the ridge penalty on standardised coefficients


class ExaminationModel:
    """e(k) for positions 1 to `len(levels_)`; later positions count as the last one fitted.

    Attributes
    ----------
    levels_ : (n_positions,) float64
        e(1) = 1, e(2), ... each 0 to 1.
    """

    levels_: FloatArray

    def __init__(self, levels: FloatArray | None = None) -> None:
        if levels is not None:
            self.levels_ = np.asarray(levels, dtype=np.float64)

    def fit(self, matrix: FloatArray, positions: IntArray, accepted: IntArray) -> ExaminationModel:
        """Fit e(k) together with a logistic regression of acceptance on the features.

        Parameters
        ----------
        matrix : (n, n_features)
        positions : (n,) integers from 1
        accepted : (n,) 0 or 1
        """
        scale = matrix.std(axis=0) + 1e-6
        rows = np.column_stack([np.ones(len(matrix)), (matrix - matrix.mean(axis=0)) / scale])
        place = np.minimum(positions, positions.max()).astype(np.int64) - 1
        width, places = rows.shape[1], int(place.max()) + 1
        y = accepted.astype(np.float64)

        def objective(parameters: FloatArray) -> tuple[float, FloatArray]:
            weights, free = parameters[:width], parameters[width:]
            looked = np.concatenate([[1.0], probability(free)])[place]
            says_yes = probability(rows @ weights)
            p = np.clip(looked * says_yes, 1e-9, 1.0 - 1e-9)
            loss = -np.sum(y * np.log(p) + (1.0 - y) * np.log1p(-p))
            loss += 0.5 * _L2 * np.sum(weights[1:] ** 2)
            slope = (1.0 - y) / (1.0 - p) - y / p
            by_weight = rows.T @ (slope * looked * says_yes * (1.0 - says_yes))
            by_weight[1:] += _L2 * weights[1:]
            by_place = np.bincount(place, slope * p, minlength=places)[1:]
            return float(loss), np.concatenate([by_weight, by_place * (1.0 - probability(free))])

        start = np.concatenate([np.zeros(width), np.ones(places - 1)])
        from scipy.optimize import minimize  # long to import: only for those who fit

        found = minimize(objective, start, jac=True, method="L-BFGS-B", options={"maxiter": 300})
        self.levels_ = np.concatenate([[1.0], probability(found.x[width:])])
        return self

    def predict(self, positions: IntArray) -> FloatArray:
        """(n,) e(k), 0 to 1, for positions (n,) from 1 up."""
        last = len(self.levels_)
        return np.asarray(self.levels_[np.clip(positions, 1, last).astype(np.int64) - 1])
