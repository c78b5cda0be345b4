"""Contributions that add up: how far each factor and each group of features moved a score.

score = base + sum of ten contributions, row by row: the five factors of the customer's rule, and
P(success) divided among five groups of features by exact Shapley values.

The Shapley value of a group is its mean effect on the prediction over all orders in which the
groups of a pair can replace those of the reference. Five groups make 32 coalitions, few enough
to be predicted in one batch. Sources: Shapley, A Value for n-Person Games (1953); Strumbelj and
Kononenko, Knowledge and Information Systems 41, 2014; for groups of features Jullum, Redelmeier
and Aas, groupShapley, arXiv 2106.12228 (2021).

The reference is one fixed row of the policy, never the candidates at hand: what is said of a pair
does not depend on who else was ranked, and one candidate alone can be explained. The row is the
mean of validation exposures: on the top ten of 60 tasks of the city `study` its contributions to
P(success) lie 0.008 from those over 256 exposures as references, on average, and 99.8 % of those
above 0.01 have the same sign; 0.022 for the median row, 0.015 to 0.033 for one real exposure,
0.106 for the mean of the candidates at hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from math import factorial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.arrays import BoolArray, FloatArray, IntArray
from data.reference.scoring_rule import FACTORS, WEIGHTS
from engine.findings import Contributions
from engine.policy import RankingPolicy
from features.specification import NAMES
from models.outcomes import OutcomeChain


class FeatureGroup(StrEnum):
    """Features that are told together."""

    WAY = "way"  # how far it is, by itself and for this worker
    PAY = "pay"  # what it pays, by itself and for this worker
    MOMENT = "moment"  # hour, haste, and whether the worker is free
    KIND = "kind"  # the kind of work, and the worker's record in it
    RECORD = "record"  # how the worker answers offers and does jobs, whatever the task


GROUPS: Final = tuple(FeatureGroup)

PARTS: Final[tuple[str, ...]] = (*FACTORS, *GROUPS)
"""Names of the ten contributions, in order: the customer's factors, then the groups."""

_FEATURES: Final[dict[FeatureGroup, tuple[str, ...]]] = {
    FeatureGroup.WAY: (
        "distance_km", "distance_to_stated", "distance_over_accepted_log",
        "distance_over_declined_log",
    ),
    FeatureGroup.PAY: (
        "hourly_pay_log", "pay_premium_log", "pay_to_stated_log", "pay_over_accepted_log",
        "pay_over_declined_log",
    ),
    FeatureGroup.MOMENT: (
        "service_min", "slack_h", "urgency", "hour", "is_weekend", "is_rush_hour",
        "market_accept_trend", "is_on_shift", "shift_hours", "open_jobs", "hour_affinity",
    ),
    FeatureGroup.KIND: (
        "is_outdoor", "requirements", "category_accept_rate", "category_complete_rate",
        "category_on_time_rate", "declares_skill", "declared_skills", "category_offers_log",
        "category_accept_residual", "category_completed_log", "category_complete_residual",
        "category_rating",
    ),
    FeatureGroup.RECORD: (
        "tenure_days_log", "offers_log", "accept_residual", "accept_residual_30d", "jobs_log",
        "complete_residual", "done_log", "on_time_residual", "rating",
    ),
}  # fmt: skip

_OF_TEXTS: Final = ("text_", "profile_")
"""Names of features that compare texts begin so: they tell of the kind of work."""

_GROUP_OF: Final = {name: group for group, names in _FEATURES.items() for name in names}


def feature_group(name: str) -> FeatureGroup:
    """The one group that a feature belongs to.

    Raises
    ------
    ValueError
        If it belongs to none: then nobody could be told what it did.
    """
    if name.startswith(_OF_TEXTS):
        return FeatureGroup.KIND
    if name not in _GROUP_OF:
        raise ValueError(f"Feature '{name}' has no group in engine.attribution.")
    return _GROUP_OF[name]


GROUP_COLUMNS: Final[IntArray] = np.array([GROUPS.index(feature_group(name)) for name in NAMES])
"""(n_features,) position in `GROUPS` of each feature's group."""


def _shapley_weights(coalitions: BoolArray) -> FloatArray:
    """(n_players, n_coalitions): a player's value is the weighted sum of coalition values."""
    players = coalitions.shape[1]
    size = coalitions.sum(axis=1)
    without = np.array(
        [factorial(s) * factorial(max(players - s - 1, 0)) / factorial(players) for s in size]
    )
    joined = np.array(
        [factorial(max(s - 1, 0)) * factorial(players - s) / factorial(players) for s in size]
    )
    return np.where(coalitions.T, joined, -without)


_COALITIONS: Final[BoolArray] = np.array(list(product((False, True), repeat=len(GROUPS))))
_WEIGHTS: Final = _shapley_weights(_COALITIONS)
_TAKEN: Final[BoolArray] = _COALITIONS[:, GROUP_COLUMNS]
"""(32, n_features): whose value a coalition's row takes, the pair's or the reference's."""
_HAS_RECORD: Final[BoolArray] = _COALITIONS[:, GROUPS.index(FeatureGroup.RECORD)]


@dataclass(frozen=True, slots=True)
class Attribution:
    """score = base + parts.sum(axis=1), to the last digits.

    Attributes
    ----------
    base : float
        Score of the policy's reference pair.
    parts : (n, 10) float64
        Contributions in the order of `PARTS`; above zero where a part raised the score.
    """

    base: float
    parts: FloatArray

    def of(self, row: int) -> Contributions:
        """The contributions to one pair's score."""
        return Contributions(self.base, tuple(self.parts[row].tolist()))


def attribute(
    policy: RankingPolicy,
    chain: OutcomeChain,
    matrix: NDArray[np.float32],
    factors: FloatArray,
    success: FloatArray,
    *,
    shifts: FloatArray | None = None,
) -> Attribution:
    """Divide the scores of n pairs among the factors and the groups of features.

    Parameters
    ----------
    matrix : (n, n_features) float32
    factors : (n, 5)
        The customer's factors, 0 to 1.
    success : (n,)
        P(success) as it went into the scores, `shifts` included.
    shifts : (n, 3), optional
        What each worker's own outcomes add to the log-odds of each outcome, after calibration;
        it counts with the worker's record.

    Raises
    ------
    ValueError
        If the policy has no reference features.
    """
    if not policy.reference_features:
        raise ValueError("The policy has no reference features to explain by. Train again.")
    reference, values = _coalition_values(
        chain, matrix, policy.reference_features, success, shifts
    )
    rule = (1.0 - policy.alpha) * WEIGHTS * (factors - np.array(policy.reference_factors))
    # Row by row: a matrix product rounds differently with the number of rows (see `combine`).
    model = policy.alpha * (values.T[:, None, :] * _WEIGHTS).sum(axis=2)
    reference_rule = float((np.array(policy.reference_factors) * WEIGHTS).sum())
    base = (1.0 - policy.alpha) * reference_rule + policy.alpha * reference
    return Attribution(base, np.column_stack([rule, model]))


def _coalition_values(
    chain: OutcomeChain,
    matrix: NDArray[np.float32],
    reference_features: tuple[float, ...],
    success: FloatArray,
    shifts: FloatArray | None,
) -> tuple[float, FloatArray]:
    """P(success) of the reference, and (32, n) of each pair with only some of its own groups.

    The other groups are the reference's. The first row is the reference itself, the last the
    whole pair: neither is predicted for each pair.
    """
    n = len(matrix)
    reference = np.array(reference_features, dtype=np.float32)
    mixed = np.where(_TAKEN[1:-1, None, :], matrix, reference).reshape(-1, matrix.shape[1])
    rows = np.concatenate([reference[None, :], mixed])
    added = None
    if shifts is not None:
        own = np.where(_HAS_RECORD[1:-1, None, None], shifts, 0.0).reshape(-1, shifts.shape[1])
        added = np.concatenate([np.zeros((1, shifts.shape[1])), own])
    predicted = _success(chain, np.ascontiguousarray(rows), added)
    values = np.empty((len(_COALITIONS), n))
    values[0] = predicted[0]
    values[1:-1] = predicted[1:].reshape(len(_COALITIONS) - 2, n)
    values[-1] = success
    return float(predicted[0]), values


def _success(
    chain: OutcomeChain, rows: NDArray[np.float32], shifts: FloatArray | None
) -> FloatArray:
    """(n,) P(accepts and completes); on time plays no part in a score, so it is not asked."""
    moved = (None, None) if shifts is None else (shifts[:, 0], shifts[:, 1])
    accept, complete = chain.accept.predict(rows, moved[0]), chain.complete.predict(rows, moved[1])
    return np.asarray(accept * complete)
