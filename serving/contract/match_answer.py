"""What match-task answers: every field of the specification, always present, in app units."""

from __future__ import annotations

from hashlib import blake2b
from typing import Annotated, Self

from pydantic import Field

from data.columns import Urgency
from data.reference.categories import CATEGORIES
from data.reference.geography import miles
from engine.attribution import PARTS
from engine.questions import (
    Earnings,
    TaskBundle,
    TaskMatch,
    TaskRanking,
    WorkerMatch,
    WorkerRanking,
)
from serving.clock import iso_z
from serving.contract.units import duration_text, shown_miles, shown_share, shown_usd
from serving.contract.values import AnswerModel
from serving.language.bundle_words import BundleWords
from serving.language.messages import Messages
from serving.language.phrasebook import Phrasebook

Share = Annotated[float, Field(ge=0, le=1)]


class Metadata(AnswerModel):
    """How the answer was made."""

    processing_time: float = Field(description="Milliseconds from request to answer.")
    model: str = Field(description="Id of the release that answered.")


class Stats(AnswerModel):
    """A worker's record; distance in miles."""

    distance: float
    rating: float
    tasks_completed: int
    category_experience: int
    completion_rate: Share
    on_time_rate: Share
    average_rating: float


class WorkerPredictions(AnswerModel):
    """What will likely happen if this worker is offered the task."""

    acceptance_probability: Share
    completion_probability: Share
    on_time_probability: Share
    estimated_arrival: str
    estimated_completion: str


class WorkerEarnings(AnswerModel):
    """What the task brings the worker, in USD and XP."""

    task_pay: float
    potential_bonus: float
    xp_gain: int
    badge_progress: dict[str, str]

    @classmethod
    def of(cls, earnings: Earnings) -> Self:
        """The engine's earnings in the contract's words."""
        return cls(
            task_pay=shown_usd(earnings.pay_usd),
            potential_bonus=shown_usd(earnings.bonus_usd),
            xp_gain=earnings.xp,
            badge_progress=earnings.badge_progress,
        )


class Match(AnswerModel):
    """One ranked worker."""

    user_id: str
    score: Share
    rank: int
    reasoning: str
    strengths: list[str]
    concerns: list[str]
    stats: Stats
    predictions: WorkerPredictions
    earnings: WorkerEarnings

    @classmethod
    def of(cls, match: WorkerMatch, words: Phrasebook) -> Self:
        """One finding of the engine, in words and app units."""
        stats, chances = match.stats, match.probabilities
        return cls(
            user_id=match.worker_id,
            score=shown_share(match.score),
            rank=match.rank,
            reasoning=words.reasoning(match.reasons, seed=match.worker_id),
            strengths=words.strengths(match.reasons, seed=match.worker_id),
            concerns=words.concerns(match.reasons, seed=match.worker_id),
            stats=Stats(
                distance=shown_miles(stats.distance_m),
                rating=round(stats.rating, 2),
                tasks_completed=stats.completed,
                category_experience=stats.completed_in_category,
                completion_rate=shown_share(stats.completion_rate),
                on_time_rate=shown_share(stats.on_time_rate),
                average_rating=round(stats.average_rating, 2),
            ),
            predictions=WorkerPredictions(
                acceptance_probability=shown_share(chances.accept),
                completion_probability=shown_share(chances.complete),
                on_time_probability=shown_share(chances.on_time),
                estimated_arrival=iso_z(match.arrival),
                estimated_completion=iso_z(match.completion),
            ),
            earnings=WorkerEarnings.of(match.earnings),
        )


class Summary(AnswerModel):
    """The ranking at a glance; distance in miles, averages over the matches shown."""

    total_candidates: int
    perfect_matches: int
    good_matches: int
    average_distance: float
    average_score: Share
    recommended_worker: str = Field(description="Id of the best match; empty without any.")


class WorkersAnswer(AnswerModel):
    """Workers for a task, best first."""

    matches: list[Match]
    summary: Summary
    metadata: Metadata

    @classmethod
    def of(cls, ranking: WorkerRanking, messages: Messages, *, processing_ms: float) -> Self:
        """The engine's ranking of workers as the app reads it."""
        words = Phrasebook(messages)
        best = ranking.matches[0].worker_id if ranking.matches else ""
        return cls(
            matches=[Match.of(match, words) for match in ranking.matches],
            summary=Summary(
                total_candidates=ranking.candidates,
                perfect_matches=ranking.perfect,
                good_matches=ranking.good,
                average_distance=shown_miles(ranking.mean_distance_m),
                average_score=shown_share(ranking.mean_score),
                recommended_worker=best,
            ),
            metadata=Metadata(processing_time=round(processing_ms, 1), model=ranking.release_id),
        )


class ScoreParts(AnswerModel):
    """Why a score is what it is: `base` and all `parts` add up to it.

    `parts` are the factors of the stated rule, then groups of the models' features, each by how
    much it raised or lowered the score of a usual pair.
    """

    user_id: str
    base: float
    parts: dict[str, float]
    advice: list[str] = Field(description="What a change to the task would do, in words.")

    @classmethod
    def of(cls, match: WorkerMatch, words: Phrasebook) -> Self:
        """The engine's own account of one score."""
        told = match.contributions
        named = zip(PARTS, told.parts, strict=True) if told.parts else ()
        return cls(
            user_id=match.worker_id,
            base=round(told.base, 6),
            parts={name: round(part, 6) for name, part in named},
            advice=words.advice(match.reasons, seed=match.worker_id),
        )


class ExplainedWorkersAnswer(WorkersAnswer):
    """Workers for a task, with each score taken apart; answered to `?explain=true` alone."""

    explanations: list[ScoreParts]

    @classmethod
    def explained(cls, answer: WorkersAnswer, ranking: WorkerRanking, messages: Messages) -> Self:
        """The answer, and an explanation of each match in its order."""
        words = Phrasebook(messages)
        parts = [ScoreParts.of(match, words) for match in ranking.matches]
        return cls(**dict(answer), explanations=parts)


class TaskCard(AnswerModel):
    """A task as the worker sees it; distance in miles."""

    title: str
    category: str
    pay: float
    distance: float
    duration: str
    urgency: str


class PossibleEarnings(AnswerModel):
    """USD: the pay, and the pay with what the worker's tier saves in fees."""

    base: float
    potential: float


class TaskPredictions(AnswerModel):
    """What will likely happen if the worker takes the task."""

    success_probability: Share
    earnings: PossibleEarnings
    enjoyment_score: Share
    xp_gain: int


class Recommendation(AnswerModel):
    """One ranked task."""

    task_id: str
    match_score: Share
    reasoning: str
    task: TaskCard
    highlights: list[str]
    predictions: TaskPredictions

    @classmethod
    def of(cls, match: TaskMatch, words: Phrasebook) -> Self:
        """One finding of the engine, in words and app units."""
        earnings = match.earnings
        return cls(
            task_id=match.task_id,
            match_score=shown_share(match.score),
            reasoning=words.reasoning(match.reasons, seed=match.task_id),
            task=TaskCard(
                title=match.title,
                category=CATEGORIES[match.category],
                pay=shown_usd(earnings.pay_usd),
                distance=shown_miles(match.distance_m),
                duration=duration_text(match.service_min),
                urgency=Urgency(match.urgency).name.lower(),
            ),
            highlights=words.highlights(match.reasons, seed=match.task_id),
            predictions=TaskPredictions(
                success_probability=shown_share(match.probabilities.success),
                earnings=PossibleEarnings(
                    base=shown_usd(earnings.pay_usd),
                    potential=shown_usd(earnings.pay_usd + earnings.bonus_usd),
                ),
                enjoyment_score=shown_share(match.enjoyment),
                xp_gain=earnings.xp,
            ),
        )


def bundle_id(found: TaskBundle) -> str:
    """One id for the same tasks in the same order, whenever they are found."""
    named = " ".join(found.task_ids).encode()
    return f"bundle-{blake2b(named, digest_size=6).hexdigest()}"


class Stop(AnswerModel):
    """One stop of a bundle's route; distance in miles from the stop before."""

    task_id: str
    order: int
    distance: float


class Bundle(AnswerModel):
    """Tasks that one worker does on one route; distance in miles, earnings in USD."""

    bundle_id: str
    tasks: list[str]
    match_score: Share
    reasoning: str
    total_earnings: float
    total_distance: float
    total_time: str
    efficiency_gain: float
    route: list[Stop]
    highlights: list[str]

    @classmethod
    def of(cls, found: TaskBundle, words: BundleWords) -> Self:
        """One bundle of the engine, in words and app units.

        A task of two places has two stops; the legs add up to `totalDistance`.
        """
        bundle = found.bundle
        legs = [round(float(miles(stop.distance_m)), 2) for stop in bundle.stops]
        return cls(
            bundle_id=bundle_id(found),
            tasks=list(found.task_ids),
            match_score=shown_share(bundle.score),
            reasoning=words.reasoning(bundle),
            total_earnings=shown_usd(bundle.pay_usd),
            total_distance=round(sum(legs), 2),
            total_time=duration_text(bundle.total_min),
            efficiency_gain=round(bundle.efficiency_gain, 2),
            route=[
                Stop(task_id=task_id, order=order, distance=leg)
                for order, (task_id, leg) in enumerate(
                    zip(found.stop_ids, legs, strict=True), start=1
                )
            ],
            highlights=words.highlights(bundle),
        )


class TasksMetadata(Metadata):
    """How the answer was made, and from how much."""

    total_tasks_analyzed: int


class TasksAnswer(AnswerModel):
    """Tasks for a worker, best first."""

    recommendations: list[Recommendation]
    bundles: list[Bundle]
    metadata: TasksMetadata

    @classmethod
    def of(cls, ranking: TaskRanking, messages: Messages, *, processing_ms: float) -> Self:
        """The engine's ranking of tasks as the app reads it."""
        words, bundle_words = Phrasebook(messages), BundleWords(messages)
        return cls(
            recommendations=[Recommendation.of(match, words) for match in ranking.matches],
            bundles=[Bundle.of(found, bundle_words) for found in ranking.bundles],
            metadata=TasksMetadata(
                processing_time=round(processing_ms, 1),
                model=ranking.release_id,
                total_tasks_analyzed=ranking.candidates,
            ),
        )


def answer_of(
    ranking: WorkerRanking | TaskRanking,
    messages: Messages,
    *,
    processing_ms: float,
    explain: bool = False,
) -> WorkersAnswer | TasksAnswer:
    """Either ranking as the app reads it, in the language of the messages."""
    if isinstance(ranking, WorkerRanking):
        answer = WorkersAnswer.of(ranking, messages, processing_ms=processing_ms)
        if explain:
            return ExplainedWorkersAnswer.explained(answer, ranking, messages)
        return answer
    return TasksAnswer.of(ranking, messages, processing_ms=processing_ms)
