"""Whether a challenger may take the champion's place: a pure judgement of predictions.

The rule: measurably better log loss on at least one outcome, and nothing measurably worse: no
outcome, no group of workers or tasks, no calibration, no ranking, no supported off-policy value.
"Measurably" is an interval wholly on one side after Holm's correction, over the three outcomes
for better, over every comparison made for worse.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from training.comparisons import Measure, comparisons, not_compared
from training.match import LEAST_OF_EACH_LABEL, LEAST_ROWS, FirstChoices, Match
from training.off_policy import LEAST_EFFECTIVE_SAMPLE, OffPolicyValue, off_policy_value
from training.paired_bootstrap import LEVEL, Difference, differences, holm


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
                "champion": self.champion_value.to_json() if self.champion_value else None,
                "challenger": (self.challenger_value.to_json() if self.challenger_value else None),
            },
        }


def judge(match: Match, *, seed: int, allow_equal: bool = False) -> Decision:
    """The decision on a match; equal matches and seeds give equal decisions.

    With `allow_equal`, a challenger that is not better but learnt from later rows may replace the
    champion too, as long as nothing is worse.
    """
    values = _first_choice_values(match.first_choices)
    refusals = _refusals(values)
    asked = comparisons(match, with_first_choices=values is not None and not refusals)
    answered = differences([question.comparison for question in asked], seed=seed)
    adjusted = holm([difference.p for difference in answered])
    findings = tuple(
        Finding(question.measure, question.outcome, question.group, difference, p)
        for question, difference, p in zip(asked, answered, adjusted, strict=True)
    )
    is_promoted, reasons = _verdict(findings, match, allow_equal=allow_equal)
    if refusals:
        reasons = (*reasons, f"{' '.join(refusals)} A shadow period is asked for.")
    return Decision(
        is_promoted=is_promoted,
        reasons=reasons,
        asks_for_shadow_period=bool(refusals),
        findings=findings,
        not_compared=not_compared(match),
        champion_value=values[0] if values else None,
        challenger_value=values[1] if values else None,
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


def _first_choice_values(
    choices: FirstChoices | None,
) -> tuple[OffPolicyValue, OffPolicyValue] | None:
    """The champion's and the challenger's."""
    if choices is None:
        return None
    return (
        off_policy_value(choices.logged, choices.champion),
        off_policy_value(choices.logged, choices.challenger),
    )


def _refusals(values: tuple[OffPolicyValue, OffPolicyValue] | None) -> tuple[str, ...]:
    """Why first choices are not compared; nothing where they are, or where there are none."""
    named = zip(("champion", "challenger"), values or (), strict=False)
    return tuple(
        f"The log does not support an off-policy estimate of the {name}: {value.refusal}"
        for name, value in named
        if value.refusal is not None
    )
