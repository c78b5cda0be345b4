"""Workers with what the platform sees of them and the latents that it never sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from data.arrays import FloatArray, IntArray
from data.columns import Availability, Role, Workers
from data.reference.calendar import DAY_S, local_time
from data.reference.categories import CATEGORIES, CODE_OF
from data.reference.geography import PLACES
from data.reference.qualifications import held_mask
from data.simulation.text.language import A_CATEGORY
from data.simulation.text.writing import write_profiles
from data.simulation.world import City

KM_PER_DEGREE: Final = 111.195
"""Kilometres per degree of latitude on the mean sphere."""

_VEHICLES: Final = (
    (None, 0.25),
    ("bicycle", 0.20),
    ("motorcycle", 0.05),
    ("car", 0.38),
    ("van", 0.05),
    ("truck", 0.07),
)
_ABILITIES: Final = (
    ("tools", 0.35), ("cleaning-supplies", 0.30), ("ladder", 0.15), ("camera", 0.10),
    ("laptop", 0.60), ("background-check", 0.55), ("cpr", 0.12), ("food-handler", 0.15),
    ("heavy-lifting", 0.45), ("pet-friendly", 0.50), ("english", 0.92), ("spanish", 0.25),
    ("chinese", 0.15), ("lawn-mower", 0.10),
)  # fmt: skip
_LICENCES: Final = (
    ("electrical", "journeyman-electrician"), ("electrical", "master-electrician"),
    ("plumbing", "plumbing-license"), ("hvac", "epa-608"), ("hvac", "hvac-license"),
    ("nursing", "nursing-license"), ("massage", "massage-license"),
    ("hair_styling", "cosmetology-license"), ("tutoring", "teaching-certificate"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Latents:
    """What drives a worker's outcomes; no part of the product reads it."""

    mood: FloatArray  # (n,) log-odds of acceptance
    skill: FloatArray  # (n, 45) standard normal
    sub_skill: IntArray  # (n, 45) int8, preferred sub-skill of each category, 0 to 2; -1 none
    tolerance_km: FloatArray  # (n,) distance at which reluctance begins
    reservation_usd: FloatArray  # (n,) hourly
    preferred_hour: FloatArray  # (n,) local, 0 to 24
    hour_strength: FloatArray  # (n,)
    reliability: FloatArray  # (n,) log-odds of completion
    punctuality: FloatArray  # (n,) log-odds of being on time
    activity: FloatArray  # (n,) relative presence on the platform
    leaves_at: IntArray  # (n,) instant
    openness: FloatArray  # (n,) log-odds of opening a notification
    phone_hour: FloatArray  # (n,) local hour at which notifications are opened most, 0 to 24


@dataclass(frozen=True, slots=True)
class Population:
    """Workers and their latents, row by row."""

    workers: Workers
    latents: Latents


def scatter(
    rng: np.random.Generator, n: int, spread_km: float
) -> tuple[FloatArray, FloatArray, IntArray]:
    """Points around the city's places: latitudes, longitudes (degrees), and the place of each."""
    weights = np.array([place.weight for place in PLACES])
    zones = rng.choice(len(PLACES), size=n, p=weights / weights.sum())
    centre_lat = np.array([place.lat for place in PLACES])[zones]
    centre_lng = np.array([place.lng for place in PLACES])[zones]
    lat, lng = displace(rng, centre_lat, centre_lng, spread_km)
    return lat, lng, zones


def displace(
    rng: np.random.Generator, lat: FloatArray, lng: FloatArray, spread_km: float
) -> tuple[FloatArray, FloatArray]:
    """Points moved by a normal step of `spread_km` in each direction."""
    step = rng.normal(0.0, spread_km / KM_PER_DEGREE, size=(2, *np.shape(lat)))
    return lat + step[0], lng + step[1] / np.cos(np.radians(lat))


def draw_population(city: City, until: int, rng: np.random.Generator) -> Population:
    """All workers of a city: two fifths join during the run, one in eight leaves."""
    n, start = city.workers, city.starts_at(until)
    latents = _draw_latents(city, until, rng)
    lat, lng, _ = scatter(rng, n, 0.9)
    here_lat, here_lng = displace(rng, lat, lng, 0.8)
    newcomer = rng.random(n) < 0.4
    joined = np.where(
        newcomer,
        start + rng.random(n) * city.days * DAY_S,
        start - rng.gamma(2.0, 120.0, n) * DAY_S,
    ).astype(np.int64)
    shifts = _draw_shifts(latents.preferred_hour, rng)
    on_shift = shifts[np.arange(n), local_time(until).hour_of_week[0]]
    status = np.where(on_shift, Availability.AVAILABLE_NOW, Availability.ONLINE)
    status[(rng.random(n) < 0.25) & ~on_shift] = Availability.OFFLINE
    months = np.maximum(start - joined, 0) / (30 * DAY_S)
    earlier_xp = rng.poisson(months * 4.0 * np.minimum(latents.activity, 4.0)) * 90
    skills = _declared_skills(latents.skill, rng)
    workers = Workers(
        ids=np.array([f"worker-{row + 1}" for row in range(n)]),
        roles=np.where(rng.random(n) < 0.8, Role.WORKER, Role.BOTH).astype(np.int8),
        joined_at=joined,
        home_lat=lat,
        home_lng=lng,
        lat=here_lat,
        lng=here_lng,
        skills=skills,
        qualifications=_draw_qualifications(latents.skill, rng),
        max_distance_m=_stated(rng, latents.tolerance_km * 1_000.0, 0.5, 0.25, 0.8),
        min_hourly_usd=_stated(rng, latents.reservation_usd, -0.1, 0.15, 0.6),
        shifts=shifts,
        availability=status.astype(np.int8),
        xp=earlier_xp.astype(np.int64),
        streak_days=np.zeros(n, dtype=np.int32),
        longest_streak=np.zeros(n, dtype=np.int32),
        profile_texts=write_profiles(skills, latents.skill, latents.sub_skill, rng),
    )
    return Population(workers, latents)


def _draw_latents(city: City, until: int, rng: np.random.Generator) -> Latents:
    n = city.workers
    shared = rng.normal(0.0, 0.5, (n, 1))
    skill = shared + rng.normal(0.0, np.sqrt(0.75), (n, len(CATEGORIES)))
    sub_skill = rng.integers(0, A_CATEGORY, (n, len(CATEGORIES)))
    morning = rng.random(n) < 0.6
    start = city.starts_at(until)
    leaves = np.where(
        rng.random(n) < 0.125, start + rng.random(n) * city.days * DAY_S, until + DAY_S
    )
    on = 1.0 if city.has_latents else 0.0
    return Latents(
        mood=on * rng.normal(0.0, 0.7, n),
        skill=on * skill,
        sub_skill=np.where(city.has_latents, sub_skill, -1).astype(np.int8),
        tolerance_km=np.exp(1.4 + on * rng.normal(0.0, 0.4, n)),
        reservation_usd=np.exp(2.9 + on * rng.normal(0.0, 0.25, n)),
        preferred_hour=np.where(morning, rng.normal(10.0, 2.5, n), rng.normal(17.0, 2.5, n)) % 24,
        hour_strength=on * rng.gamma(2.0, 0.4, n),
        reliability=on * rng.normal(0.0, 0.8, n),
        punctuality=on * rng.normal(0.0, 0.7, n),
        activity=rng.gamma(0.8, 1.25, n) + 0.02,
        leaves_at=leaves.astype(np.int64),
        openness=on * rng.normal(0.0, 0.8, n),
        phone_hour=np.where(morning, rng.normal(8.5, 1.5, n), rng.normal(19.0, 2.0, n)) % 24,
    )


def _draw_shifts(preferred_hour: FloatArray, rng: np.random.Generator) -> np.ndarray:
    """(n, 168) bool: 6 to 11 hours around the preferred hour on most days of the week."""
    n = len(preferred_hour)
    works = rng.random((n, 7)) < np.where(rng.random(n) < 0.8, 0.75, 0.35)[:, None]
    works[np.arange(n), rng.integers(0, 7, n)] = True
    begin = np.floor(preferred_hour - rng.uniform(2.0, 5.0, n)).astype(np.int64)
    length = rng.integers(6, 12, n)
    shifts = np.zeros((n, 168), dtype=bool)
    rows = np.arange(n)
    for day in range(7):
        for step in range(11):
            hour = (day * 24 + begin + step) % 168
            shifts[rows, hour] |= works[:, day] & (step < length)
    return shifts


def _declared_skills(skill: FloatArray, rng: np.random.Generator) -> np.ndarray:
    """Masks of the categories that a worker says to be good at: a noisy view of true skill."""
    declares = rng.random(skill.shape) < 1.0 / (1.0 + np.exp(-2.0 * (skill - 1.4)))
    top = np.argmax(skill + rng.gumbel(0.0, 0.3, skill.shape), axis=1)
    declares[np.arange(len(skill)), top] = True
    bits = np.uint64(1) << np.arange(skill.shape[1], dtype=np.uint64)
    return np.asarray((declares * bits).sum(axis=1, dtype=np.uint64))


def _draw_qualifications(skill: FloatArray, rng: np.random.Generator) -> np.ndarray:
    n = len(skill)
    masks = np.zeros(n, dtype=np.uint64)
    vehicle = rng.choice(len(_VEHICLES), size=n, p=[share for _, share in _VEHICLES])
    for code, (name, _) in enumerate(_VEHICLES):
        if name is not None:
            masks[vehicle == code] |= np.uint64(held_mask([name]))
    drives = vehicle >= 2
    masks[drives] |= np.uint64(held_mask(["drivers-license"]))
    for name, share in _ABILITIES:
        masks[rng.random(n) < share] |= np.uint64(held_mask([name]))
    for category, name in _LICENCES:
        licensed = (skill[:, CODE_OF[category]] > 0.5) & (rng.random(n) < 0.5)
        masks[licensed] |= np.uint64(held_mask([name]))
    return masks


def _stated(
    rng: np.random.Generator, value: FloatArray, shift: float, noise: float, share: float
) -> FloatArray:
    """What workers say of a latent value: off by a log-normal factor, unsaid by some (NaN)."""
    said = value * np.exp(shift + rng.normal(0.0, noise, len(value)))
    said[rng.random(len(value)) >= share] = np.nan
    return np.round(said, 2).astype(np.float32)  # whole cents, whole centimetres
