"""What a number counts where it is neither an amount nor a place: hours, people, reviews."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from data.reference.geography import metres
from engine.conversation.vocabulary import source

_BLOCK_M: Final = 160.0  # a tenth of a mile, as city blocks are counted
UNIT_M: Final = {"mile": metres(1.0), "kilometre": 1_000.0, "metre": 1.0, "block": _BLOCK_M}
"""Metres of each unit of a way."""

COUNTED_AFTER: Final = re.compile(
    r"^ ?(?:-(?! ?[$€£0-9])|:|h\b|hrs?\b|hours?\b|min(?:s|utes?|uten?|utos?)?\b|horas?\b|heures?\b"
    r"|stunden?\b|uhr\b|点|小时|分钟|時|天|days?\b|dias?\b|jours?\b|tagen?\b|am\b|pm\b|%"
    r"|percent\b|xp\b"
    r"|(?:completed |good |gute |buen[ao]s |bons? |boas )?(?:stars?|jobs?|tasks?|gigs?|reviews?"
    r"|ratings?"
    r"|resenas?|opiniones|valoraciones|avis|notes?|bewertungen|rezensionen|avaliacoes|trabajos?"
    r"|tareas?"
    r"|taches?|missions?|tarefas?|auftrage|servicos?)\b|completed\b|done\b|completad[ao]s\b"
    r"|weeks?\b|semanas?\b|semaines?\b|wochen?\b|months?\b|meses\b|mois\b|monaten?\b"
    r"|个|位|条|单|月|日|号"
    r"|(?:lbs?|pounds|kgs?|kilos?|quilos?|people|persons?|guys|helpers|boxes|bags|rooms?|bedrooms?"
    r"|flights?|floors?|years?|yrs?|dogs?|cats?|kids?|sq|ft|m2|times|others|applicants|workers"
    r"|personas?|cajas|bolsas|anos?|ans|estrellas|habitaciones|perros|ninos"
    r"|personnes?|cartons?|pieces?|etoiles?|fois|enfants"
    r"|personen|leuten?|jahren?|kisten|zimmern?|sternen?|mal|kindern?"
    r"|pessoas?|caixas|quartos?|estrelas?|vezes|criancas)\b"
    r"|人|岁|公斤|斤|楼|间|室|箱|星|次|只|年|级|折|分(?!钟))"
)
"""What stands behind a number that is no money."""

AGE_BEFORE: Final = re.compile(
    r"\b(?:anyone|anybody|people|adults?|aged?|older than|mayores de|personnes de|leute ab|"
    r"maiores de|rated|rating|level|score|nivel|niveau|stufe|nota|note)\b[^.,;!?]{0,14}$"
    r"|(?:评分|等级|好评|年龄)[^.,;]{0,4}$"
)
"""What stands before a number that is an age, a rating or a level."""


@cache
def way_after() -> re.Pattern[str]:
    """A unit of a way behind its number, by name: "3 miles", "3-mile"."""
    parts = (f"(?P<{name}>{source('distance', name)})" for name in UNIT_M)
    return re.compile(rf"[ -]?(?:{'|'.join(parts)})")
