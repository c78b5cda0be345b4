"""Streets as German writes them: the kind of street at the end, then the number."""

from __future__ import annotations

import re
from typing import Final

from engine.parsing.place.mention import Address, Spotted, line_of
from engine.parsing.place.tail import city_alone
from engine.parsing.place.token import Gap, Words
from engine.parsing.place.unit import unit_at
from engine.parsing.place.vocabulary import MONTHS_AND_DAYS, word_set
from engine.parsing.post import Span

_STRONG: Final = ("straße", "strasse", "str", "allee", "gasse", "chaussee", "stieg")
_WEAK: Final = tuple(
    word_set(
        "weg platz ring damm ufer hof markt berg graben steig pfad wall park tor brucke kamp"
        " winkel redder"
    )
)
_WEAK_ABROAD: Final = ("weg", "platz")
_NOT_STREETS: Final = word_set(
    "parkplatz arbeitsplatz bahnhof supermarkt flohmarkt weihnachtsmarkt spielplatz"
    " stellplatz umweg heimweg hinweg ruckweg wochenmarkt baumarkt campingplatz sportplatz"
    " fußballplatz sitzplatz bauernhof friedhof dachdecker motor traktor tierpark fuhrpark"
    " schulhof monitor doktor faktor direktor hauptbahnhof fahrtweg schulweg arbeitsweg"
    " platz hof markt weg park tor ring berg wall feldweg gehweg radweg innenhof hinterhof"
    " ursprung dring bring spring str wettbewerb gepack zweck moderator senator"
)
_NUMBER: Final = re.compile(
    r"[ ](?:nr\.?[ ]?)?(\d{1,4}[ ]?(?:[a-h](?![\w]))?(?:-\d{1,4})?)(?![\w:]|[.,]\d|[ ]?[$€£%]"
    r"|[ ]?(?:uhr|euro|eur|stunden|std|minuten|min|km|kg|qm|personen|tage|leute|kartons|zimmer)\b)"
)
_POSTCODE: Final = re.compile(r"[ ]?,?\n?[ ]?(?:d-|a-|ch-)?(\d{4,5})(?=[ ][^\W\d_])")
_NOT_NAMES: Final = word_set(
    "in der die das den dem an auf am im zur zum bei von nach und oder eine einer ist"
    " wohne neben hinter vor ab bis aus meine meiner unsere gegenuber ecke nahe"
)
_ARTICLES: Final = {"am", "im", "zum", "zur", "an", "in", "auf", "unter", "bei", "hinter", "vor"}


def german_streets(words: Words) -> list[Spotted]:
    """German streets with their number, in order; in German posts without a number, too."""
    found: list[Spotted] = []
    last = -1
    for number in range(len(words)):
        if words.words[number].begin <= last:
            continue
        spotted = _street_at(words, number) or _article_street(words, number)
        if spotted is not None and spotted.span.begin > last:
            found.append(spotted)
            last = spotted.span.end
    return found


def _street_at(words: Words, number: int) -> Spotted | None:
    text = words.text(number)
    is_strong = text.endswith(_STRONG) and (len(text) > 5 or text in _STRONG)
    weak = _WEAK if words.post.language == "de" else _WEAK_ABROAD
    is_weak = text.endswith(weak) and (len(text) > 5 or text in weak)
    if words.post.language != "de" and text in _STRONG[2:]:
        return None
    if not (is_strong or is_weak):
        return None
    begin = number
    if text in _STRONG or text in weak:
        begin = _names_before(words, number)
        if begin == number:
            return None
    elif text in _NOT_STREETS or not text[: -len("weg")]:
        return None
    match = _NUMBER.match(words.post.folded, _after(words, number))
    is_capital = words.is_capital(begin) or not words.capitals_tell
    if not is_capital or (match is None and not _stands_alone(words, begin, number, is_strong)):
        return None
    if match is None and not is_strong:
        return None
    if is_weak and not is_strong and not words.is_capital(begin):
        return None
    return _spotted(words, begin, number + 1, match)


def _after(words: Words, number: int) -> int:
    end = words.words[number].end
    return end + (words.character_after(number) == ".")


def _names_before(words: Words, number: int) -> int:
    """The first word of a street whose kind stands apart: Neue Schönhauser Straße."""
    begin = number
    while begin > max(0, number - 3) and words.gap(begin) is Gap.SPACE:
        before = words.text(begin - 1)
        is_name = words.is_capital(begin - 1) or (
            not words.capitals_tell and begin == number and before.isalpha()
        )
        if not is_name or before in _NOT_NAMES or before in MONTHS_AND_DAYS:
            break
        begin -= 1
    return begin


def _stands_alone(words: Words, begin: int, number: int, is_strong: bool) -> bool:
    """Whether a street without a number is meant: in a German post, with a full name."""
    written = words.text(number)
    is_name = len(written) > len("strasse") + 2 or begin < number
    return (
        is_strong
        and words.post.language == "de"
        and is_name
        and words.capitals_tell
        and written.endswith(("straße", "strasse", "allee", "gasse", "chaussee"))
        and written not in ("einbahnstraße", "einbahnstrasse", "sackgasse")
    )


def _article_street(words: Words, number: int) -> Spotted | None:
    """Am Markt 3, Unter den Linden 77: only where postcode or city follow."""
    if words.text(number) not in _ARTICLES or not words.is_capital(number):
        return None
    end = number + 1
    if words.text(end) in ("der", "den", "dem"):
        end += 1
    first_name = end
    while end - first_name < 2 and words.gap(end) is Gap.SPACE and words.is_capital(end):
        if words.text(end) in MONTHS_AND_DAYS:
            return None
        end += 1
    if end == first_name:
        return None
    match = _NUMBER.match(words.post.folded, words.words[end - 1].end)
    spotted = _spotted(words, number, end, match) if match else None
    return spotted if spotted and (spotted.address.city or spotted.address.postcode) else None


def _spotted(words: Words, begin: int, end: int, match: re.Match[str] | None) -> Spotted:
    post = words.post
    number = post.text[match.start(1) : match.end(1)].strip() if match else None
    stop = match.end() if match else _after(words, end - 1)
    unit = unit_at(post, stop) if match else None
    stop = unit.end if unit else stop
    code = _POSTCODE.match(post.folded, stop)
    postcode = code.group(1) if code else None
    stop = code.end() if code else stop
    city = None
    following = _word_from(words, end, stop)
    if words.text(following) == "in" and words.gap(following) is Gap.SPACE:
        following += 1
    if words.gap(following) is not Gap.STOP and (tail := city_alone(words, following)):
        city, stop = tail.city, words.words[tail.end - 1].end
    elif postcode and words.is_capital(following):
        city, stop = words.written(following, following + 1), words.words[following].end
    elif postcode and len(postcode) == 4 and code:
        postcode, stop = None, code.start()
    street = " ".join(post.text[words.words[begin].begin : _after(words, end - 1)].split())
    first = " ".join(part for part in (street, number) if part)
    if unit:
        first = f"{first}, {unit.written}"
    line = line_of(first, city, None, postcode, postcode_first=True)
    address = Address(line, number, street, unit.written if unit else None, city, None, postcode)
    confidence = 0.93 if number else 0.75
    return Spotted(address, Span(words.words[begin].begin, stop), confidence, "a German street")


def _word_from(words: Words, first: int, position: int) -> int:
    while first < len(words) and words.words[first].begin < position:
        first += 1
    return first
