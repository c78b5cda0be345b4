"""Exploration: whole orders with known chances, bounded, decided by the ranking's id alone."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.arrays import BoolArray, FloatArray, IntArray
from engine.exploration import CERTAIN, OrderMixture, may_be_moved, order_mixture
from engine.policy import MEASURED_EXPLORATION, Exploration
from engine.scoring import best

HALF = Exploration(epsilon=0.5, rule_share=0.6, turned=3, reach=1.0)


class Market:
    """Scored candidates of one request."""

    def __init__(self, seed: int, candidates: int, places: int) -> None:
        rng = np.random.default_rng(seed)
        self.scores: FloatArray = rng.random(candidates)
        self.rule: FloatArray = rng.random(candidates)
        self.in_time: BoolArray = rng.random(candidates) < 0.8
        self.plain: IntArray = best(self.scores, places)

    def mixture(self, exploration: Exploration, *, keeps_first: bool = False) -> OrderMixture:
        movable = may_be_moved(exploration, self.scores, self.in_time)
        return order_mixture(exploration, self.plain, self.rule, movable, keeps_first=keeps_first)


markets = st.builds(Market, st.integers(0, 10**6), st.integers(0, 30), st.integers(1, 12))
explorations = st.builds(
    Exploration,
    epsilon=st.floats(0.0, 1.0),
    rule_share=st.floats(0.0, 1.0),
    turned=st.integers(1, 5),
    reach=st.floats(0.0, 1.0),
)


def test_the_orders_are_the_plain_one_the_rules_and_turns_of_the_top() -> None:
    market = Market(0, 0, 1)
    market.scores = np.array([0.9, 0.8, 0.7, 0.6, 0.5])
    market.rule = np.array([0.1, 0.2, 0.3, 0.4, 0.5])
    market.in_time = np.ones(5, dtype=bool)
    market.plain = best(market.scores, 4)
    mixture = market.mixture(HALF)
    assert mixture.names == ("plain", "rule", "turned 1", "turned 2")
    assert mixture.orders.tolist() == [[0, 1, 2, 3], [4, 3, 2, 1], [1, 2, 0, 3], [2, 0, 1, 3]]
    each = 0.5 * 0.4 / 3
    np.testing.assert_allclose(mixture.weights, [0.5 + each, 0.3, each, each])


def test_without_exploration_the_plain_order_is_served_with_certainty() -> None:
    market = Market(3, 20, 10)
    served = market.mixture(Exploration(epsilon=0.0)).draw("any")
    np.testing.assert_array_equal(served.order, market.plain)
    assert served.drawn_from == "plain"
    assert served.propensities.tolist() == [1.0] * 10
    assert served.first_propensities.tolist() == [1.0] + [0.0] * 9


@given(market=markets, exploration=explorations, keeps_first=st.booleans())
def test_every_order_shows_as_many_and_nobody_twice(
    market: Market, exploration: Exploration, keeps_first: bool
) -> None:
    mixture = market.mixture(exploration, keeps_first=keeps_first)
    assert mixture.weights.sum() == pytest.approx(1.0)
    np.testing.assert_array_equal(mixture.orders[0], market.plain)
    for order in mixture.orders:
        assert len(set(order.tolist())) == len(market.plain)


@given(market=markets, exploration=explorations, keeps_first=st.booleans())
def test_only_the_acceptable_are_moved(
    market: Market, exploration: Exploration, keeps_first: bool
) -> None:
    """Late or far below the best: shown where the plain order shows them, or not at all."""
    movable = may_be_moved(exploration, market.scores, market.in_time)
    for order in market.mixture(exploration, keeps_first=keeps_first).orders:
        moved = order[order != market.plain]
        assert movable[moved].all()
        assert market.in_time[moved].all()
        assert (market.scores[moved] >= market.scores.max(initial=0.0) - exploration.reach).all()


@given(market=markets, exploration=explorations)
def test_the_first_place_of_an_urgent_task_is_not_touched(
    market: Market, exploration: Exploration
) -> None:
    orders = market.mixture(exploration, keeps_first=True).orders
    assert (orders[:, :1] == market.plain[:1]).all()


@given(market=markets, exploration=explorations)
def test_the_chances_at_a_place_sum_to_one_over_candidates(
    market: Market, exploration: Exploration
) -> None:
    mixture = market.mixture(exploration)
    for place in range(len(market.plain)):
        candidates = np.unique(mixture.orders[:, place])
        total = sum(
            float(mixture.weights[mixture.orders[:, place] == one].sum()) for one in candidates
        )
        assert total == pytest.approx(1.0)


@given(market=markets, exploration=explorations)
def test_no_logged_propensity_is_below_the_floor(market: Market, exploration: Exploration) -> None:
    mixture = market.mixture(exploration)
    for order in mixture.orders[mixture.weights > 0.0]:
        chances = mixture.propensities(order)
        assert (chances >= exploration.floor - 1e-12).all()
        assert (chances <= 1.0).all()


def test_ids_draw_orders_as_often_as_their_weights_say() -> None:
    market = Market(5, 15, 6)
    market.in_time[:] = True
    mixture = market.mixture(HALF)
    n = 20_000
    drawn = [mixture.draw(f"ranking-{i}") for i in range(n)]
    named = Counter(served.drawn_from for served in drawn)
    for name, weight in zip(mixture.names, mixture.weights, strict=True):
        assert abs(named[name] / n - weight) < 4.0 * np.sqrt(weight * (1.0 - weight) / n)
    at_third = Counter(int(served.order[2]) for served in drawn)
    for served in drawn[:50]:
        chance, one = float(served.propensities[2]), int(served.order[2])
        assert abs(at_third[one] / n - chance) < 4.0 * np.sqrt(chance * (1 - chance) / n) + 1e-9


def test_first_propensities_are_those_among_rankings_that_show_the_same() -> None:
    """The rule shows others: given its list, its first stands there with certainty."""
    orders = np.array([[0, 1], [2, 3], [1, 0]])
    mixture = OrderMixture(orders, np.array([0.6, 0.3, 0.1]), ("plain", "rule", "turned 1"))
    np.testing.assert_allclose(mixture.first_propensities(orders[0]), [6 / 7, 1 / 7])
    np.testing.assert_allclose(mixture.first_propensities(orders[2]), [1 / 7, 6 / 7])
    np.testing.assert_allclose(mixture.first_propensities(orders[1]), [1.0, 0.0])
    np.testing.assert_allclose(mixture.propensities(orders[0]), [0.6, 0.6])


def test_an_answer_keeps_how_its_order_was_drawn() -> None:
    mixture = OrderMixture(np.array([[0, 1], [1, 0]]), np.array([0.75, 0.25]), ("plain", "rule"))
    served = mixture.draw("ranking-1")
    drawn = served.drawn
    assert drawn.order == served.drawn_from
    for position in (1, 2):
        assert drawn.propensity(position) == served.propensities[position - 1]
        assert drawn.first_propensity(position) == served.first_propensities[position - 1]
    assert [CERTAIN.propensity(position) for position in (1, 2)] == [1.0, 1.0]
    assert [CERTAIN.first_propensity(position) for position in (1, 2)] == [1.0, 0.0]


def test_equal_ids_are_served_alike_and_the_draw_never_changes_between_versions() -> None:
    mixture = OrderMixture(np.array([[0, 1], [1, 0]]), np.array([0.5, 0.5]), ("plain", "rule"))
    drawn = "".join(mixture.draw(f"ranking-{i}").drawn_from[0] for i in range(16))
    assert drawn == "".join(mixture.draw(f"ranking-{i}").drawn_from[0] for i in range(16))
    assert drawn == "pprrprrprrrprrpp"


def test_the_measured_exploration_supports_the_customers_rule_whatever_the_market() -> None:
    """If the rule never agreed, each of its choices would weigh 1 / its chance of being drawn."""
    chance = MEASURED_EXPLORATION.epsilon * MEASURED_EXPLORATION.rule_share
    assert 10_000 * chance >= 550.0
