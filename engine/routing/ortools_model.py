"""The same problem as OR-Tools' routing library models it: a second opinion, and a rival.

The model is built from the problem alone and shares nothing with the search beside it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from data.arrays import IntArray
from engine.routing.problem import Problem, Route, route_of


def check_with_ortools(problem: Problem, route: Route) -> bool:
    """Whether OR-Tools accepts the route under its own model of every constraint.

    The model holds the route's stops only, all of them mandatory, so it is built in a millisecond.
    """
    model = _Model.of(problem, np.array(_inner(problem, route), dtype=np.int64), must_visit=True)
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    model.routing.CloseModelWithParameters(parameters)
    stops = [list(range(1, model.size - 1))]
    return model.routing.ReadAssignmentFromRoutes(stops, True) is not None


def search_with_ortools(problem: Problem, *, ms: float, start: Route | None = None) -> Route:
    """The richest route that OR-Tools' guided local search finds in so many milliseconds.

    It begins with the given route, or else with the cheapest insertion. The whole time is used,
    and building the model counts. What guides it are the prices of the legs: without them it only
    descends. A route without any task is returned where nothing better is found in time.
    """
    begin = time.perf_counter()
    visited = np.concatenate([problem.first, problem.second[problem.second >= 0]])
    model = _Model.of(problem, visited.astype(np.int64), must_visit=False)
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    strategies = routing_enums_pb2.FirstSolutionStrategy
    parameters.first_solution_strategy = strategies.PARALLEL_CHEAPEST_INSERTION
    metaheuristics = routing_enums_pb2.LocalSearchMetaheuristic
    parameters.local_search_metaheuristic = metaheuristics.GUIDED_LOCAL_SEARCH
    parameters.time_limit.FromMilliseconds(max(int(ms), 1))
    model.routing.CloseModelWithParameters(parameters)
    left_ms = ms - (time.perf_counter() - begin) * 1_000.0
    parameters.time_limit.FromMilliseconds(max(int(left_ms), 1))
    if start is None:
        found = model.routing.SolveWithParameters(parameters)
    else:
        place = {int(node): number for number, node in enumerate(model.nodes)}
        stops = [place[node] for node in _inner(problem, start)]
        given = model.routing.ReadAssignmentFromRoutes([stops], True)
        found = model.routing.SolveFromAssignmentWithParameters(given, parameters)
    inner = [] if found is None else model.stops(found)
    last = () if problem.end is None else (problem.end,)
    best = route_of(problem, (problem.start, *inner, *last))
    return best if start is None or best.value >= start.value else start


def _inner(problem: Problem, route: Route) -> tuple[int, ...]:
    return route.nodes[1:] if problem.end is None else route.nodes[1:-1]


@dataclass(frozen=True, slots=True)
class _Model:
    """A model over the start, some nodes, and the end, which is its last node."""

    manager: Any
    routing: Any
    nodes: IntArray  # (size - 1,) the problem's nodes, the start first
    size: int

    @classmethod
    def of(cls, problem: Problem, visited: IntArray, *, must_visit: bool) -> _Model:
        nodes = np.append(problem.start, visited)
        size = len(nodes) + 1
        manager = pywrapcp.RoutingIndexManager(size, 1, [0], [size - 1])
        routing = pywrapcp.RoutingModel(manager)
        model = cls(manager, routing, nodes, size)
        model._charge(problem)
        model._time(problem)
        if problem.distance is not None and problem.most_distance is not None:
            legs = routing.RegisterTransitMatrix(model._legs(problem, problem.distance).tolist())
            routing.AddDimension(legs, 0, int(problem.most_distance), True, "distance")
        model._pairs_and_loads(problem)
        if not must_visit:
            model._allow_leaving_out(problem)
        return model

    def stops(self, assignment: Any) -> list[int]:
        """The problem's nodes between start and end, in order."""
        found, index = [], assignment.Value(self.routing.NextVar(self.routing.Start(0)))
        while not self.routing.IsEnd(index):
            found.append(int(self.nodes[self.manager.IndexToNode(index)]))
            index = assignment.Value(self.routing.NextVar(index))
        return found

    def _legs(self, problem: Problem, matrix: IntArray) -> IntArray:
        legs = np.zeros((self.size, self.size), dtype=np.int64)
        legs[:-1, :-1] = matrix[np.ix_(self.nodes, self.nodes)]
        if problem.end is not None:
            legs[:-1, -1] = matrix[self.nodes, problem.end]
        return legs

    def _charge(self, problem: Problem) -> None:
        cost = np.zeros_like(problem.travel) if problem.cost is None else problem.cost
        legs = self.routing.RegisterTransitMatrix(self._legs(problem, cost).tolist())
        self.routing.SetArcCostEvaluatorOfAllVehicles(legs)

    def _time(self, problem: Problem) -> None:
        service = problem.service[self.nodes].copy()
        service[0] = 0
        onward = self._legs(problem, problem.travel)
        onward[:-1] += service[:, np.newaxis]
        leaves, over = problem.horizon
        span = int(over - leaves)
        legs = self.routing.RegisterTransitMatrix(onward.tolist())
        self.routing.AddDimension(legs, span, span, True, "time")
        time = self.routing.GetDimensionOrDie("time")
        for number in range(1, self.size - 1):
            node = self.nodes[number]
            opens = max(int(problem.earliest[node]) - leaves, 0)
            closes = min(int(problem.latest[node]) - leaves, span)
            index = self.manager.NodeToIndex(number)
            if opens <= closes:
                time.CumulVar(index).SetRange(opens, closes)
            else:  # nobody can serve it: it may only be left out
                self.routing.solver().Add(self.routing.ActiveVar(index) == 0)

    def _pairs_and_loads(self, problem: Problem) -> None:
        number = {int(node): place for place, node in enumerate(self.nodes)}
        loads = np.zeros(self.size, dtype=np.int64)
        time = self.routing.GetDimensionOrDie("time")
        solver = self.routing.solver()
        for p, q, load in zip(problem.first, problem.second, problem.load, strict=True):
            p, q = int(p), int(q)
            if q < 0 or (p not in number and q not in number):
                continue
            if p not in number or q not in number:
                solver.Add(solver.FalseConstraint())  # one place of two
                return
            loads[number[p]], loads[number[q]] = load, -load
            at, to = (self.manager.NodeToIndex(number[node]) for node in (p, q))
            self.routing.AddPickupAndDelivery(at, to)
            solver.Add(self.routing.ActiveVar(at) == self.routing.ActiveVar(to))
            if problem.earliest[p] <= problem.latest[q]:
                solver.Add(time.CumulVar(at) <= time.CumulVar(to))
            else:  # an order that nobody can keep would forbid every other route as well
                solver.Add(self.routing.ActiveVar(at) == 0)
        if problem.capacity is not None:
            taken = self.routing.RegisterUnaryTransitVector(loads.tolist())
            self.routing.AddDimension(taken, 0, int(problem.capacity), True, "load")

    def _allow_leaving_out(self, problem: Problem) -> None:
        number = {int(node): place for place, node in enumerate(self.nodes)}
        for p, q, prize in zip(problem.first, problem.second, problem.prize, strict=True):
            self.routing.AddDisjunction([self.manager.NodeToIndex(number[int(p)])], int(prize))
            if q >= 0:
                self.routing.AddDisjunction([self.manager.NodeToIndex(number[int(q)])], 0)
