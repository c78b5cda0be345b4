"""What remains of a post when pay, time, place and requirements are taken out: the work."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from engine.parsing.post import Post, Span

_BEFORE_MARK: Final = re.compile(r"\s+([,.;:!?])")
_REPEATED: Final = re.compile(r"([,.;:!?])(?:\s*[,;:])+")
_FEWEST: Final = 4
"""Letters below which nothing of the work is left, and the post stands for it."""


def core_of(post: Post, spans: Iterable[Span]) -> str:
    """The post's own words without the given spans; the whole post where too little remains."""
    taken = sorted(span for span in spans if span.begin < span.end)
    kept, at = [], 0
    for span in taken:
        kept.append(post.text[at : max(span.begin, at)])
        at = max(at, span.end)
    words = " ".join(" ".join([*kept, post.text[at:]]).split())
    words = _REPEATED.sub(r"\1", _BEFORE_MARK.sub(r"\1", words)).strip(" ,;:-")
    return words if sum(map(str.isalpha, words)) >= _FEWEST else post.text
