"""Calibrators keep the order of scores and make probabilities of them."""

from __future__ import annotations

import json

import numpy as np
import pytest
import scipy.optimize  # noqa: F401  before the first example, whose time is limited
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from data.arrays import FloatArray
from models.calibration import (
    UNCALIBRATED,
    CalibrationKind,
    Calibrator,
    fit_isotonic,
    fit_platt,
    fit_shrunken,
    log_loss,
)
from models.forest import probability

ONES = np.ones(20_000)


def scores_and_labels(
    slope: float, intercept: float, examined: float = 1.0
) -> tuple[FloatArray, FloatArray]:
    """(20000,) scores and labels with P(yes) = examined * sigmoid(slope * score + intercept)."""
    rng = np.random.default_rng(4)
    scores = rng.normal(0.0, 1.5, 20_000)
    p = examined / (1.0 + np.exp(-(slope * scores + intercept)))
    return scores, (rng.random(20_000) < p).astype(float)


@pytest.mark.parametrize("examined", [1.0, 0.5])
@pytest.mark.parametrize(("slope", "intercept"), [(1.0, 0.0), (0.5, -0.4), (1.6, 0.8)])
def test_platt_finds_the_slope_that_scores_are_off_by(
    slope: float, intercept: float, examined: float
) -> None:
    """Also where half of the offers were never looked at, which is no fault of the scores."""
    scores, labels = scores_and_labels(slope, intercept, examined)
    fitted = fit_platt(scores, labels, examined * ONES)
    assert fitted.kind == CalibrationKind.PLATT
    assert fitted.levels == pytest.approx((slope, intercept), abs=0.1)


def test_scores_that_tell_the_reverse_are_flattened_and_never_turned_round() -> None:
    scores, labels = scores_and_labels(-1.0, 0.0)
    calibrate = fit_platt(scores, labels, ONES)
    assert calibrate.levels[0] == 0.0
    assert len(set(calibrate(np.array([-3.0, 0.0, 3.0])))) == 1


@pytest.mark.parametrize("examined", [1.0, 0.5])
def test_many_rows_overrule_the_prior_of_a_slope_about_a_rate(examined: float) -> None:
    scores, labels = scores_and_labels(0.5, 0.4, examined)
    rate = float(probability(np.array([0.4 + 0.5 * scores.mean()]))[0])
    found = fit_shrunken(scores, labels, examined * ONES, rate=rate, spread=0.3)
    assert found.kind == CalibrationKind.PLATT
    assert found.levels[0] == pytest.approx(0.5, abs=0.05)
    assert found(np.array([scores.mean()])) == pytest.approx(rate)


def test_few_rows_leave_predictions_close_to_the_rate_whatever_they_say() -> None:
    scores, _ = scores_and_labels(1.0, 0.0)
    few, said = scores[:20], (scores[:20] > 0.0).astype(float)  # told apart without an error
    found = fit_shrunken(few, said, ONES[:20], rate=0.8, spread=0.3)
    assert 0.0 < found.levels[0] * few.std() < 0.6
    assert found(np.array([few.mean()])) == pytest.approx(0.8)
    for nothing in (
        fit_shrunken(few, 1.0 - said, ONES[:20], rate=0.8, spread=0.3),  # the reverse
        fit_shrunken(np.full(20, 1.5), said, ONES[:20], rate=0.8, spread=0.3),
        fit_shrunken(few[:1], said[:1], ONES[:1], rate=0.8, spread=0.3),
    ):
        assert nothing.levels[0] < 0.05
        assert nothing(np.array([few.mean()]))[0] == pytest.approx(0.8, abs=0.01)


@pytest.mark.parametrize("examined", [1.0, 0.5])
def test_isotonic_finds_the_probability_behind_the_scores(examined: float) -> None:
    scores, labels = scores_and_labels(0.5, -0.4, examined)
    calibrate = fit_isotonic(scores, labels, examined * ONES)
    asked = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
    # sigmoid(0.5 s - 0.4)
    assert calibrate(asked) == pytest.approx([0.198, 0.289, 0.401, 0.525, 0.646], abs=0.08)


def test_isotonic_pools_neighbours_that_stand_in_the_wrong_order() -> None:
    scores, labels = np.array([0.0, 1.0, 2.0, 3.0]), np.array([0.0, 1.0, 0.0, 1.0])
    calibrate = fit_isotonic(scores, labels, np.ones(4))
    assert calibrate(scores) == pytest.approx([1e-4, 0.5, 0.5, 1.0 - 1e-4])
    assert calibrate(np.array([-99.0, 99.0])) == pytest.approx([1e-4, 1.0 - 1e-4])


def test_offers_that_were_hardly_looked_at_count_for_little() -> None:
    """Of one score: one yes, one no that was looked at one time in four. 1 / (1 + 0.25)."""
    calibrate = fit_isotonic(np.zeros(2), np.array([1.0, 0.0]), np.array([1.0, 0.25]))
    assert calibrate(np.zeros(1)) == pytest.approx([0.8])


@given(
    npst.arrays(np.float64, 12, elements=st.floats(-20.0, 20.0)),
    st.lists(st.sampled_from([0.0, 1.0]), min_size=12, max_size=12),
    st.floats(0.05, 1.0),
    npst.arrays(np.float64, 30, elements=st.floats(-1e6, 1e6)),
)
def test_no_calibrator_turns_an_order_round_or_leaves_0_to_1(
    scores: FloatArray, said: list[float], examined: float, asked: FloatArray
) -> None:
    labels, looked = np.array(said), np.full(12, examined)
    in_order = np.sort(asked)
    isotonic = fit_isotonic(scores, labels, looked)
    for calibrate in (UNCALIBRATED, fit_platt(scores, labels, looked), isotonic):
        p = calibrate(in_order)
        assert np.all(np.diff(p) >= -1e-15)  # between two knots the last bit may round either way
        assert np.all((p >= 0.0) & (p <= 1.0))
    edge = 1e-4
    assert np.all((isotonic(asked) >= edge) & (isotonic(asked) <= 1.0 - edge))


def test_without_a_calibrator_scores_are_log_odds() -> None:
    assert UNCALIBRATED(np.log([0.25, 1.0, 4.0])) == pytest.approx([0.2, 0.5, 0.8])


@pytest.mark.parametrize(
    "calibrator",
    [
        UNCALIBRATED,
        Calibrator(CalibrationKind.PLATT, (), (0.1 + 0.2, -1.0 / 3.0)),
        fit_isotonic(*scores_and_labels(0.5, -0.4), ONES),
    ],
    ids=lambda calibrator: calibrator.kind.value,
)
def test_a_calibrator_comes_back_from_json_bit_for_bit(calibrator: Calibrator) -> None:
    again = Calibrator.from_json(json.loads(json.dumps(calibrator.to_json())))
    assert again == calibrator
    scores = np.linspace(-4.0, 4.0, 101)
    np.testing.assert_array_equal(again(scores), calibrator(scores))


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="guess"):
        Calibrator.from_json({"kind": "guess", "knots": [], "levels": []})


def test_log_loss_by_hand() -> None:
    # -(log 0.8 + log 0.6) / 2
    assert log_loss(np.array([1, 0]), np.array([0.8, 0.4])) == pytest.approx(0.36698, abs=1e-5)


def test_log_loss_against_a_known_truth_is_its_expectation() -> None:
    truth, predicted = np.array([0.25]), np.array([0.5])
    assert log_loss(truth, predicted) == pytest.approx(np.log(2.0))
    assert log_loss(truth, truth) == pytest.approx(0.25 * np.log(4) + 0.75 * np.log(4 / 3))


def test_certainty_that_was_wrong_costs_much_but_not_everything() -> None:
    wrong = log_loss(np.array([1.0]), np.array([0.0]))
    assert wrong == pytest.approx(np.log(1e9))
    assert log_loss(np.array([1.0]), probability(np.array([800.0]))) == pytest.approx(
        0.0, abs=1e-8
    )
