"""POST /api/ai/task-parse: a post in the poster's own words, as a structured task."""

from __future__ import annotations

from time import perf_counter
from typing import Annotated, Final, NamedTuple
from uuid import uuid4

from fastapi import APIRouter, Query

from data.usage import NOBODY, UsageKind
from engine.parsing.parsed import ParsedTask
from engine.stages import Stage, stage
from serving.answers import JsonAnswer
from serving.body import JsonRoute
from serving.contract.error import documented
from serving.contract.parse_answer import MarkedParseAnswer, TaskParseAnswer
from serving.contract.parse_request import TaskParseRequest
from serving.dependencies import AdmittedCaller, CurrentRuntime
from serving.identity import Caller
from serving.language.llm.parse_passages import parse_narration, with_words
from serving.language.messages import messages_in
from serving.parse_record import parse_record
from serving.runtime import Runtime

router = APIRouter(prefix="/api/ai", tags=["parsing"], route_class=JsonRoute)

WORDED_WITHIN_S: Final = 0.85
"""From the request on, when words must be there: the specification's second, less a margin."""


@router.post(
    "/task-parse",
    response_model=TaskParseAnswer | MarkedParseAnswer,
    response_model_exclude_none=True,
    responses=documented(400, 401, 403, 409, 413, 415, 429, 500, 503, 504),
)
async def task_parse(
    body: TaskParseRequest,
    caller: AdmittedCaller,
    runtime: CurrentRuntime,
    spans: Annotated[
        bool, Query(description="Say also where in the text each field stands, as `reading`.")
    ] = False,
) -> JsonAnswer:
    """Turn a post in the poster's own words into a structured, priced and checked task.

    Distances are miles, times ISO 8601 in the local time of the place, pay in the currency that
    the post names, what is said of it in the language of the post. The post is not stored;
    fingerprints of the answer are, to count later edits.
    """
    read = await parse_post(body, caller, runtime)
    answer = MarkedParseAnswer.marked(read.answer, read.parsed) if spans else read.answer
    return JsonAnswer(answer, leave_out_absent=True, language=read.language, is_verbatim=spans)


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
    parse_id, messages = uuid4().hex, messages_in(parsed.language)
    with stage(Stage.WORDS):
        answer = TaskParseAnswer.of(parsed, messages, processing_ms=0.0, parse_id=parse_id)
        words = await runtime.narrators.of("task-parse").narrate(
            parse_narration(answer, body.input, draft_language=messages.language),
            user_id=user or NOBODY,
            deadline_s=WORDED_WITHIN_S - (perf_counter() - started),
        )
    answer = with_words(answer, words, processing_ms=(perf_counter() - started) * 1_000)
    runtime.usage.record(UsageKind.TASK_PARSE, user, now=now)
    runtime.usage.keep_parsed(parse_record(answer, parse_id=parse_id, parsed_at=now))
    return ReadPost(parsed, answer, messages.language)
