"""What is usual among all workers: where a figure starts before a worker's own history counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from data.arrays import FloatArray, IntArray
from data.reference.calendar import DAY_S, MINUTE_S, local_time
from data.reference.categories import BASE_PAY_USD, CATEGORIES, DEMAND, SERVICE_MIN
from features.activity import local_day
from features.ledger import Ledger, Offers

PAY_EDGES_USD: Final = np.array([0.0, 20.0, 40.0, 60.0, 80.0, 120.0, 160.0, 240.0])
"""Where the bands of pay begin; the last has no end."""

_SINCE_S: Final = 90 * DAY_S
_PRIOR: Final = 20.0  # observations that the assumptions below weigh
_COMPLETION, _ON_TIME, _ACCEPTANCE, _STARS, _ENJOYMENT = 0.85, 0.8, 0.4, 4.5, 3.5
_ANSWER_MIN, _HOURLY_USD, _DAYS_A_WEEK, _HOURS_A_DAY = 15.0, 30.0, 2.0, 3.0
_FARTHEST_M: Final = 25_000.0
_QUARTILES_M: Final = np.array([1_500.0, 3_000.0, 5_000.0])


@dataclass(frozen=True, slots=True)
class Population:
    """Usual values over the last 90 days, each drawn to a stated assumption by 20 observations.

    Attributes
    ----------
    weekdays, hours : (7,), (24,) float64
        Shares of work days by weekday and of work by local hour.
    quartiles_m : (3,) float64
        Distances of accepted tasks.
    farthest_m : float
        What 99 % of the offers lay within.
    band_hourly_usd : (8,) float64
        Pay an hour of way and work by band of pay, see `PAY_EDGES_USD`.
    category_shares, category_pay_usd : (45,) float64
        Shares of completed tasks, and their mean pay.
    """

    weekdays: FloatArray
    hours: FloatArray
    days_a_week: float  # of workers who worked at all
    hours_a_day: float
    pay_usd: float
    low_pay_usd: float  # a tenth of the accepted tasks pay less
    high_pay_usd: float
    weekly_usd: float  # of workers who completed anything
    band_hourly_usd: FloatArray
    quartiles_m: FloatArray
    farthest_m: float
    category_shares: FloatArray
    category_pay_usd: FloatArray
    completion: float
    on_time: float
    acceptance: float
    stars: float
    enjoyment: float
    answer_min: float


def population_of(ledger: Ledger, *, now: int) -> Population:
    """What was usual in the 90 days before `now`."""
    offers = ledger.offers.known(now)
    workers = np.repeat(np.arange(len(ledger.offer_ends) - 1), np.diff(ledger.offer_ends))
    workers = workers[ledger.offers.shown_at < now]
    recent = offers.shown_at >= now - _SINCE_S
    offers, workers = offers.take(recent), workers[recent]
    done = offers.completed == 1
    yes = offers.accepted == 1
    begun = offers.answered_at[offers.assigned == 1]
    local = local_time(begun) if len(begun) else None
    active = len(np.unique(workers[done]))
    weeks = max(min(_SINCE_S, now - int(offers.shown_at.min(initial=now))) / (7 * DAY_S), 1.0)
    work_days = _work_days(workers[offers.assigned == 1], begun)
    hourly, _ = bands(offers.take(offers.completed >= 0))
    paid = offers.pay_usd[yes]
    return Population(
        weekdays=_shares(None if local is None else local.weekday, np.full(7, 1 / 7)),
        hours=_shares(None if local is None else local.hour.astype(np.int64), _day_hours()),
        days_a_week=_mean(work_days / weeks, max(active, 1), _DAYS_A_WEEK) if active else 2.0,
        hours_a_day=_mean(float(offers.busy_min[done].sum()) / 60.0, work_days, _HOURS_A_DAY),
        pay_usd=_mean(
            float(offers.pay_usd[done].sum()),
            int(done.sum()),
            float(BASE_PAY_USD @ DEMAND / DEMAND.sum()),
        ),
        low_pay_usd=float(np.quantile(paid, 0.1)) if len(paid) else 20.0,
        high_pay_usd=float(np.quantile(paid, 0.9)) if len(paid) else 120.0,
        weekly_usd=float(offers.pay_usd[done].sum()) / weeks / max(active, 1),
        band_hourly_usd=hourly,
        quartiles_m=np.quantile(
            np.append(offers.metres[yes], np.repeat(_QUARTILES_M, 7)), [0.25, 0.5, 0.75]
        ),
        farthest_m=float(np.quantile(offers.metres, 0.99)) if len(offers) else _FARTHEST_M,
        category_shares=_shares(offers.category[done], DEMAND / DEMAND.sum()),
        category_pay_usd=_category_pay(offers.take(done)),
        completion=_mean(float(done.sum()), int((offers.completed >= 0).sum()), _COMPLETION),
        on_time=_mean(
            float((offers.on_time == 1).sum()), int((offers.on_time >= 0).sum()), _ON_TIME
        ),
        acceptance=_mean(float(yes.sum()), int((offers.accepted >= 0).sum()), _ACCEPTANCE),
        stars=_nan_mean(offers.rating, _STARS),
        enjoyment=_nan_mean(offers.enjoyment, _ENJOYMENT),
        answer_min=_median_answer(offers.take(yes)),
    )


def bands(ended: Offers, usual: FloatArray | None = None) -> tuple[FloatArray, FloatArray]:
    """Expected pay an hour in each band of pay, and the hours (8,) that it rests on.

    Pay of completed tasks over the hours of all ended ones, those given up included, with five
    hours at the usual pay an hour of the band added.
    """
    prior = np.full(len(PAY_EDGES_USD), _HOURLY_USD) if usual is None else usual
    band = np.searchsorted(PAY_EDGES_USD, ended.pay_usd, side="right") - 1
    size = len(PAY_EDGES_USD)
    hours = np.bincount(band, ended.busy_min / 60.0, size)
    earned = np.bincount(band, ended.pay_usd * (ended.completed == 1), size)
    return np.asarray((earned + _BAND_PRIOR_H * prior) / (hours + _BAND_PRIOR_H)), np.asarray(
        hours, dtype=np.float64
    )


_BAND_PRIOR_H: Final = 5.0


def _work_days(workers: IntArray, begun: IntArray) -> int:
    if not len(begun):
        return 0
    return len(np.unique(np.stack([workers, local_day(begun)], axis=1), axis=0))


def _shares(codes: IntArray | None, prior: FloatArray) -> FloatArray:
    counts = np.bincount(codes, minlength=len(prior)) if codes is not None else 0.0 * prior
    return np.asarray((counts + _PRIOR * prior) / (counts.sum() + _PRIOR))


def _day_hours() -> FloatArray:
    """(24,) shares of an assumed day from 8 to 20."""
    hours = np.zeros(24)
    hours[8:20] = 1.0 / 12.0
    return hours


def _mean(total: float, count: float, prior: float) -> float:
    return (total + _PRIOR * prior) / (count + _PRIOR)


def _nan_mean(values: FloatArray, prior: float) -> float:
    known = values[~np.isnan(values)]
    return _mean(float(known.sum()), len(known), prior)


def _category_pay(done: Offers) -> FloatArray:
    count = np.bincount(done.category, minlength=len(CATEGORIES))
    total = np.bincount(done.category, done.pay_usd, len(CATEGORIES))
    return np.asarray((total + 3.0 * BASE_PAY_USD) / (count + 3.0))


def _median_answer(accepted: Offers) -> float:
    waits = (accepted.answered_at - accepted.shown_at) / MINUTE_S
    return float(np.median(waits)) if len(waits) else _ANSWER_MIN


USUAL_SERVICE_MIN: Final = SERVICE_MIN
