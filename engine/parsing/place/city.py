"""Cities in a post: names that the gazetteer knows, where something says that they are one."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from data.reference.gazetteer import City, gazetteer
from data.reference.geography import distance_m
from data.reference.place_key import place_key
from engine.parsing.place.span_set import SpanSet
from engine.parsing.place.tail import MAX_CITY_WORDS, region_at
from engine.parsing.place.token import Gap, Words
from engine.parsing.place.vocabulary import COUNTED, DIRECTIONS, MONTHS_AND_DAYS, word_set
from engine.parsing.post import Post, Span

_PLACING: Final = word_set("in near around en em nach throughout outside serving")
"""Words before a place and hardly before a person."""

_LEADING: Final = _PLACING | word_set(
    "from to at a bei aus bis de para ate hasta desde vers depuis von chez city on"
)
_AREAS: Final = DIRECTIONS | word_set("downtown midtown uptown central greater metro")
_SIDES: Final = DIRECTIONS | frozenset(["downtown", "side", "suburbs", "area", "metro"])
_NEVER: Final = word_set(
    "spanish french english german portuguese chinese italian russian japanese google"
    " amazon apple facebook craigslist airbnb my me home moving help work house apartment"
    " cleaning mom dad christmas easter math science excel word photoshop wordpress python"
    " java general advance person cash need needed ikea uber target best buy the mission"
    " union central victory star bien mal casa obra bar pub"
)
_GIVEN_NAMES: Final = word_set(
    "charlotte jackson victoria florence madison austin savannah sydney dallas houston"
    " lincoln paris london jordan chelsea brooklyn carolina georgia virginia aurora"
    " santiago salvador rosario leon eugene salem jasper logan carson mercedes adelaide"
    " nancy regina vernon"
)
_ACROSS_TOWN_M: Final = 40_000.0
_LARGE: Final = 100_000
_TOWN: Final = 15_000

_CHINESE_LEAD: Final = re.compile(r"(?:坐标|位于|[在到去从来住])(?P<name>[\u4e00-\u9fff]{2,6})")
_CHINESE_TOWN: Final = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,6}?)市(?!场|区|民|内|中心)")
_CHINESE_FIRST: Final = re.compile(r"(?:^|[\s,.;:!?()])(?P<name>[\u4e00-\u9fff]{2,4})")


class CitySpotted(NamedTuple):
    """A city where it stands: as it was written, with the state after it, if any."""

    name: str
    state: str | None
    span: Span
    confidence: float
    reason: str


def cities(words: Words, taken: SpanSet) -> list[CitySpotted]:
    """Cities outside the spans that are taken, in order; no two overlap."""
    found = [city for city in _chinese(words.post) if not taken.overlaps(city.span)]
    mine = SpanSet(city.span for city in found)
    busy = frozenset(
        number
        for number, word in enumerate(words.words)
        if taken.overlaps(Span(word.begin, word.end)) or mine.overlaps(Span(word.begin, word.end))
    )
    number = 0
    while number < len(words):
        spotted = None if number in busy else _city_at(words, number, busy)
        if spotted is None:
            number += 1
            continue
        city, number = spotted
        if not taken.overlaps(city.span):
            found.append(city)
    return _joined(words.post, sorted(found, key=lambda city: city.span))


def _joined(post: Post, found: list[CitySpotted]) -> list[CitySpotted]:
    """A quarter and its city are one place, and the city is its name: Capitol Hill, Seattle."""
    joined: list[CitySpotted] = []
    for city in found:
        before = joined[-1] if joined else None
        between = post.folded[before.span.end : city.span.begin] if before else ""
        if before and between.strip(" ") == "," and _lies_in(before, city):
            span = Span(before.span.begin, city.span.end)
            joined[-1] = city._replace(span=span, confidence=max(before[3], city[3]))
        else:
            joined.append(city)
    return joined


def _lies_in(part: CitySpotted, whole: CitySpotted) -> bool:
    names = gazetteer()
    city = names.city(whole.name, state=whole.state)
    people = names.population(part.name)
    if city is None or people >= city.population:
        return False
    if 5 * people < city.population:
        return True
    parts = names.cities(part.name, country=city.country)
    return any(
        float(distance_m(city.lat, city.lng, quarter.lat, quarter.lng)) < _ACROSS_TOWN_M
        for quarter in parts
    )


def _city_at(words: Words, first: int, busy: frozenset[int]) -> tuple[CitySpotted, int] | None:
    if not words.text(first)[0].isalpha():
        return None
    names = gazetteer()
    if not names.begins(_without_possessive(words.text(first))):
        return None
    for end in _ends(words, first, busy):
        name = _without_possessive(words.written(first, end))
        if not names.knows(name):
            continue
        if (found := _with_region(words, first, end, name)) is not None:
            return found
        evidence = _evidence(words, first, end, name)
        if evidence is not None:
            confidence, reason = evidence
            begin = words.words[first].begin
            cut = len(words.written(first, end)) - len(name)
            span = Span(begin, words.words[end - 1].end - cut)
            return CitySpotted(name, None, span, confidence, reason), end
    return None


def _ends(words: Words, first: int, busy: frozenset[int]) -> list[int]:
    ends = []
    for end in range(first + 1, min(first + MAX_CITY_WORDS, len(words)) + 1):
        if end - 1 in busy or not words.text(end - 1)[0].isalpha():
            break
        if end - 1 > first and words.gap(end - 1) is not Gap.SPACE:
            break
        ends.append(end)
    return ends[::-1]


def _without_possessive(name: str) -> str:
    return name[:-2] if name.endswith(("'s", "’s")) else name  # noqa: RUF001


def _with_region(words: Words, first: int, end: int, name: str) -> tuple[CitySpotted, int] | None:
    region = region_at(words, end)
    if region is None or not region.state:
        return None
    there = gazetteer().cities(name, state=region.state, country=region.country)
    if not there:
        return None
    is_sure = bool(region.postcode) or words.gap(end) is Gap.COMMA or words.is_upper(end)
    is_led = words.text(first - 1) in _LEADING
    if not (is_sure or is_led or there[0].population >= _TOWN):
        return None
    span = Span(words.words[first].begin, words.words[region.end - 1].end)
    spotted = CitySpotted(name, region.state, span, 0.95, "a city and its state")
    return spotted, region.end


def _evidence(words: Words, first: int, end: int, name: str) -> tuple[float, str] | None:
    """How sure it is that a known name stands for the city, and why; None where it does not."""
    city = gazetteer().cities(name)[0]
    parts = [words.text(number) for number in range(first, end)]
    if _is_something_else(words, first, end, name, parts):
        return None
    is_capital = words.capitals_tell and words.is_capital(first) and words.is_capital(end - 1)
    led = _led_by(words, first)
    if is_capital:
        return _capital_evidence(words, first, end, city, led, name)
    return _plain_evidence(words, first, end, city, led, name)


def _is_something_else(words: Words, first: int, end: int, name: str, parts: list[str]) -> bool:
    if parts[0] in _NEVER or (len(parts) == 1 and parts[0] in COUNTED | MONTHS_AND_DAYS):
        return True
    if parts[-1] in COUNTED or (
        len(parts) > 1 and parts[0] in COUNTED - {"la", "los", "las", "el"}
    ):
        return True
    if len(place_key(name)) <= 3:
        return not words.is_upper(first) or not words.capitals_tell
    return False


def _led_by(words: Words, first: int) -> str:
    """The word that leads to a place: "in" of "in Austin", of "in downtown Austin"; or none."""
    before = first - 1
    while before > 0 and words.text(before) in _AREAS and words.gap(before + 1) is Gap.SPACE:
        before -= 1
    if before < 0 or words.gap(before + 1) is not Gap.SPACE:
        return "downtown" if before + 1 < first else ""
    text = words.text(before)
    if before + 1 < first and text not in _LEADING:
        return "downtown"
    if text == "of" and words.text(before - 1) in _SIDES:
        return "in"
    return text if text in _LEADING else ""


def _capital_evidence(
    words: Words, first: int, end: int, city: City, led: str, name: str
) -> tuple[float, str] | None:
    is_word = gazetteer().is_also_a_word(name)
    is_own_name = place_key(city.name) == place_key(name) or city.population >= _LARGE
    goes_on = (
        words.gap(end) is Gap.SPACE
        and words.is_capital(end)
        and words.post.language != "de"
        and words.text(end) not in MONTHS_AND_DAYS
    )
    if is_word and (led not in _PLACING or not is_own_name or city.population < _TOWN or goes_on):
        return None
    if goes_on and (city.population < _LARGE or not led):
        return None
    if led:
        return 0.85 if not goes_on else 0.6, "a city after a word for where"
    if _stands_alone(words, first, end) and city.population >= _TOWN:
        return 0.75, "a city by itself"
    is_first = first == 0 or words.gap(first) is Gap.STOP
    is_person = place_key(name) in _GIVEN_NAMES or _follows_capital(words, first)
    if city.population >= _LARGE and not is_person and not (is_first and end - first == 1):
        return 0.6, "the name of a large city"
    return None


def _follows_capital(words: Words, first: int) -> bool:
    """Whether a capitalised word stands just before, as a first name does: Benjamin Moore."""
    return first > 0 and words.gap(first) is Gap.SPACE and words.is_capital(first - 1)


def _plain_evidence(
    words: Words, first: int, end: int, city: City, led: str, name: str
) -> tuple[float, str] | None:
    is_phrase = end - first > 1
    is_doubtful = gazetteer().is_also_a_word(name) or (words.capitals_tell and not led)
    if is_doubtful and not (is_phrase and led and city.population >= _TOWN):
        return None
    if is_phrase and _is_everyday(words, first, end) and city.population < 3 * _LARGE:
        return None
    is_weak_lead = led in ("a", "de", "to", "at", "para", "on", "von", "bei", "city")
    least = _LARGE if is_weak_lead and not is_phrase else _TOWN
    if led and city.population >= least:
        return 0.75, "a city after a word for where"
    if _stands_alone(words, first, end) and city.population >= _LARGE:
        return 0.6, "a city by itself"
    if is_phrase and city.population >= 2 * _LARGE:
        return 0.65, "the name of a large city"
    return None


def _is_everyday(words: Words, first: int, end: int) -> bool:
    """Whether a phrase is an article and a word of a language: el centro, la paz."""
    rest = [words.text(number) for number in range(first + 1, end)]
    return words.text(first) in COUNTED and all(map(gazetteer().is_also_a_word, rest))


def _stands_alone(words: Words, first: int, end: int) -> bool:
    before = words.gap(first) in (Gap.COMMA, Gap.LINE, Gap.STOP)
    after = words.gap(end) in (Gap.COMMA, Gap.LINE, Gap.STOP)
    is_whole = first == 0 and end == len(words)
    return before and after and first > 0 and not is_whole


def _chinese(post: Post) -> list[CitySpotted]:
    """上海 of "在上海搬家"; 杭州 of "杭州市"; a large city that begins a sentence."""
    found: list[CitySpotted] = []
    seen = SpanSet()
    for pattern, least, confidence in (
        (_CHINESE_TOWN, 0, 0.9),
        (_CHINESE_LEAD, _LARGE, 0.8),
        (_CHINESE_FIRST, 10 * _LARGE, 0.7),
    ):
        for match in pattern.finditer(post.folded):
            name = _longest_known(match.group("name"), least, is_end=pattern is _CHINESE_TOWN)
            if name is None:
                continue
            begin = match.start("name") + match.group("name").index(name)
            span = Span(begin, begin + len(name))
            if not seen.overlaps(span):
                seen.add(span)
                found.append(CitySpotted(post.words(span), None, span, confidence, "a known city"))
    return found


def _longest_known(text: str, least: int, *, is_end: bool) -> str | None:
    names = gazetteer()
    for length in range(len(text), 1, -1):
        part = text[-length:] if is_end else text[:length]
        if part[-1] in "区县" or text[len(part) :].startswith(("区", "县")):
            continue
        if names.knows(part) and names.population(part) >= least:
            return part
    return None
