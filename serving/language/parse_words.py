"""Words for a parsed task: the poster's own where they are there, else those of his language.

Every number comes from the engine's findings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from data.reference.categories import CATEGORIES
from engine.parsing.parsed import Caution, CheckKind, ImprovementKind, Money, ParsedTask
from serving.language.messages import Messages, Place
from serving.language.values import (
    Amount,
    CategoryTitle,
    Duration,
    Percent,
    Usd,
    Value,
    WholeUsd,
)

_FACTS: Final[Mapping[str, Callable[[float], Value]]] = {
    "left": Duration,
    "duration": Duration,
    "offered": Usd,
    "low": WholeUsd,
    "middle": WholeUsd,
}
"""What the facts of warnings count."""


class ParseWords:
    """The words of task-parse in a language."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages
        self._say = messages.say

    def title(self, parsed: ParsedTask) -> str:
        """The poster's own words, or the name of the category where they make no title."""
        if parsed.title:
            return parsed.title
        return self._messages.value(CategoryTitle(CATEGORIES[parsed.category]))

    def description(self, parsed: ParsedTask) -> str:
        """The post, tidied, and the range of pay that it states."""
        parts = [parsed.description, self._range(parsed.pay)]
        return "\n".join(part for part in parts if part)

    def pay_advice(self, parsed: ParsedTask) -> tuple[float, str] | None:
        """A suggested pay in the post's own terms (an hour's, or the whole), and why."""
        advice = parsed.advice
        if advice is None:
            return None
        hourly = parsed.pay.is_hourly
        hours = parsed.duration_min / 60.0 if hourly else 1.0
        low, middle, high, suggested, offered = (
            round(value / hours, 2)
            for value in (
                advice.band.low,
                advice.band.middle,
                advice.band.high,
                advice.suggested_usd,
                advice.offered_usd,
            )
        )
        if hourly:
            suggested = float(round(suggested)) if advice.is_change else offered
        band = self._say(
            "pay-band-hourly" if hourly else "pay-band",
            low=WholeUsd(low),
            middle=WholeUsd(middle),
            high=WholeUsd(high),
        )
        chances = self._chances(parsed, suggested, offered)
        return suggested, self._say("sentences", first=band, next=chances)

    def warning(self, caution: Caution) -> str:
        """One sentence: of what stands behind the warning, else of its kind."""
        facts: dict[str, Place] = {
            name: value if isinstance(value, str) else _FACTS[name](value)
            for name, value in caution.facts
        }
        messages = (f"danger-{caution.reason}", f"warning-{caution.kind}")
        known = (message for message in messages if self._messages.has(message))
        return self._say(next(known, "warning-unsafe"), seed="", **facts)

    def check(self, kind: CheckKind) -> str:
        """Advice for safety."""
        return self._say(f"check-{kind}")

    def improvement(self, kind: ImprovementKind) -> str:
        """What is missing."""
        return self._say(f"improvement-{kind}")

    def _chances(self, parsed: ParsedTask, suggested: float, offered: float) -> str:
        """How likely the best match accepts what is offered, and what is suggested instead."""
        advice, is_kept = parsed.advice, suggested == offered
        pay, better = self._pay(offered, parsed.pay), self._pay(suggested, parsed.pay)
        if advice is None or advice.accept_now is None or advice.accept_then is None:
            return self._say("pay-fits-unasked" if is_kept else "pay-usual-unasked", pay=better)
        chance = Percent(advice.accept_now)
        if is_kept:
            message = "pay-fits" if parsed.pay.is_stated else "pay-start"
            return self._say(message, pay=pay, chance=chance)
        return self._say(
            "pay-better",
            pay=pay,
            chance=chance,
            better=better,
            better_chance=Percent(advice.accept_then),
        )

    def _pay(self, amount: float, pay: Money) -> Place:
        return self._say("an-hour", pay=Usd(amount)) if pay.is_hourly else Usd(amount)

    def _range(self, pay: Money) -> str:
        if not pay.is_stated or (pay.low is not None and pay.low == pay.high):
            return ""
        low, high = pay.low, pay.high
        if low is not None and high is not None:
            return self._say(
                "pay-between", low=Amount(low), high=Amount(high), currency=pay.currency
            )
        if high is not None:
            return self._say("pay-most", high=Amount(high), currency=pay.currency)
        if low is not None:
            return self._say("pay-least", low=Amount(low), currency=pay.currency)
        return ""
