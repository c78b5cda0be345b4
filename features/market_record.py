"""The market's record: what was known of all offers together as of an instant.

Positions, distances, pay, categories: totals with few keys, over everybody. They can be asked of a
whole history at once, or of one stretch of time after another, each beginning from the `carried`
totals of the one before; both give the same integers, so the same features.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np

from data.arrays import FloatArray, IntArray
from data.reference.calendar import DAY_S
from data.reference.categories import CATEGORIES
from features.running_totals import FIXED_POINT, Carried, RunningTotals, fixed

TREND_S: Final = 14 * DAY_S
POSITIONS: Final = 64
"""Positions that are told apart; later ones count as the last."""

DISTANCE_EDGES_KM: Final = np.array([1.0, 2.0, 3.0, 4.5, 7.0])
HOURLY_EDGES_USD: Final = np.array([18.0, 24.0, 30.0, 38.0])
SLACK_EDGES_H: Final = np.array([0.5, 2.0, 4.0, 8.0, 11.9])
PAY_CELLS: Final = 8
"""Cells of one band of distance, more than there are bands of pay."""

_N_CATEGORIES: Final = len(CATEGORIES)

# Prior counts: how many observations the wider rate weighs against the narrower one.
_PRIOR_CELL: Final = 50.0
_PRIOR_CATEGORY: Final = 50.0
_PRIOR_POSITION: Final = 50.0
_PRIOR_TREND: Final = 200.0

_KEYS: Final = {
    "positions": POSITIONS,
    "cells": (len(DISTANCE_EDGES_KM) + 1) * PAY_CELLS,
    "seen": 1,
    "answers": 1,
    "category_answers": _N_CATEGORIES,
    "jobs": 1,
    "category_jobs": _N_CATEGORIES,
    "on_time": 1,
    "category_on_time": _N_CATEGORIES,
    "on_time_cells": (len(SLACK_EDGES_H) + 1) * 2,
    "ratings": 1,
}
"""For each table of totals: how many keys it has."""

MarketState = Mapping[str, Carried]
"""Everything that a later stretch of time needs of the earlier ones, by table."""


class MarketOffers(NamedTuple):
    """What the market's totals are made of, one row an exposure; each (n,) int64.

    Outcomes that are not known have an instant past every other; `stars` are in fixed point.
    """

    shown_at: IntArray
    position: IntArray  # from 1, at most POSITIONS - 1
    category: IntArray
    cell: IntArray  # band of distance and pay
    on_time_cell: IntArray  # band of slack, in the rush hour or not
    answered_at: IntArray
    accepted: IntArray  # 1 where the answer was yes, else 0
    ended_at: IntArray
    completed: IntArray
    judged_at: IntArray
    on_time: IntArray
    rated_at: IntArray
    stars: IntArray


class CategoryRates(NamedTuple):
    """Rates of a category, each (n,) float64, 0 to 1, shrunk to the whole market's."""

    accept: FloatArray
    complete: FloatArray
    on_time: FloatArray
    accept_trend: (
        FloatArray  # all categories: accepted less expected over the last 14 days, per offer
    )


class OfferExpectations(NamedTuple):
    """What is expected of offers, each (n,) float64, 0 to 1."""

    seen: FloatArray  # chance that it is looked at, relative to the first position
    accepted: FloatArray  # acceptance of offers at this position, distance and pay
    completed: FloatArray
    on_time: FloatArray


class UsualRates(NamedTuple):
    """What an offer is compared with, as of one instant; each a rate from 0 to 1.

    `examined` (64,) by position: the chance that it is looked at, relative to the first;
    `accepted` (48,) by cell of distance and pay, once looked at; `completed` (45,) by category;
    `on_time` (12,) by cell of slack and rush hour.
    """

    examined: FloatArray
    accepted: FloatArray
    completed: FloatArray
    on_time: FloatArray

    def of(self, offers: MarketOffers) -> OfferExpectations:
        """What is expected of each offer, whenever it was shown."""
        seen = self.examined[offers.position]
        return OfferExpectations(
            seen,
            self.accepted[offers.cell] * seen,
            self.completed[offers.category],
            self.on_time[offers.on_time_cell],
        )


class MarketColumns(NamedTuple):
    """What the market's record said of each exposure when it was shown; each (n,) float64."""

    seen: FloatArray  # chance that it was looked at, relative to the first position
    expected: FloatArray  # acceptance of offers at this position, distance and pay
    expected_completed: FloatArray
    expected_on_time: FloatArray
    accept: FloatArray  # rates of the task's category, and so on: see CategoryRates
    complete: FloatArray
    on_time: FloatArray
    accept_trend: FloatArray
    rating: FloatArray  # mean rating of all jobs, 1 to 5

    @property
    def expectations(self) -> OfferExpectations:
        """What was expected of each."""
        return OfferExpectations(
            self.seen, self.expected, self.expected_completed, self.expected_on_time
        )

    @property
    def rates(self) -> CategoryRates:
        """Those of the task's category."""
        return CategoryRates(self.accept, self.complete, self.on_time, self.accept_trend)


class MarketRecord:
    """Totals over all offers, to be asked as of any instant of the stretch that it was built for.

    Parameters
    ----------
    offers : MarketOffers
        The exposures of a whole history, or of a stretch of time.
    earlier : MarketState, optional
        Where these are not the first: what the record of the stretch before says to carry on.

    Attributes
    ----------
    expectations : OfferExpectations
        What was expected of each exposure when it was shown.
    """

    def __init__(self, offers: MarketOffers, earlier: MarketState | None = None) -> None:
        self._offers = offers
        self._earlier = earlier or {}
        self._tables: dict[str, RunningTotals] = {}
        o, zero = offers, 0 * offers.category
        ones = np.ones(len(zero), dtype=np.int64)
        self._add("positions", o.position, o.answered_at, ones, o.accepted)
        seen = self._examined(o.position, o.shown_at)
        looked = fixed(seen)
        self._add("cells", o.cell, o.answered_at, looked, o.accepted)
        self._add("seen", zero, o.answered_at, looked, o.accepted)
        accepted = self._usually_accepted(o.cell, o.shown_at) * seen
        self._add("answers", zero, o.answered_at, looked, o.accepted, fixed(accepted))
        self._add("category_answers", o.category, o.answered_at, looked, o.accepted)
        self._add("jobs", zero, o.ended_at, ones, o.completed)
        self._add("category_jobs", o.category, o.ended_at, ones, o.completed)
        self._add("on_time", zero, o.judged_at, ones, o.on_time)
        self._add("category_on_time", o.category, o.judged_at, ones, o.on_time)
        self._add("on_time_cells", o.on_time_cell, o.judged_at, ones, o.on_time)
        self._add("ratings", zero, o.rated_at, ones, o.stars)
        self.expectations = OfferExpectations(
            seen,
            accepted,
            self._category_rate("jobs", o.category, o.shown_at, 0.85),
            self._expected_on_time(o.on_time_cell, o.shown_at),
        )

    def carried(self, until: int) -> MarketState:
        """What a record of the exposures shown from the instant `until` on has to begin from."""
        return {
            name: table.carried(until - TREND_S if name == "answers" else until, _KEYS[name])
            for name, table in self._tables.items()
        }

    def columns(self) -> MarketColumns:
        """What the record said of each of its exposures when it was shown."""
        o = self._offers
        return MarketColumns(
            *self.expectations,
            *self.category_rates(o.category, o.shown_at),
            self.mean_rating(o.shown_at),
        )

    def category_rates(self, categories: IntArray, at: IntArray | int) -> CategoryRates:
        """Shrunk rates of the given categories (n,), as of `at` (one instant or one per row)."""
        accept = self._category_rate("answers", categories, at, 0.4, counts=False)
        return CategoryRates(
            accept=np.clip(accept, 0.0, 1.0),
            complete=self._category_rate("jobs", categories, at, 0.85),
            on_time=self._category_rate("on_time", categories, at, 0.8),
            accept_trend=self._accept_trend(at, len(categories)),
        )

    def mean_rating(self, at: IntArray | int) -> FloatArray:
        """Mean rating of all jobs as of `at`, shrunk to 4.5 by ten ratings; (n,) for (n,) `at`."""
        totals = self._before("ratings", np.zeros(np.size(at), dtype=np.int64), at)
        return np.asarray((totals[:, 1] / FIXED_POINT + 45.0) / (totals[:, 0] + 10.0))

    def _add(self, name: str, keys: IntArray, known_at: IntArray, *columns: IntArray) -> None:
        self._tables[name] = RunningTotals.of(
            keys, known_at, *columns, earlier=self._earlier.get(name)
        )

    def _before(self, name: str, keys: IntArray, at: IntArray | int) -> IntArray:
        return self._tables[name].before(keys, at)

    def usual(self, at: int) -> UsualRates:
        """What offers that are shown at an instant are compared with."""
        return UsualRates(
            examined=self._examined(np.arange(POSITIONS), at),
            accepted=self._usually_accepted(np.arange(_KEYS["cells"]), at),
            completed=self._category_rate("jobs", np.arange(_N_CATEGORIES), at, 0.85),
            on_time=self._expected_on_time(np.arange(_KEYS["on_time_cells"]), at),
        )

    def _examined(self, position: IntArray, at: IntArray | int) -> FloatArray:
        """Chance that an offer was looked at, relative to the first position, as known then."""
        first = _rate(
            self._before("positions", 0 * position + 1, at), 0.4, _PRIOR_POSITION, counts=True
        )
        own = _rate(self._before("positions", position, at), first, _PRIOR_POSITION, counts=True)
        return np.clip(own / first, 0.05, 1.0)

    def _usually_accepted(self, cell: IntArray, at: IntArray | int) -> FloatArray:
        """Acceptance of offers of this distance and pay, once looked at, as known then."""
        overall = _rate(self._before("seen", 0 * cell, at), 0.4, 10.0)
        return np.clip(_rate(self._before("cells", cell, at), overall, _PRIOR_CELL), 0.0, 1.0)

    def _expected_on_time(self, cell: IntArray, at: IntArray | int) -> FloatArray:
        overall = _rate(self._before("on_time", 0 * cell, at), 0.8, 10.0, counts=True)
        return _rate(self._before("on_time_cells", cell, at), overall, _PRIOR_CELL, counts=True)

    def _category_rate(
        self,
        name: str,
        categories: IntArray,
        at: IntArray | int,
        start: float,
        *,
        counts: bool = True,
    ) -> FloatArray:
        zero = np.zeros(len(categories), dtype=np.int64)
        overall = _rate(self._before(name, zero, at), start, 10.0, counts=counts)
        own = self._before(f"category_{name}", categories, at)
        return _rate(own, overall, _PRIOR_CATEGORY, counts=counts)

    def _accept_trend(self, at: IntArray | int, n: int) -> FloatArray:
        """(n,) accepted less expected per offer seen in the last 14 days, shrunk by 200 offers."""
        zero = np.zeros(n, dtype=np.int64)
        recent = self._before("answers", zero, at) - self._before(
            "answers", zero, np.maximum(at - TREND_S, 0)
        )
        seen, accepted, expected = (
            recent[:, 0] / FIXED_POINT,
            recent[:, 1],
            recent[:, 2] / FIXED_POINT,
        )
        return np.asarray((accepted - expected) / (seen + _PRIOR_TREND))


def _rate(
    totals: IntArray, prior: FloatArray | float, weight: float, *, counts: bool = False
) -> FloatArray:
    """Successes over trials with `weight` trials of the prior rate added.

    Column 0 of `totals` holds trials (fixed point unless `counts`), column 1 successes.
    """
    trials = totals[:, 0] if counts else totals[:, 0] / FIXED_POINT
    return np.asarray((totals[:, 1] + weight * prior) / (trials + weight))
