"""What a check found."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    """How an item stands; `FAILED` alone fails the whole."""

    OK = "ok"
    NOTE = "note"
    """It works, and somebody should know how."""
    UNASKED = "unasked"
    """There is nothing here that could be asked; the words say what would let it."""
    FAILED = "FAILED"


class Finding(NamedTuple):
    """One item's state, and what was seen."""

    state: State
    words: str


def ok(words: str) -> Finding:
    """It is as it should be."""
    return Finding(State.OK, words)


def note(words: str) -> Finding:
    """It works, with a restriction."""
    return Finding(State.NOTE, words)


def unasked(words: str) -> Finding:
    """It could not be asked."""
    return Finding(State.UNASKED, words)


def failed(words: str) -> Finding:
    """It is not as it should be."""
    return Finding(State.FAILED, words)


class Unfit(Exception):
    """A check that failed, with what was seen."""


def needs(is_so: bool, words: str) -> None:
    """Fail the check with these words unless something holds."""
    if not is_so:
        raise Unfit(words)
