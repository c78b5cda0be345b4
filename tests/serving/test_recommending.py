"""A user's story with recommendations: shown, opened, dismissed, and not shown again."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from data.database import open_database
from data.tables import NotificationRow, RecommendationImpressionRow
from serving.app import create_app
from serving.identity import Identity
from serving.settings import Settings
from serving.wiring import running
from tests.serving.learning_scene import NOON
from tests.serving.service import some_settings
from tests.serving.stored import store_market, store_release

PLACE = {"lat": 37.75, "lng": -122.45}
_TRIES = 5
"""What is not ready in time may be asked again: languages are still warmed up beside it."""


def made_home(folder: Path) -> Settings:
    """A stored market of many open tasks, and a release."""
    config = some_settings(folder)
    store_market(config.database_url, workers=20, tasks=1_500)
    store_release(config.releases_dir, accept_log_odds=2.0)
    return config


class _Watch:
    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """One home for all stories, each of a worker of his own."""
    return made_home(tmp_path_factory.mktemp("var"))


@pytest.fixture(scope="module")
def client(home: Settings) -> Iterator[TestClient]:
    """One process at noon."""
    with started(home, _Watch()) as running_client:
        yield running_client


@contextmanager
def started(config: Settings, watch: _Watch) -> Iterator[TestClient]:
    """The whole service with a clock that tests set."""
    app = create_app(config)

    @asynccontextmanager
    async def lifespan(_: Any) -> Any:
        async with running(config, Identity.of(config), clock=watch) as app.state.runtime:
            yield

    app.router.lifespan_context = lifespan
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def recommend(client: TestClient, user: str, kind: str = "on-demand") -> Any:
    body = {"userId": user, "context": {"location": PLACE}, "recommendationType": kind}
    response = client.post("/api/ai/recommendations", json=body)
    for _ in range(_TRIES):
        if response.status_code != 504:
            break
        response = client.post("/api/ai/recommendations", json=body)
    assert response.status_code == 200, response.text
    return response.json()


def tell(client: TestClient, user: str, **marks: Any) -> None:
    """Feedback as the app sends it: of a recommendation in `data`, of a notification beside it."""
    body = {"userId": user, "feedbackType": "notification", **marks}
    if "recommendationId" in marks:
        body = {"userId": user, "feedbackType": "recommendation", "data": marks}
    assert client.post("/api/ai/feedback", json=body).status_code == 200


def stored(config: Settings, table: Any) -> dict[str, Any]:
    database = open_database(config.database_url)
    with database.session(read_only=True) as session:
        found = {row.id: row for row in session.scalars(select(table))}
        session.expunge_all()
    database.close()
    return found


def tasks_of(answer: Any) -> set[str]:
    return {task["id"] for one in answer["recommendations"] for task in one["tasks"]}


def test_what_is_dismissed_does_not_come_back_after_a_restart_either(tmp_path: Path) -> None:
    home, user = made_home(tmp_path), "worker-3"
    with started(home, _Watch()) as client:
        first = recommend(client, user)["recommendations"][0]
        assert first["taskId"] in tasks_of(recommend(client, user))
        tell(client, user, recommendationId=first["id"], dismissed=True)
        assert first["taskId"] not in tasks_of(recommend(client, user))
    kept = stored(home, RecommendationImpressionRow)[first["id"]]
    assert (kept.user_id, kept.kind, kept.position) == (user, first["type"], 1)
    assert kept.dismissed_at is not None
    assert kept.opened_at is None
    with started(home, _Watch()) as client:
        assert first["taskId"] not in tasks_of(recommend(client, user))


@pytest.mark.parametrize(("user", "accepted"), [("worker-11", False), ("worker-3", True)])
def test_a_task_that_was_answered_is_not_recommended_again(
    client: TestClient, user: str, accepted: bool
) -> None:
    first, second = recommend(client, user)["recommendations"][:2]
    told = {"taskId": first["taskId"], "actual": {"accepted": accepted}}
    body = {"userId": user, "feedbackType": "task_outcome", "data": told}
    assert client.post("/api/ai/feedback", json=body).status_code == 200
    again = recommend(client, user)
    assert first["taskId"] not in tasks_of(again)
    assert second["taskId"] in tasks_of(again)
    assert all(task["id"] != first["taskId"] for one in again["bundles"] for task in one["tasks"])


def test_an_alert_is_told_once_whatever_asks_at_the_same_time(
    home: Settings, client: TestClient
) -> None:
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: recommend(client, "worker-5", "proactive"), range(8)))
    told = [answer for answer in answers if answer["recommendations"]]
    assert len(told) == 1
    assert len(told[0]["recommendations"]) == 1
    held = [a["insights"][0]["type"] for a in answers if not a["recommendations"]]
    assert held == ["alerted-lately"] * 7
    sent = [row.id for row in stored(home, NotificationRow).values() if row.user_id == "worker-5"]
    assert sent == [told[0]["recommendations"][0]["id"]]


def test_an_alert_is_a_notification_and_an_impression_and_marked_as_both(
    home: Settings, client: TestClient
) -> None:
    (alert,) = recommend(client, "worker-6", "proactive")["recommendations"]
    tell(client, "worker-6", notificationId=alert["id"], opened=True, dismissed=False)
    sent = stored(home, NotificationRow)[alert["id"]]
    shown = stored(home, RecommendationImpressionRow)[alert["id"]]
    assert sent.opened_at == shown.opened_at
    assert sent.opened_at is not None
    assert (sent.kind, shown.kind) == (alert["type"], alert["type"])
    assert (sent.dismissed_at, shown.dismissed_at) == (None, None)


def test_a_stranger_marks_nothing(home: Settings, client: TestClient) -> None:
    first = recommend(client, "worker-7")["recommendations"][0]
    tell(client, "worker-9", recommendationId=first["id"], dismissed=True)
    assert first["taskId"] in tasks_of(recommend(client, "worker-7"))
    shown = stored(home, RecommendationImpressionRow)
    assert first["id"] not in shown or shown[first["id"]].dismissed_at is None


def test_recommended_tasks_are_exposures_whose_outcomes_can_be_told(
    client: TestClient,
) -> None:
    first = recommend(client, "worker-8")["recommendations"][0]
    outcome = {
        "userId": "worker-8",
        "feedbackType": "task_outcome",
        "data": {"taskId": first["tasks"][0]["id"], "actual": {"accepted": True}},
    }
    answer = client.post("/api/ai/feedback", json=outcome).json()
    assert answer["analysis"]["predictionAccuracy"]["acceptance"]["predicted"] > 0.5
