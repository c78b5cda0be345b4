"""What a process tells Prometheus: requests, queues, and the success metrics as gauges.

Whatever is labelled takes its labels from a closed set (routes, methods, codes), so no caller can
make more series.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from time import perf_counter
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

from data.repositories.calibration import CALIBRATED, Calibrated
from engine.stages import Stage
from engine.success import DEFINITIONS, Measured
from serving.drift_file import Drifted

BUCKETS_S: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0)
"""Bounds of the latency histogram; the specification's targets (0.5, 1, 2, 3 s) are among them."""

STAGE_BUCKETS_S: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0)
"""Bounds of a stage's histogram: a tenth of an answer's."""

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
        self._stages = Histogram(
            "hustlexp_stage_seconds", "Time of one stage of an answer.",
            ["stage"], buckets=STAGE_BUCKETS_S, registry=known,
        )  # fmt: skip
        self._tokens = Counter(
            "hustlexp_language_tokens", "Tokens of the language model.", ["direction"],
            registry=known,
        )  # fmt: skip
        self._spent = Counter(
            "hustlexp_language_usd", "What the language model's answers cost.", registry=known
        )
        self._calls = Counter(
            "hustlexp_language_answers", "Answers of the language model.", registry=known
        )
        self._depth = Gauge(
            "hustlexp_queue_depth", "Computations at work or waiting, by pool of threads.",
            ["pool"], registry=known,
        )  # fmt: skip
        self._expected = Gauge(
            "hustlexp_calibration_expected", "Mean prediction over outcomes of the last hour.",
            ["outcome"], registry=known,
        )  # fmt: skip
        self._observed = Gauge(
            "hustlexp_calibration_observed", "Mean of the same outcomes.", ["outcome"],
            registry=known,
        )  # fmt: skip
        self._calibrated = Gauge(
            "hustlexp_calibration_cases", "Outcomes that became known in the last hour.",
            ["outcome"], registry=known,
        )  # fmt: skip
        self._psi = Gauge(
            "hustlexp_drift_psi", "Largest population stability index, as last measured.",
            ["of"], registry=known,
        )  # fmt: skip
        self._is_due = Gauge(
            "hustlexp_drift_retraining_due", "1 if the last measurement asks for retraining.",
            registry=known,
        )  # fmt: skip
        self._drift_at = Gauge(
            "hustlexp_drift_measured_timestamp_seconds", "When drift was last measured.",
            registry=known,
        )  # fmt: skip
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

    @contextmanager
    def stage(self, name: Stage) -> Iterator[None]:
        """Time a stage, for as long as the context lasts."""
        began = perf_counter()
        try:
            yield
        finally:
            self._stages.labels(name.value).observe(perf_counter() - began)

    def spent(self, tokens_in: int, tokens_out: int, micro_usd: int) -> None:
        """Count one answer of the language model."""
        self._calls.inc()
        self._tokens.labels("input").inc(tokens_in)
        self._tokens.labels("output").inc(tokens_out)
        self._spent.inc(micro_usd / 1_000_000)

    def follow_depth(self, pool: str, read: Callable[[], float]) -> None:
        """Show how much a pool of threads has to do, read whenever somebody looks."""
        self._depth.labels(pool).set_function(read)

    def calibrated(self, found: Iterable[Calibrated]) -> None:
        """Show predictions beside what came true, of the last hour; without a case nothing."""
        by_outcome = {one.outcome: one for one in found}
        for outcome in CALIBRATED:
            one = by_outcome.get(outcome)
            self._calibrated.labels(outcome).set(one.cases if one else 0)
            if one is None:
                self._expected.remove(outcome)
                self._observed.remove(outcome)
            else:
                self._expected.labels(outcome).set(one.expected)
                self._observed.labels(outcome).set(one.observed)

    def drifted(self, found: Drifted) -> None:
        """Show the last measurement of drift."""
        for of, psi in (("scores", found.scores_psi), ("features", found.features_psi)):
            if psi is None:
                self._psi.remove(of)
            else:
                self._psi.labels(of).set(psi)
        self._is_due.set(found.is_due)
        self._drift_at.set(found.measured_at)

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
