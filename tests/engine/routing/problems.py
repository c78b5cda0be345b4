"""Random orienteering problems, small enough to be solved by trying everything."""

from __future__ import annotations

from itertools import permutations

import numpy as np
from hypothesis import strategies as st

from engine.routing import Problem, Route, route_of


def a_problem(
    seed: int,
    *,
    tasks: int = 6,
    pairs: int = 0,
    returns: bool = False,
    span: int = 3_000,
    limits_distance: bool = False,
    priced: bool = False,
) -> Problem:
    """Tasks of one place, and after them `pairs` of two, on a square of 1,000 by 1,000."""
    rng = np.random.default_rng(seed)
    k = tasks + pairs
    n = 1 + k + pairs
    places = rng.uniform(0.0, 1_000.0, (n, 2))
    apart = np.hypot(*(places[:, None] - places[None]).T)
    travel = np.rint(apart).astype(np.int64)
    opens = rng.integers(0, span // 2, n)
    second = np.full(k, -1, dtype=np.int64)
    second[tasks:] = np.arange(1 + k, n)
    return Problem(
        travel=travel,
        service=rng.integers(20, 300, n),
        earliest=opens,
        latest=opens + rng.integers(200, span, n),
        prize=rng.integers(50, 1_000, k),
        first=np.arange(1, 1 + k),
        second=second,
        start=0,
        end=0 if returns else None,
        horizon=(0, span),
        load=np.where(second >= 0, rng.integers(1, 3, k), 0),
        capacity=2 if pairs else None,
        distance=travel if limits_distance else None,
        most_distance=1_500 if limits_distance else None,
        cost=travel // 4 if priced else None,
    )


problems = st.builds(
    a_problem,
    st.integers(0, 10_000),
    tasks=st.integers(0, 6),
    pairs=st.integers(0, 3),
    returns=st.booleans(),
    limits_distance=st.booleans(),
    priced=st.booleans(),
)


def best_of_all(problem: Problem) -> Route:
    """The richest of all routes there are."""
    last = () if problem.end is None else (problem.end,)
    best = route_of(problem, (problem.start, *last))
    stops = [int(node) for node in (*problem.first, *problem.second[problem.second >= 0])]
    for size in range(1, len(stops) + 1):
        for order in permutations(stops, size):
            try:
                route = route_of(problem, (problem.start, *order, *last))
            except ValueError:
                continue
            best = max(best, route, key=lambda each: each.value)
    return best
