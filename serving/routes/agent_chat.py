"""POST /api/agent/chat: where the newer client sends talk, posts to parse and feedback.

One place decides which of them it is (`serving.contract.agent_request`) and hands it to the
endpoint that it belongs to; identity, limits and errors are those of that endpoint.
"""

from __future__ import annotations

from typing import assert_never

from fastapi import APIRouter, Request

from serving.answers import JsonAnswer
from serving.body import JsonRoute
from serving.contract.agent_request import (
    AgentPost,
    AgentRequest,
    feedback_document,
)
from serving.contract.chat_answer import ChatAnswer
from serving.contract.chat_request import ChatRequest
from serving.contract.error import documented
from serving.contract.feedback_answer import FeedbackAnswer
from serving.contract.feedback_request import FeedbackRequest
from serving.contract.parse_answer import TaskParseAnswer
from serving.dependencies import AdmittedCaller, AnswerMessages, CurrentRuntime
from serving.routes.chat import answer_chat
from serving.routes.feedback import tell
from serving.routes.task_parse import parse_post

router = APIRouter(prefix="/api/agent", tags=["client"], route_class=JsonRoute)


@router.post(
    "/chat",
    response_model=FeedbackAnswer | TaskParseAnswer | ChatAnswer,
    responses=documented(400, 401, 403, 409, 413, 415, 429, 500, 503, 504),
)
async def agent_chat(
    body: AgentRequest,
    request: Request,
    caller: AdmittedCaller,
    messages: AnswerMessages,
    runtime: CurrentRuntime,
) -> JsonAnswer:
    """Answer whatever the newer client asks here: feedback, a post to parse, or talk."""
    match body:
        case FeedbackRequest():
            document = feedback_document(await request.json())
            return JsonAnswer(await tell(body, document, caller, messages, runtime))
        case AgentPost():
            read = await parse_post(body, caller, runtime)
            return JsonAnswer(read.answer, leave_out_absent=True, language=read.language)
        case ChatRequest():
            return await answer_chat(body, caller, runtime)
        case _:
            assert_never(body)
