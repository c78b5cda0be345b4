"""A text without disguise: lookalike letters, digits for letters, spaced-out words.

What is judged is what a reader reads. Every character of the result knows where it came from, so
that a finding's span lies in the text as written.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final

from engine.parsing.post import Span

_LOOKALIKES: Final = str.maketrans(
    "абвгдеёжзийклмнопрстухіїјѕһԁԛԝοαερτυιωκνχβγηζμσδϲϳɑɡɩʀʏⅼ",
    "abbrдeexзийkлmнoпpctyxiijshdqwoaeptuiwkvxbyhzuodcjagiryl",
)
"""Cyrillic, Greek and phonetic letters as the Latin ones they look like, in lower case."""

_DIGIT_LETTERS: Final = str.maketrans("013457@$!|8+€", "oieastasilbte")
_LATIN_DIGITS: Final = re.compile(r"[a-z0134578@$!|+€]+")
_IS_WORD: Final = re.compile(r"[^\W\d_]")
_SPACED: Final = re.compile(r"(?<!\w)\w(?:([ .\-_*·•/])\w(?:\1\w){2,})(?!\w)")
_HONEST: Final = re.compile(
    r"\d+(?:st|nd|rd|th|s|x|h|hr|hrs|am|pm|k|m|km|lb|lbs|kg|ft|sq|min|mins|bd|br|ba|in|cm|mm|"
    r"usd|eur|gb|tb|l|oz|pc|pcs|er|e|o|a|d|p|t|b)|[a-z]{1,4}\d{1,4}|[$€]\d[\w.]*|\d+[$€!+|]*"
)
"""Digits beside letters that hide nothing: 2nd, 5pm, 10x, a4, $50k."""

_ARTICLE_TOO: Final = 10  # characters of a spaced-out word from which a first "a" is none of it

_SHORT: Final = frozenset({"n0", "d0", "s0", "t0", "g0"})

_HIDDEN: Final = frozenset("\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u3164\ufeff\uffa0")


@dataclass(frozen=True, slots=True)
class Plain:
    """A text without disguise.

    Attributes
    ----------
    text : str
        Lower case, without accents.
    origins : tuple of int
        Where each character of `text` stands in the text as written.
    length : int
        Characters of the text as written.
    was_disguised : bool
        Whether more than case, accents and width was undone.
    """

    text: str
    origins: tuple[int, ...]
    length: int
    was_disguised: bool

    def span(self, begin: int, end: int) -> Span:
        """The stretch of the text as written that characters `begin` to `end` come from."""
        if begin >= end:
            return Span(0, 0)
        return Span(self.origins[begin], min(self.origins[end - 1] + 1, self.length))


def plain(text: str) -> Plain:
    """The text as it is meant to be read."""
    letters, origins = _bare(text)
    characters = list(letters)
    swapped = _without_lookalikes(characters)
    swapped |= _without_digits(characters)
    joined, kept = _together("".join(characters))
    hidden = any(_is_hidden(c) for c in text)
    return Plain(
        "".join(joined),
        tuple(origins[i] for i in kept),
        len(text),
        swapped or hidden or len(kept) < len(characters),
    )


def _bare(text: str) -> tuple[str, list[int]]:
    """Lower case letters without accents and hidden characters, and where they came from."""
    letters: list[str] = []
    origins: list[int] = []
    for place, character in enumerate(text):
        for letter in _plain_letters(character):
            letters.append(letter)
            origins.append(place)
    return "".join(letters), origins


@cache
def _plain_letters(character: str) -> str:
    if _is_hidden(character):
        return ""
    if character in "’‘ʼ":  # noqa: RUF001
        return "'"
    if "\u3040" <= character <= "\u30ff" or "\uac00" <= character <= "\uffdc":
        # Kana and Hangul are letters as they stand: their marks are no accents.
        return unicodedata.normalize("NFKC", character).casefold()
    parts = unicodedata.normalize("NFKD", character).casefold()
    kept = "".join(part for part in parts if not unicodedata.combining(part))
    return " " if kept.isspace() and kept not in ("\n",) else kept


def _is_hidden(character: str) -> bool:
    return character in _HIDDEN or (
        unicodedata.category(character) == "Cf" and not "\U000e0020" <= character <= "\U000e007f"
    )


def _without_lookalikes(characters: list[str]) -> bool:
    """Undo lookalikes in words that mix scripts; whether any was undone."""
    changed = False
    for word in re.finditer(r"\w+", "".join(characters)):
        said = word.group()
        latin = said.translate(_LOOKALIKES)
        is_mixed = re.search("[a-z]", said) is not None
        if latin != said and latin.isascii() and (is_mixed or _is_all_lookalike(said)):
            characters[word.start() : word.end()] = latin
            changed = True
    return changed


def _is_all_lookalike(word: str) -> bool:
    """Whether a word of another alphabet has only letters that look Latin; short ones may be
    honest words."""
    return len(word) > 3 and all(c in "асеорхуіјѕһԁԛԝοαρτνικ" for c in word)


def _without_digits(characters: list[str]) -> bool:
    """Undo digits and signs that stand for letters inside words; whether any was undone."""
    changed = False
    for word in _LATIN_DIGITS.finditer("".join(characters)):
        said = word.group()
        bare = said.rstrip("!$|+€")
        letters = sum(c.isalpha() for c in bare)
        if bare not in _SHORT and not _hides_letters(bare, letters):
            continue
        characters[word.start() : word.start() + len(bare)] = bare.translate(_DIGIT_LETTERS)
        changed = True
    return changed


def _hides_letters(word: str, letters: int) -> bool:
    """Whether a word of letters and digits is a word of letters in disguise."""
    if letters < 2 or letters == len(word) or _HONEST.fullmatch(word):
        return False
    return letters * 2 >= len(word) or re.search(r"[a-z][013457@$8]+[a-z]", word) is not None


def _together(text: str) -> tuple[list[str], list[int]]:
    """Words that were spaced out ("d r u g s", "g.u.n.s") drawn together."""
    kept: list[int] = []
    place = 0
    for match in _SPACED.finditer(text):
        if not all(_IS_WORD.match(c) for c in match.group()[::2]):
            continue
        kept.extend(range(place, match.start()))
        word = match.start()
        if match.group().startswith("a ") and match.end() - word > _ARTICLE_TOO:
            kept.extend((word, word + 1))  # "a p i s t o l": the first is the article
            word += 2
        kept.extend(range(word, match.end(), 2))
        place = match.end()
    kept.extend(range(place, len(text)))
    return [text[i] for i in kept], kept
