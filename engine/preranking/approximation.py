"""What the pre-score keeps of a release: the linear parts of two outcomes, and the policy.

The chain's log-odds are a linear score and trees that correct it. Over a whole market the linear
part alone ranks almost as the chain does, and it falls apart into terms that depend on the worker,
on the task, on the distance between them, and on the worker's record in the task's category. Only
the last is rare, so each term can stand in a column before anybody asks. The columns are read off
`features.pairs.pair_matrix` itself, as differences between pairs: no feature is written twice.

The cascade, a cheap score for all and the full one for the best of them: Wang, Lin and Metzler,
A Cascade Ranking Model for Efficient Ranked Retrieval, SIGIR 2011.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from data.arrays import FloatArray, IntArray, RealArray
from engine.policy import RankingPolicy
from features.pairs import PairFacts, pair_matrix
from features.similarity import Similarity
from features.specification import COLUMN
from models.calibration import CalibrationKind
from models.forest import probability
from models.outcomes import OutcomeChain, OutcomeModel

OUTCOMES: Final = 2
"""Accepting, and completing what was accepted: what P(success) is the product of."""

GRID: Final = 256
"""Distances at which what depends on distance alone is tabulated."""

Shifts = Callable[[IntArray, IntArray, RealArray], FloatArray]
"""(n, 3) shifts of log-odds of worker rows (n,) in categories (n,), given the features of their
record (n, 6) (`features.pairs.record_features`), as `models.personal` has them; columns as in
`features.specification.OUTCOMES`."""

_LOG_PAY: Final = (
    "hourly_pay_log", "pay_to_stated_log", "pay_over_accepted_log", "pay_over_declined_log",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Prescored:
    """Everybody, or every task, that meets the hard rules, or the best of them, scored.

    `rows` (n,) int64 are rows of the market in no particular order, `scores` (n,) approximate ones
    of 0 to 1, `eligible` counts those who meet the rules.
    """

    rows: IntArray
    scores: FloatArray
    eligible: int

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class LinearPart:
    """intercepts + weights . features of both outcomes, in log-odds after Platt's calibration.

    Attributes
    ----------
    weights : (n_features, 2) float64
    intercepts : (2,) float64
    alpha : float
        Share of P(success) in the policy's score, 0 to 1.
    """

    weights: FloatArray
    intercepts: FloatArray
    alpha: float

    @classmethod
    def of(cls, chain: OutcomeChain, policy: RankingPolicy) -> LinearPart:
        """The linear part of a release; an isotonic calibrator is left out, as trees are."""
        parts = [_calibrated(model) for model in (chain.accept, chain.complete)]
        weights, intercepts = zip(*parts, strict=True)
        return cls(np.column_stack(weights), np.array(intercepts), policy.alpha)

    def log_odds(self, facts: PairFacts) -> FloatArray:
        """(n, 2) of n pairs."""
        return np.asarray(pair_matrix(facts) @ self.weights + self.intercepts)

    @property
    def per_log_pay(self) -> FloatArray:
        """(2,) log-odds per unit of the logarithm of hourly pay."""
        return np.asarray(self.weights[[COLUMN[name] for name in _LOG_PAY]].sum(axis=0))

    @property
    def per_slack_hour(self) -> FloatArray:
        """(2,) log-odds per hour of slack."""
        return np.asarray(self.weights[COLUMN["slack_h"]])

    def text_slopes(self, facts: PairFacts) -> FloatArray:
        """(n, 2, 2) log-odds of both outcomes per unit of each similarity, said and taken."""
        silent = without_text(facts)
        none, one = self.log_odds(silent), np.ones(len(facts.category))
        alike = [silent.similarity._replace(**{name: one}) for name in Similarity._fields]
        slopes = [self.log_odds(replace(silent, similarity=each)) - none for each in alike]
        return np.stack(slopes, axis=2)

    def score(self, log_odds: FloatArray, rule: FloatArray) -> FloatArray:
        """(n,) approximate scores of (n, 2) log-odds and (n,) scores of the customer's rule."""
        success = probability(log_odds[:, 0]) * probability(log_odds[:, 1])
        return np.asarray((1.0 - self.alpha) * rule + self.alpha * success)


def _calibrated(model: OutcomeModel) -> tuple[FloatArray, float]:
    slope, intercept = 1.0, 0.0
    if model.calibrator.kind is CalibrationKind.PLATT:
        slope, intercept = model.calibrator.levels
    return slope * model.linear.weights, slope * model.linear.intercept + intercept


def without_record(facts: PairFacts) -> PairFacts:
    """The same pairs as if nothing were on record of the worker in the task's category."""
    return replace(without_text(facts), pair=np.zeros_like(facts.pair))


def without_text(facts: PairFacts) -> PairFacts:
    """The same pairs as if nobody had said anything."""
    return replace(facts, similarity=Similarity(*map(np.zeros_like, facts.similarity)))


def undeclared(skills: int, categories: int) -> int:
    """The first category that a mask of declared skills does not hold; 0 where it holds all."""
    return next((c for c in range(categories) if not skills >> c & 1), 0)


def waves(hours: FloatArray) -> FloatArray:
    """(n, 3): one, cosine and sine of hours of the day on the clock."""
    angle = 2.0 * np.pi * hours / 24.0
    return np.column_stack([np.ones(len(angle)), np.cos(angle), np.sin(angle)])
