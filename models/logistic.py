"""A linear log-odds of the features: what the trees stand on, and a challenger by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.arrays import FloatArray, RealArray
from models.forest import probability

_L2: Final = 1.0  # weight of the ridge penalty on standardised coefficients


@dataclass(frozen=True, slots=True)
class LinearScore:
    """intercept + weights . features, in log-odds.

    Attributes
    ----------
    intercept : float
    weights : (n_features,) float64
        Per unit of each feature as it stands in the matrix.
    """

    intercept: float
    weights: NDArray[np.float64]

    def predict(self, matrix: NDArray[np.float32]) -> NDArray[np.float64]:
        """(n,) log-odds of (n, n_features) rows.

        Summed row by row: a matrix product rounds differently with the number of rows, and a
        score must not depend on the other candidates, not even in its last bit.
        """
        return np.asarray(self.intercept + (matrix * self.weights).sum(axis=1))


def fit_logistic(
    matrix: NDArray[np.float32],
    labels: RealArray,
    examined: FloatArray,
    *,
    directions: Sequence[int] | None = None,
) -> LinearScore:
    """Logistic regression of P(outcome | looked at first) on standardised features.

    Parameters
    ----------
    matrix : (n, n_features)
    labels : (n,) 0 or 1
    examined : (n,)
        e of each row: the likelihood is that of e * sigmoid(score).
    directions : (n_features,) of 1, -1, 0, optional
        Where a weight may only be positive or negative.
    """
    centre = matrix.mean(axis=0, dtype=np.float64)
    scale = matrix.std(axis=0, dtype=np.float64) + 1e-6
    rows = np.column_stack([np.ones(len(matrix)), (matrix - centre) / scale])
    y = np.asarray(labels, dtype=np.float64)

    def objective(weights: FloatArray) -> tuple[float, FloatArray]:
        says_yes = probability(rows @ weights)
        p = np.clip(examined * says_yes, 1e-9, 1.0 - 1e-9)
        loss = -np.sum(y * np.log(p) + (1.0 - y) * np.log1p(-p))
        slope = ((1.0 - y) / (1.0 - p) - y / p) * examined * says_yes * (1.0 - says_yes)
        gradient = rows.T @ slope
        gradient[1:] += _L2 * weights[1:]
        return float(loss + 0.5 * _L2 * np.sum(weights[1:] ** 2)), gradient

    free = (None, None)
    bounds = [free] + [
        (0.0, None) if direction > 0 else (None, 0.0) if direction < 0 else free
        for direction in (directions or [0] * matrix.shape[1])
    ]
    from scipy.optimize import minimize  # long to import: only for those who fit

    found = minimize(
        objective,
        np.zeros(rows.shape[1]),
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"maxiter": 300},
    ).x
    weights = found[1:] / scale
    return LinearScore(float(found[0] - weights @ centre), np.asarray(weights, dtype=np.float64))
