"""Every eligible worker of every task, with probabilities and times, in columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

import numpy as np

from data.arrays import BoolArray, FloatArray, IntArray
from data.reference.calendar import MINUTE_S, local_time
from data.reference.geography import distance_m
from engine.assignment.graph import ValueGraph
from engine.assignment.timetable import Timetable
from engine.candidates import AskedTask, facts_for_task
from engine.market import MarketSnapshot
from engine.matching import Matcher
from features.pairs import PairFacts
from models.expectations import WORK
from models.outcomes import ChainProbabilities

_BATCH: Final = 2**16
"""Pairs scored at once: enough to be fast, few enough to need little memory."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the work of each task begins and where it ends, degrees; (n_tasks,) each."""

    lat: FloatArray
    lng: FloatArray
    leave_lat: FloatArray
    leave_lng: FloatArray

    @classmethod
    def of(cls, market: MarketSnapshot, ids: Sequence[str], tasks: Sequence[AskedTask]) -> Places:
        """A stored drop-off is where the work ends; all other tasks end where they begin."""
        lat = np.array([task.needs.lat for task in tasks], dtype=np.float64)
        lng = np.array([task.needs.lng for task in tasks], dtype=np.float64)
        rows = np.array([market.task_row.get(id, -1) for id in ids], dtype=np.int64)
        dropoff_lat, dropoff_lng = np.full((2, len(tasks)), np.nan)
        stored = rows >= 0
        dropoff_lat[stored] = market.tasks.dropoff_lat[rows[stored]]
        dropoff_lng[stored] = market.tasks.dropoff_lng[rows[stored]]
        moves = ~(np.isnan(dropoff_lat) | np.isnan(dropoff_lng))
        return cls(lat, lng, np.where(moves, dropoff_lat, lat), np.where(moves, dropoff_lng, lng))


@dataclass(frozen=True, slots=True)
class CandidatePairs:
    """n eligible pairs, grouped by task, the nearest worker of each task first.

    Attributes
    ----------
    task, row : (n,) int64
        Position of the task among those asked, and the worker's row in the market.
    chain : ChainProbabilities
        Each (n,) float64, 0 to 1.
    distance_m, way_s, work_s : (n,) float64
        Great circle from worker to task; seconds of travel and of work.
    in_time : (n,) bool
        Whether the work can be done before the task's deadline if the worker leaves now.
    """

    task: IntArray
    row: IntArray
    chain: ChainProbabilities
    distance_m: FloatArray
    way_s: FloatArray
    work_s: FloatArray
    in_time: BoolArray

    def timetable(
        self,
        graph: ValueGraph,
        of: IntArray,
        tasks: Sequence[AskedTask],
        places: Places,
        matcher: Matcher,
        now: int,
    ) -> Timetable:
        """Times of a graph that was made of the pairs `of` (rows of these)."""
        pairs = of[graph.given]
        return Timetable(
            now=now,
            travel=matcher.release.travel,
            way_s=self.way_s[pairs],
            work_s=self.work_s[pairs],
            earliest=np.array([task.earliest_start for task in tasks], dtype=np.int64),
            deadline=np.array([task.deadline for task in tasks], dtype=np.int64),
            lat=places.lat,
            lng=places.lng,
            leave_lat=places.leave_lat,
            leave_lng=places.leave_lng,
        )


def candidate_pairs(
    matcher: Matcher, tasks: Sequence[AskedTask], places: Places
) -> CandidatePairs:
    """Retrieve the workers of every task by all hard rules and score them in large batches."""
    batches = [
        _scored(matcher, tasks, places, numbers, rows)
        for numbers, rows in _batches(matcher, tasks)
    ]
    return _joined(batches)


def _batches(
    matcher: Matcher, tasks: Sequence[AskedTask]
) -> Iterator[tuple[list[int], list[IntArray]]]:
    """Positions of tasks with the rows of their eligible workers, a batch of pairs at a time."""
    numbers: list[int] = []
    found: list[IntArray] = []
    for number, task in enumerate(tasks):
        numbers.append(number)
        found.append(matcher.candidates_for(task).rows)
        if sum(map(len, found)) >= _BATCH:
            yield numbers, found
            numbers, found = [], []
    yield numbers, found


def _scored(
    matcher: Matcher,
    tasks: Sequence[AskedTask],
    places: Places,
    numbers: list[int],
    found: list[IntArray],
) -> CandidatePairs:
    counts = [len(rows) for rows in found]
    if not sum(counts):
        return _NO_PAIRS
    asked = [tasks[number] for number in numbers]
    market = matcher.market
    facts = joined_facts(
        [facts_for_task(market, task, rows) for task, rows in zip(asked, found, strict=True)]
    )
    pairs = matcher.score(facts, np.concatenate(found).astype(np.int64))
    task = np.repeat(np.array(numbers, dtype=np.int64), counts)
    expected = matcher.release.expectations.get(WORK)
    ratio = np.ones(len(pairs)) if expected is None else expected.predict(pairs.matrix)
    hour = float(local_time(asked[0].now).hour[0])
    carry_m = distance_m(places.lat, places.lng, places.leave_lat, places.leave_lng)
    carry_min = np.where(carry_m > 0.0, matcher.release.travel.predict(carry_m, hour), 0.0)
    work_s = np.maximum(facts.service_min * ratio, carry_min[task]) * MINUTE_S
    way_s = matcher.release.travel.predict(facts.distance_m, hour) * MINUTE_S
    done = np.maximum(facts.at + way_s, facts.earliest_start) + work_s
    return CandidatePairs(
        task=task,
        row=np.concatenate(found).astype(np.int64),
        chain=pairs.chain,
        distance_m=facts.distance_m,
        way_s=way_s,
        work_s=work_s,
        in_time=np.asarray(done <= facts.deadline),
    )


def joined_facts(parts: Sequence[PairFacts]) -> PairFacts:
    """The facts of several tasks' pairs, one after the other."""
    return PairFacts(
        **{
            f.name: _concatenated([getattr(part, f.name) for part in parts])
            for f in fields(parts[0])
        }
    )


def _joined(batches: Sequence[CandidatePairs]) -> CandidatePairs:
    names = [f.name for f in fields(CandidatePairs)]
    return CandidatePairs(
        **{name: _concatenated([getattr(batch, name) for batch in batches]) for name in names}
    )


def _concatenated(columns: Sequence[Any]) -> Any:
    """Arrays, or named tuples of arrays, one after the other."""
    if isinstance(columns[0], tuple):
        return type(columns[0])(*(np.concatenate(part) for part in zip(*columns, strict=True)))
    return np.concatenate(columns)


_NONE: Final = np.empty(0)
_NO_ROWS: Final = np.empty(0, dtype=np.int64)
_NO_PAIRS: Final = CandidatePairs(
    task=_NO_ROWS,
    row=_NO_ROWS,
    chain=ChainProbabilities(_NONE, _NONE, _NONE),
    distance_m=_NONE,
    way_s=_NONE,
    work_s=_NONE,
    in_time=np.empty(0, dtype=np.bool_),
)
