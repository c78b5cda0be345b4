"""The API describes itself, with its errors, and the page for people loads no outside host."""

from __future__ import annotations

import re
from typing import Any

from tests.serving.service import Service


def _document(service: Service) -> dict[str, Any]:
    document: dict[str, Any] = service.client.get("/openapi.json").json()
    return document


def test_every_endpoint_is_described(service: Service) -> None:
    paths = _document(service)["paths"]
    assert {(path, method) for path, item in paths.items() for method in item} == {
        ("/api/health", "get"),
        ("/api/ai/match-task", "post"),
        ("/api/ai/feedback", "post"),
        ("/api/ai/chat", "post"),
        ("/api/ai/task-parse", "post"),
        ("/api/ai/voice-to-task", "post"),
        ("/api/ai/analyze-patterns", "post"),
        ("/api/ai/image-match", "post"),
        ("/api/ai/recommendations", "post"),
        ("/api/internal/assign", "post"),
        ("/api/internal/events", "post"),
        ("/api/internal/users/{user_id}/erase", "post"),
        ("/api/internal/users/{user_id}/export", "get"),
        ("/api/internal/tasks/{taskId}/picture", "put"),
        ("/api/internal/tasks/{taskId}/picture", "delete"),
        ("/api/agent/chat", "post"),
        ("/api/feedback", "post"),
        ("/api/tasks/parse", "post"),
        ("/api/tasks/{taskId}/matches", "get"),
        ("/api/dashboard/progress/{userId}", "get"),
        ("/api/dashboard/unified/{userId}", "get"),
        ("/api/dashboard/action-suggestions/{userId}", "get"),
        ("/api/users/{userId}/profile/ai", "get"),
        ("/api/ai/tier-info/{userId}", "get"),
        ("/metrics", "get"),
        ("/livez", "get"),
        ("/readyz", "get"),
        ("/api/console/market", "get"),
        ("/api/console/release", "get"),
        ("/api/console/reliability.png", "get"),
    }


def test_both_forms_are_described(service: Service) -> None:
    post = _document(service)["paths"]["/api/ai/match-task"]["post"]
    forms = post["requestBody"]["content"]["application/json"]["schema"]["oneOf"]
    assert [form["$ref"].split("/")[-1] for form in forms] == ["FindWorkers", "FindTasks"]


def test_every_error_is_described_as_the_envelope_that_is_sent(service: Service) -> None:
    document = _document(service)
    responses = document["paths"]["/api/ai/match-task"]["post"]["responses"]
    expected = {"400", "401", "403", "409", "413", "415", "429", "500", "503", "504", "default"}
    assert set(responses) == {"200", *expected}
    for status in expected:
        schema = responses[status]["content"]["application/json"]["schema"]
        assert schema == {"$ref": "#/components/schemas/ErrorEnvelope"}
    assert "HTTPValidationError" not in document["components"]["schemas"]
    envelope = document["components"]["schemas"]["ErrorEnvelope"]["properties"]
    assert set(envelope) == {"error", "metadata", "message", "code", "retryAfter"}


def test_every_question_with_a_body_takes_a_key(service: Service) -> None:
    for path, item in _document(service)["paths"].items():
        for method, operation in item.items():
            named = [parameter["name"].lower() for parameter in operation.get("parameters", [])]
            assert named.count("idempotency-key") == ("requestBody" in operation), (path, method)


def test_the_page_for_people_loads_from_this_service_only(service: Service) -> None:
    page = service.client.get("/docs")
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(loaded) >= 3
    for address in loaded:
        assert address.startswith("/")
        assert service.client.get(address).status_code == 200
    assert "http" not in page.text.replace("http://testserver", "")
    assert "default-src 'self'" in page.headers["content-security-policy"]
