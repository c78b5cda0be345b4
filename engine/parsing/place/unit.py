"""Units inside a building: Apt 4B, # 124, Fl. 3, 3º B."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from engine.parsing.place.vocabulary import word_set
from engine.parsing.post import Post

_LEAD: Final = r"\.?[ ]?,?[ ]?"
_VALUE: Final = r"(?:\d[\w-]{0,7}|[a-z]\d[\w-]{0,6}|[a-z]-?\d+|[a-z]{1,2}(?![\w']))"
_UNIT: Final = re.compile(
    rf"{_LEAD}(?:"
    rf"(?:apartments?|apt|unit|suite|ste|room|rm|lot|space|spc|trlr|trailer|building|bldg|tower"
    rf"|block|blk|floor|fl|flr|level|lvl|penthouse|ph|dorm|box|hangar|slip|gate|flat)\b\.?[ ]?"
    rf"(?:\#[ ]?|no\.?[ ]?)?{_VALUE}"
    rf"|\#[ ]?{_VALUE}"
    rf"|st\.?[ ]\d{{2,4}}\b"  # a suite, by haste
    rf"|\d{{1,3}}(?:st|nd|rd|th)[ ](?:floor|fl|flr)\b"
    rf"|(?:piso|depto|departamento|dpto|int|interior|apto|apartamento|ap|puerta|pta|bloque|bloco"
    rf"|portal|escalera|esc|casa|sala|andar|local|oficina|ofic|torre|etage|batiment|bat|appartement"
    rf"|appart|appt|escalier|wohnung|whg|stock|manzana|mz|lote|quadra|lt|planta)\b\.?[ ]?"
    rf"(?:\#|n[o°º]\.?)?[ ]?{_VALUE}"
    rf"|\d{{1,2}}[.]?(?:er|e|eme)?[ ](?:piso|andar|etage|stock|og|planta)\b"
    rf"|\d{{1,2}}[oa°][ ]?[a-z]?(?![\w])"  # 3º B: the ordinal sign folds to a letter
    r")"
)
_WORDS: Final = word_set("at to by in is on or an of as am pm it we us my me no so up go if be")
_BARE: Final = re.compile(
    r"[ ]?,?[ ]?(?:\d{1,4}[b-glnq-tv-y]|\d{3,4}a|[a-z]\d{1,4}|\d{1,4}-\d?[a-z][\w-]*)\b(?![.:]\d)"
)
_REPEATS: Final = 3


@dataclass(frozen=True, slots=True)
class Unit:
    """What is written about the unit, and where it ends."""

    written: str
    end: int


def unit_at(post: Post, begin: int) -> Unit | None:
    """The unit that follows an address's street, whose last character is before `begin`."""
    end = begin
    for _ in range(_REPEATS):
        match = _UNIT.match(post.folded, end)
        if match is None or match.group().split()[-1] in _WORDS:
            break
        end = match.end()
    if end == begin and (bare := _BARE.match(post.folded, begin)):
        end = bare.end()
    if end == begin:
        return None
    return Unit(" ".join(post.text[begin:end].strip(" ,.").split()), end)
