"""Whatever is sent, the answer is the envelope; what is malformed is the caller's error."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.contracts.malformed import malformed_bodies
from tests.serving.service import FIND_TASKS, FIND_WORKERS, Service, a_service, assert_envelope


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One service for all bodies: nothing that is sent may harm the next request."""
    with a_service(tmp_path_factory.mktemp("var")) as running:
        yield running
        assert running.match(FIND_TASKS).status_code == 200


def test_a_thousand_malformed_bodies_are_refused_with_the_right_envelope(
    service: Service,
) -> None:
    for what, body in malformed_bodies(1_000, seed=20_261_122):
        response = service.send(body)
        assert response.status_code == 400, (what, body[:200])
        answer = assert_envelope(response)
        assert answer["code"] == "AI_INVALID_INPUT", what
        assert answer["error"]["retryable"] is False


def test_health_reads_no_body_and_minds_none(service: Service) -> None:
    for what, body in malformed_bodies(50, seed=7):
        response = service.client.request("GET", "/api/health", content=body)
        assert response.status_code == 200, what


keys = st.sampled_from(
    [
        *("taskId", "task", "category", "location", "lat", "lng", "pay", "urgency"),
        *("requirements", "deadline", "userId", "context", "availability", "preferences"),
        *("categories", "maxDistance", "minPay", "limit"),
    ]
) | st.text(max_size=5)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["low", "high", "delivery", "now", "2025-01-29T17:00:00Z"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=6),
    max_leaves=25,
)
like_the_forms = st.fixed_dictionaries(
    {},
    optional={
        "taskId": values,
        "task": values
        | st.fixed_dictionaries({}, optional=dict.fromkeys(FIND_WORKERS["task"], values)),
        "userId": values | st.just("user-7"),
        "context": values
        | st.fixed_dictionaries({}, optional=dict.fromkeys(FIND_TASKS["context"], values)),
        "limit": values,
    },
)


def _assert_answered(response: Any) -> None:
    assert response.status_code in {200, 400}
    if response.status_code == 400:
        assert assert_envelope(response)["code"] == "AI_INVALID_INPUT"


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(document=values | like_the_forms)
def test_any_json_is_answered_or_refused(document: Any, service: Service) -> None:
    _assert_answered(service.send(json.dumps(document).encode("utf-8", "surrogatepass")))


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=st.binary(max_size=200), content_type=st.none() | st.just("application/json"))
def test_any_bytes_are_answered_or_refused(
    body: bytes, content_type: str | None, service: Service
) -> None:
    _assert_answered(service.send(body, content_type))
