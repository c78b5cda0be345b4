"""The best plan without regard to times: minimum-cost flow, proved against all pairs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from data.arrays import BoolArray, IntArray
from engine.assignment.graph import ValueGraph
from engine.assignment.prices import last_place_worth, upper_bound, worker_prices


@dataclass(frozen=True, slots=True)
class Flow:
    """An optimal choice of pairs and its proof: `bound` equals the choice's value.

    Attributes
    ----------
    chosen : (k,) int64
        Rows of the graph, ascending.
    prices : (n_workers,) int64
        Units: what one more place of each worker would bring at the most.
    bound : int
        Units that no plan over all pairs of the graph exceeds.
    """

    chosen: IntArray
    prices: IntArray
    bound: int


def best_flow(graph: ValueGraph, *, first_pairs: int) -> Flow:
    """The plan of the highest value under headcounts, capacities and the cost of further tasks.

    The flow runs over the best pairs of each task only. Its prices tell which of the others would
    pay; they join until none does, and the plan is optimal over the whole graph (column
    generation: Dantzig and Wolfe, Operations Research 8, 1960).
    """
    everything = np.ones(len(graph), dtype=np.bool_)
    is_in = np.zeros(len(graph), dtype=np.bool_)
    is_in[graph.best_of_each_task(graph.units, first_pairs, everything)] = True
    while True:
        pairs = np.flatnonzero(is_in)
        is_chosen = _flow(graph, pairs)
        chosen, prices = pairs[is_chosen], worker_prices(graph, pairs, is_chosen)
        bound = upper_bound(graph, prices)
        if bound == graph.value(chosen):
            return Flow(chosen, prices, bound)
        reduced = graph.units - prices[graph.worker]
        paid = np.where(is_in, reduced, 0)
        would_pay = ~is_in & (reduced > last_place_worth(graph, paid)[graph.task])
        is_in[graph.best_of_each_task(reduced, first_pairs, would_pay)] = True


def _flow(graph: ValueGraph, pairs: IntArray) -> BoolArray:
    """(k,) bool: which of the given pairs a minimum-cost flow takes.

    Every task sends its headcount to the sink: through a worker at the cost of the value that is
    forgone, or past all workers at the highest cost. A worker's second place costs `further`,
    his third twice that, so the costs are convex and the flow fills his places in order.
    """
    n_tasks, n_workers = len(graph.headcount), len(graph.capacity)
    sink = n_tasks + n_workers
    most = int(graph.units.max(initial=0))
    solver = SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        graph.task[pairs],
        n_tasks + graph.worker[pairs],
        np.ones(len(pairs), dtype=np.int64),
        most - graph.units[pairs],
    )
    tasks, workers = np.arange(n_tasks), np.arange(n_workers)
    solver.add_arcs_with_capacity_and_unit_cost(
        tasks, np.full(n_tasks, sink), graph.headcount, np.full(n_tasks, most)
    )
    if graph.further == 0:
        solver.add_arcs_with_capacity_and_unit_cost(
            n_tasks + workers, np.full(n_workers, sink), graph.capacity, np.zeros_like(workers)
        )
    for place in range(int(graph.capacity.max(initial=0)) if graph.further else 0):
        able = workers[graph.capacity > place]
        solver.add_arcs_with_capacity_and_unit_cost(
            n_tasks + able,
            np.full(len(able), sink),
            np.ones(len(able), dtype=np.int64),
            np.full(len(able), graph.further * place),
        )
    supply = np.concatenate([graph.headcount, np.zeros(n_workers), [-graph.headcount.sum()]])
    solver.set_nodes_supplies(np.arange(sink + 1), supply.astype(np.int64))
    status = solver.solve()
    if status != SimpleMinCostFlow.OPTIMAL:
        raise RuntimeError(f"The minimum-cost flow ended as {status}.")
    return np.asarray(solver.flows(arcs) > 0)
