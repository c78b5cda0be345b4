"""What a place in a worker's day is worth, and the bound on every plan that follows from it."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

from data.arrays import BoolArray, IntArray
from engine.assignment.graph import ValueGraph


def worker_prices(graph: ValueGraph, pairs: IntArray, is_chosen: BoolArray) -> IntArray:
    """(n_workers,) units: prices that prove the chosen among the given pairs to be optimal.

    `pairs` (k,) are rows of the graph and `is_chosen` (k,) an optimal choice among them. The
    prices are shortest distances in the residual network of the flow (Ahuja, Magnanti and Orlin,
    Network Flows, 1993, section 9.3); Bellman-Ford, as its arcs have costs of both signs.
    """
    return np.asarray(
        _prices(
            graph.task[pairs],
            graph.worker[pairs],
            graph.units[pairs],
            is_chosen,
            graph.headcount,
            graph.capacity,
            graph.further,
        )
    )


@numba.njit(
    "int64[::1](int64[::1], int64[::1], int64[::1], boolean[::1], int64[::1], int64[::1], int64)",
    cache=True,
    nogil=True,
)
def _prices(
    task: Any, worker: Any, units: Any, is_chosen: Any, headcount: Any, capacity: Any, further: Any
) -> Any:
    n_tasks, n_workers = len(headcount), len(capacity)
    of_task, of_worker = np.zeros(n_tasks, np.int64), np.zeros(n_workers, np.int64)
    served, given = np.zeros(n_tasks, np.int64), np.zeros(n_workers, np.int64)
    for pair in range(len(task)):
        if is_chosen[pair]:
            served[task[pair]] += 1
            given[worker[pair]] += 1
    sink = 0
    for _ in range(n_tasks + n_workers + 2):  # as many rounds as there are nodes suffice
        changed = False
        for pair in range(len(task)):
            t, w = task[pair], worker[pair]
            if is_chosen[pair]:
                if of_worker[w] + units[pair] < of_task[t]:
                    of_task[t] = of_worker[w] + units[pair]
                    changed = True
            elif of_task[t] - units[pair] < of_worker[w]:
                of_worker[w] = of_task[t] - units[pair]
                changed = True
        for t in range(n_tasks):
            if served[t] > 0 and of_task[t] < sink:
                sink = of_task[t]
                changed = True
            if served[t] < headcount[t] and sink < of_task[t]:
                of_task[t] = sink
                changed = True
        for w in range(n_workers):
            if given[w] < capacity[w] and of_worker[w] + further * given[w] < sink:
                sink = of_worker[w] + further * given[w]
                changed = True
            if given[w] > 0 and sink - further * (given[w] - 1) < of_worker[w]:
                of_worker[w] = sink - further * (given[w] - 1)
                changed = True
        if not changed:
            break
    return np.maximum(sink - of_worker, 0)


def last_place_worth(graph: ValueGraph, reduced: IntArray) -> IntArray:
    """(n_tasks,) units: what each task's last place brings at given prices, 0 or more.

    `reduced` (n_pairs,) is value less price; the last place goes to the pair that is as many-th
    best as the task wants workers.
    """
    return np.maximum(_in_places(graph, reduced)[0], 0)


def upper_bound(graph: ValueGraph, prices: IntArray) -> int:
    """Units that no plan exceeds, from any prices (n_workers,) of 0 or more.

    Every task takes its best workers as if each cost his price, and every worker sells his
    places: the Lagrangian relaxation of the capacities (Fisher, Management Science 27, 1981).
    """
    bound = int(_in_places(graph, graph.units - prices[graph.worker])[1].sum())
    for earlier in range(int(graph.capacity.max(initial=0))):
        sold = np.maximum(prices - graph.further * earlier, 0)
        bound += int(sold[graph.capacity > earlier].sum())
    return bound


def _in_places(graph: ValueGraph, reduced: IntArray) -> tuple[IntArray, IntArray]:
    """(n_tasks,) reduced value in each task's last place, and summed over all its places."""
    last, total = np.zeros((2, len(graph.headcount)), dtype=np.int64)
    begin, end = graph.first[:-1], graph.first[1:]
    has_pairs = end > begin
    if has_pairs.any():
        best = np.maximum.reduceat(reduced, begin[has_pairs])
        last[has_pairs] = total[has_pairs] = np.maximum(best, 0)
    for task in np.flatnonzero(has_pairs & (graph.headcount > 1)):
        mine = np.maximum(reduced[begin[task] : end[task]], 0)
        places = int(graph.headcount[task])
        taken = np.partition(mine, len(mine) - places)[-places:] if places < len(mine) else mine
        last[task] = taken.min() if places <= len(mine) else 0
        total[task] = taken.sum()
    return last, total
