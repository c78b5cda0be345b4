"""POST /api/internal/events: for services only, each event once, what is wrong is named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from serving.app import create_app
from serving.demo import EVENTS
from tests.serving.service import SECRET, SERVICE_KEY, assert_envelope, some_settings

AN_EVENT: dict[str, Any] = {
    "id": "event-1",
    "type": "worker.upserted",
    "occurredAt": "2026-07-01T12:00:00Z",
    "data": {"workerId": "ann", "skills": ["Delivery"], "shifts": "Mon-Fri 9-17"},
}
KEY = {"X-API-Key": SERVICE_KEY}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A process with a database and without a release."""
    folder: Path = tmp_path_factory.mktemp("var")
    settings = some_settings(
        folder, access_mode="strict", jwt_secret=SECRET, service_api_keys=SERVICE_KEY
    )
    with TestClient(create_app(settings), raise_server_exceptions=False) as running:
        yield running


def test_events_take_effect_once_and_the_answer_says_so(client: TestClient) -> None:
    placed = {
        **AN_EVENT,
        "id": "event-2",
        "type": "worker.placed",
        "data": {"workerId": "ann", "place": {"lat": 37.77, "lng": -122.42}},
    }
    first = client.post(EVENTS, json={"events": [AN_EVENT, placed]}, headers=KEY)
    again = client.post(EVENTS, json={"events": [AN_EVENT, placed]}, headers=KEY)
    assert first.json() == {"applied": 2, "repeated": 0, "outdated": 0, "refused": []}
    assert again.json() == {"applied": 0, "repeated": 2, "outdated": 0, "refused": []}


WRONG = [
    ({"type": "worker.upsert"}, "type must be one of: worker.upserted, task.upserted"),
    ({"id": ""}, "id must be a text of 1 to 128 characters"),
    ({"occurredAt": "yesterday"}, "occurredAt must be a date and time in ISO 8601"),
    ({"occurredAt": "1970-01-01T00:00:00Z"}, "of the years 2000 to 2099"),
    ({"occurredAt": "2098-01-01T00:00:00Z"}, "occurredAt lies in the future"),
    ({"schemaVersion": 2}, "schemaVersion must be 1"),
    ({"version": -1}, "version must be a whole number"),
    ({"version": "3"}, "version must be a whole number"),
    ({"data": {}}, "data.workerId is required"),
    ({"data": {"workerId": 7}}, "data.workerId must be a text"),
    ({"data": {"workerId": "a", "home": {"lat": 91, "lng": 0}}}, "data.home.lat must be"),
    ({"data": {"workerId": "a", "home": {"lat": 9}}}, "data.home.lng is required"),
    ({"data": {"workerId": "a", "maxDistanceM": -1}}, "data.maxDistanceM must be metres"),
    ({"data": {"workerId": "a", "minHourlyCents": 10.5}}, "data.minHourlyCents must be whole"),
    ({"data": {"workerId": "a", "shifts": "always"}}, "data.shifts must name local hours"),
    ({"data": {"workerId": "a", "profileText": "x" * 10_001}}, "data.profileText must be"),
    ({"data": "ann"}, "data"),
]


@pytest.mark.parametrize(("change", "reason"), WRONG, ids=lambda value: str(value)[:40])
def test_an_event_that_is_wrong_is_named_with_the_reason(
    change: dict[str, Any], reason: str, client: TestClient
) -> None:
    wrong = {**AN_EVENT, "id": "wrong", **change}
    response = client.post(EVENTS, json={"events": [AN_EVENT, wrong]}, headers=KEY)
    assert response.status_code == 200
    (refused,) = response.json()["refused"]
    assert refused["index"] == 1
    assert reason in refused["reason"]


TASK = {
    "taskId": "t",
    "title": "Sofa",
    "category": "moving",
    "place": {"lat": 37.77, "lng": -122.42},
    "payCents": 5_000,
}
OUTCOME = {"taskId": "t", "workerId": "ann"}


@pytest.mark.parametrize(
    ("kind", "data", "reason"),
    [
        ("task.upserted", {**TASK, "payCents": -5}, "data.payCents must be whole cents"),
        ("task.upserted", {**TASK, "title": ""}, "data.title must be a text"),
        ("task.upserted", {**TASK, "urgency": "now"}, "data.urgency must be low"),
        ("task.upserted", {**TASK, "language": "English!"}, "data.language must be"),
        (
            "task.upserted",
            {**TASK, "postedAt": "2026-07-01T12:00:00Z", "deadline": "2026-07-01T11:00:00Z"},
            "must have its deadline after its start",
        ),
        ("worker.availability", {"workerId": "ann", "availability": "asleep"}, "must be offline"),
        ("task.outcome", {**OUTCOME, "kind": "rating", "value": 6}, "from 1 to 5"),
        ("task.outcome", {**OUTCOME, "kind": "accepted", "value": 0.5}, "must have 0 or 1"),
        ("task.outcome", {**OUTCOME, "kind": "liked", "value": 1}, "kind must be one of"),
        ("task.offered", {**OUTCOME, "rankingId": "r", "position": 0}, "data.position must be"),
        (
            "recommendation.shown",
            {"recommendationId": "r", "userId": "ann", "kind": "", "position": 1},
            "data.kind must be",
        ),
    ],
)
def test_every_type_has_its_bounds(
    kind: str, data: dict[str, Any], reason: str, client: TestClient
) -> None:
    wrong = {**AN_EVENT, "id": "wrong", "type": kind, "data": data}
    (refused,) = client.post(EVENTS, json={"events": [wrong]}, headers=KEY).json()["refused"]
    assert reason in refused["reason"]


@pytest.mark.parametrize("events", [[], {}, None, ["x"], [AN_EVENT] * 1_001])
def test_a_request_that_is_no_list_of_events_is_refused_whole(
    events: object, client: TestClient
) -> None:
    response = client.post(EVENTS, json={"events": events}, headers=KEY)
    assert response.status_code == 400
    assert_envelope(response)


@pytest.mark.parametrize("headers", [{}, {"X-API-Key": "x" * 40}])
def test_nobody_else_is_admitted(headers: dict[str, str], client: TestClient) -> None:
    response = client.post(EVENTS, json={"events": [AN_EVENT]}, headers=headers)
    assert response.status_code == 401
    assert_envelope(response)
