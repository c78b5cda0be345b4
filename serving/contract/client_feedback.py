"""Feedback as the app's learning module sends it, in its own four forms, and what it reads back.

| action | what it tells |
| --- | --- |
| ``match_accept``, ``match_reject`` | the task was accepted, or declined |
| ``task_complete``, ``trade_complete`` | the task was completed, with rating and time |
| ``match_score``, ``pricing``, ``duration``, ``completion`` | a predicted value and the real one |

The module reports ``match_reject`` with the reason ``viewed_not_accepted`` whenever a task's page
is left after three seconds. That is no decline: the user may accept later, and the first answer
counts. It is kept, and counts as nothing.

An older form has ``predictionType`` beside ``userId`` instead of an action; what the app tells of
notifications is feedback in the specification's own form. Source: ``spec/frontend.md`` 1.4.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, Self

from pydantic import Discriminator, Field, Tag

from serving.contract.feedback_answer import FeedbackAnswer
from serving.contract.feedback_request import FeedbackRequest, Rating, Share, Time
from serving.contract.values import AnswerModel, Identifier, Number, RequestModel, Text, expects

Action = Literal[
    "match_accept",
    "match_reject",
    "task_complete",
    "trade_complete",
    "match_score",
    "pricing",
    "duration",
    "completion",
]
PredictionType = Literal["match_score", "pricing", "duration", "completion"]
ONLY_VIEWED: Final = "viewed_not_accepted"


class TaskDetails(RequestModel):
    """The facts of a report; every part may be absent, and others are kept unread."""

    match_score: Share | None = None
    rejection_reason: Text | None = None
    rating: Rating | None = None
    completion_time: Time | None = None
    predicted_value: Number | None = None
    actual_value: Number | None = None
    category: Text | None = None


class ClientReport(RequestModel):
    """One report of the learning module."""

    user_id: Identifier
    task_id: Identifier
    action: (
        Annotated[
            Action,
            expects(
                "must be match_accept, match_reject, task_complete, trade_complete, match_score, "
                "pricing, duration or completion"
            ),
        ]
        | None
    ) = None
    prediction_type: (
        Annotated[PredictionType, expects("must be match_score, pricing, duration or completion")]
        | None
    ) = None
    task_details: TaskDetails = TaskDetails()
    predicted_value: Number | None = None

    def document(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        """The same as the body of ``POST /api/ai/feedback``, with what was sent kept in it."""
        told, action = self.task_details, self.action or self.prediction_type
        score = told.match_score
        if action == "match_score":
            stated = self.predicted_value if told.predicted_value is None else told.predicted_value
            score = stated if stated is not None and 0.0 <= stated <= 100.0 else score
        actual: dict[str, Any] = {}
        if action == "match_accept":
            actual = {"accepted": True}
        elif action == "match_reject" and told.rejection_reason != ONLY_VIEWED:
            actual = {"accepted": False}
        elif action in ("task_complete", "trade_complete"):
            actual = {
                "completed": True,
                "rating": told.rating,
                "completionTime": told.completion_time,
            }
        is_outcome = action in (
            "match_accept", "match_reject", "task_complete", "trade_complete",
        )  # fmt: skip
        return {
            "userId": self.user_id,
            "feedbackType": "task_outcome" if is_outcome else "prediction",
            "data": {
                "taskId": self.task_id,
                "prediction": _stated(matchScore=score),
                "actual": _stated(**actual),
                "context": _stated(category=told.category),
                "report": dict(sent),
            },
        }


def _stated(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _form(given: Any) -> str | None:
    if not isinstance(given, Mapping):
        return None
    if given.get("feedbackType") is not None:
        return "feedback"
    is_report = given.get("action") is not None or given.get("predictionType") is not None
    return "report" if is_report else None


ClientFeedbackRequest = Annotated[
    Annotated[FeedbackRequest, Tag("feedback")] | Annotated[ClientReport, Tag("report")],
    Discriminator(
        _form,
        custom_error_type="form_unknown",
        custom_error_message="must be an object with `action`, with `predictionType` or with "
        "`feedbackType`",
    ),
]

Trend = Literal["improving", "stable", "declining"]
STABLE_WITHIN: Final = 0.01
"""A change of accuracy below this, week on week, is none."""


class ClientAnalysis(AnswerModel):
    """How good predictions are, in per cent, and what was learnt."""

    accuracy: Annotated[float, Field(ge=0, le=100)]
    trend: Trend
    insights: list[str]
    recommendations: list[str]


class ClientFeedbackAnswer(AnswerModel):
    """What both readers of the app find: one at the top level, one in `analysis`."""

    success: bool
    recorded: bool
    feedback_id: str
    accuracy: Annotated[float, Field(ge=0, le=100)]
    insights: list[str]
    recommendations: list[str]
    analysis: ClientAnalysis

    @classmethod
    def of(cls, answer: FeedbackAnswer) -> Self:
        """The answer to feedback in the app's older form."""
        found = answer.analysis.model_performance
        told = ClientAnalysis(
            accuracy=round(100.0 * found.user_specific_accuracy, 1),
            trend=_trend(found.improvement_since_last_week),
            insights=[learning.insight for learning in answer.analysis.learnings],
            recommendations=answer.recommendations,
        )
        return cls(
            success=answer.recorded,
            recorded=answer.recorded,
            feedback_id=answer.feedback_id,
            accuracy=told.accuracy,
            insights=told.insights,
            recommendations=told.recommendations,
            analysis=told,
        )


def _trend(change: float | None) -> Trend:
    if change is None or abs(change) < STABLE_WITHIN:
        return "stable"
    return "improving" if change > 0.0 else "declining"
