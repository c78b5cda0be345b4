"""Words for hours, minutes and days of the month: cardinals to 59 and ordinals to 31."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final, TypeAlias

from engine.parsing.numbers import small_numbers

_AND: Final = {"en": (" ", "-"), "es": (" y ",), "pt": (" e ",), "fr": (" ", "-"), "de": ()}
_ORDINALS: Final[dict[str, str]] = {
    "en": "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
    " thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
    "es": "primero segundo tercero cuarto quinto sexto septimo octavo noveno decimo",
    "pt": "primeiro segundo terceiro quarto quinto sexto setimo oitavo nono decimo",
    "fr": "premier deuxieme troisieme quatrieme cinquieme sixieme septieme huitieme neuvieme"
    " dixieme",
}
_GERMAN_STEMS: Final = {1: "erst", 3: "dritt", 7: "siebt", 8: "acht"}


@cache
def cardinals(language: str) -> dict[str, int]:
    """Words of 0 to 59."""
    small = {word: value for word, value in small_numbers(language).items() if value < 60}
    small = {word: value for word, value in small.items() if word not in ("dozen", "couple")}
    words = dict(small)
    for joint in _AND.get(language, ()):
        for ten, tens in small.items():
            if tens >= 20 and tens % 10 == 0:
                words |= {
                    f"{ten}{joint}{unit}": tens + units
                    for unit, units in small.items()
                    if 0 < units < 10
                }
    if language == "fr":
        words |= {
            f"{ten}{dash}et{dash}{one}": tens + 1
            for ten, tens in small.items()
            for dash in " -"
            for one in ("un", "une")
            if tens >= 20 and tens % 10 == 0
        }
    return words


@cache
def ordinals(language: str) -> dict[str, int]:
    """Words of first to thirty-first, as far as the language says days of the month so."""
    if language == "de":
        return _german_ordinals()
    words = {word: i + 1 for i, word in enumerate(_ORDINALS.get(language, "").split())}
    if language == "en":
        words["thirtieth"] = 30
        for joint in " -":
            words |= {
                f"{ten}{joint}{word}": tens + value
                for ten, tens in (("twenty", 20), ("thirty", 30))
                for word, value in tuple(words.items())
                if value < 10 and tens + value < 32 and " " not in word and "-" not in word
            }
    return words | {
        "es": {"primer": 1, "tercer": 3},
        "pt": {"primeira": 1, "terceira": 3},
        "fr": {"premiere": 1},
    }.get(language, {})


def _german_ordinals() -> dict[str, int]:
    words: dict[str, int] = {}
    for word, value in cardinals("de").items():
        if not 0 < value < 32:
            continue
        stem = _GERMAN_STEMS.get(value, f"{word}{'t' if value < 20 else 'st'}")
        words |= {f"{stem}{ending}": value for ending in ("e", "en", "er", "es", "em")}
    return words


def alternatives(words: Iterable[str]) -> str:
    """Source of a pattern for one of the words; of two that begin alike, the longer first.

    A beginning that words share is written once, so that hundreds of numerals are compiled and
    searched in a fraction of the time that a plain list takes.
    """
    tree: _Tree = {}
    for word in sorted(set(words)):
        branch = tree
        for letter in word:
            branch = branch.setdefault(letter, {})
        branch[_END] = {}
    return _choice(tree) if tree else "(?!)"


_Tree: TypeAlias = "dict[str, _Tree]"
_END: Final = ""


def _choice(tree: _Tree) -> str:
    ways = [_letter(letter) + _rest(branch) for letter, branch in tree.items() if letter != _END]
    return "|".join(ways)


def _rest(tree: _Tree) -> str:
    goes_on = _choice(tree)
    if not goes_on:
        return ""
    if _END in tree:
        return f"(?:{goes_on})?"
    return goes_on if len(tree) == 1 else f"(?:{goes_on})"


def _letter(letter: str) -> str:
    return {" ": " +", "-": "-"}.get(letter) or re.escape(letter)
