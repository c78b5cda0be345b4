"""Which places of a list a message names: "the second one", "Nr. 3", "第六个", "the last"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from engine.conversation.counts import COUNTED_AFTER, way_after
from engine.conversation.vocabulary import Mention, mentions, source
from engine.parsing.wording import any_of

MOST_PLACES: Final = 10
"""Of a list that is told; "number 12" is a bus."""

_NUMBERED: Final = re.compile(
    r"(?:(?<![a-z])(?:number|no|nr|nos?|numero|num|nummer|option|opcion|opcao|task|job|gig|"
    r"tarea|tarefa|tache|mission|aufgabe|auftrag|position|posicion|n)\.? ?[°º]? ?|#|№ ?)"
    r"([0-9]{1,2})(?![0-9.,:]*[0-9]|[a-z%])"
    r"|第 ?([0-9]{1,2})(?![0-9]) ?[个条单项份号]?"
)
_FURTHER: Final[dict[int, str]] = {
    6: "sixth|6th|number six|sexto|sexta|numero seis|sixieme|numero six|sechste(n,r,s,)"
    "|nummer sechs|"
    "第六|六号",
    7: "seventh|7th|number seven|septimo|septima|numero siete|septieme|numero sept|siebte(n,r,s,)|"
    "nummer sieben|setimo|setima|numero sete|第七|七号",
    8: "eighth|8th|number eight|octavo|octava|numero ocho|huitieme|numero huit|achte(n,r,s,)|"
    "nummer acht|oitavo|oitava|numero oito|第八|八号",
    9: "ninth|9th|number nine|noveno|novena|numero nueve|neuvieme|numero neuf|neunte(n,r,s,)|"
    "nummer neun|nono|nona|numero nove|第九|九号",
    10: "tenth|10th|number ten|decimo|decima|numero diez|dixieme|numero dix|zehnte(n,r,s,)|"
    "nummer zehn|numero dez|第十|十号",
    3: "option trois|option drei",
    2: "option deux|option zwei",
    1: "option un|option eins",
    -1: "the one at the bottom|last on the list|celle tout en bas|celui tout en bas|tout en bas|"
    "最下面的|排最后的",
    -2: "second to last|second last|next to last|penultimo|penultima|avant-dernier|avant-derniere|"
    "vorletzte(n,r,s,)|penultimo|penultima|倒数第二个|倒数第二",
}
_FURTHER_ONES: Final = {place: re.compile(any_of(words)) for place, words in _FURTHER.items()}

_NO_PLACE_AFTER: Final = re.compile(
    r"[ -](?:times?|of all|name|aid|floor|thoughts?|vez|veces|piso|andar|fois|etage|mal|stock"
    r"|feiras?|versuch|try|attempt|intento|essai|tentativa|quarter|trimestre|quartal|language|street|st|ave|avenue|road|rd"
    r"|grade|birthday)\b"
    r"|[次天周楼名手线月季]"
)
_NO_PLACE_BEFORE: Final = re.compile(
    r"\b(?:at|since(?: the)?|wait a|just a|just one|give me an?|in an?|hold on a|espera un"
    r"|un momento un|toda|cada"
    r"|my|our|mi|mis|mon|ma|meine?[mnrs]?|meu|minha|na proxima|por|um|une?)(?: very)? $"
    r"|我的$"
)
"""What makes an ordinal none of a list: "first time", "segunda-feira", "my second job"."""

_MORE_OF_NUMBER: Final = re.compile(r"[0-9.,:]*[0-9]|[$€£]")
_CLAUSE_END: Final = re.compile(r"\s*(?:[.,;!?]|$|please\b|pls\b|por favor\b)")
_COMPARING: Final = re.compile(
    r"(?:\b\w{2,}est\b|\b(?:most|best|top|urgent\w*|mas|mejor\w*|mayor|plus|mieux|mais|melhor\w*|"
    r"maior|paid|paying)\b)[^.,;!?]{0,30}$"
)
_DETERMINED: Final = re.compile(r"\b(?:the|el|la|lo|le|de|das|der|den|die|o|a|number|task) $")

_FIRST_TWO: Final = re.compile(source("first_two", "any"))
_NOT_BOTH: Final = re.compile(
    r" (?:days|hands|ways|sides|times|weekends|last|dernier\w*|ultim\w*|semaines|semanas|dias"
    r"|hijos|"
    r"wochen|tage|personas|personnes|pessoas|personen|letzten|kids|children|hours|heures|horas)\b"
    r"|(?:小时|月|星期|礼拜|人|孩子|多|钟|年|房|卧|衣柜|柜|箱|窗|行李|老|大|床|沙发|节|周)"
)


def picks_of(folded: str, orders: Sequence[tuple[int, int]] = ()) -> tuple[int, ...]:
    """Places of the list that are named, from 1 and from -1 back, each once.

    `orders` are stretches that say an order: "best paid first" names no place.
    """
    both = _FIRST_TWO.search(folded)
    if both and not _NOT_BOTH.match(folded, both.end()):
        return 1, 2
    found = [
        int(m.name)
        for m in ordinals_in(folded)
        if not _is_order(folded, m)
        and not any(begin < m.end and m.begin < end for begin, end in orders)
    ]
    return tuple(dict.fromkeys(found))


def ordinals_in(folded: str) -> list[Mention]:
    """Where places of a list are named; "number 12 buses" and "a task 3 miles away" name none."""
    found = [*mentions("ordinal", folded), *_numbered(folded), *_further(folded)]
    found.sort(key=lambda m: (m.begin - m.end, m.begin, m.name))
    kept: list[Mention] = []
    for one in found:
        if all(one.end <= other.begin or other.end <= one.begin for other in kept):
            kept.append(one)
    return [m for m in sorted(kept, key=lambda m: m.begin) if _is_place(folded, m)]


def _is_place(folded: str, found: Mention) -> bool:
    head, tail = folded[: found.begin], folded[found.end :]
    is_digit = folded[found.end - 1].isdigit()
    if _NO_PLACE_AFTER.match(tail) or _NO_PLACE_BEFORE.search(head):
        return False
    if folded[found.begin : found.end] == "second" and re.search(r"(?<![a-z])a $", head):
        return re.match(r" (?:one|job|task|gig|option)\b", tail) is not None
    if way_after().match(tail) or head[-1:].isdigit():
        return False
    if folded[found.begin : found.end] in _WEEKDAYS and not _is_no_weekday(head, tail):
        return False
    return not (is_digit and (_MORE_OF_NUMBER.match(tail) or COUNTED_AFTER.match(tail)))


def _is_no_weekday(head: str, tail: str) -> bool:
    """Whether "a quinta" is the fifth of a list and no Thursday."""
    is_named = _THE_ONE.search(head) is not None or not (head.strip() or tail.strip(" .!?"))
    return is_named and not _OF_DAY.match(tail)


_WEEKDAYS: Final = ("segunda", "quarta", "quinta", "sexta")
_THE_ONE: Final = re.compile(
    r"(?<!para )(?<!ate )(?<!desde )(?<!pra )(?<![a-z])"
    r"(?:a|la|essa|esta|esa|aquela|aquella|opcao|opcion|tarefa|tarea|as|las|[oa] da"
    r"|(?:primeira|primera) (?:ou|e|o|y)"
    r"|(?:candidat|aceit|inscrev|peg)[a-z]*(?: me)? na) $"
)
_OF_DAY: Final = re.compile(
    r"-|,? (?:feira|de manha|de tarde|a (?:noite|tarde)|a sexta|que vem|as [0-9]|[0-9]|das [0-9]"
    r"|e (?:sexta|sabado|terca|quarta|quinta|domingo)|ou (?:terca|sexta|sabado))"
)


def _numbered(folded: str) -> list[Mention]:
    return [
        Mention(str(place), one.start(), one.end())
        for one in _NUMBERED.finditer(folded)
        if 1 <= (place := int(one[1] or one[2])) <= MOST_PLACES
    ]


def _further(folded: str) -> list[Mention]:
    return [
        Mention(str(place), *one.span())
        for place, pattern in _FURTHER_ONES.items()
        for one in pattern.finditer(folded)
    ]


def _is_order(folded: str, found: Mention) -> bool:
    """Whether a place only says what is to come first: at the end of words that compare."""
    head, tail = folded[: found.begin], folded[found.end :]
    return found.name == "1" and bool(
        _CLAUSE_END.match(tail) and _COMPARING.search(head) and not _DETERMINED.search(head)
    )
