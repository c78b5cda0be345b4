"""The words of a post, and what stands between them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, NamedTuple

from engine.parsing.place.vocabulary import ABBREVIATED
from engine.parsing.post import Post, Span


class Gap(IntEnum):
    """What separates a word from the one before it, weakest first."""

    SPACE = 0
    COMMA = 1
    LINE = 2
    STOP = 3


class Word(NamedTuple):
    """A word: its folded text, where it stands, and what separates it from the one before."""

    text: str
    begin: int
    end: int
    gap: Gap


_HAN: Final = r"\u3040-\u30ff\u3400-\u9fff"
_WORD: Final = re.compile(
    r"(?<![\w/])c(?=/[ ]?[^\W_]{2})"  # C/ Colón: the kind of street, with a mark of its own
    rf"|[^\W_{_HAN}]+(?:[-'/][^\W_{_HAN}]+)*|[{_HAN}]+|#"
)
_STOPS: Final = frozenset('.!?;:()[]{}<>|"*=+~-/\\&@•$€£¥₦₹%')


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a post in order, with what its way of writing tells.

    Attributes
    ----------
    capitals_tell : bool
        Whether a capital letter means something here: not where everything or nothing has one.
    """

    post: Post
    words: tuple[Word, ...]
    capitals_tell: bool

    @classmethod
    def of(cls, post: Post) -> Words:
        """The words of a post."""
        words: list[Word] = []
        for match in _WORD.finditer(post.folded):
            begin, end = match.span()
            gap = _gap(post.folded, words[-1], begin) if words else Gap.STOP
            words.append(Word(match.group(), begin, end, gap))
        return cls(post, tuple(words), _capitals_tell(post.text, words))

    def __len__(self) -> int:
        return len(self.words)

    def text(self, number: int) -> str:
        """The folded text of a word; empty beyond the last."""
        return self.words[number].text if 0 <= number < len(self.words) else ""

    def gap(self, number: int) -> Gap:
        """What stands before a word; a stop beyond the last."""
        return self.words[number].gap if 0 <= number < len(self.words) else Gap.STOP

    def is_capital(self, number: int) -> bool:
        """Whether a word begins with a capital letter."""
        return 0 <= number < len(self.words) and self.post.text[self.words[number].begin].isupper()

    def is_upper(self, number: int) -> bool:
        """Whether a word has only capital letters."""
        return 0 <= number < len(self.words) and self.written(number, number + 1).isupper()

    def span(self, first: int, end: int) -> Span:
        """Where the words `first` up to, not including, `end` stand."""
        return Span(self.words[first].begin, self.words[end - 1].end)

    def written(self, first: int, end: int) -> str:
        """Those words as they were written, on one line."""
        return " ".join(self.post.words(self.span(first, end)).split()) if end > first else ""

    def last_before(self, position: int) -> int | None:
        """The number of the last word that ends at a character or before it; None if none does."""
        number = bisect_right(self.words, position, key=lambda word: word.end)
        return number - 1 if number else None

    def first_from(self, position: int) -> int:
        """The number of the first word that begins at a character or after it."""
        return bisect_left(self.words, position, key=lambda word: word.begin)

    def character_before(self, number: int) -> str:
        """The character just before a word; a space at the beginning."""
        begin = self.words[number].begin
        return self.post.folded[begin - 1] if begin else " "

    def character_after(self, number: int) -> str:
        """The character just after a word; a space at the end."""
        end = self.words[number].end
        return self.post.folded[end] if end < len(self.post.folded) else " "


def _gap(folded: str, before: Word, begin: int) -> Gap:
    between = folded[before.end : begin]
    if between == " " or (before.text == "c" and between.startswith("/")):
        return Gap.SPACE
    if between.startswith(".") and (before.text in ABBREVIATED or len(before.text) == 1):
        between = between[1:]
    if _STOPS.intersection(between):
        return Gap.STOP
    if "\n" in between:
        return Gap.LINE
    return Gap.COMMA if "," in between else Gap.SPACE if not between.strip() else Gap.STOP


def _capitals_tell(text: str, words: list[Word]) -> bool:
    letters = [text[word.begin] for word in words if text[word.begin].isalpha()]
    upper = sum(letter.isupper() for letter in letters)
    return upper > 0 and not text.isupper() and (upper < 0.8 * len(letters) or len(letters) < 6)
