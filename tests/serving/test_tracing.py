"""Traces: a span for each request and stage, nothing of the caller in it, and none by default."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from engine import stages
from engine.stages import Stage, stage
from serving.cpu import CpuPool
from serving.metrics import ServiceMetrics
from serving.tracing import Tracing, tracing_of
from tests.fresh_process import printed_by
from tests.serving.service import FIND_TASKS, a_service, some_settings


@pytest.fixture
def exporter() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def tracing(exporter: InMemorySpanExporter) -> Tracing:
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    return Tracing(provider)


def test_a_request_is_a_span_under_its_route(
    tracing: Tracing, exporter: InMemorySpanExporter, tmp_path: Path
) -> None:
    parent = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01"
    with a_service(tmp_path) as service:
        app = service.client.app
        assert isinstance(app, Starlette)
        app.state.tracing = tracing
        service.client.post("/api/ai/match-task", json=FIND_TASKS, headers={"traceparent": parent})
        service.client.get("/no/such/user-7")
    first, second = exporter.get_finished_spans()
    assert first.name == "POST /api/ai/match-task"
    assert first.attributes is not None
    assert first.attributes["http.response.status_code"] == 200
    assert first.context is not None
    assert f"{first.context.trace_id:032x}" == "0123456789abcdef0123456789abcdef"
    assert second.name == "GET"
    assert "user-7" not in first.to_json() + second.to_json()


def test_stages_are_spans_also_in_threads_and_are_timed_as_ever(
    tracing: Tracing, exporter: InMemorySpanExporter
) -> None:
    metrics, pool = ServiceMetrics(), CpuPool()

    def compute() -> None:
        with stage(Stage.SCORING):
            pass

    stages.watch(tracing.beside(metrics.stage))
    try:
        asyncio.run(_within_a_request(tracing, pool, compute))
    finally:
        stages.watch(None)
        pool.close()
    scoring, request = exporter.get_finished_spans()
    assert (scoring.name, request.name) == ("scoring", "GET")
    assert scoring.parent == request.context
    assert b'hustlexp_stage_seconds_count{stage="scoring"} 1.0' in metrics.text()


async def _within_a_request(tracing: Tracing, pool: CpuPool, compute: Callable[[], None]) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await pool.run(compute)

    scope: Scope = {"method": "GET", "headers": [], "state": {}}
    await tracing.trace(app, scope, _nothing, _nothing)


async def _nothing(*_: Any) -> Any:
    raise AssertionError("nobody receives or sends here")


def test_without_an_endpoint_there_is_none_and_nothing_is_imported(tmp_path: Path) -> None:
    assert tracing_of(some_settings(tmp_path)) is None
    loaded = printed_by("import serving.wiring, sys; print('opentelemetry.sdk' in sys.modules)")
    assert loaded == "False"


def test_with_an_endpoint_spans_are_exported(tmp_path: Path) -> None:
    settings = some_settings(tmp_path, otel_exporter_otlp_endpoint="http://127.0.0.1:1")
    tracing = tracing_of(settings)
    assert tracing is not None
    tracing.close()
