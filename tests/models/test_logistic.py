"""A linear score finds the line that the outcomes were drawn from."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from models.forest import probability
from models.logistic import LinearScore, fit_logistic

N = 40_000


def outcomes(examined: NDArray[np.float64]) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Features of other scales than one, and labels of e * sigmoid(-0.5 + 2 a - 0.01 b)."""
    rng = np.random.default_rng(8)
    matrix = np.column_stack(
        [rng.normal(0.2, 0.4, N), rng.normal(50.0, 100.0, N), rng.normal(size=N)]
    ).astype(np.float32)
    p = examined * probability(-0.5 + 2.0 * matrix[:, 0] - 0.01 * matrix[:, 1])
    return matrix, (rng.random(N) < p).astype(np.int64)


@pytest.mark.parametrize("examined", [np.ones(N), np.where(np.arange(N) % 2, 1.0, 0.4)])
def test_the_line_is_found_in_the_units_of_the_features(examined: NDArray[np.float64]) -> None:
    fitted = fit_logistic(*outcomes(examined), examined)
    assert fitted.intercept == pytest.approx(-0.5, abs=0.1)
    assert fitted.weights == pytest.approx([2.0, -0.01, 0.0], abs=0.1)
    assert fitted.weights[1] == pytest.approx(-0.01, abs=0.001)


def test_a_weight_never_goes_against_its_direction() -> None:
    matrix, labels = outcomes(np.ones(N))
    fitted = fit_logistic(matrix, labels, np.ones(N), directions=[-1, 1, 0])
    assert fitted.weights[0] == 0.0
    assert fitted.weights[1] == 0.0
    with_it = fit_logistic(matrix, labels, np.ones(N), directions=[1, -1, 0])
    assert with_it.weights == pytest.approx([2.0, -0.01, 0.0], abs=0.1)


def test_a_feature_that_never_changes_leaves_the_score_finite() -> None:
    matrix, labels = outcomes(np.ones(N))
    matrix[:, 2] = 5.0
    fitted = fit_logistic(matrix, labels, np.ones(N))
    assert np.isfinite(fitted.predict(matrix)).all()
    assert probability(fitted.predict(matrix)).mean() == pytest.approx(labels.mean(), abs=0.005)


def test_a_score_by_hand() -> None:
    line = LinearScore(1.0, np.array([2.0, -3.0]))
    assert line.predict(np.array([[1.0, 1.0], [0.5, 0.0]], dtype=np.float32)).tolist() == [
        0.0,
        2.0,
    ]
