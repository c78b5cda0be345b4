"""The token decides whose data is used: a foreign id opens nothing, wherever it may stand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from starlette.testclient import TestClient

from tests.contracts.whole_service import (
    ANN,
    BOB,
    NAMES_NOBODY,
    Asked,
    bearer,
    every_question,
    stored_settings,
    whole_service,
)
from tests.serving.service import assert_envelope

CANARY: Final = "quokka-canary-7731"
OF_THE_MOMENT: Final = re.compile(
    r'"(?:processingTime|requestId|timestamp|parseId|cached|remaining)":\s*[^,}\]]+'
    r"|[0-9a-f]{32}(?:-\d+)?"
)
"""What differs from answer to answer whoever asks: times, and ids drawn at random."""


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("var")


@pytest.fixture(scope="module")
def client(stored: Path) -> Iterator[TestClient]:
    """A strict service in which both users are stored."""
    with whole_service(stored_settings(stored)) as running:
        yield running


@pytest.mark.parametrize("asked", every_question(BOB), ids=lambda asked: asked.name)
def test_a_foreign_id_is_refused_wherever_it_may_stand(asked: Asked, client: TestClient) -> None:
    response = asked.send(client, bearer(ANN))
    assert response.status_code == 403, response.text
    assert assert_envelope(response)["error"]["details"][0]["field"] == "userId"


@pytest.mark.parametrize("asked", every_question(ANN), ids=lambda asked: asked.name)
def test_the_own_id_is_not_refused(asked: Asked, client: TestClient) -> None:
    assert asked.send(client, bearer(ANN)).status_code not in {401, 403}


@pytest.mark.parametrize("asked", every_question(ANN), ids=lambda asked: asked.name)
def test_nobody_is_answered_without_a_credential(asked: Asked, client: TestClient) -> None:
    response = asked.send(client, {})
    assert response.status_code == 401
    assert_envelope(response)


def test_matches_of_a_task_are_for_who_posted_it(client: TestClient) -> None:
    market = client.app.state.runtime.matching.held.matcher.market  # type: ignore[attr-defined]
    posters = zip(market.tasks.ids.tolist(), market.tasks.poster_ids.tolist(), strict=True)
    task, poster = next((task, poster) for task, poster in posters if poster)
    path = f"/api/tasks/{task}/matches"
    assert client.get(path, headers=bearer(poster)).status_code == 200
    refused = client.get(path, headers=bearer("somebody-else"))
    assert refused.status_code == 403
    assert assert_envelope(refused)["error"]["details"][0]["field"] == "taskId"


UNHEARD: Final[dict[str, dict[str, Any]]] = {
    "in the context": {"context": {"userId": BOB, "owner": {"id": BOB, "userId": BOB}}},
    "beside it": {"user_id": BOB, "user": BOB, "ownerId": BOB, "sub": BOB, "worker_id": BOB},
}


@pytest.mark.parametrize("more", UNHEARD.values(), ids=UNHEARD.keys())
@pytest.mark.parametrize(
    "asked", [asked for asked in every_question(ANN) if asked.json], ids=lambda asked: asked.name
)
def test_an_id_where_none_is_read_changes_nothing(
    asked: Asked, more: dict[str, Any], client: TestClient
) -> None:
    assert asked.json is not None
    context = {**asked.json.get("context", {}), **more.get("context", {})}
    widened = {**asked.json, **more, **({"context": context} if context else {})}
    if "chat" in asked.name or "feedback" in asked.name:  # a second message is another moment
        assert asked._replace(json=widened).send(client, bearer(ANN)).status_code == 200
        return
    plain = asked.send(client, bearer(ANN))
    told = asked._replace(json=widened).send(client, bearer(ANN))
    assert (told.status_code, _settled(told.text)) == (plain.status_code, _settled(plain.text))


@pytest.mark.parametrize("name", ["x-user-id", "x-forwarded-user", "x-original-user", "cookie"])
def test_headers_and_queries_name_nobody(name: str, client: TestClient) -> None:
    asked = every_question(ANN)[0]
    plain = asked.send(client, bearer(ANN))
    for path in (asked.path, f"{asked.path}?userId={BOB}&user_id={BOB}"):
        told = asked._replace(path=path).send(client, {**bearer(ANN), name: f"userId={BOB}"})
        assert (told.status_code, _settled(told.text)) == (200, _settled(plain.text))


def test_a_call_inside_a_message_is_about_who_asks(client: TestClient) -> None:
    for action in ("predict_earnings", "get_smart_notifications", "earnings_forecast"):
        answers = []
        for named in (ANN, BOB):
            message = json.dumps({"action": action, "userId": named, "period": "weekly"})
            body = {"userId": ANN, "message": message, "context": {"sessionId": named}}
            asked = Asked(action, "POST", "/api/ai/chat", body)
            answers.append(_settled(asked.send(client, bearer(ANN)).text))
        assert answers[0] == answers[1]


def test_what_another_user_does_shows_in_no_answer(tmp_path: Path) -> None:
    """Ann asks everything, once in a world where Bob was never heard of, once after he told all.

    He uses her session names and her keys; what she is answered is the same, and no byte of his.
    """
    alone = _series(tmp_path / "alone", bob_speaks=False)
    beside = _series(tmp_path / "beside", bob_speaks=True)
    assert alone.keys() == beside.keys()
    for name, text in beside.items():
        assert CANARY not in text
        assert text == alone[name], name


def _series(var_dir: Path, *, bob_speaks: bool) -> dict[str, str]:
    key = {"idempotency-key": "the-same-key"}
    answers = {}
    with whole_service(stored_settings(var_dir)) as client:
        if bob_speaks:
            for asked in every_question(BOB, words=CANARY):
                asked.send(client, {**bearer(BOB), **_key_of(asked, key)})
        for asked in [*every_question(ANN), *NAMES_NOBODY]:
            response = asked.send(client, {**bearer(ANN), **_key_of(asked, key)})
            assert response.status_code != 409, asked.name  # the key is Ann's own
            answers[asked.name] = f"{response.status_code} {_settled(response.text)}"
    return answers


def _key_of(asked: Asked, key: dict[str, str]) -> dict[str, str]:
    """The same key for both users, and another for each question."""
    if asked.method != "POST":
        return {}
    return {name: f"{value} {asked.name}" for name, value in key.items()}


def _settled(text: str) -> str:
    return OF_THE_MOMENT.sub("*", text)
