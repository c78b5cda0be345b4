"""The stages of an answer by name, for whoever measures them; here nothing is measured."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from enum import StrEnum
from typing import TypeAlias


class Stage(StrEnum):
    """Where the time of an answer goes."""

    PARSE = "parse"
    RETRIEVAL = "retrieval"
    SCORING = "scoring"
    BUNDLES = "bundles"
    WORDS = "words"


Watch: TypeAlias = Callable[[Stage], AbstractContextManager[object]]
"""Gives a context that lasts as long as a stage does."""


def _unwatched(_: Stage) -> AbstractContextManager[object]:
    return nullcontext()


_watch: Watch = _unwatched


def stage(name: Stage) -> AbstractContextManager[object]:
    """A context for one stage of the answer that is being made."""
    return _watch(name)


def watch(watching: Watch | None) -> None:
    """Have the stages of this process watched by one who brings a clock; None ends that."""
    global _watch
    _watch = watching or _unwatched
