"""Worker-task pairs as one feature matrix: the only place where features are computed.

The training frame asks the record as of each exposure, the live market as of its snapshot; both
hand the same columns to `pair_matrix`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.arrays import BoolArray, FloatArray, IntArray
from data.columns import MarketHistory
from data.reference.calendar import DAY_S, local_time, travel_min
from data.reference.categories import BASE_PAY_USD, OUTDOOR, SERVICE_MIN
from features.market_record import CategoryRates
from features.record import (
    LEAST_PAY_USD,
    USUAL_DISTANCE_M,
    PairTotals,
    Record,
    WorkerTotals,
    hourly_pay,
    is_rush_hour,
    offer_distance_m,
    slack_hours,
    start_of_work,
)
from features.similarity import Similarity, TextPositions, exposure_similarity
from features.specification import COLUMN, FEATURES

RECORD_FEATURES: Final = (
    "accept_residual", "accept_residual_30d", "category_accept_residual", "complete_residual",
    "category_complete_residual", "on_time_residual",
)  # fmt: skip
"""Features that tell how far a worker's outcomes lay from what was expected of them."""

_STATED_HOURLY_USD: Final = 17.0
"""Stands in for a minimum hourly pay that a worker has not stated: the usual one."""

# What a stated zero counts as, where it is divided by or its logarithm is taken.
_LEAST_DISTANCE_M: Final = 1.0
_LEAST_SERVICE_MIN: Final = 1.0

# How many observations at the prior each shrunk value starts from.
_PRIOR_ANSWERS: Final = 6.0
_PRIOR_PAIR: Final = 4.0
_PRIOR_TASTE: Final = 10.0
_PRIOR_JOBS: Final = 6.0
_PRIOR_MEAN: Final = 3.0
_PRIOR_RATING: Final = 5.0
_PRIOR_PAIR_RATING: Final = 3.0


@dataclass(frozen=True, slots=True)
class PairFacts:
    """Everything known of n pairs at one moment each; arrays are (n,) or broadcast to it.

    `at` is the instant of the offer, `category_rates` the market's record of the task's category,
    `market_rating` the mean rating of all jobs.
    """

    at: IntArray
    # worker
    joined_at: IntArray
    skills: NDArray[np.uint64]
    max_distance_m: FloatArray
    min_hourly_usd: FloatArray
    is_on_shift: BoolArray
    shift_hours: FloatArray
    worker: FloatArray  # (n, 24) columns of WorkerTotals
    pair: FloatArray  # (n, 9) columns of PairTotals
    similarity: Similarity  # each (n,)
    # task
    distance_m: FloatArray
    category: IntArray
    pay_usd: FloatArray
    service_min: FloatArray
    earliest_start: IntArray
    deadline: IntArray
    urgency: IntArray
    required: NDArray[np.uint64]
    # market
    category_rates: CategoryRates
    market_rating: FloatArray


def pair_matrix(facts: PairFacts) -> NDArray[np.float32]:
    """(n, n_features) C-ordered float32 in the order of `features.specification.FEATURES`.

    Every entry is finite: what is unknown is shrunk to what is usual, never missing.
    """
    n = len(facts.worker)
    w, p = WorkerTotals(*facts.worker.T), PairTotals(*facts.pair.T)
    local = local_time(facts.at)
    travel = travel_min(facts.distance_m, local.hour)
    km = facts.distance_m / 1_000.0
    service = np.asarray(facts.service_min, dtype=np.float64)
    start = start_of_work(facts.at, travel, facts.earliest_start)
    hourly = hourly_pay(facts.pay_usd, service, travel)
    category = np.asarray(facts.category, dtype=np.int64)
    stated_distance = _stated(facts.max_distance_m, USUAL_DISTANCE_M, _LEAST_DISTANCE_M)
    stated_hourly = _stated(facts.min_hourly_usd, _STATED_HOURLY_USD, LEAST_PAY_USD)
    duration = np.maximum(service, _LEAST_SERVICE_MIN) / SERVICE_MIN[category]
    usual_pay = BASE_PAY_USD[category] * duration**0.8
    log_hourly, log_km = np.log(hourly), np.log1p(km)
    rating = worker_rating(w, facts.market_rating)

    columns: dict[str, FloatArray | IntArray | BoolArray] = {
        "distance_km": km,
        "hourly_pay_log": log_hourly,
        "pay_premium_log": np.log(np.maximum(facts.pay_usd, LEAST_PAY_USD) / usual_pay),
        "service_min": service,
        "slack_h": slack_hours(start, facts.deadline, service),
        "urgency": facts.urgency,
        "hour": local.hour,
        "is_weekend": local.weekday >= 5,
        "is_rush_hour": is_rush_hour(local.hour, local.weekday),
        "is_outdoor": OUTDOOR[category],
        "requirements": np.bitwise_count(facts.required),
        "category_accept_rate": facts.category_rates.accept,
        "market_accept_trend": facts.category_rates.accept_trend,
        "category_complete_rate": facts.category_rates.complete,
        "category_on_time_rate": facts.category_rates.on_time,
        "tenure_days_log": np.log1p(np.maximum(facts.at - facts.joined_at, 0) / DAY_S),
        "declares_skill": declares(facts.skills, category),
        "declared_skills": np.bitwise_count(facts.skills),
        "distance_to_stated": facts.distance_m / stated_distance,
        "pay_to_stated_log": log_hourly - np.log(stated_hourly),
        "is_on_shift": facts.is_on_shift,
        "shift_hours": facts.shift_hours,
        "open_jobs": open_jobs(w),
        "offers_log": np.log1p(w.offers),
        "pay_over_accepted_log": log_hourly
        - _mean(w.accepted_log_pay, w.accepted, np.log(stated_hourly) + 0.35),
        "pay_over_declined_log": log_hourly
        - _mean(w.declined_log_pay, w.declined, np.log(stated_hourly) + 0.15),
        "distance_over_accepted_log": log_km
        - _mean(w.accepted_log_km, w.accepted, np.log1p(stated_distance / 1_000.0) - 0.7),
        "distance_over_declined_log": log_km
        - _mean(w.declined_log_km, w.declined, np.log1p(stated_distance / 1_000.0) - 0.5),
        "hour_affinity": _hour_affinity(w, local.hour),
        "category_offers_log": np.log1p(p.offers),
        "profile_similarity": facts.similarity.said,
        "text_affinity": facts.similarity.taken / (p.seen + _PRIOR_TASTE),
        "jobs_log": np.log1p(w.ended),
        "category_completed_log": np.log1p(p.completed),
        "done_log": np.log1p(w.completed),
        "rating": rating,
        "category_rating": (p.rating_sum + _PRIOR_PAIR_RATING * rating)
        / (p.ratings + _PRIOR_PAIR_RATING),
        **dict(zip(RECORD_FEATURES, _residuals(w, p), strict=True)),
    }
    matrix = np.empty((n, len(FEATURES)), dtype=np.float32)
    for name, values in columns.items():
        matrix[:, COLUMN[name]] = values
    return matrix


def record_features(facts: PairFacts) -> FloatArray:
    """(n, 6) the columns `RECORD_FEATURES` of `pair_matrix` alone, before they are rounded."""
    w, p = WorkerTotals(*facts.worker.T), PairTotals(*facts.pair.T)
    return np.column_stack(_residuals(w, p))


def _residuals(w: WorkerTotals, p: PairTotals) -> tuple[FloatArray, ...]:
    """In the order of `RECORD_FEATURES`, each (n,)."""
    return (
        (w.accepted - w.expected) / (w.seen + _PRIOR_ANSWERS),
        (w.recent_accepted - w.recent_expected) / (w.recent_seen + _PRIOR_ANSWERS),
        (p.accepted - p.expected) / (p.seen + _PRIOR_PAIR),
        (w.completed - w.expected_completed) / (w.ended + _PRIOR_JOBS),
        (p.completed - p.expected_completed) / (p.ended + _PRIOR_PAIR),
        (w.on_time - w.expected_on_time) / (w.completed + _PRIOR_JOBS),
    )


def worker_rating(w: WorkerTotals, market_rating: FloatArray | float) -> FloatArray:
    """Mean rating, 1 to 5, with five ratings at the market's mean added."""
    return np.asarray((w.rating_sum + _PRIOR_RATING * market_rating) / (w.ratings + _PRIOR_RATING))


def completion_rate(w: WorkerTotals) -> FloatArray:
    """Share of ended jobs that were completed, with six jobs at 0.85 added; 0 to 1."""
    return np.asarray((w.completed + _PRIOR_JOBS * 0.85) / (w.ended + _PRIOR_JOBS))


def on_time_rate(w: WorkerTotals) -> FloatArray:
    """Share of completed jobs that were on time, with six jobs at 0.8 added; 0 to 1."""
    return np.asarray((w.on_time + _PRIOR_JOBS * 0.8) / (w.completed + _PRIOR_JOBS))


def category_accept_rate(
    w: WorkerTotals, p: PairTotals, market_rate: FloatArray | float
) -> FloatArray:
    """Share of a category's offers that the worker takes, shrunk to his rate, that to the market.

    0 to 1; `market_rate` is the category's rate over all workers.
    """
    own = (w.accepted + _PRIOR_ANSWERS * market_rate) / (w.seen + _PRIOR_ANSWERS)
    rate = (p.accepted + _PRIOR_PAIR * own) / (p.seen + _PRIOR_PAIR)
    return np.asarray(np.clip(rate, 0.0, 1.0))


def open_jobs(w: WorkerTotals) -> FloatArray:
    """Jobs assigned and not ended, as far as the platform knows."""
    return np.maximum(w.assigned - w.ended, 0.0)


def declares(skills: NDArray[np.uint64], category: IntArray | int) -> BoolArray:
    """Whether each mask of declared skills holds the category."""
    shift = np.asarray(category).astype(np.uint64)
    return np.asarray((skills >> shift) & np.uint64(1), dtype=bool)


def _stated(values: FloatArray, usual: float, least: float) -> FloatArray:
    # In double precision, so that a stored float32 and a request's float64 give the same bits.
    said = np.asarray(values, dtype=np.float64)
    return np.maximum(np.where(np.isnan(said), usual, said), least)


def _mean(total: FloatArray, count: FloatArray, prior: FloatArray) -> FloatArray:
    return np.asarray((total + _PRIOR_MEAN * prior) / (count + _PRIOR_MEAN))


def _hour_affinity(w: WorkerTotals, hour: FloatArray) -> FloatArray:
    """How far accepted offers lie around this hour, beyond what was offered; about -1 to 1.

    The mean direction of accepted hours on the clock, less that of seen hours, towards this hour.
    """
    angle = 2.0 * np.pi * hour / 24.0
    rate = w.accepted / np.maximum(w.seen, 1e-9)
    toward = (w.accepted_cos - rate * w.seen_cos) * np.cos(angle) + (
        w.accepted_sin - rate * w.seen_sin
    ) * np.sin(angle)
    return np.asarray(toward / (w.seen + _PRIOR_ANSWERS))


def exposure_facts(history: MarketHistory, record: Record, positions: TextPositions) -> PairFacts:
    """What was known of every exposure of a history at the moment it was shown.

    `positions` are those of the history's texts in the space of a release.
    """
    e, t, w = history.exposures, history.tasks, history.workers
    category = t.categories[e.tasks].astype(np.int64)
    hour_of_week = local_time(e.shown_at).hour_of_week
    market = record.shown()
    return PairFacts(
        at=e.shown_at,
        joined_at=w.joined_at[e.workers],
        skills=w.skills[e.workers],
        max_distance_m=w.max_distance_m[e.workers],
        min_hourly_usd=w.min_hourly_usd[e.workers],
        is_on_shift=w.shifts[e.workers, hour_of_week],
        shift_hours=w.shifts.sum(axis=1)[e.workers],
        worker=record.worker_totals(e.workers, e.shown_at),
        pair=record.pair_totals(e.workers, category, e.shown_at),
        similarity=exposure_similarity(history, record, positions),
        distance_m=offer_distance_m(history),
        category=category,
        pay_usd=t.pay_usd[e.tasks],
        service_min=t.service_min[e.tasks],
        earliest_start=t.earliest_start[e.tasks],
        deadline=t.deadline[e.tasks],
        urgency=t.urgency[e.tasks],
        required=t.required[e.tasks],
        category_rates=market.rates,
        market_rating=market.rating,
    )
