"""Fitting the forecasts of workers on a history, in the order of time.

Work days, messages and streaks each have windows of their own: a history tells of sessions and
messages for its last weeks only. Whatever is fitted, stopped or calibrated lies before the rows
that judge it (`training.forecast_judgement`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import Any, Final, NamedTuple

import lightgbm
import numpy as np
from numpy.typing import NDArray

from data.arrays import BoolArray, FloatArray, IntArray
from data.columns import MarketHistory
from data.reference.calendar import DAY_S, HOUR_S, NEVER, local_time
from features.activity import ActivityRecord, day_began
from features.openings import OpeningRecord
from features.specification import ACCEPT
from models.boosting import BoostingParameters
from models.calibration import UNCALIBRATED, fit_platt, log_loss
from models.forecasts import (
    NO_FORECASTS,
    OPENS,
    STREAK,
    WORKS,
    Chance,
    EarningsForecast,
    Forecasts,
    scale_of,
    with_columns,
)
from models.forest import Forest
from training.dataset import Windows

SHARES: Final = (0.55, 0.65, 0.75)
"""Where fitting, stopping and calibrating end, as shares of the rows in order of time; the rest
judges."""

HOURS: Final = (0, 9, 14)
"""Local hours as of which a day's work is asked about."""

HORIZONS_DAYS: Final = (1, 3, 7, 14, 30)
FEWEST: Final = 1_000
"""Rows to fit on, at the least."""

_MOST: Final = 50_000
_EVERY_DAYS: Final = 3
_BEFORE_S: Final = 14 * DAY_S  # of the history, before the first row on earnings
_STREAK_HOURS: Final = (0, 8, 16)  # after the last task of a day


@dataclass(frozen=True, slots=True)
class TimedRows:
    """Rows in order of time: features, labels or values (n,), instants (n,), workers (n,)."""

    matrix: NDArray[np.float32]
    values: FloatArray
    at: IntArray
    workers: IntArray

    def __len__(self) -> int:
        return len(self.values)

    def take(self, rows: BoolArray | IntArray | slice) -> TimedRows:
        """A selection of rows."""
        return TimedRows(*(getattr(self, f.name)[rows] for f in fields(self)))


class Parts(NamedTuple):
    """Rows to fit, to stop, to calibrate and to judge, each later than the one before."""

    fit: TimedRows
    stop: TimedRows
    calibrate: TimedRows
    judge: TimedRows

    @classmethod
    def of(cls, rows: TimedRows, span_s: int) -> Parts:
        """Split at `SHARES` of the instants; rows whose label falls into the next part are out.

        `span_s` is how long after its instant a row's label is known.
        """
        if not len(rows):
            return cls(rows, rows, rows, rows)
        cuts = [int(np.quantile(rows.at, share)) for share in SHARES]
        begins, ends = [int(rows.at[0]), *cuts], [*cuts, NEVER]
        return cls(
            *(
                rows.take((rows.at >= begin) & (rows.at + span_s <= max(end, begin)))
                for begin, end in zip(begins, ends, strict=True)
            )
        )


@dataclass(frozen=True, slots=True)
class FittedForecasts:
    """The forecasts, and the later rows that may judge each chance, by name."""

    forecasts: Forecasts = NO_FORECASTS
    judge: dict[str, TimedRows] = field(default_factory=dict)
    past: dict[str, TimedRows] = field(default_factory=dict)  # all that came before those


def fit_forecasts(
    history: MarketHistory, windows: Windows, parameters: BoostingParameters
) -> FittedForecasts:
    """Fit every forecast that there are rows enough for; equal histories give equal trees."""
    record, rng = ActivityRecord(history), np.random.default_rng(parameters.seed)
    rows = {
        WORKS: (work_rows(history, record, rng), DAY_S),
        STREAK: (streak_rows(history, record), 2 * DAY_S),
        OPENS: (opening_rows(history), 6 * HOUR_S),
    }
    chances, judge, past = {}, {}, {}
    for name, (found, span_s) in rows.items():
        parts = Parts.of(found, span_s)
        judge[name], past[name] = parts.judge, _joined(parts.fit, parts.stop, parts.calibrate)
        if _is_enough(parts):
            chances[name] = _fit_chance(parts, parameters)
    earnings = _fit_earnings(history, record, windows, parameters)
    return FittedForecasts(Forecasts(chances, earnings), judge, past)


def work_rows(
    history: MarketHistory, record: ActivityRecord, rng: np.random.Generator
) -> TimedRows:
    """Workers on days and hours at which they had not begun work; 1 where they still did that day.

    From the first whole day of which work days are told; a random selection where there are many.
    """
    last = int(history.exposures.shown_at.max(initial=0))
    begin = int(day_began(np.array([min(record.observed_from, last) + 36 * HOUR_S]))[0])
    days = day_began(np.arange(begin + 12 * HOUR_S, last - DAY_S, DAY_S, dtype=np.int64))
    asked = len(days) * len(HOURS) * record.n_workers
    share = min(1.0, _MOST / max(asked, 1))
    parts = []
    for day in days.tolist():
        for hour in HOURS:
            asked_at = day + hour * HOUR_S
            there = history.workers.joined_at <= asked_at
            who = np.flatnonzero(there & (rng.random(record.n_workers) < share))
            who = who[record.worked(who, day, asked_at) == 0]
            parts.append((who, np.full(len(who), asked_at, dtype=np.int64)))
    if not parts:
        return _no_rows(record)
    who, at = (np.concatenate(column) for column in zip(*parts, strict=True))
    until = day_began(at) + DAY_S
    return TimedRows(
        record.matrix(who, at), (record.worked(who, at, until) > 0).astype(np.float64), at, who
    )


def streak_rows(history: MarketHistory, record: ActivityRecord) -> TimedRows:
    """Workers after the last task of a UTC day; 1 where one was completed on the next UTC day.

    Asked at once and 8 and 16 hours later, while the next day has no task yet. The last two
    columns are the hours that the streak has left and the days that it has lasted.
    """
    e = history.exposures
    done = e.completed == 1
    known = done & (e.completed_known_at < NEVER)
    who, day, end = _days_of_tasks(e.workers[known], e.completed_known_at[known])
    length = run_lengths(who, day)
    rows = []
    for hours in _STREAK_HOURS:
        at = end + 1 + hours * HOUR_S
        left = (day + 2) * DAY_S - at
        begins = (day + 1) * DAY_S
        is_open = (left > 0) & (record.jobs(who, begins, np.maximum(at, begins)) == 0)
        rows.append(np.stack([who, at, left, length, day])[:, is_open])
    table = np.concatenate(rows, axis=1)
    last = int(e.shown_at.max(initial=0))
    table = table[:, np.lexsort((table[0], table[1]))]
    who, at, left, length, day = table[:, (table[4] + 2) * DAY_S <= last]
    if not len(who):
        return _no_rows(record)
    kept = record.jobs(who, at, (day + 2) * DAY_S) > 0
    matrix = with_columns(record.matrix(who, at), left / HOUR_S, length.astype(np.float64))
    return TimedRows(matrix, kept.astype(np.float64), at, who)


def opening_rows(history: MarketHistory) -> TimedRows:
    """Every message with what was known when it was sent; 1 where it was opened."""
    sent = history.notifications
    if not len(sent):
        return TimedRows(np.empty((0, 1), dtype=np.float32), np.empty(0), *(np.empty(0, int),) * 2)
    matrix = OpeningRecord(history).matrix(
        sent.workers, sent.sent_at, sent.kinds, local_time(sent.sent_at).hour
    )
    opened = (sent.opened_at < NEVER).astype(np.float64)
    return TimedRows(matrix, opened, sent.sent_at, sent.workers)


def earning_rows(
    history: MarketHistory, record: ActivityRecord, begin: int, end: int, horizons: tuple[int, ...]
) -> TimedRows:
    """All workers every third day; USD earned within each horizon that ends before `end`."""
    parts = []
    for at in range(begin, end, _EVERY_DAYS * DAY_S):
        who = np.flatnonzero(history.workers.joined_at <= at)
        for days in horizons:
            if at + days * DAY_S <= end:
                when = np.full(len(who), at, dtype=np.int64)
                parts.append(
                    TimedRows(
                        with_columns(record.matrix(who, when), np.full(len(who), float(days))),
                        record.earned(who, when, when + days * DAY_S),
                        when,
                        who,
                    )
                )
    return _joined(*parts) if parts else _no_rows(record)


def run_lengths(workers: IntArray, days: IntArray) -> IntArray:
    """(n,) days in a row up to each day of work; rows sorted by worker, then day."""
    if not len(days):
        return days
    goes_on = np.append(False, (np.diff(workers) == 0) & (np.diff(days) == 1))
    place = np.arange(len(days))
    return np.asarray(place - np.maximum.accumulate(np.where(goes_on, 0, place)) + 1)


def _days_of_tasks(workers: IntArray, ended: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """Worker, UTC day and last completion of each day that has any, by worker, then day."""
    order = np.lexsort((ended, workers))
    who, at = workers[order].astype(np.int64), ended[order]
    day = at // DAY_S
    last = np.append((np.diff(who) != 0) | (np.diff(day) != 0), True)[: len(who)]
    return who[last], day[last], at[last]


def _fit_chance(parts: Parts, parameters: BoostingParameters) -> Chance:
    forest = _boost(parts.fit, parts.stop, parameters, objective="binary")
    raw = forest.predict(np.ascontiguousarray(parts.calibrate.matrix))
    labels, half = parts.calibrate.values, parts.calibrate.workers % 2 == 0
    calibrator = UNCALIBRATED
    if 0 < labels[half].sum() < half.sum():
        platt = fit_platt(raw[half], labels[half], np.ones(int(half.sum())))
        losses = [log_loss(labels[~half], c(raw[~half])) for c in (UNCALIBRATED, platt)]
        calibrator = platt if losses[1] < losses[0] else UNCALIBRATED
    return Chance(forest, calibrator)


def _fit_earnings(
    history: MarketHistory,
    record: ActivityRecord,
    windows: Windows,
    parameters: BoostingParameters,
) -> EarningsForecast | None:
    """Fit on the training window, stop and stretch on the later ones, by halves of the workers."""
    begin = windows.train.begin + _BEFORE_S
    fit = earning_rows(history, record, begin, windows.train.end, HORIZONS_DAYS)
    later = earning_rows(history, record, windows.train.end, windows.test.begin, HORIZONS_DAYS)
    fit = _thinned(fit, parameters.seed)
    if len(fit) < FEWEST or len(later) < FEWEST or np.count_nonzero(fit.values) < FEWEST / 10:
        return None
    fit, later = (
        replace(rows, values=rows.values / scale_of(rows.matrix)) for rows in (fit, later)
    )
    half = later.workers % 2 == 0
    stop, stretch_on = later.take(half), later.take(~half)
    tweedie = {"objective": "tweedie", "tweedie_variance_power": 1.3}
    mean = _boost(fit, stop, parameters, **tweedie)
    low, middle, high = (
        _boost(fit, stop, parameters, objective="quantile", alpha=alpha)
        for alpha in (0.1, 0.5, 0.9)
    )
    forecast = EarningsForecast(mean, low, middle, high)
    upper = np.maximum(forecast.predict(stretch_on.matrix).high, 1.0) / scale_of(stretch_on.matrix)
    stretch = float(np.quantile(stretch_on.values / upper, 0.9, method="higher"))
    return EarningsForecast(mean, low, middle, high, float(np.clip(stretch, 0.5, 3.0)))


def _boost(
    fit: TimedRows, stop: TimedRows, parameters: BoostingParameters, **objective: Any
) -> Forest:
    settings = {
        name: value
        for name, value in parameters.for_lightgbm(ACCEPT).items()
        if not name.startswith("monotone")
    } | objective
    datasets = [
        lightgbm.Dataset(part.matrix, part.values, free_raw_data=False) for part in (fit, stop)
    ]
    booster = lightgbm.train(
        settings,
        datasets[0],
        num_boost_round=parameters.trees,
        valid_sets=[datasets[1]],
        callbacks=[lightgbm.early_stopping(parameters.patience, verbose=False)],
    )
    return Forest.of(booster.dump_model(num_iteration=booster.best_iteration))


def _is_enough(parts: Parts) -> bool:
    labels = parts.fit.values
    return len(labels) >= FEWEST and 0 < labels.sum() < len(labels) and len(parts.stop) > 0


def _thinned(rows: TimedRows, seed: int) -> TimedRows:
    if len(rows) <= _MOST:
        return rows
    chosen = np.random.default_rng(seed).choice(len(rows), _MOST, replace=False)
    return rows.take(np.sort(chosen))


def _joined(*parts: TimedRows) -> TimedRows:
    return TimedRows(
        *(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(TimedRows))
    )


def _no_rows(record: ActivityRecord) -> TimedRows:
    nobody = np.empty(0, dtype=np.int64)
    return TimedRows(record.matrix(nobody, nobody), np.empty(0), nobody, nobody)
