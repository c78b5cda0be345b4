"""Expected values keep within their scale, and trees that do not pay are left out."""

from __future__ import annotations

import numpy as np
import pytest

from features.specification import COLUMN, NAMES
from models.boosting import BoostingParameters, Values, fit_expectation
from models.expectations import BOUNDS, EXPECTATIONS, ExpectationModel
from models.forest import Forest

SMALL = BoostingParameters(trees=60, threads=1)


def _values(rows: int, seed: int, *, effect: float) -> Values:
    rng = np.random.default_rng(seed)
    matrix = rng.normal(size=(rows, len(NAMES))).astype(np.float32)
    values = 3.0 + effect * np.sign(matrix[:, COLUMN["rating"]]) + rng.normal(0.0, 0.5, rows)
    return Values(matrix, values)


def test_an_effect_of_a_feature_is_learnt() -> None:
    train, valid = _values(4_000, 1, effect=1.0), _values(1_000, 2, effect=1.0)
    model = fit_expectation(train, valid, SMALL, low=1.0, high=5.0)
    later = _values(1_000, 3, effect=1.0)
    error = np.mean((later.values - model.predict(later.matrix)) ** 2)
    assert error < 0.3  # 0.25 is noise; the mean alone leaves 1.25


def test_where_nothing_can_be_learnt_the_mean_is_predicted_or_nearly() -> None:
    train, valid = _values(2_000, 4, effect=0.0), _values(400, 5, effect=0.0)
    model = fit_expectation(train, valid, SMALL, low=1.0, high=5.0)
    later = _values(1_000, 6, effect=0.0)
    assert np.std(model.predict(later.matrix)) < 0.1
    assert model.mean == pytest.approx(3.0, abs=0.05)


def test_predictions_stay_on_their_scale() -> None:
    stump = Forest(
        np.zeros((1, 1), dtype=np.uint16),
        np.zeros((1, 1), dtype=np.float32),
        np.array([[-9.0, 9.0]]),
    )
    model = ExpectationModel(3.0, 1.0, 5.0, stump)
    matrix = np.array([[-1.0], [1.0]], dtype=np.float32)
    assert model.predict(matrix).tolist() == [1.0, 5.0]


def test_an_empty_forest_adds_nothing() -> None:
    model = ExpectationModel(2.5, 1.0, 5.0, Forest.empty())
    assert model.predict(np.zeros((3, 4), dtype=np.float32)).tolist() == [2.5] * 3


def test_fitting_needs_rows_and_later_rows() -> None:
    some, none = _values(50, 7, effect=0.0), _values(0, 8, effect=0.0)
    for train, valid in ((none, some), (some, none)):
        with pytest.raises(ValueError, match="needs rows to fit and later rows"):
            fit_expectation(train, valid, SMALL, low=1.0, high=5.0)


def test_every_expectation_has_a_scale() -> None:
    assert set(BOUNDS) == set(EXPECTATIONS)
    assert all(low < high for low, high in BOUNDS.values())
