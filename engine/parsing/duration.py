"""How long the work takes, where a post says so: "about 2 hours", "1-2 hrs", "medio día"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from engine.parsing.pay.amounts import Number, numbers_in
from engine.parsing.post import Found, Post, Span
from engine.parsing.wording import any_of

_MINUTE: Final = 1.0
_HOUR: Final = 60.0
_DAY: Final = 8 * _HOUR  # of work
_LONGEST: Final = 60 * 24 * 31.0

_UNITS: Final[tuple[tuple[float, str], ...]] = (
    (_MINUTE, "min(s)|min.|minute(s)|minuto(s)|minuten|分钟|分|分間"),
    (
        _HOUR,
        "h|hr(s)|hr.|hour(s)|hora(s)|heure(s)|std|std.|stunde(n)|小时|钟头|个小时|个钟头|"
        "个钟|時間|时间",
    ),
    (
        _DAY,
        "day(s)|workday(s)|día(s)|dia(s)|jour(s)|journée(s)|tag(e,en,)|arbeitstage|天|日間|日间",
    ),
    (5 * _DAY, "week(s)|wk(s)|semana(s)|semaine(s)|woche(n)|周|个星期|星期|週間|周间"),
)
_UNIT: Final = [
    (
        minutes,
        re.compile(
            r"[ -]?(?:个)?"
            + any_of(words)
            + r"(?P<half>半|(?: (?:y media|y medio|e meia|e meio|et demie?|and a half|einhalb)))?"
        ),
    )
    for minutes, words in _UNITS
]
_TO: Final = re.compile(r" ?(?:-|~|to|or|a|ate|hasta|ou|o|bis|oder|bis zu|und|到|至|or so) ?")
_FRACTION: Final = re.compile(r" (?:1/2|[½]|y 1/2|e 1/2|et 1/2|und eine halbe)|½")
_PLUS_MINUTES: Final = re.compile(
    r" ?(?:and|y|e|et|und|,)? ?(?P<m>[0-5]?[0-9]) ?(?:min(?:ute?[ns]?|utos?|uti)?s?\b|分钟?)"
)
_FIXED: Final[tuple[tuple[float, float, str], ...]] = (
    (
        30,
        30,
        "half an hour|half hour|half-hour|a half hour|media hora|media horita|meia hora|"
        "une demi-heure|demi-heure|demi heure|"
        "eine halbe stunde|halbe stunde|半小时|半个小时|半个钟头|半個小时|30分|半时间|半時間",
    ),
    (
        15,
        15,
        "quarter of an hour|quarter hour|cuarto de hora|quinze minutos|un quart d'heure|"
        "quart d'heure|viertelstunde|"
        "eine viertelstunde|一刻钟|15分",
    ),
    (
        45,
        45,
        "three quarters of an hour|dreiviertelstunde|trois quarts d'heure|"
        "tres cuartos de hora|三刻钟",
    ),
    (
        90,
        90,
        "hour and a half|an hour and a half|one and a half hours|hora y media|"
        "una hora y media|hora e meia|uma hora e meia|une heure et demie|"
        "eineinhalb stunden|anderthalb stunden|一个半小时|一小时半|1時間半|1时间半|一时间半|"
        "一個半小时",
    ),
    (
        60,
        60,
        "an hour|one hour|una hora|uma hora|une heure|eine stunde|ein stündchen|1時間|一時間",
    ),
    (
        60,
        120,
        "hour or two|an hour or two|una o dos horas|uma ou duas horas|une heure ou deux|"
        "ein bis zwei stunden|ein oder zwei stunden|"
        "一两个小时|一两小时|一二小时",
    ),
    (
        120,
        180,
        "couple of hours|couple hours|a couple of hours|un par de horas|um par de horas|"
        "ein paar stunden|quelques heures|"
        "unas horas|algumas horas|几个小时|数時間|a few hours|few hours|两三个小时|2, 3時間|"
        "两三小时",
    ),
    (
        10,
        30,
        "couple of minutes|a few minutes|few minutes|quick job|unos minutos|alguns minutos|"
        "quelques minutes|ein paar minuten|几分钟|"
        "十几分钟|数分",
    ),
    (
        240,
        240,
        "half a day|half day|half-day|medio día|media jornada|meio dia|meio período|"
        "meia diária|une demi-journée|demi-journée|"
        "einen halben tag|halber tag|halbtags|halben tag|半天|半日",
    ),
    (
        480,
        480,
        "all day|whole day|full day|entire day|all-day|a day|one day|full-day|todo el día|"
        "el día entero|jornada completa|un día|o dia todo|o dia inteiro|"
        "dia inteiro|período integral|um dia de trabalho|toute la journée|une journée|"
        "la journée entière|journée complète|"
        "den ganzen tag|ganztägig|ganzer tag|ganztags|一整天|全天|整天|一天|一日中|終日|丸一日",
    ),
    (
        480,
        720,
        "overnight|over night|toda la noche|noite toda|toute la nuit|die ganze nacht|"
        "über nacht|通宵|整晚|一晩中|夜通し",
    ),
    (
        960,
        960,
        "all weekend|whole weekend|todo el fin de semana|o fim de semana inteiro|"
        "tout le week-end|das ganze wochenende|整个周末",
    ),
)
_FIXED_PATTERNS: Final = tuple(
    (low, high, re.compile(any_of(words))) for low, high, words in _FIXED
)

_DEADLINE_BEFORE: Final = re.compile(
    any_of(
        "in|within|in the next|next|after|every|each|ago|before|notice|last|past|"
        "in about|per|/|within the next|the last|first|"
        "en|dentro de|cada|hace|en las próximas|próximas|al|la|por|em|daqui a|dentro de|"
        "a cada|há|nas próximas|"
        "dans|d'ici|chaque|il y a|toutes les|sous|de l'|à l'|dans les|par|"
        "vor|alle|jede|innerhalb von|binnen|pro|je|nächsten|每|每隔|一|毎|the"
    )
    + r" ?(?:about |around |approximately |the next |unos |unas |environ |etwa |ca\.? )?$"
)
_DEADLINE_AFTER: Final = re.compile(
    r" ?(?:"
    + any_of(
        "ago|from now|later|before|after|notice|old|away|drive away|prior|from today|hence|"
        "earlier|advance|por delante|atrás|antes|después|"
        "plus tard|avant|après|vorher|später|danach|hour|depois|内|后|以内|之内|"
        "之后|以后|前|之前|後|以内|してから|ごと|おき|期限|from"
    )
    + r")"
)
_PER: Final = re.compile(
    r" ?(?:/ ?|"
    + any_of("a|per|each|every|al|por|par|pro|am|pro|cada|每|por|ao")
    + r" ?)"
    + any_of(
        "day|week|month|visit|session|día|semana|mes|dia|mês|jour|semaine|mois|tag|woche|monat"
    )
)
_OFFER_BEFORE: Final = re.compile(
    r"(?:[$€£¥₹][ ]?[0-9.,]+|dollars?|bucks|euros?|usd|eur|元|块|円|[0-9])[ ]?(?:an?|per|"
    r"each|/|the|la|por|par|de l'|die|pro|a|每)?[ ]?$"
)
_FOR: Final = re.compile(
    any_of(
        "for|about|around|approx|approx.|takes|take|taking|last(s)|lasts about|roughly|"
        "estimated|should take|will take|only|duration|duration:|work|of work|"
        "durante|por|unas|unos|aproximadamente|aprox|aprox.|dura|duración|toma|tarda|"
        "tomará|cerca de|umas|leva|dura|duração|"
        "pendant|environ|durée|prend|dure|pour|für|ca|ca.|circa|etwa|ungefähr|dauert|"
        "dauer|dauer ca.|rund|"
        "大约|大概|约|需要|预计|时长|共|差不多|工作|約|およそ|所要|所要時間|だいたい"
    )
    + r"[ :]{0,2}$"
)
_HALF_PAST: Final = re.compile(r" ?(?P<m>[0-5][0-9])(?![0-9])")
_WEEKS: Final = ("week", "semana", "semaine", "woche")
_CLOCK_FROM: Final = 7.0
_CLOCK_BEFORE: Final = re.compile(
    any_of(
        "à|às|as|a|a las|à partir de|vers|das|desde|desde las|entre|avant|après|até|jusqu'à|"
        "hasta|hasta las|um|ab|bis|@|at|dès"
    )
    + r" ?(?:[0-9]{1,2}(?:h[0-9]{0,2})? ?-? ?)?$"
)
_CLOCK_AFTER: Final = re.compile(r"[0-9]{0,2} ?(?:-|as|a|ate|et|e|bis|hasta) ?[0-9]{1,2} ?(?:h|$)")
_MODEL_YEARS: Final = re.compile(
    r"^[ -]?(?:old|alt|de edad|anos|ans|岁|歳|kid|notice|guarantee|warranty|drive from)"
)


@dataclass(frozen=True, slots=True)
class Duration:
    """How long the work takes.

    Attributes
    ----------
    low_min, high_min : float
        Minutes of work, equal where one length is stated; a day of work has eight hours.
    per : str or None
        "day" or "week" where the length is that of each time ("5 hours a day"); None else.
    """

    low_min: float
    high_min: float
    per: str | None = None

    @property
    def minutes(self) -> float:
        """The middle of the two ends."""
        return (self.low_min + self.high_min) / 2.0


@dataclass(frozen=True, slots=True)
class Count:
    """How many of a thing the work is about: 3 rooms, 20 boxes."""

    of: str
    number: float


def find_duration(post: Post, *, taken: Sequence[Span] = ()) -> tuple[Found[Duration], ...]:
    """Stated lengths of the work, the best first; empty where a post states none.

    "In 2 hours", "2 hours ago" and "every 2 hours" are times and no lengths; nor is the "hour"
    of "$25 an hour". `taken` spans, of a deadline or an address, are left out.
    """
    found = [
        item
        for item in (*_counted(post), *_fixed(post))
        if not any(item.span.overlaps(other) for other in taken)
    ]
    kept: list[Found[Duration]] = []
    for item in sorted(found, key=lambda f: (-f.confidence, f.span.begin - f.span.end)):
        if not any(item.span.overlaps(other.span) for other in kept):
            kept.append(item)
    return tuple(sorted(kept, key=lambda f: (-f.confidence, f.span.begin)))


def find_counts(post: Post, *, taken: Sequence[Span] = ()) -> tuple[Found[Count], ...]:
    """How many rooms, items or animals the work is about, in the order of the text."""
    counts = []
    for number in numbers_in(post):
        span = Span(number.begin, number.end)
        if any(span.overlaps(other) for other in taken) or not 1 <= number.value <= 1_000:
            continue
        for of, pattern in _things():
            thing = pattern.match(post.folded, number.end)
            if thing:
                whole = Span(number.begin, thing.end())
                counts.append(Found(Count(of, number.value), whole, 0.85, f"a number of {of}"))
                break
    return tuple(counts)


def _counted(post: Post) -> Iterator[Found[Duration]]:
    text, numbers = post.folded, numbers_in(post)
    for i, number in enumerate(numbers):
        value, end = number.value, number.end
        if fraction := _FRACTION.match(text, end):
            value, end = value + 0.5, fraction.end()
        unit = _unit_at(text, end)
        if unit is None:
            continue
        minutes, end, is_half = unit
        value += 0.5 if is_half else 0.0
        low, high, begin = value * minutes, value * minutes, number.begin
        first = _range_before(text, numbers, i)
        if first is not None:
            low, begin = first.value * minutes, first.begin
        if text[end - 1] == "h" and _is_clock(text, begin, end, high / _HOUR):
            continue
        after_h = _HALF_PAST if text[end - 1] == "h" else _PLUS_MINUTES
        if minutes == _HOUR and (more := after_h.match(text, end)):
            low, high, end = low + float(more["m"]), high + float(more["m"]), more.end()
        if 0.0 < low <= high <= _LONGEST and _is_length(text, begin, end):
            yield _found(text, begin, end, low, high, is_long=minutes >= _DAY)


def _fixed(post: Post) -> Iterator[Found[Duration]]:
    for low, high, pattern in _FIXED_PATTERNS:
        for found in pattern.finditer(post.folded):
            begin, end = found.span()
            glued = post.folded[begin - 1 : begin]
            if glued.isdigit() or not _is_length(post.folded, begin, end):
                continue
            yield _found(post.folded, begin, end, float(low), float(high), is_long=False)


def _is_clock(text: str, begin: int, end: int, hours: float) -> bool:
    """Whether "16h" is a time of day, as it is written in French, Portuguese and Spanish."""
    before, after = text[max(0, begin - 28) : begin], text[end : end + 8]
    if _CLOCK_BEFORE.search(before) or _CLOCK_AFTER.match(after):
        return True
    return hours >= _CLOCK_FROM and _FOR.search(before) is None


def _unit_at(text: str, at: int) -> tuple[float, int, bool] | None:
    for minutes, pattern in _UNIT:
        found = pattern.match(text, at)
        if found:
            return minutes, found.end(), found["half"] is not None
    if text.startswith(("个半小时", "个半钟头"), at):
        return _HOUR, at + 4, True
    return None


def _range_before(text: str, numbers: list[Number], i: int) -> Number | None:
    if i == 0 or numbers[i - 1].value >= numbers[i].value:
        return None
    first = numbers[i - 1]
    between = text[first.end : numbers[i].begin]
    is_clock = text[max(0, first.begin - 1) : first.begin] in (":", "/", "$", "€", "£")
    return first if _TO.fullmatch(between) and not is_clock else None


def _is_length(text: str, begin: int, end: int) -> bool:
    before, after = text[max(0, begin - 28) : begin], text[end : end + 16]
    if text[max(0, begin - 1) : begin] in ("$", "€", "£", "¥", ":", "/", "#", "."):
        return False
    if _DEADLINE_AFTER.match(after) or _MODEL_YEARS.match(after):
        return False
    if _DEADLINE_BEFORE.search(before) and not _FOR.search(before):
        return False
    return _OFFER_BEFORE.search(before) is None


def _found(
    text: str, begin: int, end: int, low: float, high: float, *, is_long: bool
) -> Found[Duration]:
    per = _PER.match(text, end)
    has_cue = _FOR.search(text[max(0, begin - 28) : begin]) is not None
    confidence = 0.95 if has_cue else 0.7 if is_long else 0.85
    unit = None
    if per is not None:
        unit = "week" if any(word in per.group() for word in _WEEKS) else "day"
    reason = "a length of time after a word for length" if has_cue else "a length of time"
    return Found(Duration(low, high, unit), Span(begin, end), confidence, reason)


@cache
def _things() -> tuple[tuple[str, re.Pattern[str]], ...]:
    adjective = (
        r"[ -]?(?:(?:small|big|large|heavy|double|pequen[ao]s|grandes|petits?|grands?|kleine|"
        r"grosse|folding|moving|medium)[ ])?"
    )
    return tuple(
        (of, re.compile(adjective + r"(?:x )?(?:个|间|只|张|件|箱|个大|台|扇)?" + any_of(words)))
        for of, words in (
            (
                "bedrooms",
                "bed(s)|bedroom(s)|br|bd|bdrm(s)|habitacion(es)|dormitorio(s)|recámara(s)|"
                "quarto(s)|chambre(s)|schlafzimmer|卧室|室|寝室",
            ),
            (
                "bathrooms",
                "bath(s)|bathroom(s)|ba|baño(s)|banheiro(s)|salle(s) de bain(s)|badezimmer|"
                "卫生间|浴室|卫",
            ),
            ("rooms", "room(s)|cuarto(s)|pièce(s)|zimmer|房间|部屋|居室"),
            (
                "boxes",
                "box(es)|bag(s)|carton(s)|caja(s)|caixa(s)|sac(s)|kiste(n)|karton(s)|kartons|"
                "箱子|纸箱|箱|袋|箱",
            ),
            (
                "items",
                "item(s)|piece(s)|thing(s)|artículo(s)|pieza(s)|item|itens|peça(s)|objet(s)|"
                "teile|stück|东西|物品|件|点|個",
            ),
            (
                "furniture",
                "table(s)|chair(s)|desk(s)|bookshelves|bookshelf|shelves|dresser(s)|"
                "couch(es)|sofa(s)|wardrobe(s)|bed frames|mattress(es)|"
                "mesa(s)|silla(s)|sofá(s)|cadeira(s)|chaise(s)|canapé(s)|tisch(e)|stühle|"
                "stuhl|regal(e)|schrank|schränke|桌子|椅子|柜子|沙发|书架|家具",
            ),
            ("windows", "window(s)|ventana(s)|janela(s)|fenêtre(s)|fenster|窗户|窗|窓"),
            (
                "animals",
                "dog(s)|cat(s)|puppies|perro(s)|gato(s)|cachorro(s)|chien(s)|chat(s)|hund(e)|"
                "katze(n)|狗|猫|匹の犬|匹",
            ),
            (
                "children",
                "kid(s)|child|children|niño(s)|hijo(s)|criança(s)|filhos|enfant(s)|kind(er)|"
                "孩子|小孩|子供",
            ),
            ("pages", "page(s)|página(s)|seite(n)|页|ページ"),
            ("photos", "photo(s)|picture(s)|image(s)|foto(s)|bild(er)|照片|枚の写真"),
            ("words", "word(s)|palabra(s)|palavra(s)|mots|wörter|字|文字"),
            (
                "stories",
                "stor(y,ies)|floor(s)|flights of stairs|piso(s)|andar(es)|étage(s)|"
                "stockwerke|层|階",
            ),
        )
    )
