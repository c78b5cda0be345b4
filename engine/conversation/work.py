"""Kinds of work that are said by what is done and on what: `work.toml`, compiled once.

Beside the names of the vocabulary ("plumber") most work is told as a deed and a thing ("fix my
dishwasher", "Kartons schleppen", "修水管"). Texts are folded (`engine.parsing.post`).
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

from engine.conversation.vocabulary import Mention
from engine.parsing.wording import any_of

_GAP: Final = (
    r"(?: (?!(?:with|for|in|at|on|from|near|by|and|or|to|without|con|en|para|por|y|o|sin|cerca|"
    r"avec|pour|dans|chez|sur|et|ou|sans|pres|mit|fur|im|in|am|und|oder|ohne|bei|com|em|no|na|e|ou|sem|"
    r"perto|jobs?|tasks?|gigs?|work)\b)[a-z'-]+){0,2} "
)
"""Small words and adjectives between what is done and the thing, and no preposition."""

_HAN_GAP: Final = r"[\u4e00-\u9fff]{0,3}?"
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")


class _Rule(NamedTuple):
    category: str
    deed_first: re.Pattern[str]
    thing_first: re.Pattern[str]


def works_in(folded: str, language: str) -> list[Mention]:
    """The categories of the work that a folded text tells of, each with its stretch.

    The deed stands before the thing; in German and where two English nouns stand together ("roof
    repair") behind it. Of stretches that overlap the earlier rule's is kept.
    """
    kept: list[Mention] = []
    for rule in _rules():
        found = [*rule.deed_first.finditer(folded)]
        if language in ("de", "en", "zh"):
            found += rule.thing_first.finditer(folded)
        for one in found:
            if language == "en" and _has_gap(one):
                continue
            begin, end = one.span()
            if all(end <= other.begin or other.end <= begin for other in kept):
                kept.append(Mention(rule.category, begin, end))
    return sorted(kept, key=lambda m: m.begin)


def _has_gap(found: re.Match[str]) -> bool:
    """Whether words stand between a thing and what is done with it, which only German has."""
    return bool(found.groupdict().get("between"))


@cache
def _rules() -> tuple[_Rule, ...]:
    text = resources.files("engine.conversation").joinpath("work.toml").read_text("utf-8")
    listed = tomllib.loads(text)
    rules = []
    for category, pairs in listed["rules"].items():
        for pair in pairs:
            done, on = pair.split(" ")
            deed = _both(listed["done"][done])
            thing = _both(listed["on"][on])
            rules.append(
                _Rule(
                    category,
                    re.compile(
                        rf"{deed[0]}(?:{_GAP}|(?<=')){thing[0]}|{deed[1]}{_HAN_GAP}{thing[1]}"
                    ),
                    re.compile(
                        rf"{thing[0]} (?P<between>(?:(?!und |oder )[a-z'-]+ ){{0,2}}?){deed[0]}"
                        rf"|{thing[1]}{deed[1]}"
                    ),
                )
            )
    return tuple(rules)


def _both(listed: str) -> tuple[str, str]:
    """Sources for the Latin words of a list, and for the Chinese ones."""
    words = listed.split("|")
    latin = "|".join(word for word in words if not _HAN.search(word))
    han = "|".join(word for word in words if _HAN.search(word))
    return any_of(latin), any_of(han)


def warm_up() -> None:
    """Compile every pattern before anybody waits for one."""
    _rules()
