"""The record: what the platform knew of workers, pairs and categories as of an instant.

Every fact enters when it became known (`known_at`), never when it happened. An offer's expected
acceptance is itself a rate as of the moment of the offer, so a worker's residual (accepted less
expected) compares him with what such offers got at that time, position and distance included.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from typing import Final, NamedTuple

import numpy as np

from data.arrays import BoolArray, FloatArray, IntArray
from data.columns import MarketHistory
from data.reference.calendar import DAY_S, HOUR_S, MINUTE_S, local_time, travel_min
from data.reference.categories import CATEGORIES
from data.reference.geography import distance_m
from features.market_record import (
    DISTANCE_EDGES_KM,
    HOURLY_EDGES_USD,
    PAY_CELLS,
    POSITIONS,
    SLACK_EDGES_H,
    CategoryRates,
    MarketColumns,
    MarketOffers,
    MarketRecord,
    OfferExpectations,
    UsualRates,
)
from features.running_totals import FIXED_POINT, KeyedTotals, RunningTotals, fixed

RECENT_S: Final = 30 * DAY_S
USUAL_DISTANCE_M: Final = 6_500.0
"""Stands in for a distance that nobody has stated or noted."""

LEAST_PAY_USD: Final = 0.01
"""Features take the logarithm of pay: unpaid work counts as paid one cent."""

SLACK_CAP_H: Final = 12.0
"""Hours of slack that count; also what "no deadline" counts as."""

_N_CATEGORIES: Final = len(CATEGORIES)
_NEVER: Final = np.iinfo(np.int64).max


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


class KeptRows:
    """Which rows of a table of workers stay, and under which numbers: their order stays too.

    Parameters
    ----------
    rows : (k,)
        Rows that stay, ascending.
    n : int
        Rows that there were.
    """

    def __init__(self, rows: IntArray, n: int) -> None:
        self.rows = rows
        self._number = np.full(n, -1, dtype=np.int64)
        self._number[rows] = np.arange(len(rows))

    def __call__(self, keys: IntArray) -> IntArray:
        """New numbers of rows, -1 for those that go."""
        return self._number[keys]

    def times(self, each: int) -> Callable[[IntArray], IntArray]:
        """The same of keys that count `each` to a row, such as those of `pair_key`."""

        def renumbered(keys: IntArray) -> IntArray:
            rows = self._number[keys // each]
            return np.where(rows < 0, -1, rows * each + keys % each)

        return renumbered

    @property
    def of_pairs(self) -> Callable[[IntArray], IntArray]:
        """The same of the keys of pairs."""
        return self.times(_N_CATEGORIES)


class Record:
    """A market's history as running totals, to be asked as of any instant.

    Building it costs one pass over the exposures; `history.exposures` may hold outcomes that are
    not known yet, they count from their `known_at` on.

    Parameters
    ----------
    history : MarketHistory
    usual : UsualRates, optional
        Where the history is that of some workers only: what all their offers are compared with.
    shown : MarketColumns, optional
        The same, where it is known what the record of the whole market said of each exposure when
        it was shown. With either, rates of the market cannot be asked for.

    Attributes
    ----------
    answered_at : (n_exposures,) int64
        When each answer became known; past every instant where there is none.
    surprise : (n_exposures,) int64
        Accepted less expected, in fixed point (`features.running_totals.FIXED_POINT`).
    """

    def __init__(
        self,
        history: MarketHistory,
        usual: UsualRates | None = None,
        *,
        shown: MarketColumns | None = None,
    ) -> None:
        e, t = history.exposures, history.tasks
        self._n_workers = len(history.workers)
        category = t.categories[e.tasks].astype(np.int64)
        offers = _offers(history)
        outcomes = _market_offers(history, offers)
        self._market: MarketRecord | None = None
        self._shown = shown
        if shown is not None:
            said = shown.expectations
        elif usual is not None:
            said = usual.of(outcomes)
        else:
            self._market = MarketRecord(outcomes)
            said = self._market.expectations
        accepted, answer_at = outcomes.accepted, outcomes.answered_at
        self.answered_at = answer_at
        self.surprise = accepted * int(FIXED_POINT) - fixed(said.accepted)
        seen = said.seen
        seen_fixed, declined = fixed(seen), fixed(seen * (1 - accepted))
        log_pay, log_km = np.log(offers.hourly_usd), np.log1p(offers.km)
        cos, sin = np.cos(offers.angle), np.sin(offers.angle)
        ones = np.ones(len(e), dtype=np.int64)
        self._answers = RunningTotals.of(
            e.workers, answer_at,
            ones, seen_fixed, accepted, fixed(said.accepted),
            fixed(log_pay * accepted), fixed(log_km * accepted),
            fixed(cos * accepted), fixed(sin * accepted),
            declined, fixed(log_pay * seen * (1 - accepted)),
            fixed(log_km * seen * (1 - accepted)), fixed(cos * seen), fixed(sin * seen),
        )  # fmt: skip
        pair = pair_key(e.workers, category)
        self._pair_answers = RunningTotals.of(
            pair, answer_at, ones, seen_fixed, accepted, fixed(said.accepted)
        )
        self._job_totals(e.workers, pair, outcomes, e.assigned == 1, said)

    def _job_totals(
        self,
        workers: IntArray,
        pair: IntArray,
        outcomes: MarketOffers,
        assigned: BoolArray,
        said: OfferExpectations,
    ) -> None:
        o, ones = outcomes, np.ones(len(workers), dtype=np.int64)
        expected = fixed(said.completed)
        self._assigned = RunningTotals.of(workers, np.where(assigned, o.answered_at, _NEVER), ones)
        self._jobs = RunningTotals.of(workers, o.ended_at, ones, o.completed, expected)
        self._pair_jobs = RunningTotals.of(pair, o.ended_at, ones, o.completed, expected)
        self._on_time = RunningTotals.of(workers, o.judged_at, o.on_time, fixed(said.on_time))
        self._ratings = RunningTotals.of(workers, o.rated_at, ones, o.stars)
        self._pair_ratings = RunningTotals.of(pair, o.rated_at, ones, o.stars)

    def shown(self) -> MarketColumns:
        """What the market's record said of each exposure when it was shown."""
        if self._shown is None:
            self._shown = self._whole_market().columns()
        return self._shown

    def category_rates(self, categories: IntArray, at: IntArray | int) -> CategoryRates:
        """Shrunk rates of the given categories (n,), as of `at` (one instant or one per row)."""
        return self._whole_market().category_rates(categories, at)

    def market_rating(self, at: IntArray | int) -> FloatArray:
        """Mean rating of all jobs as of `at`, shrunk to 4.5 by ten ratings; (n,) for (n,) `at`."""
        return self._whole_market().mean_rating(at)

    def usual(self, at: int) -> UsualRates:
        """What offers that are shown at an instant are compared with."""
        return self._whole_market().usual(at)

    def _whole_market(self) -> MarketRecord:
        if self._market is None:
            raise ValueError("The record of a part of a market says nothing of the whole.")
        return self._market

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

    def of_workers(self, kept: KeptRows) -> PairIndex:
        """The totals of some workers alone."""
        keys, later = kept.of_pairs(self._keys), kept.of_pairs(self._later_keys)
        some = copy(self)
        some._keys = keys[keys >= 0]
        some._columns = np.concatenate([self._columns[:-1][keys >= 0], self._columns[-1:]])
        some._later_keys, some._later_columns = later[later >= 0], self._later_columns[later >= 0]
        return some

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


def market_offers(history: MarketHistory) -> MarketOffers:
    """What each exposure of a history, or of a part of one, adds to the market's record."""
    return _market_offers(history, _offers(history))


def _market_offers(history: MarketHistory, offers: _Offers) -> MarketOffers:
    e, t = history.exposures, history.tasks
    rated = ~np.isnan(e.rating)
    pay_cell = np.searchsorted(HOURLY_EDGES_USD, offers.hourly_usd)
    rush = offers.is_rush_hour.astype(int)
    return MarketOffers(
        shown_at=e.shown_at,
        position=np.minimum(e.positions.astype(np.int64), POSITIONS - 1),
        category=t.categories[e.tasks].astype(np.int64),
        cell=np.searchsorted(DISTANCE_EDGES_KM, offers.km) * PAY_CELLS + pay_cell,
        on_time_cell=np.searchsorted(SLACK_EDGES_H, offers.slack_h) * 2 + rush,
        answered_at=np.where(e.accepted >= 0, e.accepted_known_at, _NEVER),
        accepted=(e.accepted == 1).astype(np.int64),
        ended_at=np.where(e.completed >= 0, e.completed_known_at, _NEVER),
        completed=(e.completed == 1).astype(np.int64),
        judged_at=np.where(e.on_time >= 0, e.on_time_known_at, _NEVER),
        on_time=(e.on_time == 1).astype(np.int64),
        rated_at=np.where(rated, e.rating_known_at, _NEVER),
        stars=fixed(np.nan_to_num(e.rating)),
    )
