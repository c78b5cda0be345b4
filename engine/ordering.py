"""From scores to the orders that may be served: the bound on exposure first, then exploration."""

from __future__ import annotations

import numpy as np

from data.arrays import BoolArray, FloatArray
from data.columns import Urgency
from data.reference.scoring_rule import WEIGHTS
from engine.evidence import times_of_work
from engine.exploration import OrderMixture, may_be_moved, order_mixture
from engine.fairness import bounded_order, offer_groups
from engine.policy import RankingPolicy
from engine.scoring import best
from features.pairs import PairFacts
from features.record import WorkerTotals
from models.travel import TravelModel


def worker_orders(
    policy: RankingPolicy,
    facts: PairFacts,
    scores: FloatArray,
    success: FloatArray,
    factors: FloatArray,
    *,
    travel: TravelModel,
    looked_at: FloatArray,
) -> OrderMixture:
    """The orders in which workers may be served for one task.

    Parameters
    ----------
    facts, scores, success, factors
        Of all n candidates: (n,), (n,), (n,) and (n, 5).
    looked_at : (k,)
        Chance that each place is looked at, first place first; as many as are to be served.
    """
    groups = offer_groups(policy.exposure_bound, WorkerTotals(*facts.worker.T).offers)
    plain = bounded_order(policy.exposure_bound, scores, success, groups, looked_at)
    return order_mixture(
        policy.exploration,
        plain,
        rule_scores(factors),
        may_be_moved(policy.exploration, scores, are_in_time(facts, travel)),
        keeps_first=bool(len(plain)) and bool(facts.urgency[plain[0]] == Urgency.HIGH),
    )


def task_orders(
    policy: RankingPolicy,
    facts: PairFacts,
    scores: FloatArray,
    factors: FloatArray,
    *,
    travel: TravelModel,
    limit: int,
) -> OrderMixture:
    """The orders in which tasks may be served to one worker; arguments as for `worker_orders`.

    Tasks are no group of people, so there is no bound on their exposure. An urgent task that
    stands first stays there.
    """
    plain = best(scores, limit)
    return order_mixture(
        policy.exploration,
        plain,
        rule_scores(factors),
        may_be_moved(policy.exploration, scores, are_in_time(facts, travel)),
        keeps_first=bool(len(plain)) and bool(facts.urgency[plain[0]] == Urgency.HIGH),
    )


def rule_scores(factors: FloatArray) -> FloatArray:
    """(n,) scores of the customer's rule alone, 0 to 1, of (n, 5) factors."""
    return np.asarray((factors * WEIGHTS).sum(axis=1))


def are_in_time(facts: PairFacts, travel: TravelModel) -> BoolArray:
    """(n,) pairs whose work would be done by the deadline if the worker left at once."""
    if not len(facts.distance_m):
        return np.zeros(0, dtype=bool)
    now = int(facts.at[0])
    _, end = times_of_work(now, facts.distance_m, facts.earliest_start, facts.service_min, travel)
    return np.asarray(end <= facts.deadline)
