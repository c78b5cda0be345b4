"""How far a worker goes, and would go by a model whose answer is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from data.arrays import IntArray
from engine.market import MarketSnapshot
from engine.patterns.distance import distance_preference, max_willing_m, usual_offers
from features.pairs import PairFacts
from models.outcomes import ChainProbabilities
from tests.engine.markets import random_market
from tests.engine.patterns.scene import DELIVERY, MOVING, USUAL, Job, window


@pytest.fixture(scope="module")
def market() -> MarketSnapshot:
    """A market whose worker 0 has stated no limit."""
    made = random_market(3)
    limits = made.workers.max_distance_m.copy()
    limits[:2] = np.nan, 2_200.0
    return replace(made, workers=replace(made.workers, max_distance_m=limits))


def _falls(facts: PairFacts, workers: IntArray) -> ChainProbabilities:
    """Acceptance of 0.8 next door that is half of it from 4 km on."""
    accept = np.where(facts.distance_m <= 3_999.0, 0.8, 0.39)
    return ChainProbabilities(accept, accept, accept)


def _never_falls(facts: PairFacts, workers: IntArray) -> ChainProbabilities:
    accept = np.full(len(facts.distance_m), 0.3)
    return ChainProbabilities(accept, accept, accept)


def test_distances_of_accepted_offers(market: MarketSnapshot) -> None:
    seen = window(
        Job(5.0, metres=1_000.0),
        Job(30.0, metres=3_000.0),
        Job(40.0, metres=9_000.0, accepted=False),
    )
    found = distance_preference(seen, USUAL, market, _falls)
    assert found.average_m == pytest.approx((4_000.0 + 3 * 2_000.0) / 5)
    assert found.maximum_m == 3_000.0
    # 1000, 1000, 2000, 3000, 4000: the worker's two and the population's quartiles.
    assert found.preferred_m == (1_000.0, 3_000.0)
    assert found.accepted == 2


def test_without_any_the_populations_distances_stand(market: MarketSnapshot) -> None:
    found = distance_preference(window(), USUAL, market, _falls)
    assert (found.average_m, found.maximum_m, found.preferred_m) == (
        2_000.0, 4_000.0, (1_500.0, 3_000.0),
    )  # fmt: skip


def test_willing_is_the_last_step_before_acceptance_has_halved(market: MarketSnapshot) -> None:
    assert max_willing_m(window(), USUAL, market, _falls) == 3_500.0


def test_nobody_is_said_to_go_farther_than_offers_were_seen(market: MarketSnapshot) -> None:
    assert max_willing_m(window(), USUAL, market, _never_falls) == 10_000.0


def test_a_stated_limit_is_never_passed(market: MarketSnapshot) -> None:
    assert max_willing_m(window(row=1), USUAL, market, _falls) == pytest.approx(2_200.0)


def test_the_model_is_asked_about_the_usual_task(market: MarketSnapshot) -> None:
    seen = window(Job(5.0, pay=30.0), Job(30.0, pay=50.0), Job(40.0, pay=200.0, category=MOVING))
    facts = usual_offers(seen, USUAL, market, np.array([500.0, 1_000.0]))
    assert facts.category.tolist() == [DELIVERY, DELIVERY]
    assert facts.pay_usd.tolist() == [40.0, 40.0]
    assert facts.distance_m.tolist() == [500.0, 1_000.0]


def test_a_worker_of_whom_nothing_is_known_can_be_asked_about(market: MarketSnapshot) -> None:
    facts = usual_offers(window(row=-1), USUAL, market, np.array([500.0]))
    assert not facts.worker.any()
    assert not facts.pair.any()
