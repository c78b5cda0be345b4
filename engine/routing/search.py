"""The anytime search: the compiled rounds, run until a budget is used up."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.arrays import IntArray
from engine.routing import local_search
from engine.routing.local_search import Memory, Tables
from engine.routing.problem import Problem, Route, route_of

_CHUNK_MS: Final = 2.0
"""Time between two looks at the clock."""


@dataclass(frozen=True, slots=True)
class Budget:
    """When a search stops: at the first of three limits.

    Attributes
    ----------
    ms : float or None
        Milliseconds of the clock; at least one round is done.
    rounds : int
        Rounds of ruin and refill. A search that is stopped by rounds or patience alone gives the
        same route on every machine.
    patience : int
        Rounds in a row that found nothing richer.
    """

    ms: float | None = None
    rounds: int = 1_000_000_000
    patience: int = 1_000_000_000

    def __post_init__(self) -> None:
        if self.ms is not None and not self.ms >= 0.0:
            raise ValueError(f"Expected 0 ms or more, got {self.ms}.")
        if self.rounds < 1 or self.patience < 1:
            raise ValueError("Expected at least one round.")


class Search:
    """A search that can be gone on with: more rounds never give a poorer route.

    The rounds of a longer run begin with those of a shorter one of the same seed.
    """

    def __init__(self, problem: Problem, *, seed: int) -> None:
        self.problem = problem
        self._tables = tables_of(problem)
        self._memory = _memory(self._tables, seed)

    @property
    def rounds(self) -> int:
        """Rounds done so far."""
        return int(self._memory.tally[local_search.ROUNDS])

    @property
    def best(self) -> Route:
        """The richest route so far, judged anew by the definition of the problem."""
        memory = self._memory
        nodes = memory.best[: memory.tally[local_search.BEST_LENGTH]].tolist()
        last = [] if self.problem.end is None else [self.problem.end]
        return route_of(self.problem, (*nodes[:-1], *last))

    def run(self, budget: Budget, clock: Callable[[], float] = time.perf_counter) -> Route:
        """Search until the budget is used up; the richest route so far.

        `clock` tells seconds; it is not looked at where `budget.ms` is None.
        """
        goal = self.rounds + budget.rounds
        if budget.ms is None:
            self._advance(budget.rounds, budget.patience)
            return self.best
        begin, done, step = clock(), self.rounds, 1
        while not self._advance(step, budget.patience):
            spent_ms = (clock() - begin) * 1_000.0
            per_round = spent_ms / (self.rounds - done)
            left_ms = budget.ms - spent_ms
            if left_ms < per_round or self.rounds >= goal:
                break
            step = max(int(min(left_ms, _CHUNK_MS) / max(per_round, 1e-6)), 1)
            step = min(step, goal - self.rounds)
        return self.best

    def _advance(self, rounds: int, patience: int) -> bool:
        """Do up to so many rounds; whether patience ran out."""
        local_search.run(self._tables, self._memory, rounds, patience)
        return bool(self._memory.tally[local_search.SINCE_RICHER] >= patience)


def solve(
    problem: Problem,
    *,
    seed: int,
    budget: Budget,
    clock: Callable[[], float] = time.perf_counter,
) -> Route:
    """The richest route that a search finds within its budget; perhaps one without any task."""
    return Search(problem, seed=seed).run(budget, clock)


def warm_up() -> None:
    """Compile the search, or load what an earlier process has compiled: nobody waits for it later.

    The result is kept beside the module, as numba does.
    """
    two = np.array([1, 1], dtype=np.int64)
    problem = Problem(
        travel=np.ones((4, 4), dtype=np.int64),
        service=np.ones(4, dtype=np.int64),
        earliest=np.zeros(4, dtype=np.int64),
        latest=np.full(4, 100, dtype=np.int64),
        prize=two,
        first=np.array([1, 2], dtype=np.int64),
        second=np.array([-1, 3], dtype=np.int64),
        start=0,
        end=None,
        horizon=(0, 100),
        load=two,
    )
    solve(problem, seed=0, budget=Budget(rounds=2))


def tables_of(problem: Problem) -> Tables:
    """A problem as the compiled search reads it: one more node, the end, comes last."""
    n, end = problem.nodes, problem.nodes
    leaves, over = problem.horizon
    travel = _with_end(problem.travel, problem.end)
    service = np.append(problem.service, 0).astype(np.int64)
    service[problem.start] = 0
    onward = np.ascontiguousarray(travel + service[:, np.newaxis])
    earliest = np.maximum(np.append(problem.earliest, leaves), leaves)
    latest = np.minimum(np.append(problem.latest, over), over)
    earliest[problem.start], latest[problem.start] = leaves, over
    task, partner = np.full(n + 1, -1), np.full(n + 1, -1)
    load = np.zeros(n + 1, dtype=np.int64)
    is_second = np.zeros(n + 1, dtype=bool)
    first, second = problem.first.astype(np.int64), problem.second.astype(np.int64)
    numbers, pairs = np.arange(len(problem)), second >= 0
    task[first] = numbers
    p, q = first[pairs], second[pairs]
    task[q], is_second[q] = numbers[pairs], True
    load[p], load[q] = problem.load[pairs], -problem.load[pairs]
    partner[p], partner[q] = q, p
    nothing = np.zeros((1, 1), dtype=np.int64)
    is_long = _limits_distance(problem)
    return Tables(
        onward=onward,
        inward=np.ascontiguousarray(onward.T),
        travel=travel,
        near=_near(travel),
        distance=_with_end(problem.distance, problem.end) if is_long else nothing,
        cost=nothing if problem.cost is None else _with_end(problem.cost, problem.end),
        earliest=earliest.astype(np.int64),
        latest=latest.astype(np.int64),
        load=load,
        task=task.astype(np.int64),
        partner=partner.astype(np.int64),
        is_second=is_second,
        first=first.astype(np.uint32),
        second=second,
        prize=problem.prize.astype(np.int64),
        start=int(problem.start),
        end=int(end),
        capacity=2**50 if problem.capacity is None else int(problem.capacity),
        most_distance=int(problem.most_distance or 0) if is_long else 2**50,
        has_distance=is_long,
        has_cost=problem.cost is not None,
        has_pairs=bool(pairs.any()),
    )


def _limits_distance(problem: Problem) -> bool:
    """Whether the limit on distance says more than the horizon does already."""
    if problem.distance is None or problem.most_distance is None:
        return False
    is_implied = bool(np.all(problem.distance <= problem.travel))
    return not (is_implied and problem.most_distance >= problem.horizon[1] - problem.horizon[0])


def _with_end(matrix: IntArray | None, end: int | None) -> NDArray[np.int64]:
    if matrix is None:
        raise ValueError("A matrix is missing.")
    n = len(matrix)
    wide = np.zeros((n + 1, n + 1), dtype=np.int64)
    wide[:n, :n] = matrix
    if end is not None:
        wide[:n, n], wide[n, :n] = matrix[:, end], matrix[end]
    return wide


def _near(travel: NDArray[np.int64]) -> NDArray[np.uint32]:
    """(n, m): the nodes nearest to each node, nearest first."""
    away = travel.copy()
    np.fill_diagonal(away, 2**60)
    order = np.argsort(away, axis=1, kind="stable")[:, : min(_NEAREST, len(away) - 1)]
    return np.ascontiguousarray(order.astype(np.uint32))


_NEAREST: Final = 40


def _memory(t: Tables, seed: int) -> Memory:
    n, k = len(t.earliest), len(t.first)

    def by_node() -> NDArray[np.int64]:
        return np.zeros(n, dtype=np.int64)

    def by_task() -> NDArray[np.int64]:
        return np.zeros(k, dtype=np.int64)

    def route() -> NDArray[np.uint32]:
        return np.zeros(n, dtype=np.uint32)

    memory = Memory(
        random=np.random.SeedSequence(seed).generate_state(1, np.uint64) | np.uint64(1),
        route=route(),
        kept=route(),
        best=route(),
        at=by_node(),
        begin=by_node(),
        until=by_node(),
        carried=by_node(),
        row=route(),
        seen=by_node(),
        turned=by_node(),
        place=np.zeros(k, dtype=np.uint32),
        place_2=np.zeros(k, dtype=np.uint32),
        needed=by_task(),
        price=by_task(),
        waiting=np.zeros(k, dtype=np.uint32),
        rank=np.zeros(k),
        noise=np.ones(k),
        tally=np.zeros(local_search.COUNTS, dtype=np.int64),
    )
    local_search.begin_anew(t, memory)
    return memory
