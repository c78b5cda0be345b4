"""The record: what the platform knew of workers, pairs and categories as of an instant.

Every fact enters when it became known (`known_at`), never when it happened. An offer's expected
acceptance is itself a rate as of the moment of the offer, so a worker's residual (accepted less
expected) compares him with what such offers got at that time, position and distance included.
"""

from __future__ import annotations

from copy import copy
from typing import Final, NamedTuple

import numpy as np

from data.arrays import FloatArray, IntArray
from data.columns import MarketHistory
from data.reference.calendar import DAY_S, HOUR_S, MINUTE_S, local_time, travel_min
from data.reference.categories import CATEGORIES
from data.reference.geography import distance_m
from features.running_totals import FIXED_POINT, KeyedTotals, RunningTotals, fixed

RECENT_S: Final = 30 * DAY_S
TREND_S: Final = 14 * DAY_S
USUAL_DISTANCE_M: Final = 6_500.0
"""Stands in for a distance that nobody has stated or noted."""

LEAST_PAY_USD: Final = 0.01
"""Features take the logarithm of pay: unpaid work counts as paid one cent."""

SLACK_CAP_H: Final = 12.0
"""Hours of slack that count; also what "no deadline" counts as."""

_N_CATEGORIES: Final = len(CATEGORIES)
_DISTANCE_EDGES_KM: Final = np.array([1.0, 2.0, 3.0, 4.5, 7.0])
_HOURLY_EDGES_USD: Final = np.array([18.0, 24.0, 30.0, 38.0])
_SLACK_EDGES_H: Final = np.array([0.5, 2.0, 4.0, 8.0, 11.9])
_POSITIONS: Final = 64

# Prior counts: how many observations the wider rate weighs against the narrower one.
_PRIOR_CELL: Final = 50.0
_PRIOR_CATEGORY: Final = 50.0
_PRIOR_POSITION: Final = 50.0
_PRIOR_TREND: Final = 200.0


class WorkerTotals(NamedTuple):
    """Columns of a worker's totals, each (n,) float64."""

    offers: FloatArray
    seen: FloatArray  # offers weighted by the chance that they were looked at
    accepted: FloatArray
    expected: FloatArray
    recent_seen: FloatArray  # over the last 30 days
    recent_accepted: FloatArray
    recent_expected: FloatArray
    accepted_log_pay: FloatArray
    accepted_log_km: FloatArray
    accepted_cos: FloatArray
    accepted_sin: FloatArray
    declined: FloatArray  # weighted by the chance that they were looked at
    declined_log_pay: FloatArray
    declined_log_km: FloatArray
    seen_cos: FloatArray
    seen_sin: FloatArray
    assigned: FloatArray
    ended: FloatArray
    completed: FloatArray
    expected_completed: FloatArray
    on_time: FloatArray
    expected_on_time: FloatArray
    ratings: FloatArray
    rating_sum: FloatArray


class PairTotals(NamedTuple):
    """Columns of a worker's totals in one category, each (n,) float64."""

    offers: FloatArray
    seen: FloatArray
    accepted: FloatArray
    expected: FloatArray
    ended: FloatArray
    completed: FloatArray
    expected_completed: FloatArray
    ratings: FloatArray
    rating_sum: FloatArray


class CategoryRates(NamedTuple):
    """Rates of a category, each (n,) float64, 0 to 1, shrunk to the whole market's."""

    accept: FloatArray
    complete: FloatArray
    on_time: FloatArray
    accept_trend: (
        FloatArray  # all categories: accepted less expected over the last 14 days, per offer
    )


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


class _Offers(NamedTuple):
    """Facts of each exposure that the totals are made of."""

    km: FloatArray
    hourly_usd: FloatArray
    slack_h: FloatArray
    angle: FloatArray  # local hour as an angle, radians
    is_rush_hour: FloatArray


def hourly_pay(pay_usd: FloatArray, service_min: FloatArray, travel: FloatArray) -> FloatArray:
    """USD per hour over service and travel time (both minutes); above zero."""
    return np.asarray(np.maximum(pay_usd, LEAST_PAY_USD) / ((service_min + travel) / 60.0))


def slack_hours(
    start: FloatArray | IntArray, deadline: IntArray, service_min: FloatArray
) -> FloatArray:
    """Hours left after travel and service when work begins at `start`, clipped to 0 to 12."""
    left = (deadline - start) / HOUR_S - np.asarray(service_min, dtype=np.float64) / 60.0
    return np.clip(left, 0.0, SLACK_CAP_H)


def start_of_work(
    at: IntArray | int, travel: FloatArray, earliest_start: IntArray | int
) -> FloatArray:
    """Instant (float seconds) at which a worker who leaves at `at` can begin."""
    return np.maximum(at + travel * MINUTE_S, earliest_start)


def is_rush_hour(hour: FloatArray, weekday: IntArray) -> FloatArray:
    """1.0 on working days from 7 to 9 and 16 to 18:30 local, else 0.0."""
    peak = ((hour >= 7.0) & (hour < 9.0)) | ((hour >= 16.0) & (hour < 18.5))
    return np.asarray(peak & (weekday < 5), dtype=np.float64)


def pair_key(workers: IntArray, categories: IntArray | int) -> IntArray:
    """Key of a worker-category pair in pair totals."""
    return np.asarray(workers, dtype=np.int64) * _N_CATEGORIES + categories


class Record:
    """A market's history as running totals, to be asked as of any instant.

    Building it costs one pass over the exposures; `history.exposures` may hold outcomes that are
    not known yet, they count from their `known_at` on.

    Parameters
    ----------
    usual : UsualRates, optional
        What all offers are compared with, where the history is that of some workers only; else
        what was usual in the history itself when each was shown.

    Attributes
    ----------
    answered_at : (n_exposures,) int64
        When each answer became known; past every instant where there is none.
    surprise : (n_exposures,) int64
        Accepted less expected, in fixed point (`features.running_totals.FIXED_POINT`).
    """

    def __init__(self, history: MarketHistory, usual: UsualRates | None = None) -> None:
        e, t = history.exposures, history.tasks
        self._usual = usual
        self._n_workers = len(history.workers)
        category = t.categories[e.tasks].astype(np.int64)
        offers = _offers(history)
        answered = e.accepted >= 0
        answer_at = np.where(answered, e.accepted_known_at, np.iinfo(np.int64).max)
        accepted = (e.accepted == 1).astype(np.int64)

        seen = self._examination(history, answer_at, accepted)
        expected = self._expected_acceptance(history, offers, answer_at, accepted, seen)
        self.answered_at = answer_at
        self.surprise = accepted * int(FIXED_POINT) - fixed(expected)
        seen_fixed, declined = fixed(seen), fixed(seen * (1 - accepted))
        log_pay, log_km = np.log(offers.hourly_usd), np.log1p(offers.km)
        cos, sin = np.cos(offers.angle), np.sin(offers.angle)
        ones = np.ones(len(e), dtype=np.int64)
        self._answers = RunningTotals.of(
            e.workers, answer_at,
            ones, seen_fixed, accepted, fixed(expected),
            fixed(log_pay * accepted), fixed(log_km * accepted),
            fixed(cos * accepted), fixed(sin * accepted),
            declined, fixed(log_pay * seen * (1 - accepted)),
            fixed(log_km * seen * (1 - accepted)), fixed(cos * seen), fixed(sin * seen),
        )  # fmt: skip
        pair = pair_key(e.workers, category)
        self._pair_answers = RunningTotals.of(
            pair, answer_at, ones, seen_fixed, accepted, fixed(expected)
        )
        self._category_answers = RunningTotals.of(category, answer_at, seen_fixed, accepted)
        self._market_answers = RunningTotals.of(
            0 * category, answer_at, seen_fixed, accepted, fixed(expected)
        )

        self._job_totals(history, category, pair, offers)

    def _job_totals(
        self, history: MarketHistory, category: IntArray, pair: IntArray, offers: _Offers
    ) -> None:
        e = history.exposures
        ended = e.completed >= 0
        end_at = np.where(ended, e.completed_known_at, np.iinfo(np.int64).max)
        completed = (e.completed == 1).astype(np.int64)
        ones = np.ones(len(e), dtype=np.int64)
        self._category_jobs = RunningTotals.of(category, end_at, ones, completed)
        self._market_jobs = RunningTotals.of(0 * category, end_at, ones, completed)
        expected = self._expected_completion(category, e.shown_at)

        judged = e.on_time >= 0
        judged_at = np.where(judged, e.on_time_known_at, np.iinfo(np.int64).max)
        on_time = (e.on_time == 1).astype(np.int64)
        self._category_on_time = RunningTotals.of(category, judged_at, ones, on_time)
        self._market_on_time = RunningTotals.of(0 * category, judged_at, ones, on_time)
        cell = np.searchsorted(_SLACK_EDGES_H, offers.slack_h) * 2 + offers.is_rush_hour.astype(
            int
        )
        self._slack_cells = RunningTotals.of(cell, judged_at, ones, on_time)
        expected_on_time = self._expected_on_time(cell, e.shown_at)

        assigned_at = np.where(e.assigned == 1, e.accepted_known_at, np.iinfo(np.int64).max)
        self._assigned = RunningTotals.of(e.workers, assigned_at, ones)
        self._jobs = RunningTotals.of(e.workers, end_at, ones, completed, fixed(expected))
        self._pair_jobs = RunningTotals.of(pair, end_at, ones, completed, fixed(expected))
        self._on_time = RunningTotals.of(e.workers, judged_at, on_time, fixed(expected_on_time))
        rated = ~np.isnan(e.rating)
        rated_at = np.where(rated, e.rating_known_at, np.iinfo(np.int64).max)
        stars = fixed(np.nan_to_num(e.rating))
        self._ratings = RunningTotals.of(e.workers, rated_at, ones, stars)
        self._pair_ratings = RunningTotals.of(pair, rated_at, ones, stars)
        self._market_ratings = RunningTotals.of(0 * pair, rated_at, ones, stars)

    def _examination(
        self, history: MarketHistory, answer_at: IntArray, accepted: IntArray
    ) -> FloatArray:
        """Chance that each offer was looked at, relative to the first position, as known then."""
        e = history.exposures
        position = np.minimum(e.positions.astype(np.int64), _POSITIONS - 1)
        ones = np.ones(len(e), dtype=np.int64)
        self._positions = RunningTotals.of(position, answer_at, ones, accepted)
        return self._examined(position, e.shown_at)

    def _examined(self, position: IntArray, at: IntArray | int) -> FloatArray:
        if self._usual is not None:
            return self._usual.examined[position]
        totals = self._positions
        first = _rate(totals.before(0 * position + 1, at), 0.4, _PRIOR_POSITION, counts=True)
        own = _rate(totals.before(position, at), first, _PRIOR_POSITION, counts=True)
        return np.clip(own / first, 0.05, 1.0)

    def _expected_acceptance(
        self,
        history: MarketHistory,
        offers: _Offers,
        answer_at: IntArray,
        accepted: IntArray,
        seen: FloatArray,
    ) -> FloatArray:
        """Acceptance of offers at this position, distance and pay, as known when it was shown."""
        cell = np.searchsorted(_DISTANCE_EDGES_KM, offers.km) * 8 + np.searchsorted(
            _HOURLY_EDGES_USD, offers.hourly_usd
        )
        self._offer_cells = RunningTotals.of(cell, answer_at, fixed(seen), accepted)
        self._all_offers = RunningTotals.of(0 * cell, answer_at, fixed(seen), accepted)
        return self._usually_accepted(cell, history.exposures.shown_at) * seen

    def _usually_accepted(self, cell: IntArray, at: IntArray | int) -> FloatArray:
        if self._usual is not None:
            return self._usual.accepted[cell]
        overall = _rate(self._all_offers.before(0 * cell, at), 0.4, 10.0)
        return np.clip(_rate(self._offer_cells.before(cell, at), overall, _PRIOR_CELL), 0.0, 1.0)

    def _expected_completion(self, category: IntArray, at: IntArray | int) -> FloatArray:
        if self._usual is not None:
            return self._usual.completed[category]
        return self._category_rate(self._category_jobs, self._market_jobs, category, at, 0.85)

    def _expected_on_time(self, cell: IntArray, at: IntArray | int) -> FloatArray:
        if self._usual is not None:
            return self._usual.on_time[cell]
        overall = _rate(self._market_on_time.before(0 * cell, at), 0.8, 10.0, counts=True)
        return _rate(self._slack_cells.before(cell, at), overall, _PRIOR_CELL, counts=True)

    def usual(self, at: int) -> UsualRates:
        """What offers that are shown at an instant are compared with."""
        return UsualRates(
            examined=self._examined(np.arange(_POSITIONS), at),
            accepted=self._usually_accepted(np.arange(8 * (len(_DISTANCE_EDGES_KM) + 1)), at),
            completed=self._expected_completion(np.arange(_N_CATEGORIES), at),
            on_time=self._expected_on_time(np.arange(2 * (len(_SLACK_EDGES_H) + 1)), at),
        )

    def _category_rate(
        self,
        by_category: RunningTotals,
        market: RunningTotals,
        categories: IntArray,
        at: IntArray | int,
        start: float,
        *,
        counts: bool = True,
    ) -> FloatArray:
        zero = np.zeros(len(categories), dtype=np.int64)
        overall = _rate(market.before(zero, at), start, 10.0, counts=counts)
        return _rate(by_category.before(categories, at), overall, _PRIOR_CATEGORY, counts=counts)

    def category_rates(self, categories: IntArray, at: IntArray | int) -> CategoryRates:
        """Shrunk rates of the given categories (n,), as of `at` (one instant or one per row)."""
        return CategoryRates(
            accept=np.clip(
                self._category_rate(
                    self._category_answers, self._market_answers, categories, at, 0.4, counts=False
                ),
                0.0,
                1.0,
            ),
            complete=self._category_rate(
                self._category_jobs, self._market_jobs, categories, at, 0.85
            ),
            on_time=self._category_rate(
                self._category_on_time, self._market_on_time, categories, at, 0.8
            ),
            accept_trend=self._accept_trend(at, len(categories)),
        )

    def _accept_trend(self, at: IntArray | int, n: int) -> FloatArray:
        """(n,) accepted less expected per offer seen in the last 14 days, shrunk by 200 offers."""
        zero = np.zeros(n, dtype=np.int64)
        recent = self._market_answers.before(zero, at) - self._market_answers.before(
            zero, np.maximum(at - TREND_S, 0)
        )
        seen, accepted, expected = (
            recent[:, 0] / FIXED_POINT,
            recent[:, 1],
            recent[:, 2] / FIXED_POINT,
        )
        return np.asarray((accepted - expected) / (seen + _PRIOR_TREND))

    def market_rating(self, at: IntArray | int) -> FloatArray:
        """Mean rating of all jobs as of `at`, shrunk to 4.5 by ten ratings; (n,) for (n,) `at`."""
        zero = np.zeros(np.size(at), dtype=np.int64)
        totals = self._market_ratings.before(zero, at)
        return np.asarray((totals[:, 1] / FIXED_POINT + 45.0) / (totals[:, 0] + 10.0))

    def worker_totals(self, workers: IntArray, at: IntArray | int) -> FloatArray:
        """(n, 24) float64: columns of `WorkerTotals` for worker rows (n,), as of `at`."""
        answers = self._answers.before(workers, at)
        recent = answers - self._answers.before(workers, np.maximum(at - RECENT_S, 0))
        jobs, judged = self._jobs.before(workers, at), self._on_time.before(workers, at)
        ratings = self._ratings.before(workers, at)
        r = FIXED_POINT
        columns = (
            answers[:, 0], answers[:, 1] / r, answers[:, 2], answers[:, 3] / r,
            recent[:, 1] / r, recent[:, 2], recent[:, 3] / r,
            *(answers[:, 4:13] / r).T,
            self._assigned.before(workers, at)[:, 0],
            jobs[:, 0], jobs[:, 1], jobs[:, 2] / r,
            judged[:, 0], judged[:, 1] / r,
            ratings[:, 0], ratings[:, 1] / r,
        )  # fmt: skip
        return np.column_stack(columns).astype(np.float64)

    def pair_totals(
        self, workers: IntArray, categories: IntArray, at: IntArray | int
    ) -> FloatArray:
        """(n, 9) float64: columns of `PairTotals` for worker rows and categories, as of `at`."""
        keys = pair_key(workers, categories)
        return _pair_columns(
            self._pair_answers.before(keys, at),
            self._pair_jobs.before(keys, at),
            self._pair_ratings.before(keys, at),
        )

    def pairs_at(self, instant: int) -> PairIndex:
        """Every pair's totals as of one instant, for look-ups on the hot path."""
        return PairIndex(
            self._pair_answers.at(instant),
            self._pair_jobs.at(instant),
            self._pair_ratings.at(instant),
        )


class PairIndex:
    """Pair totals at one moment: `of` looks candidates up without touching the history."""

    def __init__(self, answers: KeyedTotals, jobs: KeyedTotals, ratings: KeyedTotals) -> None:
        keys = np.unique(np.concatenate([answers.keys, jobs.keys, ratings.keys]))
        columns = _pair_columns(answers.of(keys), jobs.of(keys), ratings.of(keys))
        self._keys = keys
        self._columns = np.concatenate([columns, np.zeros((1, columns.shape[1]))])
        self._later_keys: IntArray = np.empty(0, dtype=np.int64)
        self._later_columns: FloatArray = np.empty((0, columns.shape[1]))

    def with_totals(self, keys: IntArray, columns: FloatArray) -> PairIndex:
        """The same, with other totals (k, 9) of some pairs (`pair_key`), each named once."""
        merged = np.union1d(self._later_keys, keys)
        totals = np.empty((len(merged), columns.shape[1]))
        totals[np.searchsorted(merged, self._later_keys)] = self._later_columns
        totals[np.searchsorted(merged, keys)] = columns
        found = copy(self)
        found._later_keys, found._later_columns = merged, totals
        return found

    def of(self, workers: IntArray, categories: IntArray | int) -> FloatArray:
        """(n, 9) float64 columns of `PairTotals`; zeros for pairs without a record."""
        keys = pair_key(workers, categories)
        found = np.searchsorted(self._keys, keys)
        found[found == len(self._keys)] = -1
        if len(self._keys):
            found[self._keys[found] != keys] = -1
        columns = np.asarray(self._columns[found])
        if len(self._later_keys):
            at = np.minimum(np.searchsorted(self._later_keys, keys), len(self._later_keys) - 1)
            is_later = self._later_keys[at] == keys
            columns[is_later] = self._later_columns[at[is_later]]
        return columns


def _pair_columns(answers: IntArray, jobs: IntArray, ratings: IntArray) -> FloatArray:
    r = FIXED_POINT
    return np.column_stack(
        (
            answers[:, 0], answers[:, 1] / r, answers[:, 2], answers[:, 3] / r,
            jobs[:, 0], jobs[:, 1], jobs[:, 2] / r, ratings[:, 0], ratings[:, 1] / r,
        )
    ).astype(np.float64)  # fmt: skip


def _rate(
    totals: IntArray, prior: FloatArray | float, weight: float, *, counts: bool = False
) -> FloatArray:
    """Successes over trials with `weight` trials of the prior rate added.

    Column 0 of `totals` holds trials (fixed point unless `counts`), column 1 successes.
    """
    trials = totals[:, 0] if counts else totals[:, 0] / FIXED_POINT
    return np.asarray((totals[:, 1] + weight * prior) / (trials + weight))


def offer_distance_m(history: MarketHistory) -> FloatArray:
    """(n_exposures,) metres from where the worker was to the task.

    Where the platform did not note the place, the worker's home stands in for it, and where that
    is unknown too, a usual distance.
    """
    e, t, w = history.exposures, history.tasks, history.workers
    is_noted = ~(np.isnan(e.worker_lat) | np.isnan(e.worker_lng))
    lat = np.where(is_noted, e.worker_lat, w.home_lat[e.workers])
    lng = np.where(is_noted, e.worker_lng, w.home_lng[e.workers])
    metres = distance_m(lat, lng, t.lat[e.tasks], t.lng[e.tasks])
    return np.where(np.isnan(metres), USUAL_DISTANCE_M, metres)


def _offers(history: MarketHistory) -> _Offers:
    e, t = history.exposures, history.tasks
    metres = offer_distance_m(history)
    local = local_time(e.shown_at)
    travel = travel_min(metres, local.hour)
    service = t.service_min[e.tasks].astype(np.float64)
    start = start_of_work(e.shown_at, travel, t.earliest_start[e.tasks])
    return _Offers(
        km=metres / 1_000.0,
        hourly_usd=hourly_pay(t.pay_usd[e.tasks], service, travel),
        slack_h=slack_hours(start, t.deadline[e.tasks], service),
        angle=2.0 * np.pi * local.hour / 24.0,
        is_rush_hour=is_rush_hour(local.hour, local.weekday),
    )
