"""Findings of recommendations: what is recommended, why, and until when. No words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Self

import numpy as np

from data.columns import Urgency
from engine.bundling import Bundle
from engine.patterns.findings import Insight, InsightKind, Screen
from engine.questions import TaskBundle, TaskMatch, TaskRanking


class RecommendationKind(StrEnum):
    """The contract's kinds; the comments name the facts of each (`Recommendation.facts`)."""

    PERFECT_MATCH = "perfect-match"  # points (0 to 100), hourly_usd, usual_hourly_usd
    STREAK_SAVE = "streak-save"  # days, hours (left), on_record (1, or 0: only stated)
    LEVEL_UP = "level-up"  # level (the next), xp (needed), gain (XP of the tasks)
    EARNINGS_BOOST = "earnings-boost"  # hourly_usd, usual_hourly_usd


GOALS: Final = frozenset({RecommendationKind.STREAK_SAVE, RecommendationKind.LEVEL_UP})
"""Kinds that are about something to reach: at most one of each, with up to three tasks."""


class Priority(StrEnum):
    """How much a recommendation matters; rules in `engine.recommendations.kinds` and `.goals`."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Something to do.

    Attributes
    ----------
    id : str
        Of this impression: what opening and dismissing it are told by.
    value_usd : float
        Expected USD an hour of its best task (`engine.recommendations.value`): what the list is
        ordered by.
    tasks : tuple of TaskMatch
        The task, or those that serve the goal, best first; never empty.
    facts : mapping
        Numbers by id, see `RecommendationKind`.
    expires_min : float or None
        Minutes left to set out for the task in time, or until the streak ends; None where
        nothing ends.
    """

    id: str
    kind: RecommendationKind
    priority: Priority
    urgency: Urgency
    value_usd: float
    tasks: tuple[TaskMatch, ...]
    facts: Mapping[str, float]
    expires_min: float | None

    @property
    def task_id(self) -> str | None:
        """The task that it is about; None where it is about several."""
        return self.tasks[0].task_id if len(self.tasks) == 1 else None

    @property
    def is_goal(self) -> bool:
        """Whether it is about something to reach, not about one task."""
        return self.kind in GOALS

    @property
    def pay_usd(self) -> float:
        """Pay of its tasks together."""
        return sum(task.earnings.pay_usd for task in self.tasks)

    @property
    def xp(self) -> int:
        """XP of its tasks together."""
        return sum(task.earnings.xp for task in self.tasks)


@dataclass(frozen=True, slots=True)
class BundleTask:
    """A task of a bundle: its pay, and the metres of the legs that lead to its stops."""

    task_id: str
    pay_usd: float
    distance_m: float


@dataclass(frozen=True, slots=True)
class RecommendedBundle:
    """A bundle and its tasks, in the order in which they are begun.

    Its priority is high where it brings at least 1.25 times as much an hour as its best task
    alone, medium from 1.1 times on, else low.
    """

    found: TaskBundle
    tasks: tuple[BundleTask, ...]

    @property
    def priority(self) -> Priority:
        """By what it gains."""
        gain = self.bundle.efficiency_gain
        if gain >= _MUCH_GAINED:
            return Priority.HIGH
        return Priority.MEDIUM if gain >= _GAINED else Priority.LOW

    @property
    def bundle(self) -> Bundle:
        """The way itself."""
        return self.found.bundle


_GAINED: Final = 1.1
_MUCH_GAINED: Final = 1.25


class HeldReason(StrEnum):
    """Why nothing is recommended, or nobody alerted, although he might be."""

    QUIET_HOURS = "quiet-hours"
    ALERTED_LATELY = "alerted-lately"
    PLACE_UNKNOWN = "place-unknown"  # told where the caller cannot be asked
    NOBODY_KNOWN = "nobody-known"  # no user whose last alert could be remembered


SCREENS: Final[dict[InsightKind, Screen]] = {
    InsightKind.RELIABLE: Screen.PROFILE,
    InsightKind.HIGHLY_RATED: Screen.PROFILE,
    InsightKind.STEADY: Screen.PROGRESS,
    InsightKind.STREAK_RUNNING: Screen.PROGRESS,
    InsightKind.EARNING_MORE: Screen.WALLET,
    InsightKind.SWEET_SPOT: Screen.TASKS,
    InsightKind.FARTHER: Screen.TASKS,
    InsightKind.WRITE_AT: Screen.NOTIFICATIONS,
    InsightKind.WEEK_AHEAD: Screen.WALLET,
    InsightKind.LEVEL_NEAR: Screen.PROGRESS,
    InsightKind.EARNING_LESS: Screen.TASKS,
    InsightKind.OFTEN_LATE: Screen.TASKS,
    InsightKind.UNFINISHED: Screen.TASKS,
    InsightKind.STREAK_AT_RISK: Screen.TASKS,
    InsightKind.LEFT_CATEGORY: Screen.SETTINGS,
    InsightKind.LITTLE_KNOWN: Screen.TASKS,
}
"""Where in the app something can be done about an insight, or more be seen of it."""


@dataclass(frozen=True, slots=True)
class HeldBack:
    """An alert that was not sent; `wait_min` minutes on one may be, where that is known."""

    reason: HeldReason
    wait_min: float | None = None


@dataclass(frozen=True, slots=True)
class Recommended:
    """The answer to a `RecommendationQuestion`.

    Attributes
    ----------
    ranking : TaskRanking
        The recommended tasks in the order in which they are shown: what the journal keeps.
    recommendations : tuple
        Highest value first; an alert stands alone. No task twice.
    bundles : tuple
        Highest pay an hour first; no task in two of them.
    insights : tuple
        What stands out of the worker's patterns and is not said by a recommendation.
    bundles_found : int
        Bundles that the search gave, those with a task in common included.
    is_alert : bool
        Whether it tells the worker something that he did not ask for.
    """

    ranking: TaskRanking
    recommendations: tuple[Recommendation, ...] = ()
    bundles: tuple[RecommendedBundle, ...] = ()
    insights: tuple[Insight, ...] = ()
    bundles_found: int = 0
    is_alert: bool = False
    held: HeldBack | None = None

    @property
    def confidence(self) -> float:
        """Mean P(accepts and completes) of the recommended tasks, 0 to 1; 0 without any."""
        chances = [match.probabilities.success for match in self.ranking.matches]
        return float(np.mean(chances)) if chances else 0.0

    def held_back(self, held: HeldBack) -> Self:
        """The same without anything that would tell the worker something."""
        return replace(
            self,
            ranking=replace(self.ranking, matches=(), bundles=()),
            recommendations=(),
            bundles=(),
            insights=(),
            bundles_found=0,
            is_alert=False,
            held=held,
        )
