"""Fitting what a completed job is worth and takes: rating, enjoyment, tip, work, travel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from data.arrays import FloatArray, IntArray
from data.columns import MarketHistory
from data.reference.calendar import MINUTE_S, NEVER, local_time
from features.record import offer_distance_m
from models.boosting import BoostingParameters, Values, fit_expectation
from models.expectations import (
    BOUNDS,
    ENJOYMENT,
    EXPECTATIONS,
    RATING,
    TIP,
    WORK,
    ExpectationModel,
)
from models.travel import TravelModel, fit_travel
from training.dataset import Dataset, Window, Windows

_FEWEST_TRAIN: Final = 200
_FEWEST_VALID: Final = 30


@dataclass(frozen=True, slots=True)
class Observed:
    """A value of each exposure (n,), NaN where there is none, and when it became known (n,)."""

    values: FloatArray
    known_at: IntArray


@dataclass(frozen=True, slots=True)
class FittedExpectations:
    """The models that the history had enough of; travel falls back to its reference."""

    models: dict[str, ExpectationModel]
    travel: TravelModel


def observed(history: MarketHistory) -> dict[str, Observed]:
    """What expectations learn from, by name; see `models.expectations` for the units.

    A completed job without a tip counts as a tip of nothing, if the history knows of tips at all.
    """
    e, t = history.exposures, history.tasks
    pay = np.maximum(t.pay_usd[e.tasks], 0.01)
    tip = np.where(np.isnan(e.tip_usd), 0.0, e.tip_usd) / pay
    tells_tips = bool(np.any(e.tip_usd > 0.0))
    tip[(e.completed != 1) | (not tells_tips)] = np.nan
    tip_known = np.where(np.isnan(e.tip_usd), e.completed_known_at, e.tip_known_at)
    work = e.work_min.astype(np.float64) / t.service_min[e.tasks]
    found = {
        RATING: Observed(e.rating.astype(np.float64), e.rating_known_at),
        ENJOYMENT: Observed(e.enjoyment.astype(np.float64), e.enjoyment_known_at),
        TIP: Observed(tip, tip_known),
        WORK: Observed(work, e.job_times_known_at),
    }
    return {
        name: Observed(np.clip(found[name].values, *BOUNDS[name]), found[name].known_at)
        for name in EXPECTATIONS
    }


def fit_expectations(
    history: MarketHistory, data: Dataset, windows: Windows, parameters: BoostingParameters
) -> FittedExpectations:
    """Fit on the training window, stop on the next; values too rare to fit are left out."""
    models = {}
    for name, seen in observed(history).items():
        train, valid = (
            rows_within(data, seen, window) for window in (windows.train, windows.valid)
        )
        if len(train) >= _FEWEST_TRAIN and len(valid) >= _FEWEST_VALID:
            low, high = BOUNDS[name]
            models[name] = fit_expectation(train, valid, parameters, low=low, high=high)
    past = Window(windows.train.begin, windows.choose.end)
    return FittedExpectations(models, fit_travel(*trips(history, data, past)))


def rows_within(data: Dataset, seen: Observed, window: Window) -> Values:
    """Rows shown in a window whose value was known before it ended; the last window is open."""
    is_last = window.end > data.shown_at[-1]
    known = ~np.isnan(seen.values) & (is_last | (seen.known_at < window.end))
    rows = (data.shown_at >= window.begin) & (data.shown_at < window.end) & known
    return Values(data.matrix[rows], seen.values[rows])


def trips(
    history: MarketHistory, data: Dataset, window: Window
) -> tuple[FloatArray, IntArray, FloatArray]:
    """Metres, local hour and minutes (n,) of the ways to jobs that were offered in a window.

    The hour is that of leaving: the job's end less the work and the way.
    """
    e = history.exposures
    is_last = window.end > data.shown_at[-1]
    known = ~np.isnan(e.travel_min) & (is_last | (e.job_times_known_at < window.end))
    rows = (e.shown_at >= window.begin) & (e.shown_at < window.end) & known
    travel = e.travel_min[rows].astype(np.float64)
    ended, work = e.completed_known_at[rows], np.nan_to_num(e.work_min[rows])
    left_at = np.where(ended < NEVER, ended - (travel + work) * MINUTE_S, e.shown_at[rows])
    hours = local_time(left_at.astype(np.int64)).hour.astype(np.int64)
    return offer_distance_m(history)[rows], hours, travel
