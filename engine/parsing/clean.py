"""A post without what no reader sees: hidden characters, blank runs, characters held down."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

_LINE_END: Final = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BLANKS: Final = re.compile(r" {2,}")
_BLANK_LINES: Final = re.compile(r" ?\n(?: ?\n){2,} ?")
_HELD_DOWN: Final = re.compile(r"(.)\1{24,}")
_NUMBER_RUN: Final = re.compile(r"(?:\d[.,:/\- ]{0,2}){40,}")
_LONGEST_RUN: Final = 24  # characters; a card number or an IBAN in groups of four is shorter
_LONGEST_NUMBERS: Final = 60  # characters


def clean(text: str) -> str:
    """What a reader of the text sees; never longer than it.

    Control and format characters (zero width, direction, tags), surrogates and characters without
    a meaning are dropped, white space becomes single blanks and line ends, and one character or
    digits repeated beyond any use are cut short. Cleaning twice is cleaning once.
    """
    before = None
    while before != text:
        before, text = text, _cleaned(text)
    return text


def _cleaned(text: str) -> str:
    lines = _LINE_END.sub("\n", text)
    shown = _BLANKS.sub(" ", "".join(map(_shown, lines))).strip()
    spaced = _BLANK_LINES.sub("\n\n", shown)
    held = _HELD_DOWN.sub(lambda found: found.group(1) * _LONGEST_RUN, spaced)
    return _NUMBER_RUN.sub(lambda found: found.group()[:_LONGEST_NUMBERS], held)


@cache
def _shown(character: str) -> str:
    if character == "\n":
        return character
    if character.isspace():
        return " "
    return "" if unicodedata.category(character)[0] == "C" else character
