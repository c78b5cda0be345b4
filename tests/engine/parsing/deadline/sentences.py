"""Tables of sentences: one a line, the sentence and the deadline that it states."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from engine.parsing.deadline import Deadline, choose, find_deadlines
from engine.parsing.post import Found, Post

NOW: Final = datetime(2025, 6, 12, 9, 0, tzinfo=ZoneInfo("America/Los_Angeles"))
"""Thursday morning."""


def rows(table: str) -> list[tuple[str, str]]:
    """Sentence and deadline of each line of a table."""
    lines = [line.strip() for line in table.strip().splitlines() if line.strip()]
    return [
        (words.strip(), wanted.strip())
        for words, _, wanted in (row.rpartition("|") for row in lines)
    ]


def read(words: str, language: str, now: datetime = NOW) -> Found[Deadline] | None:
    """The deadline of a sentence."""
    return choose(find_deadlines(Post.of(words, language), now=now))


def shown(found: Found[Deadline] | None) -> str:
    """A deadline as the tables write it: a day, a day and a clock time, or - for none."""
    if found is None:
        return "-"
    at = found.value.at
    return f"{at:%Y-%m-%d %H:%M}" if found.value.has_time else f"{at:%Y-%m-%d}"
