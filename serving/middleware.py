"""What surrounds every answer: a request id, a log line, headers, and a last resort.

All pure ASGI: each costs a few microseconds and none buffers a body.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from time import perf_counter
from typing import Any, Final
from uuid import uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from data.errors import InvalidRequest
from data.usage import UsageKind
from serving.errors import to_response
from serving.limits import Allowance
from serving.runtime import Runtime, runtime_of
from serving.telemetry import user_tag
from serving.tracing import Tracing

log = structlog.get_logger(__name__)

_SANE_ID: Final = re.compile(r"[\w.:-]{8,128}", re.ASCII)


class RequestId:
    """Gives every request an id: the caller's own if it is sane, else a new one."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Put the id into the state, the log context and the answer."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _SANE_ID.fullmatch(given) else uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["X-Request-Id"] = request_id
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            return await self._app(scope, receive, send_with_id)


class Traced:
    """A span for every request where traces are exported; named by its route, never its path."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Begin a span, or go on with nothing."""
        tracing: Tracing | None = None
        if scope["type"] == "http":
            tracing = getattr(scope["app"].state, "tracing", None)
        if tracing is None:
            return await self._app(scope, receive, send)
        return await tracing.trace(self._app, scope, receive, send)


class AccessLog:
    """Writes one event for each answered request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Time the request and log its route, never its path: that may hold an id."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        started, status = perf_counter(), 0

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            return await self._app(scope, receive, send_and_note)
        finally:
            user = scope["state"].get("user")
            log.info(
                "request_answered",
                method=scope["method"],
                route=getattr(scope.get("route"), "path", None),
                status=status,
                duration_ms=round((perf_counter() - started) * 1_000, 1),
                user=user_tag(user) if user else None,
            )


SLOW_S: Final = 2.0
"""An answer that takes longer counts as slow: the specification's bound for its first week."""


class RequestMetrics:
    """Counts and times every answered request; those of the API also by the day."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Time the request and count it under its route, never its path."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        started, status = perf_counter(), 0

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            return await self._app(scope, receive, send_and_note)
        finally:
            seconds = perf_counter() - started
            runtime, route = runtime_of(Request(scope)), getattr(scope.get("route"), "path", None)
            runtime.metrics.answered(
                method=scope["method"],
                route=route,
                status=status,
                code=scope["state"].get("error_code"),
                seconds=seconds,
            )
            if route is not None and not route.startswith(UNCOUNTED):
                _count_by_day(runtime, status=status, seconds=seconds)


CONSOLE: Final = "/console"
"""The folder of the console's pages."""

CONSOLE_API: Final = "/api/console"
"""Where the console reads what no endpoint of the app tells."""

UNCOUNTED: Final = ("/api/health", "/livez", "/readyz", "/metrics", CONSOLE, CONSOLE_API)
"""Routes that machines and pages ask all the time: they would outweigh what people ask."""


def _count_by_day(runtime: Runtime, *, status: int, seconds: float) -> None:
    now = runtime.clock()
    runtime.usage.record(UsageKind.REQUEST, None, now=now)
    if status >= 500:
        runtime.usage.record(UsageKind.REQUEST_FAILED, None, now=now)
    if seconds > SLOW_S:
        runtime.usage.record(UsageKind.REQUEST_SLOW, None, now=now)


_API_POLICY: Final = "default-src 'none'; frame-ancestors 'none'"
_DOCS_POLICY: Final = (
    "default-src 'self'; img-src 'self' data:; script-src 'self' 'unsafe-inline'; "
    "style-src 'self' 'unsafe-inline'; frame-ancestors 'none'"
)
_CONSOLE_POLICY: Final = (
    "default-src 'self'; img-src 'self' blob:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
DOCS_PATHS: Final = ("/docs", "/static-offline-docs/")


class AnswerHeaders:
    """Adds what every answer says: how browsers may use it, and what is left of the limit."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers when the answer starts, so errors carry them as well."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        path = scope["path"]
        is_docs = path.startswith(DOCS_PATHS)
        is_console = path == CONSOLE or path.startswith(f"{CONSOLE}/")

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "no-referrer"
                headers["Content-Security-Policy"] = (
                    _DOCS_POLICY if is_docs else _CONSOLE_POLICY if is_console else _API_POLICY
                )
                if not is_docs:
                    headers["Cache-Control"] = "no-cache" if is_console else "no-store"
                if allowance := scope["state"].get("allowance"):
                    headers.update(_limit_headers(allowance, _now(scope)))
            await send(message)

        return await self._app(scope, receive, send_with_headers)


def _now(scope: Scope) -> float:
    return runtime_of(Request(scope)).clock().timestamp()


def _limit_headers(allowance: Allowance, now: float) -> dict[str, str]:
    """The customary headers (reset as Unix time) and those of the IETF draft (seconds left).

    Source: draft-ietf-httpapi-ratelimit-headers.
    """
    wait_s = max(round(allowance.reset_at - now), 0)
    return {
        "X-RateLimit-Limit": str(allowance.limit),
        "X-RateLimit-Remaining": str(allowance.remaining),
        "X-RateLimit-Reset": str(round(allowance.reset_at)),
        "RateLimit-Policy": f'"user";q={allowance.limit};w={allowance.window_s}',
        "RateLimit": f'"user";r={allowance.remaining};t={wait_s}',
    }


class LastResort:
    """Answers an unforeseen error inside the other middlewares, so it has their headers too."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Turn an exception into the envelope, unless the answer has already begun."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        has_begun = False

        async def send_and_note(message: Message) -> None:
            nonlocal has_begun
            has_begun = has_begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        except Exception as error:  # the edge of the service: anything may have gone wrong
            if has_begun:
                raise
            response = await to_response(Request(scope), error)
            await response(scope, receive, send)
        return None


class Cors(CORSMiddleware):
    """Starlette's, except that a refused preflight is told in the envelope like every error."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer preflights, add the headers of browser access to everything else."""
        if scope["type"] == "http" and scope["method"] == "OPTIONS":
            asked = Headers(scope=scope)
            is_preflight = "origin" in asked and "access-control-request-method" in asked
            if is_preflight and self.preflight_response(asked).status_code != 200:
                refusal = InvalidRequest("This origin, method or header is not allowed here.")
                response = await to_response(Request(scope), refusal)
                return await response(scope, receive, send)
        return await super().__call__(scope, receive, send)


def middlewares(cors_origins: Iterable[str]) -> list[Middleware]:
    """All of them, outermost first."""
    cors: dict[str, Any] = {
        "allow_origins": list(cors_origins),
        "allow_credentials": True,
        "allow_methods": ["GET", "POST"],
        "allow_headers": [
            "accept",
            "authorization",
            "content-type",
            "idempotency-key",
            "x-api-key",
            "x-request-id",
        ],
        "expose_headers": [
            "Retry-After",
            "X-Request-Id",
            "X-RateLimit-Limit",
            "X-RateLimit-Remaining",
            "X-RateLimit-Reset",
        ],
    }
    return [
        Middleware(RequestId),
        Middleware(Traced),
        Middleware(AccessLog),
        Middleware(RequestMetrics),
        Middleware(AnswerHeaders),
        Middleware(Cors, **cors),
        Middleware(LastResort),
    ]
