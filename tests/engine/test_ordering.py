"""From scored candidates to the orders that may be served, on the tiny city."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from data.arrays import FloatArray
from data.columns import Urgency
from data.reference.calendar import HOUR_S, NEVER
from engine.candidates import ask_task, facts_for_task
from engine.market import MarketSnapshot
from engine.matching import Matcher
from engine.ordering import are_in_time, rule_scores, task_orders, worker_orders
from engine.policy import Exploration, ExposureBound, RankingPolicy
from engine.questions import WorkersForTask
from engine.scorer import ScoredPairs
from engine.scoring import best, combine
from tests.engine.scene import AT, LAT, LNG

LOOKED_AT = np.array([1.0, 0.9, 0.8, 0.7, 0.6])
EXPLORING = Exploration(epsilon=0.4, rule_share=0.5, turned=3, reach=1.0)


def scored(
    matcher: Matcher, market: MarketSnapshot, urgency: Urgency = Urgency.MEDIUM
) -> ScoredPairs:
    question = WorkersForTask("new-task", 0, LAT, LNG, 45.0, urgency)
    task = ask_task(market, question, AT)
    everybody = np.arange(len(market.workers))
    return matcher.score(facts_for_task(market, task, everybody), everybody)


def policy(
    exploration: Exploration = EXPLORING, bound: ExposureBound | None = None
) -> RankingPolicy:
    return RankingPolicy(
        0.9, 0.8, 0.7, (0.5,) * 5, 0.4,
        exploration=exploration, exposure_bound=bound or ExposureBound(),
    )  # fmt: skip


@pytest.mark.parametrize("keeps_to", ["workers", "tasks"])
def test_a_policy_that_asks_for_nothing_serves_the_best_scores_first(
    matcher: Matcher, market: MarketSnapshot, keeps_to: str
) -> None:
    pairs = scored(matcher, market)
    travel = matcher.release.travel
    if keeps_to == "workers":
        mixture = worker_orders(
            policy(Exploration()), pairs.facts, pairs.scores, pairs.chain.success, pairs.factors,
            travel=travel, looked_at=LOOKED_AT,
        )  # fmt: skip
    else:
        mixture = task_orders(
            policy(Exploration()), pairs.facts, pairs.scores, pairs.factors,
            travel=travel, limit=5,
        )  # fmt: skip
    assert mixture.orders.tolist() == [best(pairs.scores, 5).tolist()]


@pytest.mark.parametrize(("urgency", "kept"), [(Urgency.HIGH, True), (Urgency.MEDIUM, False)])
def test_only_an_urgent_task_keeps_its_first_place(
    matcher: Matcher, market: MarketSnapshot, urgency: Urgency, kept: bool
) -> None:
    pairs = scored(matcher, market, urgency)
    mixture = worker_orders(
        policy(), pairs.facts, pairs.scores, pairs.chain.success, pairs.factors,
        travel=matcher.release.travel, looked_at=LOOKED_AT,
    )  # fmt: skip
    assert (len(np.unique(mixture.orders[:, 0])) == 1) == kept
    assert len(np.unique(mixture.orders[:, 1])) > 1


def test_the_bound_comes_before_exploration(matcher: Matcher, market: MarketSnapshot) -> None:
    pairs = scored(matcher, market)

    def orders(bound: ExposureBound) -> list[list[int]]:
        asked = policy(EXPLORING, bound)
        found = worker_orders(
            asked, pairs.facts, pairs.scores, pairs.chain.success, pairs.factors,
            travel=matcher.release.travel, looked_at=LOOKED_AT,
        )  # fmt: skip
        return [order.tolist() for order in found.orders]

    unbound, bound = orders(ExposureBound()), orders(ExposureBound(1.0, 1.0))
    assert bound[0] != unbound[0]  # the plain order is the bounded one
    assert bound[1] == unbound[1]  # the customer's rule alone is left as it is
    assert bound[2][0] == bound[0][1]  # a turn begins with the second of the bounded order


def test_nobody_who_would_be_late_is_moved(matcher: Matcher, market: MarketSnapshot) -> None:
    pairs = scored(matcher, market)
    deadline = np.full(len(pairs), AT + HOUR_S // 2)  # less than the work itself takes
    late = replace(pairs.facts, deadline=deadline)
    assert not are_in_time(late, matcher.release.travel).any()
    mixture = worker_orders(
        policy(), late, pairs.scores, pairs.chain.success, pairs.factors,
        travel=matcher.release.travel, looked_at=LOOKED_AT,
    )  # fmt: skip
    assert len(mixture.orders) == 1
    never = replace(pairs.facts, deadline=np.full(len(pairs), NEVER))
    assert are_in_time(never, matcher.release.travel).all()


def test_the_rules_scores_are_those_of_a_policy_without_models() -> None:
    factors: FloatArray = np.random.default_rng(0).random((20, 5))
    alone = replace(policy(), alpha=0.0)
    np.testing.assert_array_equal(rule_scores(factors), combine(alone, factors, np.zeros(20)))
