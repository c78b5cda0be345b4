"""Stretches of a text that are spoken for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from engine.parsing.post import Span


class SpanSet:
    """Spans of a text; whether a further one shares a character with any is told quickly."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._spans: list[Span] = []
        for span in spans:
            self.add(span)

    def add(self, span: Span) -> None:
        """Take a span; what it overlaps becomes one with it."""
        if span.end <= span.begin:
            return
        first = bisect_left(self._spans, span.begin, key=lambda other: other.end)
        last = first
        begin, end = span
        while last < len(self._spans) and self._spans[last].begin <= end:
            begin, end = min(begin, self._spans[last].begin), max(end, self._spans[last].end)
            last += 1
        self._spans[first:last] = [Span(begin, end)]

    def overlaps(self, span: Span) -> bool:
        """Whether a character of `span` is taken."""
        number = bisect_left(self._spans, span.begin + 1, key=lambda other: other.end)
        return number < len(self._spans) and self._spans[number].begin < span.end
