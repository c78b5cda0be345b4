"""POST /api/ai/analyze-patterns: what a user's history says of him."""

from __future__ import annotations

from functools import partial
from time import perf_counter
from typing import NamedTuple

from fastapi import APIRouter

from data.usage import UsageKind
from engine.patterns.analysis import PatternAnalysis
from serving.answers import JsonAnswer
from serving.body import JsonRoute
from serving.cache import Question, form_of
from serving.cache_lives import PATTERNS_S
from serving.contract.error import documented
from serving.contract.patterns_answer import AnalyzePatternsAnswer
from serving.contract.patterns_request import AnalyzePatternsRequest
from serving.dependencies import AdmittedCaller, AnswerMessages, CurrentRuntime
from serving.identity import Caller
from serving.language.messages import Messages
from serving.matching import answered_by
from serving.runtime import Runtime

router = APIRouter(prefix="/api/ai", tags=["patterns"], route_class=JsonRoute)


@router.post(
    "/analyze-patterns",
    response_model=AnalyzePatternsAnswer,
    responses=documented(400, 401, 403, 409, 413, 415, 429, 500, 503, 504),
)
async def analyze_patterns(
    body: AnalyzePatternsRequest,
    caller: AdmittedCaller,
    messages: AnswerMessages,
    runtime: CurrentRuntime,
) -> JsonAnswer:
    """Patterns, predictions, insights and alerts of a user over 7, 30 or 90 days.

    Money is USD before tips and fees, distances are miles, hours and dates local, rates 0 to 1,
    percentages 0 to 100. A user of whom nothing may be used, or is known, gets what is usual.
    """
    answer = await patterns_of(body, caller, messages, runtime)
    return JsonAnswer(answer, language=messages.language)


async def patterns_of(
    body: AnalyzePatternsRequest, caller: Caller, messages: Messages, runtime: Runtime
) -> AnalyzePatternsAnswer:
    """The answer to the question, from what was found lately where nothing has moved since."""
    if runtime.answers is None:
        return (await analyse(body, caller, messages, runtime)).answer
    started = perf_counter()
    user = caller.acting_for(body.user_id)
    kept = await runtime.answers.answer(
        Question(
            "patterns",
            user or "",
            (
                body.model_dump_json(),
                messages.language,
                form_of(AnalyzePatternsAnswer),
                str(runtime.feedback.user_version(user) if user else 0),
                *answered_by(runtime.matching),
            ),
        ),
        partial(_found, body, user, messages, runtime),
        life_s=PATTERNS_S,
    )
    runtime.usage.record(UsageKind.PATTERNS, user, now=runtime.clock())
    answer = AnalyzePatternsAnswer.model_validate_json(kept.value)
    about = answer.metadata.model_copy(
        update={
            "cached": kept.is_cached,
            "processing_time": round((perf_counter() - started) * 1_000, 1),
        }
    )
    return answer.model_copy(update={"metadata": about})


async def _found(
    body: AnalyzePatternsRequest, user: str | None, messages: Messages, runtime: Runtime
) -> bytes:
    analysis = await runtime.matching.analyse(body.to_question(acting_user=user))
    answer = AnalyzePatternsAnswer.of(
        analysis, messages, user_id=body.user_id, timeframe=body.timeframe, processing_ms=0.0
    )
    return answer.model_dump_json(by_alias=True).encode()


class Analysed(NamedTuple):
    """An analysis as the engine made it, and as it is answered."""

    analysis: PatternAnalysis
    answer: AnalyzePatternsAnswer


async def analyse(
    body: AnalyzePatternsRequest, caller: Caller, messages: Messages, runtime: Runtime
) -> Analysed:
    """The answer to the question, found now, with what the engine says."""
    started = perf_counter()
    user = caller.acting_for(body.user_id)
    analysis = await runtime.matching.analyse(body.to_question(acting_user=user))
    runtime.usage.record(UsageKind.PATTERNS, user, now=runtime.clock())
    answer = AnalyzePatternsAnswer.of(
        analysis,
        messages,
        user_id=body.user_id,
        timeframe=body.timeframe,
        processing_ms=(perf_counter() - started) * 1_000,
    )
    return Analysed(analysis, answer)
