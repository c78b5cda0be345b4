"""The part of a chain's log-odds that stands on what a worker's own outcomes were so far.

The linear score of every outcome model weighs how far a worker's outcomes lay from what was
expected (`features.pairs.RECORD_FEATURES`). What these weights add to the calibrated log-odds is
the chain's own view of the worker, which `models.personal` pools with a Bayesian one. Trees may
read the same features; what they make of them is not counted here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Self

import numba
import numpy as np
from numpy.typing import NDArray

from data.arrays import FloatArray, IntArray, RealArray
from features.pairs import RECORD_FEATURES
from features.specification import ACCEPT, COLUMN, COMPLETE, ON_TIME, OUTCOMES
from models.calibration import CalibrationKind
from models.outcomes import OutcomeChain, OutcomeModel

RECORD_COLUMNS: Final[IntArray] = np.array([COLUMN[name] for name in RECORD_FEATURES])
"""(6,) where the record features stand in a feature matrix."""

_OF_ITSELF: Final = {
    ACCEPT: ("accept_residual", "accept_residual_30d", "category_accept_residual"),
    COMPLETE: ("complete_residual", "category_complete_residual"),
    ON_TIME: ("on_time_residual",),
}
"""Features that are made of the same outcomes as the shift: those of other outcomes are news."""


@dataclass(frozen=True, slots=True)
class RecordPart:
    """Log-odds per unit of each record feature; zero where it tells of another outcome.

    Attributes
    ----------
    weights : (6, 3) float64
        Rows as in `RECORD_FEATURES`, columns as in `features.specification.OUTCOMES`.
    """

    weights: FloatArray

    @classmethod
    def of(cls, chain: OutcomeChain) -> Self:
        """The weights of a chain's linear scores, after Platt's calibration."""
        models: tuple[OutcomeModel, ...] = (chain.accept, chain.complete, chain.on_time)
        weights = np.zeros((len(RECORD_FEATURES), len(OUTCOMES)))
        for column, (outcome, model) in enumerate(zip(OUTCOMES, models, strict=True)):
            for name in _OF_ITSELF[outcome]:
                weight = model.linear.weights[COLUMN[name]]
                weights[RECORD_FEATURES.index(name), column] = _slope(model) * weight
        return cls(weights)

    def predict(self, matrix: NDArray[np.float32]) -> FloatArray:
        """(n, 3) log-odds of (n, n_features) rows."""
        return self.of_record(matrix[:, RECORD_COLUMNS])

    def of_record(self, features: RealArray) -> FloatArray:
        """(n, 3) log-odds of (n, 6) columns `RECORD_FEATURES`.

        Summed one feature after the other: a matrix product rounds differently with the number
        of rows, and a score must not depend on the other candidates, not even in its last bit.
        """
        found = np.zeros((len(features), len(OUTCOMES)))
        weigh: Any = _weigh  # numba has no types
        weigh(np.ascontiguousarray(features, dtype=np.float64), self.weights, found)
        return found


@numba.njit("void(float64[:, ::1], float64[:, ::1], float64[:, ::1])", cache=True, nogil=True)
def _weigh(features: Any, weights: Any, found: Any) -> None:
    """`found` (n, 3) gains the weighted sums of features (n, 6)."""
    for row in range(found.shape[0]):
        for feature in range(weights.shape[0]):
            for outcome in range(found.shape[1]):
                found[row, outcome] += features[row, feature] * weights[feature, outcome]


def _slope(model: OutcomeModel) -> float:
    """Calibrated log-odds per unit of the score; isotonic steps have none and count as one."""
    if model.calibrator.kind is CalibrationKind.PLATT:
        return model.calibrator.levels[0]
    return 1.0
