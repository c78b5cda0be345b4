"""Numbers as they are spoken, written as they are read: "one twenty three oak street".

Speech models write most numbers in digits and some in words, and split others the way they are
said. The parsers know number words but not house numbers, clock times and ZIP codes said in
groups, so those are put together here, where what follows tells what they are. English only: in
the other languages these are said as one number, which the parsers read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from engine.parsing.numbers import read_words, small_numbers
from engine.parsing.place.vocabulary import (
    COUNTED,
    DIRECTIONS,
    MONTHS_AND_DAYS,
    SUFFIXES,
    WHOLE_STREETS,
)

MAX_STREET_WORDS: Final = 3
"""Words of a street's name before its suffix: "martin luther king drive"."""

_HOUSE_NUMBERS: Final = range(1, 100_000)
_ZIP_DIGITS: Final = 5


class _Group(NamedTuple):
    """A part of a number that is said in one breath: "one twenty three" has two."""

    value: int
    digits: str


def written_numbers(text: str) -> str:
    """A transcript in English with its spoken numbers as one writes them.

    - "one twenty three Oak Street", "1 23 Oak Street": "123 Oak Street"
    - "twenty one oh five Mission Street": "2105 Mission Street"
    - "five p m", "five thirty p.m.", "5.30 pm", "530 pm": "5 pm", "5:30 pm"
    - "at half past four", "by quarter to six": "at 4:30", "by 5:45"
    - "fifty dollars", "one fifty dollars", "twenty two fifty an hour": "50 dollars", "150 dollars"
    - "nine four one oh three": "94103"
    - "$4.56 Elm Street", "45 mains treat", "12 Oak straight": "456 Elm Street", "45 main Street",
      "12 Oak Street"; "$100 and $20", "half past $4": "$120", "4:30": how speech models mishear
    - other numbers of two digits and more: "twenty minutes", "20 minutes"

    What is no such number stays as it is.
    """
    text = _AROUND_THE_HOUR.sub(_around_the_hour, text)
    text = _run().sub(_written, text)
    text = _SPLIT_AMOUNT.sub(_split_amount, text)
    text = _MISHEARD_STREET.sub(_misheard_street, text)
    text = _MISHEARD_NUMBER.sub(_misheard_number, text)
    text = _DOTTED_CLOCK.sub(r"\1:\2 \3m", text)
    text = _JOINED_CLOCK.sub(r"\1:\2 \3m", text)
    return _HALF_OF_DAY.sub(r"\1 \2m", text)


_SPLIT_AMOUNT: Final = re.compile(r"\$(\d{1,3}00) and \$(\d{1,2})(?![\d.,]*\d)")


def _split_amount(found: re.Match[str]) -> str:
    return f"${int(found[1]) + int(found[2])}"


_MISHEARD_STREET: Final = re.compile(
    r"(?<![\d€£.,:])\$?(\d{1,5}) ([a-z]{2,}?)(?:s|[.,])? (?:s?treat|straight)\b", re.I
)
_MISHEARD_NUMBER: Final = re.compile(
    r"(?<![\w.,])(?:\$(\d{1,5})|\$?(\d{1,3})[.,-](\d{2,3}))(?= [a-z])", re.I
)


_NO_STREETS: Final = COUNTED | {"go", "goes", "head", "walk", "run", "drive", "come", "left"}


def _misheard_street(found: re.Match[str]) -> str:
    number, name = found.groups()
    if {name.lower(), f"{name.lower()}s"} & _NO_STREETS:
        return found.group()
    return f"{number} {name} Street"


def _misheard_number(found: re.Match[str]) -> str:
    number = "".join(filter(None, found.groups()))
    return number if _street_follows(found.string[found.end() :]) else found.group()


_HALF: Final = r"(?P<half>[ap])[ .]{0,2}m\b\.?"
_DOTTED_CLOCK: Final = re.compile(r"\b(1[0-2]|0?[1-9])[. ]([0-5]\d) ?([ap])[. ]{0,2}m\b", re.I)
_JOINED_CLOCK: Final = re.compile(r"\b(1[0-2]|[1-9])([0-5]\d) ?([ap])[. ]{0,2}m\b", re.I)
_HALF_OF_DAY: Final = re.compile(
    r"\b(\d{1,2}(?::\d\d)?) ([ap])[. ]{1,2}m\b(?:\.(?= (?-i:[a-z])))?", re.I
)

_AROUND_THE_HOUR: Final = re.compile(
    r"\b(half past|(?:a )?quarter past|(?:a )?quarter to) \$?(\d{1,2}|[a-z]+)\b", re.I
)


def _around_the_hour(found: re.Match[str]) -> str:
    said, name = found[1].lower(), found[2].lower()
    hour = int(name) if name.isdecimal() else read_words(name, "en")
    if hour is None or not 1 <= hour <= 12:
        return found.group()
    if said == "half past":
        return f"{hour}:30"
    return f"{hour}:15" if said.endswith("past") else f"{(hour - 2) % 12 + 1}:45"


@cache
def _run() -> re.Pattern[str]:
    """Number words and short numbers in a row."""
    words = "|".join(
        sorted((word for word in small_numbers("en") if " " not in word), key=len, reverse=True)
    )
    word = rf"(?:{words}|hundred|thousand|\d{{1,3}})"
    return re.compile(
        rf"(?<![\w$€£.,:-]){word}(?:(?:[ -]|[ ]and[ ])(?:{word}|oh?(?=[ -]{word})))*(?![\w:])"
        r"(?![.,]\d)",
        re.I,
    )


def _written(found: re.Match[str]) -> str:
    said = found.group()
    groups = _groups(said.lower().replace("-", " ").split())
    if groups is None:
        return said
    before, after = found.string[: found.start()], found.string[found.end() :]
    return (
        _clock(groups, before, after)
        or _house_number(groups, after)
        or _money(groups, after)
        or _zip_code(groups)
        or _plain(groups, said)
    )


def _groups(words: list[str]) -> list[_Group] | None:
    """The numbers that the words make, each as long as it can be; None if "and" joins two."""
    groups: list[_Group] = []
    at = 0
    while at < len(words):
        if words[at] == "and":
            return None
        end, value = _longest(words, at)
        if value is None:
            return None
        written = words[at] if words[at].isdecimal() and end == at + 1 else str(value)
        groups.append(_Group(value, written))
        at = end
    return groups


def _longest(words: list[str], start: int) -> tuple[int, int | None]:
    if words[start] in ("o", "oh"):
        return start + 1, 0
    if words[start].isdecimal():
        return start + 1, int(words[start])
    for end in range(len(words), start, -1):
        if not any(word.isdecimal() for word in words[start:end]) and words[end - 1] != "and":
            value = read_words(" ".join(words[start:end]), "en")
            if value is not None:
                return end, value
    return start + 1, None


_FOLLOWED_BY_HALF: Final = re.compile(rf"[ .]?{_HALF}", re.I)
_BEFORE_A_CLOCK: Final = re.compile(r"\b(?:at|by|before|until|till|after|around|from|to) $", re.I)


def _clock(groups: list[_Group], before: str, after: str) -> str | None:
    """A clock time: hours, or hours and minutes, with "a m" or after a word such as "by"."""
    hour, *rest = groups
    if not 1 <= hour.value <= 12 or len(rest) > 2 or (len(rest) == 2 and rest[0].value != 0):
        return None
    minutes = int("".join(group.digits for group in rest)) if rest else None
    if minutes is not None and (not 0 <= minutes <= 59 or (minutes < 10 and len(rest) < 2)):
        return None
    if _FOLLOWED_BY_HALF.match(after):
        return str(hour.value) if minutes is None else f"{hour.value}:{minutes:02d}"
    if minutes is None or not _BEFORE_A_CLOCK.search(before):
        return None
    if _street_follows(after) or _MONEY.match(after) or _COUNTED.match(after):
        return None
    return f"{hour.value}:{minutes:02d}"


def _house_number(groups: list[_Group], after: str) -> str | None:
    """A house number: any groups before the name of a street."""
    number = "".join(group.digits for group in groups)
    if len(number) > _ZIP_DIGITS or int(number) not in _HOUSE_NUMBERS or number[0] == "0":
        return None
    return number if _street_follows(after) else None


_WORDS: Final = re.compile(r"[ ]([a-z']+|\d{1,3}(?:st|nd|rd|th))(?=[ .,;!?]|$)", re.I)
_NO_NAMES: Final = COUNTED | MONTHS_AND_DAYS


def _street_follows(after: str) -> bool:
    """Whether the next words are the name of a street: "oak street", "north main st"."""
    for place, word in enumerate(_next_words(after)):
        if word in WHOLE_STREETS or (place > 0 and word in SUFFIXES):
            return True
        if word in _NO_NAMES and word not in DIRECTIONS:
            return False
    return False


def _next_words(after: str) -> Iterator[str]:
    at = 0
    for _ in range(MAX_STREET_WORDS + 1):
        word = _WORDS.match(after, at)
        if word is None:
            return
        yield word[1].lower()
        at = word.end()


_MONEY: Final = re.compile(r"[ -](?:dollars?|bucks?|usd)\b", re.I)
_RATE: Final = re.compile(r"[ ](?:an|per|a) (?:hour|visit|day|week)\b", re.I)
_COUNTED: Final = re.compile(
    r"[ -](?:hours?|minutes?|days?|people|persons?|miles?|pounds?)\b", re.I
)


def _money(groups: list[_Group], after: str) -> str | None:
    """An amount: "fifty", "one fifty" (150), and of a rate "twenty two fifty" (22.50)."""
    if len(groups) != 2:
        return None
    first, second = groups
    if _MONEY.match(after) and first.value < 10 <= second.value < 100:
        return f"{first.value}{second.value:02d}"
    if _RATE.match(after) and 10 <= first.value < 100 and second.value in (25, 50, 75):
        return f"${first.value}.{second.value}"
    return None


def _zip_code(groups: list[_Group]) -> str | None:
    """Five digits, at least four of them said one by one or in one group of two."""
    digits = "".join(group.digits for group in groups)
    return digits if len(digits) == _ZIP_DIGITS and len(groups) >= 4 else None


def _plain(groups: list[_Group], said: str) -> str:
    """Numbers by themselves, in digits from ten on; several in a row are left alone."""
    if len(groups) == 1 and groups[0].value >= 10:
        return str(groups[0].value)
    return said
