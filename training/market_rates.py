"""Fitting market rates on the tasks of a history, and judging their coverage on later ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import lightgbm
import numpy as np

from data.arrays import BoolArray, FloatArray
from data.columns import MarketHistory
from data.reference.categories import BASE_PAY_USD, CATEGORIES, SERVICE_MIN
from features.specification import ACCEPT
from features.task_rates import RATE_FEATURES, RatedTasks, rate_matrix
from models.boosting import BoostingParameters
from models.forest import Forest
from models.market_rates import QUANTILES, REFERENCE_RATES, MarketRates
from training.dataset import Windows

FEWEST_TASKS: Final = 300
"""Tasks of a window to fit or to calibrate on, at the least; below it the reference serves."""

_PRIOR_TASKS: Final = 10.0
"""Tasks that the reference counts for against what is seen of a category."""


@dataclass(frozen=True, slots=True)
class FittedRates:
    """The rates, and the tasks (n,) that came later than everything they were fitted on."""

    rates: MarketRates
    later: BoolArray


NO_RATES: Final = FittedRates(REFERENCE_RATES, np.zeros(0, dtype=np.bool_))
"""The reference rates, with no task to judge them on."""


def fit_market_rates(
    history: MarketHistory, windows: Windows, parameters: BoostingParameters
) -> FittedRates:
    """Fit on tasks posted in the training window, stop, calibrate, each on the next later ones.

    A history with too few tasks gives the reference rates, which say so (`is_fitted`).
    """
    tasks, pay = RatedTasks.of(history.tasks), np.log(np.maximum(history.tasks.pay_usd, 1.0))
    posted = tasks.posted_at
    later = np.asarray((posted >= windows.test.begin) & (posted < windows.test.end))
    train = posted < windows.train.end
    valid = (posted >= windows.valid.begin) & (posted < windows.valid.end)
    calibrate = (posted >= windows.calibrate.begin) & (posted < windows.choose.end)
    if min(np.count_nonzero(part) for part in (train, valid, calibrate)) < FEWEST_TASKS:
        return FittedRates(REFERENCE_RATES, later)
    codes = tasks.categories[train]
    levels = _medians(codes, pay[train], np.log(BASE_PAY_USD))
    service = np.exp(_medians(codes, np.log(tasks.service_min[train]), np.log(SERVICE_MIN)))
    matrix, over = rate_matrix(tasks, levels), pay - levels[tasks.categories]
    forests = tuple(
        _fit_quantile(quantile, matrix, over, train, valid, parameters) for quantile in QUANTILES
    )
    found = [forest.predict(matrix[calibrate]) for forest in forests]
    margins = (
        _margin(found[0] - over[calibrate], QUANTILES[0]),
        _margin(over[calibrate] - found[2], 1.0 - QUANTILES[2]),
    )
    return FittedRates(MarketRates(levels, service, forests, margins), later)


def judge_market_rates(fitted: FittedRates, history: MarketHistory) -> dict[str, Any]:
    """Coverage and pinball losses on the later tasks, beside those of the category's median.

    `coverage` is the share of tasks whose pay lies within the band, `below` and `above` the shares
    beyond its ends; losses are means of the pinball loss in log USD, lower is better.
    """
    rows = np.flatnonzero(fitted.later)
    if not len(rows):
        return {"tasks": 0, "is_fitted": fitted.rates.is_fitted}
    tasks = RatedTasks.of(history.tasks.take(rows))
    pay = history.tasks.pay_usd[rows]
    band = fitted.rates.band(tasks)
    below, above = pay < band[:, 0], pay > band[:, 2]
    logs = np.log(np.maximum(pay, 1.0))
    naive = _naive_band(history, fitted)[tasks.categories]
    return {
        "tasks": len(rows),
        "is_fitted": fitted.rates.is_fitted,
        "coverage": float(np.mean(~below & ~above)),
        "below": float(np.mean(below)),
        "above": float(np.mean(above)),
        "width": float(np.mean(np.log(band[:, 2] / band[:, 0]))),
        "pinball": pinball(logs, np.log(band)),
        "pinball_by_category_alone": pinball(logs, naive),
        "by_category": {
            CATEGORIES[code]: {
                "tasks": int(np.count_nonzero(tasks.categories == code)),
                "coverage": float(np.mean((~below & ~above)[tasks.categories == code])),
            }
            for code in np.unique(tasks.categories)
        },
    }


def pinball(values: FloatArray, quantiles: FloatArray) -> float:
    """Mean pinball loss of (n, 3) predicted `QUANTILES` for values (n,); lower is better.

    Source: Koenker and Bassett, Regression Quantiles, Econometrica 46 (1978).
    """
    levels = np.array(QUANTILES)
    miss = values[:, None] - quantiles
    return float(np.mean(np.maximum(levels * miss, (levels - 1.0) * miss)))


def _naive_band(history: MarketHistory, fitted: FittedRates) -> FloatArray:
    """(45, 3) quantiles of log pay by category alone, of tasks before the later ones."""
    past = history.tasks.posted_at < history.tasks.posted_at[fitted.later].min()
    pay = np.log(np.maximum(history.tasks.pay_usd[past], 1.0))
    codes = history.tasks.categories[past]
    overall = np.quantile(pay, QUANTILES)
    return np.array(
        [
            np.quantile(pay[codes == code], QUANTILES) if np.any(codes == code) else overall
            for code in range(len(CATEGORIES))
        ]
    )


def _medians(codes: np.ndarray, values: FloatArray, reference: FloatArray) -> FloatArray:
    """(45,) median of each category, drawn to the reference where little is seen of it."""
    found = reference.copy()
    for code in np.unique(codes):
        seen = values[codes == code]
        weight = len(seen) / (len(seen) + _PRIOR_TASKS)
        found[code] = weight * float(np.median(seen)) + (1.0 - weight) * reference[code]
    return found


def _fit_quantile(
    quantile: float,
    matrix: np.ndarray,
    values: FloatArray,
    train: BoolArray,
    valid: BoolArray,
    parameters: BoostingParameters,
) -> Forest:
    settings = {
        name: value
        for name, value in parameters.for_lightgbm(ACCEPT).items()
        if not name.startswith("monotone")  # LightGBM has none under this objective
    } | {"objective": "quantile", "alpha": quantile, "boost_from_average": False}
    start = float(np.quantile(values[train], quantile))
    datasets = [
        lightgbm.Dataset(
            matrix[part],
            values[part] - start,
            feature_name=list(RATE_FEATURES),
            free_raw_data=False,
        )
        for part in (train, valid)
    ]
    booster = lightgbm.train(
        settings,
        datasets[0],
        num_boost_round=parameters.trees,
        valid_sets=[datasets[1]],
        callbacks=[lightgbm.early_stopping(parameters.patience, verbose=False)],
    )
    forest = Forest.of(booster.dump_model(num_iteration=booster.best_iteration))
    return forest.plus(start)


def _margin(beyond: FloatArray, share: float) -> float:
    """How far an end is moved so that no more than `share` of later values lie beyond it.

    `beyond` (n,) is how far each calibration value lies outside, negative where it lies inside.
    """
    n = len(beyond)
    level = min(1.0, np.ceil((1.0 - share) * (n + 1)) / n)
    return float(np.quantile(beyond, level, method="higher"))
