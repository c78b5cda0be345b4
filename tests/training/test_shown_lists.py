"""Logged lists, and the chance of each item to stand first in one."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from data.arrays import FloatArray
from data.simulation.ranking import draw_ranking
from training.shown_lists import LONGEST, ShownLists, first_chances


def by_all_orders(shares: FloatArray) -> FloatArray:
    """Chance of each item to stand first, by going through every order of a list."""
    chances = np.zeros(len(shares))
    for order in permutations(range(len(shares))):
        chance, left = 1.0, 1.0
        for item in order:
            chance *= shares[item] / left
            left -= shares[item]
        chances[order[0]] += chance
    return np.asarray(chances / chances.sum())


def propensities_of(shares: FloatArray) -> FloatArray:
    """Chances with which items were drawn one after the other in the given order."""
    left = 1.0 - np.concatenate([[0.0], np.cumsum(shares)[:-1]])
    return np.asarray(shares / left)


@pytest.mark.parametrize("seed", range(5))
def test_the_recursion_gives_what_all_orders_give(seed: int) -> None:
    """120 orders of five items of a market of nine."""
    shares = np.random.default_rng(seed).dirichlet(np.full(9, 0.5))[:5]
    found = first_chances(propensities_of(shares)[None, :])
    np.testing.assert_allclose(found[0], by_all_orders(shares), rtol=1e-9)


def test_two_items_by_hand() -> None:
    """Shares 0.5 and 0.2: 0.5 * 0.2 / 0.5 against 0.2 * 0.5 / 0.8."""
    found = first_chances(np.array([[0.5, 0.4]]))
    np.testing.assert_allclose(found, [[0.2 / 0.325, 0.125 / 0.325]])


def test_a_shorter_list_is_as_if_it_stood_alone() -> None:
    alone = first_chances(np.array([[0.3, 0.2, 0.4]]))
    among = first_chances(np.array([[0.3, 0.2, 0.4, 0.0], [0.1, 0.2, 0.3, 0.4]]))
    np.testing.assert_allclose(among[0], [*alone[0], 0.0])


def test_a_whole_market_that_is_shown_depends_on_shares_alone() -> None:
    """Everybody is shown: to stand first given the list is to stand first."""
    shares = np.array([0.5, 0.3, 0.2])
    found = first_chances(propensities_of(shares)[None, :])
    np.testing.assert_allclose(found[0], shares)


def test_what_was_not_logged_has_no_chance_to_go_by() -> None:
    assert np.isnan(first_chances(np.array([[0.3, np.nan]]))).all()


def test_weights_of_the_simulated_logging_policy_have_mean_one() -> None:
    """Ordered anew by score, lists of the default policy: sum of weights as often as rankings."""
    rng = np.random.default_rng(3)
    n = 6_000
    scores = rng.normal(0.6, 0.12, (n, 30))
    drawn = draw_ranking(
        scores, np.ones((n, 30), dtype=bool), length=5, temperature=0.12, epsilon=0.1, rng=rng
    )
    shown = np.take_along_axis(scores, drawn.order, axis=1)
    chances = first_chances(drawn.propensities)
    for wanted in (shown.argmax(axis=1), shown.argmin(axis=1)):
        weights = (wanted == 0) / chances[np.arange(n), wanted]
        assert abs(weights.mean() - 1.0) < 3.0 * weights.std() / np.sqrt(n)
        raw = (wanted == 0) / drawn.propensities[:, 0]  # given all candidates, not the list
        assert raw.mean() > 1.5


def test_lists_stand_in_order_of_place_and_incomplete_ones_are_left_out() -> None:
    groups = np.array([7, 7, 3, 3, 9, 9, 4])
    positions = np.array([2, 1, 1, 3, 1, 1, 1])  # 3 misses a place, 9 holds one twice
    lists = ShownLists.of(groups, positions, np.full(7, 0.5), np.ones(7, dtype=bool))
    assert lists.rows.tolist() == [[6, -1], [1, 0]]
    assert lists.left_out == 2
    assert lists.first_chances[0].tolist() == [1.0, 0.0]
    assert len(lists.take(np.array([False, True]))) == 1


def test_only_selected_exposures_count() -> None:
    groups, positions = np.array([1, 1, 2]), np.array([1, 2, 1])
    lists = ShownLists.of(groups, positions, np.full(3, 0.5), np.array([True, True, False]))
    assert lists.rows.tolist() == [[0, 1]]


def test_no_exposure_makes_no_list() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    lists = ShownLists.of(nothing, nothing, np.zeros(0), np.zeros(0, dtype=bool))
    assert len(lists) == 0
    assert lists.first(np.zeros(0)).tolist() == []


def test_long_lists_are_looked_at_from_the_top() -> None:
    n = LONGEST + 5
    lists = ShownLists.of(
        np.zeros(n, dtype=np.int64), np.arange(1, n + 1), np.full(n, 0.1), np.ones(n, dtype=bool)
    )
    assert lists.rows.tolist() == [list(range(LONGEST))]
    assert lists.first_chances.sum() == pytest.approx(1.0)


def test_a_policy_puts_its_highest_score_first_among_the_shown() -> None:
    groups, positions = np.array([1, 1, 1, 2]), np.array([1, 2, 3, 1])
    lists = ShownLists.of(groups, positions, np.full(4, 0.5), np.ones(4, dtype=bool))
    assert lists.first(np.array([0.1, 0.7, 0.7, 0.2])).tolist() == [1, 0]
