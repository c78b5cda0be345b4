"""The chain of outcome models: what serving asks of a release for every candidate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from data.arrays import FloatArray
from models.calibration import UNCALIBRATED, Calibrator
from models.forest import Forest
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

    def predict(self, matrix: NDArray[np.float32]) -> FloatArray:
        """(n,) calibrated probability, 0 to 1."""
        return self.calibrator(self.scores(matrix))

    def uncalibrated(self) -> OutcomeModel:
        """The same trees as they came from boosting."""
        return replace(self, calibrator=UNCALIBRATED)


@dataclass(frozen=True, slots=True)
class OutcomeChain:
    """The three models that serve together."""

    accept: OutcomeModel
    complete: OutcomeModel
    on_time: OutcomeModel

    def predict(self, matrix: NDArray[np.float32]) -> ChainProbabilities:
        """All three probabilities of (n, n_features) float32 rows; one batch per model."""
        return ChainProbabilities(
            self.accept.predict(matrix),
            self.complete.predict(matrix),
            self.on_time.predict(matrix),
        )
