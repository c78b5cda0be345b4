"""Rules of a language: patterns with named slots, compiled once, each read into a piece.

A pattern is a regular expression for the folded text. `{H:hour}` stands for a slot: `H` says
what may stand there (see `_slots`), `hour` the fact that it gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from engine.parsing.deadline.counting import alternatives, cardinals, ordinals
from engine.parsing.deadline.piece import Ahead, Clock, Half, Piece, Unit
from engine.parsing.numbers import read_words

_SLOT: Final = re.compile(r"\{([A-Z]+)(?::([a-z]\w*))?\}")


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to say something about a moment.

    Attributes
    ----------
    pattern : str
        With slots.
    piece : Piece
        What it says besides its slots.
    needs_lead, needs_end : bool
        Only after a word that leads to a moment ("by", "am"); only at the end of a phrase.
    """

    pattern: str
    piece: Piece = field(default_factory=Piece)
    needs_lead: bool = False
    needs_end: bool = False


@dataclass(frozen=True)
class Language:
    """Words and rules of one language, all in the folded form.

    Attributes
    ----------
    months, weekdays, weak_weekdays : mapping
        Words to 1 to 12, and to 0 (Monday) to 6; weak ones have another meaning as well.
    units, counts : mapping
        Words of units of time; words that count beside the numerals ("half an").
    named_hours : mapping
        Words that stand for an hour: noon, midnight.
    day_suffix : str
        Pattern of what may follow the digits of a day of the month.
    am_pm : str
        Pattern of the two halves' marks.
    glue : str
        Pattern of the words between two pieces of one moment.
    lead, end : str
        Pattern of words that lead to a moment; of words that may follow a finished one.
    strict, about, after : str
        Patterns before a moment: no later than; roughly; not before.
    strict_after : str
        Pattern behind a moment: before it.
    is_month_first : bool
        Whether 5/4 is in May.
    is_spaced : bool
        Whether words are set apart by spaces.
    """

    code: str
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    weak_weekdays: Mapping[str, int]
    units: Mapping[str, Unit]
    counts: Mapping[str, float]
    named_hours: Mapping[str, Half]
    rules: tuple[Rule, ...]
    glue: str
    lead: str
    end: str
    strict: str
    about: str
    after: str = r"(?!)"
    strict_after: str = r"(?!)"
    about_after: str = r"(?!)"
    between: str = r"(?!)"
    day_suffix: str = ""
    am_pm: str = r"[ap]\.? ?m(?![a-z])\.?"
    is_month_first: bool = False
    is_spaced: bool = True
    urgent: str = r"(?!)"
    calm: str = r"(?!)"
    range_sign: str = r"-"

    @cached_property
    def patterns(self) -> tuple[tuple[re.Pattern[str], Rule], ...]:
        """Every rule, compiled with the slots filled in."""
        slots = self._slots()
        before = (
            r"(?=\S)(?<![\w$€£¥#+@])(?<!\d[.,:/-])"
            if self.is_spaced
            else r"(?<![\d$€£¥#])(?<!\d[.])"
        )
        behind = (
            r"(?!\w)(?!(?<=\d)[.,:/-]\d)(?!(?<=\d) ?[%$€£¥](?<! [$€£¥](?=\d)))"
            if self.is_spaced
            else r"(?!(?<=\d)[.,:/-]?\d)(?!(?<=\d) ?[%$€£¥](?<! [$€£¥](?=\d)))"
        )
        return tuple(
            (re.compile(f"{before}(?:{_fill(rule.pattern, slots)}){behind}"), rule)
            for rule in (*self.rules, *SHARED)
        )

    @cached_property
    def glue_pattern(self) -> re.Pattern[str]:
        """What may stand between two pieces of a moment."""
        return re.compile(rf"\s*(?:[,(/@·-]\s*)?(?:(?:{self.glue})\s*(?:,\s*)?)*")

    @cached_property
    def range_pattern(self) -> re.Pattern[str]:
        """What stands between the begin and the end of a window."""
        return re.compile(rf"\s*(?:{self.range_sign})\s*")

    @cached_property
    def lead_pattern(self) -> re.Pattern[str]:
        """Words before a moment, at the end of what is searched."""
        open_ = r"(?<!\w)" if self.is_spaced else ""
        return re.compile(rf"{open_}(?:{self.lead}|{self.strict}|{self.about})\s*$")

    @cached_property
    def end_pattern(self) -> re.Pattern[str]:
        """What follows a moment that is complete."""
        closed = r"(?!\w)" if self.is_spaced else ""
        stop = r"[.,;!?)(\n…|·/](?!\d)|- |--|:(?!\d)|[$€£¥](?=\d)"
        other = r"[^\w\s%°&'\"$€£¥#+*=<>-]"
        return re.compile(rf"\s*(?:$|{stop}|{other}|(?:{self.end}){closed})")

    @cached_property
    def before_patterns(self) -> dict[str, re.Pattern[str]]:
        """Words right before a moment, by what they make of it."""
        open_ = r"(?<!\w)" if self.is_spaced else ""
        named = {
            "strict": self.strict,
            "about": self.about,
            "after": self.after,
            "between": self.between,
        }
        return {
            name: re.compile(rf"{open_}(?:{words})\s*(?:(?:{self.glue})\s*){{0,2}}$")
            for name, words in named.items()
        }

    @cached_property
    def inside_patterns(self) -> dict[str, re.Pattern[str]]:
        """The same words, within a moment ("today before 5pm") or at its begin."""
        named = {"strict": self.strict, "about": self.about}
        return {name: re.compile(self._bounded(words)) for name, words in named.items()} | {
            name: re.compile(self._bounded(words))
            for name, words in (("after", self.after), ("between", self.between))
        }

    @cached_property
    def behind_patterns(self) -> dict[str, re.Pattern[str]]:
        """Words right behind a moment, by what they make of it."""
        named = {"strict": self.strict_after, "about": self.about_after}
        return {name: re.compile(rf"\s*(?:{words})") for name, words in named.items()}

    @cached_property
    def urgent_pattern(self) -> re.Pattern[str]:
        """Words that say: now."""
        return re.compile(self._bounded(self.urgent))

    @cached_property
    def calm_pattern(self) -> re.Pattern[str]:
        """Words that say: no hurry, whatever else is said."""
        return re.compile(self._bounded(self.calm))

    def _bounded(self, words: str) -> str:
        return rf"(?<!\w)(?:{words})(?!\w)" if self.is_spaced else rf"(?:{words})"

    @cached_property
    def numbers(self) -> dict[str, float]:
        """Values of number words and counting words."""
        return {**cardinals(self.code), **self.counts}

    @cached_property
    def days(self) -> dict[str, int]:
        """Words of a day of the month."""
        return {
            word: value
            for word, value in {**cardinals(self.code), **ordinals(self.code)}.items()
            if 0 < value < 32
        }

    def _slots(self) -> dict[str, str]:
        numerals = "[零〇一二三四五六七八九十百两俩]{1,4}" if not self.is_spaced else "(?!)"
        hours = [word for word, value in cardinals(self.code).items() if value <= 24]
        digits_of_day = rf"(?:3[01]|[12]\d|0?[1-9])(?:{self.day_suffix})?" + (
            "" if self.is_spaced else r"(?!\d)"
        )
        return {
            "H": rf"2[0-4]|1\d|0?\d|{numerals}|{alternatives([*hours, *self.named_hours])}",
            "HD": r"2[0-4]|1\d|0?\d",
            "HW": f"{numerals}|{alternatives([*hours, *self.named_hours])}",
            "M": rf"[0-5]?\d|{numerals}|{alternatives(cardinals(self.code))}",
            "MM": rf"[0-5]\d|{numerals}|{alternatives(cardinals(self.code))}",
            "MD": r"[0-5]\d",
            "N": rf"\d{{1,3}}(?:[.,]\d)?|{numerals}|{alternatives(self.numbers)}",
            "D": rf"{digits_of_day}|{numerals}|{alternatives(self.days)}",
            "DD": digits_of_day,
            "DO": alternatives(ordinals(self.code)),
            "MO": rf"(?:{alternatives(self.months)})(?:(?<![.])\.)?",
            "W": alternatives(self.weekdays),
            "WW": alternatives([*self.weekdays, *self.weak_weekdays]),
            "WX": alternatives(self.weak_weekdays),
            "U": alternatives(self.units),
            "Y": r"(?:19|20)\d\d|'\d\d",
            "AP": self.am_pm,
            "NTH": alternatives(ordinals(self.code)) + r"|[1-5](?:st|nd|rd|th|er|e|o|a|\.)",
        }


def _fill(pattern: str, slots: Mapping[str, str]) -> str:
    def slot(found: re.Match[str]) -> str:
        name, group = found.groups()
        return f"(?P<{group}>{slots[name]})" if group else f"(?:{slots[name]})"

    return _SLOT.sub(slot, pattern)


SHARED: Final = (
    Rule(r"24 ?/ ?7|24h?/24|24 ?x ?7|50/50|7j/7|7 ?/ ?7", Piece(is_none=True)),
    Rule(r"\d+ ?[x×] ?\d+(?: ?[x×] ?\d+)?", Piece(is_none=True)),  # noqa: RUF001
    Rule(r"[v#]\d+(?:\.\d+)*|\d+\.\d+\.\d+(?:\.\d+)+", Piece(is_none=True)),
    Rule(r"(?:16:9|9:16|4:3|3:4|1:1|16:10|21:9)", Piece(is_none=True)),
    Rule(r"{HD:hour}:{MD:minute}(?::[0-5]\d)?(?: ?{AP:half})?"),
    Rule(r"{HD:hour}[.h]{MD:minute} ?{AP:half}"),
    Rule(r"(?P<hour>1[0-2]|0?[1-9])(?P<minute>[0-5]\d) ?{AP:half}"),
    Rule(r"{H:hour} ?\.? ?{AP:half}"),
    Rule(r"{HD:hour}(?P<h24> ?h ?){MD:minute}(?: ?min| ?m)?"),
    Rule(
        r"(?P<year>20\d\d)(?P<sign>[-/.])(?P<month>1[0-2]|0?[1-9])(?P=sign)"
        r"(?P<day>3[01]|[12]\d|0?[1-9])(?:[t ]{HD:hour}:{MD:minute}(?::[0-5]\d(?:\.\d{1,6})?)?"
        r"(?:z|(?:(?<=t\d\d:\d\d)|(?<=t\d\d:\d\d:\d\d))[+-]\d\d:?\d\d)?)?"
    ),
    Rule(
        r"(?P<a>3[01]|[12]\d|0?[1-9])(?P<sign>[-/.])(?P<b>3[01]|[12]\d|0?[1-9])(?P=sign)"
        r"(?P<year>20\d\d|\d\d)"
    ),
    Rule(r"(?P<a>3[01]|[12]\d|0?[1-9])/(?P<b>3[01]|[12]\d|0?[1-9])", needs_end=True),
    Rule(r"(?P<a>3[01]|[12]\d|0?[1-9])/(?P<b>3[01]|[12]\d|0?[1-9])", Piece(is_weak=True)),
    Rule(
        r"(?P<a>3[01]|[12]\d|0?[1-9])-(?P<b>3[01]|[12]\d|0?[1-9])",
        Piece(is_weak=True),
        needs_end=True,
    ),
)
"""Digits, read alike in every language. Fractions (1/2) are refused in `read`."""

_FRACTIONS: Final = {(1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (1, 8), (3, 8), (5, 8), (5, 5)}


def read(found: re.Match[str], rule: Rule, language: Language) -> Piece | None:
    """The piece that a rule's match says; None where its numbers make no sense."""
    said = {name: text for name, text in found.groupdict().items() if text is not None}
    piece = rule.piece
    if "a" in said:
        pair = (int(said["a"]), int(said["b"]))
        if min(pair) > 12 or ("year" not in said and pair in _FRACTIONS):
            return None
        piece = replace(piece, pair=pair)
    numbers = dict(_numbers(said, language))
    if None in numbers.values():
        return None
    piece = replace(
        piece,
        year=numbers.get("year", piece.year),
        month=numbers.get("month", piece.month),
        day=numbers.get("day", piece.day),
        nth=numbers.get("nth", piece.nth),
        weekday=numbers.get("weekday", piece.weekday),
    )
    if "count" in said:
        count = number(said["count"], language)
        unit = language.units.get(said["unit"]) if "unit" in said else None
        if count is None or count > 1_000:
            return None
        count += 0.5 if "plus_half" in said else 0
        count += (number(said["plus_min"], language) or 0) / 60 if "plus_min" in said else 0
        piece = replace(piece, ahead=Ahead(count, unit or "day"))
    if "hour" in said:
        clock = _clock(said, piece, language)
        if clock is None:
            return None
        piece = replace(piece, clock=clock)
    if "to_hour" in said:
        return _window(said, piece, language)
    return piece


def _numbers(said: Mapping[str, str], language: Language) -> Iterator[tuple[str, int | None]]:
    if "year" in said:
        year = said["year"].lstrip("'")
        value = int(year) if year.isdigit() else _digits(year)
        yield "year", value + 2_000 if value < 100 else value
    if "month" in said:
        month = said["month"]
        yield "month", _month(month, language)
    if "day" in said:
        yield "day", day_of_month(said["day"], language)
    if "nth" in said:
        nth = re.match(r"\d", said["nth"])
        words = ordinals(language.code) if language.is_spaced else language.months
        yield "nth", int(nth.group()) if nth else words.get(plain(said["nth"]))
    if "weekday" in said:
        word = plain(said["weekday"])
        yield "weekday", language.weekdays.get(word, language.weak_weekdays.get(word))


def _digits(characters: str) -> int:
    return read_words(characters, "zh") or 0


def _month(word: str, language: Language) -> int | None:
    if word.isdigit():
        value: int | None = int(word)
    elif not language.is_spaced and word not in language.months:
        value = read_words(word, "zh")
    else:
        value = language.months.get(plain(word), language.months.get(plain(word).rstrip(".")))
    return value if value is not None and 1 <= value <= 12 else None


def plain(word: str) -> str:
    """A word with single spaces and no dot behind it."""
    return (
        " ".join(word.split())
        if word.endswith(".") and "." in word[:-1]
        else " ".join(word.split()).rstrip(".")
    )


def day_of_month(word: str, language: Language) -> int | None:
    """The day that a word or a number with its suffix says, 1 to 31."""
    digits = re.match(r"\d+", word)
    if digits:
        value: int | None = int(digits.group())
    elif not language.is_spaced:
        value = read_words(word, "zh")
    else:
        value = language.days.get(plain(word))
    return value if value is not None and 1 <= value <= 31 else None


def number(word: str, language: Language) -> float | None:
    """A count in digits or words."""
    plain_word = " ".join(word.split())
    if plain_word[:1].isdecimal():
        try:
            return float(plain_word.replace(",", "."))
        except ValueError:
            return None
    if plain_word in language.numbers:
        return language.numbers[plain_word]
    if not language.is_spaced and plain_word[-1:].isdecimal():  # 零5
        plain_word = plain_word.lstrip("零〇")
        return float(plain_word) if plain_word.isdecimal() else None
    return None if language.is_spaced else read_words(plain_word, "zh")


def _clock(
    said: Mapping[str, str], piece: Piece, language: Language, prefix: str = ""
) -> Clock | None:
    """Hour, minute and half of a match; the piece's own clock gives minutes and half to add."""
    word = plain(said[f"{prefix}hour"])
    fixed = piece.clock if piece.clock is not None and not prefix else Clock(0, 0)
    named = language.named_hours.get(word)
    hour = 12 if named else number(word, language)
    minute = number(said[f"{prefix}minute"], language) if f"{prefix}minute" in said else 0
    before = number(said["before"], language) if "before" in said and not prefix else 0
    if hour is None or minute is None or before is None or hour > 24 or minute > 59:
        return None
    half: Half | None = named or fixed.half
    mark = said.get(f"{prefix}half")
    if mark and hour <= 12:
        half = "am" if mark.startswith("a") else "pm"
    elif half is None and (hour > 12 or hour == 0 or word.startswith("0")):
        half = "literal"
    elif half is None and "h24" in said:
        half = "h24"
    return Clock(int(hour), int(minute) - int(before) + fixed.minute, half)


def _window(said: Mapping[str, str], piece: Piece, language: Language) -> Piece | None:
    """Begin and end of a window; a half that only the end states goes for both."""
    until = _clock(said, piece, language, "to_")
    if until is None or piece.clock is None:
        return None
    begin = piece.clock
    if begin.half is None and until.half in ("am", "pm") and begin.hour <= 12:
        is_across = until.half == "pm" and begin.hour % 12 > until.hour % 12
        begin = begin._replace(half="am" if is_across else until.half)
    elif until.half is None and begin.half == "am" and until.hour % 12 <= begin.hour % 12:
        until = until._replace(half="pm")
    elif until.half is None and begin.half in ("am", "pm"):
        until = until._replace(half=begin.half)
    return replace(piece, clock=begin, until=until)
