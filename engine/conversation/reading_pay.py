"""The pay that a message asks for: an amount with its comparison, both ends, one task's pay."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple

from engine.conversation.counts import AGE_BEFORE, COUNTED_AFTER
from engine.conversation.vocabulary import source
from engine.parsing.pay import find_pay
from engine.parsing.pay.amounts import Number
from engine.parsing.post import Post, Span

LARGEST_USD: Final = 1_000_000.0
_LEAST_BARE_USD: Final = 5.0
"""A number below it without a currency is a rating or a count: "above 4.8"."""

_TO: Final = re.compile(
    r" ?[$€£]? ?(?:dollars?|bucks|块钱?|元|euros?|balles)? ?"
    r"(?:-|~|to|and|or|a|y|hasta|o|et|ou|jusqu'a|"
    r"bis|und|e|ate|到|至|和|から) ?[$€£]?"
    r" ?"
)
"""What stands between the two ends of a range without a currency."""

_REFUSED: Final = re.compile(
    r"\b(?:nothing|no|none|not|don'?t|never|stop|skip|hide|without|cannot|(?:ca|wo|could|would"
    r"|is|does)"
    r"n'?t|nada|ningun[ao]?|ni|no quiero|que no|sin|nunca|"
    r"rien|pas|aucune?|sans|jamais|"
    r"nichts|keine?n?|nicht|ohne|nie|nao|nenhum[a]?|sem)\b[^.!?,;]{0,40}$"
    r"|(?:不要|别|不想|不能|不可)[^,.;]{0,12}$"
)
_UNWANTED: Final = re.compile(
    r"^(?:(?!\b(?:and|but|y|pero|et|mais|und|aber|e|mas|or|o|ou|oder)\b)[^,.;!?]){0,25}?"
    r"(?:\b(?:(?:do not|don'?t|dont|never|no need to|stop|quit) (?:show|send|bother|want|need|"
    r"push|give|care|ping|offer|list|do)|not interested|skip|ignore|forget|hide|leave out"
    r"|(?:no|ni|nunca)(?: (?:me|lo|los|la|las|te))* (?:\w+)|nada de eso"
    r"|(?:ne |n')(?!est )\w+|non merci|pas (?:la peine|interesse)"
    r"|(?:nichts|kein\w*)|nicht(?: mehr)? (?:sehen|zeigen|haben|schicken|an|zahlen|ausgeben"
    r"|machen)"
    r"|(?:arbeit\w*|mach\w*|nehm\w*|fang\w*|komm\w*|kann|will|mag|mochte) ich nicht"
    r"|(?:nao|nem|nunca)(?: (?:me|os|as|o|a))? (?:quero|mand\w*|mostr\w*|aceit\w*|fac\w*|"
    r"interessa|precisa|envi\w*|trabalh\w*))\b"
    r"|(?:别|不要|不用|不想|免谈|免|不看|不接|不做|不干|屏蔽))"
)
"""What turns an amount round behind it: "under $30, don't show me"."""

_PLUS: Final = re.compile(r" ?\+")
_GAP: Final = (
    r"\.?(?: (?:the|like|a|of|about|around|los|las|les|de|die|den|os|as|uns|usd|us)){0,2}"
    r" ?[$€£]? ?$"
)
_SET_GAP: Final = (
    r"\.?(?:(?:[ :=,]+|\b)(?:pay|rate|price|wage|budget|amount|to|is|at|of|be|down|up|for"
    r"|an hour|per hour|hourly"
    r"|pago|tarifa|precio|a|en|es|de|la hora|por hora|seria|sea"
    r"|c'est|est|tarif|prix|horaire|l'heure|serait"
    r"|auf|ist|bei|liegt|von|runter|hoch|die stunde"
    r"|pra|para|em|e|por|fica|valor|preco)\b){0,5}[ :=]*(?:降到|降至|改成|改为|设为|设成|提到"
    r"|调到|是|定|要|为|:)?"
    r" ?[$€£]? ?$"
)
"""Between a minimum or a budget that is set and its number: "my minimum pay is", "底价是"."""

_NO_NUMBER: Final = r"(?! ?(?:de |d'|than |als |que |do que )?(?:[$€£]|us\$)? ?[0-9])"
"""Behind "and under" and "max": what follows is the other end, not this one's."""

_USD_GAP: Final = (
    r" ?(?:\$|usd|dollars?|bucks?|dolares|euros?|eur|€|reais|balles|pavos|quid|pesos|块钱?|元"
    r"|美元|美金|刀|ドル"
    r"|dollar|an hour|per hour|la hora|por hora|de l'heure|die stunde|pro stunde)?"
)
_MONEY_BEFORE: Final = re.compile(r"[$€£] ?$|(?:r\$|us\$) ?$")
_MONEY_AFTER: Final = re.compile(
    r"^ ?(?:\$|€|usd|eur\b|dollars?\b|bucks?\b|dolares\b|euros?\b|balles\b|pavos\b|quid\b|pesos\b"
    r"|块|元|美元|美金|刀|ドル|reais\b)"
)
_TO_EARN: Final = re.compile(
    r"\b(?:make|making|earn|earning|need|reach|hit|clear|save|goal|target|short|"
    r"ganar|sacar|hacer|juntar|meta|necesito|gagner|faire|objectif|besoin|"
    r"verdienen|brauche?|ziel|ganhar|tirar|fazer|preciso|juntar)\b"
    r"(?:(?!\b(?:jobs?|tasks?|gigs?|work|pay\w*|trabajos?|tareas?|curros?|paguen?|missions?"
    r"|boulots?|"
    r"auftrage?|arbeit|aufgaben|trabalhos?|tarefas?|bicos?|servicos?|for|por"
    r"|fur)\b)[^.,;!?]){0,28}$"
    r"|(?:挣|赚|凑|需要|差)[^,.;]{0,4}$"
)
"""What makes an amount a sum to be earned in all, no pay of a task: "I need $200 by Friday"."""

_ONE_AFTER: Final = re.compile(
    r"^ ?(?:(?:\$|dollars?|bucks|usd|euros?|dolares|块钱?|元|美元|刀|ドル)? ?"
    r"(?:one|job|gig|task)\b"
    r"|(?:块钱?|元|美元|刀)?的?那[个一]|(?:块钱?|元|美元|刀)?那[个一])"
)
_ONE_BEFORE: Final = re.compile(
    r"(?:\b(?:the|that) |\b(?:el|la|lo) (?:de )?|\b(?:celui|celle|le|la) (?:a|de) |"
    r"\b(?:der|die|das|den)(?: job)? (?:fur|mit) |\b(?:o|a) de )[$€£]? ?$"
)
_JUST_ONE_BEFORE: Final = re.compile(
    r"(?:\b(?:the|that) (?:one|job|task|gig) (?:for|at|paying|that pays|which pays|with|worth) |"
    r"\b(?:el|la) (?:de|que paga|por) |\b(?:celui|celle) (?:a|de|qui paie|qui paye|pour) |"
    r"\b(?:der|die|das|den)(?: job)? (?:fur|mit) |(?:^|[.,;!?] ?|\b(?:quero|pega|pego|aceito) )"
    r"[oa] (?:de|que paga|por) )[$€£]? ?$"
)
"""What can only point at one: its number needs no currency at the end of a clause."""

_AT_END: Final = re.compile(r"^ ?(?:[.,;!?]|$|please\b|pls\b|por favor|bitte|svp|stp)")

_SET: Final = re.compile(
    r"(?:\b(?:make (?:it|that)|(?:change|switch|bump|raise|lower|drop|up|put|set) (?:it|that"
    r"|the pay)"
    r"(?: up| down)?(?: to| at)|let'?s say|rather|"
    r"(?:subelo|bajalo|cambialo|ponlo|subela|bajala|cambiala) (?:a|en)|mejor|que sean?(?: de)?|"
    r"mets(?: plutot)?|plutot|passe a|monte a|descends a|mach|lieber|geh auf|setz es auf|"
    r"poe|coloca|bota|muda (?:pra|para)|sobe (?:pra|para)|troca (?:pra|para)) "
    r"|(?:改成|换成|改为|提到|调到|涨到|降到) ?)[$€£]? ?$"
)
_SET_AFTER: Final = re.compile(
    r"^ ?(?:dollars?|bucks|euros?|dolares|balles|块钱?|元|美元)? ?"
    r"(?:instead|then|rather|mejor|entonces|plutot|alors|draus|stattdessen|lieber|entao|吧|好了"
    r"|请|please)?"
    r" ?(?:[.,;!?]|$)"
)
"""An amount that takes another's place: "make it 60 instead"; the end of the clause follows."""

_LATEST_HOUR: Final = 24.0
"""Two bare numbers up to it with a dash are hours: "tonight 18-22"."""

_LEAST_SET_USD: Final = 12.0
"""A smaller bare number that something is changed to is a time: "make it 10"."""


class Pay(NamedTuple):
    """The least and the most pay that is wanted, USD."""

    least: float | None
    most: float | None


def read_pay(
    post: Post, numbers: Sequence[Number], closed: Sequence[Span], country: str | None
) -> Pay:
    """The least and the most pay that is wanted, USD; `closed` is read as something else.

    An amount with a currency is read as task-parse reads it: "over $50" has no upper end. A bare
    number counts where a word of comparison stands beside it. What is asked for without a
    comparison ("the $40 jobs") is the least.
    """
    free = [
        number
        for number in numbers
        if 1.0 <= number.value <= LARGEST_USD
        and not any(Span(number.begin, number.end).overlaps(span) for span in closed)
        and not (_has_no_money(post, number) and _is_count(post, number))
    ]
    sides = [(_compared(post, number.begin, number.end), number) for number in free]
    least = next((number.value for side, number in sides if side == "least"), None)
    most = next((number.value for side, number in sides if side == "most"), None)
    if least is not None and most is not None and least <= most:
        return Pay(least, most)
    for offer in find_pay(post, currency_hint=country, taken=closed):
        value = offer.value
        if value.is_currency_stated or value.low != value.high:
            if not 0.0 < value.amount <= LARGEST_USD:
                continue
            if not value.is_currency_stated and _counts(post, value.amount, offer.span):
                continue
            low, high = value.low, value.high
            compared = _compared(post, offer.span.begin, offer.span.end)
            if compared is None and _TO_EARN.search(post.folded[: offer.span.begin]):
                continue
            if (low is None) != (high is None) and compared is not None:
                # What is refused turns round: "nothing under $35" is at least that.
                return Pay(*((low or high), None) if compared == "least" else (None, low or high))
            if low is not None and low == high:
                return Pay(None, high) if compared == "most" else Pay(low, None)
            return Pay(low, high)
    for low_end, high_end in pairwise(free):
        between = post.folded[low_end.end : high_end.begin]
        if between == "-" and high_end.value <= _LATEST_HOUR and _has_no_money(post, high_end):
            continue
        if low_end.value < high_end.value and _TO.fullmatch(between):
            return Pay(low_end.value, high_end.value)
    if least is not None or most is not None:
        return Pay(least, most)
    for number in free:
        head, tail = post.folded[: number.begin], post.folded[number.end :]
        if number.value >= _LEAST_SET_USD and _SET.search(head) and _SET_AFTER.match(tail):
            return Pay(number.value, None)
        if _TO_EARN.search(head):
            continue
        if _MONEY_AFTER.match(tail) or _MONEY_BEFORE.search(head):
            return Pay(number.value, None)
    return Pay(None, None)


def pick_by_pay(post: Post, numbers: Sequence[Number], closed: Sequence[Span]) -> float | None:
    """The pay by which one task of a list is pointed at: "the $85 one"."""
    found = [
        number.value
        for number in numbers
        if number.value >= _LEAST_BARE_USD
        and not any(Span(number.begin, number.end).overlaps(span) for span in closed)
        and _points_at_one(post, number)
    ]
    return found[0] if len(found) == 1 else None


def _points_at_one(post: Post, number: Number) -> bool:
    head, tail = post.folded[: number.begin], post.folded[number.end :]
    money = _MONEY_AFTER.match(tail)
    has_money = bool(_MONEY_BEFORE.search(head) or money)
    is_last = _AT_END.match(tail[money.end() :] if money else tail)
    if _JUST_ONE_BEFORE.search(head) and is_last:
        return True
    if _ONE_BEFORE.search(head) and (has_money or _ONE_AFTER.match(tail)):
        return True
    is_that = _ONE_AFTER.match(tail) and re.match(r"^ ?\$?.{0,8}?(?:one\b|那)", tail)
    return bool(is_that) and (has_money or "那" in tail[:6])


def _is_count(post: Post, number: Number) -> bool:
    return _counts(post, number.value, Span(number.begin, number.end))


def _counts(post: Post, value: float, span: Span) -> bool:
    """Whether a number counts something else than money, by its size and what is beside it."""
    return (
        value < _LEAST_BARE_USD
        or COUNTED_AFTER.match(post.folded[span.end :]) is not None
        or AGE_BEFORE.search(post.folded[: span.begin]) is not None
    )


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
    most, least = _nearest("most", head), _nearest("least", head)
    if not most and not least:
        return None
    is_most = bool(most and (not least or most.start() < least.start()))
    begin = most.start() if is_most and most else least.start() if least else 0
    if _REFUSED.search(head[:begin]):
        is_most = not is_most  # "nothing under $35" is at least that
    elif _UNWANTED.search(tail):
        is_most = not is_most  # "under $30 don't show me", "more than $50 I cannot pay"
    return "most" if is_most else "least"


def _nearest(name: str, head: str) -> re.Match[str] | None:
    """The comparison before an amount: a word beside it, or a minimum or budget that is set."""
    return _before(name).search(head) or _set(name).search(head)


@cache
def _before(name: str) -> re.Pattern[str]:
    return re.compile(source("pay", name) + _GAP)


@cache
def _set(name: str) -> re.Pattern[str]:
    return re.compile(source("pay", f"{name}_set") + _SET_GAP)


@cache
def _after(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{_USD_GAP} ?){source('pay', name)}{_NO_NUMBER}")
