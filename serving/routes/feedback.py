"""POST /api/ai/feedback: what became of a prediction."""

from __future__ import annotations

from time import perf_counter
from typing import Annotated, Any, Final

import orjson
from fastapi import APIRouter, Header, Request

from data.errors import InvalidRequest, TooLarge
from serving.answers import JsonAnswer
from serving.body import JsonRoute
from serving.contract.error import documented
from serving.contract.feedback_answer import FeedbackAnswer
from serving.contract.feedback_request import FeedbackRequest
from serving.dependencies import AdmittedCaller, AnswerMessages, CurrentRuntime
from serving.feedback import Analysis

MAX_KEY_CHARS: Final = 255
MAX_BYTES: Final = 32 * 1024
"""Largest feedback that is kept: a hundred times what the app sends."""

router = APIRouter(prefix="/api/ai", tags=["learning"], route_class=JsonRoute)


def _key(given: str | None) -> str | None:
    if given is not None and not (1 <= len(given) <= MAX_KEY_CHARS and given.isprintable()):
        raise InvalidRequest(
            f"`Idempotency-Key` must have 1 to {MAX_KEY_CHARS} printable characters.",
            field="Idempotency-Key",
        )
    return given


@router.post(
    "/feedback",
    response_model=FeedbackAnswer,
    responses=documented(400, 401, 403, 409, 413, 415, 429, 500, 503, 504),
)
async def feedback(
    body: FeedbackRequest,
    request: Request,
    caller: AdmittedCaller,
    messages: AnswerMessages,
    runtime: CurrentRuntime,
    idempotency_key: Annotated[str | None, Header()] = None,
) -> JsonAnswer:
    """Tell what became of a task, a recommendation or a notification.

    The same feedback sent twice counts once and gets the same answer: by `Idempotency-Key` where
    one is sent, else by its content; in the language of the first answer.
    """
    started = perf_counter()
    document = await request.json()
    if len(orjson.dumps(document)) > MAX_BYTES:
        raise TooLarge(f"Feedback must not exceed {MAX_BYTES:,} bytes.")
    sent = body.to_sent(
        acting_user=caller.acting_for(body.user_id), document=document, key=_key(idempotency_key)
    )

    def render(analysis: Analysis) -> dict[str, Any]:
        processing_ms = (perf_counter() - started) * 1_000
        answer = FeedbackAnswer.of(analysis, messages, processing_ms=processing_ms)
        return answer.model_dump(mode="json", by_alias=True)

    answer = await runtime.feedback.record(sent, render)
    return JsonAnswer(FeedbackAnswer.model_validate(answer))
