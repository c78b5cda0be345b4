"""What is known of tasks on a worker's way: the places, the time and the price of every leg."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Self

import numpy as np

from data.arrays import BoolArray, FloatArray, IntArray
from data.reference.calendar import MINUTE_S, local_time
from data.reference.geography import METRES_PER_MILE, distance_m
from engine.routing import Problem
from models.travel import CIRCUITY, TravelModel

MILEAGE_USD: Final = 0.725
"""Cost of a mile by car: standard mileage rate of the IRS for business use in 2026, USD."""

UNITS_PER_USD: Final = 10_000
"""Prizes and costs are counted in hundredths of a cent."""


@dataclass(frozen=True, slots=True)
class TaskColumns:
    """n tasks that a worker may be offered together, each array (n,).

    Attributes
    ----------
    pay_usd : float
    success : float
        P(accepts and completes), 0 to 1.
    service_min : float
        Minutes of work; half of it at each place where a task has two.
    earliest_start, deadline : int64
        Instants; work must be done by the deadline, `NEVER` where there is none.
    lat, lng : float
        Where the task is, or is picked up; degrees.
    dropoff_lat, dropoff_lng : float
        The second place; NaN where there is none.
    score : float
        The ranking's score, 0 to 1.
    """

    pay_usd: FloatArray
    success: FloatArray
    service_min: FloatArray
    earliest_start: IntArray
    deadline: IntArray
    lat: FloatArray
    lng: FloatArray
    dropoff_lat: FloatArray
    dropoff_lng: FloatArray
    score: FloatArray

    def __post_init__(self) -> None:
        shapes = {getattr(self, name).shape for name in self.__slots__}
        if shapes != {(len(self.pay_usd),)}:
            raise ValueError("Expected columns of one length.")

    def __len__(self) -> int:
        return len(self.pay_usd)

    def take(self, rows: IntArray) -> Self:
        """The given rows, in the order given."""
        return replace(self, **{name: getattr(self, name)[rows] for name in self.__slots__})


@dataclass(frozen=True, slots=True)
class Traveller:
    """A worker who is about to leave.

    How far he goes and how long he is free may be infinite, which says the same as None, and
    below zero, which leaves every task out.

    Attributes
    ----------
    lat, lng : float
        Where he is, degrees.
    now : int
        The instant.
    available_min : float or None
        Minutes from now in which all must be done; None: not stated.
    max_distance_m : float or None
        Largest length of the whole way, metres of great circle; None: not stated.
    """

    lat: float
    lng: float
    now: int
    available_min: float | None = None
    max_distance_m: float | None = None

    def __post_init__(self) -> None:
        if not (np.isfinite(self.lat) and np.isfinite(self.lng)):
            raise ValueError(f"Expected the worker's place, got {self.lat}, {self.lng}.")
        for name in ("available_min", "max_distance_m"):
            limit = getattr(self, name)
            if limit is not None and np.isnan(limit):
                raise ValueError(f"Expected {name} as a number, or None where it is not stated.")


@dataclass(frozen=True, slots=True)
class Trip:
    """Possible tasks as an orienteering problem: the worker's place is node 0.

    Attributes
    ----------
    rows : (k,) int64
        Row of each task among those that were asked about.
    problem : Problem
        Seconds from now, metres, hundredths of a cent; the route ends with its last stop.
    metres : (n, n) float64
        Great-circle length of each leg.
    """

    rows: IntArray
    problem: Problem
    metres: FloatArray

    @classmethod
    def of(
        cls,
        tasks: TaskColumns,
        worker: Traveller,
        travel: TravelModel,
        *,
        horizon_min: float,
        most: int,
    ) -> Self:
        """The `most` best-scored tasks that are possible at all, and the legs between them.

        All must be done within `horizon_min` from now, or within the stated time where that is
        shorter.
        Travel takes what the model says for the hour of departure, as it does for single tasks;
        seconds and metres are rounded up, so that what is allowed here is allowed there.
        Impossible tasks (no place, no pay, done too late, too far away) are left out.
        """
        rows = np.flatnonzero(_is_complete(tasks))
        rows = rows[np.argsort(-tasks.score[rows], kind="stable")][:most]
        kept = tasks.take(rows)
        pairs = np.flatnonzero(~np.isnan(kept.dropoff_lat))
        lat = np.concatenate([[worker.lat], kept.lat, kept.dropoff_lat[pairs]])
        lng = np.concatenate([[worker.lng], kept.lng, kept.dropoff_lng[pairs]])
        metres = distance_m(lat[:, np.newaxis], lng[:, np.newaxis], lat, lng)
        hour = float(local_time(worker.now).hour[0])
        seconds = np.ceil(travel.predict(metres, hour) * MINUTE_S).astype(np.int64)
        np.fill_diagonal(seconds, 0)
        free_min = np.inf if worker.available_min is None else worker.available_min
        span = int(max(min(free_min, horizon_min), 0.0) * MINUTE_S)
        k = len(rows)
        second = np.full(k, -1)
        second[pairs] = 1 + k + np.arange(len(pairs))
        service, earliest, latest = _windows(kept, pairs, worker.now, span)
        problem = Problem(
            travel=seconds,
            service=service,
            earliest=earliest,
            latest=latest,
            prize=np.rint(kept.pay_usd * kept.success * UNITS_PER_USD).astype(np.int64),
            first=1 + np.arange(k),
            second=second,
            start=0,
            end=None,
            horizon=(0, span),
            load=np.zeros(k, dtype=np.int64),
            distance=np.ceil(metres).astype(np.int64),
            most_distance=_whole_metres(worker.max_distance_m),
            cost=np.rint(leg_cost_usd(metres) * UNITS_PER_USD).astype(np.int64),
        )
        return cls(rows, problem, metres).without(~_can_be_done(problem))

    def __len__(self) -> int:
        return len(self.rows)

    def without(self, left_out: BoolArray) -> Self:
        """The trip without the tasks (k,) that are marked; the nodes keep their numbers."""
        kept = ~left_out
        return replace(self, rows=self.rows[kept], problem=self.problem.only(kept))


def leg_cost_usd(metres: FloatArray) -> FloatArray:
    """USD that a leg of so many great-circle metres costs by car, on streets."""
    return np.asarray(metres * (CIRCUITY * MILEAGE_USD / METRES_PER_MILE))


def _is_complete(tasks: TaskColumns) -> BoolArray:
    one_place = np.isnan(tasks.dropoff_lat) & np.isnan(tasks.dropoff_lng)
    known: BoolArray = one_place | (
        np.isfinite(tasks.dropoff_lat) & np.isfinite(tasks.dropoff_lng)
    )
    for column in (tasks.lat, tasks.lng, tasks.score):
        known = known & np.isfinite(column)
    with np.errstate(over="ignore", invalid="ignore"):  # infinite pay is judged below
        worth = tasks.pay_usd * tasks.success
    known = known & np.isfinite(worth) & (worth > 0.0) & (worth <= _MOST_USD)
    return known & (tasks.service_min >= 0.0) & (tasks.service_min <= _MOST_MIN)


_MOST_USD: Final = 1e7
_MOST_MIN: Final = 1e6


def _windows(
    tasks: TaskColumns, pairs: IntArray, now: int, span: int
) -> tuple[IntArray, IntArray, IntArray]:
    """Service, earliest and latest start (n,) in seconds from now: worker, firsts, seconds."""
    work = np.ceil(tasks.service_min * MINUTE_S).astype(np.int64)
    at_second = work[pairs] // 2
    work[pairs] -= at_second
    # Clipped before the difference: the smallest instant less now is no number of 64 bits.
    opens = np.clip(tasks.earliest_start, now, now + span + 1) - now
    done = np.clip(tasks.deadline, now - 1, now + span) - now
    last = done - work
    last[pairs] -= at_second
    zero = np.zeros(1, dtype=np.int64)
    service = np.concatenate([zero, work, at_second])
    earliest = np.concatenate([zero, opens, opens[pairs]])
    latest = np.concatenate([zero + span, last, done[pairs] - at_second])
    return service.astype(np.int64), earliest.astype(np.int64), latest.astype(np.int64)


def _whole_metres(limit: float | None) -> int | None:
    return None if limit is None or limit == np.inf else int(min(max(limit, 0.0), 1e9))


def _can_be_done(problem: Problem) -> BoolArray:
    """(k,) whether each task can be done alone."""
    p, q = problem.first, problem.second
    at = np.maximum(problem.travel[0, p], problem.earliest[p])
    length = np.zeros(len(p), dtype=np.int64)
    if problem.distance is not None:
        length = problem.distance[0, p] + np.where(q < 0, 0, problem.distance[p, q])
    to = at + problem.service[p] + problem.travel[p, q]
    in_time = (at <= problem.latest[p]) & ((q < 0) | (to <= problem.latest[q]))
    return np.asarray(in_time & (length <= problem.most_length))
