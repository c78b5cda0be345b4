"""Words for a parsed task: the poster's own where they are there, English for what is advised.

Every number comes from the engine's findings.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from data.reference.categories import LABELS
from engine.parsing.parsed import Caution, CheckKind, ImprovementKind, Money, ParsedTask
from serving.contract.units import duration_text

_RANGES: Final[Mapping[str, tuple[str, str, str]]] = {
    "en": ("Pay: {low} to {high} {currency}.", "Pay: up to {high} {currency}.",
           "Pay: from {low} {currency}."),
    "es": ("Pago: de {low} a {high} {currency}.", "Pago: hasta {high} {currency}.",
           "Pago: desde {low} {currency}."),
    "fr": ("Budget : de {low} à {high} {currency}.", "Budget : jusqu'à {high} {currency}.",
           "Budget : à partir de {low} {currency}."),
    "de": ("Bezahlung: {low} bis {high} {currency}.", "Bezahlung: bis {high} {currency}.",
           "Bezahlung: ab {low} {currency}."),
    "pt": ("Pagamento: de {low} a {high} {currency}.", "Pagamento: até {high} {currency}.",
           "Pagamento: a partir de {low} {currency}."),
    "zh": ("报酬：{low} 至 {high} {currency}。", "报酬：最多 {high} {currency}。",  # noqa: RUF001
           "报酬：{low} {currency} 起。"),  # noqa: RUF001
    "ja": ("報酬：{low}〜{high} {currency}。", "報酬：{high} {currency} まで。",  # noqa: RUF001
           "報酬：{low} {currency} から。"),  # noqa: RUF001
}  # fmt: skip
"""The range that a post states, in its language: between, at most, at least."""

_CHECKS: Final[Mapping[CheckKind, str]] = {
    CheckKind.LICENCE: "Ask to see the licence before the work begins; this trade needs one.",
    CheckKind.BACKGROUND: "Choose a worker with a verified background check.",
    CheckKind.TWO_PEOPLE: "Heavy things want two people: say how many helpers there will be.",
    CheckKind.NIGHT: "The work is at night: meet at a lit place and tell somebody about it.",
    CheckKind.HIGH_VALUE: "The pay is high: agree on the steps in writing and pay in the app.",
    CheckKind.AT_HOME: "The work is at your home: put valuables away and check the worker's "
    "profile first.",
    CheckKind.KEEP_PRIVATE: "Keep door codes, phone numbers and account data for the chat with "
    "the worker you have chosen.",
    CheckKind.PAY_IN_APP: "Pay through the app only, after the work is done.",
}

_IMPROVEMENTS: Final[Mapping[ImprovementKind, str]] = {
    ImprovementKind.PAY: "Say what you pay; the amount shown is an estimate of the market rate.",
    ImprovementKind.ADDRESS: "Add the address, so that workers know how far it is.",
    ImprovementKind.DROPOFF: "Say where it goes: only one of two places is named.",
    ImprovementKind.DEADLINE: "Say by when it must be done.",
    ImprovementKind.TIME: "Add the time of day; only the day is known.",
    ImprovementKind.DURATION: "Say how long it will take, or how much there is to do.",
    ImprovementKind.DETAILS: "Describe what exactly is to be done; the post is very short.",
    ImprovementKind.CATEGORY: "Check the category; the post could belong to another one as well.",
}

_CAUTIONS: Final[Mapping[str, str]] = {
    "underpaid": "${offered} is below what nine in ten such tasks pay: ${low} and more, usually "
    "${middle}.",
    "tight-deadline": "There are {left} until the deadline, and the work alone takes about "
    "{duration}.",
    "past-deadline": "The time that the post names has already passed.",
    "vague": "The post says little about the work; workers will ask before they accept.",
    "illegal": "This seems to ask for something that is against the law.",
    "dishonest": "This seems to ask for help to deceive somebody.",
    "adult": "Sexual services are not allowed here.",
    "scam": "This reads like an offer that takes people in.",
    "personal-data": "Personal data stands in the post; share it in the chat with the worker you "
    "choose, or not at all.",
    "harassment": "This could hurt, threaten or insult somebody.",
    "discrimination": "Choosing workers by who they are, not by what they can do, is not allowed.",
    "unsafe": "This work could put somebody in danger without training and equipment.",
}
"""By kind of warning."""

_DANGERS: Final[Mapping[str, str]] = {
    "weapons": "Weapons may not be bought, sold, carried or delivered through the app.",
    "drugs": "Drugs and controlled substances are not allowed here.",
    "burglary": "This sounds like entering or watching places that are not yours.",
    "theft": "This sounds like taking what belongs to somebody else.",
    "violence": "This sounds like hurting somebody.",
    "forgery": "Documents may not be forged or altered.",
    "cheating": "Exams and graded work must be done by the student.",
    "hacking": "Accounts and devices of others may not be broken into.",
    "reviews": "Reviews, likes and followers may not be bought.",
    "counterfeit": "Fake goods and fake money are not allowed here.",
    "cruelty": "Animals may not be hurt.",
    "trafficking": "This sounds like people being moved or held against the law.",
    "minors": "Children need protection: this cannot be posted.",
    "stalking": "People may not be followed or watched.",
    "dumping": "Waste must go to where it is accepted.",
    "fee": "Nobody should pay a fee or a deposit to get work.",
    "mule": "Passing on money or parcels for strangers is how stolen money is moved.",
    "pyramid": "Pay for recruiting others is a pyramid scheme.",
    "cashing": "Cashing checks for strangers is a common fraud.",
    "giftcards": "Pay or refunds in gift cards are a common fraud.",
    "no_questions": '"No questions asked" and the like make honest workers stay away.',
    "cash_only": "Pay outside the app is not protected.",
    "data_asked": "Do not ask workers for passwords, account or social security numbers.",
    "password_given": "A password stands in the post; take it out.",
    "card_number": "A card number stands in the post; take it out.",
    "ssn_number": "A social security number stands in the post; take it out.",
    "iban": "A bank account stands in the post; take it out.",
    "email": "An e-mail address stands in the post; the chat is safer.",
    "phone": "A phone number stands in the post; the chat is safer.",
    "hazard": "This work is dangerous without training, equipment and often a licence.",
}
"""By what stands behind a warning, where there is more to say than its kind."""


def money(amount: float) -> str:
    """An amount to the cent, without cents where there are none: "1,250", "8.50"."""
    return f"{amount:,.0f}" if amount == round(amount) else f"{amount:,.2f}"


class ParseWords:
    """The phrasebook of task-parse."""

    def title(self, parsed: ParsedTask) -> str:
        """The poster's own words, or the name of the category where they make no title."""
        return parsed.title or LABELS[parsed.category]

    def description(self, parsed: ParsedTask) -> str:
        """The post, tidied, and the range of pay that it states."""
        parts = [parsed.description, _range(parsed.pay, parsed.language)]
        return "\n".join(part for part in parts if part)

    def pay_advice(self, parsed: ParsedTask) -> tuple[float, str] | None:
        """A suggested pay in the post's own terms (an hour's, or the whole), and why."""
        advice = parsed.advice
        if advice is None:
            return None
        hours = parsed.duration_min / 60.0 if parsed.pay.is_hourly else 1.0
        unit = " an hour" if parsed.pay.is_hourly else ""
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
        if parsed.pay.is_hourly:
            low, middle, high, suggested = (
                float(round(v)) for v in (low, middle, high, suggested)
            )
            suggested = suggested if advice.is_change else offered
        band = (
            f"Eight in ten such tasks pay ${low:,.0f} to ${high:,.0f}{unit}, "
            f"half of them up to ${middle:,.0f}"
        )
        now, then = advice.accept_now, advice.accept_then
        chances = _chances(now, then, offered, suggested, unit, is_stated=parsed.pay.is_stated)
        return suggested, f"{band}. {chances}"

    def warning(self, caution: Caution) -> str:
        """One sentence."""
        facts = {name: _fact(name, value) for name, value in caution.facts}
        text = _DANGERS.get(caution.reason) or _CAUTIONS.get(caution.kind, _CAUTIONS["unsafe"])
        return text.format_map(facts) if facts else text

    def check(self, kind: CheckKind) -> str:
        """Advice for safety."""
        return _CHECKS[kind]

    def improvement(self, kind: ImprovementKind) -> str:
        """What is missing."""
        return _IMPROVEMENTS[kind]


def _fact(name: str, value: float | str) -> str:
    if isinstance(value, str):
        return value
    return duration_text(value) if name in ("left", "duration") else f"{value:,.0f}"


def _chances(
    now: float | None,
    then: float | None,
    offered: float,
    suggested: float,
    unit: str,
    *,
    is_stated: bool,
) -> str:
    if now is None or then is None:
        if suggested == offered:
            return f"${money(offered)}{unit} fits; no worker is near enough to say more."
        return (
            f"${money(suggested)}{unit} is the usual rate; no worker is near enough to say more."
        )
    if suggested == offered:
        verb = "fits" if is_stated else "is a good start"
        return (
            f"${money(offered)}{unit} {verb}: the best match accepts with {now:.0%} probability."
        )
    return (
        f"At ${money(offered)}{unit} the best match accepts with {now:.0%} probability, at "
        f"${money(suggested)}{unit} with {then:.0%}, which is worth most to you."
    )


def _range(pay: Money, language: str) -> str:
    if not pay.is_stated or (pay.low is not None and pay.low == pay.high):
        return ""
    between, most, least = _RANGES.get(language, _RANGES["en"])
    low = "" if pay.low is None else money(pay.low)
    high = "" if pay.high is None else money(pay.high)
    if not low and not high:
        return ""
    pattern = between if low and high else most if high else least
    return pattern.format(low=low, high=high, currency=pay.currency)
