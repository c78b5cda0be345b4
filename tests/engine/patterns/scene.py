"""One worker's history made by hand, as the groups of patterns see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, cast

import numpy as np

from data.columns import SessionEnd
from data.reference.calendar import DAY_S, HOUR_S, MINUTE_S, NEVER
from data.reference.categories import CATEGORIES, CODE_OF
from engine.patterns.population import Population
from engine.patterns.window import WorkerWindow
from features.activity import ActivityRecord
from features.ledger import Ledger, Offers, OnlineSpans
from features.openings import OpeningRecord

NOW: Final = 1_782_838_800
"""2026-06-30 17:00 UTC: a Tuesday, 10 in the morning in San Francisco."""

CLEANING, DELIVERY, MOVING = (CODE_OF[name] for name in ("cleaning", "delivery", "moving"))

USUAL: Final = Population(
    weekdays=np.full(7, 1 / 7),
    hours=np.full(24, 1 / 24),
    days_a_week=2.0,
    hours_a_day=3.0,
    pay_usd=50.0,
    low_pay_usd=20.0,
    high_pay_usd=120.0,
    weekly_usd=100.0,
    band_hourly_usd=np.full(8, 30.0),
    quartiles_m=np.array([1_000.0, 2_000.0, 4_000.0]),
    farthest_m=10_000.0,
    category_shares=np.linspace(2.0, 1.0, len(CATEGORIES)) / 67.5,
    category_pay_usd=np.full(len(CATEGORIES), 50.0),
    completion=0.9,
    on_time=0.8,
    acceptance=0.4,
    stars=4.5,
    enjoyment=3.5,
    answer_min=15.0,
)
"""Round numbers, so that figures can be worked out by hand."""


@dataclass(frozen=True, slots=True)
class Job:
    """One offer, and what came of it; `ago_h` hours before `NOW`."""

    ago_h: float
    pay: float = 50.0
    accepted: bool = True
    expected: float = 0.5
    completed: bool | None = True
    on_time: bool = True
    rating: float = float("nan")
    enjoyment: float = float("nan")
    busy_h: float = 1.0
    metres: float = 2_000.0
    category: int = DELIVERY
    answer_min: float = 10.0


def offers(*jobs: Job) -> Offers:
    """Offers shown so that each job, if there is one, ends `ago_h` hours before `NOW`."""
    ordered = sorted(jobs, key=lambda job: -job.ago_h)

    def column(of: Any, dtype: type = np.float64) -> Any:
        return np.array([of(job) for job in ordered], dtype=dtype)

    ended = NOW - (column(lambda j: j.ago_h) * HOUR_S).astype(np.int64)
    took = (column(lambda j: j.busy_h * 60 + j.answer_min) * MINUTE_S).astype(np.int64)
    is_job = column(lambda j: j.accepted and j.completed is not None, bool)
    done = column(lambda j: j.accepted and bool(j.completed), bool)
    return Offers(
        shown_at=ended - took,
        answered_at=ended - took + (column(lambda j: j.answer_min) * MINUTE_S).astype(np.int64),
        accepted=column(lambda j: j.accepted, np.int8),
        expected=column(lambda j: j.expected),
        assigned=column(lambda j: j.accepted, np.int8),
        ended_at=np.where(is_job, ended, NEVER),
        completed=np.where(is_job, done, -1).astype(np.int8),
        on_time=np.where(done, column(lambda j: j.on_time, bool), -1).astype(np.int8),
        rating=column(lambda j: j.rating),
        rated_at=ended,
        enjoyment=column(lambda j: j.enjoyment),
        enjoyed_at=ended,
        metres=column(lambda j: j.metres),
        pay_usd=column(lambda j: j.pay),
        service_min=column(lambda j: j.busy_h * 60),
        busy_min=column(lambda j: j.busy_h * 60),
        category=column(lambda j: j.category, np.int64),
        task=np.arange(len(ordered)),
    )


def sessions(*spans: tuple[float, float, SessionEnd]) -> OnlineSpans:
    """Sessions from and to hours before `NOW`, and why each ended."""
    began = np.array([NOW - int(a * HOUR_S) for a, _, _ in spans], dtype=np.int64)
    ended = np.array([NOW - int(b * HOUR_S) for _, b, _ in spans], dtype=np.int64)
    return OnlineSpans(began, ended, np.array([int(c) for _, _, c in spans], dtype=np.int8))


def window(
    *jobs: Job,
    days: int = 30,
    online: OnlineSpans | None = None,
    joined_days_ago: float = 400.0,
    row: int = 0,
) -> WorkerWindow:
    """The window of one worker at `NOW`."""
    online = sessions() if online is None else online
    shown = offers(*jobs)
    ledger = Ledger(
        shown,
        np.array([0] * (max(row, 0) + 1) + [len(shown)]),
        online,
        np.array([0] * (max(row, 0) + 1) + [len(online)]),
        cast(ActivityRecord, None),
        cast(OpeningRecord, None),
        np.array([f"task-{number}" for number in range(len(shown))]),
    )
    joined_at = NOW - int(joined_days_ago * DAY_S)
    return WorkerWindow.of(ledger, row, now=NOW, days=days, joined_at=joined_at)
