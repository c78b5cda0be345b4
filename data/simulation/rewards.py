"""What a completed job brings beside its pay: a tip from the poster, the worker's own pleasure."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from data.arrays import BoolArray, FloatArray, IntArray
from data.reference.calendar import HOUR_S, NEVER
from data.reference.categories import CODE_OF
from data.simulation.outcomes import sigmoid
from data.simulation.world import City

TIPPED: Final = tuple(
    CODE_OF[name]
    for name in (
        "delivery", "food_delivery", "grocery_shopping", "moving", "pet_care", "car_wash",
        "event_help", "massage", "hair_styling", "makeup",
    )
)  # fmt: skip
"""Codes of the categories in which a tip is the custom."""

_TIP_WITHIN_H: Final = 6.0
_ENJOYMENT_WITHIN_H: Final = 3.0
_ENJOYMENT_SAID: Final = 0.6


class Reward(NamedTuple):
    """Values (n,) float32, NaN none, and when each became known (n,), `NEVER` none."""

    values: FloatArray
    known_at: IntArray


def draw_tips(
    completed: BoolArray,
    ended_at: IntArray,
    stars: FloatArray,
    categories: IntArray,
    generosity: FloatArray,
    pay_usd: FloatArray,
    city: City,
    rng: np.random.Generator,
) -> Reward:
    """Tips in USD of jobs (n,), a dollar at least; `stars` (n,) are felt, also where not said."""
    law, n, on = city.coefficients, len(completed), 1.0 if city.has_signal else 0.0
    chance = sigmoid(
        law.tip_base
        + on
        * (
            law.tip_stars * (stars - 4.0)
            + law.tip_category * np.isin(categories, TIPPED)
            + law.tip_generosity * generosity
        )
    )
    share = law.tip_share * np.exp(rng.normal(0.0, law.tip_share_noise, n) + 0.2 * on * generosity)
    usd = np.round(np.maximum(pay_usd * share, 1.0), 2)
    return _reward(completed & (rng.random(n) < chance), usd, ended_at, _TIP_WITHIN_H, rng)


def draw_enjoyment(
    completed: BoolArray,
    ended_at: IntArray,
    skill: FloatArray,
    pay_ratio: FloatArray,
    fit: FloatArray,
    city: City,
    rng: np.random.Generator,
) -> Reward:
    """Whole points, 1 to 5, that workers give to jobs (n,); six in ten give any.

    `pay_ratio` is hourly pay over the reservation wage, `fit` that of `outcomes.sub_skill_fit`.
    """
    law, n, on = city.coefficients, len(completed), 1.0 if city.has_signal else 0.0
    felt = (
        law.enjoy_base
        + on
        * (law.enjoy_skill * skill + law.enjoy_pay * np.log(pay_ratio) + law.enjoy_sub_skill * fit)
        + rng.normal(0.0, law.enjoy_noise, n)
    )
    said = completed & (rng.random(n) < _ENJOYMENT_SAID)
    return _reward(said, np.clip(np.rint(felt), 1.0, 5.0), ended_at, _ENJOYMENT_WITHIN_H, rng)


def _reward(
    given: BoolArray,
    values: FloatArray,
    ended_at: IntArray,
    within_h: float,
    rng: np.random.Generator,
) -> Reward:
    wait = (rng.exponential(within_h, len(given)) * HOUR_S).astype(np.int64)
    return Reward(
        np.where(given, values, np.nan).astype(np.float32),
        np.where(given, ended_at + wait, NEVER).astype(np.int64),
    )
