"""Markets and other facts for tests, drawn with a seed; every column holds all that it may."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.arrays import prose
from data.columns import (
    NO_OUTCOME,
    Availability,
    Exposures,
    Impressions,
    MarketHistory,
    Notifications,
    Role,
    SessionEnd,
    Sessions,
    Tasks,
    TaskStatus,
    Urgency,
    Workers,
)
from data.reference.calendar import DAY_S, NEVER
from data.reference.categories import CATEGORIES
from data.reference.qualifications import QUALIFICATIONS, held_mask, required_mask

START = 1_767_225_600
"""2026-01-01 00:00 UTC, when the markets of the tests begin."""


def a_market(
    *, seed: int = 0, workers: int = 20, tasks: int = 30, exposures: int = 60
) -> MarketHistory:
    """A valid history of the given sizes: all kinds of values, but no meaning in them."""
    rng = np.random.default_rng(seed)
    return MarketHistory(
        some_workers(rng, workers),
        some_tasks(rng, tasks, workers),
        some_exposures(rng, exposures, workers, tasks),
        some_sessions(rng, exposures // 2, workers),
        some_notifications(rng, exposures // 3, workers, tasks),
        some_impressions(rng, exposures // 4, workers, tasks),
    )


def some_workers(rng: np.random.Generator, n: int) -> Workers:
    """(n,) workers; one in three has stated no limits."""
    unstated = rng.random(n) < 1 / 3
    streak = rng.spawn(1)[0].integers(0, 9, (2, n), dtype=np.int32)
    return Workers(
        ids=np.array([f"worker-{i}" for i in range(n)], dtype=np.str_),
        roles=_one_of(rng, n, list(Role), np.int8),
        joined_at=START - rng.integers(0, 365 * DAY_S, n),
        home_lat=rng.uniform(37.7, 37.8, n),
        home_lng=rng.uniform(-122.5, -122.4, n),
        lat=rng.uniform(37.7, 37.8, n),
        lng=rng.uniform(-122.5, -122.4, n),
        skills=rng.integers(0, 2 ** len(CATEGORIES), n, dtype=np.uint64),
        qualifications=_masks(rng, n, held_mask),
        max_distance_m=np.where(unstated, np.nan, rng.uniform(500, 9e4, n)).astype(np.float32),
        min_hourly_usd=_unless(unstated, rng.integers(0, 9_000, n) / 100).astype(np.float32),
        shifts=rng.random((n, 168)) < 0.3,
        availability=_one_of(rng, n, list(Availability), np.int8),
        xp=rng.integers(0, 1_000_000, n),
        streak_days=streak.min(axis=0),
        longest_streak=streak.max(axis=0),
        profile_texts=_some_prose(n, "I do anything"),
    )


def some_tasks(rng: np.random.Generator, n: int, workers: int) -> Tasks:
    """(n,) tasks, oldest first; half have one place, some are posted by workers or by nobody."""
    posted_at = np.sort(START + rng.integers(0, 60 * DAY_S, n))
    one_place = rng.random(n) < 0.5
    languages = rng.spawn(1)[0].choice(np.array(["", "en", "ja"]), n)
    posters = ["", *(f"poster-{i}" for i in range(5)), *(f"worker-{i}" for i in range(workers))]
    return Tasks(
        ids=np.array([f"task-{i}" for i in range(n)], dtype=np.str_),
        titles=np.array([f"Täsk '{i}' \N{PERSON WITH BALL}" for i in range(n)], dtype=np.str_),
        poster_ids=rng.choice(np.array(posters, dtype=np.str_), n),
        categories=rng.integers(0, len(CATEGORIES), n).astype(np.int16),
        posted_at=posted_at,
        lat=rng.uniform(37.7, 37.8, n),
        lng=rng.uniform(-122.5, -122.4, n),
        dropoff_lat=_unless(one_place, rng.uniform(37.7, 37.8, n)),
        dropoff_lng=_unless(one_place, rng.uniform(-122.5, -122.4, n)),
        earliest_start=posted_at + rng.integers(0, DAY_S, n),
        deadline=np.where(rng.random(n) < 0.3, NEVER, posted_at + rng.integers(0, 3 * DAY_S, n)),
        service_min=rng.uniform(10, 300, n).astype(np.float32),
        pay_usd=rng.integers(800, 50_000, n) / 100,
        urgency=_one_of(rng, n, list(Urgency), np.int8),
        required=_masks(rng, n, lambda names: required_mask(names)[0]),
        status=_one_of(rng, n, list(TaskStatus), np.int8),
        descriptions=_some_prose(n, "Dringend: 🌱"),
        languages=languages,
    )


def some_exposures(rng: np.random.Generator, n: int, workers: int, tasks: int) -> Exposures:
    """(n,) exposures, one to a ranking; an outcome needs the one before it, some are not known."""
    shown_at = np.sort(START + rng.integers(0, 60 * DAY_S, n))
    accepted = rng.choice(np.array([NO_OUTCOME, 0, 1, 1], dtype=np.int8), n)
    assigned = ((accepted == 1) & (rng.random(n) < 0.7)).astype(np.int8)
    completed = np.where(assigned == 1, rng.integers(0, 2, n), NO_OUTCOME).astype(np.int8)
    on_time = np.where(completed == 1, rng.integers(0, 2, n), NO_OUTCOME).astype(np.int8)
    is_rated = (completed == 1) & (rng.random(n) < 0.5)
    rating = np.where(is_rated, rng.integers(1, 6, n), np.nan).astype(np.float32)
    unknown_place = rng.random(n) < 0.1
    more = rng.spawn(1)[0]
    is_done = completed == 1
    tip = np.where(is_done & (more.random(n) < 0.4), more.integers(100, 9_000, n) / 100, np.nan)
    liked = np.where(is_done & (more.random(n) < 0.6), more.integers(1, 6, n), np.nan)
    timed = is_done & (more.random(n) < 0.8)
    way, work = (np.where(timed, more.uniform(0.0, top, n), np.nan) for top in (90.0, 400.0))

    def known_at(
        has_outcome: NDArray[np.bool_], rng: np.random.Generator = rng
    ) -> NDArray[np.int64]:
        is_known = has_outcome & (rng.random(n) < 0.9)
        return np.where(is_known, shown_at + rng.integers(60, 3 * DAY_S, n), NEVER)

    return Exposures(
        ranking_ids=np.array([f"ranking-{i}" for i in range(n)], dtype=np.str_),
        workers=rng.integers(0, workers, n),
        tasks=rng.integers(0, tasks, n),
        shown_at=shown_at,
        positions=rng.integers(1, 20, n).astype(np.int16),
        propensities=1.0 - rng.random(n),
        worker_lat=_unless(unknown_place, rng.uniform(37.7, 37.8, n)),
        worker_lng=_unless(unknown_place, rng.uniform(-122.5, -122.4, n)),
        accepted=accepted,
        accepted_known_at=known_at(accepted >= 0),
        assigned=assigned,
        completed=completed,
        completed_known_at=known_at(completed >= 0),
        on_time=on_time,
        on_time_known_at=known_at(on_time >= 0),
        rating=rating,
        rating_known_at=known_at(is_rated),
        tip_usd=tip.astype(np.float32),
        tip_known_at=known_at(~np.isnan(tip), more),
        enjoyment=liked.astype(np.float32),
        enjoyment_known_at=known_at(~np.isnan(liked), more),
        travel_min=way.astype(np.float32),
        work_min=work.astype(np.float32),
        job_times_known_at=known_at(timed, more),
    )


def some_sessions(rng: np.random.Generator, n: int, workers: int) -> Sessions:
    """(n,) sessions of up to ten hours."""
    began_at = np.sort(START + rng.integers(0, 60 * DAY_S, n))
    return Sessions(
        workers=rng.integers(0, workers, n),
        began_at=began_at,
        ended_at=began_at + rng.integers(1, 36_000, n),
        ended_by=_one_of(rng, n, list(SessionEnd), np.int8),
    )


def some_notifications(
    rng: np.random.Generator, n: int, workers: int, tasks: int
) -> Notifications:
    """(n,) messages, some about no task; half were opened."""
    sent_at = np.sort(START + rng.integers(0, 60 * DAY_S, n))
    return Notifications(
        ids=np.array([f"notification-{i:08}" for i in range(n)], dtype=np.str_),
        workers=rng.integers(0, workers, n),
        tasks=rng.integers(-1, tasks, n),
        kinds=rng.choice(np.array(["new_task", "weekly_summary"]), n),
        sent_at=sent_at,
        opened_at=np.where(rng.random(n) < 0.5, NEVER, sent_at + rng.integers(1, DAY_S, n)),
    )


def some_impressions(rng: np.random.Generator, n: int, workers: int, tasks: int) -> Impressions:
    """(n,) recommendations, some opened, some dismissed; some of unknown propensity."""
    shown_at = np.sort(START + rng.integers(0, 60 * DAY_S, n))
    fate = rng.integers(0, 3, n)
    acted_at = shown_at + rng.integers(1, 600, n)
    return Impressions(
        ids=np.array([f"impression-{i:08}" for i in range(n)], dtype=np.str_),
        workers=rng.integers(0, workers, n),
        tasks=rng.integers(-1, tasks, n),
        kinds=rng.choice(np.array(["task", "bundle"]), n),
        positions=rng.integers(1, 6, n).astype(np.int16),
        propensities=_unless(rng.random(n) < 0.2, 1.0 - rng.random(n)),
        shown_at=shown_at,
        opened_at=np.where(fate == 1, acted_at, NEVER),
        dismissed_at=np.where(fate == 2, acted_at, NEVER),
    )


def _some_prose(n: int, text: str) -> NDArray[Any]:
    """(n,) texts of many lengths, every third one empty."""
    return prose(["" if i % 3 == 2 else f"{text} {i}. " * (i % 7 + 1) for i in range(n)])


def _one_of(rng: np.random.Generator, n: int, members: list[Any], dtype: type) -> NDArray[Any]:
    return rng.choice(np.array(members, dtype=dtype), n)


def _unless(absent: NDArray[np.bool_], values: NDArray[Any]) -> NDArray[np.float64]:
    return np.where(absent, np.nan, values)


def _masks(rng: np.random.Generator, n: int, mask_of: Any) -> NDArray[np.uint64]:
    picks = [rng.choice(QUALIFICATIONS, rng.integers(0, 6), replace=False) for _ in range(n)]
    return np.array([mask_of([str(name) for name in pick]) for pick in picks], dtype=np.uint64)
