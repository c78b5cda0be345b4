"""From factors and probabilities to one score, and to the best few of many."""

from __future__ import annotations

from dataclasses import replace
from math import exp

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from data.arrays import FloatArray
from data.reference.scoring_rule import WEIGHTS
from engine.policy import RankingPolicy
from engine.scoring import best, combine, rule_factors
from features.market_record import CategoryRates
from features.pairs import PairFacts
from features.record import PairTotals, WorkerTotals
from features.similarity import Similarity

POLICY = RankingPolicy(
    alpha=0.25,
    perfect_from=0.9,
    good_from=0.8,
    reference_factors=(0.5, 0.25, 0.75, 1.0, 0.0),
    reference_success=0.4,
)

shares = st.floats(0, 1)
alphas = st.floats(0, 1)
factor_rows = arrays(np.float64, (7, 5), elements=shares)
successes = arrays(np.float64, 7, elements=shares)


def _facts(n: int, worker: dict[str, float], pair: dict[str, float]) -> PairFacts:
    """(n,) like pairs of which only what the customer's factors look at is told."""
    w = np.zeros((n, len(WorkerTotals._fields)))
    p = np.zeros((n, len(PairTotals._fields)))
    for name, value in worker.items():
        w[:, WorkerTotals._fields.index(name)] = value
    for name, value in pair.items():
        p[:, PairTotals._fields.index(name)] = value
    zeros, instants = np.zeros(n), np.zeros(n, dtype=np.int64)
    return PairFacts(
        at=instants,
        joined_at=instants,
        skills=np.full(n, 1 << 3, dtype=np.uint64),
        max_distance_m=zeros,
        min_hourly_usd=zeros,
        is_on_shift=np.ones(n, dtype=bool),
        shift_hours=zeros,
        worker=w,
        pair=p,
        similarity=Similarity(zeros, zeros),
        distance_m=zeros,
        category=np.full(n, 3, dtype=np.int64),
        pay_usd=zeros,
        service_min=zeros,
        earliest_start=instants,
        deadline=instants,
        urgency=instants,
        required=np.zeros(n, dtype=np.uint64),
        category_rates=CategoryRates(np.full(n, 0.4), zeros, zeros, zeros),
        market_rating=np.full(n, 4.5),
    )


def test_the_factors_of_a_newcomer_are_what_is_usual() -> None:
    factors = rule_factors(_facts(1, worker={}, pair={}))
    expected = [
        1.0,  # at the door
        0.5,  # declared, never done
        1.0,  # on shift with nothing in hand
        0.5 * 3.5 / 4 + 0.5 * 0.85,  # the market's rating and the usual completion
        0.4,  # the market's acceptance
    ]
    assert factors[0].tolist() == pytest.approx(expected)


def test_the_factors_follow_the_record() -> None:
    facts = _facts(
        1,
        worker={
            "assigned": 16, "ended": 14, "completed": 13.9, "ratings": 5, "rating_sum": 20,
            "seen": 14, "accepted": 4,
        },
        pair={"completed": 10, "seen": 6, "accepted": 5.5},
    )  # fmt: skip
    facts = replace(
        facts,
        distance_m=np.array([4_023.36]),  # 2.5 of 10 miles
        is_on_shift=np.array([False]),
        skills=np.array([1 << 4], dtype=np.uint64),  # another category
    )
    own = (4 + 6 * 0.4) / (14 + 6)
    expected = [
        0.75,
        0.5 * (1 - exp(-2)),
        0.25 / 3,  # off shift, two jobs in hand
        0.5 * (4.25 - 1) / 4 + 0.5 * (13.9 + 5.1) / 20,
        (5.5 + 4 * own) / 10,
    ]
    assert rule_factors(facts)[0].tolist() == pytest.approx(expected)


def test_a_score_is_the_customers_rule_mixed_with_the_chance_of_success() -> None:
    factors = np.array([[1.0, 0.5, 1.0, 0.8, 0.2], [0.0, 0.0, 0.0, 0.0, 0.0]])
    scores = combine(POLICY, factors, np.array([0.6, 1.0]))
    rule = 0.40 + 0.15 + 0.15 + 0.08 + 0.01
    assert scores.tolist() == pytest.approx([0.75 * rule + 0.25 * 0.6, 0.25])


@given(factors=factor_rows, success=successes, alpha=alphas)
def test_a_score_lies_between_0_and_1(
    factors: FloatArray, success: FloatArray, alpha: float
) -> None:
    scores = combine(replace(POLICY, alpha=alpha), factors, success)
    assert np.all((scores >= 0.0) & (scores <= 1.0 + 1e-12))


@given(factors=factor_rows, success=successes)
def test_alpha_0_is_the_customers_rule_and_alpha_1_the_models(
    factors: FloatArray, success: FloatArray
) -> None:
    rule = combine(replace(POLICY, alpha=0.0), factors, success)
    np.testing.assert_allclose(rule, factors @ WEIGHTS, rtol=1e-14)
    np.testing.assert_array_equal(combine(replace(POLICY, alpha=1.0), factors, success), success)


def test_a_score_does_not_depend_on_the_other_rows_not_even_in_its_last_bit() -> None:
    rng = np.random.default_rng(0)
    factors, success = rng.random((141, 5)), rng.random(141)
    scores = combine(POLICY, factors, success)
    for _ in range(200):
        rows = rng.permutation(141)[: rng.integers(1, 142)]
        np.testing.assert_array_equal(combine(POLICY, factors[rows], success[rows]), scores[rows])


few_values = st.sampled_from([0.0, 0.1, 0.5, 0.5000000001, 1.0])


@given(
    scores=arrays(np.float64, st.integers(0, 40), elements=shares | few_values),
    k=st.integers(0, 45),
)
def test_the_best_few_are_the_head_of_a_full_stable_sort(scores: FloatArray, k: int) -> None:
    in_order = sorted(range(len(scores)), key=lambda row: -scores[row])
    assert best(scores, k).tolist() == in_order[:k]


@given(
    scores=arrays(np.float64, st.integers(0, 40), elements=few_values),
    k=st.integers(0, 45),
    seed=st.integers(0, 1_000),
)
def test_who_is_best_does_not_depend_on_the_order_in_which_candidates_come(
    scores: FloatArray, k: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    names = rng.permutation(len(scores))
    order = rng.permutation(len(scores))
    chosen = names[best(scores, k, names)].tolist()
    assert names[order][best(scores[order], k, names[order])].tolist() == chosen
    in_order = sorted(range(len(scores)), key=lambda row: (-scores[row], names[row]))
    assert chosen == names[in_order[:k]].tolist()
