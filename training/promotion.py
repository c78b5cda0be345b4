"""Whether a challenger may take the champion's place: a pure judgement of predictions.

The rule: measurably better log loss on at least one outcome, and nothing measurably worse: no
outcome, no group of workers or tasks, no calibration, no ranking, no supported off-policy value.
"Measurably" is an interval wholly on one side after Holm's correction, over the three outcomes
for better, over every comparison made for worse.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final

import numpy as np

from data.arrays import BoolArray, FloatArray, IntArray
from training.metrics import BINS
from training.paired_bootstrap import LEVEL, Comparison, Difference, differences, holm

LEAST_ROWS: Final = 100
"""Rows below which an outcome or a group is not compared: less than that is no window either."""

LEAST_OF_EACH_LABEL: Final = 10
"""Rows of each label below which a rate has no usable interval (the success-failure rule)."""

LEAST_EFFECTIVE_SAMPLE: Final = 500.0
"""Effective first choices below which an off-policy estimate is refused (``design/MODELS.md`` 5).
"""


class Measure(StrEnum):
    """What a comparison is about."""

    LOG_LOSS = "log loss"
    GROUP_LOG_LOSS = "log loss of a group"
    CALIBRATION = "calibration error"
    RANKING = "1 - NDCG"
    FIRST_CHOICE = "first choices not accepted"


@dataclass(frozen=True, slots=True)
class OutcomeRows:
    """Labelled later rows of one outcome and what both predicted for them, each (n,).

    `rankings` numbers the ranking that a row belongs to, 0 to `Match.rankings` - 1; `groups` are
    selections of rows by name.
    """

    labels: IntArray
    champion: FloatArray
    challenger: FloatArray
    rankings: IntArray
    groups: Mapping[str, BoolArray]

    @property
    def are_enough(self) -> bool:
        """Whether anything can be said of these rows."""
        return _are_enough(self.labels)


@dataclass(frozen=True, slots=True)
class FirstChoices:
    """What was shown first in each ranking, and whether each release would have done the same.

    Attributes
    ----------
    rankings, accepted : (n,)
    propensities : (n,)
        Logged chance of that first choice; not finite or 0 where it was not logged.
    champion_agrees, challenger_agrees : (n,) bool
    """

    rankings: IntArray
    accepted: IntArray
    propensities: FloatArray
    champion_agrees: BoolArray
    challenger_agrees: BoolArray


@dataclass(frozen=True, slots=True)
class Match:
    """Everything that two releases are compared by, on the same later rows.

    Attributes
    ----------
    rankings : int
        Number of rankings on these rows: the units that are resampled.
    outcomes : by outcome
    champion_ndcg, challenger_ndcg : (rankings,) or None
        NDCG of each ranking under each one's own policy; NaN where nobody accepted. None, as
        for `first_choices`, where the champion is only a base rate and ranks nothing.
    challenger_is_newer : bool
        Whether the challenger learnt from later rows than the champion.
    """

    rankings: int
    outcomes: Mapping[str, OutcomeRows]
    champion_ndcg: FloatArray | None
    challenger_ndcg: FloatArray | None
    first_choices: FirstChoices | None
    challenger_is_newer: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """A difference that counts: challenger less champion, above zero is worse."""

    measure: Measure
    outcome: str | None
    group: str | None
    difference: Difference
    adjusted_p: float

    @property
    def is_worse(self) -> bool:
        """Measurably on the wrong side, all comparisons considered."""
        return bool(self.adjusted_p < LEVEL and self.difference.value > 0.0)

    def words(self) -> str:
        """Name and figures, for reasons and tables."""
        d = self.difference
        return f"{d.name}: {d.value:+.4f} ({d.low:+.4f} to {d.high:+.4f})"


@dataclass(frozen=True, slots=True)
class OffPolicyValue:
    """Acceptance rate of a policy's first choices, estimated from those of another (SNIPW).

    Rankings whose logged first choice is the policy's too count with weight 1 / propensity; the
    weighted mean of acceptance is the estimate, and (sum of weights)^2 / sum of squares its
    effective sample. Sources: Swaminathan and Joachims, The Self-Normalized Estimator for
    Counterfactual Learning, NeurIPS 2015; Kish, Survey Sampling (1965).
    """

    value: float
    effective_sample: float
    largest_weight: float

    @property
    def is_supported(self) -> bool:
        """Whether the log holds enough of what the policy would do."""
        return self.effective_sample >= LEAST_EFFECTIVE_SAMPLE


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether the challenger is promoted, why, and every figure behind it."""

    is_promoted: bool
    reasons: tuple[str, ...]
    asks_for_shadow_period: bool
    findings: tuple[Finding, ...]
    not_compared: tuple[str, ...]
    champion_value: OffPolicyValue | None
    challenger_value: OffPolicyValue | None

    def to_json(self) -> dict[str, Any]:
        """As plain values; figures that are not numbers are null."""
        return {
            "verdict": "promoted" if self.is_promoted else "refused",
            "reasons": list(self.reasons),
            "asks_for_shadow_period": self.asks_for_shadow_period,
            "differences": [
                {
                    "measure": finding.measure.value,
                    "outcome": finding.outcome,
                    "group": finding.group,
                    **asdict(finding.difference),
                    "adjusted_p": finding.adjusted_p,
                    "is_worse": finding.is_worse,
                }
                for finding in self.findings
            ],
            "not_compared": list(self.not_compared),
            "off_policy": {
                "least_effective_sample": LEAST_EFFECTIVE_SAMPLE,
                "champion": _plain(self.champion_value),
                "challenger": _plain(self.challenger_value),
            },
        }


def judge(match: Match, *, seed: int, allow_equal: bool = False) -> Decision:
    """The decision on a match; equal matches and seeds give equal decisions.

    With `allow_equal`, a challenger that is not better but learnt from later rows may replace the
    champion too, as long as nothing is worse.
    """
    values = _first_choice_values(match.first_choices)
    is_supported = values is not None and all(value.is_supported for value in values)
    asked = _comparisons(match, with_first_choices=is_supported)
    answered = differences([comparison for _, _, _, comparison in asked], seed=seed)
    adjusted = holm([difference.p for difference in answered])
    findings = tuple(
        Finding(measure, outcome, group, difference, p)
        for (measure, outcome, group, _), difference, p in zip(
            asked, answered, adjusted, strict=True
        )
    )
    is_promoted, reasons = _verdict(findings, match, allow_equal=allow_equal)
    if values is not None and not is_supported:
        reasons = (
            *reasons,
            "The log does not support an off-policy estimate (effective samples "
            f"{values[0].effective_sample:.0f} and {values[1].effective_sample:.0f}, least "
            f"{LEAST_EFFECTIVE_SAMPLE:.0f}): a shadow period is asked for.",
        )
    return Decision(
        is_promoted=is_promoted,
        reasons=reasons,
        asks_for_shadow_period=values is not None and not is_supported,
        findings=findings,
        not_compared=_not_compared(match),
        champion_value=values[0] if values else None,
        challenger_value=values[1] if values else None,
    )


def off_policy_value(choices: FirstChoices, agrees: BoolArray) -> OffPolicyValue:
    """Value of a policy from the rankings in which it `agrees` (n,) with the logged first."""
    weights = _weights(choices, agrees)
    total = float(weights.sum())
    if total == 0.0:
        return OffPolicyValue(float("nan"), 0.0, 0.0)
    return OffPolicyValue(
        value=float(weights @ (choices.accepted == 1)) / total,
        effective_sample=total**2 / float(weights @ weights),
        largest_weight=float(weights.max()),
    )


def _verdict(
    findings: tuple[Finding, ...], match: Match, *, allow_equal: bool
) -> tuple[bool, tuple[str, ...]]:
    primary = [finding for finding in findings if finding.measure is Measure.LOG_LOSS]
    if not primary:
        return False, (
            f"Too few later rows: no outcome has {LEAST_ROWS} with "
            f"{LEAST_OF_EACH_LABEL} of each label.",
        )
    worse = tuple(f"Worse: {finding.words()}." for finding in findings if finding.is_worse)
    if worse:
        return False, worse
    chances = holm([finding.difference.p for finding in primary])
    better = tuple(
        f"Better: {finding.words()}."
        for finding, p in zip(primary, chances, strict=True)
        if p < LEVEL and finding.difference.value < 0.0
    )
    if better:
        return True, better
    if not allow_equal:
        return False, ("Not measurably better on any outcome.",)
    if not match.challenger_is_newer:
        return False, ("Not measurably better, and it learnt from no later rows.",)
    return True, ("Not measurably worse, and it learnt from later rows.",)


_Asked = tuple[Measure, str | None, str | None, Comparison]


def _comparisons(match: Match, *, with_first_choices: bool) -> list[_Asked]:
    asked: list[_Asked] = []
    for outcome, rows in match.outcomes.items():
        if not rows.are_enough:
            continue
        everyone = np.ones(len(rows.labels), dtype=bool)
        asked.append(
            (
                Measure.LOG_LOSS,
                outcome,
                None,
                _log_loss(f"log loss of '{outcome}'", rows, everyone, match.rankings),
            )
        )
        if match.champion_ndcg is None:
            continue  # a base rate has no groups and no calibration to defend
        asked.append((Measure.CALIBRATION, outcome, None, _calibration(outcome, rows, match)))
        asked += [
            (
                Measure.GROUP_LOG_LOSS,
                outcome,
                group,
                _log_loss(f"log loss of '{outcome}', {group}", rows, members, match.rankings),
            )
            for group, members in rows.groups.items()
            if _are_enough(rows.labels[members])
        ]
    if match.champion_ndcg is not None and match.challenger_ndcg is not None:
        loss = match.champion_ndcg - match.challenger_ndcg
        if np.isfinite(loss).any():
            asked.append((Measure.RANKING, None, None, _ranking(loss)))
    if with_first_choices and match.first_choices is not None:
        asked.append((Measure.FIRST_CHOICE, None, None, _first_choice(match.first_choices, match)))
    return asked


def _not_compared(match: Match) -> tuple[str, ...]:
    """What has too few rows."""
    found = []
    for outcome, rows in match.outcomes.items():
        if not rows.are_enough:
            found.append(outcome)
        elif match.champion_ndcg is not None:
            found += [
                f"{outcome}, {group}"
                for group, members in rows.groups.items()
                if not _are_enough(rows.labels[members])
            ]
    return tuple(found)


def _are_enough(labels: IntArray) -> bool:
    positives = int(np.count_nonzero(labels == 1))
    return (
        len(labels) >= LEAST_ROWS
        and min(positives, len(labels) - positives) >= LEAST_OF_EACH_LABEL
    )


def _log_loss(name: str, rows: OutcomeRows, members: BoolArray, rankings: int) -> Comparison:
    labels = rows.labels[members]
    loss = _losses(labels, rows.challenger[members]) - _losses(labels, rows.champion[members])
    of = rows.rankings[members]
    sums = np.column_stack([_by(of, loss, rankings), np.bincount(of, minlength=rankings)])
    return Comparison(name, len(labels), sums, lambda s: s[:, 0] / s[:, 1])


def _calibration(outcome: str, rows: OutcomeRows, match: Match) -> Comparison:
    """ECE over bins of equal mass that stay as they are on all rows, so that sums suffice."""
    columns = [
        _by(rows.rankings, np.where(in_bin, predicted - rows.labels, 0.0), match.rankings)
        for predicted in (rows.champion, rows.challenger)
        for in_bin in _bins(predicted)
    ]
    columns.append(np.bincount(rows.rankings, minlength=match.rankings).astype(np.float64))

    def less(sums: FloatArray) -> FloatArray:
        errors = np.abs(sums[:, :-1])
        return np.asarray(
            (errors[:, BINS:].sum(axis=1) - errors[:, :BINS].sum(axis=1)) / sums[:, -1]
        )

    return Comparison(
        f"calibration error of '{outcome}'", len(rows.labels), np.column_stack(columns), less
    )


def _ranking(loss: FloatArray) -> Comparison:
    has_gain = np.isfinite(loss)
    sums = np.column_stack([np.where(has_gain, loss, 0.0), has_gain])
    return Comparison(
        "1 - NDCG of rankings", int(has_gain.sum()), sums, lambda s: s[:, 0] / s[:, 1]
    )


def _first_choice(choices: FirstChoices, match: Match) -> Comparison:
    columns = []
    for agrees in (choices.champion_agrees, choices.challenger_agrees):
        weights = _weights(choices, agrees)
        missed = weights * (choices.accepted != 1)
        columns += [_by(choices.rankings, part, match.rankings) for part in (missed, weights)]
    return Comparison(
        "first choices not accepted (SNIPW)",
        int(np.count_nonzero(choices.champion_agrees | choices.challenger_agrees)),
        np.column_stack(columns),
        lambda s: s[:, 2] / s[:, 3] - s[:, 0] / s[:, 1],
    )


def _first_choice_values(
    choices: FirstChoices | None,
) -> tuple[OffPolicyValue, OffPolicyValue] | None:
    """The champion's and the challenger's."""
    if choices is None:
        return None
    return (
        off_policy_value(choices, choices.champion_agrees),
        off_policy_value(choices, choices.challenger_agrees),
    )


def _weights(choices: FirstChoices, agrees: BoolArray) -> FloatArray:
    logged = np.isfinite(choices.propensities) & (choices.propensities > 0.0)
    return np.divide(1.0, choices.propensities, out=np.zeros(len(agrees)), where=logged & agrees)


def _losses(labels: IntArray, predicted: FloatArray) -> FloatArray:
    p = np.clip(predicted, 1e-9, 1.0 - 1e-9)  # as `models.calibration.log_loss`
    return np.asarray(-np.where(labels == 1, np.log(p), np.log1p(-p)))


def _bins(predicted: FloatArray) -> list[BoolArray]:
    """Membership of `BINS` bins of equal mass."""
    place = np.empty(len(predicted), dtype=np.int64)
    place[np.argsort(predicted, kind="stable")] = np.arange(len(predicted))
    return [place * BINS // len(predicted) == number for number in range(BINS)]


def _by(rankings: IntArray, values: FloatArray, count: int) -> FloatArray:
    """(count,) sums of values by ranking."""
    return np.bincount(rankings, values, minlength=count).astype(np.float64)


def _plain(value: OffPolicyValue | None) -> dict[str, float | bool | None] | None:
    if value is None:
        return None
    return {
        "value": value.value if np.isfinite(value.value) else None,
        "effective_sample": value.effective_sample,
        "largest_weight": value.largest_weight,
        "is_supported": value.is_supported,
    }
