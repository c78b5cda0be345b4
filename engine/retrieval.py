"""Retrieval: the rows worth scoring. By place first, then hard requirements and availability."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Final

import numpy as np

from data.arrays import BoolArray, FloatArray, IntArray
from data.columns import Urgency
from data.reference.calendar import HOUR_S, NEVER, local_time
from data.reference.qualifications import meets
from engine.market import MarketSnapshot
from engine.policy import RetrievalLimits

_WINDOW_H: Final = {Urgency.HIGH: 3, Urgency.MEDIUM: 24, Urgency.LOW: 72}
"""Hours in which a task of each urgency wants to be begun when no deadline says so."""

_WEEK_H: Final = 168


@dataclass(frozen=True, slots=True)
class TaskNeeds:
    """What retrieval must know of a task."""

    lat: float
    lng: float
    required: int  # bit mask of hard requirements
    urgency: Urgency
    earliest_start: int
    deadline: int  # NEVER where there is none
    poster_id: str | None


def eligible_workers(
    market: MarketSnapshot, needs: TaskNeeds, limits: RetrievalLimits, *, now: int
) -> IntArray:
    """Rows of the nearest workers who may do the task, nearest first.

    Hard rules: within the radius, not the poster himself, every checkable requirement held. Then
    those whose shifts meet the task's time; only where they are few do the nearest others join.
    """
    hours = np.packbits(hours_to_begin(needs, now))
    fetch = _AT_FIRST * limits.most
    while True:
        near = market.workers_by_place.nearest(
            needs.lat, needs.lng, radius_m=limits.radius_m, most=fetch
        )
        rows = near.rows[_may_do(market, near.rows, needs)]
        on_shift = np.asarray((market.shift_bits[rows] & hours).any(axis=1))
        if near.is_all or on_shift.sum() >= limits.most:
            return _first_available(rows, on_shift, limits)
        fetch *= _FARTHER


_AT_FIRST: Final = 8
"""How many times as many are looked at as are sought: in many hours one in eight is on shift, and
looking twice costs more than looking farther."""

_FARTHER: Final = 4
"""How many times as many are looked at where too few were eligible."""


def nearest_off_shift(
    market: MarketSnapshot, needs: TaskNeeds, radius_m: float, most: int, *, now: int
) -> IntArray:
    """Rows of up to `most` of the nearest who may do the task but for their shifts."""
    hours = np.packbits(hours_to_begin(needs, now))
    fetch = 2 * most
    while True:
        near = market.workers_by_place.nearest(needs.lat, needs.lng, radius_m=radius_m, most=fetch)
        rows = near.rows[_may_do(market, near.rows, needs)]
        rows = rows[~(market.shift_bits[rows] & hours).any(axis=1)]
        if near.is_all or len(rows) >= most:
            return rows[:most]
        fetch *= _FARTHER


def _may_do(market: MarketSnapshot, rows: IntArray, needs: TaskNeeds) -> BoolArray:
    may = meets(market.workers.qualifications[rows], needs.required)
    poster = market.worker_row.get(needs.poster_id) if needs.poster_id is not None else None
    return may if poster is None else may & (rows != poster)


def _first_available(rows: IntArray, on_shift: BoolArray, limits: RetrievalLimits) -> IntArray:
    available = rows[on_shift][: limits.most]
    missing = limits.fewest_available - len(available)
    if missing <= 0:
        return available
    return np.concatenate([available, rows[~on_shift][:missing]])


def hours_to_begin(needs: TaskNeeds, now: int) -> BoolArray:
    """(168,) local hours of the week in which work can begin, from now on."""
    begin = max(now, needs.earliest_start)
    end = needs.deadline
    if end >= NEVER or end <= begin:
        end = begin + _WINDOW_H[needs.urgency] * HOUR_S
    first, last = begin // HOUR_S, (end - 1) // HOUR_S
    begun = np.arange(first, min(last, first + _WEEK_H - 1) + 1)
    hours = np.zeros(_WEEK_H, dtype=bool)
    hours[local_time(begun * HOUR_S).hour_of_week] = True
    return hours


@dataclass(frozen=True, slots=True)
class WorkerNeeds:
    """What retrieval must know of a worker who looks for work."""

    lat: float
    lng: float
    worker_id: str | None
    held: int | None  # bit mask of qualifications; None where they are not known
    categories: tuple[int, ...]  # empty: any
    min_pay_usd: float
    must_begin_by: int  # NEVER where no limit is stated
    begins_at: int = 0  # instant before which the worker does not work
    max_pay_usd: float = inf
    urgency: Urgency | None = None  # only tasks of this urgency; None: any
    excluded: tuple[int, ...] = ()  # categories that he does not want


def suitable_tasks(
    market: MarketSnapshot, needs: WorkerNeeds, limits: RetrievalLimits, *, now: int
) -> IntArray:
    """Rows of the nearest open tasks that the worker may and wants to do, nearest first.

    A worker whose qualifications are unknown is not held to requirements: the answer names them.
    """
    fetch = limits.most
    while True:
        near = market.tasks_by_place.nearest(
            needs.lat, needs.lng, radius_m=limits.radius_m, most=fetch
        )
        rows = near.rows[wanted(market, near.rows, needs, now)]
        if near.is_all or len(rows) >= limits.most:
            return rows[: limits.most]
        fetch *= 4


def wanted(market: MarketSnapshot, rows: IntArray, needs: WorkerNeeds, now: int) -> BoolArray:
    """(n,) whether the worker may and wants to do each of the open tasks `rows` (n,)."""
    tasks = market.tasks
    latest = _latest_begin(tasks.deadline[rows], tasks.service_min[rows])
    fits: BoolArray = (
        (tasks.pay_usd[rows] >= needs.min_pay_usd)
        & (tasks.earliest_start[rows] <= needs.must_begin_by)
        & (tasks.pay_usd[rows] <= needs.max_pay_usd)
        & (latest > max(now, needs.begins_at))
    )
    if needs.urgency is not None:
        fits &= tasks.urgency[rows] == needs.urgency
    if needs.categories:
        fits &= np.isin(tasks.categories[rows], needs.categories)
    if needs.excluded:
        fits &= ~np.isin(tasks.categories[rows], needs.excluded)
    if needs.held is not None:
        fits &= meets(np.full(len(rows), needs.held, dtype=np.uint64), tasks.required[rows])
    own = None if needs.worker_id is None else market.tasks_by_poster.get(needs.worker_id)
    if own is not None:
        fits &= ~np.isin(rows, own)
    return fits


def _latest_begin(deadline: IntArray, service_min: FloatArray) -> FloatArray:
    return np.asarray(deadline - service_min.astype(np.float64) * 60.0)
