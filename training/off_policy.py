"""What a policy would have earned, estimated from the choices of another: arrays in, figures out.

Each of n independent rankings logged one choice with a known chance, and what it earned. A policy
to be judged takes that choice with a chance of its own; the ratio of the two is the weight. Four
figures come of it: inverse propensity weighting (IPW, no assumption beyond the chances), its
self-normalised form (SNIPW, steadier), doubly robust (DR, a model's expectation corrected by the
weighted residuals: right if either the chances or the model are), and the effective sample.

An estimate is refused where the log says too little (`LEAST_EFFECTIVE_SAMPLE`) or where the three
differ by more than their interval: then either the chances do not cover what the policy would do,
and no amount of such a log can tell.
Sources: Horvitz and Thompson, JASA 47 (1952); Swaminathan and Joachims, The Self-Normalized
Estimator for Counterfactual Learning, NeurIPS 2015; Dudík, Langford and Li, Doubly Robust Policy
Evaluation and Learning, ICML 2011; Kish, Survey Sampling (1965), for the effective sample.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np

from data.arrays import FloatArray

LEAST_EFFECTIVE_SAMPLE: Final = 500.0
"""Effective choices below which an estimate is refused (``design/MODELS.md`` section 5)."""

_Z: Final = 1.959964  # 97.5 % point of the normal distribution


class Estimate(NamedTuple):
    """A value with its 95 % interval (normal, from the estimator's influence function)."""

    value: float
    low: float
    high: float

    @property
    def half_width(self) -> float:
        """Half the length of the interval."""
        return (self.high - self.low) / 2.0


@dataclass(frozen=True, slots=True)
class LoggedChoices:
    """What was chosen in each ranking and what followed, each (n,).

    Attributes
    ----------
    propensities
        Chance of the logged choice, above 0 to 1; rows without one are left out.
    rewards
        What it earned.
    expected
        What the direct model expects of it.
    """

    propensities: FloatArray
    rewards: FloatArray
    expected: FloatArray

    @property
    def weights(self) -> FloatArray:
        """(n,) one over the propensity; 0 where none was logged."""
        known = np.isfinite(self.propensities) & (self.propensities > 0.0)
        return np.divide(1.0, self.propensities, out=np.zeros(len(known)), where=known)


@dataclass(frozen=True, slots=True)
class TargetChoices:
    """What the policy to be judged would do in the same rankings, each (n,).

    Attributes
    ----------
    chances
        Chance that it takes the logged choice: 1 or 0 where it is deterministic.
    expected
        What the direct model expects of its own choice, on average over its chances.
    """

    chances: FloatArray
    expected: FloatArray


@dataclass(frozen=True, slots=True)
class OffPolicyValue:
    """The value of a policy by three estimators, and how far the log supports them.

    Attributes
    ----------
    rankings : int
        Rankings with a usable propensity.
    mean_weight : float
        Near 1 where the log covers the policy's choices, below where it does not.
    refusal : str or None
        Why the estimates are not to be used; one sentence.
    """

    rankings: int
    ipw: Estimate
    snipw: Estimate
    dr: Estimate
    effective_sample: float
    largest_weight: float
    mean_weight: float
    refusal: str | None

    @property
    def is_supported(self) -> bool:
        """Whether the estimates may be used."""
        return self.refusal is None

    def to_json(self) -> dict[str, Any]:
        """As plain values; figures that are not numbers are null."""
        return {
            "rankings": self.rankings,
            **{
                name: [float(x) if np.isfinite(x) else None for x in getattr(self, name)]
                for name in ("ipw", "snipw", "dr")
            },
            "effective_sample": self.effective_sample,
            "largest_weight": self.largest_weight,
            "mean_weight": self.mean_weight,
            "is_supported": self.is_supported,
            "refusal": self.refusal,
        }


def off_policy_value(logged: LoggedChoices, target: TargetChoices) -> OffPolicyValue:
    """The value of the target policy on the contexts of the log."""
    used = logged.weights > 0.0
    weights = (logged.weights * target.chances)[used]
    rewards = logged.rewards[used]
    n, total = int(used.sum()), float(weights.sum())
    if total == 0.0:
        nothing = Estimate(np.nan, np.nan, np.nan)
        refusal = "The log holds no ranking in which this policy would have chosen the same."
        return OffPolicyValue(n, nothing, nothing, nothing, 0.0, 0.0, 0.0, refusal)
    mean_weight = total / n
    snipw = float(weights @ rewards) / total
    estimates = (
        _mean(weights * rewards),
        _around(snipw, weights * (rewards - snipw) / mean_weight),
        _mean(doubly_robust(logged, target)[used]),
    )
    effective = total**2 / float(weights @ weights)
    return OffPolicyValue(
        n, *estimates, effective, float(weights.max()), mean_weight, _refusal(effective, estimates)
    )


def doubly_robust(logged: LoggedChoices, target: TargetChoices) -> FloatArray:
    """(n,) each ranking's part in the doubly robust value; NaN where no propensity was logged.

    Its mean is the estimate; the difference of two policies' parts is that of their values.
    """
    weights = logged.weights * target.chances
    parts = target.expected + weights * (logged.rewards - logged.expected)
    return np.where(logged.weights > 0.0, parts, np.nan)


def _mean(values: FloatArray) -> Estimate:
    return _around(float(values.mean()), values - values.mean())


def _around(value: float, influence: FloatArray) -> Estimate:
    """A value whose error is the mean of independent influences (n,)."""
    half = _Z * float(np.sqrt(np.mean(influence**2) / len(influence)))
    return Estimate(value, value - half, value + half)


def _refusal(effective: float, estimates: tuple[Estimate, ...]) -> str | None:
    if effective < LEAST_EFFECTIVE_SAMPLE:
        return (
            f"The effective sample is {effective:,.0f} rankings; "
            f"{LEAST_EFFECTIVE_SAMPLE:,.0f} are the least."
        )
    values = [estimate.value for estimate in estimates]
    apart = max(values) - min(values)
    allowed = max(estimate.half_width for estimate in estimates)
    if apart > allowed:
        return (
            f"The estimators differ by {apart:.3f}, their interval allows {allowed:.3f}: the log "
            "does not cover what this policy would do."
        )
    return None
