"""Paths that the app calls beside the nine endpoints, answered by the same engine.

Each is a translation: the question is that of an endpoint under `/api/ai`, the answer is in the
form which that client reads. Source: ``spec/frontend.md`` 1.2 and 1.4.
"""

from __future__ import annotations

from time import perf_counter
from typing import Annotated, Literal, cast

from fastapi import APIRouter, Path, Query, Request

from data.usage import UsageKind
from engine.questions import WorkerRanking, WorkersForOpenTask
from serving.answers import JsonAnswer
from serving.body import JsonRoute
from serving.contract.client_answers import ClientMatches, ClientParseAnswer, ProfileAnswer
from serving.contract.client_feedback import (
    ClientFeedbackAnswer,
    ClientFeedbackRequest,
    ClientReport,
)
from serving.contract.dashboard_answer import DashboardAnswer
from serving.contract.error import documented
from serving.contract.feedback_request import FeedbackRequest
from serving.contract.match_answer import WorkersAnswer
from serving.contract.parse_request import TaskParseRequest
from serving.contract.patterns_answer import AnalyzePatternsAnswer
from serving.contract.patterns_request import AnalyzePatternsRequest
from serving.contract.recommendations_answer import RecommendationsAnswer
from serving.contract.recommendations_request import RecommendationsRequest
from serving.contract.tier_answer import TierInfoAnswer
from serving.contract.values import PathIdentifier, expects
from serving.dashboard import dashboard
from serving.dependencies import AdmittedCaller, AnswerMessages, CurrentRuntime, NamedCaller
from serving.routes.analyze_patterns import analyse, patterns_of
from serving.routes.feedback import tell
from serving.routes.recommendations import recommend
from serving.routes.task_parse import parse_post
from serving.standings import standing_of

router = APIRouter(tags=["client"], route_class=JsonRoute)

UserId = Annotated[PathIdentifier, Path(alias="userId")]
TaskId = Annotated[PathIdentifier, Path(alias="taskId")]
Timeframe = Annotated[
    Literal["7days", "30days", "90days"],
    expects("must be 7days, 30days or 90days"),
    Query(),
]
_OF_QUESTIONS = documented(400, 401, 403, 409, 413, 415, 429, 500, 503, 504)
_OF_PATHS = documented(400, 401, 403, 429, 500, 503, 504)


@router.post("/feedback", include_in_schema=False)
@router.post(
    "/api/feedback",
    response_model=ClientFeedbackAnswer,
    responses=_OF_QUESTIONS | documented(409),
)
async def client_feedback(
    body: ClientFeedbackRequest,
    request: Request,
    caller: AdmittedCaller,
    messages: AnswerMessages,
    runtime: CurrentRuntime,
) -> JsonAnswer:
    """Feedback of the app's learning and notification modules; as `POST /api/ai/feedback`.

    `accuracy` is that of the predictions made for this user, in per cent.
    """
    document = await request.json()
    if isinstance(body, ClientReport):
        document = body.document(document)
        body = FeedbackRequest.model_validate(document)
    answer = await tell(body, document, caller, messages, runtime)
    return JsonAnswer(ClientFeedbackAnswer.of(answer))


@router.post("/api/tasks/parse", response_model=ClientParseAnswer, responses=_OF_QUESTIONS)
async def client_parse(
    body: TaskParseRequest, caller: AdmittedCaller, runtime: CurrentRuntime
) -> JsonAnswer:
    """A post as a structured task in the older form; as `POST /api/ai/task-parse`."""
    read = await parse_post(body, caller, runtime)
    return JsonAnswer(ClientParseAnswer.of(read.parsed, read.answer), language=read.language)


@router.get(
    "/api/tasks/{taskId}/matches",
    response_model=ClientMatches,
    responses=_OF_PATHS | documented(404),
)
async def task_matches(
    task_id: TaskId, caller: NamedCaller, messages: AnswerMessages, runtime: CurrentRuntime
) -> JsonAnswer:
    """Ranked workers for a stored open task, with scores from 0 to 100; for who posted it."""
    started = perf_counter()
    # The question says which of the two rankings answers it.
    question = WorkersForOpenTask(task_id, asked_by=caller.subject)
    ranking = cast(WorkerRanking, await runtime.matching.answer(question))
    runtime.usage.record(UsageKind.MATCH, caller.subject, now=runtime.clock())
    processing_ms = (perf_counter() - started) * 1_000
    answer = WorkersAnswer.of(ranking, messages, processing_ms=processing_ms)
    return JsonAnswer(ClientMatches.of(answer), language=messages.language)


@router.get(
    "/api/dashboard/progress/{userId}",
    response_model=AnalyzePatternsAnswer,
    responses=_OF_PATHS,
)
async def progress(
    user_id: UserId,
    caller: NamedCaller,
    messages: AnswerMessages,
    runtime: CurrentRuntime,
    timeframe: Timeframe = "30days",
) -> JsonAnswer:
    """A user's patterns, predictions and alerts; as `POST /api/ai/analyze-patterns`."""
    answer = await patterns_of(_asked(user_id, timeframe), caller, messages, runtime)
    return JsonAnswer(answer, language=messages.language)


@router.get(
    "/api/dashboard/action-suggestions/{userId}",
    response_model=RecommendationsAnswer,
    response_model_exclude_none=True,
    responses=_OF_PATHS,
)
async def action_suggestions(
    user_id: UserId, caller: NamedCaller, messages: AnswerMessages, runtime: CurrentRuntime
) -> JsonAnswer:
    """What a user should do now; as `POST /api/ai/recommendations`, on demand.

    The path carries no place: where none is stored, an insight says so, and nothing else is told.
    """
    asked = {"userId": user_id, "recommendationType": "on-demand"}
    body = RecommendationsRequest.model_validate(asked)
    return await recommend(body, caller, messages, runtime, needs_place=False)


@router.get("/api/users/{userId}/profile/ai", response_model=ProfileAnswer, responses=_OF_PATHS)
async def ai_profile(
    user_id: UserId, caller: NamedCaller, messages: AnswerMessages, runtime: CurrentRuntime
) -> JsonAnswer:
    """What 90 days of a user's history say of him, as filters for tasks."""
    found = await analyse(_asked(user_id, "90days"), caller, messages, runtime)
    answer = ProfileAnswer.of(found.answer, found.analysis, now=runtime.clock())
    return JsonAnswer(answer, language=messages.language)


@router.get("/api/ai/tier-info/{userId}", response_model=TierInfoAnswer, responses=_OF_PATHS)
async def tier_info(
    user_id: UserId, caller: NamedCaller, messages: AnswerMessages, runtime: CurrentRuntime
) -> JsonAnswer:
    """A user's tier: how he is spoken to and what he is shown; a newcomer's without his token."""
    user = caller.acting_for(user_id)
    standing = None if user is None else await standing_of(user, runtime)
    answer = TierInfoAnswer.of(standing, messages, user_id=user_id)
    return JsonAnswer(answer, language=messages.language)


def _asked(user_id: str, timeframe: str) -> AnalyzePatternsRequest:
    return AnalyzePatternsRequest.model_validate({"userId": user_id, "timeframe": timeframe})


@router.get("/api/dashboard/unified/{userId}", response_model=DashboardAnswer, responses=_OF_PATHS)
async def unified_dashboard(
    user_id: UserId,
    caller: NamedCaller,
    messages: AnswerMessages,
    runtime: CurrentRuntime,
    include_ai: Annotated[bool, Query(alias="includeAI")] = True,
) -> JsonAnswer:
    """Tasks that suit a user where he is, as match-task answers them, and his day around them.

    Without a known place there are no tasks; with `includeAI=false` neither.
    """
    started = perf_counter()
    user = caller.acting_for(user_id)
    found = await dashboard(runtime.matching, user, with_tasks=include_ai)
    runtime.usage.record(UsageKind.MATCH, user, now=runtime.clock())
    answer = DashboardAnswer.of(
        *found,
        messages,
        user_id=user_id,
        processing_ms=(perf_counter() - started) * 1_000,
    )
    return JsonAnswer(answer, language=messages.language)
