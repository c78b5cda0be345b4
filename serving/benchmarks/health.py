"""The time of health over the whole application: what every answer pays for being one.

The request goes through the middlewares, the router and the serialiser by the application's own
interface (ASGI), without a socket. Nothing is asked of an engine, so what remains is the frame
around each of them.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Final

import structlog

from serving.app import create_app
from serving.benchmarks.protocol import (
    calibration_loop_ms,
    machine_line,
    measure,
    peak_memory_mib,
    pin_to_one_core,
)
from serving.clock import utc_now
from serving.gate import Gate
from serving.identity import Identity
from serving.limits import rate_limiter
from serving.matching import MarketSize, OfflineMatching
from serving.runtime import Runtime
from serving.settings import Settings

_SCOPE: Final[dict[str, Any]] = {
    "type": "http",
    "asgi": {"version": "3.0"},
    "http_version": "1.1",
    "method": "GET",
    "scheme": "http",
    "path": "/api/health",
    "raw_path": b"/api/health",
    "root_path": "",
    "query_string": b"",
    "headers": [(b"host", b"127.0.0.1")],
    "client": ("127.0.0.1", 50_000),
    "server": ("127.0.0.1", 8000),
}


class _Idle(OfflineMatching):
    """A matching that is there and is not asked."""

    release_id = "measured"
    market_size = MarketSize(workers=0, open_tasks=0, exposures=0)


def run(*, requests: int) -> dict[str, Any]:
    """Time so many requests; see the command `hustlexp bench health`."""
    core = pin_to_one_core()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    settings = Settings(_env_file=None, access_mode="public", rate_limit_per_minute=0)
    runtime = Runtime(
        clock=utc_now,
        gate=Gate(Identity.of(settings), rate_limiter(0, None, utc_now)),
        matching=_Idle("Measured."),
        started_at=utc_now(),
        max_body_bytes=settings.max_body_bytes,
        health_word="ok",
    )
    app = create_app(settings, runtime)
    loop = asyncio.new_event_loop()
    statuses: list[int] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    def once() -> None:
        loop.run_until_complete(app({**_SCOPE}, receive, send))

    try:
        latency = measure([once] * requests)
    finally:
        loop.close()
    if set(statuses) != {200}:
        raise AssertionError(f"Health answered {sorted(set(statuses))}.")
    return {
        "core": core,
        "calibration_loop_ms": round(calibration_loop_ms(), 3),
        "health": latency.to_json(),
        "peak_memory_mib": round(peak_memory_mib(), 1),
    }


def page(figures: dict[str, Any]) -> str:
    """The figures for people."""
    one = figures["health"]
    return (
        f"health  p50 {one['p50_ms']:.3f} ms  p95 {one['p95_ms']:.3f} ms  "
        f"p99 {one['p99_ms']:.3f} ms\n{machine_line(figures)}"
    )
