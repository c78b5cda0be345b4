"""Streets as Spanish, Portuguese, French and Italian write them: the kind of street in front."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from data.reference.gazetteer import gazetteer
from engine.parsing.place.mention import Address, Spotted, line_of
from engine.parsing.place.tail import city_alone
from engine.parsing.place.token import Gap, Words
from engine.parsing.place.unit import unit_at
from engine.parsing.place.vocabulary import (
    COUNTED,
    MONTHS_AND_DAYS,
    NAME_PARTICLES,
    STATES,
    word_set,
)
from engine.parsing.post import Span

_TYPES: Final = {
    "es": word_set(
        "calle c cl av avda avenida paseo plaza pza carrera cra kr diagonal calzada camino"
        " carretera ctra ronda travesia glorieta boulevard blvd prolongacion privada cerrada"
        " callejon jiron jr pasaje rambla via alameda"
    ),
    "pt": word_set(
        "rua r av avenida travessa praca alameda estrada rodovia largo beco ladeira viela"
    ),
    "fr": word_set(
        "rue r av avenue boulevard bd bld place allee allees chemin impasse quai cours route"
        " passage square faubourg sentier ruelle esplanade"
    ),
    "it": word_set("via viale piazza corso largo vicolo"),
}
_ABROAD: Final = word_set(
    "calle avenida avda paseo rua rue avenue boulevard via viale piazza plaza travessa"
    " praca alameda carrera camino calzada"
)
"""Kinds that are believed in a post of another language, when capitals agree."""

_ALSO_WORDS: Final = word_set(
    "c r cl via place plaza largo cours passage paseo carrera square privada camino"
    " estrada route ronda chemin diagonal corso jr kr"
)
"""Kinds that say something else, too: a walk, a degree, a way."""

_SQUARES: Final = frozenset(("plaza", "place", "praca", "largo", "piazza"))
_AFTER_TYPE: Final = 7
_NUMBER_SIGNS: Final = re.compile(
    r"[ ]?,?[ ]?(?:n[o°º]?\.?|nr\.?|num(?:ero)?\.?|\#|altura|no\.)?[ ]?"
    r"(?P<number>(?:\d{1,4}|(?<!, )\d{5})[a-z]?"
    r"(?:[ ]?-[ ]?\d{1,5})?(?:[ ](?:bis|ter|quater)\b)?)(?![\w:°º]|[.,]\d|[ ]?[$€£¥%])"
)
_NUMBER_FIRST: Final = re.compile(
    r"(?<![\w.,:$€£#-])(\d{1,4}(?:[a-d]|[ ]?(?:bis|ter|quater))?)[ ]?,?[ ]$"
)
_POSTCODE_CITY: Final = re.compile(
    r"[ ]?,?\n?[ ]?-?[ ]?(?:c\.?p\.?:?[ ]?|cep:?[ ]?)?(\d{5}-\d{3}|\d{4}-\d{3}|\d{5})(?![\d.:])"
)
_BRAZILIAN_STATE: Final = re.compile(
    r"[ ]?[-/,][ ]?(A[CLMP]|BA|CE|DF|ES|GO|M[AGST]|P[ABEIR]|R[JNORS]|S[CEP]|TO)\b"
)
_COLOMBIAN: Final = re.compile(
    r"\b(?:calle|carrera|cl|cra|kra?|cr|diagonal|dg|transversal|tv|avenida|av)\.?[ ]\d{1,3}[ ]?"
    r"(?:[a-d](?![\w])|bis|sur|norte|este)?[ ]?(?:\#|n[o°º]\.?|con)[ ]?\d{1,3}[ ]?[a-d]?"
    r"(?:[ ]?-[ ]?\d{1,3})?\b"
)
_QUARTER: Final = re.compile(
    r"[ ]?,?[ ]?(?:col(?:onia)?|urb(?:anizacion)?|barrio|bairro|fracc(?:ionamiento)?)\.?[ ]"
    r"[^\W\d_]+(?:[ ][^\W\d_]+){0,2}"
)
_IN: Final = frozenset(["en", "em", "in", "a", "a"])
_MONTH_NAMES: Final = word_set(
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre"
    " diciembre janeiro fevereiro marco maio junho julho setembro outubro novembro"
    " dezembro janvier mars avril juin juillet aout septembre"
)


@dataclass(frozen=True, slots=True)
class _Street:
    begin: int  # character
    street: str
    number: str | None
    end: int  # character


def romance_streets(words: Words) -> list[Spotted]:
    """Streets that begin with their kind, with or without a number, in order."""
    own = _TYPES.get(words.post.language, frozenset())
    found: list[Spotted] = []
    number = 0
    while number < len(words):
        text = words.text(number)
        end = 0
        if text in own or (text in _ABROAD and words.capitals_tell and words.is_capital(number)):
            spotted, end = _street_at(words, number)
            if spotted is not None:
                found.append(spotted)
        number = max(end, number + 1)
    return [*found, *_numbered_streets(words)]


def _numbered_streets(words: Words) -> list[Spotted]:
    """Streets that are numbers, as in Colombia: Carrera 7 # 71-21, Calle 50 con 10."""
    found = []
    for match in _COLOMBIAN.finditer(words.post.folded):
        written = _clean(words.post.words(Span(*match.span())))
        found.append(_with_rest(words, _Street(match.start(), written, None, match.end()))[0])
    return found


def _street_at(words: Words, first: int) -> tuple[Spotted | None, int]:
    end = _name_end(words, first)
    if end is None:
        return None, first
    street = _numbered(words, first, end)
    has_capital = words.capitals_tell and any(
        words.is_capital(number)
        for number in range(first + 1, end)
        if words.text(number) not in NAME_PARTICLES
    )
    is_weak = words.text(first) in _ALSO_WORDS
    is_square = words.text(first) in _SQUARES and words.text(first + 1) in NAME_PARTICLES
    is_plain = is_weak and not words.is_capital(first) and not is_square
    if street.number is None and (not has_capital or is_plain):
        return None, first
    is_marked = words.character_after(first) == "/"  # c/ mayor 5
    if is_weak and not (has_capital or words.is_capital(first) or is_marked):
        return None, first
    spotted, after = _with_rest(words, street)
    while end < len(words) and words.words[end].begin < after:
        end += 1
    return spotted, end


def _name_end(words: Words, first: int) -> int | None:
    """The word after the name of a street, whose kind is `first`; None without a name."""
    end, names = first + 1, 0
    at_least_one_capital = words.capitals_tell and any(
        words.is_capital(number) for number in range(first + 1, min(first + 4, len(words)))
    )
    while end < len(words) and end - first <= _AFTER_TYPE and words.gap(end) is Gap.SPACE:
        text = words.text(end)
        if text[0].isdigit():
            if words.text(end + 1) in ("de", "of") or text.endswith(("th", "st", "nd", "rd")):
                end, names = end + 1, names + 1  # 9 de Julio
                continue
            break
        if text in NAME_PARTICLES:
            end += 1
            continue
        is_date_name = names and text in _MONTH_NAMES and words.text(end - 1) == "de"
        if not is_date_name and (text in COUNTED or text in MONTHS_AND_DAYS or text in _ENDS):
            break
        if at_least_one_capital and not words.is_capital(end) and not is_date_name:
            break
        if not at_least_one_capital and names == 3:
            break
        names, end = names + 1, end + 1
    while end > first + 1 and words.text(end - 1) in NAME_PARTICLES:
        end -= 1
    return end if names and end > first + 1 else None


_ENDS: Final = word_set(
    "hoy manana ayer urgente pago pagamos numero num no n nr altura esquina hasta antes"
    " despues hoje amanha ate depois aujourd'hui demain urgent paie avant apres necesito"
    " preciso cherche besoin ahora agora maintenant tengo son e em en a piso apto depto"
    " oggi domani col colonia barrio bairro cp cep"
) - frozenset(["e"])


def _numbered(words: Words, first: int, end: int) -> _Street:
    post = words.post
    begin, stop = words.words[first].begin, words.words[end - 1].end
    written = words.written(first, end)
    before = _NUMBER_FIRST.search(post.folded, max(0, begin - 12), begin)
    if before and not _is_amount(post.folded, before.start(1)):
        return _Street(before.start(1), written, before.group(1), stop)
    match = _NUMBER_SIGNS.match(post.folded, stop)
    if match and not _counts_something(post.folded, match.end()):
        number = post.text[match.start("number") : match.end("number")]
        return _Street(begin, written, number, match.end())
    return _Street(begin, written, None, stop)


_COUNTS: Final = re.compile(
    r"[ ]?(?:euros?|eur|pesos|dolares|reais|horas?|heures?|h\b|minut|dias?|jours?|personas|pessoas"
    r"|personnes|metros|metres|am\b|pm\b|semanas|uhr|usd)"
)


def _counts_something(folded: str, end: int) -> bool:
    return bool(_COUNTS.match(folded, end))


def _is_amount(folded: str, begin: int) -> bool:
    return folded[max(0, begin - 2) : begin].strip() in ("$", "€", "£", "r$")


def _with_rest(words: Words, street: _Street) -> tuple[Spotted, int]:
    post, end = words.post, street.end
    unit = unit_at(post, end)
    end = unit.end if unit else end
    quarter = _QUARTER.match(post.folded, end)
    end = quarter.end() if quarter else end
    postcode_match = _POSTCODE_CITY.match(post.folded, end)
    postcode = postcode_match.group(1) if postcode_match else None
    end = postcode_match.end() if postcode_match else end
    city, state, end = _city_after(words, end)
    if city and postcode is None and (late := _POSTCODE_CITY.match(post.folded, end)):
        postcode, end = late.group(1), late.end()
    number_is_first = street.number is not None and post.folded.startswith(
        street.number, street.begin
    )
    parts = (street.number, street.street) if number_is_first else (street.street, street.number)
    first = " ".join(part for part in parts if part)
    pieces = [
        first,
        unit.written if unit else "",
        _clean(post.text[slice(*quarter.span())]) if quarter else "",
    ]
    line = line_of(
        ", ".join(piece for piece in pieces if piece), city, state, postcode, postcode_first=True
    )
    address = Address(
        line, street.number, street.street, unit.written if unit else None, city, state, postcode
    )
    confidence = 0.92 if street.number else 0.85 if city else 0.75
    reason = "a kind of street and its name" + (" and number" if street.number else "")
    return Spotted(address, Span(street.begin, end), confidence, reason), end


def _clean(text: str) -> str:
    return " ".join(text.strip(" ,").split())


def _city_after(words: Words, end: int) -> tuple[str | None, str | None, int]:
    """The city that follows a street, and a state where one is written after it."""
    first = words.first_from(end)
    if first == len(words):
        return None, None, end
    between = words.post.folded[end : words.words[first].begin]
    if words.gap(first) is Gap.STOP and between.strip(" ,") != "-":
        return None, None, end
    if words.text(first) in _IN:
        first += 1
    tail = city_alone(words, first)
    if tail is None:
        return None, None, end
    state = None
    after = tail.end
    end = words.words[after - 1].end
    if (brazilian := _BRAZILIAN_STATE.match(words.post.text, end)) is not None:
        return tail.city, brazilian.group(1), brazilian.end()
    key = (words.text(after),)
    if key in STATES and words.is_upper(after) and words.gap(after) is not Gap.STOP:
        written = STATES[key][0]
        if gazetteer().cities(tail.city or "", state=written):
            state, after = written, after + 1
    return tail.city, state, words.words[after - 1].end
