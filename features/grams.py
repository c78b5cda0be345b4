"""What a text is written with: its words and the pieces of its words, hashed into buckets.

An encoder knows what a sentence means but not every trade's name in seven languages; the pieces do
("Wasserhahn", "plomero"). They also survive misspelling.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final
from zlib import crc32

import numpy as np

from data.arrays import IntArray

BUCKETS: Final = 1 << 14

LONGEST: Final = 4_000
"""Characters of a text that are read."""

_MONEY: Final = re.compile(
    r"(?:r\$|us\$|[$€£¥₦]|\busd|\beur)\s*\d[\d.,]*(?:\s*-\s*[$€£]?\d[\d.,]*)?"
    r"|\d[\d.,]*\s*(?:[$€£]|euros?\b|dollars?\b|bucks\b|reais\b|pesos\b|元|円|块)"
)
"""Pay says nothing of what is to be done."""

_WORD: Final = re.compile(r"[^\W\d_]+")
_UNSPACED: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def grams(text: str, marks: Sequence[str] = ()) -> IntArray:
    """Buckets of a text's words, word pieces (3 to 5 letters) and, in scripts without spaces,
    runs of one to three characters, and of what else marks it; ascending, each once."""
    words = _WORD.findall(_MONEY.sub(" ", _plain(text[:LONGEST])))
    found = set[int]().union(*map(_buckets, words))
    found.update(crc32(f"m{mark}".encode(errors="surrogatepass")) % BUCKETS for mark in marks)
    return np.array(sorted(found), dtype=np.int64)


def plain_words(text: str) -> list[str]:
    """A text's words in lower case without accents, in order; no digits."""
    return _WORD.findall(_plain(text))


@lru_cache(maxsize=1 << 15)  # words come back: within a post, and from post to post
def _buckets(word: str) -> frozenset[int]:
    return frozenset(crc32(gram.encode(errors="surrogatepass")) % BUCKETS for gram in _grams(word))


def _grams(word: str) -> Iterator[str]:
    if _UNSPACED.search(word):
        yield from (f"c{piece}" for piece in _pieces(word, (1, 2, 3)))
    else:
        yield f"w{word[:40]}"
        yield from (f"g{piece}" for piece in _pieces(f"<{word[:40]}>", (3, 4, 5)))


def _pieces(word: str, sizes: tuple[int, ...]) -> Iterator[str]:
    for size in sizes:
        yield from (word[i : i + size] for i in range(len(word) - size + 1))


def _plain(text: str) -> str:
    """Lower case without accents, compatibility forms as their plain ones."""
    parts = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(part for part in parts if unicodedata.category(part) != "Mn" or part in "゙゚")
    return unicodedata.normalize("NFC", bare)
