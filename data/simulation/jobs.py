"""How long a job really takes: the way, by a law of its own, and the work, by skill."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from data.arrays import FloatArray, IntArray
from data.reference.calendar import MINUTE_S, local_time, travel_min
from data.simulation.world import City, Coefficients

_CIRCUITY: Final = 1.3  # streets over the great circle, as in data.reference.calendar


class JobTimes(NamedTuple):
    """Of each job, (n,): minutes of travel and of work, and the instant of leaving for it."""

    travel_min: FloatArray
    work_min: FloatArray
    departed_at: IntArray


def true_speed_kmh(hour: FloatArray, law: Coefficients) -> FloatArray:
    """(n,) km/h at local hours (n,): free flow less a morning, a noon and an evening peak.

    Differs from the assumption `data.reference.calendar.SPEED_KMH`, so that there is something to
    learn.
    """
    hour = np.floor(hour)

    def peak(at: float, width: float) -> FloatArray:
        return np.asarray(np.exp(-0.5 * ((hour - at) / width) ** 2))

    return np.asarray(
        law.travel_free_kmh
        - law.travel_morning_kmh * peak(8.0, 1.5)
        - law.travel_noon_kmh * peak(13.0, 2.0)
        - law.travel_evening_kmh * peak(17.0, 1.8)
    )


def draw_job_times(
    metres: FloatArray,
    answered_at: IntArray,
    earliest_start: IntArray,
    service_min: FloatArray,
    skill: FloatArray,
    city: City,
    rng: np.random.Generator,
) -> JobTimes:
    """Times of jobs (n,): a worker leaves at once, or so as to arrive when work may begin."""
    law, n = city.coefficients, len(metres)
    expected = travel_min(metres, local_time(answered_at).hour)
    departed = np.maximum(answered_at, earliest_start - (expected * MINUTE_S).astype(np.int64))
    speed = true_speed_kmh(local_time(departed).hour, law) / 60.0
    minutes = law.travel_access_min + _CIRCUITY * metres / 1_000.0 / speed
    skilled = law.work_skill * skill if city.has_signal else 0.0
    return JobTimes(
        # So that the noise leaves the mean as it is; to the hundredth, as it is stored.
        _minutes(minutes * np.exp(rng.normal(-(law.travel_noise**2) / 2, law.travel_noise, n))),
        _minutes(service_min * np.exp(rng.normal(0.0, law.work_noise, n) - skilled)),
        departed,
    )


def _minutes(values: FloatArray) -> FloatArray:
    return np.round(values, 2).astype(np.float32)
