"""Traces of requests by OpenTelemetry, where a setting says where they go.

The packages (extra `otel`) are imported only then. A request is a span under its route's pattern,
its stages are spans within it; neither holds a path, a body, a user or a coordinate.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engine.stages import Stage, Watch
from serving.settings import Settings, WrongSetting

if TYPE_CHECKING:  # the packages are an extra
    from opentelemetry.sdk.trace import TracerProvider

SERVICE_NAME = "hustlexp-ai"


class Tracing:
    """Makes spans; `close` sends what waits.

    Parameters
    ----------
    provider : TracerProvider
        Decides which requests are traced, and where their spans go.
    """

    def __init__(self, provider: TracerProvider) -> None:
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        self._provider = provider
        self._tracer = provider.get_tracer(SERVICE_NAME)
        self._propagator = TraceContextTextMapPropagator()

    async def trace(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request within a span, a part of the caller's trace if it names one."""
        from opentelemetry.trace import SpanKind, Status, StatusCode

        carrier = {"traceparent": Headers(scope=scope).get("traceparent", "")}
        with self._tracer.start_as_current_span(
            scope["method"],
            context=self._propagator.extract(carrier),
            kind=SpanKind.SERVER,
            record_exception=False,  # a message may hold what a caller sent
        ) as span:
            status = 0

            async def send_and_note(message: Message) -> None:
                nonlocal status
                if message["type"] == "http.response.start":
                    status = message["status"]
                await send(message)

            try:
                await app(scope, receive, send_and_note)
            finally:
                route = getattr(scope.get("route"), "path", None)
                if route is not None:
                    span.update_name(f"{scope['method']} {route}")
                    span.set_attribute("http.route", route)
                span.set_attribute("http.request.method", scope["method"])
                span.set_attribute("http.response.status_code", status)
                span.set_attribute("hustlexp.request_id", scope["state"].get("request_id", ""))
                if status >= 500:
                    span.set_status(Status(StatusCode.ERROR))

    def beside(self, other: Watch) -> Watch:
        """A watch that makes a span of every stage within a request, beside another watch."""

        @contextmanager
        def watch(name: Stage) -> Iterator[None]:
            with other(name), self._tracer.start_as_current_span(name.value):
                yield

        return watch

    def close(self) -> None:
        """Send the spans that wait."""
        self._provider.shutdown()


def tracing_of(settings: Settings) -> Tracing | None:
    """Tracing to the settings' endpoint; None where they name none.

    Raises
    ------
    WrongSetting
        If an endpoint is set and the extra `otel` is not installed.
    """
    endpoint = settings.otel_exporter_otlp_endpoint
    if endpoint is None:
        return None
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
        from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
    except ImportError:
        raise WrongSetting(
            "OTEL_EXPORTER_OTLP_ENDPOINT: needs the extra: pip install hustlexp-ai[otel]"
        ) from None
    provider = TracerProvider(
        resource=Resource.create({"service.name": SERVICE_NAME}),
        sampler=ParentBased(TraceIdRatioBased(settings.otel_traces_share)),
        shutdown_on_exit=False,
    )
    exporter = OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces", timeout=5)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return Tracing(provider)
