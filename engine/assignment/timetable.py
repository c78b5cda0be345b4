"""When the work of each pair can be done, and in which order a worker can do several tasks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from data.arrays import BoolArray, FloatArray, IntArray
from data.reference.calendar import MINUTE_S, local_time
from data.reference.geography import distance_m
from engine.assignment.graph import ValueGraph
from models.travel import TravelModel


class Visit(NamedTuple):
    """One task on a worker's way: the pair, and the instants at which work begins and ends."""

    pair: int
    begin: float
    end: float


@dataclass(frozen=True, slots=True)
class Timetable:
    """Times of the pairs of a graph; a worker leaves at `now` and does one task after another.

    Attributes
    ----------
    way_s, work_s : (n_pairs,) float64
        Seconds from where the worker is to the task, and of work there.
    earliest, deadline : (n_tasks,)
        Instants; NEVER where there is no deadline.
    lat, lng, leave_lat, leave_lng : (n_tasks,) float64
        Where the work begins, and where it ends: the drop-off where there is one. Work takes at
        least the way between them, so doing a task in between never saves time.
    """

    now: int
    travel: TravelModel
    way_s: FloatArray
    work_s: FloatArray
    earliest: IntArray
    deadline: IntArray
    lat: FloatArray
    lng: FloatArray
    leave_lat: FloatArray
    leave_lng: FloatArray

    def order(self, graph: ValueGraph, pairs: IntArray) -> tuple[Visit, ...] | None:
        """The order of visits that ends soonest, all in time; None where there is none.

        `pairs` (k,) belong to one worker. Exact, by dynamic programming over the sets of tasks
        done and the last of them (Held and Karp, 1962): 2^k k^2 steps.
        """
        task = graph.task[pairs]
        legs = self.leg_s(task[:, None], task[None, :]).tolist()
        arrive = (self.now + self.way_s[pairs]).tolist()
        work = self.work_s[pairs].tolist()
        opens, closes = self.earliest[task].tolist(), self.deadline[task].tolist()
        soonest: dict[tuple[int, int], tuple[float, float, int]] = {}
        for done in range(1, 1 << len(pairs)):
            for last in range(len(pairs)):
                if not done >> last & 1:
                    continue
                before = done ^ (1 << last)
                ways = [
                    (soonest[before, previous][1] + legs[previous][last], previous)
                    for previous in range(len(pairs))
                    if (before, previous) in soonest
                ]
                if before == 0:
                    ways = [(arrive[last], -1)]
                if not ways:
                    continue
                arrival, previous = min(ways)
                begin = max(arrival, opens[last])
                if begin + work[last] <= closes[last]:
                    soonest[done, last] = (begin, begin + work[last], previous)
        return _traced(soonest, pairs)

    def leg_s(self, one: IntArray, other: IntArray) -> FloatArray:
        """Seconds from the end of one task to the start of the other; rows of tasks broadcast."""
        metres = distance_m(
            self.leave_lat[one], self.leave_lng[one], self.lat[other], self.lng[other]
        )
        return self.travel.predict(metres, float(local_time(self.now).hour[0])) * MINUTE_S

    def conflict(self, graph: ValueGraph, one: IntArray, other: IntArray) -> BoolArray:
        """(k,) bool: whether two pairs (k,), (k,) of the same worker cannot both be done."""
        return ~(self._one_then(graph, one, other) | self._one_then(graph, other, one))

    def _one_then(self, graph: ValueGraph, one: IntArray, other: IntArray) -> BoolArray:
        a, b = graph.task[one], graph.task[other]
        done = np.maximum(self.now + self.way_s[one], self.earliest[a]) + self.work_s[one]
        begin = np.maximum(done + self.leg_s(a, b), self.earliest[b])
        in_time = (done <= self.deadline[a]) & (begin + self.work_s[other] <= self.deadline[b])
        return np.asarray(in_time)

    def impossible(self, graph: ValueGraph, chosen: IntArray) -> list[IntArray]:
        """The chosen pairs of each worker who cannot do all of his in time."""
        chosen = chosen[np.argsort(graph.worker[chosen], kind="stable")]
        cuts = np.flatnonzero(np.diff(graph.worker[chosen])) + 1
        days = [day for day in np.split(chosen, cuts) if len(day) > 1]
        return [day for day in days if self.order(graph, day) is None]


def _traced(
    soonest: dict[tuple[int, int], tuple[float, float, int]], pairs: IntArray
) -> tuple[Visit, ...] | None:
    done = (1 << len(pairs)) - 1
    ends = [
        (soonest[done, last][1], last) for last in range(len(pairs)) if (done, last) in soonest
    ]
    if not ends:
        return None
    visits, last = [], min(ends)[1]
    while last >= 0:
        begin, end, previous = soonest[done, last]
        visits.append(Visit(int(pairs[last]), begin, end))
        done, last = done ^ (1 << last), previous
    return tuple(reversed(visits))
