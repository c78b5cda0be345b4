"""Further wishes of a message: "show me deliveries, and how is my streak?"."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from engine.conversation.intents import Intent
from engine.conversation.understanding import Reader, Understood

SURE: Final = 0.8
"""P(intent) from which a part of a message counts as a wish of its own."""

_ALSO: Final = (
    "and also|and then|and how|and what|and show|and tell|y también|y cuánto|y qué|y cómo|"
    "et aussi|et combien|et comment|und auch|und wie|und was|e também|e quanto|e como|e qual"
)
_CHINESE: Final = "还有|另外|顺便"
_MORE: Final = "and|also|plus|then|y|et|und|e|además|aussi|auch|também"
_PARTS: Final = re.compile(
    r"(?<=[.!?;\u3002\uff01\uff1f\uff1b])\s*"
    rf"|\s*[,\uff0c\u3001]\s*(?=(?:{_MORE})\b|{_CHINESE})"
    rf"|\s+(?=(?:{_ALSO})\b)|(?={_CHINESE})"
)
"""Where one wish ends: at a sentence's end, or before a word that adds another."""

_LEAST: Final = 8  # characters of a wish
_LONGEST: Final = 300
_ALONE: Final = frozenset(
    {Intent.POST_TASK, Intent.REFINE, Intent.SMALL_TALK, Intent.OUT_OF_SCOPE, Intent.EXPLAIN,
     Intent.SAFETY_CONCERN}
)  # fmt: skip
"""Intents that take up a whole message, or are no second wish."""


def wishes_of(reader: Reader, said: Understood, *, now: datetime) -> list[Understood]:
    """The wish that stands beside the first one; mostly none.

    Only a part of which the model is sure, and sure that it is another wish than the first, is
    answered for itself.
    """
    text = said.post.text
    if said.intent in _ALONE or len(text) > _LONGEST:
        return []
    parts = [part.strip() for part in _PARTS.split(text) if part and part.strip()]
    parts = [part for part in parts if len(part) >= _LEAST or not part.isascii()]
    if len(parts) < 2:
        return []
    read = reader.read(parts[:4], now=now, hint=said.language)
    others = [
        one
        for one in read
        if one.intent is not said.intent and one.intent not in _ALONE and one.probability >= SURE
    ]
    first = [one for one in read if one.intent is said.intent and one.probability >= SURE / 2.0]
    return others[:1] if first else []
