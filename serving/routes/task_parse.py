"""POST /api/ai/task-parse: a post in the poster's own words, as a structured task."""

from __future__ import annotations

from time import perf_counter
from typing import NamedTuple
from uuid import uuid4

from fastapi import APIRouter

from data.usage import UsageKind
from engine.parsing.parsed import ParsedTask
from serving.answers import JsonAnswer
from serving.body import JsonRoute
from serving.contract.error import documented
from serving.contract.parse_answer import TaskParseAnswer
from serving.contract.parse_request import TaskParseRequest
from serving.dependencies import AdmittedCaller, CurrentRuntime
from serving.identity import Caller
from serving.language.messages import messages_in
from serving.parse_record import parse_record
from serving.runtime import Runtime

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
    the post names, what is said of it in the language of the post. The post is not stored;
    fingerprints of the answer are, to count later edits.
    """
    read = await parse_post(body, caller, runtime)
    return JsonAnswer(read.answer, leave_out_absent=True, language=read.language)


class ReadPost(NamedTuple):
    """A post as the engine read it, as it is answered, and the language of the answer."""

    parsed: ParsedTask
    answer: TaskParseAnswer
    language: str


async def parse_post(body: TaskParseRequest, caller: Caller, runtime: Runtime) -> ReadPost:
    """The answer to a post, on whichever path it came; its fingerprints are kept."""
    started, now = perf_counter(), runtime.clock()
    user = caller.acting_for(body.user_id)
    parsed = await runtime.matching.parse(body.to_question(now=now))
    parse_id, processing_ms = uuid4().hex, (perf_counter() - started) * 1_000
    messages = messages_in(parsed.language)
    answer = TaskParseAnswer.of(parsed, messages, processing_ms=processing_ms, parse_id=parse_id)
    runtime.usage.record(UsageKind.TASK_PARSE, user, now=now)
    runtime.usage.keep_parsed(parse_record(answer, parse_id=parse_id, parsed_at=now))
    return ReadPost(parsed, answer, messages.language)
