"""The error envelope as documents of the API describe it; `serving.errors` writes it."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from serving.contract.values import AnswerModel
from serving.errors import Code


class FieldProblem(AnswerModel):
    """One field that does not fit."""

    field: str
    problem: str


class ErrorBody(AnswerModel):
    """The specification's error object."""

    code: Code
    message: str
    details: list[FieldProblem] | None = None
    retryable: bool


class ErrorMetadata(AnswerModel):
    """When and which request."""

    timestamp: str
    request_id: str


class ErrorEnvelope(AnswerModel):
    """Every error; the top-level copies are what the app's client reads."""

    error: ErrorBody
    metadata: ErrorMetadata
    message: str
    code: Code
    retry_after: int | None = Field(default=None, description="Seconds to wait; always on 429.")


_MEANINGS = {
    400: "The body is not JSON or does not fit the contract; the message names the field.",
    401: "A credential is missing or does not verify.",
    403: "The credential belongs to another user, or does not open this.",
    404: "What is asked about is not there.",
    409: "The Idempotency-Key stands for other content.",
    413: "The body is too large.",
    415: "The body is not of the type that the endpoint reads.",
    429: "Too many requests in a minute, or too much work at once.",
    500: "An internal error.",
    503: "No release or no market to answer from.",
    504: "The answer took too long.",
}


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Entries for an endpoint's `responses`: each status with the envelope as its schema.

    The `default` entry says the same of every other status, and keeps the framework from
    documenting its own form of validation error, which is never sent.
    """
    told: dict[int | str, dict[str, Any]] = {
        status: {"model": ErrorEnvelope, "description": _MEANINGS[status]} for status in statuses
    }
    return told | {"default": {"model": ErrorEnvelope, "description": "Any other error."}}
