"""What the real client sends is answered with everything that its types require."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from serving.settings import AccessMode
from tests.serving.service import SECRET, a_service

REQUESTS: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("client_requests.json").read_text("utf-8")
)
SPECIFIED: dict[str, list[str]] = json.loads(
    Path(__file__).with_name("specified_fields.json").read_text("utf-8")
)["POST /api/ai/match-task"]


def _paths(answer: Any, prefix: str = "") -> set[str]:
    """Paths of the leaves of a document; free-form records count as one leaf."""
    if isinstance(answer, dict) and not prefix.endswith("badgeProgress"):
        return {
            path
            for key, value in answer.items()
            for path in _paths(value, f"{prefix}.{key}" if prefix else key)
        }
    if isinstance(answer, list) and answer and isinstance(answer[0], dict):
        return {path for item in answer for path in _paths(item, f"{prefix}[]")}
    return {prefix}


@pytest.mark.parametrize("mode", [AccessMode.DEVELOPMENT, AccessMode.PUBLIC])
@pytest.mark.parametrize("sent", REQUESTS, ids=lambda sent: sent["id"])
def test_what_the_app_sends_is_answered(
    sent: dict[str, Any], mode: AccessMode, tmp_path: Path
) -> None:
    body = None if sent["body"] is None else json.dumps(sent["body"])
    with a_service(tmp_path, access_mode=mode, jwt_secret=SECRET) as service:
        response = service.client.request(
            sent["method"], sent["path"], headers=sent["headers"], content=body
        )
    assert response.status_code == sent["expect_status"]
    assert response.headers["content-type"] == "application/json"


def _answer(name: str, tmp_path: Path) -> dict[str, Any]:
    (sent,) = (request for request in REQUESTS if request["id"] == name)
    with a_service(tmp_path) as service:
        answer: dict[str, Any] = service.match(sent["body"]).json()
    return answer


def test_every_specified_field_of_a_worker_match_is_there(tmp_path: Path) -> None:
    expected = {path for path in SPECIFIED if path.startswith(("matches", "summary", "metadata"))}
    present = _paths(_answer("head-04-match-task", tmp_path))
    assert present == expected - {"metadata.totalTasksAnalyzed"}


def test_every_specified_field_of_a_task_match_is_there(tmp_path: Path) -> None:
    expected = {path for path in SPECIFIED if path.startswith(("recommendations", "metadata"))}
    assert _paths(_answer("seed-05-match-task", tmp_path)) == expected | {"bundles"}


def test_the_app_takes_the_service_for_online(tmp_path: Path) -> None:
    with a_service(tmp_path) as service:
        health = service.client.get("/api/health").json()
    assert health["status"] == "ok"  # any other word shows "AI Offline"
    assert health["version"]
