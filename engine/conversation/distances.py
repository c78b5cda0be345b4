"""How far a task may be: "within 3 miles", "a mile and a half", "im 3-km-Umkreis", "radius 10"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from data.reference.geography import metres
from engine.conversation.counts import COUNTED_AFTER, UNIT_M, way_after
from engine.conversation.vocabulary import source
from engine.parsing.pay.amounts import Number
from engine.parsing.post import Post, Span

LONGEST_MILES: Final = 500.0
_AND_A_HALF: Final = re.compile(
    r" ?(?:and a half|y medi[ao]|et demie?|und (?:ein )?halb\w*|e mei[ao])\b|半"
)
_RADIUS: Final = re.compile(
    r"(?:\b(?:radius|radio|rayon|umkreis|raio|distance|distancia|distanz|entfernung)\b"
    r"(?: ?(?:(?:to|is|of|at|like|bigger|smaller|around|about|max\w*|,|:|a|en|es|de|como"
    r"|mas grande|"
    r"est|c'est|est de|auf|ist|von|pra|para|em|e|por)\b|[,:]))* ?"
    r"|(?:范围|半径|距离)(?:改成|改为|设为|设成|设到|调到|扩大到|缩小到|是|到)?) ?$"
)
"""Before a number without a unit, which is in the app's own: miles."""


def farthest(post: Post, numbers: Sequence[Number]) -> tuple[float | None, list[Span]]:
    """The farthest way in metres, and where it stands; None where none is said."""
    for number in numbers:
        unit = way_after().match(post.folded, number.end)
        if unit is None:
            continue
        name = next(key for key, value in unit.groupdict().items() if value)
        more = _AND_A_HALF.match(post.folded, unit.end())
        far = (number.value + (0.5 if more else 0.0)) * UNIT_M[name]
        if 0.0 < far <= metres(LONGEST_MILES):
            return far, [Span(number.begin, more.end() if more else unit.end())]
    if found := _one_way().search(post.folded):
        count = 0.5 if found["half"] else 2.0 if found["couple"] else 1.0
        more = _AND_A_HALF.match(post.folded, found.end())
        name = "mile" if found["mile"] else "kilometre"
        span = Span(found.start(), more.end() if more else found.end())
        return (count + (0.5 if more else 0.0)) * UNIT_M[name], [span]
    for number in numbers:
        is_way = _RADIUS.search(post.folded[: number.begin])
        if is_way and not COUNTED_AFTER.match(post.folded[number.end :]) and number.value >= 1.0:
            far = number.value * UNIT_M["mile"]
            if far <= metres(LONGEST_MILES):
                return far, [Span(number.begin, number.end)]
    return None, []


@cache
def _one_way() -> re.Pattern[str]:
    """One, two or half of a unit in words: "within a mile", "medio kilómetro", "milla y media"."""
    units = (f"(?P<{name}>{source('distance', name)})" for name in ("mile", "kilometre"))
    half = r"half an?|half|medi[ao]|un demi|une demi|(?:einen |eine )?halben?|mei[ao]|半"
    couple = (
        r"a couple(?: of)?|couple(?: of)?|un par de|une paire de|ein paar|um par de|umas? duas"
    )
    return re.compile(
        rf"(?<![a-z])(?:(?P<half>{half}) ?|(?P<couple>{couple}) "
        r"|(?:an?|one|una?|une|eine[nmr]?|uma?) |(?=mil(?:la|ha) (?:y|e) me))"
        rf"(?:{'|'.join(units)})"
    )
