"""Small chains of models made by hand or drawn with a seed, for tests of what holds them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from features.specification import NAMES
from models.calibration import UNCALIBRATED, CalibrationKind, Calibrator
from models.forest import Forest
from models.logistic import LinearScore
from models.outcomes import OutcomeChain, OutcomeModel

WIDTH = len(NAMES)


def some_rows(n: int, *, seed: int = 0) -> NDArray[np.float32]:
    """(n, n_features) standard normal rows."""
    return np.random.default_rng(seed).normal(size=(n, WIDTH)).astype(np.float32)


def a_forest(seed: int, *, trees: int = 3, depth: int = 2) -> Forest:
    """Trees with random splits and leaves."""
    rng = np.random.default_rng(seed)
    return Forest(
        feature=rng.integers(0, WIDTH, (trees, 2**depth - 1)).astype(np.uint16),
        threshold=rng.normal(size=(trees, 2**depth - 1)).astype(np.float32),
        value=rng.normal(size=(trees, 2**depth)),
    )


def a_line(seed: int) -> LinearScore:
    """A linear score with small random weights."""
    rng = np.random.default_rng(seed)
    return LinearScore(float(rng.normal()), rng.normal(scale=0.1, size=WIDTH))


def a_chain(seed: int = 0) -> OutcomeChain:
    """Three different models, each with another kind of calibrator."""
    calibrators = (
        UNCALIBRATED,
        Calibrator(CalibrationKind.PLATT, (), (0.8, 0.1)),
        Calibrator(CalibrationKind.ISOTONIC, (-2.0, 0.0, 2.0), (0.1, 0.5, 0.9)),
    )
    return OutcomeChain(
        *(
            OutcomeModel(a_line(seed + row), a_forest(seed + row), calibrator)
            for row, calibrator in enumerate(calibrators)
        )
    )
