"""What a worker earns, for which pay he works best, and whether it grows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import erfc, sqrt
from typing import Final

import numpy as np

from data.arrays import FloatArray
from data.reference.calendar import DAY_S
from engine.patterns.population import PAY_EDGES_USD, Population, bands
from engine.patterns.smoothing import shrunk_mean
from engine.patterns.window import WorkerWindow
from features.ledger import Offers

PERIODS: Final = {7: 7, 30: 10, 90: 15}
"""Equal parts of each timeframe that the trend is tested on: of 1, 3 and 6 days."""

SIGNIFICANT: Final = 0.05
"""Two-sided level of the test of the trend."""

_PRIOR_TASKS: Final = 3.0


class Trend(StrEnum):
    """Direction of earnings, where it is more than noise."""

    INCREASING = "increasing"
    STABLE = "stable"
    DECREASING = "decreasing"


@dataclass(frozen=True, slots=True)
class Earnings:
    """Pay of completed tasks, USD, before tips and fees."""

    average_usd: float
    min_accepted_usd: float
    max_accepted_usd: float
    sweet_spot_usd: tuple[float, float]
    sweet_spot_hourly_usd: float
    hourly_usd: float  # over all bands
    weekly_usd: float
    trend: Trend
    growth_a_week: float  # share of the mean week, 0 where the trend is stable


def earnings(window: WorkerWindow, usual: Population) -> Earnings:
    """What the tasks of the timeframe brought.

    - average: (sum of pay + 3 usual tasks) / (completed tasks + 3);
    - accepted pay: lowest and highest of the accepted offers; without any, the 10 and 90 % of
      the population;
    - sweet spot: see `sweet_spot`; weekly: pay completed over weeks observed, not shrunk (for a
      worker of whom nothing is known the population's);
    - trend: see `trend`.
    """
    done, shown = window.done, window.shown
    paid = shown.pay_usd[shown.accepted == 1]
    low, high, hourly, overall = sweet_spot(window.ended, usual)
    direction, growth = trend(period_earnings(window))
    total = float(done.pay_usd.sum())
    is_known = window.row >= 0
    return Earnings(
        average_usd=shrunk_mean(total, len(done), usual.pay_usd, _PRIOR_TASKS),
        min_accepted_usd=float(paid.min()) if len(paid) else usual.low_pay_usd,
        max_accepted_usd=float(paid.max()) if len(paid) else usual.high_pay_usd,
        sweet_spot_usd=(low, high),
        sweet_spot_hourly_usd=hourly,
        hourly_usd=overall,
        weekly_usd=total / (window.observed_days / 7.0) if is_known else usual.weekly_usd,
        trend=direction,
        growth_a_week=growth * PERIODS.get(window.days, 10) * 7.0 / window.days,
    )


def sweet_spot(ended: Offers, usual: Population) -> tuple[float, float, float, float]:
    """The band of pay with the highest expected pay an hour: its ends, that pay, and the mean.

    In each band: pay of completed tasks over the hours of way and work of all ended ones, with
    five hours at the usual pay an hour of the band added. Bands that the worker never took are
    left out; if he took none, those above what nine in ten accepted tasks pay. The last band
    ends at the highest pay seen; the mean is over all ended tasks, five usual hours added.
    """
    hourly, hours = bands(ended, usual.band_hourly_usd)
    tried = hours > 0.0 if hours.any() else usual.high_pay_usd > PAY_EDGES_USD
    best = int(np.argmax(np.where(tried, hourly, -np.inf)))
    top = max(float(ended.pay_usd.max(initial=0.0)), usual.high_pay_usd, float(PAY_EDGES_USD[-1]))
    ends = np.append(PAY_EDGES_USD[1:], top)
    mean_usual = float(usual.band_hourly_usd.mean())
    overall = shrunk_mean(
        float(ended.pay_usd[ended.completed == 1].sum()),
        float(ended.busy_min.sum()) / 60.0,
        mean_usual,
        5.0,
    )
    return float(PAY_EDGES_USD[best]), float(ends[best]), float(hourly[best]), overall


def period_earnings(window: WorkerWindow) -> FloatArray:
    """(n,) USD of completed tasks in equal parts of the timeframe, oldest first.

    Only the parts since the worker joined: what came before says nothing of a trend.
    """
    periods = PERIODS.get(window.days, 10)
    length = window.days * DAY_S / periods
    done = window.done
    part = np.minimum(((done.ended_at - window.begin) / length).astype(np.int64), periods - 1)
    earned = np.bincount(part, done.pay_usd, periods)
    since = int(np.ceil(window.observed_days * DAY_S / length - 1e-9))
    return np.asarray(earned[periods - min(since, periods) :], dtype=np.float64)


def trend(values: FloatArray) -> tuple[Trend, float]:
    """Direction of a series (n,) by the Mann-Kendall test, and its slope over its mean.

    The test takes ties into account and is two-sided at 5 %; fewer than five values are stable.
    The slope is the Theil-Sen median of pairwise slopes, per step, as a share of the mean; 0
    where the series is stable. Sources: Mann, Econometrica 13 (1945); Kendall, Rank Correlation
    Methods (1975); Sen, JASA 63 (1968).
    """
    n = len(values)
    if n < 5 or not np.any(values > 0.0):
        return Trend.STABLE, 0.0
    first, second = np.triu_indices(n, k=1)
    steps = values[second] - values[first]
    score = float(np.sign(steps).sum())
    ties = np.unique(values, return_counts=True)[1].astype(np.float64)
    spread = (n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18.0
    if spread <= 0.0 or score == 0.0:
        return Trend.STABLE, 0.0
    z = (abs(score) - 1.0) / sqrt(spread)
    if erfc(z / sqrt(2.0)) > SIGNIFICANT:
        return Trend.STABLE, 0.0
    slope = float(np.median(steps / (second - first))) / float(values.mean())
    return (Trend.INCREASING if score > 0.0 else Trend.DECREASING), slope
