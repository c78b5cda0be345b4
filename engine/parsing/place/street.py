"""Streets as English writes them: number, name, kind of street; with unit and city."""

from __future__ import annotations

import re
from typing import Final

from engine.parsing.place.mention import Address, Spotted, line_of
from engine.parsing.place.street_name import StreetName, street_name_at
from engine.parsing.place.tail import Tail, tail_at
from engine.parsing.place.token import Gap, Words
from engine.parsing.place.unit import unit_at
from engine.parsing.place.vocabulary import MONTHS_AND_DAYS, SUFFIXES
from engine.parsing.post import Span

_NUMBER: Final = re.compile(r"\d{1,6}[a-z]?|\d{1,5}-\d{1,5}[a-z]?|\d{1,4}/\d{1,5}[a-z]?")
_GRID: Final = re.compile(r"[nsew]\d{1,5}(?:[nsew]\d{1,5})?|\d{1,3}[nsew]\d{1,5}")
_FRACTION: Final = re.compile(r"\d/\d")
_MEASURES: Final = re.compile(r"[ ]?(?:am|pm|%|x|h|hrs?|mins?|usd|eur|k)\b|[:.,]\d|[$€£¥%°]")
_LEADING_UNIT: Final = re.compile(
    r"(?<![\w])((?:flat|apt|apartment|unit|suite|ste|room)\.?[ ]?\#?[ ]?\d[\w-]{0,5}"
    r"|\#[ ]?\d[\w-]{0,5})"
    r"[ ]?,[ ]?(?:at[ ])?$"
)
_MONEY_BEFORE: Final = frozenset("$€£¥₦₹#:.")


def streets(words: Words) -> list[Spotted]:
    """Addresses with a house number in front, in order."""
    found: list[Spotted] = []
    number = 0
    while number < len(words):
        spotted, after = _address_at(words, number)
        if spotted is not None:
            found.append(spotted)
        number = max(after, number + 1)
    return found


def _address_at(words: Words, first: int) -> tuple[Spotted | None, int]:
    start = _after_number(words, first)
    if start is None:
        return None, first
    name = street_name_at(words, first, start)
    if name is None:
        return None, first
    return _spotted(words, first, start, name)


def _after_number(words: Words, first: int) -> int | None:
    """The number of the word after a house number; None where there is no house number."""
    text = words.text(first)
    is_grid = bool(_GRID.fullmatch(text)) and any(letter.isdigit() for letter in text)
    if not (is_grid or _NUMBER.fullmatch(text)) or text.lstrip("0") == "":
        return None
    if words.character_before(first) in _MONEY_BEFORE:
        return None
    if _MEASURES.match(words.post.folded, words.words[first].end) and not _is_lettered_street(
        words, first + 1
    ):
        return None
    if words.gap(first) is Gap.SPACE and words.text(first - 1) in MONTHS_AND_DAYS:
        return None
    start = first + 1
    if is_grid and _NUMBER.fullmatch(words.text(start)):
        start += 1
    if _FRACTION.fullmatch(words.text(start)) and words.gap(start) is Gap.SPACE:
        start += 1
    return start if words.gap(start) is Gap.SPACE else None


def _is_lettered_street(words: Words, number: int) -> bool:
    """Whether a letter names a street, and is no measure: 1750 K Street, 900 H St."""
    return (
        len(words.text(number)) == 1
        and words.gap(number) is Gap.SPACE
        and words.gap(number + 1) is Gap.SPACE
        and words.text(number + 1) in SUFFIXES
    )


def _spotted(words: Words, first: int, start: int, name: StreetName) -> tuple[Spotted, int]:
    post = words.post
    end = words.words[name.end - 1].end
    unit = unit_at(post, end) if name.tail is None else None
    after = name.end
    if unit is not None:
        end = unit.end
        while after < len(words) and words.words[after].begin < end:
            after += 1
    tail = name.tail or _tail_after(words, after)
    if tail is not None:
        after = tail.end
        end = words.words[after - 1].end
        if unit is None and tail.postcode is None and tail.city is None:
            unit = unit_at(post, end)
    street = words.written(start, name.end)
    number = words.written(first, start)
    begin = words.words[first].begin
    leading = _LEADING_UNIT.search(post.folded, max(0, begin - 24), begin) if not unit else None
    if leading is not None:
        begin = leading.start()
        address = _address(number, street, None, tail, leading=post.text[slice(*leading.span(1))])
    else:
        address = _address(number, street, unit.written if unit else None, tail)
    span = Span(begin, max(end, unit.end if unit else 0))
    confidence = min(name.confidence + (0.03 if tail else 0.0), 0.98)
    return Spotted(address, span, confidence, name.reason), after


def _tail_after(words: Words, number: int) -> Tail | None:
    """City, state and postcode after the street, also after "in": 12 Oak St in Austin."""
    tail = tail_at(words, number)
    if tail is None and words.gap(number) is Gap.SPACE and words.text(number) == "in":
        tail = tail_at(words, number + 1)
    return tail


def _address(
    number: str, street: str, unit: str | None, tail: Tail | None, *, leading: str | None = None
) -> Address:
    tail = tail or Tail(0)
    first = " ".join(part for part in (number, street, unit) if part)
    first = f"{leading}, {first}" if leading else first
    unit = unit or leading
    line = line_of(first, tail.city, tail.state, tail.postcode, postcode_first=False)
    return Address(line, number, street, unit, tail.city, tail.state, tail.postcode, tail.country)
