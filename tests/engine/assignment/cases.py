"""Small assignment problems for tests, and the plain search that knows their best plans."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, permutations, product
from typing import Any, Final

import numpy as np
from hypothesis import strategies as st

from data.arrays import FloatArray, IntArray
from engine.assignment.graph import ValueGraph
from engine.assignment.timetable import Timetable
from models.travel import CIRCUITY, TravelModel
from tests.engine.scene import AT, LNG, north

WALK: Final = TravelModel(access_min=0.0, speed_kmh=(6.0 * CIRCUITY,) * 24)
"""100 metres of great circle a minute, at any hour."""


@dataclass(frozen=True)
class Case:
    """Tasks and workers with the value of every pair; 0 where the worker may not."""

    values: FloatArray  # (n_tasks, n_workers) USD
    headcount: IntArray
    capacity: IntArray
    further_usd: float = 0.0

    def graph(self) -> ValueGraph:
        """All pairs, those without value included, in the order of the rows."""
        task, worker = np.indices(self.values.shape).reshape(2, -1)
        return ValueGraph.of(
            task,
            worker,
            self.values[task, worker],
            headcount=self.headcount,
            capacity=self.capacity,
            further_task_usd=self.further_usd,
        )


@dataclass(frozen=True)
class TimedCase:
    """The same on a street that runs north; a worker leaves now from his own place."""

    case: Case
    worker_at_m: FloatArray
    task_at_m: FloatArray
    leave_at_m: FloatArray
    work_min: FloatArray
    earliest_min: FloatArray
    deadline_min: FloatArray

    def timetable(self, graph: ValueGraph) -> Timetable:
        """Times of the case's graph."""
        metres = np.abs(self.worker_at_m[graph.worker] - self.task_at_m[graph.task])
        carry = np.abs(self.leave_at_m - self.task_at_m) / 100.0
        return Timetable(
            now=AT,
            travel=WALK,
            way_s=metres / 100.0 * 60.0,
            work_s=np.maximum(self.work_min, carry)[graph.task] * 60.0,
            earliest=(AT + self.earliest_min * 60).astype(np.int64),
            deadline=(AT + self.deadline_min * 60).astype(np.int64),
            lat=north(self.task_at_m),
            lng=np.full(len(self.task_at_m), LNG),
            leave_lat=north(self.leave_at_m),
            leave_lng=np.full(len(self.task_at_m), LNG),
        )

    def can_do(self, worker: int, tasks: tuple[int, ...]) -> bool:
        """Whether some order of the tasks ends each before its deadline."""
        return any(self._in_time(worker, order) for order in permutations(tasks))

    def _in_time(self, worker: int, order: tuple[int, ...]) -> bool:
        place, clock = self.worker_at_m[worker], 0.0
        for task in order:
            clock = max(clock + abs(self.task_at_m[task] - place) / 100.0, self.earliest_min[task])
            carry = abs(self.leave_at_m[task] - self.task_at_m[task]) / 100.0
            clock += max(self.work_min[task], carry)
            if clock > self.deadline_min[task] + 1e-6:
                return False
            place = self.leave_at_m[task]
        return True


def best_value(case: Case, timed: TimedCase | None = None) -> float:
    """USD of the best plan, by trying every plan."""
    n_tasks, n_workers = case.values.shape
    choices = [
        [
            chosen
            for size in range(int(case.headcount[task]) + 1)
            for chosen in combinations(range(n_workers), size)
            if all(case.values[task, worker] > 0.0 for worker in chosen)
        ]
        for task in range(n_tasks)
    ]
    return max(_value(case, plan, timed) for plan in product(*choices))


def _value(case: Case, plan: tuple[tuple[int, ...], ...], timed: TimedCase | None) -> float:
    total = 0.0
    for worker in range(case.values.shape[1]):
        day = tuple(task for task, chosen in enumerate(plan) if worker in chosen)
        if len(day) > case.capacity[worker]:
            return -1.0
        if timed is not None and not timed.can_do(worker, day):
            return -1.0
        total += sum(case.values[task, worker] for task in day)
        total -= case.further_usd * len(day) * (len(day) - 1) / 2
    return total


def cases(
    *, tasks: int = 4, workers: int = 3, capacities: tuple[int, int] = (0, 3)
) -> st.SearchStrategy[Case]:
    """Problems up to the given size; few distinct values, so that ties are common."""

    @st.composite
    def drawn(draw: Any) -> Case:
        n, m = draw(st.integers(1, tasks)), draw(st.integers(1, workers))
        value = st.one_of(st.just(0.0), st.integers(1, 6).map(float), st.floats(0.0, 200.0))
        row = st.lists(value, min_size=m, max_size=m)
        return Case(
            values=np.array(draw(st.lists(row, min_size=n, max_size=n))),
            headcount=_ints(draw, n, 1, 2),
            capacity=_ints(draw, m, *capacities),
            further_usd=draw(st.sampled_from([0.0, 0.5, 3.0, 1e9])),
        )

    return drawn()


def timed_cases(*, tasks: int = 4, workers: int = 2) -> st.SearchStrategy[TimedCase]:
    """Problems in which a worker's tasks often clash, each of which he can do alone."""

    @st.composite
    def drawn(draw: Any) -> TimedCase:
        case = draw(cases(tasks=tasks, workers=workers, capacities=(2, 4)))
        n, m = case.values.shape
        worker_at, task_at = _ints(draw, m, 0, 20) * 100.0, _ints(draw, n, 0, 20) * 100.0
        moves = _ints(draw, n, 0, 1)
        leave_at = np.where(moves, _ints(draw, n, 0, 20) * 100.0, task_at)
        timed = TimedCase(
            case=case,
            worker_at_m=worker_at,
            task_at_m=task_at,
            leave_at_m=leave_at,
            work_min=_ints(draw, n, 5, 15).astype(np.float64),
            earliest_min=_ints(draw, n, 0, 20).astype(np.float64),
            deadline_min=_ints(draw, n, 30, 60) + 0.5,
        )
        alone = [[timed.can_do(w, (t,)) for w in range(m)] for t in range(n)]
        values = np.where(alone, case.values, 0.0)
        return TimedCase(
            **{
                **{name: getattr(timed, name) for name in TimedCase.__dataclass_fields__},
                "case": Case(values, case.headcount, case.capacity, case.further_usd),
            }
        )

    return drawn()


def _ints(draw: Any, n: int, low: int, high: int) -> IntArray:
    return np.array(draw(st.lists(st.integers(low, high), min_size=n, max_size=n)), dtype=np.int64)


def days_of(graph: ValueGraph, chosen: IntArray) -> dict[int, tuple[int, ...]]:
    """The tasks of every worker in a plan."""
    workers = set(graph.worker[chosen].tolist())
    return {w: tuple(graph.task[chosen[graph.worker[chosen] == w]].tolist()) for w in workers}
