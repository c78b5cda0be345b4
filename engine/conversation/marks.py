"""What marks a message beside its words: pairs of words, and what the vocabulary finds in it.

An intent often hangs on two words together ("the first") or on there being an amount, a screen or
a place of a list at all, whichever it is; the model of intents learns from these marks, too.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from engine.conversation.vocabulary import mentions, opened
from engine.parsing.post import Post
from features.grams import plain_words

_NAMED: Final = (
    "sort", "urgency", "distance", "pay", "shift", "ordinal", "period", "screen", "availability",
    "preference", "first_two", "language",
)  # fmt: skip
_DIGIT: Final = re.compile(r"[0-9]")
_MONEY: Final = re.compile(r"[$€£]|dollar|bucks|块|元|ドル")
_MOST_LENGTH: Final = 6
_MOST_WORDS: Final = 60


def length_of(post: Post) -> int:
    """Words of a message, sixty at the most; in scripts without spaces two characters are one."""
    if post.language in ("zh", "ja"):
        return min(len(post.text) // 2, _MOST_WORDS)
    return min(len(plain_words(post.text)), _MOST_WORDS)


def marks_of(post: Post) -> list[str]:
    """The marks of a message, each once, in order."""
    folded = opened(post.folded, post.language)
    found = {f"{group} {m.name}" for group in _NAMED for m in mentions(group, folded)}
    found |= {one.split(" ")[0] for one in found}
    if mentions("category", folded):
        found.add("category")
    if _DIGIT.search(folded):
        found.add("number")
    if _MONEY.search(folded):
        found.add("money")
    if "?" in folded or "\uff1f" in post.text:
        found.add("question")
    words = plain_words(post.text)[:_MOST_WORDS]
    found.add(f"length {min(length_of(post) // 2, _MOST_LENGTH)}")
    ends = ["<", *words, ">"]
    found |= {f"pair {one} {other}" for one, other in pairwise(ends)}
    return sorted(found)
