"""One worker's day: the order that ends soonest, what clashes, and what cannot be done at all."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings

from engine.assignment.graph import ValueGraph
from engine.assignment.solve import solve
from engine.assignment.timetable import Timetable
from tests.engine.assignment.cases import Case, TimedCase, days_of, timed_cases
from tests.engine.scene import AT


def a_street(
    task_at_m: list[float],
    *,
    work_min: float = 10.0,
    deadline_min: float | list[float] = 1e6,
    earliest_min: float | list[float] = 0.0,
    leave_at_m: list[float] | None = None,
    workers: int = 1,
    values: list[list[float]] | None = None,
    capacity: int = 4,
) -> TimedCase:
    """Tasks along a street; the workers all stand at its beginning."""
    n = len(task_at_m)
    given = np.full((n, workers), 10.0) if values is None else np.array(values)
    case = Case(given, np.ones(n, dtype=np.int64), np.full(workers, capacity))
    at = np.array(task_at_m)
    return TimedCase(
        case=case,
        worker_at_m=np.zeros(workers),
        task_at_m=at,
        leave_at_m=at if leave_at_m is None else np.array(leave_at_m),
        work_min=np.full(n, work_min),
        earliest_min=np.broadcast_to(np.asarray(earliest_min, dtype=np.float64), n),
        deadline_min=np.broadcast_to(np.asarray(deadline_min, dtype=np.float64), n),
    )


def times(street: TimedCase) -> tuple[ValueGraph, Timetable]:
    graph = street.case.graph()
    return graph, street.timetable(graph)


def test_tasks_are_visited_in_the_order_that_ends_soonest() -> None:
    graph, timetable = times(a_street([3_000.0, 1_000.0, 2_000.0]))
    day = timetable.order(graph, np.arange(3))
    assert day is not None
    assert [visit.pair for visit in day] == [1, 2, 0]
    begins = [(visit.begin - AT) / 60 for visit in day]
    assert begins == pytest.approx([10.0, 30.0, 50.0])  # 1 km is 10 minutes, work is 10 minutes
    assert (day[-1].end - AT) / 60 == pytest.approx(60.0)


def test_a_deadline_turns_the_order_round() -> None:
    graph, timetable = times(a_street([2_000.0, 1_000.0], deadline_min=[31.0, 1_000.0]))
    day = timetable.order(graph, np.arange(2))
    assert day is not None
    assert [visit.pair for visit in day] == [0, 1]


def test_work_waits_until_it_may_begin() -> None:
    graph, timetable = times(a_street([1_000.0], earliest_min=45.0))
    day = timetable.order(graph, np.arange(1))
    assert day is not None
    assert (day[0].begin - AT, day[0].end - AT) == (45 * 60, 55 * 60)


def test_the_way_goes_on_from_the_drop_off() -> None:
    street = a_street([1_000.0, 3_000.0], leave_at_m=[3_000.0, 3_000.0])
    graph, timetable = times(street)
    day = timetable.order(graph, np.arange(2))
    assert day is not None
    assert [(visit.end - AT) / 60 for visit in day] == pytest.approx([30.0, 40.0])


def test_two_tasks_clash_where_neither_order_is_in_time() -> None:
    street = a_street([0.0, 4_000.0, 100.0], deadline_min=[20.0, 55.0, 60.0])
    graph, timetable = times(street)
    one, other = np.array([0, 0, 1]), np.array([1, 2, 2])
    # 10 + 40 + 10 = 60 minutes for the first two; the third after the first is near by; after
    # the second it would be done at 50 + 39 + 10, and before it the second ends at 61.
    assert timetable.conflict(graph, one, other).tolist() == [True, False, True]


def test_three_tasks_of_which_any_two_fit_may_still_be_too_many() -> None:
    street = a_street([0.0, 0.0, 0.0], deadline_min=25.0)
    graph, timetable = times(street)
    assert not timetable.conflict(graph, np.array([0, 0, 1]), np.array([1, 2, 2])).any()
    assert timetable.order(graph, np.arange(3)) is None
    solution = solve(graph, timetable)
    assert len(solution.chosen) == 2
    assert solution.gap == 0.0


def test_the_plan_gives_the_clashing_task_to_the_next_best_worker() -> None:
    street = a_street([0.0, 0.0], deadline_min=15.0, workers=2, values=[[10.0, 4.0], [9.0, 1.0]])
    graph, timetable = times(street)
    solution = solve(graph, timetable)
    assert days_of(graph, solution.chosen) == {0: (1,), 1: (0,)}
    assert graph.usd(solution.value) == 13.0  # 9 + 4; greedy takes 10 + 1
    assert graph.usd(solution.greedy) == 11.0


@settings(max_examples=200, deadline=None)
@given(timed=timed_cases(tasks=4, workers=1))
def test_an_order_is_found_exactly_where_there_is_one(timed: TimedCase) -> None:
    graph = timed.case.graph()
    assume(len(graph) > 0)
    timetable = timed.timetable(graph)
    day = timetable.order(graph, np.arange(len(graph)))
    tasks = tuple(graph.task.tolist())
    assert (day is not None) == timed.can_do(0, tasks)
    if day:
        assert sorted(visit.pair for visit in day) == list(range(len(graph)))
        assert all(visit.end <= timetable.deadline[graph.task[visit.pair]] for visit in day)
        assert all(earlier.end <= later.begin for earlier, later in pairwise(day))
