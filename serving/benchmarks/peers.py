"""Other people's solvers on the instances of ``hustlexp bench routing``, in the same time.

Both are asked about a problem whose legs have a price: OR-Tools' guided local search penalises
dear legs, and PyVRP looks for neighbours among cheap ones, so neither has anything to go by where
travel is free. The route that they find is then judged by the prizes alone, as ours is.

PyVRP belongs to the development extra: whoever imports this module needs it.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any, Final

import pyvrp

from engine.routing import Problem, Route, route_of
from engine.routing.ortools_model import search_with_ortools

WAY_SHARE: Final = 0.03
"""What travel over the whole horizon costs, as a share of all prizes.

Of shares from 0.0001 to 1 the best for OR-Tools on the public instances, and for PyVRP none was
clearly better: less hardly guides anybody, and more lets the route stay at home.
"""

_ALLOWANCE_MS: Final = 1.0
"""Of the budget: reading the route."""


def priced(problem: Problem) -> Problem:
    """The problem with legs priced by their travel, and the prizes in the same small units."""
    span = problem.horizon[1] - problem.horizon[0]
    units = max(round(span / (WAY_SHARE * max(int(problem.prize.sum()), 1))), 1)
    return replace(problem, prize=problem.prize * units, cost=problem.travel)


def search_by_ortools(problem: Problem, seed: int, budget_ms: float) -> Route:
    """The route of OR-Tools' guided local search.

    Building the model counts. Its search draws nothing: seeds differ by the clock alone.
    """
    begin = time.perf_counter()
    asked = priced(problem)
    spent_ms = (time.perf_counter() - begin) * 1_000.0
    route = search_with_ortools(asked, ms=budget_ms - spent_ms - _ALLOWANCE_MS)
    return route_of(problem, route.nodes)


def search_by_pyvrp(problem: Problem, seed: int, budget_ms: float) -> Route:
    """The route of PyVRP's iterated local search, with the settings that it comes with.

    Clients are optional and bring prizes, pairs are shipments, and the horizon is the vehicle's
    shift (Wouda, Lan and Kool, INFORMS Journal on Computing 36, 2024). Building its data counts;
    it looks at the clock between two rounds. A route without any task is returned where it found
    no feasible one.

    Raises
    ------
    ValueError
        If the route need not end where it begins, which is how it is asked here.
    """
    until = time.perf_counter() + (budget_ms - _ALLOWANCE_MS) / 1_000.0
    asked = _Asked(priced(problem))
    best = pyvrp.solve(
        asked.data,
        lambda _: time.perf_counter() >= until,
        seed=seed,
        collect_stats=False,
        display=False,
    ).best
    stops = asked.stops(best) if best.is_feasible() else []
    return route_of(problem, (problem.start, *stops, problem.start))


class _Asked:
    """A problem as PyVRP's data; its locations are our nodes."""

    def __init__(self, problem: Problem) -> None:
        if problem.end != problem.start:
            raise ValueError("PyVRP is asked about routes that end where they begin.")
        self.problem = problem
        self.nodes: list[int] = []  # of its clients
        self.pairs: list[tuple[int, int]] = []  # of its shipments
        clients, shipments = [], []
        columns = (problem.first, problem.second, problem.prize, problem.load)
        for p, q, prize, load in zip(*(column.tolist() for column in columns), strict=True):
            if not self._is_open(p, p) or (q >= 0 and not self._is_open(p, q)):
                continue  # nobody can serve it, and PyVRP takes no such windows
            if q < 0:
                self.nodes.append(p)
                clients.append(self._client(p, prize))
            else:
                self.pairs.append((p, q))
                shipments.append(self._shipment(p, q, prize, load))
        lengths: Any = problem.travel if problem.distance is None else problem.distance
        times: Any = problem.travel
        self.data = pyvrp.ProblemData(
            [pyvrp.Location(0.0, 0.0)] * problem.nodes,
            clients,
            [pyvrp.Depot(problem.start)],
            [self._vehicle()],
            [lengths],
            [times],
            shipments=shipments,
        )

    def stops(self, solution: pyvrp.Solution) -> list[int]:
        """Our nodes between start and end, in order."""
        found = []
        for activity in (each for route in solution.routes() for each in route):
            if activity.is_client():
                found.append(self.nodes[activity.idx])
            elif activity.is_shipment():
                found.append(self.pairs[activity.idx][1 if activity.is_delivery() else 0])
        return found

    def _vehicle(self) -> pyvrp.VehicleType:
        problem, (leaves, over) = self.problem, self.problem.horizon
        limits: dict[str, Any] = {}
        if problem.most_distance is not None and problem.most_distance < over - leaves:
            limits["max_distance"] = int(problem.most_distance)  # else the shift says it already
        if problem.capacity is not None:
            limits["capacity"] = [int(problem.capacity)]
        return pyvrp.VehicleType(tw_early=int(leaves), tw_late=int(over), **limits)

    def _is_open(self, p: int, q: int) -> bool:
        """Whether q closes no sooner than it opens, nor than p does."""
        opens = max(self.problem.earliest[p], self.problem.earliest[q])
        return bool(opens <= self.problem.latest[q])

    def _client(self, node: int, prize: int) -> pyvrp.Client:
        nothing = [] if self.problem.capacity is None else [0]
        return pyvrp.Client(
            node,
            delivery=nothing,
            pickup=nothing,
            service_duration=int(self.problem.service[node]),
            tw_early=int(self.problem.earliest[node]),
            tw_late=int(self.problem.latest[node]),
            prize=prize,
            required=False,
        )

    def _shipment(self, p: int, q: int, prize: int, load: int) -> pyvrp.Shipment:
        problem = self.problem
        return pyvrp.Shipment(
            p,
            q,
            pickup_tw_early=int(problem.earliest[p]),
            pickup_tw_late=int(problem.latest[p]),
            pickup_service_duration=int(problem.service[p]),
            delivery_tw_early=int(problem.earliest[q]),
            delivery_tw_late=int(problem.latest[q]),
            delivery_service_duration=int(problem.service[q]),
            amount=[] if problem.capacity is None else [load],
            prize=prize,
            required=False,
        )
