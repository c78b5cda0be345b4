"""The peers answer the same question as we do, in the same time, and are judged alike."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from engine.routing import Problem, Route, route_of
from engine.routing.proof import prove_optimum
from serving.benchmarks.peers import WAY_SHARE, priced, search_by_ortools, search_by_pyvrp
from tests.engine.routing.problems import a_problem

Peer = Callable[[Problem, int, float], Route]
both = pytest.mark.parametrize("peer", [search_by_ortools, search_by_pyvrp])


def a_question(seed: int, *, pairs: int = 0, limits_distance: bool = False) -> Problem:
    return a_problem(
        seed, tasks=7, pairs=pairs, returns=True, span=4_000, limits_distance=limits_distance
    )


@both
@pytest.mark.parametrize("seed", range(4))
def test_a_peer_finds_the_proven_best_of_a_small_question(peer: Peer, seed: int) -> None:
    problem = a_question(seed)
    found = peer(problem, seed, 80.0)
    assert found == route_of(problem, found.nodes)
    best = prove_optimum(problem, seconds=20.0).bound
    assert 0.8 * best <= found.value <= best


@both
def test_a_peer_keeps_pairs_loads_and_distance(peer: Peer) -> None:
    for seed in range(4):
        problem = a_question(seed, pairs=3, limits_distance=True)
        found = peer(problem, seed, 60.0)
        assert found == route_of(problem, found.nodes)  # raises where one is broken
        assert found.tasks


@both
def test_a_peer_leaves_out_what_nobody_can_serve(peer: Peer) -> None:
    problem = a_question(1, pairs=1)
    shut = replace(problem, latest=np.full(problem.nodes, -1))
    assert peer(shut, 1, 20.0).tasks == ()


@both
def test_building_the_model_counts_in_the_time_of_a_peer(peer: Peer) -> None:
    begin = time.perf_counter()
    peer(a_question(1), 1, 300.0)
    # It uses its time, and stops at its end: a machine in use may add some of its own.
    assert 0.25 <= time.perf_counter() - begin <= 2.0


def test_a_way_of_the_whole_horizon_costs_a_small_share_of_all_prizes() -> None:
    problem = a_question(2)
    with_prices = priced(problem)
    assert with_prices.cost is not None
    np.testing.assert_array_equal(with_prices.cost, problem.travel)
    share = (problem.horizon[1] - problem.horizon[0]) / with_prices.prize.sum()
    assert share == pytest.approx(WAY_SHARE, rel=0.05)
    rates = with_prices.prize / problem.prize
    assert np.ptp(rates) == 0.0  # what is richer stays richer, by the same ratio


def test_pyvrp_is_asked_about_closed_ways_only() -> None:
    with pytest.raises(ValueError, match="end where they begin"):
        search_by_pyvrp(a_problem(1, tasks=3), 1, 10.0)
