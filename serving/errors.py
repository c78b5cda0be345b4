"""The one place where an error becomes HTTP, in the envelope of the specification.

`message`, `code` and `retryAfter` stand at the top level of the body as well: the app's API
client reads them there and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any, Final, Literal, TypeAlias

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import Match

from data.errors import ErrorKind, HustleError, RateLimited
from serving.clock import iso_z
from serving.contract.values import field_path
from serving.runtime import runtime_of

log = structlog.get_logger(__name__)

Code: TypeAlias = Literal[
    "AI_TIMEOUT", "AI_RATE_LIMIT", "AI_INVALID_INPUT", "AI_MODEL_ERROR", "AI_OFFLINE"
]


@dataclass(frozen=True, slots=True)
class ErrorAnswer:
    """How one kind of error is told: HTTP status, the specification's code, worth a retry."""

    status: int
    code: Code
    retryable: bool


ANSWERS: Final[Mapping[ErrorKind, ErrorAnswer]] = {
    ErrorKind.INVALID_INPUT: ErrorAnswer(400, "AI_INVALID_INPUT", retryable=False),
    ErrorKind.UNAUTHENTICATED: ErrorAnswer(401, "AI_INVALID_INPUT", retryable=False),
    ErrorKind.FORBIDDEN: ErrorAnswer(403, "AI_INVALID_INPUT", retryable=False),
    ErrorKind.NOT_FOUND: ErrorAnswer(404, "AI_INVALID_INPUT", retryable=False),
    ErrorKind.CONFLICT: ErrorAnswer(409, "AI_INVALID_INPUT", retryable=False),
    ErrorKind.TOO_LARGE: ErrorAnswer(413, "AI_INVALID_INPUT", retryable=False),
    ErrorKind.UNSUPPORTED_MEDIA: ErrorAnswer(415, "AI_INVALID_INPUT", retryable=False),
    ErrorKind.BUSY: ErrorAnswer(429, "AI_TIMEOUT", retryable=True),
    ErrorKind.RATE_LIMITED: ErrorAnswer(429, "AI_RATE_LIMIT", retryable=False),
    ErrorKind.MODEL: ErrorAnswer(500, "AI_MODEL_ERROR", retryable=True),
    ErrorKind.OFFLINE: ErrorAnswer(503, "AI_OFFLINE", retryable=True),
    ErrorKind.TIMEOUT: ErrorAnswer(504, "AI_TIMEOUT", retryable=True),
}

UNEXPECTED: Final = "The service could not answer because of an internal error."


def error_response(
    request: Request,
    answer: ErrorAnswer,
    message: str,
    *,
    details: Any = None,
    retry_after_s: int | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """The envelope as a response; `retry_after_s` goes into the body and the header."""
    clock = runtime_of(request).clock
    request.state.error_code = answer.code
    error: dict[str, Any] = {"code": answer.code, "message": message}
    if details:
        error["details"] = details
    error["retryable"] = answer.retryable
    body: dict[str, Any] = {
        "error": error,
        "metadata": {
            "timestamp": iso_z(clock()),
            "requestId": request.scope.get("state", {}).get("request_id", ""),
        },
        "message": message,
        "code": answer.code,
    }
    out = dict(headers or {})
    if retry_after_s is not None:
        body["retryAfter"] = retry_after_s
        out["Retry-After"] = str(retry_after_s)
    if answer.status == 401:
        out["WWW-Authenticate"] = "Bearer"
    return JSONResponse(body, status_code=answer.status, headers=out)


def render(request: Request, error: HustleError) -> JSONResponse:
    """A domain error as HTTP."""
    answer = ANSWERS[error.kind]
    if answer.status >= 500:
        log.warning("request_failed", error=type(error).__name__, reason=str(error))
    details = [{"field": error.field, "problem": str(error)}] if error.field else None
    retry_after_s = ceil(error.retry_after_s) if isinstance(error, RateLimited) else None
    return error_response(
        request, answer, str(error), details=details, retry_after_s=retry_after_s
    )


def render_invalid(request: Request, error: RequestValidationError) -> JSONResponse:
    """A body that does not fit the contract: each field in the client's spelling, no input."""
    problems = [_problem(raw) for raw in error.errors()]
    message = "; ".join(f"`{p['field']}` {p['problem']}" for p in problems[:MAX_NAMED])
    if len(problems) > MAX_NAMED:
        message += f"; and {len(problems) - MAX_NAMED} more"
    return error_response(
        request,
        ANSWERS[ErrorKind.INVALID_INPUT],
        f"{message}.",
        details=problems[:MAX_DETAILS],
    )


MAX_NAMED: Final = 3
"""Problems named in the message; the rest stand in `details`."""

MAX_DETAILS: Final = 50
"""Problems listed in `details`."""

_GENERIC: Final[Mapping[str, str]] = {
    "missing": "is required",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "list_type": "must be a list",
}

PLACES: Final = frozenset({"body", "path", "query"})
"""Where a value stood, as the framework names it."""

FORMS: Final = frozenset({"workers", "tasks", "feedback", "report", "post", "talk"})
"""Names of the forms of requests that have several, as their unions name them."""


def _problem(raw: Mapping[str, Any]) -> dict[str, str]:
    """Field and problem of one pydantic error, from its place, its type and our own texts only.

    `input` and `ctx` are never used: they hold what the caller sent, which may not even be
    serialisable (NaN, lone surrogates, bytes).
    """
    kind = str(raw["type"])
    place: list[int | str] = list(raw["loc"])
    for tags in (PLACES, FORMS):  # put before the path by the framework and by the union
        if place and place[0] in tags:
            place.pop(0)
    field = field_path(place)
    if kind in ("expected", "form_unknown"):
        return {"field": field, "problem": str(raw["msg"])}
    return {"field": field, "problem": _GENERIC.get(kind, "is not valid")}


_PROTOCOL_TEXT: Final[Mapping[int, str]] = {
    404: "There is no such endpoint.",
    405: "This endpoint does not answer that HTTP method.",
    413: "The request body is too large.",
    415: "The request body must be JSON (application/json).",
}

_KIND_OF_STATUS: Final = {answer.status: kind for kind, answer in ANSWERS.items()}


def render_protocol(request: Request, error: HTTPException) -> JSONResponse:
    """What the framework itself refuses: unknown path, wrong method (with Allow)."""
    kind = _KIND_OF_STATUS.get(error.status_code, ErrorKind.INVALID_INPUT)
    known = ANSWERS[kind]
    answer = ErrorAnswer(error.status_code, known.code, known.retryable)
    message = _PROTOCOL_TEXT.get(error.status_code, "The request could not be understood.")
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(_methods_of(request))
    return error_response(request, answer, message, headers=headers)


_METHODS: Final = ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")


def _methods_of(request: Request) -> list[str]:
    """What the path answers, on whichever routes: the framework names those of the first alone."""
    return [
        method
        for method in _METHODS
        if any(
            route.matches({**request.scope, "method": method})[0] is Match.FULL
            for route in request.app.routes
        )
    ]


def render_unexpected(request: Request, error: Exception) -> JSONResponse:
    """The last resort: logged in full, told in general terms, never with internals."""
    log.error("request_crashed", exc_info=error)
    return error_response(request, ANSWERS[ErrorKind.MODEL], UNEXPECTED)


async def to_response(request: Request, error: Exception) -> JSONResponse:
    """The envelope for any error that can reach the edge of the service."""
    match error:
        case HustleError():
            return render(request, error)
        case RequestValidationError():
            return render_invalid(request, error)
        case HTTPException():
            return render_protocol(request, error)
        case _:
            return render_unexpected(request, error)


def install_error_handlers(app: FastAPI) -> None:
    """Let `to_response` answer every error."""
    for kind in (HustleError, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, to_response)
