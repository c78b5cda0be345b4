"""Reading the slots of a message, with the parsers of task-parse and the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple

from data.columns import Urgency
from data.reference.calendar import epoch
from data.reference.categories import CODE_OF
from data.reference.geography import metres
from engine.conversation.refusals import is_refused
from engine.conversation.slots import Filters, Period, Shift, Slots
from engine.conversation.vocabulary import Mention, bare, mentions, opened, says, source
from engine.parsing.deadline import Deadline, choose, find_deadlines
from engine.parsing.duration import find_duration
from engine.parsing.pay import find_pay
from engine.parsing.pay.amounts import Number, numbers_in
from engine.parsing.post import Post, Span
from engine.questions import TaskOrder

NEAR_MILES: Final = 5.0
"""How far "near me" reaches: the customer's own example filters by "<5mi"."""

_BLOCK_M: Final = 160.0  # a tenth of a mile, as city blocks are counted
_LARGEST_USD: Final = 1_000_000.0
_LONGEST_MILES: Final = 500.0

_TASK_ID: Final = re.compile(r"\btask-[a-z0-9_-]{1,100}\b", re.IGNORECASE)
_TO: Final = re.compile(
    r" ?[$€£]? ?(?:dollars?|bucks)? ?(?:-|~|to|and|or|a|y|hasta|o|et|ou|jusqu'a|"
    r"bis|und|e|ate|到|至|和|から) ?[$€£]?"
    r" ?"
)
"""What stands between the two ends of a range without a currency."""

_REFUSED: Final = re.compile(
    r"\b(?:nothing|no|none|not|don'?t|never|stop|skip|hide|nada|ningun[ao]?|ni|no quiero|"
    r"rien|pas|aucune?|"
    r"nichts|keine?n?|nicht|nao|nenhum[a]?|nunca)\b[^.!?,;]{0,40}$|(?:不要|别|不想)[^,.;]{0,12}$"
)
_UNWANTED: Final = re.compile(
    r"^(?:(?!\b(?:and|but|y|pero|et|mais|und|aber|e|mas|or|o|ou|oder)\b)[^,.;!?]){0,25}?"
    r"(?:\b(?:(?:do not|don'?t|dont|never|no need to|stop|quit) (?:show|send|bother|want|need|"
    r"push|give|care|ping|offer|list|do)|not interested|skip|ignore|forget|hide|leave out"
    r"|(?:no|ni|nunca)(?: (?:me|lo|los|la|las|te))* (?:\w+)|nada de eso"
    r"|(?:ne |n')(?!est )\w+|non merci|pas (?:la peine|interesse)"
    r"|(?:nichts|kein\w*)|nicht(?: mehr)? (?:sehen|zeigen|haben|schicken|an)"
    r"|(?:nao|nem|nunca)(?: (?:me|os|as|o|a))? (?:quero|mand\w*|mostr\w*|aceit\w*|fac\w*|"
    r"interessa|precisa|envi\w*))\b|(?:别|不要|不用|不想|免谈|免|不看|不接|不做|屏蔽))"
)
"""What turns an amount round behind it: "under $30, don't show me"."""

_PLUS: Final = re.compile(r" ?\+")
_GAP: Final = (
    r"(?: (?:the|like|a|of|about|around|los|las|les|de|die|den|os|as|uns|usd|us)){0,2} ?[$€£]? ?$"
)
_USD_GAP: Final = (
    r" ?(?:\$|usd|dollars?|bucks?|dolares|euros?|eur|€|reais|块钱?|元|美元|美金|刀|ドル|dollar|"
    r"an hour)?"
)
_MONEY_BEFORE: Final = re.compile(r"[$€£] ?$|(?:r\$|us\$) ?$")
_MONEY_AFTER: Final = re.compile(
    r"^ ?(?:\$|€|usd|eur\b|dollars?\b|bucks?\b|dolares\b|euros?\b|块|元|美元|美金|刀|ドル|reais\b)"
)
_TIME_AFTER: Final = re.compile(
    r"^ ?(?:-|:|h\b|hrs?\b|hours?\b|min|minutes?\b|horas?\b|heures?\b|stunden?\b|uhr\b|点|小时|"
    r"分钟|時|天|days?\b|dias?\b|jours?\b|tagen?\b|am\b|pm\b|%|percent\b|xp\b|stars?\b|jobs?\b|tasks?\b|"
    r"tareas?\b|trabajos?\b|taches?\b|tarefas?\b|weeks?\b|semanas?\b|wochen?\b|个|位|条|单|月|日|号"
    r"|(?:lbs?|pounds?|kgs?|kilos?|people|persons?|boxes|rooms?|bedrooms?|flights?|floors?|years?|yrs?"
    r"|dogs?|cats?|kids?|sq|ft|m2|personas?|cajas|anos?|ans|estrellas|personnes?|cartons?|pieces?"
    r"|etoiles?|personen|jahren?|kisten|zimmer|sternen?|pessoas?|caixas|quartos?|estrelas?)\b"
    r"|人|岁|公斤|斤|楼|间|室|箱|星|次|只|年)"
)
_LEAST_BARE_USD: Final = 5.0
"""A number below it without a currency is a rating or a count: "above 4.8"."""

_TO_EARN: Final = re.compile(
    r"\b(?:make|making|earn|earning|need|reach|hit|clear|save|goal|target|short|"
    r"ganar|sacar|hacer|juntar|meta|necesito|gagner|faire|objectif|besoin|"
    r"verdienen|brauche?|ziel|ganhar|tirar|fazer|preciso|juntar)\b[^.,;!?]{0,12}$|(?:挣|赚|凑|需要|差)[^,.;]{0,4}$"
)
"""What makes an amount a sum to be earned in all, no pay of a task: "I need $200 by Friday"."""

_ONE_AFTER: Final = re.compile(
    r"^ ?(?:(?:\$|dollars?|bucks|usd|euros?|dolares|块钱?|元|美元|刀|ドル)? ?"
    r"(?:one|job|gig|task)\b"
    r"|(?:块钱?|元|美元|刀)?的?那[个一])"
)
_ONE_BEFORE: Final = re.compile(
    r"(?:\b(?:the|that) |\b(?:el|la|lo) (?:de )?|\b(?:celui|celle|le|la) (?:a|de) |"
    r"\b(?:der|die|das|den)(?: job)? (?:fur|mit) |\b(?:o|a) de )[$€£]? ?$"
)


def read_slots(post: Post, *, now: datetime, country: str | None) -> Slots:
    """Everything that a message says beside what it wants.

    Parameters
    ----------
    post : Post
        The message.
    now : datetime
        Aware, by the user's clock.
    country : str or None
        Two-letter code of the country where he is: whose money a bare sign means.
    """
    folded = opened(post.folded, post.language)
    numbers = numbers_in(post)
    distance, far = _distance(post, numbers)
    deadline = choose(find_deadlines(post, now=now, taken=(*far, *_places_of_list(post))))
    times = [] if deadline is None else [deadline.span]
    durations = find_duration(post, taken=(*far, *times))
    closed = (*far, *times, *(one.span for one in durations))
    pay = _pay(post, numbers, closed, country)
    one = _pick_by_pay(post, numbers, closed)
    begin, end = (None, None) if deadline is None else _window(deadline.value, now)
    dropped = frozenset(
        name
        for name, said in (
            ("max_distance_m", says("distance", "any", folded)),
            ("categories", says("category_any", "any", folded)),
        )
        if said
    )
    if says("pay", "any", folded):
        dropped |= {"min_pay_usd", "max_pay_usd"}
    categories, excluded = _categories(folded, post.language)
    near = mentions("distance", folded)
    is_near = distance is None and any(m.name == "near" for m in near)
    if is_near and "max_distance_m" not in dropped:
        distance = metres(NEAR_MILES)
    filters = Filters(
        categories=categories,
        excluded=excluded,
        min_pay_usd=None if one is not None else pay.least,
        max_pay_usd=None if one is not None else pay.most,
        max_distance_m=distance,
        urgency=_urgency(folded),
        sort=_sort(folded),
        begin=begin,
        end=end,
        hours=durations[0].value.minutes / 60.0 if durations else None,
    )
    shifts = tuple(
        Shift(name) for name in dict.fromkeys(m.name for m in mentions("shift", folded))
    )
    if filters.min_pay_usd is not None or filters.max_pay_usd is not None:
        shifts = tuple(shift for shift in shifts if shift not in _OF_PAY)
    screens = mentions("screen", folded)
    found = _TASK_ID.search(post.text)
    return Slots(
        filters=filters,
        is_near=is_near,
        dropped=dropped,
        picks=_picks(folded),
        pick_pay_usd=one,
        task_id=found.group().lower() if found else None,
        shifts=shifts,
        period=_period(folded, post.language),
        screen=_screen(screens, has_notifications=_preference(folded) == "notifications"),
        is_going=says("going", "any", folded),
        availability=next((m.name for m in mentions("availability", folded)), None),
        preference=_preference(folded),
        is_off=says("preference", "off", folded),
        language=next((m.name for m in mentions("language", folded)), None),
    )


_OF_PAY: Final = (Shift.PAYS_MORE, Shift.PAYS_LESS)
"""Without a meaning where an amount is stated: "paying more than $50"."""


class _Pay(NamedTuple):
    least: float | None
    most: float | None


def _categories(folded: str, language: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Codes of the categories that are wanted, and of those to be left out, each once in order.

    A phrase is found with or without the articles in it. Where several are named, those that only
    tell when ("after the party") or on what ("photos of my dog") stand back behind the work.
    """
    found = mentions("category", folded, language)
    if not found:
        folded = bare(folded)
        found = mentions("category", folded, language)
    wanted, refused = list[Mention](), list[Mention]()
    for one in found:
        (refused if is_refused(folded, one.begin, one.end) else wanted).append(one)
    for stands_back in (_is_circumstance, _is_object):
        wanted = [one for one in wanted if not stands_back(folded, one)] or wanted
    codes = tuple(dict.fromkeys(CODE_OF[one.name] for one in wanted))
    left_out = dict.fromkeys(CODE_OF[one.name] for one in refused)
    return codes, tuple(code for code in left_out if code not in codes)


def _is_circumstance(folded: str, found: Mention) -> bool:
    return _circumstance().search(folded[: found.begin]) is not None


def _is_object(folded: str, found: Mention) -> bool:
    return _object().fullmatch(folded[found.begin : found.end]) is not None


@cache
def _circumstance() -> re.Pattern[str]:
    return re.compile(source("circumstance", "any") + r" (?:[^ .,;!?]+ ){0,2}$")


@cache
def _object() -> re.Pattern[str]:
    return re.compile(source("object", "any"))


def _urgency(folded: str) -> Urgency | None:
    found = mentions("urgency", folded)
    if any(m.name == "low" for m in found):
        return Urgency.LOW
    return Urgency.HIGH if found else None


def _sort(folded: str) -> TaskOrder | None:
    found = mentions("sort", folded)
    order = {m.name: m for m in found}
    if "hourly" in order and len(order) == 1 and not _SUPERLATIVE.search(folded):
        return None  # "20 an hour" is an amount
    if "hourly" in order:
        return TaskOrder.HOURLY
    return TaskOrder(found[0].name) if found else None


_SUPERLATIVE: Final = re.compile(
    r"\b(?:most|best|highest|top|sort(?:ed)?|rank(?:ed)?|order(?:ed)?|mas|mejor(?:es)?|ordena\w*|plus|"
    r"mieux|meilleure?s?|trie\w*|meisten|besten?|hochsten?|sortier\w*|mais|melhor(?:es)?|maior)\b|最|排序|一番|順"
)


def _period(folded: str, language: str) -> Period | None:
    names = [m.name for m in mentions("period", folded, language)]
    exact = [name for name in names if name not in ("week", "month", "ever")]
    if exact:
        return Period(exact[0])
    if "week" in names:
        return Period.THIS_WEEK
    if "month" in names:
        return Period.THIS_MONTH
    return Period.EVER if names else None


def _screen(found: Sequence[Mention], *, has_notifications: bool) -> str | None:
    """The screen of the longest name; of equal ones the first."""
    if not found:
        return None
    name = max(found, key=lambda m: m.end - m.begin).name
    return "notification-settings" if name == "settings" and has_notifications else name


def _preference(folded: str) -> str | None:
    found = {m.name for m in mentions("preference", folded)}
    return next((name for name in ("notifications", "language") if name in found), None)


def _picks(folded: str) -> tuple[int, ...]:
    """Places of the list that are named; "best paid first" is an order and names none."""
    if says("first_two", "any", folded):
        return 1, 2
    found = [int(m.name) for m in _ordinals(folded) if not _is_order(folded, m)]
    return tuple(dict.fromkeys(found))


def _ordinals(folded: str) -> list[Mention]:
    """Where places of a list are named; "number 12" and "a task 3 miles away" name no third."""
    return [
        m
        for m in mentions("ordinal", folded)
        if not _NO_PLACE_AFTER.match(folded, m.end)
        and not _NO_PLACE_BEFORE.search(folded[: m.begin])
        and not (folded[m.end - 1].isdigit() and _MORE_OF_NUMBER.match(folded, m.end))
        and not _unit_after().match(folded, m.end)
        and not (folded[m.end - 1].isdigit() and _TIME_AFTER.match(folded[m.end :]))
    ]


_NO_PLACE_AFTER: Final = re.compile(
    r"[ -](?:times?|of all|name|aid|floor|thoughts?|vez|veces|piso|andar|fois|etage|mal|stock"
    r"|feiras?)\b|[次天周楼名手]"
)
_NO_PLACE_BEFORE: Final = re.compile(
    r"\b(?:at|since(?: the)?|wait a|just a|just one|hold on a|espera un|un momento un|toda|cada) $"
)
"""What makes an ordinal none of a list: "first time", "segunda-feira", "since the 1st"."""

_MORE_OF_NUMBER: Final = re.compile(r"[0-9.,:]*[0-9]|[$€£]")


def _is_order(folded: str, found: Mention) -> bool:
    """Whether a place only says what is to come first: at the end of words that compare."""
    head, tail = folded[: found.begin], folded[found.end :]
    return found.name == "1" and bool(
        _CLAUSE_END.match(tail) and _COMPARING.search(head) and not _DETERMINED.search(head)
    )


_CLAUSE_END: Final = re.compile(r"\s*(?:[.,;!?]|$|please\b|pls\b|por favor\b)")
_COMPARING: Final = re.compile(
    r"(?:\b\w{2,}est\b|\b(?:most|best|top|urgent\w*|mas|mejor\w*|mayor|plus|mieux|mais|melhor\w*|"
    r"maior|paid|paying)\b)[^.,;!?]{0,30}$"
)
_DETERMINED: Final = re.compile(r"\b(?:the|el|la|lo|le|de|das|der|den|die|o|a|number|task) $")


def _places_of_list(post: Post) -> list[Span]:
    """Where a place of a list is named: "el segundo" is no second day of a month there."""
    return [Span(m.begin, m.end) for m in _ordinals(post.folded)]


def _distance(post: Post, numbers: Sequence[Number]) -> tuple[float | None, list[Span]]:
    """The farthest way in metres, and where it stands."""
    for number in numbers:
        unit = _unit_after().match(post.folded, number.end)
        if unit is None:
            continue
        name = next(key for key, value in unit.groupdict().items() if value)
        far = number.value * _UNIT_M[name]
        if 0.0 < far <= metres(_LONGEST_MILES):
            return far, [Span(number.begin, unit.end())]
    if found := _one_way().search(post.folded):
        share = 0.5 if found["half"] else 1.0
        name = "mile" if found["mile"] else "kilometre"
        return share * _UNIT_M[name], [Span(*found.span())]
    return None, []


_UNIT_M: Final = {"mile": metres(1.0), "kilometre": 1_000.0, "metre": 1.0, "block": _BLOCK_M}


@cache
def _unit_after() -> re.Pattern[str]:
    parts = (f"(?P<{name}>{source('distance', name)})" for name in _UNIT_M)
    return re.compile(rf" ?(?:{'|'.join(parts)})")


@cache
def _one_way() -> re.Pattern[str]:
    """One or half of a unit in words: "within a mile", "medio kilómetro"."""
    units = (f"(?P<{name}>{source('distance', name)})" for name in ("mile", "kilometre"))
    return re.compile(
        r"(?<![a-z])(?:(?P<half>half an?|half|medi[ao]|un demi|une demi|(?:einen |eine )?halben?|"
        rf"mei[ao]|半) ?|(?:an?|one|una?|une|eine[nmr]?|uma?) )(?:{'|'.join(units)})"
    )


@cache
def _before(name: str) -> re.Pattern[str]:
    return re.compile(source("pay", name) + _GAP)


@cache
def _after(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{_USD_GAP} ?){source('pay', name)}")


def _pay(
    post: Post, numbers: Sequence[Number], closed: Sequence[Span], country: str | None
) -> _Pay:
    """The least and the most pay that is wanted, USD.

    An amount with a currency is read as task-parse reads it: "over $50" has no upper end. A bare
    number counts where a word of comparison stands beside it. What is asked for without a
    comparison ("the $40 jobs") is the least.
    """
    for offer in find_pay(post, currency_hint=country, taken=closed):
        value = offer.value
        if value.is_currency_stated or value.low != value.high:
            if not 0.0 < value.amount <= _LARGEST_USD:
                continue
            if not value.is_currency_stated and _is_count(post, value.amount, offer.span.end):
                continue
            least, most = value.low, value.high
            compared = _compared(post, offer.span.begin, offer.span.end)
            if compared is None and _TO_EARN.search(post.folded[: offer.span.begin]):
                continue
            if (least is None) != (most is None) and compared is not None:
                # What is refused turns round: "nothing under $35" is at least that.
                return _Pay(
                    *((least or most), None) if compared == "least" else (None, least or most)
                )
            if least is not None and least == most:
                if compared == "most":
                    return _Pay(None, most)
                return _Pay(least, None)
            return _Pay(least, most)
    free = [
        number
        for number in numbers
        if 1.0 <= number.value <= _LARGEST_USD
        and not any(Span(number.begin, number.end).overlaps(span) for span in closed)
        and not (_has_no_money(post, number) and _is_count(post, number.value, number.end))
    ]
    for low, high in pairwise(free):
        if low.value < high.value and _TO.fullmatch(post.folded[low.end : high.begin]):
            return _Pay(low.value, high.value)
    sides = [(_compared(post, number.begin, number.end), number) for number in free]
    least = next((number.value for side, number in sides if side == "least"), None)
    most = next((number.value for side, number in sides if side == "most"), None)
    if least is not None or most is not None:
        return _Pay(least, most)
    for number in free:
        if _TO_EARN.search(post.folded[: number.begin]):
            continue
        if _MONEY_AFTER.match(post.folded[number.end :]) or _MONEY_BEFORE.search(
            post.folded[: number.begin]
        ):
            return _Pay(number.value, None)
    return _Pay(None, None)


def _is_count(post: Post, value: float, end: int) -> bool:
    """Whether a number counts something else than money, by its size and what follows it."""
    return value < _LEAST_BARE_USD or _TIME_AFTER.match(post.folded[end:]) is not None


def _has_no_money(post: Post, number: Number) -> bool:
    head, tail = post.folded[: number.begin], post.folded[number.end :]
    return not (_MONEY_BEFORE.search(head) or _MONEY_AFTER.match(tail))


def _compared(post: Post, begin: int, end: int) -> str | None:
    """Whether an amount is the least or the most, by the words around it."""
    head, tail = post.folded[:begin], post.folded[end:]
    if behind := _after("most_after").match(tail):
        return "least" if _UNWANTED.search(tail[behind.end() :]) else "most"
    if _after("least_after").match(tail) or _PLUS.match(tail):
        return "least"
    most, least = _before("most").search(head), _before("least").search(head)
    if not most and not least:
        return None
    is_most = bool(most and (not least or most.start() < least.start()))
    begin = most.start() if is_most and most else least.start() if least else 0
    if _REFUSED.search(head[:begin]) or (is_most and _UNWANTED.search(tail)):
        is_most = not is_most  # "nothing under $35" is at least that
    return "most" if is_most else "least"


def _pick_by_pay(post: Post, numbers: Sequence[Number], closed: Sequence[Span]) -> float | None:
    """The pay by which one task of a list is pointed at: "the $85 one"."""
    for number in numbers:
        if any(Span(number.begin, number.end).overlaps(span) for span in closed):
            continue
        if number.value < 5.0:
            continue
        head, tail = post.folded[: number.begin], post.folded[number.end :]
        has_money = _MONEY_BEFORE.search(head) or _MONEY_AFTER.match(tail)
        if _ONE_BEFORE.search(head) and (has_money or _ONE_AFTER.match(tail)):
            return number.value
        if has_money and _ONE_AFTER.match(tail) and re.match(r"^ ?\$?.{0,8}?(?:one\b|那)", tail):
            return number.value
    return None


def _window(found: Deadline, now: datetime) -> tuple[int | None, int | None]:
    """Between which instants the work is to be done: a day, a part of it, a weekend.

    A part of a day begins at its usual hour and has four hours; a clock is a time by which.
    """
    at = found.at
    if at <= now:
        return None, None
    if found.until is not None:
        return epoch(at), epoch(found.until)
    if found.part is not None:
        begin = at - timedelta(hours=_PART_H / 2.0)
        return epoch(max(begin, now)), epoch(at + timedelta(hours=_PART_H / 2.0))
    if not found.has_time:
        midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
        return epoch(max(midnight, now)), epoch(at)
    return None, epoch(at)


_PART_H: Final = 6.0
