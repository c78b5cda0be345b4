"""What the app's older client reads: the same findings under its own names and scales.

That client shows scores and confidences in per cent, so `score` runs from 0 to 100 here.
Source: ``spec/frontend.md`` 1.4.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final, Self

from pydantic import Field

from engine.parsing.parsed import ParsedTask
from engine.patterns.analysis import PatternAnalysis
from serving.clock import iso_z
from serving.contract.match_answer import WorkersAnswer
from serving.contract.parse_answer import LevelWord, TaskParseAnswer
from serving.contract.patterns_answer import AnalyzePatternsAnswer, Range
from serving.contract.units import shown_usd
from serving.contract.values import AnswerModel


class ClientTask(AnswerModel):
    """A parsed post; prices are of the whole task, in the currency that the post names."""

    title: str
    description: str
    category: str
    price_min: float
    price_max: float
    duration: str
    confidence: LevelWord
    skills: list[str]
    safety_notes: str
    xp_value: int


class ClientParseAnswer(AnswerModel):
    """The answer to ``POST /api/tasks/parse``."""

    success: bool
    task: ClientTask
    parse_id: str = Field(description="Names this reading in feedback about what was posted.")

    @classmethod
    def of(cls, parsed: ParsedTask, answer: TaskParseAnswer) -> Self:
        """One finding, in the words of the answer to task-parse."""
        task, (low, high) = answer.task, price_range(parsed)
        cautions = [warning.message for warning in answer.warnings]
        return cls(
            success=True,
            task=ClientTask(
                title=task.title,
                description=task.description,
                category=task.category,
                price_min=shown_usd(low),
                price_max=shown_usd(high),
                duration=task.estimated_duration,
                confidence=answer.confidence,
                skills=task.skills,
                safety_notes=" ".join([*cautions, *answer.suggestions.safety_checks]),
                xp_value=task.xp_reward,
            ),
            parse_id=answer.metadata.parse_id or "",
        )


def price_range(parsed: ParsedTask) -> tuple[float, float]:
    """From and to which pay: as stated, else what 10 and 90 % of such tasks do not exceed.

    Pay by the hour is taken times the hours that the task takes.
    """
    pay = parsed.pay
    if not pay.is_stated:
        return parsed.band.low, parsed.band.high
    hours = parsed.duration_min / 60.0 if pay.is_hourly else 1.0
    low = pay.amount if pay.low is None else pay.low
    high = pay.amount if pay.high is None else pay.high
    return min(low, high) * hours, max(low, high) * hours


class ClientMatch(AnswerModel):
    """One ranked worker."""

    user_id: str
    score: Annotated[float, Field(ge=0, le=100)]
    reasoning: str
    strengths: list[str]
    concerns: list[str]
    estimated_arrival: str


class ClientMatches(AnswerModel):
    """The answer to ``GET /api/tasks/{taskId}/matches``, best first."""

    matches: list[ClientMatch]

    @classmethod
    def of(cls, answer: WorkersAnswer) -> Self:
        """The ranking of match-task in the older form."""
        return cls(
            matches=[
                ClientMatch(
                    user_id=match.user_id,
                    score=round(100.0 * match.score, 2),
                    reasoning=match.reasoning,
                    strengths=match.strengths,
                    concerns=match.concerns,
                    estimated_arrival=match.predictions.estimated_arrival,
                )
                for match in answer.matches
            ]
        )


class PreferredCategory(AnswerModel):
    """A category and how many tasks of it the user completed."""

    category: str
    frequency: int


class RecommendedFilters(AnswerModel):
    """Filters that suit the user; `urgency` stays empty, as no pattern is about it."""

    categories: list[str]
    price_min: float
    price_max: float
    urgency: list[str]


class AiProfile(AnswerModel):
    """What the user's history says of him."""

    total_interactions: int
    preferred_categories: list[PreferredCategory]
    preferred_price_range: Range
    preferred_hours: list[int]
    behavioral_insights: list[str]
    recommended_filters: RecommendedFilters
    last_updated: str


MOST_FILTERED: Final = 3
"""Categories that the recommended filters name."""


class ProfileAnswer(AnswerModel):
    """The answer to ``GET /api/users/{userId}/profile/ai``."""

    success: bool
    user_id: str
    ai_profile: AiProfile

    @classmethod
    def of(
        cls, answer: AnalyzePatternsAnswer, analysis: PatternAnalysis, *, now: datetime
    ) -> Self:
        """The user's patterns in the older form."""
        patterns = answer.patterns
        # Without a task of his own, the usual categories stand there: those are not his.
        top = [taste for taste in patterns.category_preferences.top if taste.count]
        earned = patterns.earning_behavior
        return cls(
            success=True,
            user_id=answer.user_id,
            ai_profile=AiProfile(
                total_interactions=analysis.data_points,
                preferred_categories=[
                    PreferredCategory(category=taste.category, frequency=taste.count)
                    for taste in top
                ],
                preferred_price_range=earned.sweet_spot,
                preferred_hours=patterns.work_schedule.peak_hours,
                behavioral_insights=[insight.description for insight in answer.insights],
                recommended_filters=RecommendedFilters(
                    categories=[taste.category for taste in top[:MOST_FILTERED]],
                    price_min=earned.min_accepted_pay,
                    price_max=earned.max_accepted_pay,
                    urgency=[],
                ),
                last_updated=iso_z(now),
            ),
        )
