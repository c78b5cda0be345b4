"""The bound on exposure: groups get what they merit, and no place loses more than a tolerance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.arrays import FloatArray, IntArray
from engine.fairness import bounded_order, contenders, merit_shares, offer_groups
from engine.policy import ExposureBound
from engine.scoring import best

BOUND = ExposureBound(tolerance=0.05)
LOOKED_AT = np.array([1.0, 0.9, 0.75, 0.6, 0.5, 0.5, 0.5, 0.5])


class Market:
    """Scored candidates of one request, with the groups they belong to."""

    def __init__(self, seed: int, candidates: int) -> None:
        rng = np.random.default_rng(seed)
        self.scores: FloatArray = rng.choice([0.5, 0.52, 0.6, 0.61, 0.7], candidates)
        self.scores = self.scores + rng.choice([0.0, 0.01], candidates)
        self.success: FloatArray = np.clip(self.scores + rng.normal(0, 0.1, candidates), 0, 1)
        self.groups: IntArray = rng.integers(0, 3, candidates)

    def order(self, bound: ExposureBound, looked_at: FloatArray = LOOKED_AT) -> IntArray:
        return bounded_order(bound, self.scores, self.success, self.groups, looked_at)


markets = st.builds(Market, st.integers(0, 10**6), st.integers(0, 40))
tolerances = st.floats(0.0, 0.5)
shares = st.floats(0.0, 1.0)


def test_groups_are_cut_by_prior_offers() -> None:
    offers = np.array([0.0, 4.0, 5.0, 19.0, 20.0, 500.0])
    assert offer_groups(BOUND, offers).tolist() == [0, 0, 1, 1, 2, 2]


def test_merit_is_the_share_of_expected_success() -> None:
    shares = merit_shares(np.array([0, 2, 2]), np.array([0.2, 0.5, 0.1]))
    np.testing.assert_allclose(shares, [0.25, 0.0, 0.75])
    assert merit_shares(np.array([0, 1]), np.zeros(2)).tolist() == [0.0, 0.0, 0.0]


def test_newcomers_who_are_nearly_as_good_are_shown_among_the_first() -> None:
    """Five old hands a hair better than five newcomers: half the merit, without the bound none
    of the five places."""
    scores = np.r_[np.full(5, 0.60), np.full(5, 0.58)]
    groups = np.r_[np.full(5, 2), np.full(5, 0)]
    looked_at = np.ones(5)
    order = bounded_order(BOUND, scores, scores, groups, looked_at)
    assert best(scores, 5).tolist() == [0, 1, 2, 3, 4]
    assert (groups[order] == 0).sum() == 2  # 0.8 of 0.49 of five places, rounded
    assert groups[order[0]] == 2  # owed 0.39 of the first place: the next ones make up for it


def test_newcomers_who_are_much_worse_stay_where_they_are() -> None:
    scores = np.r_[np.full(5, 0.60), np.full(5, 0.54)]
    groups = np.r_[np.full(5, 2), np.full(5, 0)]
    order = bounded_order(BOUND, scores, scores, groups, np.ones(5))
    assert order.tolist() == [0, 1, 2, 3, 4]


@given(market=markets, share=shares)
def test_without_tolerance_the_order_is_the_plain_one(market: Market, share: float) -> None:
    bound = ExposureBound(tolerance=0.0, least_share=share)
    np.testing.assert_array_equal(market.order(bound), best(market.scores, len(LOOKED_AT)))


@given(market=markets, tolerance=tolerances)
def test_a_share_of_nothing_lifts_nobody(market: Market, tolerance: float) -> None:
    bound = ExposureBound(tolerance=tolerance, least_share=0.0)
    np.testing.assert_array_equal(market.order(bound), best(market.scores, len(LOOKED_AT)))


@given(market=markets, tolerance=tolerances, share=shares)
def test_as_many_are_shown_and_nobody_twice(
    market: Market, tolerance: float, share: float
) -> None:
    order = market.order(ExposureBound(tolerance=tolerance, least_share=share))
    assert len(order) == len(set(order.tolist())) == min(len(market.scores), len(LOOKED_AT))


@given(market=markets, tolerance=tolerances, share=shares)
def test_no_place_is_worth_less_than_its_plain_one_by_the_tolerance(
    market: Market, tolerance: float, share: float
) -> None:
    order = market.order(ExposureBound(tolerance=tolerance, least_share=share))
    plain = best(market.scores, len(LOOKED_AT))
    lost = market.scores[plain] - market.scores[order]
    assert (lost <= 0.0).all() or lost.max() < tolerance


@given(market=markets, tolerance=tolerances)
def test_within_a_group_the_better_stand_first(market: Market, tolerance: float) -> None:
    order = market.order(ExposureBound(tolerance=tolerance))
    for group in range(3):
        of_group = market.scores[order[market.groups[order] == group]]
        assert (np.diff(of_group) <= 0.0).all()


@given(market=markets)
def test_equal_markets_are_ordered_alike(market: Market) -> None:
    np.testing.assert_array_equal(market.order(BOUND), market.order(BOUND))


def test_over_many_rankings_every_group_gets_its_least_share() -> None:
    """Scores that hold groups back by less than the tolerance: the bound makes up for it."""
    rng = np.random.default_rng(2)
    got, plainly, merit = np.zeros(3), np.zeros(3), np.zeros(3)
    for _ in range(300):
        groups = rng.choice(3, 60, p=[0.15, 0.25, 0.6])
        success = np.clip(rng.normal(0.6, 0.05, 60), 0.0, 1.0)
        scores = success - np.array([0.04, 0.02, 0.0])[groups]  # caution about the unknown
        plain = best(scores, len(LOOKED_AT))
        order = bounded_order(BOUND, scores, success, groups, LOOKED_AT)
        rows = contenders(BOUND, scores, plain)
        merit += merit_shares(groups[rows], success[rows]) * LOOKED_AT.sum()
        got += np.bincount(groups[order], LOOKED_AT, minlength=3)
        plainly += np.bincount(groups[plain], LOOKED_AT, minlength=3)
    assert plainly[0] / merit[0] < 0.8
    assert (got / merit >= 0.8).all()


@pytest.mark.parametrize("candidates", [0, 1])
def test_few_candidates_are_ordered_as_they_are(candidates: int) -> None:
    assert Market(1, candidates).order(BOUND).tolist() == list(range(candidates))
