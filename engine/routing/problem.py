"""An orienteering problem: which tasks one worker does, and in what order, to earn the most."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Self

import numpy as np

from data.arrays import BoolArray, IntArray

MOST: Final = 2**40
"""Largest time, distance, cost, prize or load: sums over a route stay exact in 64 bits."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Tasks at n nodes, each with a prize, and the worker who may do some of them.

    All numbers are integers in units of the caller's choice (say seconds, metres, cents), so that
    every solver sees the same problem. Service follows its start, waiting is free, a node is
    visited at most once. Orienteering with time windows: Kantor and Rosenwein, Journal of the
    Operational Research Society 43 (1992).

    Attributes
    ----------
    travel : (n, n) int64
        Time from node to node; need be neither symmetric nor triangular.
    service : (n,) int64
        Time spent at a node; that of start and end does not count.
    earliest, latest : (n,) int64
        Bounds on the start of service; those of start and end are the horizon's.
    prize : (k,) int64
        What each of the k tasks brings, 0 or more.
    first, second : (k,) int64
        Where a task is done, or picked up and dropped off; `second` is -1 where there is one
        place.
    start : int
        Node where the worker is.
    end : int or None
        Node where the route must end, perhaps the start; None: wherever its last stop is.
    horizon : (int, int)
        When the worker can leave, and when the route must be over.
    load : (k,) int64
        What the worker carries between a task's two places; a task of one place carries nothing.
    capacity : int or None
        Largest load; None: no limit.
    distance : (n, n) int64 or None
        Length of each leg; asked for where `most_distance` is given.
    most_distance : int or None
        Largest length of the whole route; None: no limit.
    cost : (n, n) int64 or None
        Price of each leg, in units of the prize; None: travel is free. The leg to an `end` that is
        None has no time, length or price.

    Raises
    ------
    ValueError
        If shapes or ranges are wrong, a node belongs to two tasks, or the end cannot be reached.
    """

    travel: IntArray
    service: IntArray
    earliest: IntArray
    latest: IntArray
    prize: IntArray
    first: IntArray
    second: IntArray
    start: int
    end: int | None
    horizon: tuple[int, int]
    load: IntArray
    capacity: int | None = None
    distance: IntArray | None = None
    most_distance: int | None = None
    cost: IntArray | None = None

    def __post_init__(self) -> None:
        self._check_shapes()
        self._check_ranges()
        self._check_nodes()
        self._check_end()

    def __len__(self) -> int:
        """Number of tasks."""
        return len(self.prize)

    def only(self, kept: BoolArray) -> Self:
        """The problem with the tasks (k,) that are marked; the nodes keep their numbers.

        Nothing is checked again: what holds for all tasks holds for some of them.
        """
        names = ("prize", "first", "second", "load")
        return self._with(**{name: getattr(self, name)[kept] for name in names})

    def over_by(self, over: int) -> Self:
        """The problem whose route must be over earlier.

        Raises
        ------
        ValueError
            If that is later than now, before the worker can leave, or too early for the end.
        """
        if not self.horizon[0] <= over <= self.horizon[1]:
            raise ValueError(f"Expected a time within {self.horizon}, got {over}.")
        shorter = self._with(horizon=(self.horizon[0], over))
        shorter._check_end()
        return shorter

    def _with(self, **changed: object) -> Self:
        other = copy(self)
        for name, value in changed.items():
            object.__setattr__(other, name, value)
        return other

    @property
    def nodes(self) -> int:
        """Number of nodes."""
        return len(self.service)

    @property
    def most_length(self) -> int:
        """Largest length of the route; larger than any where there is no limit."""
        return 2**60 if self.most_distance is None else int(self.most_distance)

    def length(self, a: int, b: int) -> int:
        """Length of a leg; 0 where distances do not matter."""
        return 0 if self.distance is None else int(self.distance[a, b])

    def _check_end(self) -> None:
        if self.end is None:
            return
        way = int(self.travel[self.start, self.end])
        if self.horizon[0] + way > self.horizon[1]:
            raise ValueError("The end cannot be reached within the horizon.")
        if self.length(self.start, self.end) > self.most_length:
            raise ValueError("The end is farther away than the route may be long.")

    def _check_shapes(self) -> None:
        n, k = len(self.service), len(self.prize)
        shapes: dict[str, tuple[int, ...]] = {"travel": (n, n), "distance": (n, n), "cost": (n, n)}
        shapes |= dict.fromkeys(("earliest", "latest"), (n,))
        shapes |= dict.fromkeys(("first", "second", "load"), (k,))
        for name, shape in shapes.items():
            array = getattr(self, name)
            if array is not None and array.shape != shape:
                raise ValueError(f"Expected {name} of shape {shape}, got {array.shape}.")
        if self.most_distance is not None and self.distance is None:
            raise ValueError("A limit on the distance needs the distances.")

    def _check_ranges(self) -> None:
        for name in ("travel", "service", "prize", "load", "distance", "cost"):
            array = getattr(self, name)
            if array is None:
                continue
            if not np.issubdtype(array.dtype, np.integer):
                raise ValueError(f"Expected {name} in integers, got {array.dtype}.")
            if array.size and not 0 <= array.min() <= array.max() <= MOST:
                raise ValueError(f"Expected {name} from 0 to {MOST}.")
        for name in ("earliest", "latest"):
            array = getattr(self, name)
            if array.size and not -MOST <= array.min() <= array.max() <= 2**53:
                raise ValueError(f"Expected {name} from {-MOST} to {2**53}.")
        if not -MOST <= self.horizon[0] <= self.horizon[1] <= MOST:
            raise ValueError(f"Expected a horizon within {MOST} that ends after it begins.")
        if min(self.capacity or 0, self.most_distance or 0) < 0:
            raise ValueError("A limit must be 0 or more.")

    def _check_nodes(self) -> None:
        ends = {self.start} if self.end is None else {self.start, self.end}
        visited = np.concatenate([self.first, self.second[self.second >= 0]])
        if not all(0 <= node < self.nodes for node in (*ends, *visited)):
            raise ValueError(f"A node is none of the {self.nodes}.")
        if len(np.unique(visited)) != len(visited) or ends & set(visited.tolist()):
            raise ValueError("A node belongs to one task, and start and end to none.")


@dataclass(frozen=True, slots=True)
class Route:
    """Stops in the order in which they are visited.

    Attributes
    ----------
    nodes : tuple of int
        From the start to the last stop, then the end where the problem has one.
    begins : tuple of int
        Earliest start of service at each node; at the start, when the worker can leave.
    tasks : tuple of int
        Tasks in the order of their first stop.
    value : int
        Prizes less the price of the legs.
    """

    nodes: tuple[int, ...]
    begins: tuple[int, ...]
    tasks: tuple[int, ...]
    value: int


def route_of(problem: Problem, nodes: tuple[int, ...]) -> Route:
    """The route through given nodes, judged anew by the plain definition of the problem.

    It shares no code with the search, and so is a second opinion on every route that is returned.

    Raises
    ------
    ValueError
        If the route breaks a constraint; the message says which.
    """
    inner = nodes[1:] if problem.end is None else nodes[1:-1]
    if not nodes or nodes[0] != problem.start:
        raise ValueError("The route does not begin at the start.")
    if problem.end is not None and (len(nodes) < 2 or nodes[-1] != problem.end):
        raise ValueError("The route does not end at the end.")
    if len(set(inner)) != len(inner):
        raise ValueError("A node is visited twice.")
    tasks = _tasks_on(problem, inner)
    begins = _begins(problem, nodes, inner)
    legs = list(pairwise(nodes))
    if sum(problem.length(*leg) for leg in legs) > problem.most_length:
        raise ValueError("The route is too long.")
    value = sum(int(problem.prize[task]) for task in tasks)
    if problem.cost is not None:
        value -= sum(int(problem.cost[leg]) for leg in legs)
    return Route(nodes, begins, tasks, value)


def _begins(problem: Problem, nodes: tuple[int, ...], inner: tuple[int, ...]) -> tuple[int, ...]:
    leaves, over = problem.horizon
    now, begins = leaves, [leaves]
    for number, (a, b) in enumerate(pairwise(nodes)):
        now += (int(problem.service[a]) if number else 0) + int(problem.travel[a, b])
        if number < len(inner):
            now = max(now, int(problem.earliest[b]))
            if now > problem.latest[b]:
                raise ValueError(f"Node {b} is reached at {now}, its window has closed.")
        begins.append(now)
    if problem.end is None and inner:
        now += int(problem.service[inner[-1]])
    if now > over:
        raise ValueError(f"The route is over at {now}, past the horizon.")
    return tuple(begins)


def _tasks_on(problem: Problem, inner: tuple[int, ...]) -> tuple[int, ...]:
    position = {node: number for number, node in enumerate(inner)}
    tasks, load_at = {}, {}
    places = zip(problem.first.tolist(), problem.second.tolist(), strict=True)
    for task, (p, q) in enumerate(places):
        if q >= 0 and (p in position) != (q in position):
            raise ValueError(f"Task {task} is done at one of its two places only.")
        if p not in position:
            continue
        if q >= 0 and position[p] > position[q]:
            raise ValueError(f"Task {task} is dropped off before it is picked up.")
        tasks[position[p]] = task
        load_at[p] = 0
        if q >= 0:
            load_at[p] = int(problem.load[task])
            load_at[q] = -load_at[p]
    carried = 0
    for node in inner:
        if node not in load_at:
            raise ValueError(f"Node {node} belongs to no task.")
        carried += load_at[node]
        if problem.capacity is not None and carried > problem.capacity:
            raise ValueError(f"The load is too large at node {node}.")
    return tuple(tasks[number] for number in sorted(tasks))
