"""Sums of money in a post: a number with its currency, its cents, and the other end of a range."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from engine.parsing.numbers import read_words
from engine.parsing.pay.amounts import Number, numbers_in
from engine.parsing.pay.cues import AFTER_BARE
from engine.parsing.pay.currencies import Mark, mark_after, mark_before
from engine.parsing.post import Post, Span
from engine.parsing.wording import any_of

_LARGEST: Final = 1e15
_TO: Final = {
    "": r"[ ]?(?:-{1,2}|~|\.\.\.?|to|or|thru|through)[ ]?|[ ]?(?:到|至|から)[ ]?",
    "es": r" ?(?:-|~|a|hasta|o) ?",
    "pt": r" ?(?:-|~|a|ate|ou) ?",
    "fr": r" ?(?:-|~|a|jusqu'a|ou|et) ?",
    "de": r" ?(?:-|~|bis|bis zu|oder) ?",
}
_RANGE: Final = {key: re.compile(source) for key, source in _TO.items()}
_AND: Final = re.compile(r" (?:and|y|e|et|und) |和|与")
_BETWEEN: Final = re.compile(any_of("between|entre|zwischen|介于|在|von|from|de|desde") + r" ?$")
_AFTER_AND: Final = re.compile(r"(?:(?: and|,| y| e| et| und| con| com| avec| mit)? |,|又|零)?")
_CLOCK: Final = re.compile(
    r"(?: ?:[0-9]|[ ]?[ap]\.?m\b|h[0-9]| ?uhr\b|点|时(?!薪)|[ ]?o'clock|[ ]?%)"
)
_ORDINAL: Final = re.compile(
    r"(?:st|nd|rd|th|º|°|x|mm|cm|m|ft|br|ba|am|pm)(?![a-z])|[/x*][0-9]|#|号|楼"
)
_GLUED: Final = re.compile(r"[a-z0-9#:/.@_]$")
_HUNDREDS: Final = tuple(100.0 * n for n in range(1, 10))
_NEXT_WORD: Final = re.compile(r" ([a-zß]+)(?! ?[0-9])")
_SMALL_DIGITS: Final = "一二两三四五六七八九123456789"
_TENTHS: Final = re.compile(
    rf"([{_SMALL_DIGITS}])(?=\s|$|[,.;!?)~/-](?![0-9])|到|至|或|左右|毛|角|分(?!钟)|吧|的|每|一(?:个|"
    rf"张|件|斤|次|份|小时|天|单|人))"
)
_HALF_PIECE: Final = re.compile(
    r"半(?!个|小|天)|(?: (?:y medi[oa]|e mei[oa]|et demie?|and a half|einhalb))\b"
)


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum, or a range of them.

    Attributes
    ----------
    low, high : float
        Equal where one sum is stated.
    mark : Mark or None
        Its currency; None for a number that stands alone.
    begin, end : int
        Where it stands, the currency included.
    number_begin, number_end : int
        Where the digits or number words alone begin (of the first) and end (of the last).
    is_word : bool
        Whether the (first) number is in words.
    mantissa : float
        See `Number`, of the first number.
    """

    low: float
    high: float
    mark: Mark | None
    begin: int
    end: int
    number_begin: int
    number_end: int
    is_word: bool
    mantissa: float

    @property
    def is_range(self) -> bool:
        """Whether two ends are stated."""
        return self.low != self.high


def sums_in(post: Post, taken: Sequence[Span] = ()) -> list[Sum]:
    """All sums and lone numbers of a post that could be money, in order.

    A lone number that overlaps a taken span (an address, a time) is left out, and so is one
    that is part of a time, an ordinal, a size or a longer token.
    """
    sums: list[Sum] = []
    numbers = numbers_in(post)
    at = free_from = 0
    while at < len(numbers):
        number = numbers[at]
        following = numbers[at + 1] if at + 1 < len(numbers) else None
        found = _marked(post, number, free_from, following)
        at += 1
        if found is not None and found.mark is not None and following is not None:
            whole = _with_cents(post, found, following)
            if whole is not None:
                found, at = whole, at + 1
        if found is None:
            found = _alone(post, number, taken)
        elif found.mark is not None:
            found = _with_tenths(post, found)
            free_from = found.end
        if found is not None:
            sums.append(found)
            while at < len(numbers) and numbers[at].begin < found.end:
                at += 1
    return _with_ranges(post, sums)


def _marked(post: Post, number: Number, free_from: int, following: Number | None) -> Sum | None:
    """The number with the currency beside it; None where there is none."""
    text = post.folded
    before, after = mark_before(post, number.begin), mark_after(post, number.end)
    if before is not None and before.begin < free_from:
        before = None
    if after is not None and after.is_symbol and _belongs_to_next(text, number, after, following):
        after = None
    if before is not None and not before.is_symbol and after is not None and after.value == 1.0:
        before = None
    if before is None and after is None:
        return None
    if _CLOCK.match(text, number.end) and before is None:
        return None
    mark, value = before or after, number.value
    end = number.end if after is None else after.end
    if before is not None and after is not None:
        if after.value >= 1_000:
            value *= after.value
        elif after.value < 1.0:
            end = number.end
        elif set(after.codes) & set(before.codes) or len(after.codes) == 1:
            mark = after
        else:
            end = number.end
    elif mark is not None:
        value *= mark.value
    if not 0.0 < value < _LARGEST:
        return None
    begin = number.begin if before is None else before.begin
    return Sum(
        value, value, mark, begin, end, number.begin, number.end, number.is_word, number.mantissa
    )


def _belongs_to_next(text: str, number: Number, mark: Mark, following: Number | None) -> bool:
    """Whether a symbol between two numbers is the second one's: "need 2 $40"."""
    if following is None or mark.begin == number.end:
        return False
    return following.begin - mark.end <= 1


def _with_cents(post: Post, found: Sum, cents: Number) -> Sum | None:
    """A sum with the cents that follow it: "15 Dollar 50", "3 gbp y 1 centavo", "五块七毛"."""
    mark = found.mark
    joint = _AFTER_AND.match(post.folded, found.end)
    if mark is None or joint is None or found.low % 1:
        return None
    if cents.begin not in (joint.end(), found.end):
        return None
    part = mark_after(post, cents.end)
    if part is not None and part.value < mark.value and part.value < 1.0:
        share, end = cents.value * part.value, part.end
        if share >= mark.value:
            return None
    elif _is_bare_cents(post, found, cents, joint.group()):
        share, end = cents.value / 100.0, cents.end
    else:
        return None
    whole = found.low + share
    found = replace(found, low=whole, high=whole, end=end, number_end=cents.end)
    if part is not None and part.name.startswith(("毛", "角")):
        last = re.compile(rf"([{_SMALL_DIGITS}])分?(?!钟)").match(post.folded, end)
        if last:
            whole += (read_words(last.group(1), "zh") or _digit(last.group(1))) / 100.0
            found = replace(found, low=whole, high=whole, end=last.end(), number_end=last.end())
    return found


def _is_bare_cents(post: Post, found: Sum, cents: Number, joint: str) -> bool:
    """Whether a two-digit number right after "15 Dollar" is cents and not something counted."""
    if found.mark is None or found.mark.begin < found.number_begin or found.mark.value != 1.0:
        return False
    if not 10 <= cents.value <= 99 or cents.value % 1 or joint not in ("", " ", " and ", " et "):
        return False
    if post.folded[cents.begin : cents.begin + 1].isdigit() and cents.end - cents.begin != 2:
        return False
    following = _NEXT_WORD.match(post.folded, cents.end)
    if following is not None:
        return AFTER_BARE.fullmatch(following.group(1)) is not None
    rest = post.folded[cents.end : cents.end + 3].lstrip(" ")
    return not rest[:1].isalnum() and rest[:1] not in (":", "/", "%", "-", "$", "€", "£")


def _with_tenths(post: Post, found: Sum) -> Sum:
    """A sum with its half or last digit: "五块六" is 5.6, "deux euros et demi" 2.5."""
    mark = found.mark
    if mark is None or found.end > mark.end:
        return found
    half = _HALF_PIECE.match(post.folded, mark.end)
    digit = _TENTHS.match(post.folded, mark.end) if mark.name in ("块", "毛", "角") else None
    if half:
        share, end = 0.5, half.end()
    elif digit:
        share, end = _digit(digit.group(1)) / 10.0, digit.end()
    else:
        return found
    whole = found.low + share * mark.value
    return replace(found, low=whole, high=whole, end=end, number_end=end)


def _digit(character: str) -> float:
    return (
        float(character)
        if character.isdigit() and character.isascii()
        else float(read_words(character, "zh") or 0)
    )


def _alone(post: Post, number: Number, taken: Sequence[Span]) -> Sum | None:
    """The number without a currency, unless it is part of something else."""
    text, span = post.folded, Span(number.begin, number.end)
    if any(span.overlaps(other) for other in taken) or not 0.0 < number.value < _LARGEST:
        return None
    if _CLOCK.match(text, number.end) or _ORDINAL.match(text, number.end):
        return None
    glued = _GLUED.search(text, max(0, number.begin - 1), number.begin)
    if not number.is_word and glued and text[number.begin - 1 : number.begin] != ":":
        return None
    if re.compile(r"[0-9] ?:$").search(text, max(0, number.begin - 3), number.begin):
        return None
    return Sum(
        number.value,
        number.value,
        None,
        number.begin,
        number.end,
        number.begin,
        number.end,
        number.is_word,
        number.mantissa,
    )


def _with_ranges(post: Post, sums: list[Sum]) -> list[Sum]:
    joined: list[Sum] = []
    for found in sums:
        whole = _range(post, joined[-1], found) if joined else None
        if whole is not None:
            joined[-1] = whole
        else:
            joined.append(found)
    return joined


def _range(post: Post, first: Sum, second: Sum) -> Sum | None:
    """Two sums as the ends of one: "$10-30", "between 10 and 20 dollars", "5.6到5.78元"."""
    if first.is_range or second.is_range or second.begin - first.end > 12:
        return None
    between = post.folded[first.end : second.begin]
    low = first.low
    if second.low <= low and second.low == second.mantissa:
        return None
    if first.mark is None and second.low != second.mantissa and low == first.mantissa:
        if second.mantissa > low:
            low *= second.low / second.mantissa  # 10-20k, 2 a 3 mil
    elif (
        second.low != second.mantissa
        and low == first.mantissa
        and second.mantissa > low
        and first.mark is not None
        and first.mark.begin < first.number_begin
    ):
        low *= second.low / second.mantissa  # $1-2k
    if low < 10.0 and between == "-" and second.low in _HUNDREDS and first.mantissa == first.low:
        low *= 100.0  # 4-500
    if second.low <= low or not _is_connected(post, first, second, between):
        return None
    mark = first.mark or second.mark
    if first.mark is not None and second.mark is not None:
        if not set(first.mark.codes) & set(second.mark.codes):
            return None
        mark = min(first.mark, second.mark, key=lambda m: len(m.codes))
    return Sum(
        low,
        second.high,
        mark,
        first.begin,
        second.end,
        first.number_begin,
        second.number_end,
        first.is_word,
        low,
    )


def _is_connected(post: Post, first: Sum, second: Sum, between: str) -> bool:
    text = post.folded
    if _AND.fullmatch(between):
        return _BETWEEN.search(text, max(0, first.begin - 12), first.begin) is not None
    if between == "/" and (first.mark or second.mark):
        return first.low >= 5.0 and second.low <= 2.0 * first.low
    pattern = _RANGE.get(post.language, _RANGE[""])
    if not (pattern.fullmatch(between) or _RANGE[""].fullmatch(between)):
        return False
    is_spaced = between.startswith(" ") and between.strip() in ("-", "--")
    has_sign_inside = second.mark is not None and second.mark.begin < second.number_begin
    if first.mark is None and has_sign_inside:
        # "2 photos - $20" is a title and its pay, "10-$20" a range.
        return not is_spaced and second.low <= 20.0 * first.low
    if first.mark is None and second.mark is not None and is_spaced:
        return second.low <= 20.0 * first.low
    return True
