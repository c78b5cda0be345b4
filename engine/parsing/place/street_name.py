"""Names of streets after a house number: numbered roads, names with a suffix, grids, and so on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from engine.parsing.place.labelling import city_words
from engine.parsing.place.tail import Tail, region_at, tail_at
from engine.parsing.place.token import Gap, Words
from engine.parsing.place.unit import unit_at
from engine.parsing.place.vocabulary import (
    COUNTED,
    DIRECTIONS,
    LEADING_TYPES,
    MISSPELT_SUFFIXES,
    MONTHS_AND_DAYS,
    SUFFIXES,
    WEAK_SUFFIXES,
    WHOLE_STREETS,
    word_set,
)

MAX_NAME_WORDS: Final = 6

_ORDINAL: Final = re.compile(r"\d{0,4}(?:1st|2nd|3rd|[04-9]th|1[1-3]th)")
_HIGHWAY: Final = re.compile(
    r"(?:(?:old|new|n|s|e|w|north|south|east|west)\.?[ ])?"
    r"(?:(?:us|sr|cr|fm|rm|rr|i)(?=\d)|(?:u\.s\.|(?:us|state|county|co|st|interstate|i|rural"
    r"|farm[ ]to[ ]market|ranch[ ]to[ ]market|ranch|forest|business|bus|loop|[a-z]{2})\b)[ -]?)?"
    r"(?:(?:highway|hwy|hiway|route|rte|rt|road|rd|service|loop)\.?[ -]?)?"
    r"\#?(?:\d{1,4}[a-z]?|[a-z]{1,2}(?=[ ,]|$))\b"
    r"(?:[ ](?:n|s|e|w|north|south|east|west|alt|alternate|bus|business|byp|bypass|spur|loop|hwy"
    r"|highway|frontage|service|access|rd|road)\b){0,4}"
)
_HIGHWAY_TOLD: Final = re.compile(
    r"\b(?:highway|hwy|hiway|route|rte|rt|interstate|sr|cr|fm|rr|us|u\.s\.?"
    r"|(?:state|county|farm[ ]to[ ]market|ranch)[ ](?:road|rd))\b|\bi-?[ ]?\d"
)


@dataclass(frozen=True, slots=True)
class StreetName:
    """The name of a street: the number of the word after it, and how it was recognised."""

    end: int
    confidence: float
    reason: str
    tail: Tail | None = None


def street_name_at(words: Words, first: int, start: int) -> StreetName | None:
    """The name that begins with word `start`, after the house number `first`."""
    return (
        _highway(words, start)
        or _named_street(words, first, start)
        or _leading_type(words, start)
        or _grid_street(words, start)
        or _before_city(words, start)
        or _before_unit(words, start)
        or _before_unknown_city(words, first, start)
        or _pointed_at(words, first, start)
    )


def _highway(words: Words, start: int) -> StreetName | None:
    begin = words.words[start].begin
    match = _HIGHWAY.match(words.post.folded, begin)
    if match is None or not _HIGHWAY_TOLD.search(match.group()):
        return None
    if not any(letter.isdigit() for letter in match.group()) and not re.search(
        r"(?:county|state)[ ]|highway|hwy|cr", match.group()
    ):
        return None
    end = start
    while end < len(words) and words.words[end].end <= match.end():
        end += 1
    return StreetName(end, 0.93, "a house number on a numbered road") if end > start else None


def _named_street(words: Words, first: int, start: int) -> StreetName | None:
    """Number, name and suffix: the nearest strong suffix, or else weak ones in a row."""
    place = _after_directions(words, start)
    weak: int | None = None
    for end in range(place, min(place + MAX_NAME_WORDS, len(words))):
        if end > start and words.gap(end) is not Gap.SPACE:
            break
        ends_name = end > place or (place > start and not _goes_on(words, end + 1))
        if ends_name and _is_suffix(words, end):
            last = _last_suffix(words, end)
            return StreetName(_postdirectional(words, last), 0.95, "a house number and a street")
        if not _continues(words, end, start):
            break
        if words.text(end) in WHOLE_STREETS and end == place and not _goes_on(words, end + 1):
            return StreetName(
                _postdirectional(words, end + 1), 0.85, "a house number and a street"
            )
        if end > place and words.text(end) in WEAK_SUFFIXES and weak in (None, end):
            weak = end + 1
    return None if weak is None else _weak_street(words, first, start, weak)


def _after_directions(words: Words, start: int) -> int:
    place = start
    while words.text(place) in DIRECTIONS and place - start < 2 and words.gap(place) is Gap.SPACE:
        place += 1
    return place


def _goes_on(words: Words, number: int) -> bool:
    """Whether a suffix follows soon, so that what looked like one was part of the name."""
    if words.gap(number) is not Gap.SPACE or not words.text(number).isalpha():
        return False
    if _is_suffix(words, number) or words.text(number) in WEAK_SUFFIXES:
        return True
    following = number + 1
    return words.gap(following) is Gap.SPACE and (
        _is_suffix(words, following) or words.text(following) in WEAK_SUFFIXES
    )


def _weak_street(words: Words, first: int, start: int, weak: int) -> StreetName | None:
    """A street whose suffix is an ordinary word: something beside it must agree.

    A unit or a city with its state after it, a direction or a word for where before it, capitals.
    """
    reason = "a house number and a street with an ordinary word for its kind"
    end = _postdirectional(words, weak)
    if unit_at(words.post, words.words[end - 1].end) is not None:
        return StreetName(end, 0.93, reason)
    tail = tail_at(words, end)
    if tail is not None and (tail.state or tail.postcode):
        return StreetName(end, 0.93, reason)
    has_direction = words.text(start) in DIRECTIONS and len(words.text(first)) > 1
    says_address = bool({words.text(first - 1), words.text(first - 2)} & {"address", "addr"})
    is_led = words.text(first - 1) in _POINTERS and len(words.text(first)) > 2
    is_pointed_at = is_led or says_address
    all_capital = words.capitals_tell and all(
        words.is_capital(number) or words.text(number)[0].isdigit()
        for number in range(start, weak)
    )
    if has_direction or is_pointed_at or all_capital:
        return StreetName(end, 0.85, reason)
    return None


_ALSO_NAMES: Final = word_set("trail court place plaza square way loop terrace circle lane drive")


def _continues(words: Words, number: int, start: int) -> bool:
    """Whether a word can stand in the name of a street."""
    if number > start and words.gap(number) is not Gap.SPACE:
        return False
    text = words.text(number)
    if not text or text == "#":
        return False
    if text[0].isdigit():
        return bool(_ORDINAL.fullmatch(text))
    if text in COUNTED:
        # "de la", "el", "a": of a name when the suffix or more of the name still follows.
        return number > start - 1 and text in _IN_NAMES and words.gap(number + 1) is Gap.SPACE
    return text not in MONTHS_AND_DAYS or words.text(number + 1) in SUFFIXES


_IN_NAMES: Final = word_set("de la del las los el of the e st bath day way x i h")


def _is_suffix(words: Words, number: int) -> bool:
    text = words.text(number)
    return text in SUFFIXES or text in MISSPELT_SUFFIXES


def _last_suffix(words: Words, first: int) -> int:
    """The word after the suffix: "Park Place Blvd" has two, "Main St St Paul" only one."""
    following = first + 1
    if words.gap(following) is Gap.SPACE and _is_suffix(words, following):
        is_saint = words.text(following) in ("st", "pl") and tail_at(words, following) is not None
        is_suite = words.text(following) == "st" and words.text(following + 1).isdigit()
        return following if is_saint or is_suite else following + 1
    if _is_second_kind(words, first, following):
        return following + 1
    return following


def _is_second_kind(words: Words, first: int, following: int) -> bool:
    """Whether the kind of street comes second: Indian Trail Cove, Court Ridge."""
    if words.text(first) not in _ALSO_NAMES or words.text(following) not in WEAK_SUFFIXES:
        return False
    if words.gap(following) is not Gap.SPACE:
        return False
    end = words.words[following].end
    has_end = words.gap(following + 1) is not Gap.SPACE or unit_at(words.post, end) is not None
    after, before = tail_at(words, following + 1), tail_at(words, following)
    is_before_town = after is not None and bool(after.state or after.postcode)
    is_town = before is not None and bool(before.city and (before.state or before.postcode))
    return (has_end or is_before_town) and not is_town


def _postdirectional(words: Words, end: int) -> int:
    """The word after a direction that follows the street: 15th Street Southwest, Minot.

    A city that is called like one ("North") is meant only where no other place follows it.
    """
    if words.gap(end) is not Gap.SPACE or words.text(end) not in DIRECTIONS:
        return end
    tail = tail_at(words, end)
    is_city = tail is not None and tail.city is not None and tail.is_known
    is_longer = is_city and tail is not None and tail.end > end + 1
    return end if is_city and (is_longer or tail_at(words, end + 1) is None) else end + 1


def _leading_type(words: Words, start: int) -> StreetName | None:
    """The kind of street in front: Avenue A, Camino del Mar, Avenue of the Americas."""
    if words.text(start) not in LEADING_TYPES or words.gap(start + 1) is not Gap.SPACE:
        return None
    end, names = start + 1, 0
    while end < len(words) and words.gap(end) is Gap.SPACE and end - start <= 5:
        text = words.text(end)
        if text in ("of", "de", "del", "la", "las", "los", "el", "the"):
            end += 1
            continue
        if names and (tail_at(words, end) or (words.capitals_tell and not words.is_capital(end))):
            break
        is_told = words.text(end - 1) == "the"  # Avenue of the Stars: no count of anything
        is_counted = text in COUNTED - {"a", "e", "x"} and not is_told
        if text[0].isdigit() or is_counted or names == 2:
            break
        names, end = names + 1, end + 1
    return StreetName(end, 0.9, "a house number and a street") if names else None


def _grid_street(words: Words, start: int) -> StreetName | None:
    """Streets that are numbers: 350 N 450 W, 1200 South 300 East."""
    if words.text(start) not in DIRECTIONS or not words.text(start + 1).isdigit():
        return None
    end = start + 2
    if words.gap(start + 1) is not Gap.SPACE or words.gap(end) is not Gap.SPACE:
        return None
    if words.text(end) in DIRECTIONS or _is_suffix(words, end):
        return StreetName(end + 1, 0.9, "an address on a grid")
    return None


def _before_city(words: Words, start: int) -> StreetName | None:
    """A name without a suffix, where a city and its state or ZIP code follow."""
    place = start
    while words.text(place) in DIRECTIONS and place - start < 2:
        place += 1
    for end in range(place + 1, min(place + MAX_NAME_WORDS, len(words)) + 1):
        if words.gap(end - 1) is not Gap.SPACE or not _is_in_name(words, end - 1):
            return None
        tail = tail_at(words, end)
        if tail is None or not (tail.state or tail.postcode):
            continue
        if tail.is_known and (tail.city or tail.postcode):
            return StreetName(end, 0.92, "a house number, a name and a city", tail)
    return None


def _before_unit(words: Words, start: int) -> StreetName | None:
    """A name without a suffix, where a unit and a city follow: 95 Argonaut Ste 150 Aliso Viejo."""
    place = _after_directions(words, start)
    for end in range(place + 1, min(place + 3, len(words)) + 1):
        if words.gap(end - 1) is not Gap.SPACE or not _is_in_name(words, end - 1):
            return None
        unit = unit_at(words.post, words.words[end - 1].end)
        if unit is None:
            continue
        tail = tail_at(words, words.first_from(unit.end))
        if tail is None or not (tail.state or tail.postcode or (tail.city and tail.is_known)):
            return None
        return StreetName(end, 0.88, "a house number, a name, a unit and a city")
    return None


def _is_in_name(words: Words, number: int) -> bool:
    """Whether a word is of a name; an article is where the name goes on: La Puente, El Dorado."""
    if words.text(number) in _ARTICLES:
        return words.gap(number + 1) is Gap.SPACE and _is_name(words, number + 1)
    return _is_name(words, number)


_ARTICLES: Final = word_set("el la los las del de von van der du le les")


def _before_unknown_city(words: Words, first: int, start: int) -> StreetName | None:
    """Names up to a state with a ZIP code: the labeller says which of them are the city."""
    for end in range(start + 2, min(start + MAX_NAME_WORDS + 2, len(words))):
        if not _is_name(words, end - 1) or words.gap(end - 1) not in (Gap.SPACE, Gap.COMMA):
            return None
        region = region_at(words, end)
        if region is None or not (region.state and region.postcode):
            continue
        count = city_words(words.written(first, end))
        if not 0 < count < end - start:
            return None
        city = words.written(end - count, end)
        tail = Tail(region.end, city, region.state, region.postcode, region.country)
        return StreetName(end - count, 0.8, "a house number, a name, a state and a ZIP code", tail)
    return None


def _is_name(words: Words, number: int) -> bool:
    text = words.text(number)
    is_code = any(letter.isdigit() for letter in text) and not text.isdigit()
    return is_code or (text.isalpha() and text not in COUNTED and text not in MONTHS_AND_DAYS)


_POINTERS: Final = word_set("at address addr @ location is to from near deliver on")


_CLOCK: Final = re.compile(r"(?:0?\d|1\d|2[0-3])[0-5]\d")


def _is_bare_address(words: Words, first: int, place: int) -> bool:
    """A number that is no time of day, one word, and nothing more: at 990 geary."""
    number = words.text(first)
    return (
        words.text(first - 1) == "at"
        and 3 <= len(number) <= 5
        and not _CLOCK.fullmatch(number)
        and int("".join(filter(str.isdigit, number)) or 0) % 50 != 0
        and len(words.text(place)) > 3
        and words.gap(place + 1) is not Gap.SPACE
    )


def _pointed_at(words: Words, first: int, start: int) -> StreetName | None:
    """A number and a capital name after "at" or "address", as people say it: 343 S Dearborn."""
    place = start
    while words.text(place) in DIRECTIONS and place - start < 2:
        place += 1
    is_led = words.text(first - 1) in _POINTERS
    if not (is_led or words.gap(first) is Gap.STOP) or not _is_name(words, place):
        return None
    has_direction = place > start and len(words.text(first)) > 1
    is_capital = words.capitals_tell and words.is_capital(place) and len(words.text(first)) > 1
    is_bare = _is_bare_address(words, first, place)
    if not (has_direction or is_capital or is_bare) or words.gap(place) is not Gap.SPACE:
        return None
    end = place + 1
    while (
        words.gap(end) is Gap.SPACE
        and end - place < 3
        and is_capital
        and words.is_capital(end)
        and _is_name(words, end)
    ):
        end += 1
    if not is_led and not (has_direction and words.gap(end) is not Gap.SPACE):
        return None
    return StreetName(end, 0.7, "a number and a name after a word for where")
