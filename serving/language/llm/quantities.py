"""Every number, amount, rate, time and date that a text states, whatever it is written in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Final, NamedTuple

from babel.dates import get_day_names, get_month_names

from engine.parsing.numbers import LANGUAGES, read_words, words_pattern
from engine.parsing.post import fold
from engine.parsing.wording import any_of, compiled
from serving.language.llm.vocabulary import (
    CURRENCY_SIGNS,
    CURRENCY_WORDS,
    LOOSE,
    RATES,
    RELATIVE_DAYS,
    SCALES,
    UNITS,
)

SLOT_BASE: Final = 0xE000
"""Slots stand in a text that is read as characters of Unicode's private use, from here on."""

MOST_SLOTS: Final = 200


class Meaning(NamedTuple):
    """What is stated: a value, and of what (a unit, "USD", "%", "clock", "date", or nothing)."""

    value: Decimal | str
    kind: str


class Quantity(NamedTuple):
    """A meaning and where its number stands, sign and per cent included: characters
    `begin` up to, not including, `end`. `shown` is the kind that this stretch itself shows."""

    meaning: Meaning
    begin: int
    end: int
    shown: str
    is_digits: bool


class SlotValue(NamedTuple):
    """What a slot stands for: its value (None for a name) and the kind that its text shows."""

    value: Decimal | None
    shown: str


CURRENCIES: Final = frozenset(CURRENCY_WORDS)
"""Currencies that are told apart (ISO 4217)."""

_COMMA_LANGUAGES: Final = frozenset({"es", "fr", "de", "pt"})
_SEPARATORS: Final = str.maketrans({"٫": ".", "٬": ",", "’": "'"})  # noqa: RUF001
_NUMBER: Final = (
    r"\d{1,3}(?:[.,']\d{3})+(?:[.,]\d+)?(?!\d)"
    r"|\d{1,3}(?: \d{3})+(?:[.,]\d+)?(?!\d)|\d+[.,]\d+|\d+"
)
_SLOT: Final = "[\ue000-\ue0ff]"
_SIGN: Final = r"(?:(?:us|ca|au|mx|c|a|r)?\$|[€£¥₹])"
_CLOCK: Final = re.compile(
    r"(?<![\d:.,])(\d{1,2})(?::(\d{2})(?::\d{2})?)?\s?(a\.?m\.?|p\.?m\.?)(?![a-z])"
    r"|(?<![\d:.,])(\d{1,2}):(\d{2})(?![\d:])"
    r"|(?<![\d:.,])(下午|午后|晚上)?(\d{1,2}) ?(uhr|点|时(?!间))"
)
_ISO_DATE: Final = re.compile(r"\b\d{4}-\d{1,2}-\d{1,2}\b|\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\b")
_IDIOMS: Final = re.compile(
    "十分(?!之|钟)|千万(?=别|不|要)|万一|万が一|一些|一下|一起|一样|一定|一直|唯一|统一"
)
_NOT_NUMBERS: Final = {
    "en": {"couple", "couple of"},
    "fr": {"neuf"},
    "es": set[str](),
    "de": set(),
}
_ARTICLES: Final = 1  # "un", "ein", "uma" and "one" say no more than "a"
_LONG_ENOUGH: Final = 5  # letters from which a number word of another language is no other word


def plain(text: str) -> str:
    """The folded form, of the same length, with the digits of every script as 0 to 9."""
    digits = "".join(
        str(digit) if (digit := unicodedata.decimal(character, None)) is not None else character
        for character in text.translate(_SEPARATORS)
    )
    return fold(digits)


def quantities(
    text: str, language: str, slots: Mapping[str, SlotValue] | None = None
) -> list[Quantity]:
    """What a text states, in the order in which it stands there.

    Parameters
    ----------
    text : str
        As it is shown; slots as characters from `SLOT_BASE` on.
    language : str
        ISO 639-1 code: decides what "1.234" is.
    slots : mapping, optional
        What the slot characters stand for.
    """
    folded = plain(text)
    found: list[Quantity] = []
    taken = [False] * len(folded)
    for quantity in (
        *_dates(text, folded),
        *_clocks(folded),
        *_rates(folded),
        *_numbers(folded, language, slots or {}),
        *_loose(folded),
        *_in_words(folded, language),
    ):
        if not any(taken[quantity.begin : quantity.end]):
            taken[quantity.begin : quantity.end] = [True] * (quantity.end - quantity.begin)
            found.append(quantity)
    return sorted(found, key=lambda quantity: quantity.begin)


def read_number(digits: str, language: str) -> Decimal:
    """Value of a number in digits with whatever separators it has.

    Two kinds of separator, or one that stands twice, tell which of them groups. A single one
    before exactly three digits is read as the language has it.
    """
    bare = digits.replace(" ", "").replace("'", "")
    marks = [character for character in bare if character in ".,"]
    if not marks:
        return Decimal(bare)
    last = marks[-1]
    if len(set(marks)) == 2:
        whole, _, part = bare.rpartition(last)
        return Decimal(f"{_digits(whole)}.{_digits(part)}")
    whole, _, part = bare.rpartition(last)
    is_decimal_mark = (last == ",") == (language in _COMMA_LANGUAGES)
    groups = len(part) == 3 and whole.strip("0") != "" and not is_decimal_mark
    if len(marks) > 1 or groups:
        return Decimal(_digits(bare))
    return Decimal(f"{_digits(whole)}.{_digits(part)}")


def _digits(text: str) -> str:
    return text.replace(".", "").replace(",", "")


# ---- Numbers in digits, and slots -------------------------------------------------------------


@cache
def _number_pattern() -> re.Pattern[str]:
    codes = any_of("|".join(CURRENCY_WORDS.values()))
    scales = any_of("|".join(SCALES.values()))
    units = any_of("|".join(UNITS.values()))
    return re.compile(
        rf"(?P<sign>(?<![a-z]){_SIGN} ?|{codes} ?)?"
        rf"(?:(?P<share>百分之)?(?P<number>{_NUMBER})|(?P<slot>{_SLOT}))"
        rf"(?P<scale>k(?![a-z])| k(?![a-z])| ?{scales})?"
        rf"(?P<percent> ?%)?(?P<after> ?{_SIGN}| ?{codes})?"
        rf"(?:[ -]?(?P<unit>{units}))?"
    )


def _numbers(folded: str, language: str, slots: Mapping[str, SlotValue]) -> Iterator[Quantity]:
    for match in _number_pattern().finditer(folded):
        slot = match["slot"]
        known = slots.get(slot) if slot else None
        if slot and (known is None or known.value is None):
            continue
        value = known.value if known else read_number(match["number"], language)
        assert value is not None  # noqa: S101  names were passed over
        if match["scale"]:
            value *= _scale(match["scale"].strip())
        shown = _shown(match) or (known.shown if known else "")
        contradicts = known and known.shown and _shown(match) not in ("", known.shown)
        unit = _named(match["unit"], UNITS)
        kind = "contradiction" if contradicts else f"{shown} {unit}".strip()
        end = match.start("unit") if match["unit"] else match.end()
        yield Quantity(
            Meaning(value.normalize(), kind),
            match.start(),
            len(folded[:end].rstrip(" -")),
            shown,
            is_digits=True,
        )


def _shown(match: re.Match[str]) -> str:
    if match["percent"] or match["share"]:
        return "%"
    for group in (match["sign"], match["after"]):
        if group:
            said = group.strip()
            return CURRENCY_SIGNS.get(said) or _named(said, CURRENCY_WORDS)
    return ""


def _scale(said: str) -> int:
    if said == "k":
        return 1_000
    return next(scale for scale, listed in SCALES.items() if compiled(listed).fullmatch(said))


def _named(said: str | None, table: Mapping[str, str]) -> str:
    """The entry of a table that lists these words; nothing where none does."""
    if not said:
        return ""
    return next((name for name, listed in table.items() if _pattern(listed).fullmatch(said)), "")


@cache
def _pattern(listed: str) -> re.Pattern[str]:
    return compiled(listed)


# ---- Numbers in words -------------------------------------------------------------------------


def _in_words(folded: str, language: str) -> Iterator[Quantity]:
    """Number words of the text's language, and of the others where they can be nothing else."""
    idioms = [match.span() for match in _IDIOMS.finditer(folded)]
    for spoken in (language, *(other for other in LANGUAGES if other != language)):
        for match in _word_pattern(spoken).finditer(folded):
            said = match["words"]
            if spoken != language and _is_word_of(said, spoken, language):
                continue
            if any(begin < match.end() and match.start() < end for begin, end in idioms):
                continue
            value = read_words(said, spoken)
            if value is None or (value == _ARTICLES and not match["unit"] and not match["money"]):
                continue
            if said in _NOT_NUMBERS.get(spoken, ()):
                continue
            kind = "%" if match["share"] else _named(match["money"], CURRENCY_WORDS)
            kind = kind or _named(match["unit"], UNITS)
            if value == _ARTICLES and kind in ("h", "day", "week", "month", "year", "star", "m"):
                continue  # "an hour", "une semaine": a rate where it is one, else no number
            yield Quantity(
                Meaning(Decimal(value).normalize(), kind),
                match.start(),
                match.start("words") + len(said.rstrip(" -")),
                "%" if match["share"] else "",
                is_digits=False,
            )


def _is_word_of(said: str, spoken: str, language: str) -> bool:
    """Whether a number word of one language is likely another word of a text in another."""
    if spoken in ("zh", "ja"):
        return language in ("zh", "ja")  # read already
    return len(said) < _LONG_ENOUGH and " " not in said and spoken != "en"


@cache
def _word_pattern(language: str) -> re.Pattern[str]:
    money = any_of("|".join(CURRENCY_WORDS.values()))
    units = any_of("|".join(UNITS.values()))
    return re.compile(
        rf"(?P<share>百分之)?(?P<words>{words_pattern(language)})"
        rf"(?:[ -]?(?:(?P<money>{money})|(?P<unit>{units})))?"
    )


def _loose(folded: str) -> Iterator[Quantity]:
    for table in (LOOSE,):
        for name, listed in table.items():
            for match in _pattern(listed).finditer(folded):
                yield Quantity(Meaning(name, "loose"), *match.span(), "", is_digits=False)


def _rates(folded: str) -> Iterator[Quantity]:
    for name, listed in RATES.items():
        for match in _pattern(listed).finditer(folded):
            yield Quantity(Meaning(name, "rate"), *match.span(), "", is_digits=False)


# ---- Times and dates --------------------------------------------------------------------------


def _clocks(folded: str) -> Iterator[Quantity]:
    for match in _CLOCK.finditer(folded):
        hour = int(match[1] or match[4] or match[7])
        minute = int(match[2] or match[5] or 0)
        if match[3]:
            hour = hour % 12 + (12 if match[3].startswith("p") else 0)
        elif match[6]:
            hour = hour % 12 + 12
        if hour > 24 or minute > 59:
            continue  # read as plain numbers
        minutes = Decimal(60 * hour + minute).normalize()
        yield Quantity(Meaning(minutes, "clock"), *match.span(), "clock", is_digits=True)


def _dates(text: str, folded: str) -> Iterator[Quantity]:
    for match in _ISO_DATE.finditer(folded):
        yield Quantity(Meaning(match.group(), "date"), *match.span(), "date", is_digits=True)
    for match in _day_and_month_names().finditer(folded):
        name = _date_names()[match.group()]
        if match.group() in _ALSO_WORDS and not text[match.start()].isupper():
            continue  # "may", "march", "mars": a month where it is written as a name
        yield Quantity(Meaning(name, "date"), *match.span(), "", is_digits=False)
    for name, listed in RELATIVE_DAYS.items():
        for match in _pattern(listed).finditer(folded):
            yield Quantity(Meaning(name, "date"), *match.span(), "", is_digits=False)


_ALSO_WORDS: Final = frozenset({"may", "march", "august", "mars", "mai", "sun", "sat", "mar"})
_SHORT_DAYS: Final = dict(
    zip(
        ("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
        (f"day {number}" for number in range(7)),
        strict=True,
    )
) | {
    f"{week}{day}": f"day {i}"
    for week in ("周", "星期", "礼拜")
    for i, day in enumerate("一二三四五六日")
}


@cache
def _date_names() -> dict[str, str]:
    """Names of weekdays and months in seven languages, folded, by what they are."""
    names = dict(_SHORT_DAYS)
    for language in LANGUAGES:
        for context in ("format", "stand-alone"):
            for number, name in get_day_names("wide", context, language).items():
                names[fold(name)] = f"day {number}"
            for number, name in get_month_names("wide", context, language).items():
                names[fold(name)] = f"month {number}"
    return {name: what for name, what in names.items() if not re.fullmatch(r"\d+月", name)}


@cache
def _day_and_month_names() -> re.Pattern[str]:
    names = sorted(_date_names(), key=len, reverse=True)
    return re.compile(
        "|".join(
            rf"(?<![a-z]){re.escape(name)}(?![a-z])" if name.isascii() else re.escape(name)
            for name in names
        )
    )
