"""The chain of three models, as serving asks it."""

from __future__ import annotations

import numpy as np
import pytest

from models.calibration import UNCALIBRATED, CalibrationKind, Calibrator
from models.forest import Forest, log_odds
from models.logistic import LinearScore
from models.outcomes import ChainProbabilities, OutcomeModel, shifted
from tests.models.chains import WIDTH, a_chain, a_forest, a_line, some_rows


def test_success_is_to_accept_and_then_to_complete() -> None:
    chain = ChainProbabilities(np.array([0.5]), np.array([0.8]), np.array([0.1]))
    assert chain.success.tolist() == [0.4]


def test_a_model_adds_its_trees_to_its_line_and_calibrates_the_sum() -> None:
    """Line: -1 + 2 * 0.5 = 0. Tree: column 0 above 0.25 gives log 4. Platt: half, less log 2."""
    weights = np.zeros(WIDTH)
    weights[0] = 2.0
    forest = Forest(
        np.zeros((1, 1), dtype=np.uint16),
        np.full((1, 1), 0.25, dtype=np.float32),
        np.array([[-1.0, np.log(4.0)]]),
    )
    rows = np.zeros((2, WIDTH), dtype=np.float32)
    rows[0, 0] = 0.5
    platt = Calibrator(CalibrationKind.PLATT, (), (0.5, -np.log(2.0)))
    plain = OutcomeModel(LinearScore(-1.0, weights), forest, UNCALIBRATED)
    assert plain.scores(rows) == pytest.approx([np.log(4.0), -2.0])
    assert plain.predict(rows) == pytest.approx([0.8, 1.0 / (1.0 + np.exp(2.0))])
    calibrated = OutcomeModel(LinearScore(-1.0, weights), forest, platt)
    assert calibrated.predict(rows)[0] == pytest.approx(0.5)  # 0.5 * log 4 - log 2 = 0


def test_each_stage_is_asked_of_its_own_model() -> None:
    chain, rows = a_chain(), some_rows(50)
    answer = chain.predict(rows)
    for name in ("accept", "complete", "on_time"):
        expected = getattr(chain, name).predict(rows)
        np.testing.assert_array_equal(getattr(answer, name), expected)
    assert not np.allclose(answer.accept, answer.complete)


def test_a_shift_moves_the_calibrated_log_odds() -> None:
    """Log 2 doubles the odds: 1/2 becomes 2/3; isotonic certainty of 0.9 becomes 18/19."""
    assert shifted(np.array([0.5, 0.9]), np.full(2, np.log(2.0))) == pytest.approx(
        [2 / 3, 18 / 19]
    )
    chain, rows = a_chain(), some_rows(50)
    shifts = np.random.default_rng(1).normal(size=(50, 3))
    plain, moved = chain.predict(rows), chain.predict(rows, shifts)
    for column in range(3):
        by = log_odds(moved[column]) - log_odds(plain[column])
        np.testing.assert_allclose(by, shifts[:, column], atol=1e-9)


def test_no_shift_leaves_every_bit_as_it_is() -> None:
    chain, rows = a_chain(), some_rows(50)
    for plain, moved in zip(
        chain.predict(rows), chain.predict(rows, np.zeros((50, 3))), strict=True
    ):
        np.testing.assert_array_equal(plain, moved)


def test_a_rows_probability_does_not_depend_on_the_rows_beside_it() -> None:
    """To the last digits: a dot product may round otherwise in a batch of another size."""
    model, rows = OutcomeModel(a_line(1), a_forest(1), UNCALIBRATED), some_rows(300)
    alone = np.concatenate([model.predict(rows[n : n + 1]) for n in range(300)])
    np.testing.assert_allclose(model.predict(rows), alone, rtol=1e-13)


def test_all_probabilities_lie_between_0_and_1_however_far_out_the_rows_are() -> None:
    rows = np.vstack([some_rows(10) * np.float32(1e6), some_rows(10)])
    for probabilities in a_chain().predict(rows):
        assert np.all((probabilities >= 0.0) & (probabilities <= 1.0))
