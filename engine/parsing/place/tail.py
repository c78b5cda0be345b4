"""What follows the street: city, state or province, postcode."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from data.reference.gazetteer import Gazetteer, gazetteer
from engine.parsing.place.token import Gap, Words
from engine.parsing.place.vocabulary import (
    COMMON_STATE_WORDS,
    COUNTED,
    HIGHWAY_WORDS,
    MONTHS_AND_DAYS,
    STATE_WORDS,
    STATES,
    SUFFIXES,
    word_set,
)

MAX_CITY_WORDS: Final = 5
_METROPOLIS: Final = 500_000
_UNIT_WORDS: Final = word_set(
    "apt unit suite ste fl floor rm room lot bldg building box floors # space"
)

ZIP: Final = re.compile(r"\d{5}(?:-\d{4})?")
_CANADIAN: Final = (re.compile(r"[a-z]\d[a-z]"), re.compile(r"\d[a-z]\d"))
_BRITISH: Final = (re.compile(r"[a-z]{1,2}\d[a-z\d]?"), re.compile(r"\d[a-z]{2}"))
_AUSTRALIAN: Final = re.compile(r"\d{4}")
_CITY_WORD: Final = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Tail:
    """The end of an address; `end` is the number of the word after it."""

    end: int
    city: str | None = None
    state: str | None = None
    postcode: str | None = None
    country: str | None = None
    is_known: bool = False


def tail_at(words: Words, first: int) -> Tail | None:
    """The longest city, state and postcode that begin with a word; None where none do.

    A city that the gazetteer does not know is believed between commas, or before a state or a
    ZIP code that leave no doubt.
    """
    if words.gap(first) is Gap.STOP:
        return None
    region = region_at(words, first)
    alone = city_alone(words, first)
    if region and alone and _is_rather_city(words, first, region, alone):
        region = None
    return _city_then_region(words, first) or region or _british(words, first) or alone


def _is_rather_city(words: Words, first: int, region: Tail, alone: Tail) -> bool:
    """Whether a written-out state is a city here: Oregon City, New York without more."""
    if region.postcode or len(words.text(first)) <= 2:
        return False
    if alone.end > region.end:
        return True
    people = gazetteer().population(alone.city or "")
    return alone.end == region.end and people >= _METROPOLIS


def _city_then_region(words: Words, first: int) -> Tail | None:
    names = gazetteer()
    guess: Tail | None = None
    for end in _city_ends(words, first):
        if end - first > 1 and _is_state_word(words, end - 1):
            continue  # "Washington DC" is Washington in DC
        city = words.written(first, end)
        region = region_at(words, end) or _named_region(words, city, end)
        if region is None:
            continue
        if _is_there(names, city, region):
            return _with_city(region, city, is_known=True)
        if guess is None and _is_plausible(words, first, end, region):
            guess = _with_city(region, city, is_known=False)
    return guess


def _is_state_word(words: Words, number: int) -> bool:
    text = words.text(number)
    return (text,) in STATES and len(text) == 2 and region_at(words, number) is not None


def _named_region(words: Words, city: str, first: int) -> Tail | None:
    """A state that is also a word ("or", "la"), after one of its own cities.

    After a space only in English, and only one that is no common word of English.
    """
    state = STATES.get((words.text(first),))
    is_common = words.text(first) in COMMON_STATE_WORDS or words.post.language != "en"
    if state is None or words.gap(first) not in (Gap.COMMA, *([] if is_common else [Gap.SPACE])):
        return None
    if not gazetteer().cities(city, state=state[0], country=state[1]):
        return None
    return Tail(first + 1, None, state[0], None, state[1], True)


def _with_city(region: Tail, city: str, *, is_known: bool) -> Tail:
    return Tail(region.end, city, region.state, region.postcode, region.country, is_known)


def _city_ends(words: Words, first: int) -> list[int]:
    """Where a city that begins with a word could end, farthest first."""
    ends = []
    for end in range(first + 1, min(first + MAX_CITY_WORDS, len(words)) + 1):
        if not _CITY_WORD.fullmatch(words.text(end - 1)):
            break
        if end - 1 > first and words.gap(end - 1) is not Gap.SPACE:
            break
        ends.append(end)
    return ends[::-1]


def _is_there(names: Gazetteer, city: str, region: Tail) -> bool:
    if region.state:
        return any(
            place.country == region.country for place in names.cities(city, state=region.state)
        )
    found = names.zip_code(region.postcode or "")
    return found is not None and any(
        place.state == found.state for place in names.cities(city, country="US")
    )


def _is_plausible(words: Words, first: int, end: int, region: Tail) -> bool:
    is_apart = words.gap(first) in (Gap.COMMA, Gap.LINE)
    if not region.state or not (is_apart or region.postcode):
        return False
    inside = [words.text(number) for number in range(first, end)]
    if any(word in COUNTED | MONTHS_AND_DAYS | _UNIT_WORDS for word in inside):
        return False
    if end - first > 3:
        return False
    return is_apart or inside[0] not in SUFFIXES


def region_at(words: Words, first: int) -> Tail | None:
    """A state with or without its postcode, or a ZIP code alone."""
    if words.gap(first) is Gap.STOP:
        return None
    for length in (3, 2, 1):
        state = STATES.get(tuple(words.text(first + offset) for offset in range(length)))
        if state is None or any(
            words.gap(first + offset) is not Gap.SPACE for offset in range(1, length)
        ):
            continue
        end = first + length
        postcode, after = _postcode_at(words, end, state[1])
        if postcode or _is_meant(words, first, end):
            return Tail(after, None, state[0], postcode, state[1], True)
    if words.gap(first) is not Gap.STOP and ZIP.fullmatch(words.text(first)):
        written = words.written(first, first + 1)
        if gazetteer().zip_code(written) is not None and not _is_money(words, first):
            return Tail(first + 1, None, None, written, "US", True)
    return None


def _postcode_at(words: Words, first: int, country: str) -> tuple[str | None, int]:
    if words.gap(first) is Gap.STOP:
        return None, first
    if country == "US" and ZIP.fullmatch(words.text(first)):
        return words.written(first, first + 1), first + 1
    if country == "AU" and _AUSTRALIAN.fullmatch(words.text(first)):
        return words.written(first, first + 1), first + 1
    if country == "CA" and _pair_at(words, first, _CANADIAN):
        return words.written(first, first + 2), first + 2
    return None, first


def _pair_at(words: Words, first: int, forms: tuple[re.Pattern[str], re.Pattern[str]]) -> bool:
    return all(
        words.gap(first + offset) is not Gap.STOP and form.fullmatch(words.text(first + offset))
        for offset, form in enumerate(forms)
    )


def _is_meant(words: Words, first: int, end: int) -> bool:
    """Whether what reads as a state is one: "or" and "in" are written in capitals, or end."""
    if end - first > 1 or words.text(first) not in STATE_WORDS:
        return True
    if words.is_upper(first) and not words.is_upper(first - 1):
        return True
    if words.capitals_tell and not words.is_upper(first):
        return False
    return words.capitals_tell or words.gap(end) is not Gap.SPACE


def _is_money(words: Words, number: int) -> bool:
    return words.character_before(number) in "$€£¥₦₹" or words.character_after(number) in "$€£¥%k"


def _british(words: Words, first: int) -> Tail | None:
    for end in (first, *_city_ends(words, first)):
        if _pair_at(words, end, _BRITISH):
            city = words.written(first, end) or None
            if city is None or gazetteer().cities(city, country="GB"):
                return Tail(end + 2, city, None, words.written(end, end + 2), "GB", True)
    return None


def city_alone(words: Words, first: int) -> Tail | None:
    """A known city without a state, which is no ordinary word as it stands here."""
    for end in _city_ends(words, first):
        city = words.written(first, end)
        if _could_be_city(words, first, end, city):
            return Tail(end, city, is_known=True)
    return None


def _could_be_city(words: Words, first: int, end: int, city: str) -> bool:
    names = gazetteer()
    if words.text(first) in COUNTED | MONTHS_AND_DAYS | HIGHWAY_WORDS or not names.knows(city):
        return False
    if words.capitals_tell and words.is_capital(first):
        return not (end - first == 1 and len(city) < 3)
    is_apart = words.gap(first) is not Gap.SPACE and words.gap(end) is not Gap.SPACE
    is_large = is_apart or names.population(city) >= 15_000
    return is_large and not names.is_also_a_word(city) and len(city) > 3
