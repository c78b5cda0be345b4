"""Whether a post says that it is urgent, in words of its language or of English."""

from __future__ import annotations

from typing import Final

from engine.parsing.deadline.tables import LANGUAGES
from engine.parsing.post import Found, Post, Span

_LONGEST_POST: Final = 10_000


def find_urgency(post: Post) -> Found[bool] | None:
    """Found(True) where the post asks for now, today or tonight; None where it does not.

    Words that take it back ("no rush", "not urgent", "kein Stress") win over all others.
    """
    folded = post.folded[:_LONGEST_POST]
    codes = (post.language, "en") if post.language != "en" else ("en",)
    languages = [language for code in codes if (language := LANGUAGES.get(code)) is not None]
    if any(language.calm_pattern.search(folded) for language in languages):
        return None
    for language in languages:
        found = language.urgent_pattern.search(folded)
        if found:
            return Found(True, Span(*found.span()), 0.9, "a word of urgency")
    return None
