"""The best route there is, proven by CP-SAT: for tests and benchmarks, not for requests."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from data.arrays import IntArray
from engine.routing.problem import Problem, Route, route_of


@dataclass(frozen=True, slots=True)
class Proof:
    """What CP-SAT found and what it can say of the rest.

    Attributes
    ----------
    route : Route
        The best route found.
    bound : int
        No route is worth more.
    """

    route: Route
    bound: int

    @property
    def is_optimal(self) -> bool:
        """Whether no better route exists."""
        return self.route.value >= self.bound


def prove_optimum(
    problem: Problem, *, seconds: float, hint: Route | None = None, workers: int = 1
) -> Proof:
    """Search for the best route and its proof until the time is over.

    The model: one circuit through start, the visited nodes and the end, a start of service for
    each node, and only the legs that the windows allow.
    """
    plan = _Plan(problem)
    if hint is not None:
        plan.suggest(hint)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = 0
    status = solver.solve(plan.model)
    last = () if problem.end is None else (problem.end,)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        found = route_of(problem, (problem.start, *plan.stops(solver), *last))
    else:
        found = hint if hint is not None else route_of(problem, (problem.start, *last))
    return Proof(found, int(np.floor(solver.best_objective_bound + 1e-6)))


class _Plan:
    """The model's variables. Node n, after those of the problem, is the end."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.model: Any = cp_model.CpModel()
        self.end = problem.nodes
        visited = np.concatenate([problem.first, problem.second[problem.second >= 0]])
        self.visited = [int(node) for node in visited]
        self.is_on = {node: self.model.new_bool_var(f"on {node}") for node in self.visited}
        self.legs: dict[tuple[int, int], Any] = {}
        self._times()
        self._circuit()
        self._tasks()
        self._objective()

    def suggest(self, route: Route) -> None:
        """Begin with a known route."""
        nodes = [*route.nodes, self.end] if self.problem.end is None else [*route.nodes]
        nodes[-1] = self.end
        used = set(pairwise(nodes))
        for leg, literal in self.legs.items():
            self.model.add_hint(literal, leg in used)
        for node, literal in self.is_on.items():
            self.model.add_hint(literal, node in nodes)

    def stops(self, solver: Any) -> list[int]:
        """The nodes between start and end, in order."""
        follows = {a: b for (a, b), literal in self.legs.items() if solver.boolean_value(literal)}
        found, node = [], follows[self.problem.start]
        while node != self.end:
            found.append(node)
            node = follows[node]
        return found

    def _leg(self, matrix: IntArray, a: int, b: int) -> int:
        if b == self.end:
            return 0 if self.problem.end is None else int(matrix[a, self.problem.end])
        return int(matrix[a, b])

    def _onward(self, a: int, b: int) -> int:
        service = 0 if a == self.problem.start else int(self.problem.service[a])
        return service + self._leg(self.problem.travel, a, b)

    def _times(self) -> None:
        leaves, over = self.problem.horizon
        self.begins: dict[int, Any] = {}
        self.window: dict[int, tuple[int, int]] = {}
        for node in (self.problem.start, *self.visited, self.end):
            opens, closes = leaves, over
            if node in self.is_on:
                opens = max(leaves, int(self.problem.earliest[node]))
                closes = min(over, int(self.problem.latest[node]))
                if opens > closes:
                    self.model.add(self.is_on[node] == 0)
                    opens = closes = leaves
            self.window[node] = (opens, closes)
            self.begins[node] = self.model.new_int_var(opens, closes, f"begin {node}")

    def _circuit(self) -> None:
        start, arcs = self.problem.start, []
        for a in (start, *self.visited):
            for b in (*self.visited, self.end):
                if a == b or self.window[a][0] + self._onward(a, b) > self.window[b][1]:
                    continue
                literal = self.model.new_bool_var(f"leg {a} {b}")
                self.legs[a, b] = literal
                arcs.append((a, b, literal))
                self.model.add(
                    self.begins[b] >= self.begins[a] + self._onward(a, b)
                ).only_enforce_if(literal)
        arcs += [(node, node, ~literal) for node, literal in self.is_on.items()]
        arcs.append((self.end, start, self.model.new_constant(1)))
        self.model.add_circuit(arcs)
        # Implied by the times, but it gives the relaxation a budget and so a far better bound.
        leaves, over = self.problem.horizon
        spent = sum(self._onward(*leg) * literal for leg, literal in self.legs.items())
        self.model.add(spent <= over - leaves)
        if self.problem.distance is not None and self.problem.most_distance is not None:
            distance = self.problem.distance
            length = sum(self._leg(distance, *leg) * literal for leg, literal in self.legs.items())
            self.model.add(length <= int(self.problem.most_distance))

    def _tasks(self) -> None:
        problem = self.problem
        loads = {}
        for p, q, load in zip(problem.first, problem.second, problem.load, strict=True):
            p, q = int(p), int(q)
            loads[p] = 0
            if q >= 0:
                loads[p], loads[q] = int(load), -int(load)
                self.model.add(self.is_on[p] == self.is_on[q])
                self.model.add(self.begins[p] <= self.begins[q]).only_enforce_if(self.is_on[p])
        if problem.capacity is None:
            return
        carried = {
            node: self.model.new_int_var(0, int(problem.capacity), f"carried {node}")
            for node in (problem.start, *self.visited)
        }
        self.model.add(carried[problem.start] == 0)
        for (a, b), literal in self.legs.items():
            if b != self.end:
                self.model.add(carried[b] == carried[a] + loads[b]).only_enforce_if(literal)

    def _objective(self) -> None:
        problem = self.problem
        value = sum(
            int(prize) * self.is_on[int(p)]
            for p, prize in zip(problem.first, problem.prize, strict=True)
        )
        if problem.cost is not None:
            cost = problem.cost
            value -= sum(self._leg(cost, *leg) * literal for leg, literal in self.legs.items())
        self.model.maximize(value)
