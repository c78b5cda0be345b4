"""The shipped detector in a process that was put together from its settings, over HTTP.

A suspected text never reaches the language model; its writer gets the answer that a process
without any model gives, with the same actions. Nobody is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from features.text import SentenceEncoder
from models.injection_detector import shipped_detector
from serving.app import create_app
from tests.attacks import UserText, honest_texts, injections
from tests.doubles.language_model import Double
from tests.serving.service import some_settings
from tests.serving.stored import store_market, store_release

KNOWN = "tasks paying over $20"
"""A message that is understood by its slots alone, as the stored release has no intents."""


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a market and a release."""
    var_dir = tmp_path_factory.mktemp("var")
    settings = some_settings(var_dir)
    store_market(settings.database_url)
    store_release(settings.releases_dir)
    return var_dir


@pytest.fixture(autouse=True)
def _however_busy_the_machine_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("serving.chat.WORDED_WITHIN_S", 60.0)


@contextmanager
def a_process(var_dir: Path, double: Double | None) -> Iterator[TestClient]:
    """A process whose settings name the double's service, or no language model at all."""
    model: dict[str, Any] = {}
    if double is not None:
        model = {
            "openai_api_key": "a-key",
            "openai_base_url": double.base_url,
            "openai_timeout_seconds": 30.0,
            "llm_user_usd_per_day": 1_000.0,
            "llm_usd_per_day": 1_000.0,
        }
    with TestClient(create_app(some_settings(var_dir, **model))) as client:
        yield client


def chat(client: TestClient, message: str, *, turn: str | None = None) -> dict[str, Any]:
    """The answer to a user's only message, or to one after an earlier one; nobody remembers."""
    body: dict[str, Any] = {"userId": "guest", "message": message}
    if turn is not None:
        body["context"] = {"conversationHistory": [{"role": "user", "content": turn}]}
    response = client.post("/api/ai/chat", json=body)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def beside_metadata(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer without metadata, and without the instants that "today" begins and ends at."""
    for action in answer["actions"]:
        for name in ("from", "to"):
            action.get("filters", {}).pop(name, None)
    return {name: value for name, value in answer.items() if name != "metadata"}


def suspected(texts: list[UserText]) -> list[str]:
    """Those that the shipped detector suspects."""
    told = [one.text for one in texts]
    says = shipped_detector().suspects(told, SentenceEncoder())
    return [text for text, is_suspected in zip(told, says, strict=True) if is_suspected]


def test_a_suspected_message_is_answered_as_without_a_model(stored: Path, double: Double) -> None:
    attacks = suspected(injections())
    assert len(attacks) >= 60  # of 119: docs/injection-data.md
    with a_process(stored, None) as client:
        usual = [chat(client, one) for one in attacks]
    with a_process(stored, double) as client, capture_logs() as logs:
        answers = [chat(client, one) for one in attacks]
    assert [beside_metadata(one) for one in answers] == [beside_metadata(one) for one in usual]
    assert {one["metadata"]["model"].split(" ")[-1] for one in answers} == {"phrasebook"}
    assert double.calls == []
    told = [one["places"] for one in logs if one["event"] == "injection_suspected"]
    assert told == [["message"]] * len(attacks)


def test_an_attack_in_an_earlier_message_is_left_out_and_the_answer_is_worded(
    stored: Path, double: Double
) -> None:
    attack = suspected(injections())[0]
    shown: list[dict[str, Any]] = []

    def script(data: dict[str, Any]) -> dict[str, list[str]]:
        shown.append(data)
        return {one["id"]: [one["draft"]] for one in data["passages"]}

    double.mode, double.script = "scripted", script
    with a_process(stored, double) as client:
        answer = chat(client, KNOWN, turn=attack)
    assert [set(data["quoted"]) for data in shown] == [{"message"}]
    assert answer["metadata"]["model"].endswith(" gpt-4.1-mini")


def test_no_honest_message_is_taken_for_an_attack(stored: Path, double: Double) -> None:
    texts = [one.text for one in honest_texts()]
    with a_process(stored, None) as client:
        usual = [chat(client, one) for one in texts]
    with a_process(stored, double) as client, capture_logs() as logs:
        answers = [chat(client, one) for one in texts]
    assert [beside_metadata(one) for one in answers] == [beside_metadata(one) for one in usual]
    assert not [one for one in logs if one["event"] == "injection_suspected"]
    assert {one["metadata"]["model"].split(" ")[-1] for one in answers} == {"gpt-4.1-mini"}
