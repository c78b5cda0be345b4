"""A value as it stands in a text: what tests compare."""

from __future__ import annotations

from serving.language.messages import Messages
from serving.language.values import Value


def written(value: Value, messages: Messages) -> str:
    """The value in the place of a message that is nothing but its place."""
    told = value.worded(messages)
    return told if isinstance(told, str) else told.format(messages.locale)
