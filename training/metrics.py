"""Figures that a model is judged by, each with its definition. Arrays are (n,)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
from scipy.stats import rankdata

from data.arrays import FloatArray, IntArray, RealArray
from models.calibration import log_loss
from models.forest import log_odds, probability

BINS: Final = 10
RESAMPLES: Final = 200


class Interval(NamedTuple):
    """An estimate with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


class Bin(NamedTuple):
    """One bin of a reliability diagram: rows, mean prediction, observed rate, 95 % interval."""

    rows: int
    predicted: float
    observed: float
    low: float
    high: float


def auc(labels: IntArray, scores: FloatArray) -> float:
    """Chance that a positive scores above a negative, ties half; NaN without both labels."""
    positives = int(np.sum(labels == 1))
    negatives = len(labels) - positives
    if not positives or not negatives:
        return float("nan")
    ranks = rankdata(scores)[labels == 1].sum()
    return float((ranks - positives * (positives + 1) / 2.0) / (positives * negatives))


def brier(labels: IntArray, predicted: FloatArray) -> float:
    """Mean squared difference of probability and outcome."""
    return float(np.mean((predicted - labels) ** 2))


def calibration_error(labels: RealArray, predicted: FloatArray, bins: int = BINS) -> float:
    """ECE: mean |mean prediction - observed rate| over bins of equal mass, weighted by count."""
    return float(
        sum(b.rows * abs(b.predicted - b.observed) for b in reliability(labels, predicted, bins))
        / max(len(labels), 1)
    )


def reliability(labels: RealArray, predicted: FloatArray, bins: int = BINS) -> list[Bin]:
    """Bins of equal mass by prediction, lowest first, with Wilson intervals (1927)."""
    order = np.argsort(predicted, kind="stable")
    found = []
    for rows in np.array_split(order, bins):
        if len(rows):
            observed = float(np.mean(labels[rows]))
            low, high = _wilson(observed, len(rows))
            found.append(Bin(len(rows), float(np.mean(predicted[rows])), observed, low, high))
    return found


def _wilson(rate: float, n: int, z: float = 1.96) -> tuple[float, float]:
    centre = (rate + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * np.sqrt(rate * (1 - rate) / n + z * z / (4 * n * n))
    # The interval holds the rate by its nature; rounding may lose it by 1e-17 at 0 and 1.
    return float(np.clip(centre - half, 0.0, rate)), float(np.clip(centre + half, rate, 1.0))


def calibration_line(labels: IntArray, predicted: FloatArray) -> tuple[float, float]:
    """Slope and intercept of a logistic regression of the outcome on the predicted log-odds.

    By Newton's method from (1, 0), at most 20 steps; predictions that hardly vary leave the slope
    at 1, since nothing can be said of it.
    """
    scores = log_odds(predicted)
    if float(np.std(scores)) < 1e-6:
        return 1.0, float(log_odds(float(np.mean(labels))) - np.mean(scores))
    rows, line = np.column_stack([scores, np.ones(len(scores))]), np.array([1.0, 0.0])
    for _ in range(20):
        p = probability(rows @ line)
        curvature = (rows * (p * (1.0 - p))[:, None]).T @ rows
        step = np.linalg.solve(curvature + 1e-9 * np.eye(2), rows.T @ (labels - p))
        line = line + step
        if float(np.abs(step).max()) < 1e-8:
            break
    return float(line[0]), float(line[1])


def normalised_entropy(labels: IntArray, predicted: FloatArray) -> float:
    """Log loss over the entropy of the base rate: below 1 is better than knowing only the rate.

    Source: He et al., Practical Lessons from Predicting Clicks on Ads at Facebook, ADKDD 2014.
    """
    rate = np.full(len(labels), np.mean(labels))
    return log_loss(labels, predicted) / log_loss(labels, rate)


def ndcg(groups: IntArray, scores: FloatArray, gains: FloatArray, *, seed: int = 0) -> Interval:
    """Mean NDCG over the groups that hold a gain, with an interval from resampled groups.

    Ties in score are broken by a seeded shuffle, so that equal scores earn nothing by row order.
    Source: Järvelin and Kekäläinen, ACM TOIS 20 (2002).

    Raises
    ------
    ValueError
        If no group holds a gain.
    """
    per_group = ndcg_by_group(groups, scores, gains, seed=seed)
    per_group = per_group[np.isfinite(per_group)]
    if not len(per_group):
        raise ValueError("No ranking holds a gain, so none can be judged.")
    return bootstrap(lambda rows: float(np.mean(per_group[rows])), len(per_group), seed=seed)


def ndcg_by_group(
    groups: IntArray, scores: FloatArray, gains: FloatArray, *, seed: int = 0
) -> FloatArray:
    """NDCG of each group in the order of their numbers; NaN for a group without a gain."""
    shuffled = np.random.default_rng(seed).permutation(len(groups))
    groups, scores, gains = groups[shuffled], scores[shuffled], gains[shuffled]
    got = _discounted(groups, scores, gains)
    best = _discounted(groups, gains, gains)
    return np.asarray(
        np.divide(got, best, out=np.full(len(best), np.nan), where=best > 0.0), dtype=np.float64
    )


def _discounted(groups: IntArray, keys: FloatArray, gains: FloatArray) -> FloatArray:
    """Discounted gain of each group when sorted by key, highest first."""
    order = np.lexsort((-keys, groups))
    sorted_groups = groups[order]
    first = np.searchsorted(sorted_groups, sorted_groups, side="left")
    rank = np.arange(len(order)) - first
    weights = gains[order] / np.log2(rank + 2.0)
    return np.asarray(
        np.bincount(sorted_groups, weights)[np.unique(sorted_groups)], dtype=np.float64
    )


def bootstrap(
    statistic: Callable[[IntArray], float], n: int, *, seed: int = 0, resamples: int = RESAMPLES
) -> Interval:
    """A statistic of row numbers with its 95 % percentile interval (Efron 1979).

    Resamples on which the statistic is not defined (NaN) do not count.
    """
    rng = np.random.default_rng(seed)
    values = np.array([statistic(rng.integers(0, n, n)) for _ in range(resamples)])
    values = values[np.isfinite(values)]
    low, high = np.percentile(values, [2.5, 97.5]) if len(values) else (np.nan, np.nan)
    return Interval(statistic(np.arange(n)), float(low), float(high))


class BrierParts(NamedTuple):
    """Murphy's parts over bins of equal mass: brier = reliability - resolution + uncertainty."""

    reliability: float
    resolution: float
    uncertainty: float


def brier_parts(labels: IntArray, predicted: FloatArray, bins: int = BINS) -> BrierParts:
    """Parts of the Brier score (Murphy, Journal of Applied Meteorology 12 (1973))."""
    rate = float(np.mean(labels))
    found = reliability(labels, predicted, bins)
    n = len(labels)
    return BrierParts(
        reliability=sum(b.rows * (b.predicted - b.observed) ** 2 for b in found) / n,
        resolution=sum(b.rows * (b.observed - rate) ** 2 for b in found) / n,
        uncertainty=rate * (1.0 - rate),
    )


def calibration_floor(predicted: FloatArray, *, seed: int, bins: int = BINS) -> float:
    """95th percentile of the ECE that a perfect model of these predictions would show.

    Labels are drawn from the predictions themselves: plain ECE is above zero for any finite
    sample, so an ECE below this figure is no evidence of miscalibration.
    """
    rng = np.random.default_rng(seed)
    errors = []
    for _ in range(RESAMPLES // 2):
        drawn = (rng.random(len(predicted)) < predicted).astype(np.int8)
        errors.append(calibration_error(drawn, predicted, bins))
    return float(np.percentile(errors, 95))


def average_precision(labels: IntArray, scores: FloatArray) -> float:
    """Area under precision over recall: the mean precision at each positive."""
    order = np.argsort(-scores, kind="stable")
    hits = labels[order] == 1
    if not hits.any():
        return float("nan")
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    return float(precision[hits].mean())


def lift(labels: IntArray, scores: FloatArray, share: float) -> float:
    """Rate among the top share of rows by score, over the rate of all rows."""
    top = np.argsort(-scores, kind="stable")[: max(int(len(scores) * share), 1)]
    return float(np.mean(labels[top]) / np.mean(labels))


def gini(amounts: RealArray) -> float:
    """Gini coefficient of amounts >= 0: 0 where all are equal, towards 1 where one has all."""
    ordered = np.sort(amounts)
    n = len(ordered)
    if not ordered.sum():
        return 0.0
    ranks = np.arange(1, n + 1)
    return float((2.0 * ranks - n - 1) @ ordered / (n * ordered.sum()))


def ranks_within(groups: IntArray, scores: FloatArray) -> IntArray:
    """(n,) rank of each row in its group by score, 1 for the highest; ties keep row order."""
    order = np.lexsort((-scores, groups))
    ordered = groups[order]
    ranks = np.empty(len(groups), dtype=np.int64)
    ranks[order] = np.arange(len(order)) - np.searchsorted(ordered, ordered, side="left") + 1
    return ranks
