"""The whole service as a process runs it, over a stored market, for tests of every endpoint."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

from fastapi import FastAPI
from starlette.testclient import TestClient

from data.reference.calendar import moment
from serving.app import create_app
from serving.clock import Clock
from serving.identity import Identity
from serving.settings import Settings
from serving.tokens import issue_token
from serving.wiring import running
from tests.factories import START
from tests.pictures import a_picture, encoded
from tests.serving.service import FIND_TASKS, FIND_WORKERS, PARSE, SECRET, some_settings
from tests.serving.stored import store_market, store_release

NOW: Final = moment(START + 70 * 86_400)
"""After the last task was posted: those without a deadline are still open."""
ANN: Final = "worker-1"
BOB: Final = "worker-2"


def bearer(user_id: str) -> dict[str, str]:
    """The header with a valid token of a user."""
    token = issue_token(user_id, secret=SECRET, now=datetime.now(UTC), lifetime=timedelta(hours=1))
    return {"authorization": f"Bearer {token}"}


def stored_settings(var_dir: Path, **values: Any) -> Settings:
    """Settings of a strict service whose market and release are stored."""
    strict = {"access_mode": "strict", "jwt_secret": SECRET, "order_by": "score"}
    settings = some_settings(var_dir, **{**strict, **values})
    store_market(settings.database_url, tasks=600)
    store_release(settings.releases_dir)
    return settings


@contextmanager
def whole_service(settings: Settings, clock: Clock = lambda: NOW) -> Iterator[TestClient]:
    """A client of a process that loaded everything by itself; its time stands still."""
    identity = Identity.of(settings)
    app = create_app(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with running(settings, identity, clock=clock) as app.state.runtime:
            yield

    app.router.lifespan_context = lifespan
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


class Asked(NamedTuple):
    """A request that names a user, wherever it does."""

    name: str
    method: str
    path: str
    json: dict[str, Any] | None = None
    data: dict[str, str] | None = None
    files: dict[str, tuple[str, bytes, str]] | None = None

    def send(self, client: TestClient, headers: dict[str, str]) -> Any:
        """The response."""
        return client.request(
            self.method, self.path, json=self.json, data=self.data, files=self.files,
            headers=headers,
        )  # fmt: skip


HERE: Final = {"lat": 37.7749, "lng": -122.4194}


def every_question(user_id: str, words: str = "") -> list[Asked]:
    """A request to each endpoint that names a user; `words` are put wherever text may stand."""
    said = f"Show me delivery tasks over $50 {words}".strip()
    told = {
        "userId": user_id,
        "feedbackType": "task_outcome",
        "data": {"taskId": "task-1", "actual": {"accepted": True, "rating": 5}, "text": words},
    }
    chat = {"userId": user_id, "message": said, "context": {"sessionId": "s", "location": HERE}}
    picture = {"imageFile": ("room.png", encoded(a_picture(), "PNG"), "image/png")}
    recording = {"audioFile": ("said.wav", b"RIFF", "audio/wav")}
    asked = {"userId": user_id, "recommendationType": "on-demand", "context": {"location": HERE}}
    post = {**PARSE, "userId": user_id, "input": f"{PARSE['input']} {words}".strip()}
    feedback_call = {"userId": user_id, "message": 'Feedback: {"taskId": "task-2"}',
                     "context": {"feedbackType": "general"}}  # fmt: skip
    agent_post = {**chat, "context": {"currentTime": "2026-11-22T12:00"}}
    return [
        Asked("match-task", "POST", "/api/ai/match-task", {**FIND_TASKS, "userId": user_id}),
        Asked("chat", "POST", "/api/ai/chat", chat),
        Asked("chat again", "POST", "/api/ai/chat", {**chat, "message": "closer ones"}),
        Asked("task-parse", "POST", "/api/ai/task-parse", post),
        Asked("feedback", "POST", "/api/ai/feedback", told),
        Asked("patterns", "POST", "/api/ai/analyze-patterns",
              {"userId": user_id, "timeframe": "30days"}),
        Asked("recommendations", "POST", "/api/ai/recommendations", asked),
        Asked("image-match", "POST", "/api/ai/image-match", None, {"userId": user_id}, picture),
        Asked("voice-to-task", "POST", "/api/ai/voice-to-task", None, {"userId": user_id},
              recording),
        Asked("agent chat", "POST", "/api/agent/chat", chat),
        Asked("agent post", "POST", "/api/agent/chat", agent_post),
        Asked("agent feedback", "POST", "/api/agent/chat", feedback_call),
        Asked("client feedback", "POST", "/api/feedback",
              {"userId": user_id, "taskId": "task-3", "action": "match_accept",
               "taskDetails": {"matchAccepted": True, "matchScore": 90}}),
        Asked("client parse", "POST", "/api/tasks/parse", {"userId": user_id, "input": said}),
        Asked("progress", "GET", f"/api/dashboard/progress/{user_id}"),
        Asked("unified", "GET", f"/api/dashboard/unified/{user_id}"),
        Asked("suggestions", "GET", f"/api/dashboard/action-suggestions/{user_id}"),
        Asked("profile", "GET", f"/api/users/{user_id}/profile/ai"),
        Asked("tier", "GET", f"/api/ai/tier-info/{user_id}"),
    ]  # fmt: skip


NAMES_NOBODY: Final = [Asked("workers", "POST", "/api/ai/match-task", FIND_WORKERS)]
"""Questions that are not asked in any user's name."""
