"""What an amount is for: an hour, a day, a person, an item, or (None) the whole task."""

from __future__ import annotations

import re
from typing import Final

from engine.parsing.pay.offer import PayUnit
from engine.parsing.wording import any_of

_NOUNS: Final[dict[PayUnit, str]] = {
    "hour": "h|hr(s)|hour|houre|hora|heure|std|std.|stunde|小时|钟头|时间|时|個小时",
    "day": "d|day|dia|jour|journée|tag|shift|turno|diaria|diária|schicht|天|日|班",
    "night": "night|noche|noite|nuit|nacht|nuitée|晚|夜|泊",
    "week": "wk|week|semana|semaine|woche|周|星期|礼拜|週間",
    "month": "mo|mth|month|mes|mês|mois|monat|月|个月|ヶ月|か月",
    "year": "yr|year|año|ano|an|jahr|年",
    "person": (
        "person|pers|head|worker|helper|guest|guy|man|participant|student|child|kid|mover|pp|"
        "persona|cabeza|trabajador|ayudante|niño|pessoa|cabeça|ajudante|criança|personne|tête|"
        "kopf|helfer|mann|nase|kind|enfant|位|人|名|个人|员"
    ),
    "visit": (
        "visit|session|lesson|class|trip|walk|time|ride|delivery|drop|run|gig|appointment|"
        "visita|sesión|clase|viaje|paseo|vez|entrega|servicio|visita|sessão|aula|viagem|"
        "passeio|serviço|visite|séance|cours|leçon|trajet|fois|livraison|course|promenade|"
        "besuch|sitzung|stunde unterricht|fahrt|mal|lieferung|einsatz|termin|gassirunde|"
        "次|趟|节课|课|回"
    ),
    "item": (
        "item|piece|pc|pcs|unit|each|box|bag|envelope|page|word|mile|km|photo|image|picture|"
        "video|article|post|inspection|room|window|load|order|job|task|tree|chair|table|tire|"
        "sq ft|sqft|square foot|square feet|m2|sqm|foot|ft|lb|pound|kg|yard|dog|cat|car|house|"
        "survey|review|pieza|artículo|caja|bolsa|página|palabra|foto|unidad|cuarto|habitación|"
        "ventana|metro|perro|trabajo|peça|item|caixa|sacola|palavra|unidade|quarto|janela|"
        "cachorro|trabalho|pièce|carton|sac|mot|unité|chambre|fenêtre|chien|mètre|tâche|"
        "stück|stk|kiste|karton|seite|wort|bild|zimmer|fenster|hund|meter|auftrag|qm|m²|"
        "件|个|单|份|张|箱|只|条|页|篇|字|台|套|户|间|颗|棵|枚|本|匹|頭|部屋|箱"
    ),
}
_BETWEEN: Final = (
    r"(?:\s?(?:cash|net|netto|brutto|brut|netos?|limpos?|usd|dollars?|flat)\b)?[ ]{0,2}[(]?"
)
_BEFORE_NOUN: Final = (
    r"(?:/[ ]?|p/[ ]?|[x*][ ]?1[ ]?|"
    + any_of(
        "per|an|a|each|every|the|for each|for every|pro|je|jede(n,r,s)|die|der|am|im|in der|"
        "por|por cada|cada|la|el|al|a la|à|à la|par|de l'|l'|le|chaque|pour chaque|na|no|ao|a|"
        "à|por|per|für jede(n,s)"
    )
    + r"[ ]?|-[ ]?(?=hour|hr|h\b)|(?:每|一|1|毎|当)(?:个)?|(?=h\b|hrs?\b))"
)
_AFTER: Final = [
    (unit, re.compile(_BETWEEN + _BEFORE_NOUN + any_of(nouns))) for unit, nouns in _NOUNS.items()
]
_ADVERB_WORDS: Final[tuple[tuple[PayUnit, str], ...]] = (
    (
        "hour",
        "hourly|hora|hora trabajada|hourly rate|stundenlohn|de taux horaire|ph|p.h.|p/h|"
        "p.h|per hr|x hora|p/ hora|/h|/hr|stündlich|die stunde|时|時給",
    ),
    ("day", "daily|a day|pd|p/d|täglich|diarios|diarias|diários|am tag|journalier"),
    ("night", "nightly|a night"),
    ("week", "weekly|pw|p/w|semanal(es)|semanais|wöchentlich|hebdomadaire(s)|la semaine|/wk"),
    ("month", "monthly|pm|pcm|mensual(es)|mensais|mensal|monatlich|mensuel(s)|/mo|le mois"),
    ("year", "yearly|annually|per annum|p.a.|anual(es)|annuel(s)|jährlich"),
    ("person", "pp|p.p.|/pp|per pax|/pax|c/u por persona"),
    (
        "item",
        "each|ea|ea.|apiece|a piece|a pop|c/u|cada un(o,a)|cada|la pieza|pièce|l'unité|"
        "chacun(e)|das stück|stück|o par|a peça",
    ),
)
_ADVERBS: Final = [(unit, re.compile(_BETWEEN + any_of(words))) for unit, words in _ADVERB_WORDS]
_BEFORE_WORDS: Final[tuple[tuple[PayUnit, str], ...]] = (
    (
        "hour",
        "hourly|hourly rate|hourly pay|hourly wage|per hour|an hour|rate per hour|"
        "hourly rate is|"
        "hourly rate of|pay rate|por hora|la hora|a la hora|tarifa por hora|por hora de|"
        "valor por hora|valor da hora|hora|taux horaire|tarif horaire|par heure|de l'heure|"
        "horaire|stundenlohn|pro stunde|je stunde|die stunde|stundensatz|stundensatz von|"
        "stundenlohn von|每小时|每个小时|一小时|一个小时|每钟头|一个钟头|1小时|时薪|时给|"
        "1時間|一時間|時間給|毎時|時間あたり|1時間あたり|時給",
    ),
    (
        "day",
        "daily|day rate|daily rate|per day|por día|al día|jornal|diária|diaria|"
        "por dia|par jour|"
        "tageslohn|tagessatz|pro tag|一天|每天|每日|1天|日薪|日结|日给|1日|一日|日當|日当",
    ),
    ("night", "per night|por noche|por noite|par nuit|pro nacht|一晚|每晚|1泊"),
    (
        "week",
        "weekly|per week|por semana|par semaine|pro woche|wochenlohn|一周|每周|周薪|每星期|"
        "一个星期|週給|1週間",
    ),
    (
        "month",
        "monthly|per month|al mes|por mes|por mês|par mois|pro monat|monatlich|sueldo mensual|"
        "月薪|每月|一个月|每个月|月给|1ヶ月|月额",
    ),
    (
        "person",
        "per person|per head|each person|por persona|cada persona|por pessoa|par personne|"
        "pro person|pro kopf|每人|一人|每个人|人均|每位|一个人|1人|一名|每名|1名",
    ),
    ("visit", "每次|一次|每趟|一趟|每节课|一节课|1回|一回|每课"),
    (
        "item",
        "per item|each|每件|一件|每个|一单|每单|每份|每张|每页|每箱|每只|1件|1個|1枚|1箱|一張",
    ),
)
_BEFORE: Final = [
    (
        unit,
        re.compile(any_of(words) + r"[ :=~约は]{0,3}(?:about|around|at|is|of|de|von|ca\.?)?[ ]?$"),
    )
    for unit, words in _BEFORE_WORDS
]
_ANYTHING: Final = re.compile(
    _BETWEEN
    + r"(?:per |/[ ]?|pro |par (?!virement|carte|cheque|transfert|mail|sms|message|telephone))"
    + r"[a-z]{2,20}"
)
_EVIDENCE: Final = re.compile(
    r"[ ]?(?:/[ ]?|"
    + any_of("per|an|por|par|pro|die|de l'|la|l'|p/|x|p")
    + r"[ ]?|p/?(?=h))"
    + any_of("h|hr(s)|hour|hora|heure|std|stunde")
    + r"|[ ]?/[ ]?(?:小时|时|h\b|hr\b)|一(?:个)?小时"
)
_COUNTS: Final = re.compile(
    any_of(
        "half|quarter of|in|within|takes|take|at least|less than|media|medio|meia|meio|demi|halbe|"
        "halben|in einer|in der nachsten|en una|en|dans une|dans l'|em uma"
    )
    + r"[ -]?$"
)
_AROUND: Final = 24
"""Characters before an amount in which its unit is looked for."""


def unit_after(text: str, at: int) -> tuple[PayUnit, int] | None:
    """What an amount ending at `at` (in folded text) is for, and where that is said to end."""
    best: tuple[PayUnit, int] | None = None
    for unit, pattern in (*_ADVERBS, *_AFTER):
        found = pattern.match(text, at)
        if found and (best is None or found.end() > best[1]):
            best = unit, found.end()
    if best is None and (anything := _ANYTHING.match(text, at)):
        return "item", anything.end()
    return best


def unit_before(text: str, at: int) -> PayUnit | None:
    """What an amount beginning at `at` is for, where that is said before: "hourly rate: 20"."""
    start = max(0, at - _AROUND)
    window = text[start:at]
    for unit, pattern in _BEFORE:
        found = pattern.search(window)
        if found and not _is_counted(window[: found.start()], found.group()):
            return unit
    return None


def is_hour_rate(text: str, at: int) -> bool:
    """Whether "/hr", "an hour" or the like follows: pay even without a currency."""
    return _EVIDENCE.match(text, at) is not None


def _is_counted(before: str, unit: str) -> bool:
    """Whether a unit is itself counted or a time: "十一小时 200" (eleven hours, not one), "in half
    an hour $40"."""
    if _COUNTS.search(before):
        return True
    return (
        unit[0] in "一1"
        and before[-1:] != ""
        and before[-1:] in "0123456789十百二三四五六七八九.:"
    )
