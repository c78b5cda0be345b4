"""POST /api/ai/chat over HTTP: the contract, memory, whose data, and what is refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from data.usage import UsageKind
from engine.conversation.assistant import Assistant
from serving.language.messages import messages_in
from serving.matching import OfflineMatching
from serving.settings import AccessMode
from serving.tokens import issue_token
from tests.contracts.test_the_app import _paths
from tests.serving.service import SECRET, Service, a_service, assert_envelope

HERE = {"lat": 37.7749, "lng": -122.4194, "address": "San Francisco, CA"}
SPECIFIED = set(
    json.loads((Path(__file__).parents[1] / "contracts/specified_fields.json").read_text("utf-8"))[
        "POST /api/ai/chat"
    ]
)
FREE = ("params", "filters")


def _body(message: str, **context: Any) -> dict[str, Any]:
    """A message of the usual worker; `user` and `session` name others."""
    user = context.pop("user_id", "worker-1")
    return {
        "userId": user,
        "message": message,
        "context": {"language": "en", "user": {"location": HERE}, "sessionId": "s", **context},
    }


@pytest.fixture
def service(tmp_path: Path, tiny_assistant: Assistant, tiny_until: datetime) -> Any:
    """A development service over the tiny city's assistant."""
    with a_service(tmp_path, talker=tiny_assistant, clock=lambda: tiny_until) as running:
        yield running


def _say(service: Service, message: str, **context: Any) -> dict[str, Any]:
    response = service.chat(_body(message, **context))
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


# ---- The contract ------------------------------------------------------------------------------


def test_every_specified_field_is_there_and_no_other(service: Service) -> None:
    answer = _say(service, "Show me tasks paying over $20")
    found: set[str] = set()
    for action in answer["actions"]:
        found |= {f"actions[].{key}" for key in action}
    rest = {k: v for k, v in answer.items() if k != "actions"}
    assert found | _paths(rest) == SPECIFIED


def test_an_answer_in_the_contracts_words(service: Service) -> None:
    answer = _say(service, "Show me tasks paying over $20")
    assert 0.0 <= answer["confidence"] <= 1.0
    filtering, viewing, accepting = answer["actions"]
    assert (filtering["type"], filtering["filters"]) == ("filter", {"minPay": 20.0})
    assert filtering["requireConfirmation"] is False
    assert (viewing["type"], viewing["screen"]) == ("navigate", "task")
    assert viewing["params"] == {"id": viewing["taskId"]}
    assert (accepting["type"], accepting["requireConfirmation"]) == ("execute", True)
    assert accepting["params"]["action"] == "accept-task"
    number = viewing["taskId"].removeprefix("task-")
    assert answer["highlights"][0]["elementId"] == f"task-{number}-card"
    assert answer["highlights"][0]["duration"] > 0
    metadata = answer["metadata"]
    assert metadata["model"].endswith(" phrasebook")
    assert (metadata["tokens"], metadata["cached"], metadata["language"]) == (0, False, "en")
    assert metadata["processingTime"] >= 0.0


def test_lists_are_there_even_where_they_are_empty(service: Service) -> None:
    answer = _say(service, "hello")
    assert (answer["actions"], answer["highlights"]) == ([], [])
    assert len(answer["suggestions"]) >= 2


def test_every_action_has_its_own_id(service: Service) -> None:
    for message in ("find me work", "plan my day", "how is my streak?", "compare the first two"):
        ids = [action["id"] for action in _say(service, message)["actions"]]
        assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    ("message", "language", "answered_in"),
    [("busco trabajos de limpieza", "en", "es"), ("近くの仕事を見せて", "en", "ja"),
     ("Покажи ближайшие задачи", "ru", "en")],
)  # fmt: skip
def test_the_language_is_the_messages_and_told_honestly(
    service: Service, message: str, language: str, answered_in: str
) -> None:
    answer = _say(service, message, language=language)
    assert answer["metadata"]["language"] == answered_in
    assert answer["suggestions"] == [
        messages_in(answered_in).say(f"chat-suggest-{kind}")
        for kind in ("better-paid", "closer", "why-first", "plan")
    ]


def test_lists_that_are_shown_are_journalled(service: Service) -> None:
    answer = _say(service, "find me work")
    (record,) = service.journal()
    assert record["asked_about"] == "worker-1"
    assert record["items"][0]["id"] == answer["actions"][1]["taskId"]


# ---- Memory ------------------------------------------------------------------------------------


def test_the_second_one_is_known_without_the_apps_history(service: Service) -> None:
    _say(service, "find me work")
    shown = [item["id"] for item in service.journal()[0]["items"]]
    answer = _say(service, "the second one")
    assert answer["actions"][0]["taskId"] == shown[1]


def test_what_was_said_survives_a_restart(
    tmp_path: Path, tiny_assistant: Assistant, tiny_until: datetime
) -> None:
    for message in ("any cleaning jobs over $25?", "only within 2 miles"):
        with a_service(tmp_path, talker=tiny_assistant, clock=lambda: tiny_until) as service:
            answer = _say(service, message)
    (filtering,) = (a for a in answer["actions"] if a["type"] == "filter")
    assert filtering["filters"] == {"category": "cleaning", "minPay": 25.0, "maxDistance": 2.0}


def test_two_users_with_one_session_id_never_see_each_other(service: Service) -> None:
    _say(service, "any pet care jobs over $31?", user_id="worker-1")
    other = _say(service, "only within 3 miles", user_id="worker-2")
    assert "pet_care" not in json.dumps(other)
    assert "31" not in json.dumps(other["actions"])
    mine = _say(service, "only within 3 miles", user_id="worker-1")
    (filtering,) = (a for a in mine["actions"] if a["type"] == "filter")
    assert (filtering["filters"]["category"], filtering["filters"]["minPay"]) == ("pet_care", 31.0)


@pytest.mark.parametrize("user", ["guest", "system", "current-user"])
def test_ids_that_many_share_remember_nothing(service: Service, user: str) -> None:
    _say(service, "any pet care jobs over $31?", user_id=user)
    assert "pet_care" not in json.dumps(_say(service, "only within 3 miles", user_id=user))


def test_a_silence_of_half_a_day_begins_anew(
    tmp_path: Path, tiny_assistant: Assistant, tiny_until: datetime
) -> None:
    with a_service(tmp_path, talker=tiny_assistant, clock=lambda: tiny_until) as service:
        _say(service, "any cleaning jobs over $25?")
    later = tiny_until + timedelta(hours=13)
    with a_service(tmp_path, talker=tiny_assistant, clock=lambda: later) as service:
        assert "cleaning" not in json.dumps(_say(service, "only within 2 miles")["actions"])


def test_a_database_that_cannot_be_used_costs_the_memory_only(
    tmp_path: Path, tiny_assistant: Assistant, tiny_until: datetime
) -> None:
    with a_service(
        tmp_path,
        talker=tiny_assistant,
        clock=lambda: tiny_until,
        database_url=f"sqlite:///{tmp_path}",  # a folder
    ) as service:
        assert _say(service, "find me work")["actions"]


# ---- Whose data --------------------------------------------------------------------------------


def test_a_token_of_another_user_is_refused(
    tmp_path: Path, tiny_assistant: Assistant, tiny_until: datetime
) -> None:
    with a_service(
        tmp_path, talker=tiny_assistant, access_mode=AccessMode.STRICT, jwt_secret=SECRET
    ) as service:
        token = issue_token(
            "worker-2", secret=SECRET, now=datetime.now(UTC), lifetime=timedelta(hours=1)
        )
        response = service.chat(_body("hello"), Authorization=f"Bearer {token}")
        assert response.status_code == 403
        assert_envelope(response)
        assert service.chat(_body("hello")).status_code == 401


def test_in_public_mode_nothing_stored_is_told_or_kept(
    tmp_path: Path, tiny_assistant: Assistant, tiny_until: datetime
) -> None:
    with a_service(
        tmp_path,
        talker=tiny_assistant,
        clock=lambda: tiny_until,
        access_mode=AccessMode.PUBLIC,
        jwt_secret=SECRET,
    ) as service:
        answer = _say(service, "how much did I earn in total?")
        assert "no records" in answer["response"]
        _say(service, "any cleaning jobs over $25?")
        assert "cleaning" not in json.dumps(_say(service, "only within 2 miles")["actions"])


# ---- What the app sends ------------------------------------------------------------------------


def test_a_history_item_may_lack_its_content(service: Service) -> None:
    history = [{"role": "user", "content": "any cleaning jobs?"}, {"role": "assistant"}, {}]
    answer = _say(service, "only within 2 miles", conversationHistory=history)
    (filtering,) = (a for a in answer["actions"] if a["type"] == "filter")
    assert filtering["filters"]["category"] == "cleaning"


@pytest.mark.parametrize(
    "context",
    [None, {}, {"user": None}, {"user": {"badges": [{"id": 1}]}},
     {"screen": "home", "patterns": {"x": []}, "zzz": [1]}],
)  # fmt: skip
def test_a_context_may_be_anything_between_nothing_and_too_much(
    service: Service, context: Any
) -> None:
    body = {"userId": "test-user", "message": "Show me delivery tasks", "context": context}
    response = service.chat(body)
    assert response.status_code == 200
    assert isinstance(response.json()["response"], str)


@pytest.mark.parametrize(
    "body",
    [{}, {"userId": "u"}, {"userId": "u", "message": ""}, {"userId": "u", "message": " \u200b "},
     {"userId": "u", "message": 7}, {"userId": "", "message": "hi"},
     {"userId": "u", "message": "hi", "context": {"user": {"level": "12"}}},
     {"userId": "u", "message": "hi", "context": {"user": {"location": {"lat": 99, "lng": 0}}}},
     {"userId": "u", "message": "hi", "context": {"conversationHistory": "none"}},
     {"userId": "u", "message": "x" * 20_001}],
)  # fmt: skip
def test_what_is_malformed_is_the_callers_error(service: Service, body: Any) -> None:
    response = service.chat(body)
    assert response.status_code == 400
    assert assert_envelope(response)["code"] == "AI_INVALID_INPUT"


def test_a_call_is_answered_with_fields_beside_the_contracts_own(service: Service) -> None:
    answer = _say(service, '{"action":"predict_earnings","period":"weekly"}')
    assert isinstance(answer["prediction"]["projected"], float)
    assert answer["suggestions"] == []
    told = _say(service, '{"action":"get_smart_notifications"}')
    assert isinstance(told["notifications"], list)


def test_a_message_is_counted_as_use_and_a_call_is_not(service: Service) -> None:
    def counted() -> list[UsageKind]:
        return [kind for _, kind, _ in service.runtime.usage._counts if kind is UsageKind.CHAT]

    _say(service, '{"action": "should_notify"}')
    assert not counted()
    _say(service, "How is my streak?")
    assert counted()


SENT: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "contracts/chat_requests.json").read_text("utf-8")
)
"""What the real client sends to its two paths of chat."""


@pytest.mark.parametrize("sent", SENT, ids=lambda sent: sent["id"])
def test_what_the_app_sends_is_answered_with_all_that_its_types_require(
    service: Service, sent: dict[str, Any]
) -> None:
    response = service.client.post(sent["path"], json=sent["body"])
    assert response.status_code == 200
    answer = response.json()
    assert isinstance(answer["response"], str)
    assert answer["response"].strip()
    for name in ("suggestions", "actions", "highlights"):
        assert isinstance(answer[name], list)
    if "Return JSON" in sent["body"]["message"] and sent["id"] in PURE:
        assert isinstance(json.loads(answer["response"]), dict)


PURE = frozenset({"prompt-02-chat", "prompt-04-chat", "prompt-07-chat", "prompt-09-chat"})
"""Prompts whose answer the engine has."""


def test_without_a_release_chat_is_offline(tmp_path: Path) -> None:
    with a_service(tmp_path, matching=OfflineMatching("No release yet.")) as service:
        response = service.chat(_body("hello"))
    assert response.status_code == 503
    assert assert_envelope(response)["code"] == "AI_OFFLINE"
