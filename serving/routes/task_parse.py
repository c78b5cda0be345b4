"""POST /api/ai/task-parse: a post in the poster's own words, as a structured task."""

from __future__ import annotations

from time import perf_counter

from fastapi import APIRouter

from serving.answers import JsonAnswer
from serving.body import JsonRoute
from serving.contract.error import documented
from serving.contract.parse_answer import TaskParseAnswer
from serving.contract.parse_request import TaskParseRequest
from serving.dependencies import AdmittedCaller, CurrentRuntime
from serving.language.messages import messages_in

router = APIRouter(prefix="/api/ai", tags=["parsing"], route_class=JsonRoute)


@router.post(
    "/task-parse",
    response_model=TaskParseAnswer,
    response_model_exclude_none=True,
    responses=documented(400, 401, 403, 413, 415, 429, 500, 503, 504),
)
async def task_parse(
    body: TaskParseRequest, caller: AdmittedCaller, runtime: CurrentRuntime
) -> JsonAnswer:
    """Turn a post in the poster's own words into a structured, priced and checked task.

    Distances are miles, times ISO 8601 in the local time of the place, pay in the currency that
    the post names, what is said of it in the language of the post. Nothing is stored.
    """
    started = perf_counter()
    caller.acting_for(body.user_id)
    parsed = await runtime.matching.parse(body.to_question(now=runtime.clock()))
    processing_ms = (perf_counter() - started) * 1_000
    messages = messages_in(parsed.language)
    answer = TaskParseAnswer.of(parsed, messages, processing_ms=processing_ms)
    return JsonAnswer(answer, leave_out_absent=True, language=messages.language)
