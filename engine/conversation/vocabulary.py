"""The words of users' messages, in seven languages at once: `vocabulary.toml`, compiled once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

from engine.parsing.wording import any_of

_COMPOUND: Final = re.compile(
    r"(?<=[a-zß]{3})(?=(?:jobs?|auftrage?n?|auftrag|aufgaben?|arbeiten?|dienste?|gigs?|tasks?"
    r"|seite|bildschirm|einstellungen|abzeichen)(?![a-zß]))"
)
"""Where a German compound is taken apart, so that its first half is found as a word."""

_LINKED: Final = re.compile(r"-(?=(?:jobs?|tasks?|gigs?|auftrage?n?|aufgaben?)(?![a-z]))")


class Mention(NamedTuple):
    """A name of the vocabulary where it stands in a folded text."""

    name: str
    begin: int
    end: int


def opened(folded: str, language: str) -> str:
    """A folded text with German compounds taken apart ("putzjobs" becomes "putz jobs").

    Spans of the result are not those of the text.
    """
    plain = _LINKED.sub(" ", folded)
    return _COMPOUND.sub(" ", plain) if language == "de" else plain


def mentions(group: str, folded: str, language: str | None = None) -> list[Mention]:
    """Names of a group that a folded text mentions, in order; of two that overlap the longer.

    Of a text whose language is known, words that mean this only in others are left out: "mes" is
    no month in French.
    """
    found = sorted(_all(group, folded), key=lambda m: (m.begin - m.end, m.begin, m.name))
    if language is not None:
        found = [m for m in found if not _is_foreign(folded[m.begin : m.end], language)]
    kept: list[Mention] = []
    for one in found:
        if all(one.end <= other.begin or other.end <= one.begin for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda m: m.begin)


def says(group: str, name: str, folded: str) -> bool:
    """Whether a folded text has a word of one name of a group."""
    return _patterns(group)[name].search(folded) is not None


def says_times(group: str, name: str, folded: str) -> int:
    """How often a folded text has a word of one name of a group."""
    return sum(1 for _ in _patterns(group)[name].finditer(folded))


def source(group: str, name: str) -> str:
    """Source of the pattern of a name, without groups."""
    return any_of(_lists()[group][name])


def names(group: str) -> tuple[str, ...]:
    """The names of a group."""
    return tuple(_lists()[group])


def bare(folded: str) -> str:
    """A folded text without articles and possessives, which stand between the words of a phrase
    ("montar um guarda-roupa"); its spans are not those of the text."""
    return " ".join(_articles().sub(" ", folded.replace("-", " ")).split())


def _is_foreign(word: str, language: str) -> bool:
    meant = _lists()["only_in"].get(word)
    return meant is not None and language not in meant.split("|")


@cache
def _articles() -> re.Pattern[str]:
    return re.compile(any_of(_lists()["article"]["any"]))


def _all(group: str, folded: str) -> Iterator[Mention]:
    for name, pattern in _patterns(group).items():
        for found in pattern.finditer(folded):
            yield Mention(name, *found.span())


@cache
def _patterns(group: str) -> dict[str, re.Pattern[str]]:
    return {name: re.compile(any_of(listed)) for name, listed in _lists()[group].items()}


@cache
def _lists() -> dict[str, dict[str, str]]:
    text = resources.files("engine.conversation").joinpath("vocabulary.toml").read_text("utf-8")
    return {group: dict(lists) for group, lists in tomllib.loads(text).items()}


def warm_up() -> None:
    """Compile every pattern, in about a second, before anybody waits for one."""
    for group in _lists():
        if group != "only_in":
            _patterns(group)
