"""GET /metrics: what is told, and who may read it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from data.errors import NotReady
from data.repositories.calibration import Calibrated
from data.usage import UsageKind
from engine.stages import Stage
from serving.clock import utc_now
from serving.drift_file import Drifted
from serving.metrics import ServiceMetrics
from serving.settings import AccessMode, MetricsAccess
from serving.tokens import issue_token
from tests.serving.service import (
    FIND_TASKS,
    SECRET,
    SERVICE_KEY,
    KnownMatcher,
    Service,
    a_service,
    assert_envelope,
    some_settings,
)

KEY = {"X-API-Key": SERVICE_KEY}


@contextmanager
def scraped(var_dir: Path, access: str | None = None, **values: Any) -> Iterator[TestClient]:
    """A client of a strict service; its address is not of this machine."""
    given = {
        "access_mode": AccessMode.STRICT,
        "service_api_keys": SERVICE_KEY,
        "jwt_secret": SECRET,
    }
    if access is not None:
        given["metrics_access"] = access
    with a_service(var_dir, **{**given, **values}) as service:
        yield service.client


def samples(client: TestClient) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Every sample by name and labels."""
    text = client.get("/metrics", headers=KEY).text
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


# ---- who may read it --------------------------------------------------------------------------


def test_a_service_key_may_read_it_and_nobody_else(tmp_path: Path) -> None:
    token = issue_token("user-7", secret=SECRET, now=utc_now(), lifetime=timedelta(hours=1))
    with scraped(tmp_path) as client:
        allowed = client.get("/metrics", headers=KEY)
        assert allowed.status_code == 200
        assert allowed.headers["content-type"].startswith("text/plain; version=")
        for headers, status in (
            ({}, 401),
            ({"X-API-Key": "another-key-of-thirty-two-bytes-or-more"}, 401),
            ({"Authorization": f"Bearer {token}"}, 403),
        ):
            refused = client.get("/metrics", headers=headers)
            assert refused.status_code == status
            assert_envelope(refused)


def test_in_public_mode_nobody_reads_it_without_a_key(tmp_path: Path) -> None:
    with scraped(tmp_path, access_mode=AccessMode.PUBLIC) as client:
        assert client.get("/metrics").status_code == 401
        assert client.get("/metrics", headers=KEY).status_code == 200


@pytest.mark.parametrize(("host", "status"), [("127.0.0.1", 200), ("::1", 200), ("10.0.0.9", 401)])
def test_loopback_trusts_this_machine_only(host: str, status: int, tmp_path: Path) -> None:
    with scraped(tmp_path, "loopback") as client:
        near = TestClient(client.app, client=(host, 50_000))
        assert near.get("/metrics").status_code == status
        assert near.get("/metrics", headers=KEY).status_code == 200


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
def test_what_a_proxy_on_this_machine_passes_on_comes_from_anywhere(
    header: str, tmp_path: Path
) -> None:
    with scraped(tmp_path, "loopback") as client:
        near = TestClient(client.app, client=("127.0.0.1", 50_000))
        assert near.get("/metrics", headers={header: "203.0.113.9"}).status_code == 401


def test_switched_off_it_is_not_there(tmp_path: Path) -> None:
    with scraped(tmp_path, "off") as client:
        response = client.get("/metrics", headers=KEY)
        assert response.status_code == 404
        assert_envelope(response)


def test_wrong_keys_use_up_the_minute(tmp_path: Path) -> None:
    with scraped(tmp_path, rate_limit_per_minute=2) as client:
        wrong = {"X-API-Key": "x" * 32}
        statuses = [client.get("/metrics", headers=wrong).status_code for _ in range(3)]
        assert statuses == [401, 401, 429]
        assert client.get("/metrics", headers=KEY).status_code == 200


def test_this_machine_is_trusted_in_development_only(tmp_path: Path) -> None:
    def access(**values: Any) -> MetricsAccess:
        return some_settings(tmp_path, **values).metrics_access

    assert access() is MetricsAccess.LOOPBACK
    assert access(access_mode="public") is MetricsAccess.KEY
    assert access(access_mode="strict", jwt_secret=SECRET) is MetricsAccess.KEY
    assert access(metrics_access="off") is MetricsAccess.OFF


# ---- what it tells ----------------------------------------------------------------------------


@pytest.fixture
def keyed(tmp_path: Path) -> Iterator[Service]:
    with a_service(tmp_path, service_api_keys=SERVICE_KEY) as service:
        yield service


def test_requests_are_counted_and_timed_under_their_route(keyed: Service) -> None:
    keyed.match(FIND_TASKS)
    keyed.match(FIND_TASKS)
    keyed.match({"userId": 7})
    keyed.client.get("/api/users/user-7/profile/ai")
    found, route = samples(keyed.client), "/api/ai/match-task"

    def requests(method: str, route: str, status: str) -> float | None:
        labels = (("method", method), ("route", route), ("status", status))
        return found.get(("hustlexp_requests_total", labels))

    assert requests("POST", route, "200") == 2.0
    assert requests("POST", route, "400") == 1.0
    assert requests("GET", "/api/users/{userId}/profile/ai", "200") == 1.0  # never the id
    assert found["hustlexp_request_seconds_count", (("route", route),)] == 3.0
    errors = (("code", "AI_INVALID_INPUT"), ("route", route))
    assert found["hustlexp_errors_total", errors] == 1.0


def test_no_caller_can_make_more_series(keyed: Service) -> None:
    for number in range(3):
        keyed.client.get(f"/nothing/{number}")
        keyed.client.request(f"MADE{number}", "/api/health")
    names = {labels for name, labels in samples(keyed.client) if name == "hustlexp_requests_total"}
    assert (("method", "GET"), ("route", "unmatched"), ("status", "404")) in names
    assert {dict(labels)["method"] for labels in names} <= {"GET", "other"}
    assert "/nothing" not in keyed.client.get("/metrics", headers=KEY).text


def test_targets_stand_beside_the_figures(keyed: Service) -> None:
    found = samples(keyed.client)
    assert found["hustlexp_success_target", (("metric", "alert_ctr"),)] == 0.4
    assert found["hustlexp_success_target", (("metric", "satisfaction"),)] == 4.0


def test_failures_and_answers_of_the_api_are_counted_for_the_day(tmp_path: Path) -> None:
    matcher = KnownMatcher()
    with a_service(tmp_path, matcher=matcher) as service:
        service.match(FIND_TASKS)
        service.client.get("/api/health")  # machines ask it all the time
        service.client.get("/nothing")
        matcher.error = NotReady("gone")
        assert service.match(FIND_TASKS).status_code == 503
        usage = service.client.app.state.runtime.usage  # type: ignore[attr-defined]
        counts = {kind: count for (_, kind, _), count in usage._counts.items()}
    assert counts == {UsageKind.REQUEST: 2, UsageKind.REQUEST_FAILED: 1, UsageKind.MATCH: 1}


# ---- what it shows of stages, words, calibration and drift --------------------------------------


def test_stages_tokens_and_money_are_counted() -> None:
    metrics = ServiceMetrics()
    with metrics.stage(Stage.RETRIEVAL):
        pass
    metrics.spent(300, 40, 184)
    metrics.spent(100, 10, 56)
    value = metrics.registry.get_sample_value
    assert value("hustlexp_stage_seconds_count", {"stage": "retrieval"}) == 1.0
    assert value("hustlexp_language_answers_total") == 2.0
    assert value("hustlexp_language_tokens_total", {"direction": "input"}) == 400.0
    assert value("hustlexp_language_usd_total") == pytest.approx(0.00024)


def test_calibration_and_drift_are_shown_and_go_where_there_is_no_case() -> None:
    metrics = ServiceMetrics()
    value = metrics.registry.get_sample_value
    metrics.calibrated([Calibrated("accept", 0.6, 0.5, 20)])
    metrics.drifted(Drifted(0.3, None, is_due=True, measured_at=7.0))
    assert value("hustlexp_calibration_expected", {"outcome": "accept"}) == 0.6
    assert value("hustlexp_calibration_cases", {"outcome": "complete"}) == 0.0
    assert value("hustlexp_drift_psi", {"of": "scores"}) == 0.3
    assert value("hustlexp_drift_psi", {"of": "features"}) is None
    assert value("hustlexp_drift_retraining_due") == 1.0
    metrics.calibrated([])
    assert value("hustlexp_calibration_expected", {"outcome": "accept"}) is None


def test_the_depth_of_a_pool_is_read_when_somebody_looks() -> None:
    metrics, depth = ServiceMetrics(), [0.0]
    metrics.follow_depth("ranking", lambda: depth[0])
    depth[0] = 5.0
    assert metrics.registry.get_sample_value("hustlexp_queue_depth", {"pool": "ranking"}) == 5.0
