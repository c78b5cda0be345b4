"""Expected values of a completed job: rating, enjoyment, tip and time of work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from data.arrays import FloatArray
from models.forest import Forest

RATING: Final = "rating"  # stars from the poster, 1 to 5
ENJOYMENT: Final = "enjoyment"  # the worker's own word, 1 to 5
TIP: Final = "tip"  # USD over pay in USD, 0 and up
WORK: Final = "work"  # minutes worked over the task's service minutes
EXPECTATIONS: Final = (RATING, ENJOYMENT, TIP, WORK)

BOUNDS: Final = {RATING: (1.0, 5.0), ENJOYMENT: (1.0, 5.0), TIP: (0.0, 2.0), WORK: (0.2, 5.0)}
"""Values outside are not predicted: the scales of the contract, and what is seen of ratios."""


@dataclass(frozen=True, slots=True)
class ExpectationModel:
    """E(value | completed): boosted trees under squared loss over the mean, kept within bounds."""

    mean: float
    low: float
    high: float
    forest: Forest

    def predict(self, matrix: NDArray[np.float32]) -> FloatArray:
        """(n,) expected values of (n, n_features) float32 rows, `low` to `high`."""
        return np.clip(self.mean + self.forest.predict(matrix), self.low, self.high)

    def to_json(self) -> dict[str, Any]:
        """All but the trees, as plain values for the manifest."""
        return {"mean": self.mean, "low": self.low, "high": self.high}
