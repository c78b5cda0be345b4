"""POST /api/ai/feedback: what became of a prediction."""

from __future__ import annotations

from time import perf_counter
from typing import Annotated, Any, Final

import orjson
from fastapi import APIRouter, Header, Request

from data.errors import TooLarge
from data.usage import UsageKind
from serving.answers import JsonAnswer
from serving.body import JsonRoute
from serving.contract.error import documented
from serving.contract.feedback_answer import FeedbackAnswer
from serving.contract.feedback_request import FeedbackRequest
from serving.dependencies import AdmittedCaller, AnswerMessages, CurrentRuntime
from serving.feedback import Analysis
from serving.idempotency import MAX_KEY_CHARS, checked_key
from serving.identity import Caller
from serving.language.messages import Messages
from serving.runtime import Runtime

MAX_BYTES: Final = 32 * 1024
"""Largest feedback that is kept: a hundred times what the app sends."""


class FeedbackRoute(JsonRoute):
    """Keeps its answers itself, in the transaction in which it counts what is told."""

    keeps_answers = False


router = APIRouter(prefix="/api/ai", tags=["learning"], route_class=FeedbackRoute)


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
    idempotency_key: Annotated[
        str | None, Header(json_schema_extra={"pattern": f"^[ -~]{{1,{MAX_KEY_CHARS}}}$"})
    ] = None,
) -> JsonAnswer:
    """Tell what became of a task, a recommendation or a notification.

    The same feedback sent twice counts once and gets the same answer: by `Idempotency-Key` where
    one is sent, else by its content; in the language of the first answer.
    """
    document = await request.json()
    key = checked_key(idempotency_key)
    return JsonAnswer(await tell(body, document, caller, messages, runtime, key=key))


async def tell(
    body: FeedbackRequest,
    document: dict[str, Any],
    caller: Caller,
    messages: Messages,
    runtime: Runtime,
    *,
    key: str | None = None,
) -> FeedbackAnswer:
    """The answer to feedback, on whichever path it came, once it is committed.

    `document` is what is kept, and without a `key` what tells it from other feedback.
    """
    started = perf_counter()
    if len(orjson.dumps(document)) > MAX_BYTES:
        raise TooLarge(f"Feedback must not exceed {MAX_BYTES:,} bytes.")
    user = caller.acting_for(body.user_id)
    sent = body.to_sent(acting_user=user, document=document, key=key)

    def render(analysis: Analysis) -> dict[str, Any]:
        processing_ms = (perf_counter() - started) * 1_000
        answer = FeedbackAnswer.of(analysis, messages, processing_ms=processing_ms)
        return answer.model_dump(mode="json", by_alias=True)

    answer = await runtime.feedback.record(sent, render)
    runtime.usage.record(UsageKind.FEEDBACK, user, now=runtime.clock())
    return FeedbackAnswer.model_validate(answer)
