"""Candidates are drawn as often as their logged propensities say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from data.arrays import BoolArray, FloatArray
from data.simulation.ranking import DrawnRanking, draw_ranking

N = 40_000


def drawn(
    scores: list[float],
    present: list[bool],
    *,
    length: int,
    temperature: float = 0.2,
    epsilon: float = 0.1,
) -> DrawnRanking:
    """N rankings of the same candidates."""
    return draw_ranking(
        np.tile(scores, (N, 1)),
        np.tile(present, (N, 1)),
        length=length,
        temperature=temperature,
        epsilon=epsilon,
        rng=np.random.default_rng(0),
    )


def assert_as_often(is_drawn: BoolArray, p: float) -> None:
    assert np.mean(is_drawn) == pytest.approx(p, abs=4.0 * np.sqrt(p * (1.0 - p) / len(is_drawn)))


def test_a_hand_made_set_of_candidates_is_drawn_as_often_as_its_propensities_say() -> None:
    """Weights 1 : 2 : 4, and an absent fourth of a far better score."""
    scores = [*(np.log([1.0, 2.0, 4.0]) * 0.2), 9.0]
    order, propensities, filled = drawn(scores, [True, True, True, False], length=2)
    assert filled.all()
    assert not np.any(order == 3)
    assert np.all(order[:, 0] != order[:, 1])
    for candidate, weight in enumerate((1, 2, 4)):
        p = 0.9 * weight / 7 + 0.1 / 3
        is_first = order[:, 0] == candidate
        assert_as_often(is_first, p)
        assert propensities[is_first, 0] == pytest.approx(p)
    after_the_best = order[:, 0] == 2  # 1 : 2 are left
    for candidate, weight in enumerate((1, 2)):
        p = 0.9 * weight / 3 + 0.1 / 2
        is_second = order[after_the_best, 1] == candidate
        assert_as_often(is_second, p)
        assert propensities[after_the_best, 1][is_second] == pytest.approx(p)


def test_positions_for_which_nobody_is_left_stay_empty() -> None:
    _, propensities, filled = drawn([0.5, 0.5, 0.5], [True, False, True], length=3)
    assert filled.tolist() == [[True, True, False]] * N
    assert propensities[:, :2] == pytest.approx(np.tile([0.5, 1.0], (N, 1)))


def test_without_a_share_of_chance_a_cold_policy_takes_them_in_the_order_of_their_scores() -> None:
    order, propensities, _ = drawn(
        [0.1, 0.9, 0.5], [True] * 3, length=3, temperature=1e-6, epsilon=0.0
    )
    assert np.all(order == [1, 2, 0])
    assert np.all(propensities == 1.0)


@given(
    npst.arrays(np.float64, (4, 6), elements=st.floats(-10.0, 10.0)),
    npst.arrays(np.bool_, (4, 6)),
    st.integers(1, 8),
    st.floats(1e-9, 10.0),
    st.floats(0.0, 1.0),
)
def test_a_ranking_holds_each_present_candidate_at_most_once_with_a_probability_above_zero(
    scores: FloatArray, present: BoolArray, length: int, temperature: float, epsilon: float
) -> None:
    rng = np.random.default_rng(0)
    order, propensities, filled = draw_ranking(
        scores, present, length=length, temperature=temperature, epsilon=epsilon, rng=rng
    )
    for row in range(4):
        shown = order[row][filled[row]]
        assert len(shown) == min(length, present[row].sum())
        assert len(set(shown)) == len(shown)
        assert np.all(present[row][shown])
        p = propensities[row][filled[row]]
        assert np.all((p > 0.0) & (p <= 1.0))
