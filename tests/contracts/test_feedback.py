"""POST /api/ai/feedback as the app sees it: every field is there, and twice counts once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from starlette.testclient import TestClient

from data.database import open_database
from data.repositories.market import save_market
from data.tables import FeedbackRow, NotificationRow, ReportedOutcomeRow
from serving.app import create_app
from serving.clock import utc_now
from serving.settings import Settings
from serving.tokens import issue_token
from tests.contracts.test_malformed_requests import values
from tests.factories import a_market
from tests.serving.learning_scene import LEARNS
from tests.serving.service import SECRET, SERVICE_KEY, a_service, assert_envelope, some_settings
from tests.serving.stored import store_release

HOUR: Final = timedelta(hours=1)
SPECIFIED: Final[dict[str, list[str]]] = json.loads(
    Path(__file__).with_name("specified_fields.json").read_text("utf-8")
)
EXAMPLE: Final[dict[str, Any]] = {
    "userId": "user123",
    "feedbackType": "task_outcome",
    "data": {
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
        "context": {
            "category": "delivery",
            "pay": 85,
            "distance": 0.8,
            "timeOfDay": "morning",
            "dayOfWeek": "monday",
            "weather": "sunny",
        },
    },
}
OF_THE_APP: Final[list[dict[str, Any]]] = [
    EXAMPLE,
    {
        "userId": "user-7",
        "feedbackType": "task_outcome",
        "data": {
            "taskId": "task-5",
            "prediction": {"matchScore": 0.95, "acceptanceProbability": 0.92},
            "actual": {"accepted": True, "completed": True, "rating": 5},
        },
    },
    {
        "userId": "user-7",
        "feedbackType": "task_outcome",
        "data": {
            "taskId": "task-5",
            "prediction": {"matchScore": 95},
            "actual": {"completed": True, "rating": 5, "completionTime": 0.7},
            "source": "a key that nobody knows",
        },
    },
    {"userId": "user-7", "feedbackType": "recommendation", "data": {"recommendationId": "r1"}},
    {"userId": "user-7", "feedbackType": "prediction", "data": {"actual": None}},
    {"userId": "user-7", "feedbackType": "general", "data": {"text": "Nice!"}},
    {"userId": "guest", "feedbackType": "general"},
    {
        "userId": "user-7",
        "feedbackType": "notification",
        "notificationId": "n1",
        "opened": True,
        "actionTaken": True,
        "timeToOpen": 12,
        "dismissed": False,
        "timestamp": "2026-11-22T19:09:47.405Z",
    },
]


@contextmanager
def started(config: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(config), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A process without a release: what is told must be kept all the same."""
    with started(some_settings(tmp_path_factory.mktemp("var"))) as running:
        yield running


def tell(client: TestClient, body: Any, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post("/api/ai/feedback", json=body, headers=named)


def stored(config: Settings, table: type) -> list[Any]:
    database = open_database(config.database_url)
    with database.session(read_only=True) as session:
        found: list[Any] = list(session.scalars(select(table)).all())
        session.expunge_all()
    database.close()
    return found


def paths(answer: Any, prefix: str = "") -> set[str]:
    if prefix in {"profileUpdates.patterns", "profileUpdates.predictions"}:
        return {prefix}
    if isinstance(answer, dict):
        within = f"{prefix}." if prefix else ""
        items = list(answer.items())
        if prefix == "analysis.predictionAccuracy":
            items = [("*", value) for value in answer.values()]
        return {path for key, value in items for path in paths(value, f"{within}{key}")}
    return {prefix}


@pytest.mark.parametrize("body", OF_THE_APP)
def test_what_the_app_sends_is_recorded_and_every_field_is_there(
    body: dict[str, Any], client: TestClient
) -> None:
    response = tell(client, body)
    assert response.status_code == 200
    answer = response.json()
    assert answer["recorded"] is True
    assert answer["feedbackId"]
    specified = {
        path for path in SPECIFIED["POST /api/ai/feedback"] if "*" not in path and "[]" not in path
    } | {"analysis.learnings"}
    assert specified <= paths(answer) | (
        {"analysis.predictionAccuracy"} if not answer["analysis"]["predictionAccuracy"] else set()
    )
    performance = answer["analysis"]["modelPerformance"]
    assert performance == {
        "overallAccuracy": 0.0,
        "userSpecificAccuracy": 0.0,
        "improvementSinceLastWeek": None,
    }


def test_the_specification_s_example_is_analysed(client: TestClient) -> None:
    answer = tell(client, EXAMPLE).json()
    accuracy = answer["analysis"]["predictionAccuracy"]
    assert list(accuracy) == ["acceptance", "completion", "enjoyment", "matchScore"]
    assert accuracy["acceptance"] == {
        "predicted": 0.92,
        "actual": 1.0,
        "delta": 0.08,
        "accurate": True,
    }
    assert accuracy["enjoyment"]["actual"] == 1.0
    assert answer["profileUpdates"]["patterns"]["completionTime"]["minutes"] == 42.0
    assert answer["analysis"]["learnings"] == []  # one outcome supports nothing
    assert answer["metadata"]["confidence"] == 0.0


def test_per_cent_and_hours_of_the_app_are_understood(client: TestClient) -> None:
    answer = tell(client, OF_THE_APP[2]).json()
    assert answer["analysis"]["predictionAccuracy"]["matchScore"]["predicted"] == 0.95
    assert answer["profileUpdates"]["patterns"]["completionTime"]["minutes"] == 42.0


def test_sent_twice_and_in_parallel_it_is_answered_alike(client: TestClient) -> None:
    body = {**EXAMPLE, "userId": "twice"}
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: tell(client, body).text, range(8)))
    assert len(set(answers)) == 1
    assert tell(client, body).text == answers[0]


def test_it_is_worded_in_the_callers_language_and_repeated_in_that_of_the_first(
    client: TestClient,
) -> None:
    told = {**EXAMPLE, "userId": "user-francophone", "data": {"actual": {"accepted": True}}}
    first = tell(client, told, Accept_Language="fr-CA,en;q=0.5").json()
    assert first["recommendations"] == [
        "Dis-nous si tu as terminé la mission\u00a0: nous apprenons de ce que tu termines."
    ]
    assert tell(client, told, Accept_Language="de").json() == first


def test_a_key_that_stands_for_other_content_is_refused(client: TestClient) -> None:
    first = tell(client, EXAMPLE, Idempotency_Key="key-1")
    again = tell(client, EXAMPLE, Idempotency_Key="key-1")
    assert (first.status_code, again.text) == (200, first.text)
    refused = tell(client, {**EXAMPLE, "feedbackType": "prediction"}, Idempotency_Key="key-1")
    assert refused.status_code == 409
    body = assert_envelope(refused)
    assert (body["code"], body["error"]["retryable"]) == ("AI_INVALID_INPUT", False)
    assert body["error"]["details"][0]["field"] == "Idempotency-Key"


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_key_out_of_bounds_is_refused(key: str, client: TestClient) -> None:
    assert_envelope(response := tell(client, EXAMPLE, Idempotency_Key=key))
    assert response.status_code == 400


def test_feedback_larger_than_is_kept_is_refused(client: TestClient) -> None:
    response = tell(client, {**EXAMPLE, "note": "x" * 33_000})
    assert response.status_code == 413
    assert_envelope(response)


def test_a_whole_number_of_any_size_is_answered_or_refused(client: TestClient) -> None:
    for number in (2**63, 2**64, -(2**80), 10**60):
        for data in ({"note": number}, {"taskId": number}, {"actualOutcome": {"x": number}}):
            response = tell(client, {**EXAMPLE, "data": {**EXAMPLE["data"], **data}})
            assert response.status_code in {200, 400}


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    document=values
    | st.fixed_dictionaries(
        {"userId": st.just("user-7") | values, "feedbackType": st.just("general") | values},
        optional={
            "data": values
            | st.fixed_dictionaries({}, optional=dict.fromkeys(EXAMPLE["data"], values))
        },
    )
)
def test_any_json_is_answered_or_refused(document: Any, client: TestClient) -> None:
    body = json.dumps(document).encode("utf-8", "surrogatepass")
    response = client.post(
        "/api/ai/feedback", content=body, headers={"content-type": "application/json"}
    )
    assert response.status_code in {200, 400}
    if response.status_code == 400:
        assert_envelope(response)


def test_a_process_that_cannot_keep_it_does_not_acknowledge_it(tmp_path: Path) -> None:
    with a_service(tmp_path) as service:  # the double has no database
        response = tell(service.client, EXAMPLE)
    assert response.status_code == 503
    assert assert_envelope(response)["error"]["retryable"] is True


# ---- whose word counts ------------------------------------------------------------------------


def test_a_token_decides_whose_feedback_it_is(tmp_path: Path) -> None:
    config = some_settings(tmp_path, access_mode="strict", jwt_secret=SECRET)
    bearer = f"Bearer {issue_token('user123', secret=SECRET, now=utc_now(), lifetime=HOUR)}"
    with started(config) as client:
        assert tell(client, EXAMPLE).status_code == 401
        assert tell(client, EXAMPLE, Authorization=bearer).status_code == 200
        stranger = tell(client, {**EXAMPLE, "userId": "victim"}, Authorization=bearer)
    assert stranger.status_code == 403
    assert_envelope(stranger)
    (kept,) = stored(config, FeedbackRow)
    assert (kept.user_id, kept.is_quarantined) == ("user123", False)


def test_a_service_key_speaks_for_any_user(tmp_path: Path) -> None:
    config = some_settings(tmp_path, access_mode="strict", service_api_keys=SERVICE_KEY)
    with started(config) as client:
        assert tell(client, EXAMPLE, X_API_Key=SERVICE_KEY).status_code == 200
    (kept,) = stored(config, FeedbackRow)
    assert not kept.is_quarantined


def test_in_public_mode_feedback_without_a_token_is_quarantined_and_limited_by_address(
    tmp_path: Path,
) -> None:
    config = some_settings(
        tmp_path,
        access_mode="public",
        jwt_secret=SECRET,
        rate_limit_per_minute=3,
        rate_limit_burst=1,
    )
    with started(config) as client:
        answers = [tell(client, {**EXAMPLE, "userId": f"user-{n}"}) for n in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[0].json()["analysis"]["predictionAccuracy"]["acceptance"]["accurate"]
    assert all(kept.is_quarantined for kept in stored(config, FeedbackRow))
    assert stored(config, ReportedOutcomeRow) == []


def test_what_was_done_with_a_notification_is_noted_once_and_only_by_its_user(
    tmp_path: Path,
) -> None:
    config, at = some_settings(tmp_path), utc_now()
    database = open_database(config.database_url)
    database.migrate()
    with database.session() as session:
        session.add(NotificationRow(id="n1", user_id="user-7", kind="match", sent_at=at))
    database.close()
    opened = {**OF_THE_APP[-1], "actionTaken": False}
    with started(config) as client:
        tell(client, {**opened, "userId": "stranger"})
        assert stored(config, NotificationRow)[0].opened_at is None
        tell(client, opened)
        first = stored(config, NotificationRow)[0].opened_at
        tell(client, {**opened, "timeToOpen": 13})
    (noted,) = stored(config, NotificationRow)
    assert (noted.opened_at, noted.acted_at) == (first, None)
    assert first is not None


# ---- a user's story ---------------------------------------------------------------------------


def test_a_decline_shows_in_the_next_match_and_after_a_restart(tmp_path: Path) -> None:
    config = some_settings(tmp_path)
    database = open_database(config.database_url)
    database.migrate()
    with database.session() as session:
        save_market(session, a_market(workers=20, tasks=150, exposures=0))
    database.close()
    release_id = store_release(config.releases_dir, personal=LEARNS)
    place = {"lat": 37.75, "lng": -122.45}

    def success(client: TestClient, user: str) -> dict[str, float]:
        asked = {"userId": user, "context": {"location": place}}
        found = client.post("/api/ai/match-task", json=asked).json()["recommendations"]
        return {task["taskId"]: task["predictions"]["successProbability"] for task in found}

    with started(config) as client:
        before, others = success(client, "worker-3"), success(client, "worker-5")
        task_id = next(iter(before))
        body = {
            "userId": "worker-3",
            "feedbackType": "task_outcome",
            "data": {"taskId": task_id, "actual": {"accepted": False}},
        }
        answer = tell(client, body).json()
        assert answer["metadata"]["model"] == release_id
        assert answer["analysis"]["predictionAccuracy"]["acceptance"]["predicted"] == 0.5
        assert answer["profileUpdates"]["predictions"] == {"version": 1}
        after = success(client, "worker-3")
        assert all(after[task] < before[task] for task in before)
        assert success(client, "worker-5") == others
        health = client.get("/api/health").json()
        assert health["journalLagSeconds"] < 60.0
    with started(config) as client:
        assert success(client, "worker-3") == after
        assert success(client, "worker-5") == others
        assert tell(client, body).json() == answer
        assert success(client, "worker-3") == after
