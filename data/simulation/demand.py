"""Tasks as they are posted: when, where, what, for how much, until when."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, NamedTuple

import numpy as np

from data.arrays import FloatArray, IntArray, prose
from data.columns import Tasks, TaskStatus, Urgency
from data.reference.calendar import HOUR_S, MINUTE_S, NEVER, local_time
from data.reference.categories import (
    BASE_PAY_USD,
    CATEGORIES,
    CODE_OF,
    DEMAND,
    SERVICE_MIN,
)
from data.reference.qualifications import required_mask
from data.simulation.population import displace, scatter
from data.simulation.text.language import A_CATEGORY
from data.simulation.text.writing import write_tasks
from data.simulation.world import City

HOUR_WEIGHTS: Final = np.array(
    [1, 1, 1, 1, 1, 2, 5, 9, 13, 15, 15, 14, 13, 12, 12, 13, 14, 15, 14, 11, 8, 5, 3, 2], float
)
_DAY_WEIGHTS: Final = np.array([1.0, 0.95, 0.95, 1.0, 1.1, 1.25, 1.15])

_TWO_PLACES: Final = (
    "delivery",
    "food_delivery",
    "moving",
    "errands",
    "grocery_shopping",
    "laundry",
)

_REQUIRES: Final = (
    ("delivery", "car", 0.35), ("delivery", "bicycle", 0.10), ("food_delivery", "bicycle", 0.15),
    ("food_delivery", "food-handler", 0.05), ("moving", "truck", 0.20),
    ("moving", "heavy-lifting", 0.50), ("handyman", "tools", 0.40), ("home_repair", "tools", 0.40),
    ("electrical", "journeyman-electrician", 0.30), ("plumbing", "plumbing-license", 0.30),
    ("hvac", "hvac-license", 0.25), ("nursing", "nursing-license", 0.50),
    ("babysitting", "background-check", 0.40), ("pet_care", "pet-friendly", 0.35),
    ("cleaning", "cleaning-supplies", 0.20), ("lawn_care", "lawn-mower", 0.15),
    ("grocery_shopping", "car", 0.25), ("photography", "camera", 0.50),
    ("tech_support", "laptop", 0.25), ("massage", "massage-license", 0.35),
    ("furniture_assembly", "tools", 0.35), ("event_help", "heavy-lifting", 0.20),
)  # fmt: skip


def post_times(city: City, until: int, rng: np.random.Generator) -> IntArray:
    """(n_tasks,) instants, ascending: an inhomogeneous Poisson process given its count.

    Weekday, season and a few city events shape the days, the local hour shapes each day.
    """
    hours = city.starts_at(until) + np.arange(city.days * 24, dtype=np.int64) * HOUR_S
    local = local_time(hours)
    events = np.exp(rng.normal(0.0, 0.15, city.days))[np.arange(len(hours)) // 24]
    season = 1.0 + 0.1 * np.sin(2.0 * np.pi * local.day_of_year / 365.25)
    weights = HOUR_WEIGHTS[local.hour.astype(int)] * _DAY_WEIGHTS[local.weekday] * events * season
    hour = rng.choice(len(hours), size=city.tasks, p=weights / weights.sum())
    return np.sort(hours[hour] + rng.integers(0, HOUR_S, city.tasks))


class Demand(NamedTuple):
    """Tasks, and the sub-skill (n,) int8, 0 to 2, that each is really about."""

    tasks: Tasks
    sub_skills: IntArray


def draw_tasks(
    posted_at: IntArray, rng: np.random.Generator, *, first_number: int, posters: int
) -> Demand:
    """Tasks for the given posting instants (n,), all open, in the order given."""
    n = len(posted_at)
    categories = rng.choice(len(CATEGORIES), size=n, p=DEMAND / DEMAND.sum()).astype(np.int16)
    urgency = rng.choice(3, size=n, p=[0.5, 0.3, 0.2]).astype(np.int8)
    lat, lng, _ = scatter(rng, n, 1.0)
    stretch = np.exp(rng.normal(0.0, 0.3, n))
    start, deadline = _draw_times(posted_at, urgency, rng)
    two_places = np.isin(categories, [CODE_OF[name] for name in _TWO_PLACES])
    dropoff_lat, dropoff_lng = displace(rng, lat, lng, 2.0)
    tasks = Tasks(
        ids=np.array([f"task-{first_number + row}" for row in range(n)]),
        titles=np.full(n, ""),
        poster_ids=np.array([f"poster-{p}" for p in rng.integers(1, posters + 1, n)]),
        categories=categories,
        posted_at=posted_at,
        lat=lat,
        lng=lng,
        dropoff_lat=np.where(two_places, dropoff_lat, np.nan),
        dropoff_lng=np.where(two_places, dropoff_lng, np.nan),
        earliest_start=start,
        deadline=deadline,
        service_min=(SERVICE_MIN[categories] * stretch).astype(np.float32),
        pay_usd=_draw_pay(posted_at, categories, stretch, urgency, rng),
        urgency=urgency,
        required=_draw_requirements(categories, rng),
        status=np.full(n, TaskStatus.OPEN, dtype=np.int8),
        descriptions=prose([""] * n),
        languages=np.full(n, ""),
    )
    sub_skills = rng.integers(0, A_CATEGORY, n).astype(np.int8)
    texts = write_tasks(tasks, sub_skills, rng)
    return Demand(replace(tasks, **texts._asdict()), sub_skills)


def _draw_times(
    posted_at: IntArray, urgency: IntArray, rng: np.random.Generator
) -> tuple[IntArray, IntArray]:
    n = len(posted_at)
    hours = np.select(
        [urgency == Urgency.HIGH, urgency == Urgency.MEDIUM],
        [rng.uniform(2.0, 8.0, n), rng.uniform(12.0, 48.0, n)],
        rng.uniform(48.0, 336.0, n),
    )
    has_deadline = rng.random(n) < np.array([0.5, 0.8, 1.0])[urgency]
    deadline = np.where(has_deadline, posted_at + (hours * HOUR_S).astype(np.int64), NEVER)
    wait = rng.exponential(30.0, n) * np.where(urgency == Urgency.HIGH, 0.3, 1.0)
    return posted_at + (wait * MINUTE_S).astype(np.int64), deadline


def _draw_pay(
    posted_at: IntArray,
    categories: IntArray,
    stretch: FloatArray,
    urgency: IntArray,
    rng: np.random.Generator,
) -> FloatArray:
    """USD, to the cent: base rate x duration^0.8 x poster's noise x evening and urgency surge."""
    local = local_time(posted_at)
    evening = (local.hour >= 18.0) | (local.weekday >= 5)
    surge = 1.0 + 0.08 * evening + 0.12 * (urgency == Urgency.HIGH)
    noise = np.exp(rng.normal(0.0, 0.25, len(posted_at)))
    pay = BASE_PAY_USD[categories] * stretch**0.8 * noise * surge
    return np.asarray(np.round(np.maximum(pay, 8.0), 2))


def _draw_requirements(categories: IntArray, rng: np.random.Generator) -> np.ndarray:
    required = np.zeros(len(categories), dtype=np.uint64)
    for category, name, share in _REQUIRES:
        mask, _ = required_mask([name])
        asks = (categories == CODE_OF[category]) & (rng.random(len(categories)) < share)
        required[asks] |= np.uint64(mask)
    return required
