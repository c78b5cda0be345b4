"""What surrounds every answer: ids, headers, browser rules and the log."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from serving.telemetry import user_tag
from tests.serving.service import (
    FIND_TASKS,
    FIND_WORKERS,
    SECRET,
    KnownMatcher,
    Service,
    a_service,
    assert_envelope,
)

ORIGIN = "http://localhost:8081"


def test_every_answer_has_a_new_request_id(service: Service) -> None:
    ids = {service.client.get("/api/health").headers["x-request-id"] for _ in range(5)}
    assert len(ids) == 5
    assert all(len(request_id) == 32 for request_id in ids)


def test_a_sane_request_id_of_the_caller_is_kept(service: Service) -> None:
    given = "3f9a-checkout.42:7"
    response = service.match({}, x_request_id=given)
    assert assert_envelope(response)["metadata"]["requestId"] == given


@pytest.mark.parametrize(
    "given", ["short", "x" * 129, "with space", "<script>1</script>", "a;b=c;d"]
)
def test_a_strange_request_id_is_replaced(given: str, service: Service) -> None:
    response = service.client.get("/api/health", headers={"x-request-id": given})
    assert response.headers["x-request-id"] != given
    assert len(response.headers["x-request-id"]) == 32


def _answers_of_every_kind(service: Service) -> dict[int, Any]:
    origin = {"origin": ORIGIN}
    post = service.client.post
    path = "/api/ai/match-task"
    return {
        200: post(path, json=FIND_WORKERS, headers=origin),
        400: post(path, content=b"{", headers=origin),
        401: post(path, json=FIND_TASKS, headers={**origin, "x-api-key": "unknown"}),
        404: service.client.get("/nothing", headers=origin),
        405: service.client.get(path, headers=origin),
        413: post(path, content=b" " * 2_000_000, headers=origin),
        415: post(path, content=b"x", headers={**origin, "content-type": "text/plain"}),
    }


def test_every_answer_carries_ids_browser_rules_and_security_headers(tmp_path: Path) -> None:
    with a_service(tmp_path, cors_origins=ORIGIN) as service:
        answers = _answers_of_every_kind(service)
        service.matcher.error = RuntimeError("broken")
        answers[500] = service.client.post(
            "/api/ai/match-task", json=FIND_TASKS, headers={"origin": ORIGIN}
        )
    with a_service(tmp_path, cors_origins=ORIGIN, rate_limit_per_minute=1) as service:
        service.match(FIND_TASKS)
        answers[429] = service.match(FIND_TASKS, origin=ORIGIN)
    for status, response in answers.items():
        assert response.status_code == status
        assert response.headers["access-control-allow-origin"] == ORIGIN
        assert response.headers["access-control-allow-credentials"] == "true"
        assert "X-Request-Id" in response.headers["access-control-expose-headers"]
        assert response.headers["x-request-id"]
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["content-security-policy"].startswith("default-src 'none'")
        if status >= 400:
            assert_envelope(response)


def test_a_browser_of_another_origin_is_not_let_in(tmp_path: Path) -> None:
    with a_service(tmp_path, cors_origins=ORIGIN) as service:
        response = service.match(FIND_TASKS, origin="http://elsewhere.example")
    assert "access-control-allow-origin" not in response.headers


def test_a_preflight_allows_what_the_app_sends(tmp_path: Path) -> None:
    with a_service(tmp_path, cors_origins=ORIGIN) as service:
        response = service.client.options(
            "/api/ai/match-task",
            headers={
                "origin": ORIGIN,
                "access-control-request-method": "POST",
                "access-control-request-headers": "content-type,accept,authorization,"
                "x-api-key,idempotency-key,x-request-id",
            },
        )
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == ORIGIN
    assert response.headers["access-control-allow-credentials"] == "true"


def test_a_refused_preflight_is_told_in_the_envelope(tmp_path: Path) -> None:
    with a_service(tmp_path, cors_origins=ORIGIN) as service:
        response = service.client.options(
            "/api/ai/match-task",
            headers={
                "origin": "http://elsewhere.example",
                "access-control-request-method": "POST",
            },
        )
    assert response.status_code == 400
    assert assert_envelope(response)["code"] == "AI_INVALID_INPUT"


def test_the_log_holds_one_event_for_each_request_and_nothing_private(tmp_path: Path) -> None:
    canaries = {"user": "canary-user-1", "key": "canary-key-2", "token": "Bearer canary.token.3"}
    body = {**FIND_TASKS, "userId": canaries["user"]}
    with a_service(tmp_path, jwt_secret=SECRET) as service, capture_logs() as logs:
        service.match(body, authorization=canaries["token"])
        service.match(body, x_api_key=canaries["key"])
        service.client.get(f"/api/users/{canaries['user']}")
    answered = [entry for entry in logs if entry["event"] == "request_answered"]
    assert [(e["route"], e["status"]) for e in answered] == [
        ("/api/ai/match-task", 200),
        ("/api/ai/match-task", 401),
        (None, 404),
    ]
    assert answered[0]["user"] == user_tag(canaries["user"])
    text = repr(logs)
    assert "canary" not in text
    assert "37.77" not in text


def test_a_crash_is_logged_with_its_trace(tmp_path: Path) -> None:
    broken = KnownMatcher(error=RuntimeError("broken"))
    with a_service(tmp_path, matcher=broken) as service, capture_logs() as logs:
        service.match(FIND_TASKS)
    crashed = [entry for entry in logs if entry["event"] == "request_crashed"]
    assert [entry["exc_info"] for entry in crashed] == [broken.error]
