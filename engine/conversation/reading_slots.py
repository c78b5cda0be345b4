"""Reading the slots of a message, with the parsers of task-parse and the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Final

from data.columns import Urgency
from data.reference.calendar import epoch
from data.reference.categories import CODE_OF
from data.reference.geography import metres
from engine.conversation.distances import farthest
from engine.conversation.list_places import ordinals_in, picks_of
from engine.conversation.orders import Order, orders_in
from engine.conversation.reading_pay import pick_by_pay, read_pay
from engine.conversation.refusals import is_refused
from engine.conversation.slots import Filters, Period, Shift, Slots
from engine.conversation.vocabulary import Mention, bare, mentions, opened, says, source
from engine.conversation.work import works_in
from engine.parsing.deadline import Deadline, choose, find_deadlines
from engine.parsing.duration import find_duration
from engine.parsing.pay.amounts import numbers_in
from engine.parsing.post import Post, Span
from engine.questions import TaskOrder

NEAR_MILES: Final = 5.0
"""How far "near me" reaches: the customer's own example filters by "<5mi"."""

_TASK_ID: Final = re.compile(r"\btask-[a-z0-9_-]{1,100}\b", re.IGNORECASE)


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
    distance, far = farthest(post, numbers)
    deadline = choose(find_deadlines(post, now=now, taken=(*far, *_places_of_list(post))))
    times = [] if deadline is None else [deadline.span]
    durations = find_duration(post, taken=(*far, *times))
    closed = (*far, *times, *(one.span for one in durations))
    pay = read_pay(post, numbers, closed, country)
    one = pick_by_pay(post, numbers, closed)
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
    orders = orders_in(folded)
    near = [m for m in mentions("distance", folded) if m.name == "near"]
    is_near = distance is None and any(
        not any(m.begin < one.end and one.begin < m.end for one in orders) for m in near
    )
    if is_near and "max_distance_m" not in dropped:
        distance = metres(NEAR_MILES)
    filters = Filters(
        categories=categories,
        excluded=excluded,
        min_pay_usd=None if one is not None else pay.least,
        max_pay_usd=None if one is not None else pay.most,
        max_distance_m=distance,
        urgency=_urgency(folded),
        sort=_sort(orders, mentions("urgency", folded)),
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
        picks=picks_of(folded, [(o.begin, o.end) for o in orders]),
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


def _categories(folded: str, language: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Codes of the categories that are wanted, and of those to be left out, each once in order.

    A phrase is found with or without the articles in it. Where several are named, those that only
    tell when ("after the party") or on what ("photos of my dog") stand back behind the work.
    """
    found = _works(folded, language)
    if not found:
        folded = bare(folded)
        found = _works(folded, language)
    wanted, refused = list[Mention](), list[Mention]()
    for one in found:
        (refused if is_refused(folded, one.begin, one.end) else wanted).append(one)
    for stands_back in (_is_circumstance, _is_object):
        wanted = [one for one in wanted if not stands_back(folded, one)] or wanted
    codes = tuple(dict.fromkeys(CODE_OF[one.name] for one in wanted))
    left_out = dict.fromkeys(CODE_OF[one.name] for one in refused)
    return codes, tuple(code for code in left_out if code not in codes)


def _works(folded: str, language: str) -> list[Mention]:
    """Kinds of work by name, or by what is done and on what; of two that overlap the longer."""
    named, told = mentions("category", folded, language), works_in(folded, language)
    kept: list[Mention] = []
    for one in sorted([*told, *named], key=lambda m: (m.begin - m.end, m.begin)):
        if all(one.end <= other.begin or other.end <= one.begin for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda m: m.begin)


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


def _sort(orders: Sequence[Order], urgency: Sequence[Mention]) -> TaskOrder | None:
    """The first order that is said; "as soon as possible" is none."""
    for one in orders:
        if not any(m.begin < one.end and one.begin < m.end for m in urgency):
            return one.order
    return None


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


def _places_of_list(post: Post) -> list[Span]:
    """Where a place of a list is named: "el segundo" is no second day of a month there."""
    return [Span(m.begin, m.end) for m in ordinals_in(post.folded)]


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
