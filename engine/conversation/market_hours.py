"""When the market pays and where: what all offers of the last weeks and all open tasks say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from data.arrays import FloatArray, IntArray
from data.reference.calendar import DAY_S, local_time
from data.reference.categories import CATEGORIES
from engine.market import MarketSnapshot

SINCE_S: Final = 56 * DAY_S
"""Eight weeks of offers: each weekday eight times, and no season older than that."""

BLOCK_H: Final = 3
"""Hours that are told together."""

_LEAST_OFFERS: Final = 30
_LEAST_TASKS: Final = 3


@dataclass(frozen=True, slots=True)
class MarketHours:
    """Pay an hour of work by time, and by category.

    Attributes
    ----------
    blocks : (8,) float64
        Mean pay in USD an hour of work, of offers shown in each three local hours; NaN where
        there are fewer than 30.
    weekdays : (7,) float64
        The same by local weekday, 0 is Monday.
    usual_usd : float
        Of all offers; NaN without any.
    categories : (45,) float64
        Median pay an hour of the open tasks of each category; NaN with fewer than three.
    """

    blocks: FloatArray
    weekdays: FloatArray
    usual_usd: float
    categories: FloatArray

    @property
    def best_block(self) -> int | None:
        """The first hour of the best paid three; None where nothing is known."""
        if np.isnan(self.blocks).all():
            return None
        return int(np.nanargmax(self.blocks)) * BLOCK_H

    @property
    def best_weekday(self) -> int | None:
        """The best paid weekday; None where nothing is known."""
        return None if np.isnan(self.weekdays).all() else int(np.nanargmax(self.weekdays))

    @property
    def best_category(self) -> int | None:
        """The category whose open tasks pay most an hour; None where there are too few."""
        return None if np.isnan(self.categories).all() else int(np.nanargmax(self.categories))


def market_hours(market: MarketSnapshot) -> MarketHours:
    """Rates of the market as of its snapshot."""
    offers = market.ledger.offers
    recent = offers.shown_at >= market.as_of - SINCE_S
    shown = offers.shown_at[recent]
    hourly = offers.pay_usd[recent] / (np.maximum(offers.service_min[recent], 15.0) / 60.0)
    tasks = market.tasks
    open_hourly = tasks.pay_usd / (np.maximum(tasks.service_min, 15.0) / 60.0)
    by_category = _medians(tasks.categories, open_hourly)
    if not len(shown):
        nan = float("nan")
        return MarketHours(np.full(8, nan), np.full(7, nan), nan, by_category)
    local = local_time(shown)
    return MarketHours(
        blocks=_means((local.hour // BLOCK_H).astype(np.int64), hourly, 24 // BLOCK_H),
        weekdays=_means(local.weekday.astype(np.int64), hourly, 7),
        usual_usd=float(hourly.mean()),
        categories=by_category,
    )


def _means(group: IntArray, values: FloatArray, size: int) -> FloatArray:
    counts = np.bincount(group, minlength=size)
    sums = np.bincount(group, values, size)
    return np.where(counts >= _LEAST_OFFERS, sums / np.maximum(counts, 1), np.nan)


def _medians(categories: IntArray, values: FloatArray) -> FloatArray:
    found = np.full(len(CATEGORIES), np.nan)
    for code in np.unique(categories):
        of = values[categories == code]
        if len(of) >= _LEAST_TASKS:
            found[int(code)] = float(np.median(of))
    return found
