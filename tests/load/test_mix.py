"""The mix asks what the contract knows, as often as the specification's volumes say."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from pydantic import TypeAdapter

from serving.contract.chat_request import ChatRequest
from serving.contract.feedback_request import FeedbackRequest
from serving.contract.match_request import MatchTaskRequest
from serving.contract.parse_request import TaskParseRequest
from serving.contract.patterns_request import AnalyzePatternsRequest
from serving.contract.recommendations_request import RecommendationsRequest
from tests.load.mix import ENDPOINTS, REQUESTS_A_MONTH, Mix

FORMS: dict[str, Any] = {
    "chat": ChatRequest,
    "task-parse": TaskParseRequest,
    "match-task": MatchTaskRequest,
    "analyze-patterns": AnalyzePatternsRequest,
    "recommendations": RecommendationsRequest,
    "feedback": FeedbackRequest,
}


@pytest.mark.parametrize("endpoint", FORMS)
def test_every_body_is_what_the_contract_takes(endpoint: str) -> None:
    form, mix = TypeAdapter[Any](FORMS[endpoint]), Mix(["worker-1", "worker-2"])
    for _ in range(50):
        form.validate_python(json.loads(mix.next(endpoint).body))


def test_endpoints_are_asked_by_their_volumes() -> None:
    mix = Mix(["worker-1"])
    drawn = Counter(mix.next().endpoint for _ in range(4_000))
    for endpoint, about in ENDPOINTS.items():
        assert drawn[endpoint] / 4_000 == pytest.approx(about.monthly / REQUESTS_A_MONTH, abs=0.03)


def test_feedback_is_about_what_a_user_was_shown() -> None:
    mix = Mix(["worker-1", "worker-2"])
    before = json.loads(mix.next("feedback").body)
    assert before["data"]["taskId"].startswith("task-of-nobody")
    asked = mix.next("recommendations")
    mix.answered(asked, {"recommendations": [{"taskId": None}, {"taskId": "task-7"}]})
    mix.answered(mix.next("analyze-patterns"), {"recommendations": ["Work in the evening."]})
    mix.answered(mix.next("match-task"), {"matches": []})
    told = json.loads(mix.next("feedback").body)
    assert (told["userId"], told["data"]["taskId"]) == (asked.user, "task-7")
    assert json.loads(mix.next("feedback").body)["data"]["taskId"] != "task-7"
