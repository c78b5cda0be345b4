"""What the newer client sends to ``POST /api/agent/chat``: three questions on one path.

| form | how it is told |
| --- | --- |
| feedback | the message begins with ``Feedback: `` and the context has a ``feedbackType`` |
| a post to parse | the context has a ``currentTime`` and no ``user`` |
| talk | everything else |

Source: ``spec/frontend.md`` 1.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, get_args

from pydantic import BeforeValidator, Discriminator, Field, Tag, WithJsonSchema

from data.errors import InvalidRequest
from serving.body import parse_document
from serving.contract.chat_request import ChatRequest
from serving.contract.feedback_request import FeedbackRequest, FeedbackType
from serving.contract.parse_request import PostText, TaskParseRequest
from serving.contract.values import MAX_ID_CHARS

FEEDBACK_PREFIX: Final = "Feedback: "


def feedback_document(given: Any) -> Any:
    """The body of ``POST /api/ai/feedback`` that stands in a message; anything else as it is.

    Raises
    ------
    InvalidRequest
        If no JSON object follows the prefix.
    """
    if _form(given) != "feedback":
        return given
    try:
        data = parse_document(given["message"][len(FEEDBACK_PREFIX) :].encode())
    except InvalidRequest as error:
        raise InvalidRequest(
            f"`message` must hold a JSON object after `{FEEDBACK_PREFIX}`: {error}",
            field="message",
        ) from None
    return {
        "userId": given.get("userId"),
        "feedbackType": given["context"]["feedbackType"],
        "data": data,
    }


class AgentPost(TaskParseRequest):
    """A post to parse; it stands in the message."""

    input: PostText = Field(alias="message")


def _form(given: Any) -> str:
    """Never None: what is no message at all is refused as talk, with the fields that it lacks."""
    if not isinstance(given, Mapping):
        return "talk"
    message, context = given.get("message"), given.get("context")
    if not isinstance(context, Mapping):
        return "talk"
    is_feedback = isinstance(message, str) and message.startswith(FEEDBACK_PREFIX)
    if is_feedback and context.get("feedbackType") is not None:
        return "feedback"
    has_time, has_user = (context.get(key) is not None for key in ("currentTime", "user"))
    return "post" if has_time and not has_user else "talk"


_FEEDBACK_AS_TALK: Final = {
    "title": "FeedbackMessage",
    "type": "object",
    "properties": {
        "userId": {"type": "string", "minLength": 1, "maxLength": MAX_ID_CHARS},
        "message": {
            "type": "string",
            "pattern": rf"^{FEEDBACK_PREFIX}\{{.*\}}$",
            "description": "A JSON object, which is the `data` of feedback, after the prefix.",
        },
        "context": {
            "type": "object",
            "properties": {"feedbackType": {"enum": list(get_args(FeedbackType))}},
            "required": ["feedbackType"],
        },
    },
    "required": ["userId", "message", "context"],
}
"""Feedback as it is sent here."""

AgentRequest = Annotated[
    Annotated[
        FeedbackRequest,
        BeforeValidator(feedback_document),
        Tag("feedback"),
        WithJsonSchema(_FEEDBACK_AS_TALK),
    ]
    | Annotated[AgentPost, Tag("post")]
    | Annotated[ChatRequest, Tag("talk")],
    Discriminator(_form),
]
