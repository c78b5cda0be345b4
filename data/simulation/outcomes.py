"""True probabilities of each stage, given everything: the law that outcomes are drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from data.arrays import BoolArray, FloatArray, IntArray
from data.reference.calendar import HOUR_S, local_time
from data.reference.categories import OUTDOOR
from data.simulation.population import Latents
from data.simulation.world import City, Coefficients

SLACK_CAP_H: Final = 12.0
"""Hours of slack beyond which more time no longer helps; also stands for "no deadline"."""

_NO_SIGNAL: Final = (0.35, 0.85, 0.8)


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything about pairs of task and worker at the moment of exposure; each (n,)."""

    workers: IntArray
    categories: IntArray
    sub_skills: IntArray  # what each task is really about, 0 to 2
    shown_at: IntArray
    distance_m: FloatArray
    hourly_usd: FloatArray
    slack_h: FloatArray
    open_jobs: FloatArray
    rain: FloatArray  # 0 dry to 1 heavy, at the place and day
    run_share: FloatArray  # 0 at the start of the run, 1 at its end


@dataclass(frozen=True, slots=True)
class TrueProbabilities:
    """Each (n,), 0 to 1: accept given examined, complete given accept, on time given complete."""

    accept: FloatArray
    complete: FloatArray
    on_time: FloatArray


def sigmoid(x: FloatArray) -> FloatArray:
    """Logistic function, elementwise."""
    return np.asarray(1.0 / (1.0 + np.exp(-x)))


def examination(positions: IntArray, law: Coefficients) -> FloatArray:
    """(n,) probability that a worker looks at an item at a position (1 is first)."""
    return sigmoid(law.examine_base - law.examine_log_position * np.log(positions))


def sub_skill_fit(preferred: IntArray, sub_skills: IntArray) -> FloatArray:
    """(n,) 1 where the task is about what the worker prefers, -1/2 where not.

    Without a preference (-1) it is 0. One task in three fits by chance, so that the mean is 0 too.
    """
    fit = np.where(preferred == sub_skills, 1.0, -0.5)
    return np.where(preferred < 0, 0.0, fit)


def true_probabilities(at: Situation, latents: Latents, city: City) -> TrueProbabilities:
    """The chain's probabilities for each pair; constants where the city has no signal."""
    if not city.has_signal:
        accept, complete, on_time = (np.full(len(at.workers), p) for p in _NO_SIGNAL)
        return TrueProbabilities(accept, complete, on_time)
    law = city.coefficients
    local = local_time(at.shown_at)
    skill = latents.skill[at.workers, at.categories]
    fit = sub_skill_fit(latents.sub_skill[at.workers, at.categories], at.sub_skills)
    wet = at.rain * OUTDOOR[at.categories]
    km = at.distance_m / 1_000.0
    return TrueProbabilities(
        accept=sigmoid(
            _accept_log_odds(at, latents, law, skill, wet, local.hour, local.weekday)
            + law.accept_scale * law.accept_sub_skill * fit
            - _shock(at, city)
        ),
        complete=sigmoid(
            law.complete_base
            + latents.reliability[at.workers]
            + law.complete_skill * skill
            - law.complete_distance * km
            - law.complete_rain_outdoor * wet
            - law.complete_open_jobs * at.open_jobs
            + law.complete_sub_skill * fit
        ),
        on_time=sigmoid(
            law.on_time_base
            + latents.punctuality[at.workers]
            + law.on_time_slack * np.log1p(np.clip(at.slack_h, 0.0, SLACK_CAP_H))
            - law.on_time_distance * km
            - law.on_time_rush_hour * _is_rush_hour(local.hour, local.weekday)
            - law.on_time_rain * at.rain
        ),
    )


def _accept_log_odds(
    at: Situation,
    latents: Latents,
    law: Coefficients,
    skill: FloatArray,
    wet: FloatArray,
    hour: FloatArray,
    weekday: IntArray,
) -> FloatArray:
    who = at.workers
    beyond = (at.distance_m / 1_000.0 - latents.tolerance_km[who]) / law.accept_distance_width_km
    pay_sensitivity = law.accept_pay + law.accept_pay_drift * at.run_share
    clock = np.cos(2.0 * np.pi * (hour - latents.preferred_hour[who]) / 24.0)
    season = np.sin(2.0 * np.pi * at.shown_at / (365.25 * 24 * HOUR_S))
    effects = (
        latents.mood[who]
        + pay_sensitivity * np.log(at.hourly_usd / latents.reservation_usd[who])
        - law.accept_distance * np.logaddexp(0.0, beyond)
        + law.accept_hour * latents.hour_strength[who] * clock
        + law.accept_skill * skill
        - law.accept_rain_outdoor * wet
        + law.accept_weekend * (weekday >= 5)
        + law.accept_season * season
        - law.accept_open_jobs * at.open_jobs
    )
    return np.asarray(law.accept_base + law.accept_scale * effects)


def _shock(at: Situation, city: City) -> FloatArray:
    if city.shock_day is None:
        return np.zeros(len(at.workers))
    return city.shock_size * (at.run_share * city.days >= city.shock_day)


def _is_rush_hour(hour: FloatArray, weekday: IntArray) -> BoolArray:
    peak = ((hour >= 7.0) & (hour < 9.0)) | ((hour >= 16.0) & (hour < 18.5))
    return np.asarray(peak & (weekday < 5))
