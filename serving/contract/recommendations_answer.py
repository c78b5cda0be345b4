"""What recommendations answers: the fields of the specification, in app units.

`taskId` is left out where a recommendation is about several tasks, `expiresIn` where nothing ends;
everything else is always there.
"""

from __future__ import annotations

from math import ceil
from typing import Any, Self

from pydantic import Field

from data.reference.geography import miles
from engine.patterns.findings import Insight, Screen
from engine.questions import TaskMatch
from engine.recommendations.findings import (
    SCREENS,
    BundleTask,
    HeldBack,
    Priority,
    Recommendation,
    RecommendationKind,
    Recommended,
    RecommendedBundle,
)
from serving.contract.match_answer import Metadata, Share, bundle_id
from serving.contract.units import duration_text, shown_share, shown_usd
from serving.contract.values import AnswerModel
from serving.language.bundle_words import BundleWords
from serving.language.messages import Messages
from serving.language.pattern_words import PatternWords
from serving.language.recommendation_words import RecommendationWords, efficiency_text

NAVIGATE = "navigate"


class RecommendationAction(AnswerModel):
    """Where in the app it leads: a task by `params.id`, or tasks by `params.taskIds`."""

    label: str
    type: str
    screen: Screen
    params: dict[str, Any]
    filters: dict[str, float]

    @classmethod
    def of(cls, found: Recommendation, words: RecommendationWords) -> Self:
        """One task is opened; several are listed, no farther than the farthest of them."""
        screen = Screen.TASKS if found.task_id is None else Screen.TASK
        params: dict[str, Any] = {"id": found.task_id}
        filters: dict[str, float] = {}
        if found.task_id is None:
            params = {"taskIds": [task.task_id for task in found.tasks]}
            farthest = float(miles(max(task.distance_m for task in found.tasks)))
            filters = {"maxDistance": ceil(farthest * 10.0) / 10.0}  # it must not cut it off
        return cls(
            label=words.screen(screen),
            type=NAVIGATE,
            screen=screen,
            params=params,
            filters=filters,
        )


class RecommendedTask(AnswerModel):
    """A task in short; pay in USD."""

    id: str
    title: str
    pay: float
    duration: str

    @classmethod
    def of(cls, task: TaskMatch) -> Self:
        """One task of the engine in app units."""
        return cls(
            id=task.task_id,
            title=task.title,
            pay=shown_usd(task.earnings.pay_usd),
            duration=duration_text(task.service_min),
        )


class RecommendationPart(AnswerModel):
    """Something to do."""

    id: str = Field(description="What feedback names as `recommendationId`.")
    type: RecommendationKind
    priority: Priority
    task_id: str | None = None
    match_score: Share
    title: str
    description: str
    reasoning: list[str]
    highlights: dict[str, str]
    action: RecommendationAction
    urgency: str
    expires_in: str | None = None
    tasks: list[RecommendedTask]
    benefits: list[str]

    @classmethod
    def of(cls, found: Recommendation, words: RecommendationWords) -> Self:
        """One recommendation of the engine, in words and app units."""
        return cls(
            id=found.id,
            type=found.kind,
            priority=found.priority,
            task_id=found.task_id,
            match_score=shown_share(max(task.score for task in found.tasks)),
            title=words.title(found),
            description=words.description(found),
            reasoning=words.reasoning(found),
            highlights=words.highlights(found),
            action=RecommendationAction.of(found, words),
            urgency=found.urgency.name.lower(),
            expires_in=None if found.expires_min is None else words.time_left(found.expires_min),
            tasks=[RecommendedTask.of(task) for task in found.tasks],
            benefits=words.benefits(found),
        )


class BundleTaskPart(AnswerModel):
    """A task of a bundle; pay in USD, distance in miles from the stop before."""

    id: str
    pay: float
    distance: float

    @classmethod
    def of(cls, task: BundleTask) -> Self:
        """One task in app units, to 0.01 mile so that they add up."""
        return cls(
            id=task.task_id,
            pay=shown_usd(task.pay_usd),
            distance=round(float(miles(task.distance_m)), 2),
        )


class BundleTotals(AnswerModel):
    """The way as a whole: USD, miles, time, and what it brings more an hour."""

    earnings: float
    distance: float
    duration: str
    efficiency: str


class BundleAction(AnswerModel):
    """Where in the app it leads: its tasks by `params.taskIds`."""

    label: str
    type: str
    screen: Screen
    params: dict[str, Any]


class BundlePart(AnswerModel):
    """Tasks that one worker does on one way."""

    id: str
    type: str
    priority: Priority
    title: str
    description: str
    tasks: list[BundleTaskPart]
    totals: BundleTotals
    highlights: list[str]
    action: BundleAction

    @classmethod
    def of(
        cls, found: RecommendedBundle, words: RecommendationWords, of_bundles: BundleWords
    ) -> Self:
        """One bundle of the engine, in words and app units; distances of tasks add up."""
        tasks = [BundleTaskPart.of(task) for task in found.tasks]
        return cls(
            id=bundle_id(found.found),
            type=found.bundle.aim.value.replace("_", "-"),
            priority=found.priority,
            title=words.bundle_title(found),
            description=of_bundles.reasoning(found.bundle),
            tasks=tasks,
            totals=BundleTotals(
                earnings=shown_usd(found.bundle.pay_usd),
                distance=round(sum(task.distance for task in tasks), 2),
                duration=duration_text(found.bundle.total_min),
                efficiency=efficiency_text(found),
            ),
            highlights=of_bundles.highlights(found.bundle),
            action=BundleAction(
                label=words.screen(Screen.TASKS),
                type=NAVIGATE,
                screen=Screen.TASKS,
                params={"taskIds": [task.id for task in tasks]},
            ),
        )


class InsightAction(AnswerModel):
    """Where in the app something can be done about it."""

    label: str
    type: str
    screen: Screen

    @classmethod
    def to(cls, screen: Screen, words: RecommendationWords) -> Self:
        """The way to a screen."""
        return cls(label=words.screen(screen), type=NAVIGATE, screen=screen)


class RecommendationInsight(AnswerModel):
    """Something that stands out, or why there is no alert."""

    type: str
    title: str
    description: str
    action: InsightAction

    @classmethod
    def of(cls, insight: Insight, words: RecommendationWords, of_patterns: PatternWords) -> Self:
        """One finding of the patterns in words."""
        said = of_patterns.insight(insight)
        return cls(
            type=insight.tone,
            title=said.title,
            description=said.description,
            action=InsightAction.to(SCREENS[insight.kind], words),
        )

    @classmethod
    def of_held_back(cls, held: HeldBack, words: RecommendationWords) -> Self:
        """Why there is no alert, in words."""
        said = words.held_back(held)
        return cls(
            type=held.reason,
            title=said.title,
            description=said.description,
            action=InsightAction.to(Screen.TASKS, words),
        )


class RecommendationsMetadata(Metadata):
    """How the answer was made."""

    recommendations_generated: int
    bundles_analyzed: int
    confidence: Share
    cached: bool = Field(
        default=False, description="Whether this was found for a question of the last 5 minutes."
    )


class RecommendationsAnswer(AnswerModel):
    """What the user should do now, highest value first; an alert stands alone."""

    recommendations: list[RecommendationPart]
    bundles: list[BundlePart]
    insights: list[RecommendationInsight]
    metadata: RecommendationsMetadata

    @classmethod
    def of(cls, found: Recommended, messages: Messages, *, processing_ms: float) -> Self:
        """The engine's recommendations as the app reads them."""
        words, of_bundles = RecommendationWords(messages), BundleWords(messages)
        of_patterns = PatternWords(messages)
        insights = [RecommendationInsight.of(one, words, of_patterns) for one in found.insights]
        if found.held is not None:
            insights.insert(0, RecommendationInsight.of_held_back(found.held, words))
        return cls(
            recommendations=[RecommendationPart.of(one, words) for one in found.recommendations],
            bundles=[BundlePart.of(bundle, words, of_bundles) for bundle in found.bundles],
            insights=insights,
            metadata=RecommendationsMetadata(
                processing_time=round(processing_ms, 1),
                model=found.ranking.release_id,
                recommendations_generated=len(found.recommendations),
                bundles_analyzed=found.bundles_found,
                confidence=shown_share(found.confidence),
            ),
        )
