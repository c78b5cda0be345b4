"""The search: always feasible, never poorer for more time, optimal where that can be tried."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.routing import (
    Budget,
    Problem,
    Search,
    local_search,
    route_of,
    solve,
    warm_up,
)
from engine.routing.ortools_model import check_with_ortools, search_with_ortools
from engine.routing.proof import prove_optimum
from tests.engine.routing.problems import a_problem, best_of_all, problems
from tests.fresh_process import printed_by

SOME = Budget(rounds=60)


@settings(max_examples=120, deadline=None)
@given(problems, st.integers(0, 5))
def test_a_route_keeps_every_constraint_of_any_problem(problem: Problem, seed: int) -> None:
    route = solve(problem, seed=seed, budget=SOME)
    assert route_of(problem, route.nodes) == route  # judged anew by the plain definition
    assert check_with_ortools(problem, route)  # and by a model of OR-Tools


@settings(max_examples=60, deadline=None)
@given(problems, st.integers(0, 5))
def test_more_rounds_never_give_a_poorer_route(problem: Problem, seed: int) -> None:
    values = [
        solve(problem, seed=seed, budget=Budget(rounds=rounds)).value for rounds in (1, 5, 25, 80)
    ]
    assert all(less <= more for less, more in pairwise(values))


@settings(max_examples=30, deadline=None)
@given(problems, st.integers(0, 5))
def test_going_on_is_the_same_as_not_having_stopped(problem: Problem, seed: int) -> None:
    stepwise = Search(problem, seed=seed)
    for _ in range(4):
        stepwise.run(Budget(rounds=10))
    assert stepwise.best == solve(problem, seed=seed, budget=Budget(rounds=40))


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize(("tasks", "pairs"), [(5, 0), (3, 1), (1, 2)])
def test_small_problems_are_solved_to_the_best_route_there_is(
    seed: int, tasks: int, pairs: int
) -> None:
    problem = a_problem(seed, tasks=tasks, pairs=pairs, priced=seed % 2 == 0, span=2_000)
    found = solve(problem, seed=1, budget=Budget(rounds=300))
    assert found.value == best_of_all(problem).value


@pytest.mark.parametrize("seed", range(3))
def test_what_a_request_may_ask_is_solved_to_the_proven_optimum(seed: int) -> None:
    problem = a_problem(seed, tasks=14, pairs=1, span=2_500, priced=True)
    found = solve(problem, seed=1, budget=Budget(rounds=500))
    proof = prove_optimum(problem, seconds=30.0, hint=found)
    assert proof.is_optimal
    assert found.value == proof.route.value == proof.bound


def test_a_budget_of_milliseconds_is_kept_by_the_clock_that_is_given() -> None:
    ticks = iter(np.arange(0.0, 100.0, 0.001))
    search = Search(a_problem(3, tasks=12), seed=1)
    search.run(Budget(ms=25.0), clock=lambda: float(next(ticks)))
    first = search.rounds
    assert 1 <= first < 100_000
    search.run(Budget(ms=0.0), clock=lambda: float(next(ticks)))
    assert search.rounds == first + 1  # one round at the least


def test_a_warm_search_compiles_nothing_for_any_kind_of_problem() -> None:
    warm_up()
    kinds = [
        a_problem(1, tasks=5),
        a_problem(1, tasks=5, pairs=2, returns=True, priced=True),
        a_problem(1, tasks=5, limits_distance=True, priced=True),
        a_problem(1, tasks=0),
    ]
    for problem in kinds:
        solve(problem, seed=1, budget=Budget(rounds=3, ms=50.0))
    # One compiled form for all of them, and the warm-up has it already.
    compiled: Any = local_search
    assert len(compiled.run.signatures) == len(compiled.begin_anew.signatures) == 1


def test_a_second_start_compiles_nothing() -> None:
    warm_up()  # whatever had to be compiled is kept beside the module now
    start = (
        "from engine.routing import local_search, warm_up; warm_up();"
        "print(sum(local_search.run.stats.cache_misses.values()),"
        "sum(local_search.run.stats.cache_hits.values()))"
    )
    assert printed_by(start).split() == ["0", "1"]


def test_patience_ends_a_search_that_finds_nothing_richer() -> None:
    search = Search(a_problem(3, tasks=5), seed=1)
    search.run(Budget(patience=20))
    assert 20 <= search.rounds < 2_000


def test_tasks_that_cannot_be_done_are_left_out() -> None:
    problem = a_problem(4, tasks=6)
    closed = replace(problem, latest=np.full(problem.nodes, -1))
    assert solve(closed, seed=1, budget=SOME).tasks == ()
    far = replace(problem, horizon=(0, 0))
    assert solve(far, seed=1, budget=SOME).tasks == ()


def test_a_problem_without_tasks_has_an_empty_route() -> None:
    route = solve(a_problem(1, tasks=0), seed=1, budget=SOME)
    assert (route.nodes, route.tasks, route.value) == ((0,), (), 0)


def test_one_seed_gives_one_route() -> None:
    problem = a_problem(8, tasks=20, span=4_000)
    assert len({solve(problem, seed=5, budget=SOME).nodes for _ in range(3)}) == 1


def test_many_tasks_at_one_place_and_at_once_are_all_done() -> None:
    n = 30
    same = Problem(
        travel=np.zeros((n + 1, n + 1), np.int64),
        service=np.zeros(n + 1, np.int64),
        earliest=np.zeros(n + 1, np.int64),
        latest=np.zeros(n + 1, np.int64),
        prize=np.full(n, 7),
        first=np.arange(1, n + 1),
        second=np.full(n, -1),
        start=0,
        end=0,
        horizon=(0, 0),
        load=np.zeros(n, np.int64),
    )
    route = solve(same, seed=1, budget=SOME)
    assert (len(route.tasks), route.value) == (n, 7 * n)


def test_the_largest_numbers_allowed_do_not_overflow() -> None:
    problem = a_problem(5, tasks=6, pairs=1, span=3_000, priced=True)
    large = replace(
        problem,
        travel=problem.travel * 2**25,
        service=problem.service * 2**25,
        earliest=problem.earliest * 2**25,
        latest=problem.latest * 2**25,
        horizon=(0, 3_000 * 2**25),
        prize=problem.prize * 2**25,
        cost=None if problem.cost is None else problem.cost * 2**25,
    )
    found, small = (solve(each, seed=1, budget=Budget(rounds=300)) for each in (large, problem))
    assert found.value == small.value * 2**25
    assert found.nodes == small.nodes


def test_a_prize_of_nothing_is_no_reason_to_go() -> None:
    problem = replace(a_problem(5, tasks=6, priced=True), prize=np.zeros(6, np.int64))
    assert solve(problem, seed=1, budget=SOME).tasks == ()


# ---- The second opinions ----------------------------------------------------------------------


def test_ortools_refuses_a_route_that_breaks_a_window_or_a_pair() -> None:
    problem = a_problem(2, tasks=4, pairs=1, span=6_000)
    loose = replace(
        problem,
        earliest=np.zeros(problem.nodes, np.int64),
        latest=np.full(problem.nodes, 6_000),
    )
    route = solve(loose, seed=1, budget=Budget(rounds=200))
    assert len(route.nodes) > 4
    assert check_with_ortools(loose, route)
    shut = loose.latest.copy()
    shut[route.nodes[-1]] = 1
    assert not check_with_ortools(replace(loose, latest=shut), route)
    pickup, dropoff = int(problem.first[-1]), int(problem.second[-1])
    swapped = {pickup: dropoff, dropoff: pickup}
    wrong = replace(route, nodes=tuple(swapped.get(node, node) for node in route.nodes))
    assert pickup in route.nodes
    assert not check_with_ortools(loose, wrong)


def test_ortools_own_search_gives_a_feasible_route_no_better_than_the_proof() -> None:
    problem = a_problem(6, tasks=8, pairs=1, span=2_500)
    rival = search_with_ortools(problem, ms=30.0)
    assert route_of(problem, rival.nodes) == rival
    assert rival.value <= prove_optimum(problem, seconds=20.0).bound


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"service": np.zeros(3, np.int64)}, "shape"),
        ({"prize": np.full(6, -1)}, "prize from 0"),
        ({"prize": np.full(6, 0.5)}, "integers"),
        ({"horizon": (5, 1)}, "horizon"),
        ({"first": np.array([1, 1, 2, 3, 4, 5])}, "one task"),
        ({"start": 99}, "none of the"),
        ({"capacity": -1}, "0 or more"),
        ({"most_distance": 5}, "needs the distances"),
    ],
)
def test_a_problem_that_makes_no_sense_is_refused(change: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        replace(a_problem(1, tasks=6), **change)  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(problems, st.integers(0, 2**9 - 1), st.integers(0, 3_000))
def test_a_part_of_a_problem_is_the_problem_built_of_that_part(
    problem: Problem, marks: int, over: int
) -> None:
    kept = np.array([bool(marks >> task & 1) for task in range(len(problem))], dtype=bool)
    part = problem.only(kept).over_by(over)
    names = ("prize", "first", "second", "load")
    built = replace(  # and checked
        problem, horizon=(0, over), **{name: getattr(problem, name)[kept] for name in names}
    )
    for field in fields(Problem):
        np.testing.assert_array_equal(getattr(part, field.name), getattr(built, field.name))
    assert len(problem.prize) == len(kept)  # the whole is as it was


@pytest.mark.parametrize("over", [-1, 3_001])
def test_a_part_of_a_problem_is_over_within_its_horizon(over: int) -> None:
    with pytest.raises(ValueError, match="Expected a time within"):
        a_problem(1).over_by(over)


def test_a_part_of_a_problem_reaches_the_end() -> None:
    problem = replace(a_problem(1, tasks=3).only(np.array([True, False, True])), end=2)
    assert problem.travel[0, 2] > 1
    with pytest.raises(ValueError, match="cannot be reached"):
        problem.over_by(1)


@pytest.mark.parametrize(
    ("nodes", "said"),
    [((1, 2), "begin at the start"), ((0, 1, 1), "twice"), ((0, 7), "no task")],
)
def test_a_route_that_makes_no_sense_is_refused(nodes: tuple[int, ...], said: str) -> None:
    problem = a_problem(1, tasks=6, span=100_000)
    wider = replace(
        problem,
        travel=np.zeros((8, 8), np.int64), service=np.zeros(8, np.int64),
        earliest=np.zeros(8, np.int64), latest=np.full(8, 100_000),
    )  # fmt: skip
    with pytest.raises(ValueError, match=said):
        route_of(wider, nodes)


@pytest.mark.parametrize("budget", [{"ms": -1.0}, {"rounds": 0}, {"patience": 0}])
def test_a_budget_of_nothing_is_refused(budget: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="Expected"):
        Budget(**budget)  # type: ignore[arg-type]
