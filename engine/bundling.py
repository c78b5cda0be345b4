"""Bundles: tasks that one worker does on one way, for more an hour than any of them alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import pairwise
from typing import Final

import numpy as np

from data.arrays import FloatArray
from data.reference.calendar import MINUTE_S, NEVER
from data.reference.geography import METRES_PER_MILE
from engine.routing import Budget, Problem, Route, route_of, solve
from engine.routing import warm_up as warm_up_search
from engine.routing.ortools_model import check_with_ortools
from engine.trip import UNITS_PER_USD, TaskColumns, Traveller, Trip
from models.travel import TravelModel


@dataclass(frozen=True, slots=True)
class BundleParams:
    """How bundles are looked for.

    Attributes
    ----------
    most_bundles : int
        Bundles at the most.
    most_tasks : int
        Tasks looked at: those of the highest score.
    horizon_min : float
        Minutes from now that are planned at the most: a working day. A worker may state days, but
        nothing here plans his meals or his sleep, so no bundle may need them.
    least_gain : float
        Earnings an hour over those of the best single task, at the least; above 1.
    most_shared : float
        Share of the smaller bundle's tasks, 0 to 1, that two bundles may have in common.
    cpu_ms : float
        Milliseconds of processor time for all bundles of a request.
    rounds, patience : int
        Rounds of one search, and how many in a row may find nothing richer.
    """

    most_bundles: int = 3
    most_tasks: int = 50
    horizon_min: float = 480.0
    least_gain: float = 1.02
    most_shared: float = 0.5
    cpu_ms: float = 15.0
    rounds: int = 150
    patience: int = 50

    def __post_init__(self) -> None:
        if not self.least_gain > 1.0:
            raise ValueError("A bundle must be better than its best single task.")
        if not 0.0 <= self.most_shared < 1.0:
            raise ValueError(f"Expected a shared part from 0 to below 1, got {self.most_shared}.")
        if self.most_bundles < 0 or self.most_tasks < 0:
            raise ValueError("Expected numbers of 0 or more.")
        if not 0.0 <= self.horizon_min < np.inf:
            raise ValueError(f"Expected a horizon of some minutes, got {self.horizon_min}.")


class BundleAim(StrEnum):
    """What a bundle was looked for."""

    MOST_EARNED = "most_earned"  # in all of the time there is
    BEST_HOURLY = "best_hourly"  # most earned with tasks that pay alike by the hour
    SHORT = "short"  # the same in half of the time


class BundleFactKind(StrEnum):
    """What a highlight of a bundle speaks of."""

    MORE_AN_HOUR = "more_an_hour"  # value: per cent more than the best single task
    CLOSE_TOGETHER = "close_together"  # value: metres of the longest leg between two tasks
    NO_WAITING = "no_waiting"  # value: minutes of waiting, below one
    TIME_TO_SPARE = "time_to_spare"  # value: minutes between the end of a task and its deadline
    FREE_TIME_LEFT = "free_time_left"  # value: minutes of the stated time


@dataclass(frozen=True, slots=True)
class BundleFact:
    """One highlight: its kind, and the value behind it in the unit that the kind names."""

    kind: BundleFactKind
    value: float


@dataclass(frozen=True, slots=True)
class BundleStop:
    """One stop on the way; minutes are counted from the moment of the question.

    Attributes
    ----------
    row : int
        The task's row among those asked about.
    is_dropoff : bool
        Whether it is the second place of its task.
    distance_m : float
        Great-circle metres from the stop before, or from the worker's place.
    arrives_min, begins_min, ends_min : float
        Arrival, begin and end of the work there.
    """

    row: int
    is_dropoff: bool
    distance_m: float
    arrives_min: float
    begins_min: float
    ends_min: float


@dataclass(frozen=True, slots=True)
class Bundle:
    """Tasks to be done on one way, in order.

    Attributes
    ----------
    rows : tuple of int
        Rows of the tasks, in the order in which they are begun.
    score : float
        Mean of the tasks' scores, 0 to 1.
    pay_usd : float
        Pay of all tasks.
    expected_usd : float
        Pay times P(success), less what the way costs.
    distance_m : float
        Sum of the stops' legs.
    leaves_min : float
        Minutes from now after which the worker leaves: as late as the end of the bundle allows.
    travel_min, service_min, waiting_min : float
        What the time from leaving to the end is made of.
    efficiency_gain : float
        Expected USD an hour over those of the bundle's best single task: 1.45 is 45 % more.
    """

    aim: BundleAim
    rows: tuple[int, ...]
    stops: tuple[BundleStop, ...]
    score: float
    pay_usd: float
    expected_usd: float
    distance_m: float
    leaves_min: float
    travel_min: float
    service_min: float
    waiting_min: float
    efficiency_gain: float
    facts: tuple[BundleFact, ...] = field(default=())

    @property
    def total_min(self) -> float:
        """Minutes from leaving to the end of the last task."""
        return self.travel_min + self.service_min + self.waiting_min

    @property
    def hourly_usd(self) -> float:
        """Expected USD an hour."""
        return self.expected_usd / self.total_min * 60.0


def find_bundles(
    tasks: TaskColumns,
    worker: Traveller,
    travel: TravelModel,
    *,
    seed: int,
    params: BundleParams | None = None,
    clock: Callable[[], float] = time.thread_time,
) -> tuple[Bundle, ...]:
    """Different bundles of two tasks or more, each better an hour than its best single task.

    Every bundle keeps windows, deadlines, the stated time and distance, and picks up before it
    drops off; OR-Tools has accepted its route under a model of its own. None is an empty tuple.
    `clock` tells seconds of processor time.
    """
    params = params or BundleParams()
    trip = Trip.of(tasks, worker, travel, horizon_min=params.horizon_min, most=params.most_tasks)
    until = clock() + params.cpu_ms / 1_000.0
    found: list[Bundle] = []
    gains: _Gains | None = None
    for aim, route in _routes(trip, params, seed, until, clock):
        gains = gains or _Gains(trip.problem)  # half a millisecond: only where there is a route
        bundle = _bundle(tasks, worker, trip, aim, route, params, gains)
        if bundle is not None and all(_differ(bundle, other, params) for other in found):
            found.append(bundle)
            if len(found) >= params.most_bundles:
                break
    return tuple(found)


def warm_up() -> None:
    """Compile or load the search, so that no request waits for it."""
    warm_up_search()


def _routes(
    trip: Trip, params: BundleParams, seed: int, until: float, clock: Callable[[], float]
) -> Iterator[tuple[BundleAim, Route]]:
    """Routes worth a look, until the time is over: over all tasks, then band by band.

    A way beats the best of its tasks by the hour only where its tasks pay alike: a poor one costs
    more time than it saves. So each turn looks at the tasks whose pay an hour lies close below
    the highest, and then lets go of what it has bundled, or of the highest.
    """

    def searched(aim: BundleAim, asked: Problem) -> Route | None:
        left_ms = (until - clock()) * 1_000.0
        if left_ms <= 0.0 or len(asked) < _FEWEST:
            return None
        ms = max(left_ms / _SLICES, _LEAST_MS)
        budget = Budget(ms=ms, rounds=params.rounds, patience=params.patience)
        route = solve(asked, seed=seed, budget=budget, clock=clock)
        # Found in a problem of its own, judged by the one that counts.
        return route_of(trip.problem, route.nodes) if len(route.tasks) >= _FEWEST else None

    route = searched(BundleAim.MOST_EARNED, trip.problem)
    if route is not None:
        yield BundleAim.MOST_EARNED, route
    left = trip
    for _ in range(_TURNS):
        if len(left) < _FEWEST:
            return
        rates = _single_rates(left.problem)
        alike = left.without(rates < rates.max() / _BAND).problem
        gone = rates >= rates.max() / _STEP
        for aim in (BundleAim.BEST_HOURLY, BundleAim.SHORT):
            route = searched(aim, _asked(alike, aim))
            if route is not None:
                gone |= np.isin(left.problem.first, trip.problem.first[list(route.tasks)])
                yield aim, route
        left = left.without(gone)


_FEWEST: Final = 2  # tasks in a bundle
_TURNS: Final = 5
_BAND: Final = 1.4  # highest pay an hour over the lowest, of tasks that one turn looks at
_STEP: Final = 1.15  # and of those that a turn without a route lets go
_SLICES: Final = 4.0  # of the time that is left, a search may take one
_LEAST_MS: Final = 0.5
_SHORT_SHARE: Final = 0.5  # of the horizon: a short bundle


def _asked(problem: Problem, aim: BundleAim) -> Problem:
    """The problem whose best route serves an aim."""
    if aim is not BundleAim.SHORT:
        return problem
    return problem.over_by(int(problem.horizon[1] * _SHORT_SHARE))


def _single_rates(problem: Problem) -> FloatArray:
    """(k,) value a second of each task done alone, leaving just in time to begin it."""
    p, q = problem.first, problem.second
    cost = np.zeros_like(problem.travel) if problem.cost is None else problem.cost
    seconds = problem.travel[0, p] + problem.service[p]
    seconds += np.where(q < 0, 0, problem.travel[p, q] + problem.service[q])
    value = problem.prize - cost[0, p] - np.where(q < 0, 0, cost[p, q])
    return np.asarray(value / np.maximum(seconds, 1))


@dataclass(frozen=True, slots=True)
class _Timing:
    """Seconds from now of a route that is over as early as it can be, begun as late as it can."""

    leaves: int
    arrives: tuple[int, ...]  # at each stop
    begins: tuple[int, ...]

    @classmethod
    def of(cls, problem: Problem, route: Route, *, leaves: int) -> _Timing:
        now, arrives, begun = leaves, list[int](), list[int]()
        for a, b in pairwise(route.nodes):
            now += int(problem.travel[a, b]) + (
                0 if a == problem.start else int(problem.service[a])
            )
            arrives.append(now)
            now = max(now, int(problem.earliest[b]))
            begun.append(now)
        return cls(leaves, tuple(arrives), tuple(begun))


class _Gains:
    """What routes of one problem, which has no end, bring over the best of their tasks alone.

    Both by the second. In plain lists: a route has a handful of stops, and hundreds are compared.
    """

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._single = _single_rates(problem).tolist()
        self._travel = problem.travel.tolist()
        self._cost = None if problem.cost is None else problem.cost.tolist()
        self._service = problem.service.tolist()
        self._earliest = problem.earliest.tolist()
        self._latest = problem.latest.tolist()
        self._prize = problem.prize.tolist()
        places = zip(problem.first.tolist(), problem.second.tolist(), strict=True)
        self._places = [{p} if q < 0 else {p, q} for p, q in places]

    def of(self, nodes: tuple[int, ...], tasks: Iterable[int]) -> float:
        """Of a route with these tasks; 0 where no single one pays."""
        best, value = 0.0, 0
        for task in tasks:
            best, value = max(best, self._single[task]), value + self._prize[task]
        if best <= 0.0:
            return 0.0
        if self._cost is not None:
            value -= sum(self._cost[a][b] for a, b in pairwise(nodes))
        leaves, over = self.span(nodes)
        return value / max(over - leaves, 1) / best

    def span(self, nodes: tuple[int, ...]) -> tuple[int, int]:
        """When a route is over at the earliest, and begun at the latest for that: (leaves, over).

        In seconds from now.
        """
        travel, service = self._travel, self._service
        begin = self._problem.horizon[0]
        for number, (a, b) in enumerate(pairwise(nodes)):
            begin += travel[a][b] + (service[a] if number else 0)
            begin = max(begin, self._earliest[b])
        late = begin
        for b, a in pairwise(reversed(nodes[1:])):
            late = min(self._latest[a], late - service[a] - travel[a][b])
        return late - travel[nodes[0]][nodes[1]], begin + service[nodes[-1]]

    def pruned(self, route: Route, least: float) -> Route | None:
        """The route without the tasks that keep it from the least gain; None if none is left."""
        nodes, tasks = route.nodes, route.tasks
        gain = self.of(nodes, tasks)
        while gain < least:
            if len(tasks) <= _FEWEST:
                return None
            shorter = [self._without(nodes, tasks, gone) for gone in tasks]
            gain, _, (nodes, tasks) = max(
                (self.of(*one), -number, one) for number, one in enumerate(shorter)
            )
        return route_of(self._problem, nodes)

    def _without(
        self, nodes: tuple[int, ...], tasks: tuple[int, ...], gone: int
    ) -> tuple[tuple[int, ...], tuple[int, ...]]:
        places = self._places[gone]
        return (
            tuple(node for node in nodes if node not in places),
            tuple(task for task in tasks if task != gone),
        )


def _bundle(
    tasks: TaskColumns,
    worker: Traveller,
    trip: Trip,
    aim: BundleAim,
    found: Route,
    params: BundleParams,
    gains: _Gains,
) -> Bundle | None:
    """The bundle of a route, without the tasks that do it no good; None where it is none."""
    problem = trip.problem
    route = gains.pruned(found, params.least_gain)
    if route is None or not check_with_ortools(problem, route):
        return None
    timing = _Timing.of(problem, route, leaves=gains.span(route.nodes)[0])
    task_of = {int(node): int(row) for node, row in zip(problem.first, trip.rows, strict=True)}
    seconds = {int(q): task_of[int(p)] for p, q in zip(problem.first, problem.second, strict=True)}
    stops = tuple(
        BundleStop(
            row=seconds[b] if b in seconds else task_of[b],
            is_dropoff=b in seconds,
            distance_m=float(trip.metres[a, b]),
            arrives_min=timing.arrives[number] / MINUTE_S,
            begins_min=timing.begins[number] / MINUTE_S,
            ends_min=(timing.begins[number] + int(problem.service[b])) / MINUTE_S,
        )
        for number, (a, b) in enumerate(pairwise(route.nodes))
    )
    rows = tuple(int(trip.rows[task]) for task in route.tasks)
    legs = pairwise(route.nodes)
    bundle = Bundle(
        aim=aim,
        rows=rows,
        stops=stops,
        score=float(tasks.score[list(rows)].mean()),
        pay_usd=float(tasks.pay_usd[list(rows)].sum()),
        expected_usd=route.value / UNITS_PER_USD,
        distance_m=sum(stop.distance_m for stop in stops),
        leaves_min=timing.leaves / MINUTE_S,
        travel_min=sum(int(problem.travel[leg]) for leg in legs) / MINUTE_S,
        service_min=sum(stop.ends_min - stop.begins_min for stop in stops),
        waiting_min=sum(stop.begins_min - stop.arrives_min for stop in stops),
        efficiency_gain=gains.of(route.nodes, route.tasks),
    )
    return replace(bundle, facts=_facts(bundle, tasks, worker))


def _facts(bundle: Bundle, tasks: TaskColumns, worker: Traveller) -> tuple[BundleFact, ...]:
    """What speaks for a bundle, the strongest first."""
    kind = BundleFactKind
    facts = [BundleFact(kind.MORE_AN_HOUR, (bundle.efficiency_gain - 1.0) * 100.0)]
    between = max(b.distance_m for a, b in pairwise(bundle.stops) if a.row != b.row)
    if between <= METRES_PER_MILE:
        facts.append(BundleFact(kind.CLOSE_TOGETHER, between))
    if bundle.waiting_min < 1.0:
        facts.append(BundleFact(kind.NO_WAITING, bundle.waiting_min))
    ends = {stop.row: stop.ends_min for stop in bundle.stops}
    spare = min(
        (int(tasks.deadline[row]) - worker.now) / MINUTE_S - end for row, end in ends.items()
    )
    has_deadline = any(tasks.deadline[row] < NEVER for row in ends)
    if has_deadline and _MUCH_TIME_MIN <= spare <= _SAME_DAY_MIN:
        facts.append(BundleFact(kind.TIME_TO_SPARE, spare))
    if worker.available_min is not None:
        left = worker.available_min - bundle.stops[-1].ends_min
        if _MUCH_TIME_MIN <= left <= _SAME_DAY_MIN:
            facts.append(BundleFact(kind.FREE_TIME_LEFT, left))
    return tuple(facts)


_MUCH_TIME_MIN: Final = 30.0
_SAME_DAY_MIN: Final = 720.0  # what lies farther off is not worth a word


def _differ(bundle: Bundle, other: Bundle, params: BundleParams) -> bool:
    shared = len(set(bundle.rows) & set(other.rows))
    return shared <= params.most_shared * min(len(bundle.rows), len(other.rows))
