"""The greedy plan: what any better one is measured against."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

import numpy as np

from data.arrays import IntArray
from engine.assignment.graph import ValueGraph
from engine.assignment.timetable import Timetable

_CHUNK: Final = 4_096
"""Pairs between two looks at which tasks and workers have places left."""


def greedy_pairs(
    graph: ValueGraph, timetable: Timetable | None, *, preferred: IntArray | None = None
) -> IntArray:
    """(k,) rows, ascending: pairs by falling value, each taken where it still fits.

    A pair fits where task and worker have a place left, its value exceeds what a further task of
    this worker counts less, and, with a timetable, the worker can do all of his in time.
    `preferred` rows come before all others.
    """
    comes_first = np.zeros(len(graph), dtype=np.bool_)
    if preferred is not None:
        comes_first[preferred] = True
    falling = np.lexsort((-graph.units, ~comes_first))
    places, free = graph.headcount.copy(), graph.capacity.copy()
    days: dict[int, list[int]] = defaultdict(list)
    for begin in range(0, len(falling), _CHUNK):
        chunk = falling[begin : begin + _CHUNK]
        chunk = chunk[(places[graph.task[chunk]] > 0) & (free[graph.worker[chunk]] > 0)]
        for pair in chunk.tolist():
            task, worker = int(graph.task[pair]), int(graph.worker[pair])
            if not (places[task] and free[worker]):
                continue
            if _fits(graph, timetable, days[worker], pair):
                days[worker].append(pair)
                places[task] -= 1
                free[worker] -= 1
        if not places.any():
            break
    return np.array(sorted(pair for day in days.values() for pair in day), dtype=np.int64)


def _fits(graph: ValueGraph, timetable: Timetable | None, day: list[int], pair: int) -> bool:
    if graph.units[pair] <= graph.further * len(day):
        return False
    if timetable is None or not day:
        return True
    return timetable.order(graph, np.array([*day, pair])) is not None
