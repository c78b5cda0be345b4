"""A market made by hand: three workers at one place, work next door, offers one by one.

Nobody has to travel, so that a way takes three minutes (parking) and work of 57 minutes fills an
hour: a task's pay is its hourly pay.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from data.arrays import IntArray
from data.columns import NO_OUTCOME, Exposures, MarketHistory, Role, Tasks, Urgency, Workers
from data.reference.calendar import DAY_S, HOUR_S, NEVER
from data.reference.categories import CODE_OF
from tests import factories
from tests.factories import START

NOON = START + 4 * DAY_S + 20 * HOUR_S
"""2026-01-05 12:00 in San Francisco, a Monday."""

CLEANING, DELIVERY = CODE_OF["cleaning"], CODE_OF["delivery"]
PLACE = (37.77, -122.42)


@dataclass(frozen=True, slots=True)
class Offer:
    """One exposure and what followed; times are instants, None is what never happened."""

    shown_at: int
    worker: int = 0
    task: int = 0
    position: int = 1
    accepted: bool | None = None
    answered_at: int = NEVER
    completed: bool | None = None
    ended_at: int = NEVER
    on_time: bool | None = None
    rating: float | None = None
    rated_at: int = NEVER
    lat: float = PLACE[0]


def a_history(*offers: Offer, pay_usd: tuple[float, float] = (25.0, 25.0)) -> MarketHistory:
    """Three workers, a cleaning task (row 0) and a delivery (row 1), and the given offers.

    Whoever accepts is assigned; offers stand in the order in which they were shown.
    """
    offers = tuple(sorted(offers, key=lambda offer: offer.shown_at))
    return MarketHistory(some_workers(), some_tasks(pay_usd), _exposures(offers))


def some_workers() -> Workers:
    """Three workers of the same place, joined 99 days before NOON, who have stated no limits."""
    n = 3
    return replace(
        factories.some_workers(np.random.default_rng(0), n),
        roles=np.full(n, Role.WORKER, dtype=np.int8),
        joined_at=np.full(n, NOON - 99 * DAY_S),
        home_lat=np.full(n, PLACE[0]),
        home_lng=np.full(n, PLACE[1]),
        lat=np.full(n, PLACE[0]),
        lng=np.full(n, PLACE[1]),
        skills=np.full(n, 1 << CLEANING, dtype=np.uint64),
        max_distance_m=np.full(n, np.nan, dtype=np.float32),
        min_hourly_usd=np.full(n, np.nan, dtype=np.float32),
        shifts=np.ones((n, 168), dtype=bool),
    )


def some_tasks(pay_usd: tuple[float, float] = (25.0, 25.0)) -> Tasks:
    """A cleaning task and a delivery where the workers are, each of 57 minutes, no deadline."""
    n = 2
    return replace(
        factories.some_tasks(np.random.default_rng(0), n, workers=0),
        categories=np.array([CLEANING, DELIVERY], dtype=np.int16),
        posted_at=np.full(n, START),
        lat=np.full(n, PLACE[0]),
        lng=np.full(n, PLACE[1]),
        earliest_start=np.full(n, START),
        deadline=np.full(n, NEVER),
        service_min=np.full(n, 57.0, dtype=np.float32),
        pay_usd=np.array(pay_usd),
        urgency=np.full(n, Urgency.LOW, dtype=np.int8),
        required=np.zeros(n, dtype=np.uint64),
    )


def _exposures(offers: tuple[Offer, ...]) -> Exposures:
    n = len(offers)

    def said(values: list[bool | None]) -> IntArray:
        return np.array([NO_OUTCOME if v is None else int(v) for v in values], dtype=np.int8)

    def instants(values: list[int]) -> IntArray:
        return np.array(values, dtype=np.int64)

    return replace(
        factories.some_exposures(np.random.default_rng(0), n, workers=3, tasks=2),
        workers=instants([o.worker for o in offers]),
        tasks=instants([o.task for o in offers]),
        shown_at=instants([o.shown_at for o in offers]),
        positions=np.array([o.position for o in offers], dtype=np.int16),
        worker_lat=np.array([o.lat for o in offers], dtype=np.float64),
        worker_lng=np.full(n, PLACE[1]),
        accepted=said([o.accepted for o in offers]),
        accepted_known_at=instants([o.answered_at for o in offers]),
        assigned=np.array([o.accepted is True for o in offers], dtype=np.int8),
        completed=said([o.completed for o in offers]),
        completed_known_at=instants([o.ended_at for o in offers]),
        on_time=said([o.on_time for o in offers]),
        on_time_known_at=instants([NEVER if o.on_time is None else o.ended_at for o in offers]),
        rating=np.array([np.nan if o.rating is None else o.rating for o in offers], np.float32),
        rating_known_at=instants([o.rated_at for o in offers]),
    )
