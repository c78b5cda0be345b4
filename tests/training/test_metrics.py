"""Every figure of the model card against a value worked out by hand or by another library."""

from __future__ import annotations

from math import log2

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.metrics import average_precision_score, ndcg_score, roc_auc_score

from data.arrays import FloatArray, IntArray
from models.forest import probability
from training.metrics import (
    auc,
    average_precision,
    bootstrap,
    brier,
    brier_parts,
    calibration_error,
    calibration_floor,
    calibration_line,
    gini,
    lift,
    ndcg,
    normalised_entropy,
    ranks_within,
    reliability,
)

labels_30 = arrays(np.int8, 30, elements=st.integers(0, 1)).filter(
    lambda labels: 0 < labels.sum() < len(labels)
)
scores_30 = arrays(np.float64, 30, elements=st.sampled_from([0.1, 0.2, 0.5, 0.9]))


def _drawn(n: int, seed: int = 0) -> tuple[IntArray, FloatArray]:
    """Labels drawn from their own predictions: perfectly calibrated."""
    rng = np.random.default_rng(seed)
    predicted = rng.beta(2.0, 3.0, n)
    return (rng.random(n) < predicted).astype(np.int8), predicted


def test_auc_is_the_share_of_pairs_in_the_right_order() -> None:
    labels = np.array([1, 0, 1, 0])
    assert auc(labels, np.array([0.9, 0.1, 0.4, 0.3])) == 1.0
    assert auc(labels, np.array([0.1, 0.9, 0.3, 0.4])) == 0.0
    assert auc(labels, np.array([0.9, 0.5, 0.5, 0.7])) == (1 + 1 + 0.5 + 0) / 4
    assert auc(labels, np.full(4, 0.3)) == 0.5


@given(labels=labels_30, scores=scores_30)
def test_auc_agrees_with_another_library_ties_included(
    labels: IntArray, scores: FloatArray
) -> None:
    assert auc(labels, scores) == pytest.approx(roc_auc_score(labels, scores))


@pytest.mark.parametrize("only", [0, 1])
def test_auc_is_not_defined_for_one_label(only: int) -> None:
    assert np.isnan(auc(np.full(3, only), np.array([0.1, 0.2, 0.3])))


def test_average_precision_is_the_mean_precision_at_each_positive() -> None:
    labels, scores = np.array([0, 1, 1, 0]), np.array([0.1, 0.9, 0.3, 0.5])
    assert average_precision(labels, scores) == pytest.approx((1 / 1 + 2 / 3) / 2)
    assert np.isnan(average_precision(np.zeros(3, dtype=np.int8), np.ones(3)))
    labels, scores = _drawn(500)
    expected = average_precision_score(labels, scores)
    assert average_precision(labels, scores) == pytest.approx(expected)


def test_brier_is_the_mean_square_of_the_error() -> None:
    predicted = np.array([0.8, 0.2, 0.5])
    assert brier(np.array([1, 0, 1]), predicted) == pytest.approx((0.04 + 0.04 + 0.25) / 3)


def test_the_parts_of_the_brier_score_make_up_the_whole() -> None:
    # Two bins of like predictions, so that nothing varies within a bin.
    predicted = np.repeat([0.2, 0.7], 10)
    labels = np.concatenate([np.repeat([1, 0], [3, 7]), np.repeat([1, 0], [5, 5])])
    parts = brier_parts(labels, predicted, bins=2)
    assert parts.reliability == pytest.approx((0.1**2 + 0.2**2) / 2)
    assert parts.resolution == pytest.approx(0.1**2)
    assert parts.uncertainty == pytest.approx(0.4 * 0.6)
    whole = parts.reliability - parts.resolution + parts.uncertainty
    assert whole == pytest.approx(brier(labels, predicted))


def test_a_reliability_diagram_has_bins_of_equal_mass_lowest_first() -> None:
    predicted = np.array([0.9, 0.1, 0.8, 0.2, 0.7, 0.3])
    found = reliability(np.array([1, 0, 1, 1, 0, 0]), predicted, bins=3)
    assert [b.rows for b in found] == [2, 2, 2]
    assert [b.predicted for b in found] == pytest.approx([0.15, 0.5, 0.85])
    assert [b.observed for b in found] == pytest.approx([0.5, 0.0, 1.0])


def test_with_fewer_rows_than_bins_each_row_is_its_own_bin() -> None:
    assert len(reliability(np.array([1, 0]), np.array([0.4, 0.6]))) == 2
    assert reliability(np.empty(0, dtype=np.int8), np.empty(0)) == []


def test_a_bins_interval_is_wilsons() -> None:
    # Wilson (1927) for 3 of 10 at z = 1.96: the roots of (p - 0.3)^2 = 1.96^2 p (1 - p) / 10.
    (found,) = reliability(np.repeat([1, 0], [3, 7]), np.full(10, 0.5), bins=1)
    for bound in (found.low, found.high):
        assert (bound - 0.3) ** 2 == pytest.approx(1.96**2 * bound * (1 - bound) / 10)
    assert found.low < 0.3 < found.high


@pytest.mark.parametrize("n", [1, 2, 7, 41, 333])
@pytest.mark.parametrize("rate", [0, 1])
def test_an_interval_holds_its_own_rate_also_at_the_ends(rate: int, n: int) -> None:
    (found,) = reliability(np.full(n, rate), np.full(n, 0.5), bins=1)
    assert 0.0 <= found.low <= found.observed <= found.high <= 1.0
    assert found.high - found.low > 0.0


def test_calibration_error_weighs_each_bins_distance_by_its_rows() -> None:
    predicted = np.repeat([0.2, 0.7], 10)
    labels = np.concatenate([np.repeat([1, 0], [3, 7]), np.repeat([1, 0], [5, 5])])
    assert calibration_error(labels, predicted, bins=2) == pytest.approx((0.1 + 0.2) / 2)


def test_a_perfect_model_stays_under_the_floor_and_a_biased_one_does_not() -> None:
    labels, predicted = _drawn(4_000)
    floor = calibration_floor(predicted, seed=1)
    assert 0.0 < calibration_error(labels, predicted) < floor < 0.04
    assert calibration_error(labels, np.clip(predicted + 0.08, 0, 1)) > floor
    assert floor == calibration_floor(predicted, seed=1)


@pytest.mark.parametrize(("slope", "intercept"), [(1.0, 0.0), (0.6, 0.3), (1.5, -0.4)])
def test_the_calibration_line_recovers_how_predictions_were_bent(
    slope: float, intercept: float
) -> None:
    rng = np.random.default_rng(3)
    log_odds = rng.normal(0.0, 1.5, 40_000)
    labels = (rng.random(40_000) < probability(slope * log_odds + intercept)).astype(np.int8)
    found = calibration_line(labels, probability(log_odds))
    assert found == pytest.approx((slope, intercept), abs=0.05)


def test_the_line_of_a_constant_prediction_only_corrects_its_level() -> None:
    slope, intercept = calibration_line(np.array([1, 1, 1, 0]), np.full(4, 0.5))
    assert slope == 1.0
    assert intercept == pytest.approx(np.log(3))


def test_normalised_entropy_is_one_for_the_base_rate_and_less_for_better() -> None:
    labels = np.array([1, 0, 0, 0])
    assert normalised_entropy(labels, np.full(4, 0.25)) == pytest.approx(1.0)
    better = np.array([0.5, 0.25, 0.25, 0.25])
    expected = (np.log(2) + 3 * np.log(4 / 3)) / (np.log(4) + 3 * np.log(4 / 3))
    assert normalised_entropy(labels, better) == pytest.approx(expected)


def test_ndcg_of_one_ranking_worked_by_hand() -> None:
    groups, gains = np.zeros(3, dtype=np.int64), np.array([0.0, 2.0, 1.0])
    found = ndcg(groups, np.array([0.9, 0.5, 0.1]), gains)
    got, best = 2 / log2(3) + 1 / log2(4), 2 / log2(2) + 1 / log2(3)
    assert found.value == pytest.approx(got / best)
    assert found.low == found.high == found.value


def test_ndcg_agrees_with_another_library_over_many_rankings() -> None:
    rng = np.random.default_rng(5)
    scores, gains = rng.random((50, 6)), rng.integers(0, 3, (50, 6)).astype(np.float64)
    gains[:, 0] += 1.0  # every ranking holds a gain
    groups = np.repeat(rng.permutation(50) * 7, 6)
    order = rng.permutation(300)
    found = ndcg(groups[order], scores.ravel()[order], gains.ravel()[order])
    assert found.value == pytest.approx(ndcg_score(gains, scores))
    assert found.low < found.value < found.high


def test_rankings_without_a_gain_do_not_count() -> None:
    groups = np.array([0, 0, 1, 1])
    gains = np.array([0.0, 0.0, 0.0, 1.0])
    scores = np.array([0.2, 0.1, 0.1, 0.9])
    assert ndcg(groups, scores, gains).value == 1.0
    with pytest.raises(ValueError, match="No ranking holds a gain"):
        ndcg(groups, scores, np.zeros(4))


def test_equal_scores_earn_nothing_from_the_order_of_rows() -> None:
    groups, gains = np.repeat(np.arange(2_000), 2), np.tile([1.0, 0.0], 2_000)
    found = ndcg(groups, np.zeros(4_000), gains)
    assert found.value == pytest.approx((1.0 + 1.0 / log2(3)) / 2, abs=0.01)


def test_a_bootstrap_interval_covers_as_often_as_it_says() -> None:
    rng = np.random.default_rng(7)
    covered = 0
    for trial in range(200):
        sample = rng.normal(3.0, 1.0, 60)

        def mean_of(rows: IntArray, sample: FloatArray = sample) -> float:
            return float(sample[rows].mean())

        found = bootstrap(mean_of, 60, seed=trial)
        assert found.value == pytest.approx(sample.mean())
        covered += found.low <= 3.0 <= found.high
    assert 0.88 <= covered / 200 <= 0.99


def test_resamples_without_a_value_do_not_count() -> None:
    labels, scores = np.array([1, 0, 0]), np.array([0.9, 0.1, 0.2])
    found = bootstrap(lambda rows: auc(labels[rows], scores[rows]), 3)
    assert (found.value, found.low, found.high) == (1.0, 1.0, 1.0)


def test_lift_is_the_rate_at_the_top_over_the_rate_of_all() -> None:
    labels, scores = np.array([1, 1, 0, 0, 0, 0, 0, 0, 1, 0]), np.arange(10, 0, -1) / 10
    assert lift(labels, scores, 0.2) == pytest.approx(1.0 / 0.3)
    assert lift(labels, scores, 1.0) == pytest.approx(1.0)
    assert lift(labels, scores, 0.001) == pytest.approx(1.0 / 0.3)  # one row at the least


def test_gini_runs_from_equal_shares_to_all_in_one_hand() -> None:
    assert gini(np.full(7, 3.0)) == pytest.approx(0.0)
    assert gini(np.array([0, 0, 0, 8])) == pytest.approx(0.75)
    assert gini(np.array([3, 1])) == pytest.approx(0.25)
    assert gini(np.zeros(4)) == 0.0


def test_ranks_count_from_the_highest_score_of_each_group() -> None:
    groups = np.array([5, 3, 5, 3, 5])
    scores = np.array([0.1, 0.7, 0.9, 0.2, 0.1])
    assert ranks_within(groups, scores).tolist() == [2, 1, 1, 2, 3]
