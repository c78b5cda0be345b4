"""What the app may tell: how a task went, what became of a recommendation or a notification.

The app's scales are mixed, so each is understood (``spec/frontend.md`` 2.1):

- scores and probabilities: up to 1 a share, above it per cent (85 is 0.85);
- enjoyment: below 1 a share, from 1 to 5 stars (5 is 1.0, 1 is 0.0), above 5 per cent;
- completion time: hours or minutes, whichever lies nearer to the task's usual time.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import log
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from data.reference.categories import CATEGORIES, CODE_OF, SERVICE_MIN, category_code
from engine.feedback import Compared, Told
from serving.contract.posted_task import Reviewed
from serving.contract.values import Identifier, Number, RequestModel, Text, expects
from serving.feedback import Sent

FeedbackType = Literal["task_outcome", "recommendation", "prediction", "general", "notification"]
WITHOUT_DATA: Final = frozenset({"general", "notification"})
"""Types that may say all they have to say beside `data`."""

USUAL_MIN: Final = 60.0
"""Minutes of a task of which nothing is known."""


def _share(given: float) -> float:
    return given if given <= 1.0 else given / 100.0


def _enjoyment(given: float) -> float:
    if given < 1.0:
        return given
    return (given - 1.0) / 4.0 if given <= 5.0 else given / 100.0


Share = Annotated[
    Number,
    Field(ge=0, le=100, examples=[0.92]),
    AfterValidator(_share),
    expects("must be a number from 0 to 1, or in per cent up to 100"),
]
Enjoyment = Annotated[
    Number,
    Field(ge=0, le=100, examples=[5]),
    AfterValidator(_enjoyment),
    expects("must be from 1 to 5 stars, or a share from 0 to 1, or in per cent up to 100"),
]
Rating = Annotated[
    Number, Field(ge=1, le=5, examples=[5]), expects("must be a rating from 1 to 5")
]
Time = Annotated[
    Number,
    Field(ge=0, le=100_000, examples=[42]),
    expects("must be a time in minutes or hours, from 0 to 100,000"),
]
Flag = Annotated[bool, Field(strict=True), expects("must be true or false")]
Dollars = Annotated[
    Number, Field(ge=0, le=1_000_000), expects("must be an amount in USD from 0 to 1,000,000")
]


def minutes_of(time: float, usual_min: float) -> float:
    """A stated time in minutes: taken as hours where that is nearer to the usual time.

    Nearer as a ratio: 2.5 of a task of usually 120 minutes is 150 minutes, not 2.5.
    """
    if time <= 0.0:
        return 0.0
    as_hours = time * 60.0
    is_hours = abs(log(as_hours / usual_min)) < abs(log(time / usual_min))
    return as_hours if is_hours else time


def usual_minutes(category: str | None) -> float:
    """Minutes that a task of a category usually takes."""
    return USUAL_MIN if category is None else float(SERVICE_MIN[CODE_OF[category]])


class Predicted(RequestModel):
    """What was predicted, as the app was told."""

    match_score: Share | None = None
    acceptance_probability: Share | None = None
    completion_probability: Share | None = None
    enjoyment_score: Share | None = None

    def by_kind(self) -> dict[Compared, float]:
        """What is there."""
        found = {
            Compared.ACCEPTANCE: self.acceptance_probability,
            Compared.COMPLETION: self.completion_probability,
            Compared.ENJOYMENT: self.enjoyment_score,
            Compared.MATCH_SCORE: self.match_score,
        }
        return {kind: value for kind, value in found.items() if value is not None}


class Actual(RequestModel):
    """What happened; every part may be absent."""

    accepted: Flag | None = None
    completed: Flag | None = None
    completion_time: Time | None = None
    rating: Rating | None = None
    enjoyment: Enjoyment | None = None
    tipped: Flag | None = None
    tip_amount: Dollars | None = None
    would_do_again: Flag | None = None


class FeedbackContext(RequestModel):
    """The circumstances, as far as the app knows them."""

    category: Text | None = Field(default=None, examples=["delivery"])


class Marks(RequestModel):
    """What was done with a notification or recommendation."""

    notification_id: Identifier | None = None
    recommendation_id: Identifier | None = None
    opened: Flag | None = None
    action_taken: Flag | None = None
    dismissed: Flag | None = None

    def done(self) -> frozenset[str]:
        """Names of the instants that are now."""
        names = {
            "opened_at": self.opened,
            "acted_at": self.action_taken,
            "dismissed_at": self.dismissed,
        }
        return frozenset(name for name, is_done in names.items() if is_done)


class FeedbackData(Marks, Reviewed):
    """What the feedback is about."""

    task_id: Identifier | None = None
    prediction: Predicted = Predicted()
    actual: Actual = Actual()
    context: FeedbackContext = FeedbackContext()


class FeedbackRequest(Marks):
    """Feedback of a user; notifications are told beside `data`, everything else in it."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [
                {"properties": {"feedbackType": {"enum": [*sorted(WITHOUT_DATA)]}}},
                {"properties": {"data": {"type": "object"}}, "required": ["data"]},
            ]
        }
    )

    user_id: Identifier
    feedback_type: Annotated[
        FeedbackType,
        expects("must be task_outcome, recommendation, prediction, general or notification"),
    ]
    data: FeedbackData | None = None

    @model_validator(mode="after")
    def _has_something_to_say(self) -> Self:
        if self.data is None and self.feedback_type not in WITHOUT_DATA:
            raise PydanticCustomError("expected", "needs `data` for this `feedbackType`")
        return self

    def to_sent(
        self, *, acting_user: str | None, document: Mapping[str, Any], key: str | None
    ) -> Sent:
        """The feedback as it is kept; without an acting user it is in quarantine."""
        data = self.data or FeedbackData()
        code = category_code(data.context.category or "")
        actual = data.actual
        marks: Marks = self if self.data is None else data
        return Sent(
            user_id=acting_user or self.user_id,
            is_trusted=acting_user is not None,
            kind=self.feedback_type,
            document=document,
            task_id=data.task_id,
            told=Told(
                actual.accepted,
                actual.completed,
                actual.enjoyment,
                actual.rating,
                actual.completion_time,
            ),
            predicted=data.prediction.by_kind(),
            category=None if code is None else CATEGORIES[code],
            key=key,
            notification_id=marks.notification_id,
            recommendation_id=marks.recommendation_id,
            marks=marks.done(),
            review=data.review(),
        )
