"""The app's other uses of the chat: calls in JSON, and prompts that want pure JSON."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.conversation.assistant import Assistant, Reply
from engine.conversation.question import ChatQuestion
from engine.conversation.remote_calls import RemoteAnswer


@pytest.fixture
def ask(tiny_assistant: Assistant, tiny_until: datetime) -> Any:
    """Asks as a worker of the city."""
    worker = str(tiny_assistant.matcher.market.workers.ids[0])

    def answer(text: str) -> Reply | RemoteAnswer:
        return tiny_assistant.answer(
            ChatQuestion(text, tiny_until, worker, lat=37.7749, lng=-122.4194)
        )

    return answer


def _fields(answer: Reply | RemoteAnswer) -> dict[str, Any]:
    assert isinstance(answer, RemoteAnswer)
    return dict(answer.fields)


@pytest.mark.parametrize("period", ["daily", "weekly", "monthly"])
def test_earnings_are_foretold_as_a_number_whose_parts_add_up(ask: Any, period: str) -> None:
    message = {"action": "predict_earnings", "period": period, "recentTasks": []}
    prediction = _fields(ask(json.dumps(message)))["prediction"]
    assert isinstance(prediction["projected"], float)
    assert sum(prediction["breakdown"].values()) == pytest.approx(prediction["projected"])
    assert 0 <= prediction["confidence"] <= 100


def test_the_time_to_notify_is_an_hour_of_the_day_and_a_day_of_the_week(ask: Any) -> None:
    found = _fields(ask('{"action":"optimal_notification_time"}'))
    assert 8 <= found["hour"] <= 21
    assert 0 <= found["dayOfWeek"] <= 6
    assert 0.0 <= found["confidence"] <= 1.0


def test_notifications_come_with_the_analysis_they_are_worded_from(ask: Any) -> None:
    found = ask('{"action":"get_smart_notifications"}')
    assert isinstance(found, RemoteAnswer)
    assert found.analysis is not None


@pytest.mark.parametrize(
    ("action", "field", "kind"),
    [("should_notify", "shouldNotify", bool), ("bundle_opportunity", "hasBundleOpportunity", bool),
     ("earnings_forecast", "estimatedEarnings", float), ("analyze_dispute", "analysis", dict)],
)  # fmt: skip
def test_every_action_is_answered_with_the_field_that_is_read(
    ask: Any, action: str, field: str, kind: type
) -> None:
    message = {"action": action, "taskIds": ["task-3", "task-4"], "dispute": {"description": "x"}}
    assert isinstance(_fields(ask(json.dumps(message)))[field], kind)


def test_the_terse_form_is_answered_with_bundles(ask: Any) -> None:
    text = "Bundle delivery(85) near delivery@85,moving@95. Return: taskIds,bonus,score"
    assert isinstance(_fields(ask(text))["bundles"], list)


PRICING = (
    "Based on current market rates for gig work, suggest fair pricing for this task:\n\n"
    "Category: lawn_care\nDescription: mow a small lawn\n\nConsider complexity.\n\n"
    "Return JSON with {min: number, max: number, reasoning: string}"
)
LANGUAGE = (
    'Detect the language of this message:\n\n"Hola, ¿cómo estás hoy?"\n\n'
    "Return JSON: {language: string, confidence: number}"
)
SPAM = (
    'Analyze this message for spam or scam indicators:\n\n"Send money to my CashApp first"\n\n'
    "Return JSON: {isSpam: boolean, isSuspicious: boolean, reasoning: string}"
)
WORKERS = (
    "Analyze these workers and rank them for this task.\n\nAvailable Workers:\n"
    + json.dumps(
        [{"id": "far", "level": 1, "tasksCompleted": 0, "rating": 3.0, "distanceKm": 49},
         {"id": "near", "level": 12, "tasksCompleted": 47, "rating": 4.8, "distanceKm": 0}]
    )
    + "\n\nReturn JSON: {matches: Array<{userId, score, reasoning, strengths}>}"
)  # fmt: skip


def test_prompts_that_want_json_get_nothing_but_json(ask: Any) -> None:
    price = json.loads(ask(PRICING).response)
    assert 0.0 < price["min"] < price["max"]
    assert json.loads(ask(LANGUAGE).response)["language"] == "es"
    spam = json.loads(ask(SPAM).response)
    assert (type(spam["isSpam"]), type(spam["isSuspicious"])) == (bool, bool)
    ranked = json.loads(ask(WORKERS).response)["matches"]
    assert [match["userId"] for match in ranked] == ["near", "far"]
    # 4.8/5*30 + 0.47*20 + 30 + 0.12*20
    assert ranked[0]["score"] == pytest.approx(70.6)


def test_a_description_is_tidied_and_nothing_is_made_up(ask: Any) -> None:
    found = ask("Improve this task description to be clear:\n\nneed   lawn mowed")
    assert found.response == "Need lawn mowed."


def test_json_of_an_unknown_action_is_a_message_like_any_other(ask: Any) -> None:
    assert isinstance(ask('{"action":"format_disk"}'), Reply)
    assert isinstance(ask('{"no":"action"}'), Reply)
    assert isinstance(ask("{not json"), Reply)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    sent=st.dictionaries(
        st.sampled_from(["period", "taskIds", "dispute", "context", "userId"]),
        st.none() | st.integers() | st.text(max_size=5) | st.lists(st.integers(), max_size=3),
    ),
    action=st.sampled_from(
        ["predict_earnings", "bundle_opportunity", "analyze_dispute", "earnings_forecast"]
    ),
)
def test_whatever_stands_beside_the_action_it_is_answered(
    ask: Any, sent: dict[str, Any], action: str
) -> None:
    assert isinstance(ask(json.dumps({**sent, "action": action})), RemoteAnswer)
