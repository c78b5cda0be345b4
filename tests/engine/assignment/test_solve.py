"""The solver: rules kept, equal to trying every plan, never below greedy, proved by its bound."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.assignment.graph import ValueGraph
from engine.assignment.prices import upper_bound
from engine.assignment.solve import Solution, solve
from tests.engine.assignment.cases import (
    Case,
    TimedCase,
    best_value,
    cases,
    days_of,
    timed_cases,
)


def assert_keeps_the_rules(graph: ValueGraph, solution: Solution, case: Case) -> None:
    chosen = solution.chosen
    task, worker = graph.task[chosen], graph.worker[chosen]
    assert len(set(zip(task.tolist(), worker.tolist(), strict=True))) == len(chosen)
    assert np.all(np.bincount(task, minlength=len(case.headcount)) <= case.headcount)
    assert np.all(np.bincount(worker, minlength=len(case.capacity)) <= case.capacity)
    assert np.all(case.values[task, worker] > 0.0)


def test_the_second_best_worker_is_taken_where_the_best_is_worth_more_elsewhere() -> None:
    case = Case(np.array([[10.0, 9.0], [8.0, 1.0]]), np.ones(2, int), np.ones(2, int))
    graph = case.graph()
    solution = solve(graph)
    assert days_of(graph, solution.chosen) == {0: (1,), 1: (0,)}
    assert graph.usd(solution.value) == 17.0  # 9 + 8; greedy takes 10 + 1
    assert graph.usd(solution.greedy) == 11.0
    assert solution.bound == solution.value
    assert solution.gap == 0.0


def test_a_further_task_goes_to_the_same_worker_only_where_it_brings_so_much_more() -> None:
    values = np.array([[10.0, 6.0], [10.0, 6.5]])
    for further, shared in ((3.0, True), (3.6, False)):
        case = Case(values, np.ones(2, int), np.full(2, 2), further)
        graph = case.graph()
        solution = solve(graph)
        assert (len(days_of(graph, solution.chosen)) == 1) == shared
        expected = 10.0 + 10.0 - 3.0 if shared else 10.0 + 6.5
        assert graph.usd(solution.value) == pytest.approx(expected)


def test_a_task_may_want_several_workers_but_none_twice() -> None:
    case = Case(np.array([[5.0, 3.0]]), np.array([4]), np.array([3, 3]))
    solution = solve(case.graph())
    assert len(solution.chosen) == 2
    assert case.graph().usd(solution.value) == 8.0


def test_nothing_to_assign_is_an_empty_plan() -> None:
    for shape in ((0, 0), (0, 3), (3, 0), (2, 2)):
        case = Case(np.zeros(shape), np.ones(shape[0], int), np.ones(shape[1], int))
        solution = solve(case.graph())
        assert (len(solution.chosen), solution.value, solution.bound, solution.gap) == (0, 0, 0, 0)


@settings(max_examples=250, deadline=None)
@given(case=cases(), first_pairs=st.integers(1, 3))
def test_without_times_the_plan_is_the_best_of_all_plans(case: Case, first_pairs: int) -> None:
    graph = case.graph()
    solution = solve(graph, first_pairs=first_pairs)
    assert_keeps_the_rules(graph, solution, case)
    assert graph.usd(solution.value) == pytest.approx(best_value(case), abs=1e-5)
    assert solution.greedy <= solution.value == solution.bound


@settings(max_examples=250, deadline=None)
@given(timed=timed_cases())
def test_with_times_the_plan_is_the_best_that_can_be_done_in_time(timed: TimedCase) -> None:
    graph = timed.case.graph()
    timetable = timed.timetable(graph)
    solution = solve(graph, timetable)
    assert_keeps_the_rules(graph, solution, timed.case)
    for worker, day in days_of(graph, solution.chosen).items():
        assert timed.can_do(worker, day)
    assert graph.usd(solution.value) == pytest.approx(best_value(timed.case, timed), abs=1e-5)
    assert solution.greedy <= solution.value == solution.bound


@settings(max_examples=60, deadline=None)
@given(timed=timed_cases(tasks=9, workers=6), effort=st.sampled_from([0.0, 1e-4, 1e-2]))
def test_a_search_cut_short_keeps_the_rules_and_tells_a_true_bound(
    timed: TimedCase, effort: float
) -> None:
    graph = timed.case.graph()
    timetable = timed.timetable(graph)
    solution = solve(graph, timetable, effort=effort)
    assert_keeps_the_rules(graph, solution, timed.case)
    for worker, day in days_of(graph, solution.chosen).items():
        assert timed.can_do(worker, day)
    assert solution.greedy <= solution.value <= solution.bound
    assert solve(graph, timetable, effort=30.0).value <= solution.bound


@settings(max_examples=60, deadline=None)
@given(case=cases(tasks=12, workers=10), seed=st.integers(0, 2**32 - 1))
def test_the_value_does_not_depend_on_the_order_of_tasks_and_workers(
    case: Case, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    tasks, workers = (rng.permutation(n) for n in case.values.shape)
    shuffled = replace(
        case,
        values=case.values[np.ix_(tasks, workers)],
        headcount=case.headcount[tasks],
        capacity=case.capacity[workers],
    )
    assert solve(shuffled.graph()).value == solve(case.graph()).value


def random_case(seed: int, *, tasks: int, workers: int, capacity: int = 1) -> Case:
    """Some workers are liked by all tasks; three in ten pairs lack a requirement."""
    rng = np.random.default_rng(seed)
    liking = rng.normal(0.0, 1.0, workers) + rng.normal(0.0, 0.5, (tasks, workers))
    values = rng.uniform(10.0, 200.0, (tasks, 1)) / (1.0 + np.exp(-liking))
    return Case(
        np.where(rng.random((tasks, workers)) < 0.3, 0.0, values),
        np.ones(tasks, dtype=np.int64),
        np.full(workers, capacity),
    )


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("first_pairs", [1, 8, 200])
def test_how_many_pairs_the_flow_begins_with_changes_nothing(seed: int, first_pairs: int) -> None:
    case = random_case(seed, tasks=60, workers=200, capacity=1 + seed % 2)
    graph = case.graph()
    solution = solve(graph, first_pairs=first_pairs)
    assert_keeps_the_rules(graph, solution, case)
    assert solution.value == solution.bound == solve(graph, first_pairs=200).value
    assert solution.greedy < solution.value


def clashing_case(seed: int) -> TimedCase:
    """Twelve workers who can each do up to four of eighty tasks, most of which end soon."""
    case = random_case(seed, tasks=80, workers=12, capacity=4)
    rng = np.random.default_rng(seed)
    task_at = rng.uniform(0.0, 3_000.0, 80)
    return TimedCase(
        case=case,
        worker_at_m=rng.uniform(0.0, 3_000.0, 12),
        task_at_m=task_at,
        leave_at_m=task_at,
        work_min=rng.uniform(20.0, 90.0, 80),
        earliest_min=rng.uniform(0.0, 60.0, 80),
        deadline_min=rng.uniform(180.0, 400.0, 80),
    )


@pytest.mark.parametrize("effort", [0.0, 1e-9, 0.02])
def test_a_search_that_ends_before_it_finds_anything_claims_no_bound(effort: float) -> None:
    timed = clashing_case(seed=5)
    graph = timed.case.graph()
    timetable = timed.timetable(graph)
    short, long = (solve(graph, timetable, effort=spent) for spent in (effort, 2.0))
    assert long.gap < 1e-9
    assert short.greedy <= short.value < long.value <= short.bound


@settings(max_examples=80, deadline=None)
@given(case=cases(), seed=st.integers(0, 2**32 - 1))
def test_any_prices_give_a_bound(case: Case, seed: int) -> None:
    graph = case.graph()
    prices = np.random.default_rng(seed).integers(0, 2 * int(graph.units.max(initial=0)) + 1, 3)
    bound = graph.usd(upper_bound(graph, prices[: len(case.capacity)]))
    assert bound >= best_value(case) - 1e-5


def test_equal_questions_get_equal_plans() -> None:
    case = random_case(7, tasks=50, workers=80)
    one, other = solve(case.graph()), solve(case.graph())
    np.testing.assert_array_equal(one.chosen, other.chosen)


def test_values_that_are_no_amounts_are_refused() -> None:
    for wrong in (-1.0, np.nan, np.inf):
        case = Case(np.array([[wrong]]), np.ones(1, int), np.ones(1, int))
        with pytest.raises(ValueError, match="0 USD or more"):
            case.graph()


@pytest.mark.parametrize("scale", [1e-5, 1e9])
def test_tiny_and_huge_values_are_solved_to_their_own_precision(scale: float) -> None:
    case = Case(np.array([[10.0, 9.0], [8.0, 1.0]]) * scale, np.ones(2, int), np.ones(2, int))
    graph = case.graph()
    assert graph.usd(solve(graph).value) == pytest.approx(17.0 * scale, rel=1e-2)
