"""POST /api/ai/chat: a message to the assistant."""

from __future__ import annotations

from time import perf_counter

from fastapi import APIRouter

from data.usage import UsageKind
from engine.conversation.remote_calls import is_call
from serving.answers import JsonAnswer
from serving.body import JsonRoute
from serving.contract.chat_answer import ChatAnswer
from serving.contract.chat_request import ChatRequest
from serving.contract.error import documented
from serving.dependencies import AdmittedCaller, CurrentRuntime
from serving.identity import Caller
from serving.runtime import Runtime

router = APIRouter(prefix="/api/ai", tags=["chat"], route_class=JsonRoute)


@router.post(
    "/chat",
    response_model=ChatAnswer,
    response_model_exclude_none=True,
    responses=documented(400, 401, 403, 409, 413, 415, 429, 500, 503, 504),
)
async def chat(body: ChatRequest, caller: AdmittedCaller, runtime: CurrentRuntime) -> JsonAnswer:
    """Answer a message: words, actions the app can offer, task cards to point at.

    Nothing is changed by a message: what would change something is an action of type `execute`,
    which waits for the user's confirmation. Distances are miles, money USD.
    """
    return await answer_chat(body, caller, runtime)


async def answer_chat(body: ChatRequest, caller: Caller, runtime: Runtime) -> JsonAnswer:
    """The answer to a message, for whatever path it came by."""
    started = perf_counter()
    acting_user = caller.acting_for(body.user_id)
    answer = await runtime.chat.answer(body, acting_user=acting_user, started=started)
    if not is_call(body.message):
        runtime.usage.record(UsageKind.CHAT, acting_user, now=runtime.clock())
    return JsonAnswer(answer, leave_out_absent=True, language=answer.metadata.language)
