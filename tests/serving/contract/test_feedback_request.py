"""The app's mixed scales, each understood by a stated rule."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from data.reference.categories import CODE_OF, SERVICE_MIN
from engine.feedback import Compared, Told
from serving.contract.feedback_request import FeedbackRequest, minutes_of, usual_minutes
from serving.feedback import Sent


def sent(data: Any = None, kind: str = "task_outcome", **more: Any) -> Sent:
    document = {"userId": "ann", "feedbackType": kind, **more}
    if data is not None:
        document["data"] = data
    request = FeedbackRequest.model_validate(document)
    return request.to_sent(acting_user="ann", document=document, key=None)


@pytest.mark.parametrize(
    ("given", "understood"), [(0.95, 0.95), (1, 1.0), (85, 0.85), (100, 1.0), (0, 0.0)]
)
def test_a_score_above_one_is_in_per_cent(given: float, understood: float) -> None:
    predicted = sent({"prediction": {"matchScore": given}}).predicted
    assert predicted == {Compared.MATCH_SCORE: pytest.approx(understood)}


@pytest.mark.parametrize(
    ("given", "understood"), [(5, 1.0), (3, 0.5), (1, 0.0), (0.92, 0.92), (0, 0.0), (80, 0.8)]
)
def test_enjoyment_is_in_stars_from_one_on_and_in_per_cent_above_five(
    given: float, understood: float
) -> None:
    assert sent({"actual": {"enjoyment": given}}).told.enjoyment == pytest.approx(understood)


@pytest.mark.parametrize(
    ("time", "usual", "minutes"),
    [
        (42, 45, 42),  # the specification's example
        (2.5, 120, 150),  # the learning loop's
        (8, 60, 8),
        (7, 60, 420),  # 7 hours are seven times an hour, 7 minutes an eighth and a half
        (1, 1, 1),
        (0, 60, 0),
    ],
)
def test_a_time_is_taken_in_the_unit_that_lies_nearer_to_the_usual(
    time: float, usual: float, minutes: float
) -> None:
    assert minutes_of(time, usual) == minutes


def test_the_usual_time_is_the_category_s() -> None:
    assert usual_minutes("delivery") == SERVICE_MIN[CODE_OF["delivery"]]
    assert usual_minutes(None) == 60.0


def test_everything_of_the_specification_s_example_is_understood() -> None:
    found = sent(
        {
            "taskId": "task-789",
            "prediction": {
                "matchScore": 0.95,
                "acceptanceProbability": 0.92,
                "completionProbability": 0.98,
                "enjoymentScore": 0.92,
            },
            "actual": {
                "accepted": True,
                "completed": True,
                "completionTime": 42,
                "rating": 5,
                "enjoyment": 5,
                "tipped": True,
                "tipAmount": 10,
                "wouldDoAgain": True,
            },
            "context": {"category": "delivery", "pay": 85, "weather": "sunny"},
        }
    )
    assert found.task_id == "task-789"
    assert found.told == Told(True, True, 1.0, 5, 42)
    assert found.category == "delivery"
    assert len(found.predicted) == 4


def test_a_notification_tells_beside_data_what_was_done_with_it() -> None:
    found = sent(
        kind="notification", notificationId="n1", opened=True, actionTaken=True, dismissed=False,
        timeToOpen=12, timestamp="2026-11-22T19:09:47.405Z",
    )  # fmt: skip
    assert found.notification_id == "n1"
    assert found.marks == {"opened_at", "acted_at"}
    assert found.told.outcomes == {}


def test_an_acting_user_makes_it_count() -> None:
    request = FeedbackRequest.model_validate({"userId": "bob", "feedbackType": "general"})
    anonymous = request.to_sent(acting_user=None, document={}, key="k")
    his = request.to_sent(acting_user="bob", document={}, key="k")
    assert (anonymous.is_trusted, his.is_trusted) == (False, True)
    assert (anonymous.user_id, his.user_id) == ("bob", "bob")
    assert anonymous.request_key != his.request_key


@pytest.mark.parametrize(
    "wrong",
    [
        {"feedbackType": "task_outcome"},
        {"feedbackType": "praise", "data": {}},
        {"userId": "", "data": {}},
        {"data": []},
        {"data": {"actual": {"accepted": 1}}},
        {"data": {"actual": {"rating": 6}}},
        {"data": {"actual": {"rating": 0}}},
        {"data": {"actual": {"tipAmount": -1}}},
        {"data": {"prediction": {"matchScore": 101}}},
        {"data": {"prediction": {"matchScore": "0.9"}}},
        {"data": {"taskId": "x" * 129}},
    ],
)
def test_what_cannot_be_understood_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        FeedbackRequest.model_validate({"userId": "ann", "feedbackType": "task_outcome"} | wrong)
