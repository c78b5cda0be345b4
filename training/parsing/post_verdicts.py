"""Whether what was read of a post is what its label says, field by field.

A field is judged where the label has it. The rules are those by which the development files are
scored: an amount to the cent or within its range, a day or a time within the hour, every word of a
street and its number with fewer than three other words of the post beside them.

category
    Any of these.
pay
    Null where none is stated; else `amount` (one, or the two ends of a range), `currency` (any of
    these) and `type` (fixed or hourly).
deadline
    Null where there is none; else any of these days and times, by the poster's clock.
address
    The words of any of these; an empty list where the post has none. `around` is what may stand
    beside them.
city
    Any of these, as the city or in the address.
requirements
    All of these kinds; a pair is a kind and its value.
urgent, unsafe
    True or false. Of a harmless post nothing may be called a danger of the highest kind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from data.reference.categories import CATEGORIES
from engine.parsing.parsed import Due, Money, ParsedTask, Severity
from engine.parsing.place.address_key import address_words

Label = Mapping[str, Any]
"""What a case expects, as it stands in the file."""

_NEAR: Final = timedelta(minutes=60)
_CENT: Final = 0.011
_DAY: Final = len("2026-06-30")
_AT_ONCE: Final = timedelta(hours=36)
_LEAKED: Final = 3
_SERVES: Final = {
    "car": ("vehicle",),
    "truck": ("van", "vehicle"),
    "tools": ("mower",),
    "licence": ("certificate", "driver_licence"),
}
"""Kinds of requirements that say as much as another."""


def verdicts_on(label: Label, parsed: ParsedTask, *, post: str, now: datetime) -> dict[str, bool]:
    """Right or wrong for every field of the label; `now` is the poster's clock, aware."""
    found: dict[str, bool] = {}
    if "category" in label:
        found["category"] = CATEGORIES[parsed.category] in label["category"]
    if "pay" in label:
        found |= _on_pay(label["pay"], parsed.pay)
    if "deadline" in label:
        is_urgent = label.get("urgent")
        found["deadline"] = _on_deadline(label["deadline"], parsed.due, now, is_urgent)
    if "address" in label:
        found["address"] = _on_address(label, parsed, post)
    if "city" in label:
        found["city"] = _on_city(label, parsed, post)
    if "requirements" in label:
        found["requirements"] = all(_requires(parsed, one) for one in label["requirements"])
    if "urgent" in label:
        found["urgent"] = bool(parsed.due and parsed.due.is_urgent) == label["urgent"]
    if "unsafe" in label:
        found["safety"] = _on_safety(label["unsafe"], parsed)
    return found


def _on_pay(label: Label | None, pay: Money) -> dict[str, bool]:
    if label is None:
        return {"pay_absent": not pay.is_stated}
    least, most = label["amount"] if isinstance(label["amount"], list) else [label["amount"]] * 2
    found = {"pay_amount": pay.is_stated and least - _CENT <= pay.amount <= most + _CENT}
    if "currency" in label:
        found["currency"] = pay.currency in label["currency"]
    if "type" in label:
        found["pay_type"] = pay.is_hourly == (label["type"] == "hourly")
    return found


def _on_deadline(
    label: list[str] | None, due: Due | None, now: datetime, is_urgent: bool | None
) -> bool:
    """Any of the moments, in the poster's zone; none, or at once where it may be urgent."""
    if label is None:
        return due is None or (is_urgent is not False and due.at <= now + _AT_ONCE)
    if due is None:
        return False
    at = due.at.astimezone(now.tzinfo).replace(tzinfo=None)
    return any(
        at.date().isoformat() == wanted
        if len(wanted) == _DAY
        else due.has_time and abs(at - datetime.fromisoformat(wanted)) <= _NEAR
        for wanted in label
    )


def _on_address(label: Label, parsed: ParsedTask, post: str) -> bool:
    line = parsed.place.address
    if not label["address"]:
        return not line
    return any(_holds(line, place) for place in label["address"]) and not _leaks(line, label, post)


def _on_city(label: Label, parsed: ParsedTask, post: str) -> bool:
    """In the city, or else in an address that is not simply the post."""
    return any(
        _holds(text, name) and not _leaks(text, label, post)
        for name in label["city"]
        for text in (parsed.place.city, parsed.place.address)
    )


def _holds(text: str, part: str) -> bool:
    """Whether every word of `part` is in `text`; of Chinese, which has no spaces, its letters."""
    if any("\u4e00" <= letter <= "\u9fff" for letter in part):
        return part.replace(" ", "") in text.replace(" ", "")
    wanted = Counter(address_words(part).split())
    return not wanted - Counter(address_words(text).split())


def _leaks(text: str, label: Label, post: str) -> bool:
    """Whether several words of the post that are not of its places stand in what was read."""
    allowed = set(
        address_words(" ".join([label.get("around", ""), *label.get("city", [])])).split()
    )
    return len(
        (set(address_words(post).split()) - allowed) & set(address_words(text).split())
    ) >= (_LEAKED)


def _requires(parsed: ParsedTask, wanted: str | list[Any]) -> bool:
    kind, value = (wanted, None) if isinstance(wanted, str) else wanted
    return any(
        found.type in (kind, *_SERVES.get(kind, ())) and (value is None or found.value == value)
        for found in parsed.requirements
    )


def _on_safety(is_unsafe: bool, parsed: ParsedTask) -> bool:
    """A danger is warned of; of a harmless post nothing is called high."""
    severities = {caution.severity for caution in parsed.cautions}
    return (
        bool(severities & {Severity.MEDIUM, Severity.HIGH})
        if is_unsafe
        else (Severity.HIGH not in severities)
    )
