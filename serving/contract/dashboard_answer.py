"""What the app's dashboard reads: the answer of match-task, and the user's day around it.

The client types the call as match-task's answer, its documents as a dashboard, so both sets of
keys are there. `gritCoins` is money of the app that only the main backend knows: null.
Source: ``spec/frontend.md`` 5.
"""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field

from data.reference.calendar import moment
from data.reference.categories import CATEGORIES
from data.reference.progress import tier_of
from engine.patterns.analysis import PatternAnalysis
from engine.patterns.recent import DoneTask, RecentWork
from engine.questions import TaskRanking
from serving.clock import iso_z
from serving.contract.match_answer import Bundle, Recommendation, Share, TasksAnswer, TasksMetadata
from serving.contract.patterns_answer import AlertPart, LevelUpPart
from serving.contract.units import shown_share, shown_usd
from serving.contract.values import AnswerModel
from serving.language.messages import Messages
from serving.language.pattern_words import PatternWords


class DashboardUser(AnswerModel):
    """Where the user stands; `tierProgress` is the share of the tier's levels that lie behind."""

    id: str
    current_level: int
    current_xp: int = Field(alias="currentXP")
    xp_to_next_level: int
    grit_coins: int | None
    daily_streak: int
    tier: str
    tier_progress: Share

    @classmethod
    def of(cls, analysis: PatternAnalysis, *, user_id: str) -> Self:
        """The facts of a worker; those of a beginner where nothing is known."""
        level = analysis.predictions.level
        return cls(
            id=user_id,
            current_level=level.level,
            current_xp=level.xp,
            xp_to_next_level=level.xp_needed,
            grit_coins=None,
            daily_streak=analysis.patterns.streak.current,
            tier=tier_of(level.level).name,
            tier_progress=shown_share(tier_progress(level.level)),
        )


def tier_progress(level: int) -> float:
    """Levels of its tier that lie behind, 0 to 1; 1 in the last tier, which has no end."""
    tier = tier_of(level)
    if tier.to_level is None:
        return 1.0
    return (level - tier.from_level) / (tier.to_level + 1 - tier.from_level)


class DashboardMatches(AnswerModel):
    """The recommended tasks, and those of them that are urgent."""

    instant: list[Recommendation]
    recommended: list[Recommendation]


class TodayStats(AnswerModel):
    """Work of the local day so far; USD before tips and fees."""

    tasks_completed: int
    earnings: float
    likely_to_work: Share
    streak_kept: bool


class Activity(AnswerModel):
    """A completed task; USD before tips and fees."""

    type: Annotated[str, Field(examples=["task_completed"])]
    category: str
    pay: float
    completed_at: str

    @classmethod
    def of(cls, done: DoneTask) -> Self:
        """One completed task of the engine."""
        return cls(
            type="task_completed",
            category=CATEGORIES[done.category],
            pay=shown_usd(done.pay_usd),
            completed_at=iso_z(moment(done.ended_at)),
        )


class DashboardSuggestions(AnswerModel):
    """What to do next: the alerts of analyze-patterns."""

    next_best_actions: list[AlertPart]


class DashboardAnswer(AnswerModel):
    """The answer to ``GET /api/dashboard/unified/{userId}``."""

    user: DashboardUser
    recommendations: list[Recommendation]
    bundles: list[Bundle]
    matches: DashboardMatches
    progression: LevelUpPart
    today_stats: TodayStats
    recent_activity: list[Activity]
    suggestions: DashboardSuggestions
    metadata: TasksMetadata

    @classmethod
    def of(
        cls,
        analysis: PatternAnalysis,
        ranking: TaskRanking | None,
        messages: Messages,
        *,
        user_id: str,
        processing_ms: float,
    ) -> Self:
        """Both findings as the app reads them; no ranking is an empty one."""
        known = ranking or TaskRanking("", (), 0, analysis.release_id)
        tasks = TasksAnswer.of(known, messages, processing_ms=processing_ms)
        urgent = [found for found in tasks.recommendations if found.task.urgency == "high"]
        words, expected = PatternWords(messages), analysis.predictions
        return cls(
            user=DashboardUser.of(analysis, user_id=user_id),
            recommendations=tasks.recommendations,
            bundles=tasks.bundles,
            matches=DashboardMatches(instant=urgent, recommended=tasks.recommendations),
            progression=LevelUpPart.of(expected, words),
            today_stats=_today(analysis.recent, analysis),
            recent_activity=[Activity.of(done) for done in analysis.recent.last],
            suggestions=DashboardSuggestions(
                next_best_actions=[AlertPart.of(alert, words) for alert in analysis.alerts]
            ),
            metadata=tasks.metadata,
        )


def _today(work: RecentWork, analysis: PatternAnalysis) -> TodayStats:
    expected = analysis.predictions
    return TodayStats(
        tasks_completed=work.tasks_today,
        earnings=shown_usd(work.earned_today_usd),
        likely_to_work=shown_share(expected.works_today),
        streak_kept=expected.streak.is_done_today,
    )
