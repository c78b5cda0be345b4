"""What feedback answers: what was predicted and what happened, and what was learnt of it."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from data.worker_shifts import WORKER_ITSELF, WorkerShifts
from engine.feedback import Comparison
from features.specification import OUTCOMES
from serving.contract.feedback_request import minutes_of, usual_minutes
from serving.contract.units import shown_share
from serving.contract.values import AnswerModel
from serving.feedback import Analysis
from serving.language.feedback_words import OUTCOME_WORDS, FeedbackWords, pattern_name
from serving.language.messages import Messages

WITHOUT_RELEASE = "none"
"""What `metadata.model` says while no release serves that could learn."""


class Accuracy(AnswerModel):
    """One prediction beside what happened."""

    predicted: float
    actual: float
    delta: float = Field(description="What happened less what was predicted.")
    accurate: bool

    @classmethod
    def of(cls, compared: Comparison) -> Accuracy:
        """Rounded to four decimals; the rule looks at the exact values."""
        return cls(
            predicted=shown_share(compared.predicted),
            actual=shown_share(compared.actual),
            delta=shown_share(compared.delta),
            accurate=compared.is_accurate,
        )


class ModelPerformance(AnswerModel):
    """How good predictions have been in the last five weeks."""

    overall_accuracy: float = Field(description="0 to 1; 0 is no better than the base rate.")
    user_specific_accuracy: float
    improvement_since_last_week: float | None = Field(
        description="null while one of the two weeks has fewer than 30 outcomes."
    )


class LearningTold(AnswerModel):
    """Something that enough outcomes support."""

    pattern: str
    insight: str
    action: str


class AnalysisTold(AnswerModel):
    """What the feedback says."""

    prediction_accuracy: dict[str, Accuracy]
    model_performance: ModelPerformance
    learnings: list[LearningTold]


class ProfileUpdates(AnswerModel):
    """What is known of the user now, as far as it has moved."""

    patterns: dict[str, Any]
    predictions: dict[str, Any]


class FeedbackMetadata(AnswerModel):
    """How the answer came about."""

    processing_time: float
    model: str
    confidence: float


class FeedbackAnswer(AnswerModel):
    """The answer to feedback; sent only when everything is committed."""

    recorded: bool
    feedback_id: str
    analysis: AnalysisTold
    recommendations: list[str]
    profile_updates: ProfileUpdates
    metadata: FeedbackMetadata

    @classmethod
    def of(cls, analysis: Analysis, messages: Messages, *, processing_ms: float) -> FeedbackAnswer:
        """The findings in the app's form, in the language of the messages."""
        words = FeedbackWords(messages)
        found = analysis.performance
        change = found.improvement
        return cls(
            recorded=True,
            feedback_id=analysis.feedback_id,
            analysis=AnalysisTold(
                prediction_accuracy={
                    kind.value: Accuracy.of(compared)
                    for kind, compared in analysis.comparisons.items()
                },
                model_performance=ModelPerformance(
                    overall_accuracy=shown_share(found.overall),
                    user_specific_accuracy=shown_share(found.of_user),
                    improvement_since_last_week=None if change is None else shown_share(change),
                ),
                learnings=[
                    LearningTold(
                        pattern=pattern_name(learning.outcome, learning.category),
                        insight=words.insight(learning),
                        action=words.action(learning),
                    )
                    for learning in analysis.learnings
                ],
            ),
            recommendations=words.recommendations(analysis.told, analysis.learnings),
            profile_updates=ProfileUpdates(
                patterns=_patterns(analysis.state, analysis.category) | _time(analysis),
                predictions={"version": analysis.version} if analysis.version else {},
            ),
            metadata=FeedbackMetadata(
                processing_time=round(processing_ms, 2),
                model=analysis.release_id or WITHOUT_RELEASE,
                confidence=shown_share(found.confidence),
            ),
        )


def _patterns(state: WorkerShifts, category: str | None) -> dict[str, Any]:
    """Each shift that is now known of the worker: of how many outcomes, in log-odds."""
    return {
        pattern_name(
            OUTCOMES[int(state.outcomes[row])],
            None if state.categories[row] == WORKER_ITSELF else category,
        ): {"outcomes": int(state.counts[row]), "shift": round(float(state.means[row]), 4)}
        for row in range(len(state))
        if OUTCOMES[int(state.outcomes[row])] in OUTCOME_WORDS
    }


def _time(analysis: Analysis) -> dict[str, Any]:
    """How long it took, in minutes whatever unit the app used, beside what is usual."""
    stated, usual = analysis.told.completion_time, usual_minutes(analysis.category)
    if stated is None:
        return {}
    minutes = minutes_of(stated, usual)
    return {"completionTime": {"minutes": round(minutes, 1), "usualMinutes": round(usual, 1)}}
