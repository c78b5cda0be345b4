"""How far a worker goes, and how far he would go by the release's acceptance model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from data.arrays import FloatArray, IntArray
from data.columns import Urgency
from data.reference.calendar import DAY_S
from data.reference.categories import SERVICE_MIN
from engine.patterns.population import Population
from engine.patterns.smoothing import shrunk_mean
from engine.patterns.window import WorkerWindow
from features.market_record import CategoryRates
from features.pairs import PairFacts
from features.similarity import Similarity
from models.outcomes import ChainProbabilities

if TYPE_CHECKING:
    from engine.market import MarketSnapshot

Predict: TypeAlias = Callable[[PairFacts, IntArray], ChainProbabilities]
"""Probabilities of pairs (n,), given their facts and the worker row (n,) of each."""

WILLING: Final = 0.5
"""A worker is willing to go where his acceptance is at least this share of that next door."""

_STEP_M: Final = 500.0
_PRIOR: Final = 3.0
_SHIFT_HOURS: Final = 40.0  # a week, for a worker of whom nothing is known


@dataclass(frozen=True, slots=True)
class DistancePreference:
    """Metres from where the worker was to the tasks that he accepted."""

    average_m: float
    maximum_m: float
    preferred_m: tuple[float, float]
    max_willing_m: float
    accepted: int


def distance_preference(
    window: WorkerWindow, usual: Population, market: MarketSnapshot, predict: Predict
) -> DistancePreference:
    """Distances of the offers accepted within the timeframe.

    - average: (sum + 3 usual medians) / (n + 3); maximum: of all accepted, else the upper quartile
      of the population;
    - preferred: lower and upper quartile, the population's three quartiles added as three
      observations;
    - max willing: see `max_willing_m`.
    """
    metres = window.shown.metres[window.shown.accepted == 1]
    low, high = np.quantile(np.append(metres, usual.quartiles_m), [0.25, 0.75])
    return DistancePreference(
        average_m=shrunk_mean(
            float(metres.sum()), len(metres), float(usual.quartiles_m[1]), _PRIOR
        ),
        maximum_m=float(metres.max()) if len(metres) else float(usual.quartiles_m[2]),
        preferred_m=(float(low), float(high)),
        max_willing_m=max_willing_m(window, usual, market, predict),
        accepted=len(metres),
    )


def max_willing_m(
    window: WorkerWindow, usual: Population, market: MarketSnapshot, predict: Predict
) -> float:
    """The farthest metres at which P(accepts) is still at least half of that at 500 m.

    The acceptance model of the release is asked about the worker's usual task (the category he
    completed most often, his mean pay for it, its usual time of work) every 500 m, as far as 99 %
    of the market's offers lay; the first distance that falls below ends it. A limit that the
    worker has stated is never passed.
    """
    steps = np.arange(_STEP_M, max(usual.farthest_m, _STEP_M) + _STEP_M / 2.0, _STEP_M)
    accept = predict(
        usual_offers(window, usual, market, steps), np.full(len(steps), window.row)
    ).accept
    too_far = np.flatnonzero(accept < WILLING * accept[0])
    reach = float(steps[too_far[0] - 1] if len(too_far) else steps[-1])
    stated = float("nan") if window.row < 0 else float(market.workers.max_distance_m[window.row])
    return min(reach, stated) if stated > 0.0 else reach


def usual_offers(
    window: WorkerWindow, usual: Population, market: MarketSnapshot, metres: FloatArray
) -> PairFacts:
    """The worker's usual task at distances (n,), as pairs for the models."""
    n, row, done = len(metres), window.row, window.done
    counts = np.bincount(done.category, minlength=45)
    category = int(np.argmax(counts if len(done) else usual.category_shares))
    same = done.pay_usd[done.category == category]
    pay = float(same.mean()) if len(same) else float(usual.category_pay_usd[category])
    codes = np.full(n, category, dtype=np.int64)
    known = row >= 0
    w, totals = market.workers, market.worker_totals
    return PairFacts(
        at=np.full(n, window.now, dtype=np.int64),
        joined_at=np.full(n, w.joined_at[row] if known else window.now),
        skills=np.full(n, w.skills[row] if known else 0, dtype=np.uint64),
        max_distance_m=np.full(n, w.max_distance_m[row] if known else np.nan),
        min_hourly_usd=np.full(n, w.min_hourly_usd[row] if known else np.nan),
        is_on_shift=np.ones(n, dtype=np.bool_),
        shift_hours=np.full(n, market.shift_hours[row] if known else _SHIFT_HOURS),
        worker=np.tile(totals[row] if known else np.zeros(totals.shape[1]), (n, 1)),
        pair=market.pairs.of(np.full(n, row, dtype=np.int64), codes),
        similarity=Similarity(np.zeros(n), np.zeros(n)),
        distance_m=metres,
        category=codes,
        pay_usd=np.full(n, max(pay, 0.01)),
        service_min=np.full(n, float(SERVICE_MIN[category])),
        earliest_start=np.full(n, window.now, dtype=np.int64),
        deadline=np.full(n, window.now + DAY_S, dtype=np.int64),
        urgency=np.full(n, int(Urgency.MEDIUM), dtype=np.int64),
        required=np.zeros(n, dtype=np.uint64),
        category_rates=CategoryRates(*(rate[codes] for rate in market.category_rates)),
        market_rating=np.full(n, market.market_rating),
    )
