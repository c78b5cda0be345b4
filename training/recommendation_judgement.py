"""Whether recommended tasks are accepted more often than those of the customer's weights.

Of the tasks that a worker was shown within a week, each order puts one first; how often such
first ones were accepted is compared. The log shows tasks at positions, and what stands lower is
looked at less, so an acceptance at a position counts for one over the chance that it was looked
at: that estimates acceptance once looked at (Horvitz and Thompson, JASA 47, 1952).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from data.arrays import FloatArray, IntArray
from data.columns import MarketHistory
from data.reference.calendar import local_time
from engine.ordering import rule_scores
from engine.recommendations.value import hourly_value_usd
from features.activity import local_day
from features.record import offer_distance_m
from features.specification import ACCEPT
from models.examination import ExaminationModel
from models.outcomes import OutcomeChain
from models.travel import TravelModel
from training.dataset import Dataset, Window
from training.metrics import Interval, bootstrap

VALUE: Final = "value"
WEIGHTS: Final = "customer's weights"
"""The order of recommendations, and that of the specification."""

WEEK_DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class JudgedOrders:
    """Acceptance of what each order puts first.

    Attributes
    ----------
    choices : int
        Choices of each order.
    accepted : dict
        Rate, 0 to 1, by order.
    gain : Interval
        Rate of `VALUE` over that of `WEIGHTS`, less 1; workers are resampled.
    """

    choices: int
    accepted: dict[str, Interval]
    gain: Interval


def judge_shown(
    history: MarketHistory,
    data: Dataset,
    chain: OutcomeChain,
    examination: ExaminationModel,
    travel: TravelModel,
    window: Window,
    *,
    seed: int,
) -> JudgedOrders | None:
    """The two orders on a window's answered exposures; None where no worker had a choice."""
    rows = np.flatnonzero(data.within(window, ACCEPT))
    tasks, workers = history.exposures.tasks[rows], history.exposures.workers[rows]
    metres = offer_distance_m(history)[rows]
    way_min = travel.predict(metres, local_time(data.shown_at[rows]).hour)
    predicted = chain.predict(data.matrix[rows])
    orders = {
        VALUE: hourly_value_usd(
            predicted.accept,
            predicted.complete,
            history.tasks.pay_usd[tasks],
            metres,
            way_min + history.tasks.service_min[tasks],
        ),
        WEIGHTS: rule_scores(data.factors[rows]),
    }
    accepted = data.labels[ACCEPT].values[rows] / examination.predict(data.positions[rows])
    weeks = local_day(data.shown_at[rows]) // WEEK_DAYS
    chosen = {name: firsts(workers, weeks, scores) for name, scores in orders.items()}
    if not len(chosen[VALUE]):
        return None
    return judged(
        {name: accepted[places] for name, places in chosen.items()},
        workers[chosen[VALUE]],
        seed=seed,
    )


def firsts(workers: IntArray, weeks: IntArray, scores: FloatArray) -> IntArray:
    """Row of the highest score of each worker and week with two rows or more.

    In the order of workers and weeks; rows, each (n,), and the earlier one of equals.
    """
    order = np.lexsort((-scores, weeks, workers))
    key = np.stack([workers[order], weeks[order]])
    is_first = np.append(True, (key[:, 1:] != key[:, :-1]).any(axis=0))[: len(order)]
    size = np.diff(np.append(np.flatnonzero(is_first), len(order)))
    return np.asarray(order[is_first][size >= 2])


def judged(chosen: dict[str, FloatArray], workers: IntArray, *, seed: int) -> JudgedOrders:
    """Rates of what each order chose, each (n,), choice by choice of the same `workers` (n,)."""
    _, group = np.unique(workers, return_inverse=True)
    count = np.bincount(group).astype(np.float64)
    sums = {name: np.bincount(group, values) for name, values in chosen.items()}

    def rate(name: str, drawn: IntArray) -> float:
        return float(sums[name][drawn].sum() / count[drawn].sum())

    def gain(drawn: IntArray) -> float:
        weights = rate(WEIGHTS, drawn)
        return rate(VALUE, drawn) / weights - 1.0 if weights > 0.0 else float("nan")

    return JudgedOrders(
        choices=len(workers),
        accepted={name: bootstrap(partial(rate, name), len(count), seed=seed) for name in chosen},
        gain=bootstrap(gain, len(count), seed=seed),
    )
