"""From facts and probabilities to one score per pair, in arrays."""

from __future__ import annotations

import numpy as np

from data.arrays import FloatArray, IntArray
from data.reference.scoring_rule import (
    WEIGHTS,
    availability_factor,
    distance_factor,
    patterns_factor,
    rating_factor,
    skills_factor,
)
from engine.policy import RankingPolicy
from features.pairs import (
    PairFacts,
    category_accept_rate,
    completion_rate,
    declares,
    open_jobs,
    worker_rating,
)
from features.record import PairTotals, WorkerTotals


def rule_factors(facts: PairFacts) -> FloatArray:
    """(n, 5) float64, 0 to 1: the customer's five factors in the order of its weights."""
    w, p = WorkerTotals(*facts.worker.T), PairTotals(*facts.pair.T)
    factors = np.empty((len(facts.worker), len(WEIGHTS)))
    factors[:, 0] = distance_factor(facts.distance_m)
    factors[:, 1] = skills_factor(declares(facts.skills, facts.category), p.completed)
    factors[:, 2] = availability_factor(facts.is_on_shift, open_jobs(w))
    factors[:, 3] = rating_factor(worker_rating(w, facts.market_rating), completion_rate(w))
    factors[:, 4] = patterns_factor(category_accept_rate(w, p, facts.category_rates.accept))
    return factors


def combine(policy: RankingPolicy, factors: FloatArray, success: FloatArray) -> FloatArray:
    """(n,) scores, 0 to 1, of (n, 5) factors and (n,) P(success)."""
    # Row by row: a matrix product rounds differently with the number of rows, and a score must
    # not depend on the other candidates, not even in its last bit.
    rule = (factors * WEIGHTS).sum(axis=1)
    return np.asarray((1.0 - policy.alpha) * rule + policy.alpha * success)


def best(scores: FloatArray, k: int, ties: IntArray | None = None) -> IntArray:
    """Positions of the k highest scores, highest first.

    Equal scores stand by `ties` (n,), the lowest first; without it they keep their order.
    """
    order = np.arange(len(scores)) if ties is None else ties
    rows = np.arange(len(scores))
    if 0 < k < len(scores):
        cut = np.partition(scores, len(scores) - k)[len(scores) - k]
        certain, tied = np.flatnonzero(scores > cut), np.flatnonzero(scores == cut)
        tied = tied[np.argsort(order[tied], kind="stable")]
        rows = np.concatenate([certain, tied[: k - len(certain)]])
    return np.asarray(rows[np.lexsort((order[rows], -scores[rows]))][:k])
