"""What a process tells Prometheus: requests, queues, and the success metrics as gauges.

Whatever is labelled takes its labels from a closed set (routes, methods, codes), so no caller can
make more series.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from engine.success import DEFINITIONS, Measured

BUCKETS_S: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0)
"""Bounds of the latency histogram; the specification's targets (0.5, 1, 2, 3 s) are among them."""

UNMATCHED: Final = "unmatched"
"""The route of a request that no endpoint answers."""

# They would make a second series of every one, which nobody asks for.
disable_created_metrics()  # type: ignore[no-untyped-call]  # the library has no types here

_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "POST"})


class ServiceMetrics:
    """The series of one process, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        known = self.registry
        ProcessCollector(registry=known)
        PlatformCollector(registry=known)
        self._requests = Counter(
            "hustlexp_requests", "Answered requests.", ["method", "route", "status"],
            registry=known,
        )  # fmt: skip
        self._seconds = Histogram(
            "hustlexp_request_seconds", "Time from request to the end of the answer.",
            ["route"], buckets=BUCKETS_S, registry=known,
        )  # fmt: skip
        self._errors = Counter(
            "hustlexp_errors", "Answers in the error envelope.", ["code", "route"],
            registry=known,
        )  # fmt: skip
        self._success = Gauge(
            "hustlexp_success", "Success metric; absent without a case.", ["metric", "days"],
            registry=known,
        )  # fmt: skip
        self._cases = Gauge(
            "hustlexp_success_cases", "Cases behind a success metric.", ["metric", "days"],
            registry=known,
        )  # fmt: skip
        target = Gauge(
            "hustlexp_success_target", "The specification's target.", ["metric"], registry=known
        )
        self._measured_at = Gauge(
            "hustlexp_success_measured_timestamp_seconds",
            "When the success metrics were last computed.",
            registry=known,
        )
        for metric, definition in DEFINITIONS.items():
            if definition.target is not None:
                target.labels(metric.value).set(definition.target.bound)

    def answered(
        self, *, method: str, route: str | None, status: int, code: str | None, seconds: float
    ) -> None:
        """Count one answered request; `code` is that of the error envelope."""
        named = route or UNMATCHED
        self._requests.labels(method if method in _METHODS else "other", named, status).inc()
        self._seconds.labels(named).observe(seconds)
        if code is not None:
            self._errors.labels(code, named).inc()

    def follow(self, name: str, documentation: str, read: Callable[[], float]) -> None:
        """A gauge that is read whenever somebody looks: `read` must cost next to nothing."""
        Gauge(name, documentation, registry=self.registry).set_function(read)

    def succeeded(self, measured: Iterable[Measured], *, days: int, at: datetime) -> None:
        """Show the success metrics of a window of some days."""
        for found in measured:
            labels = (found.metric.value, str(days))
            self._cases.labels(*labels).set(found.cases)
            if found.value is not None:
                self._success.labels(*labels).set(found.value)
            else:
                self._success.remove(*labels)
        self._measured_at.set(at.timestamp())

    def text(self) -> bytes:
        """Everything in the text format of Prometheus."""
        return generate_latest(self.registry)
