"""POST /api/ai/recommendations: what a user should do now."""

from __future__ import annotations

from time import perf_counter

from fastapi import APIRouter

from data.usage import NOBODY, UsageKind
from engine.recommendations.findings import Recommended
from engine.stages import Stage, stage
from serving.answers import JsonAnswer
from serving.body import JsonRoute
from serving.cache import form_of
from serving.contract.error import documented
from serving.contract.recommendations_answer import RecommendationsAnswer
from serving.contract.recommendations_request import RecommendationsRequest
from serving.dependencies import AdmittedCaller, AnswerMessages, CurrentRuntime
from serving.identity import Caller
from serving.language.llm.list_passages import in_words
from serving.language.messages import Messages
from serving.runtime import Runtime

router = APIRouter(prefix="/api/ai", tags=["recommendations"], route_class=JsonRoute)


@router.post(
    "/recommendations",
    response_model=RecommendationsAnswer,
    response_model_exclude_none=True,
    responses=documented(400, 401, 403, 409, 413, 415, 429, 500, 503, 504),
)
async def recommendations(
    body: RecommendationsRequest,
    caller: AdmittedCaller,
    messages: AnswerMessages,
    runtime: CurrentRuntime,
) -> JsonAnswer:
    """Recommend tasks, ways to keep a streak or reach a level, and bundles.

    `on-demand` (or `reactive`) lists up to five, highest expected pay an hour first. `proactive`
    is for telling somebody who did not ask: one alert at most, once an hour, none from 22 to 8
    local time; `insights` then say why there is none. Distances are miles, money USD, scores 0 to
    1. A user of whom nothing may be used, or is known, is answered from the request alone.
    """
    return await recommend(body, caller, messages, runtime)


async def recommend(
    body: RecommendationsRequest,
    caller: Caller,
    messages: Messages,
    runtime: Runtime,
    *,
    needs_place: bool = True,
) -> JsonAnswer:
    """The answer to a body that has been read, on whichever path it came.

    Without `needs_place` an unknown place is told as an insight: for paths that carry none.
    """
    started = perf_counter()
    user = caller.acting_for(body.user_id)
    question = body.to_question(acting_user=user, now=runtime.clock(), needs_place=needs_place)

    def render(found: Recommended) -> str:
        with stage(Stage.WORDS):
            answer = RecommendationsAnswer.of(found, messages, processing_ms=0.0)
        return answer.model_dump_json(by_alias=True)

    asked = (
        body.model_dump_json(exclude={"context": {"time"}}),  # the service goes by its own clock
        str(needs_place),
        messages.language,
        form_of(RecommendationsAnswer),
    )
    told = await runtime.recommending.tell(question, render, asked=asked)
    runtime.usage.record(UsageKind.RECOMMENDATIONS, user, now=runtime.clock())
    answer = RecommendationsAnswer.model_validate_json(told.answer)
    about = answer.metadata.model_copy(
        update={
            "cached": told.is_cached,
            "processing_time": round((perf_counter() - started) * 1_000, 1),
        }
    )
    answer = answer.model_copy(update={"metadata": about})
    if runtime.narrators.word("recommendations"):
        answer = await in_words(
            answer,
            runtime.narrators.of("recommendations"),
            language=messages.language,
            user_id=user or NOBODY,
            started=started,
        )
    return JsonAnswer(answer, leave_out_absent=True, language=messages.language)
