"""POST /api/ai/match-task: workers for a task, or tasks for a worker, best first."""

from __future__ import annotations

from time import perf_counter
from typing import Annotated

from fastapi import APIRouter, Query

from data.usage import NOBODY, UsageKind
from engine.stages import Stage, stage
from serving.answers import JsonAnswer
from serving.body import JsonRoute
from serving.contract.error import documented
from serving.contract.match_answer import (
    ExplainedWorkersAnswer,
    TasksAnswer,
    WorkersAnswer,
    answer_of,
)
from serving.contract.match_request import MatchTaskRequest
from serving.dependencies import AdmittedCaller, AnswerMessages, CurrentRuntime
from serving.language.llm.list_passages import in_words

router = APIRouter(prefix="/api/ai", tags=["matching"], route_class=JsonRoute)


@router.post(
    "/match-task",
    response_model=WorkersAnswer | ExplainedWorkersAnswer | TasksAnswer,
    responses=documented(400, 401, 403, 409, 413, 415, 429, 500, 503, 504),
)
async def match_task(
    body: MatchTaskRequest,
    caller: AdmittedCaller,
    messages: AnswerMessages,
    runtime: CurrentRuntime,
    explain: Annotated[
        bool, Query(description="Take each worker's score apart as well, as `explanations`.")
    ] = False,
) -> JsonAnswer:
    """Rank workers for a task (`taskId`, `task`), or tasks for a worker (`userId`, `context`).

    Distances are miles, money USD, probabilities and scores 0 to 1, times ISO 8601 in UTC.
    """
    started = perf_counter()
    acting_user = caller.acting_for(body.claimed_user)
    question = body.to_question(acting_user=acting_user, now=runtime.clock())
    ranking = await runtime.matching.answer(question)
    runtime.usage.record(UsageKind.MATCH, acting_user, now=runtime.clock())
    processing_ms = (perf_counter() - started) * 1_000
    with stage(Stage.WORDS):
        answer = answer_of(ranking, messages, processing_ms=processing_ms, explain=explain)
        if runtime.narrators.word("match-task"):
            answer = await in_words(
                answer,
                runtime.narrators.of("match-task"),
                language=messages.language,
                user_id=acting_user or NOBODY,
                started=started,
            )
    return JsonAnswer(answer, language=messages.language)
