"""The chain of outcome models: what serving asks of a release for every candidate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from data.arrays import FloatArray
from models.calibration import UNCALIBRATED, Calibrator
from models.forest import Forest, log_odds, probability
from models.logistic import LinearScore


class ChainProbabilities(NamedTuple):
    """Each (n,) float64, 0 to 1: accept given shown first, complete given accepted, on time
    given completed."""

    accept: FloatArray
    complete: FloatArray
    on_time: FloatArray

    @property
    def success(self) -> FloatArray:
        """(n,) P(accepts and completes)."""
        return self.accept * self.complete


@dataclass(frozen=True, slots=True)
class OutcomeModel:
    """P(outcome | the stage before it): a linear score, boosted trees on it, then a calibrator."""

    linear: LinearScore
    forest: Forest
    calibrator: Calibrator

    def scores(self, matrix: NDArray[np.float32]) -> FloatArray:
        """(n,) uncalibrated log-odds of (n, n_features) float32 rows."""
        return self.linear.predict(matrix) + self.forest.predict(matrix)

    def predict(self, matrix: NDArray[np.float32], shift: FloatArray | None = None) -> FloatArray:
        """(n,) calibrated probability, 0 to 1; `shift` (n,) is added to its log-odds."""
        calibrated = self.calibrator(self.scores(matrix))
        return calibrated if shift is None else shifted(calibrated, shift)

    def uncalibrated(self) -> OutcomeModel:
        """The same trees as they came from boosting."""
        return replace(self, calibrator=UNCALIBRATED)


@dataclass(frozen=True, slots=True)
class OutcomeChain:
    """The three models that serve together."""

    accept: OutcomeModel
    complete: OutcomeModel
    on_time: OutcomeModel

    def predict(
        self, matrix: NDArray[np.float32], shifts: FloatArray | None = None
    ) -> ChainProbabilities:
        """All three probabilities of (n, n_features) float32 rows; one batch per model.

        `shifts` (n, 3), columns as in `features.specification.OUTCOMES`, are what each worker
        differs by (`models.personal`), added to the log-odds after calibration.
        """
        accept, complete, on_time = (None, None, None) if shifts is None else shifts.T
        return ChainProbabilities(
            self.accept.predict(matrix, accept),
            self.complete.predict(matrix, complete),
            self.on_time.predict(matrix, on_time),
        )


def shifted(calibrated: FloatArray, shift: FloatArray) -> FloatArray:
    """(n,) probabilities whose log-odds are moved by `shift` (n,); 0 leaves them as they are."""
    return np.where(shift == 0.0, calibrated, probability(log_odds(calibrated) + shift))
