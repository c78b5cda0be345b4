"""Which of the sums of a post is the pay: evidence for each, and the best of them."""
# ruff: noqa: RUF001  (words and marks of Chinese and Japanese posts)

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from data.reference.currencies import DECIMALS, currency_hinted
from engine.parsing.pay import cues
from engine.parsing.pay.currencies import resolve
from engine.parsing.pay.money import Sum, sums_in
from engine.parsing.pay.offer import PayOffer, PayUnit
from engine.parsing.pay.units import is_hour_rate, unit_after, unit_before
from engine.parsing.post import Found, Post, Span
from engine.parsing.wording import any_of, phrases

_REACH: Final = 32
"""Characters within which a cue before an amount speaks of it."""

_SENTENCE_END: Final = re.compile(
    r"(?<!\bca)(?<!\bmax)(?<!\bmin)(?<!prox)(?<!\bmind)(?<!\brs)(?<!\bapp)[.](?=\s|$)|[。!?;\n…]"
)
_NEW_CLAUSE: Final = re.compile(r"[,;(\n]| - | and ")
_DASH: Final = re.compile(r"(?:^|[\s)\]])(?:-{1,2}|–|:|\|)\s?$")
_OPENS: Final = re.compile(r"(?:^|[,;:.!?\n(\[+|/。]|\s-)\s*$")
_CLOSES: Final = re.compile(r"\s*(?:$|[,;.!?\n)\]|。~])")
_NEXT_WORD: Final = re.compile(r"[ ]?-?([a-zß]+)")
_LETTER: Final = re.compile(r"[ ]?[^\W\d_]")
_CJK_GO_ON: Final = re.compile(
    r" ?(?:$|[,.;!?\n)/~+\-]|左右|上下|以内|以下|以上|之内|一(?:个|小|天|次|单|人|件)|每|"
    r"吧|起|到|至|封顶|现|"
    r"的报|报酬|酬|可|包|不|搬|帮|谢|求|找|请|招|雇|まて|て|から|くらい|程度|あたり|の)"
)
_GAP: Final = re.compile(rf"[\s:=\-~(,约]*(?:{cues.FILLER.pattern}[\s:=\-~,('\"]*){{0,4}}[$]?$")
_WEIGHT: Final = re.compile(
    any_of(
        "lift(ing,s,)|carry(ing,)|weigh(s,ing,t,)|heavy|load|kg|at least|inch(es)|cm|ft|feet|tall"
    )
    + r"[^.!?\n]{0,20}$"
)
_WEIGHT_AFTER: Final = re.compile(
    r"[ -]?" + any_of("of|bag(s)|dog|box(es)|barbell|weight(s)|heavy|load(s)|item(s)|plus|or more")
)
_HOUR_BEFORE: Final = re.compile(r"(?:每|(?<![0-9十])[一1])个?(?:小时|钟头)$")
_EXTRA: Final = re.compile(f"(?:{cues.EXTRA.pattern})" + r"[ ]?(?:a|an|un|une|eine?)?[ ]?$")
_GOODS_AFTER: Final = re.compile(
    r"的(?!报|酬|预|红|辛|跑|价|工|薪|费|$|[,.!?;])|の(?!报|谢|予|时|日给|お礼|手)"
)
_DETERMINER: Final = re.compile(cues.DETERMINER.pattern + r"[ ]$")
_AFTER_GAP: Final = re.compile(
    r"[\s,(]{0,3}(?:in |of |en |de |als |as |an |a |for (?:my |the )?|的|の)?"
)
_JOINT: Final = re.compile(r"[ ]?[(]?(?:in |of |en |de |als |as |an |a |for (?:my |the )?|的|の)?")
_BOUND_GAP: Final = r"[ :]{0,2}(?:of|de|d'|von|zu|at|a|the)?[ ]?$"
_UP_TO: Final = re.compile(cues.UP_TO.pattern + _BOUND_GAP)
_AT_LEAST: Final = re.compile(cues.AT_LEAST.pattern + _BOUND_GAP)
_WEIGHTS: Final = frozenset(("pound", "pounds", "pfund", "libra", "libras", "livre", "livres"))
_RISKY: Final = frozenset(
    phrases(
        "won|crown|crowns|corona|coronas|coroa|coroas|couronne|couronnes|real|sol|"
        "soles|som|pau|paus|bolo|bolos|colon|kip|tala|kina|dram|p|c|pila|pilas|conto|"
        "contos|lei|pavo|pavos|balle|balles|verdes|mangos|lucas|piso|kr|fr|franco|lek|"
        "lev|leva|taka|mt|kz|r|q|le|ks|grand|benjamin|benjamins|nickel|nickels|dime|"
        "dimes|penny|pennies|hunderter|zehner|bob|分|角|毛|刀|欧|铢"
    )
)
"""Names that are common words as well: money only with a further sign of it."""

_ENOUGH: Final = 1.0
_PAY_CUE: Final = 4.0
_CERTAIN: Final = 7.0


@dataclass(frozen=True, slots=True)
class _Judged:
    """A sum with the evidence for its being the pay."""

    money: Sum
    unit: PayUnit | None
    end: int
    score: float
    reason: str


class _Text:
    """A post with the ends of its cues and sentences, each found once, when first asked for."""

    def __init__(self, post: Post) -> None:
        self.post = post
        self.folded = post.folded

    @cached_property
    def pay(self) -> list[int]:
        return [m.end() for m in cues.PAY.finditer(self.folded)]

    @cached_property
    def strong(self) -> list[int]:
        return [m.end() for m in cues.STRONG.finditer(self.folded)]

    @cached_property
    def not_pay(self) -> list[int]:
        return [m.end() for m in cues.NOT_PAY.finditer(self.folded)]

    @cached_property
    def ends(self) -> list[int]:
        return [m.end() for m in _SENTENCE_END.finditer(self.folded)]

    def nearest(self, found: list[int], at: int) -> int | None:
        """End of the last cue that ends before `at`, within reach and in the same sentence."""
        place = bisect_right(found, at)
        last = found[place - 1] if place else at - _REACH - 1
        if last < at - _REACH or bisect_right(self.ends, at) > bisect_right(self.ends, last):
            return None
        return last


def find_pay(
    post: Post, *, currency_hint: str | None, taken: Sequence[Span] = ()
) -> tuple[Found[PayOffer], ...]:
    """Amounts that a post offers for the work, the best first; empty where it states none.

    Parameters
    ----------
    currency_hint : str or None
        Currency (ISO 4217) or country (ISO 3166) of the place: what `$`, "pesos", "kr" or no
        currency at all means there. None leaves `$` and bare amounts in USD.
    taken : sequence of Span
        Where an address or a time stands: a number without a currency in there is not pay.
    """
    hint = currency_hinted(currency_hint)
    text = _Text(post)
    judged: list[_Judged] = []
    for money in sums_in(post, taken):
        spoken_for = judged[-1].money.end if judged else 0
        result = _judge(text, money, hint, spoken_for)
        if result is not None:
            judged.append(result)
    offered = [result for result in judged if result.score >= _ENOUGH]
    offered.sort(key=lambda result: (-result.score, result.money.begin))
    return tuple(_offer(text, result, hint) for result in offered)


def _judge(text: _Text, money: Sum, hint: str | None, spoken_for: int) -> _Judged | None:
    """A sum with its evidence; None for a number that is no money.

    A cue before `spoken_for` belongs to the sum that ends there.
    """
    folded = text.folded
    if money.mark is None and not _may_be_pay(text, money):
        return None
    after = unit_after(folded, money.end)
    unit, end = after if after else (unit_before(folded, money.begin), money.end)
    score, reasons = 0.0, []
    pay, not_pay = text.nearest(text.pay, money.begin), text.nearest(text.not_pay, money.begin)
    if pay is not None and pay < spoken_for:
        pay = None
    if not_pay is not None and not_pay < spoken_for:
        not_pay = None
    if not_pay is not None and _NEW_CLAUSE.search(folded, not_pay, money.begin):
        not_pay = None
    has_cue = pay is not None and (not_pay is None or pay > not_pay)
    tail = _AFTER_GAP.match(folded, end)
    tail_at = tail.end() if tail else end
    has_cue_after = any(cues.PAY_AFTER.match(folded, at) for at in {end, end + 1, tail_at})
    if money.mark is None:
        evidence = _bare_evidence(text, money, unit)
        if evidence is None:
            return None
        reasons.append(evidence)
    else:
        score += 3.0
        reasons.append(f"an amount in {money.mark.name}")
        if _is_something_else(text, money, hint, has_cue or has_cue_after or unit is not None):
            return None
    if has_cue:
        score += _PAY_CUE
        reasons.append("after a word for pay")
    elif not_pay is not None:
        score -= 6.0
    if has_cue_after:
        score += 3.0
        reasons.append("before a word for pay")
    if any(cues.NOT_PAY_AFTER.match(folded, at) for at in _right_after(folded, end)):
        score -= 8.0
    if any(cues.EXTRA_AFTER.match(folded, at) for at in _right_after(folded, end)):
        score -= 2.0
    if unit is not None:
        score += 1.5
        reasons.append(f"per {unit}")
    if _DASH.search(folded, max(0, money.begin - 4), money.begin):
        score += 1.0
    if _OPENS.search(folded, max(0, money.begin - 4), money.begin) and _CLOSES.match(folded, end):
        score += 1.0
        reasons.append("standing by itself")
    if _EXTRA.search(folded, max(0, money.begin - 16), money.begin):
        score -= 2.0
    if _is_named_thing(folded, money, end):
        score -= 5.0
    return _Judged(money, unit, end, score, ", ".join(reasons))


def _may_be_pay(text: _Text, money: Sum) -> bool:
    """Whether a number without a currency is worth a closer look."""
    return (
        text.nearest(text.strong, money.begin) is not None
        or cues.FLAT.match(text.folded, money.end, money.end + 20) is not None
        or cues.FLAT.match(text.folded, money.end + 1, money.end + 20) is not None
        or cues.TO_WHOEVER.match(text.folded, money.end + 1) is not None
        or is_hour_rate(text.folded, money.end)
        or _HOUR_BEFORE.search(text.folded, max(0, money.begin - 6), money.begin) is not None
    )


def _right_after(folded: str, end: int) -> tuple[int, ...]:
    """Where a word begins that speaks of a sum ending at `end`, in the same clause."""
    joint = _JOINT.match(folded, end)
    return (end, end + 1, joint.end()) if joint else (end, end + 1)


def _bare_evidence(text: _Text, money: Sum, unit: PayUnit | None) -> str | None:
    """What makes a number without a currency the pay; None where nothing does."""
    folded = text.folded
    if unit == "hour" and is_hour_rate(folded, money.end):
        return "a number for an hour"
    if unit == "hour" and _HOUR_BEFORE.search(folded, max(0, money.begin - 6), money.begin):
        return "a number for an hour" if _stands_free(folded, money.end) else None
    if cues.TO_WHOEVER.match(folded, money.end + 1):
        return "a number for whoever comes"
    flat = cues.FLAT.match(folded, money.end + (folded[money.end : money.end + 1] == " "))
    if flat and not (money.is_word and money.low < 10) and _ends_clause(folded, flat.end()):
        return "a number with a word for pay"
    if money.is_word and money.low < 10:
        return None
    cue = text.nearest(text.strong, money.begin)
    if cue is None:
        return None
    if _GAP.fullmatch(folded, cue, money.begin) is None:
        return None
    if unit is None and not _stands_free(folded, money.end):
        return None
    return "a number after a word for pay"


def _ends_clause(folded: str, at: int) -> bool:
    following = _NEXT_WORD.match(folded, at)
    return following is None or cues.AFTER_BARE.fullmatch(following.group(1)) is not None


def _stands_free(folded: str, at: int) -> bool:
    """Whether a bare number is followed by nothing that it counts."""
    following = _NEXT_WORD.match(folded, at)
    if following is not None:
        return cues.AFTER_BARE.fullmatch(following.group(1)) is not None
    return _LETTER.match(folded, at) is None or _CJK_GO_ON.match(folded, at) is not None


def _is_something_else(text: _Text, money: Sum, hint: str | None, has_evidence: bool) -> bool:
    """Whether the currency is no currency here: pounds of weight, a crown, "3 CAD drawings"."""
    mark, folded = money.mark, text.folded
    if mark is None or mark.is_symbol:
        return False
    if money.is_word and money.low == 1.0 and not has_evidence:
        return not (_CLOSES.match(folded, money.end) or _ends_clause(folded, money.end))
    if mark.name in _WEIGHTS:
        start = max(0, money.begin - 30)
        is_weight = _WEIGHT.search(folded[start : money.begin]) or _WEIGHT_AFTER.match(
            folded, money.end
        )
        return bool(is_weight) or not (
            has_evidence or hint in mark.codes or _isolated(text, money)
        )
    if has_evidence:
        return False
    if mark.name in _RISKY:
        return hint not in mark.codes and not _isolated(text, money)
    following = _NEXT_WORD.match(folded, money.end)
    is_code = mark.name.upper() in DECIMALS
    return bool(is_code and following and not cues.AFTER_BARE.fullmatch(following.group(1)))


def _isolated(text: _Text, money: Sum) -> bool:
    opens = _OPENS.search(text.folded, max(0, money.begin - 4), money.begin)
    return bool(opens) and _CLOSES.match(text.folded, money.end) is not None


def _is_named_thing(folded: str, money: Sum, end: int) -> bool:
    """Whether the sum describes a thing: "my $1200 bike", "a $500 TV"."""
    if _GOODS_AFTER.match(folded, end):
        return True
    if _DETERMINER.search(folded, max(0, money.begin - 8), money.begin) is None:
        return False
    following = _NEXT_WORD.match(folded, end)
    if following is None:
        return False
    word = following.group(1)
    return cues.PAY_NOUN.fullmatch(word) is None and cues.AFTER_BARE.fullmatch(word) is None


def _offer(text: _Text, result: _Judged, hint: str | None) -> Found[PayOffer]:
    money = result.money
    low, high, amount = _ends(text.folded, money, result.end)
    if money.mark is None:
        currency, is_stated = hint or "USD", False
    else:
        currency = resolve(money.mark.codes, hint, text.post.language)
        is_stated = True
    confidence = 0.97 if result.score >= _CERTAIN else 0.92 if result.score >= 4.0 else 0.8
    if money.mark is None:
        confidence -= 0.1
    offer = PayOffer(
        amount=round(amount, 4),
        low=None if low is None else round(low, 4),
        high=None if high is None else round(high, 4),
        currency=currency,
        is_currency_stated=is_stated,
        type="hourly" if result.unit == "hour" else "fixed",
        per=result.unit,
    )
    return Found(offer, Span(money.begin, result.end), confidence, result.reason)


def _ends(folded: str, money: Sum, end: int) -> tuple[float | None, float | None, float]:
    """Low and high end (None: open) and the one number that stands for them."""
    if money.is_range:
        return money.low, money.high, (money.low + money.high) / 2.0
    before = folded[max(0, money.begin - 24) : money.begin]
    at = end + (folded[end : end + 1] == " ")
    if _UP_TO.search(before) or cues.UP_TO_AFTER.match(folded, at):
        return None, money.high, money.high
    is_open = folded[end : end + 1] == "+"
    if is_open or _AT_LEAST.search(before) or cues.AT_LEAST_AFTER.match(folded, at):
        return money.low, None, money.low
    return money.low, money.high, money.low
