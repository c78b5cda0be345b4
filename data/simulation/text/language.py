"""The languages of the grammar and the sub-skills that they word, from the files beside this."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from data.reference.categories import CATEGORIES

LANGUAGES: Final = ("en", "es", "fr", "de", "pt", "zh", "ja")
"""ISO 639-1 codes of the languages that are written."""

A_CATEGORY: Final = 3
"""Sub-skills in each category."""


def _load(name: str) -> dict[str, Any]:
    text = resources.files("data.simulation.text").joinpath(f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text)


_SUB_SKILLS: Final = _load("sub_skills")

SUB_SKILLS: Final[tuple[tuple[str, ...], ...]] = tuple(
    tuple(_SUB_SKILLS[category]) for category in CATEGORIES
)
"""Names of the sub-skills by category code, three each."""


@dataclass(frozen=True, slots=True)
class Language:
    """Templates and words of one language.

    Slots: ``{work}`` a sub-skill in words, ``{works}`` several, ``{place}`` and ``{dropoff}``
    neighbourhoods, ``{time}`` a weekday and part of the day, ``{hours}`` and ``{years}`` counts,
    ``{needs}`` requirements.
    """

    title: list[str]
    opening: list[str]
    when: list[str]
    size: list[str]
    route: list[str]
    needs: str
    profile: list[str]
    more: str
    about: list[str]
    separator: str  # between the members of a list
    gap: str  # between sentences
    weekdays: list[str]  # Monday first
    dayparts: list[str]  # of six hours each, midnight first
    time: str
    requirements: dict[str, str]  # by qualification id
    work: list[list[list[str]]]  # phrases by category code and sub-skill


@cache
def language(code: str) -> Language:
    """The language of an ISO 639-1 code.

    Raises
    ------
    FileNotFoundError
        If the grammar has no such language.
    """
    words = _load(code)
    words["work"] = [words["work"][category] for category in CATEGORIES]
    return Language(**words)
