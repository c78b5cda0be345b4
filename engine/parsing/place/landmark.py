"""Places without a house number: crossings, landmarks, post boxes, buildings with a room."""

from __future__ import annotations

import re
from typing import Final

from engine.parsing.place.mention import Address, Spotted, line_of
from engine.parsing.place.tail import Tail, tail_at
from engine.parsing.place.token import Gap, Words
from engine.parsing.place.vocabulary import (
    COUNTED,
    DIRECTIONS,
    HIGHWAY_WORDS,
    MONTHS_AND_DAYS,
    NAME_PARTICLES,
    SUFFIXES,
    WEAK_SUFFIXES,
    WHOLE_STREETS,
    word_set,
)
from engine.parsing.post import Span

_WHERE: Final = word_set(
    "at in near by from to @ outside inside around behind opposite beside of en em au a"
    " nahe am im beim bei via towards toward across"
)
_HEADS: Final = word_set(
    "park square station airport mall hospital university college school church museum"
    " plaza center centre beach bridge stadium hotel market campus hall library gym"
    " theater theatre zoo arena garden gardens pier terminal harbor harbour apartments"
    " tower towers building dorm dormitory cathedral temple mosque synagogue academy"
    " institute pavilion cemetery fairgrounds marina lake motel inn resort clinic"
    " courthouse depot wharf castle palace"
)
_LEADING_HEADS: Final = word_set(
    "parque plaza estacion aeropuerto mercado hospital universidad centro estadio museo"
    " shopping praca estacao aeroporto universidade museu gare aeroport parc hopital"
    " universite musee marche lake mount fort university school port"
)
_AIRPORTS: Final = word_set(
    "jfk lga ewr lax sfo oak sjc ord mdw dfw iah atl mia fll mco tpa den sea pdx bos phl"
    " iad dca bwi clt dtw msp las phx slc san lhr lgw cdg"
)
_ORDINAL: Final = re.compile(r"\d{0,3}(?:1st|2nd|3rd|[04-9]th|1[1-3]th)")
_CORNER: Final = frozenset(["corner", "intersection", "esquina", "esquina"])
_JOINING: Final = re.compile(r"[ ](?:and|&|at|@|y|e)[ ]|[ ]?/[ ]?")
_BOX: Final = re.compile(
    r"\bp\.?[ ]?o\.?[ ]?box[ ]?\#?[ ]?\d{1,6}\b|\bpost office box[ ]\d{1,6}\b"
)
_ROOM: Final = re.compile(
    r"\b(?:building|bldg|dorm|tower|block|blk|hall)[ ](?:\#[ ]?)?[\w-]{1,12},?[ ]"
    r"(?:room|rm|apt|apartment|unit|floor|suite|\#)[ ]?\#?\d[\w-]{0,6}\b"
)
_ROOM_FIRST: Final = re.compile(
    r"\b(?:room|rm|apt|apartment|unit|suite)[ ]\#?\d[\w-]{0,6},?[ ](?:in[ ]|of[ ])?(?:building"
    r"|bldg|dorm|tower|block|blk)[ ][\w-]{1,12}\b"
)
_PLAIN_SUFFIXES: Final = word_set(
    "street st avenue ave road rd boulevard blvd lane ln parkway pkwy highway hwy"
)
_MAX_NAME: Final = 4


def landmarks(words: Words) -> list[Spotted]:
    """Crossings, post boxes, rooms and named places, in order of how sure they are."""
    return [
        *_boxes_and_rooms(words),
        *_crossings(words),
        *_streets_alone(words),
        *_named_places(words),
    ]


def _streets_alone(words: Words) -> list[Spotted]:
    """A street without a number after a word for where: on Oak Street, near N 5th Ave."""
    found = []
    for number in range(1, len(words)):
        if words.text(number - 1) not in _WHERE | {"on", "along", "off"}:
            continue
        if words.gap(number) is Gap.SPACE and (end := _street_alone(words, number)):
            span = words.span(number, end)
            found.append(_spotted(words, span, end, 0.7, "a street after a word for where"))
    return found


def _street_alone(words: Words, first: int) -> int | None:
    end = first
    while end - first <= _MAX_NAME and _is_street_name(words, end):
        if end > first and words.gap(end) is not Gap.SPACE:
            return None
        following = words.text(end + 1)
        if words.gap(end + 1) is Gap.SPACE and following in SUFFIXES:
            is_capital = words.capitals_tell and words.is_capital(end + 1)
            return end + 2 if following in _PLAIN_SUFFIXES or is_capital else None
        end += 1
    return None


def _boxes_and_rooms(words: Words) -> list[Spotted]:
    found = []
    for pattern, reason in (
        (_BOX, "a post box"),
        (_ROOM, "a building and a room"),
        (_ROOM_FIRST, "a room and a building"),
    ):
        for match in pattern.finditer(words.post.folded):
            before = words.last_before(match.end())
            after = 0 if before is None else before + 1
            found.append(_spotted(words, Span(*match.span()), after, 0.85, reason))
    return found


def _spotted(words: Words, span: Span, after: int, confidence: float, reason: str) -> Spotted:
    tail = tail_at(words, after) or Tail(after)
    written = " ".join(words.post.words(span).split())
    end = words.words[tail.end - 1].end if tail.end > after else span.end
    line = line_of(written, tail.city, tail.state, tail.postcode, postcode_first=False)
    address = Address(
        line,
        None,
        written,
        None,
        tail.city,
        tail.state,
        tail.postcode,
        tail.country,
    )
    return Spotted(address, Span(span.begin, end), confidence, reason)


def _crossings(words: Words) -> list[Spotted]:
    """5th and Main, the corner of Oak St & Pine Ave, Market/3rd."""
    found = []
    for match in _JOINING.finditer(words.post.folded):
        left = words.last_before(match.start())
        if left is None or left + 1 >= len(words):
            continue
        right = left + 1 if words.words[left + 1].begin >= match.end() else left + 2
        first, end = _street_before(words, left), _street_from(words, right)
        if first is None or end is None:
            continue
        if _is_crossing(words, first, left + 1, right, end, match.group()):
            span = Span(words.words[first].begin, words.words[end - 1].end)
            found.append(_spotted(words, span, end, 0.85, "a crossing of two streets"))
    return found


def _street_before(words: Words, last: int) -> int | None:
    """The first word of the street that ends with `last`."""
    first = last
    if words.text(last) in SUFFIXES | WEAK_SUFFIXES and words.gap(last) is Gap.SPACE:
        first = last - 1
    if not _is_street_name(words, first):
        return None
    while (
        first > 0
        and words.gap(first) is Gap.SPACE
        and (words.text(first - 1) in DIRECTIONS or _is_more_of_name(words, first - 1))
    ):
        first -= 1
        if last - first >= _MAX_NAME:
            break
    return first


def _is_more_of_name(words: Words, number: int) -> bool:
    return words.capitals_tell and words.is_capital(number) and _is_street_name(words, number)


def _street_from(words: Words, first: int) -> int | None:
    """The word after the street that begins with `first`."""
    end = first
    while words.text(end) in DIRECTIONS and end - first < 2:
        end += 1
    if not _is_street_name(words, end) or (end > first and words.gap(end) is not Gap.SPACE):
        return None
    end += 1
    while words.gap(end) is Gap.SPACE and end - first < _MAX_NAME:
        text = words.text(end)
        if text in SUFFIXES:
            return end + 1
        if words.text(end - 1) in HIGHWAY_WORDS and text.isdigit():
            return end + 1
        if not _is_more_of_name(words, end):
            break
        end += 1
    return end


def _is_street_name(words: Words, number: int) -> bool:
    if not 0 <= number < len(words):
        return False
    text = words.text(number)
    if _ORDINAL.fullmatch(text):
        return True
    is_word = text.isalpha() and text not in COUNTED and text not in MONTHS_AND_DAYS
    return is_word and text not in _WHERE and len(text) > 2 and text not in _CORNER


def _is_crossing(words: Words, first: int, left: int, right: int, end: int, joint: str) -> bool:
    """Whether two names beside each other are streets: a kind, an ordinal, "corner of"."""
    says_corner = words.text(first - 1) == "of" and words.text(first - 2) in _CORNER
    says_corner = says_corner or words.text(first - 1) in _CORNER
    if says_corner:
        return True
    sides = [range(first, left), range(right, end)]
    kinds = [any(_tells_street(words, n) for n in side) for side in sides]
    ordinals = [any(_ORDINAL.fullmatch(words.text(n)) for n in side) for side in sides]
    if joint.strip() in ("y", "e", "at", "/") and not all(
        kind or ordinal for kind, ordinal in zip(kinds, ordinals, strict=True)
    ):
        return False
    if all(kinds) or _is_meeting_point(words, first, left, right, end, joint):
        return True
    is_led = words.text(first - 1) in _WHERE | {"on"}
    other_is_capital = not words.capitals_tell or all(
        words.is_capital(side[0]) or ordinal for side, ordinal in zip(sides, ordinals, strict=True)
    )
    return is_led and any(ordinals) and not all(ordinals) and other_is_capital


def _is_meeting_point(
    words: Words, first: int, left: int, right: int, end: int, joint: str
) -> bool:
    """Two capitalised names after "at", each one word: Hollywood and Vine, Michigan & Wacker."""
    return (
        joint.strip() in ("and", "&")
        and words.text(first - 1) in ("at", "@")
        and left - first == end - right == 1
        and words.capitals_tell
        and words.is_capital(first)
        and words.is_capital(right)
    )


def _tells_street(words: Words, number: int) -> bool:
    text = words.text(number)
    is_numbered = text in HIGHWAY_WORDS and words.text(number + 1).isdigit()
    return text in SUFFIXES or text in WHOLE_STREETS or is_numbered


def _named_places(words: Words) -> list[Spotted]:
    """Central Park, Union Station, Parque Lincoln, LAX, after a word for where."""
    found = []
    for number in range(1, len(words)):
        if words.text(number - 1) not in _WHERE or words.gap(number) is not Gap.SPACE:
            continue
        first = number + (words.text(number) in ("the", "la", "el", "o", "a", "le", "l"))
        end = (
            _airport(words, first) or _numbered_place(words, first) or _capital_name(words, first)
        )
        if end is not None:
            span = words.span(first, end)
            found.append(_spotted(words, span, end, 0.75, "a named place after a word for where"))
    return found


def _airport(words: Words, first: int) -> int | None:
    if words.text(first) not in _AIRPORTS or not words.is_upper(first):
        return None
    end = first + 1
    if words.text(end) == "airport":
        end += 1
    if words.text(end) == "terminal" and words.gap(end + 1) is Gap.SPACE:
        end += 2
    return end


def _numbered_place(words: Words, first: int) -> int | None:
    """The word after a place that is called by a number: Pier 39, Terminal 2."""
    if words.text(first) not in _NUMBERED or words.gap(first + 1) is not Gap.SPACE:
        return None
    return first + 2 if _PLACE_NUMBER.fullmatch(words.text(first + 1)) else None


_NUMBERED: Final = word_set(
    "pier terminal gate dock hangar warehouse building muelle puerta porte"
)
_PLACE_NUMBER: Final = re.compile(r"\d{1,3}[a-z]?")


def _capital_name(words: Words, first: int) -> int | None:
    """The word after a capitalised name with a head that says what kind of place it is."""
    if not words.capitals_tell:
        return None
    end = first
    while end - first <= _MAX_NAME and words.is_capital(end):
        if end > first and words.gap(end) is not Gap.SPACE:
            break
        if words.text(end) in MONTHS_AND_DAYS:
            break
        end += 1
    heads = [n for n in range(first + 1, end) if words.text(n) in _HEADS]
    if heads:
        return heads[-1] + 1
    if words.text(first) in _LEADING_HEADS and words.is_capital(first):
        return _name_after(words, first)
    return None


def _name_after(words: Words, first: int) -> int | None:
    """The word after a name that follows its head: Parque del Retiro, Gare de Lyon."""
    end = first + 1
    while words.gap(end) is Gap.SPACE and words.text(end) in NAME_PARTICLES and end - first < 3:
        end += 1
    start = end
    while words.gap(end) is Gap.SPACE and words.is_capital(end) and end - start < 3:
        end += 1
    return end if end > start else None
