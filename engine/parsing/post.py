"""A post as the parsers read it: its own text beside a folded form of the same length."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final, Generic, NamedTuple, TypeVar

T = TypeVar("T")

_PLAIN: Final = {
    ord(character): plain
    for plain, characters in {
        "'": "\u2018\u2019\u201a\u201b\u2039\u203a\u00b4\u0060",
        '"': "\u201c\u201d\u201e\u201f\u00ab\u00bb",
        "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212",
        "~": "\u301c\uff5e",
        ",": "\u3001\uff0c",
        ".": "\u3002",
        "\u00b7": "\u30fb",
    }.items()
    for character in characters
}
"""Quotes, dashes and East Asian punctuation as the keyboard's own."""

_SIMPLIFIED: Final = str.maketrans(
    "週禮號點幣塊錢後個兩歐圓時鐘萬這預歲費員車駕執證語鄰將給從來內開關報薪價過間樓層區鎮縣廳園館門買賣書寫億負責幫請搬家電腦腳貨師專業經驗學習幾",
    "周礼号点币块钱后个两欧元时钟万这预岁费员车驾执证语邻将给从来内开关报薪价过间楼层区镇县厅园馆门买卖书写亿负责帮请搬家电脑脚货师专业经验学习几",
)
"""Traditional forms of the characters that the parsers' words are written with."""


class Span(NamedTuple):
    """A stretch of a text: characters `begin` up to, not including, `end`."""

    begin: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.begin < other.end and other.begin < self.end


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """What a parser found: the value, where it stands, how sure that is (0 to 1), and why."""

    value: T
    span: Span
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class Post:
    """What a poster wrote.

    Attributes
    ----------
    text : str
        As it was written.
    folded : str
        The same, character by character, so that spans of one are spans of the other: lower
        case, without accents, with plain quotes, dashes and digits, Chinese in simplified
        characters. Patterns are written for this form.
    language : str
        ISO 639-1 code of the language that it is written in.
    """

    text: str
    folded: str
    language: str

    @classmethod
    def of(cls, text: str, language: str) -> Post:
        """A post from its text."""
        return cls(text, fold(text), language)

    def words(self, span: Span) -> str:
        """The original text of a span."""
        return self.text[span.begin : span.end]


def fold(text: str) -> str:
    """The folded form of a text, of exactly the same length; see `Post`."""
    return "".join(map(_folded, text)).translate(_SIMPLIFIED)


@cache
def _folded(character: str) -> str:
    """One character, plain and in lower case; itself where that would not be one character."""
    plain = character.translate(_PLAIN)
    if plain.isspace():
        return " " if plain != "\n" else "\n"
    parts = unicodedata.normalize("NFKD", plain)
    base = "".join(part for part in parts if not unicodedata.combining(part))
    lowered = (base or plain).casefold()
    if len(lowered) == 1:
        return lowered
    composed = unicodedata.normalize("NFKC", plain).lower()
    return composed if len(composed) == 1 else plain
