"""Logistic regression on the same features: the challenger that every boosted model must beat."""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize

from data.arrays import FloatArray, RealArray
from models.forest import probability

_L2 = 1.0  # weight of the ridge penalty on standardised coefficients


class LogisticModel:
    """P(outcome | looked at first) by a linear log-odds of standardised features.

    Attributes
    ----------
    weights_ : (n_features + 1,) float64
        Intercept first, then one coefficient for each standardised feature.
    centre_, scale_ : (n_features,) float64
    """

    weights_: FloatArray
    centre_: FloatArray
    scale_: FloatArray

    def fit(self, matrix: FloatArray, labels: RealArray, examined: FloatArray) -> LogisticModel:
        """Maximum likelihood of e * sigmoid(score), with `examined` (n,) each row's e."""
        self.centre_, self.scale_ = matrix.mean(axis=0), matrix.std(axis=0) + 1e-6
        rows, y = self._rows(matrix), np.asarray(labels, dtype=np.float64)

        def objective(weights: FloatArray) -> tuple[float, FloatArray]:
            says_yes = probability(rows @ weights)
            p = np.clip(examined * says_yes, 1e-9, 1.0 - 1e-9)
            loss = -np.sum(y * np.log(p) + (1.0 - y) * np.log1p(-p))
            slope = ((1.0 - y) / (1.0 - p) - y / p) * examined * says_yes * (1.0 - says_yes)
            gradient = rows.T @ slope
            gradient[1:] += _L2 * weights[1:]
            return float(loss + 0.5 * _L2 * np.sum(weights[1:] ** 2)), gradient

        start = np.zeros(rows.shape[1])
        found = minimize(objective, start, jac=True, method="L-BFGS-B", options={"maxiter": 200})
        self.weights_ = found.x
        return self

    def predict(self, matrix: FloatArray) -> FloatArray:
        """(n,) probability, 0 to 1."""
        return probability(self._rows(matrix) @ self.weights_)

    def _rows(self, matrix: FloatArray) -> FloatArray:
        standard = (matrix.astype(np.float64) - self.centre_) / self.scale_
        return np.column_stack([np.ones(len(matrix)), standard])
