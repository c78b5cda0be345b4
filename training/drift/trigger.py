"""Whether to retrain: a pure decision on a drift report.

Three reasons, each enough alone. *Drift*: predictions of an outcome are measurably wrong by more
than a limit, or by more than half of it while a score or a feature has moved beyond its PSI limit.
PSI alone is no reason: a market may show other offers and be predicted as well as before.
*Volume*: enough answers are new. *Schedule*: the last training is long ago, and something is new.
Those two count from the newest release, which may have been refused: it has been tried.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from training.drift.report import DriftReport, Health
from training.match import LEAST_ROWS
from training.stability import ACT


@dataclass(frozen=True, slots=True)
class TriggerLimits:
    """When to retrain.

    Attributes
    ----------
    psi : float
        PSI of a score or feature from which on it has moved.
    ratio : float
        Mean prediction over observed rate is harmful above it or below its inverse; above 1.
    excess : float
        Log loss above what the predictions promise that is harmful, nats.
    volume : float
        New answers as a share of those that the release was made from.
    days : float
        Days after which a release's history is too old; 0 for no schedule.
    """

    psi: float = ACT
    ratio: float = 1.1
    excess: float = 0.01
    volume: float = 0.2
    days: float = 7.0


class Cause(StrEnum):
    """Why a release is to be trained."""

    NO_RELEASE = "no release"
    DRIFT = "drift"
    VOLUME = "volume"
    SCHEDULE = "schedule"


@dataclass(frozen=True, slots=True)
class Trigger:
    """Whether to retrain, with one sentence for each reason, and for each that did not fire."""

    fired: tuple[tuple[Cause, str], ...]
    quiet: tuple[tuple[Cause, str], ...] = ()

    @property
    def is_due(self) -> bool:
        """Whether a release is to be trained."""
        return bool(self.fired)

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "is_due": self.is_due,
            "fired": [{"cause": cause.value, "why": why} for cause, why in self.fired],
            "quiet": [{"cause": cause.value, "why": why} for cause, why in self.quiet],
        }


def without_release(why: str) -> Trigger:
    """There is nothing to measure drift of, so a release is due."""
    return Trigger(((Cause.NO_RELEASE, why),))


def decide(report: DriftReport, limits: TriggerLimits) -> Trigger:
    """The decision; equal reports and limits give equal decisions."""
    asked = (
        (Cause.DRIFT, _drift(report, limits)),
        (Cause.VOLUME, _volume(report, limits)),
        (Cause.SCHEDULE, _schedule(report, limits)),
    )
    return Trigger(
        tuple((cause, why) for cause, (fires, why) in asked if fires),
        tuple((cause, why) for cause, (fires, why) in asked if not fires),
    )


def moved(report: DriftReport, limit: float) -> list[str]:
    """Names of scores and features whose PSI reaches the limit, but for the unsteady ones."""
    return [
        column.name
        for column in (*report.scores, *report.features)
        if column.psi is not None and column.psi >= limit and not column.is_unsteady
    ]


def _drift(report: DriftReport, limits: TriggerLimits) -> tuple[bool, str]:
    columns = moved(report, limits.psi)
    named = ", ".join(columns[:_NAMED]) + (" and others" if len(columns) > _NAMED else "")
    for outcome, health in report.health.items():
        if why := _harm(health, ratio=limits.ratio, excess=limits.excess):
            beside = f" PSI of {named} is {limits.psi:g} or more." if columns else ""
            return True, f"Predictions of '{outcome}' are off: {why}.{beside}"
    for outcome, health in report.health.items() if columns else ():
        half = 1.0 + (limits.ratio - 1.0) / 2.0
        if why := _harm(health, ratio=half, excess=limits.excess / 2.0):
            return True, (
                f"PSI of {named} is {limits.psi:g} or more, and predictions of '{outcome}' are "
                f"off by more than half of what is allowed: {why}."
            )
    if not any(health.ratio for health in report.health.values()):
        return False, "Too few known outcomes to measure harm by."
    if columns:
        return False, (
            f"PSI of {named} is {limits.psi:g} or more, but no outcome is off: "
            "PSI alone is no proof of harm."
        )
    if not report.scores:
        return False, "No outcome is off beyond its limits; the release keeps no PSI reference."
    return False, "No outcome is off beyond its limits, and no score or feature has moved."


_NAMED: Final = 3


def _harm(health: Health, *, ratio: float, excess: float) -> str | None:
    """What is measurably beyond the limits: the interval as a whole for the ratio, and for the
    excess above zero with its value at the limit; None where nothing is."""
    if health.ratio and (health.ratio.low > ratio or health.ratio.high < 1.0 / ratio):
        r = health.ratio
        return f"predicted over observed {r.value:.3f} ({r.low:.3f} to {r.high:.3f})"
    if health.excess and health.excess.low > 0.0 and health.excess.value >= excess:
        x = health.excess
        return f"log loss {x.value:.4f} above what they promise ({x.low:.4f} to {x.high:.4f})"
    return None


def _volume(report: DriftReport, limits: TriggerLimits) -> tuple[bool, str]:
    new, share = report.new_answers, report.new_answers / max(report.learnt_answers, 1)
    what = f"{new:,} answers are new, {share:.1%} of the {report.learnt_answers:,} learnt from"
    fires = new >= LEAST_ROWS and share >= limits.volume
    return fires, f"{what}; the limit is {limits.volume:.0%}."


def _schedule(report: DriftReport, limits: TriggerLimits) -> tuple[bool, str]:
    if not limits.days:
        return False, "No schedule is set."
    age = f"The history of the newest release ended {report.age_days:.1f} days ago"
    if report.age_days < limits.days:
        return False, f"{age}; the limit is {limits.days:g}."
    if report.new_answers < LEAST_ROWS:
        return False, f"{age}, but only {report.new_answers} answers are new."
    return True, f"{age}; the limit is {limits.days:g}."
