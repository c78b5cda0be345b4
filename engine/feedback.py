"""What a user's report says about the predictions: compared, summed up, and what it supports.

Accuracy is a skill score, because a share of predictions that came true is won by a constant: who
always says yes is right about most offers to willing workers. Here

    accuracy = 1 - sum of (predicted - actual)^2 / sum of (actual - mean of actual)^2,

clipped to 0 to 1, the sums over all kinds of outcome, each kind around its own mean. It is 1 for a
perfect forecast and 0 for one that is no better than knowing the base rate. No constant is above
0: its squared error is the denominator plus n times the square of its distance from the mean.
Source: Murphy, Skill Scores Based on the Mean Square Error and Their Relationships to the
Correlation Coefficient, Monthly Weather Review 116 (1988).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

import numpy as np

from data.reference.calendar import DAY_S, epoch
from data.reference.categories import CATEGORIES
from data.reports import AccuracyTotals, ReportedKind, WeeklyTotals
from data.worker_shifts import WORKER_ITSELF, WorkerShifts
from features.specification import ACCEPT, COMPLETE, OUTCOMES

WEEKS_JUDGED: Final = 5
"""Accuracy looks at this week and the four before it."""

PRIOR_OUTCOMES: Final = 20.0
"""Outcomes of everybody that stand beside a user's own in his accuracy."""

LEAST_A_WEEK: Final = 30
"""Outcomes below which a week is not compared with another."""

MOST_A_WEEK: Final = 100
"""Outcomes of one user, kind and week that count in the sums of everybody."""

LEAST_TO_LEARN: Final = 10
"""Outcomes below which nothing is said to have been learnt."""

SURE_FROM: Final = 2.0
"""Standard deviations from zero at which a shift counts as established (one in twenty errs)."""

_WEEK_S: Final = 7 * DAY_S
_FIRST_MONDAY: Final = 4 * DAY_S  # 1970-01-05


class Compared(StrEnum):
    """What of a prediction is set against what happened."""

    ACCEPTANCE = "acceptance"
    COMPLETION = "completion"
    ENJOYMENT = "enjoyment"
    MATCH_SCORE = "matchScore"


TOLERANCE: Final[Mapping[Compared, float]] = {
    Compared.ACCEPTANCE: 0.5,  # the likelier of two sides came true
    Compared.COMPLETION: 0.5,
    Compared.ENJOYMENT: 0.25,  # one star of five
    Compared.MATCH_SCORE: 0.25,
}
"""A prediction is accurate where it lies nearer to what happened than this."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One prediction beside what happened, both from 0 to 1."""

    predicted: float
    actual: float
    tolerance: float

    @property
    def delta(self) -> float:
        """What happened less what was predicted."""
        return self.actual - self.predicted

    @property
    def is_accurate(self) -> bool:
        """Whether the prediction lies within the kind's tolerance."""
        return abs(self.delta) < self.tolerance


@dataclass(frozen=True, slots=True)
class Told:
    """What a user told of a task; None where he said nothing.

    Attributes
    ----------
    accepted, completed : bool
    enjoyment : float
        0 for one star, 1 for five.
    rating : float
        1 to 5.
    completion_time : float
        In the app's unit: hours or minutes.
    """

    accepted: bool | None = None
    completed: bool | None = None
    enjoyment: float | None = None
    rating: float | None = None
    completion_time: float | None = None

    @property
    def outcomes(self) -> dict[ReportedKind, float]:
        """What it says of the chain of outcomes, each from 0 to 1.

        Who completed a task has accepted it. Of a task that was not accepted there is no
        completion, and of one that was not completed no enjoyment.
        """
        accepted = True if self.completed else self.accepted
        found: dict[ReportedKind, float] = {}
        if accepted is not None:
            found[ReportedKind.ACCEPTANCE] = float(accepted)
        if self.completed is not None and accepted is not False:
            found[ReportedKind.COMPLETION] = float(self.completed)
        if self.enjoyment is not None and self.completed is not False and accepted is not False:
            found[ReportedKind.ENJOYMENT] = self.enjoyment
        return found

    @property
    def success(self) -> float | None:
        """What a match score should have been: the rating's share of five for a task that was
        completed, 1 without a rating, 0 for one that was declined or failed; None if unknown."""
        outcomes = self.outcomes
        if outcomes.get(ReportedKind.ACCEPTANCE) == 0.0:
            return 0.0
        completed = outcomes.get(ReportedKind.COMPLETION)
        if not completed:
            return completed
        return 1.0 if self.rating is None else self.rating / 5.0


def compare(predicted: Mapping[Compared, float], told: Told) -> dict[Compared, Comparison]:
    """Each prediction whose outcome was told."""
    actual = {Compared(kind.value): value for kind, value in told.outcomes.items()}
    if told.success is not None:
        actual[Compared.MATCH_SCORE] = told.success
    return {
        kind: Comparison(predicted[kind], actual[kind], TOLERANCE[kind])
        for kind in Compared
        if kind in predicted and kind in actual
    }


def week_of(at: datetime) -> int:
    """Whole weeks since Monday 1970-01-05, UTC, of an aware datetime."""
    return (epoch(at) - _FIRST_MONDAY) // _WEEK_S


@dataclass(frozen=True, slots=True)
class Performance:
    """How good predictions have been; see the head of this module.

    Attributes
    ----------
    overall, of_user : float
        Accuracy, 0 to 1; of the user with `PRIOR_OUTCOMES` outcomes of everybody beside his own.
    improvement : float or None
        Accuracy of everybody this week less last week's; None where either has fewer than
        `LEAST_A_WEEK` outcomes.
    outcomes : int
        The user's own in the weeks judged.
    """

    overall: float
    of_user: float
    improvement: float | None
    outcomes: int

    @property
    def confidence(self) -> float:
        """Weight of the user's own outcomes in his accuracy, 0 to 1."""
        return self.outcomes / (self.outcomes + PRIOR_OUTCOMES)


def performance(everybody: WeeklyTotals, user: WeeklyTotals, *, week: int) -> Performance:
    """Accuracy up to a week from the sums of everybody and of one user."""
    all_errors = _Errors.of(_summed(everybody.values()))
    own_errors = _Errors.of(_summed(user.values()))
    this, last = (_Errors.of(everybody.get(number, {})) for number in (week, week - 1))
    is_enough = min(this.outcomes, last.outcomes) >= LEAST_A_WEEK
    return Performance(
        overall=all_errors.skill,
        of_user=own_errors.beside(all_errors).skill,
        improvement=this.skill - last.skill if is_enough else None,
        outcomes=own_errors.outcomes,
    )


@dataclass(frozen=True, slots=True)
class _Errors:
    """Squared errors of predictions, and of knowing only the mean of each kind."""

    outcomes: int
    of_predictions: float
    of_the_mean: float

    @classmethod
    def of(cls, totals: Mapping[ReportedKind, AccuracyTotals]) -> _Errors:
        return cls(
            sum(t.outcomes for t in totals.values()),
            sum(t.error_square_sum for t in totals.values()),
            sum(t.actual_square_sum - t.actual_sum**2 / t.outcomes for t in totals.values()),
        )

    def beside(self, everybody: _Errors) -> _Errors:
        """With `PRIOR_OUTCOMES` average outcomes of everybody added."""
        share = PRIOR_OUTCOMES / everybody.outcomes if everybody.outcomes else 0.0
        return _Errors(
            self.outcomes,
            self.of_predictions + share * everybody.of_predictions,
            self.of_the_mean + share * everybody.of_the_mean,
        )

    @property
    def skill(self) -> float:
        """0 to 1; 0 too where every outcome was the same, as nothing was there to be foretold."""
        if self.of_the_mean <= 1e-9:
            return 0.0
        return float(np.clip(1.0 - self.of_predictions / self.of_the_mean, 0.0, 1.0))


def skill(totals: Mapping[ReportedKind, AccuracyTotals]) -> float:
    """Accuracy, 0 to 1, of the predictions summed up; see the head of this module."""
    return _Errors.of(totals).skill


def _summed(
    weeks: Iterable[Mapping[ReportedKind, AccuracyTotals]],
) -> dict[ReportedKind, AccuracyTotals]:
    total: dict[ReportedKind, AccuracyTotals] = {}
    for week in weeks:
        for kind, sums in week.items():
            total[kind] = total.get(kind, AccuracyTotals()) + sums
    return total


def counted_for_everybody(
    added: Mapping[ReportedKind, AccuracyTotals], of_user: Mapping[ReportedKind, AccuracyTotals]
) -> dict[ReportedKind, AccuracyTotals]:
    """What of a user's new sums counts in those of everybody: only his first `MOST_A_WEEK`.

    `of_user` are his own sums of the week, the new ones included.
    """
    return {kind: sums for kind, sums in added.items() if of_user[kind].outcomes <= MOST_A_WEEK}


@dataclass(frozen=True, slots=True)
class Learning:
    """A difference from workers like him that enough of a worker's own outcomes support.

    Attributes
    ----------
    outcome : str
        `ACCEPT` or `COMPLETE` of `features.specification`.
    category : str or None
        None: in all categories.
    is_more : bool
        Whether it happens more often than predicted without knowing him.
    outcomes : int
        How many support it, from `LEAST_TO_LEARN` on.
    """

    outcome: str
    category: str | None
    is_more: bool
    outcomes: int


def learnings(shifts: WorkerShifts) -> tuple[Learning, ...]:
    """What the shifts of one worker support; the best supported first."""
    deviations = np.abs(shifts.means) / np.sqrt(np.maximum(shifts.variances, 1e-12))
    told = np.isin(shifts.outcomes, [OUTCOMES.index(ACCEPT), OUTCOMES.index(COMPLETE)])
    sure = (deviations >= SURE_FROM) & (shifts.counts >= LEAST_TO_LEARN) & told
    rows = np.flatnonzero(sure)
    rows = rows[np.argsort(-deviations[rows], kind="stable")]
    return tuple(
        Learning(
            outcome=OUTCOMES[int(shifts.outcomes[row])],
            category=_category(int(shifts.categories[row])),
            is_more=bool(shifts.means[row] > 0.0),
            outcomes=int(shifts.counts[row]),
        )
        for row in rows
    )


def _category(code: int) -> str | None:
    return None if code == WORKER_ITSELF else CATEGORIES[code]
