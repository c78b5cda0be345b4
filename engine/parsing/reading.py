"""Reading a post: every parser in turn, each told what the ones before it are sure of.

Money that names its currency is certain; an address keeps its house number from being pay or time;
a time keeps its digits from being pay. What remains decides where the parsers disagree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from engine.parsing.deadline import Deadline, choose, find_deadlines, find_urgency
from engine.parsing.duration import Duration, find_duration
from engine.parsing.pay import PayOffer, find_pay
from engine.parsing.place import PlaceMention, address_spans
from engine.parsing.post import Found, Post, Span
from engine.parsing.requirements import Requirement, find_requirements

SURE: Final = 0.7
"""Confidence from which what one parser found is closed to the others."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the parsers found, conflicts settled."""

    pay: Found[PayOffer] | None
    deadline: Found[Deadline] | None
    is_urgent: bool
    duration: Found[Duration] | None
    requirements: tuple[Found[Requirement], ...]

    @property
    def spans(self) -> tuple[Span, ...]:
        """Where pay, time and requirements stand: what is no part of a title."""
        found = [self.pay, self.deadline, self.duration, *self.requirements]
        return tuple(one.span for one in found if one is not None)


def sure_money(post: Post, currency_hint: str | None) -> tuple[Found[PayOffer], ...]:
    """Money that names its currency: no house number and no time begins there."""
    return tuple(
        one
        for one in find_pay(post, currency_hint=currency_hint)
        if one.value.is_currency_stated and one.confidence >= SURE
    )


def read(
    post: Post,
    places: Sequence[Found[PlaceMention]],
    money: Sequence[Span],
    *,
    now: datetime,
    currency_hint: str | None,
) -> Reading:
    """Everything but the places, which are found first: the clock depends on them.

    Parameters
    ----------
    money : sequence of Span
        Spans of `sure_money`.
    now : datetime
        Aware, in the zone of the place.
    """
    addresses = address_spans(places)
    deadline = choose(find_deadlines(post, now=now, taken=(*addresses, *money)))
    times = [] if deadline is None else [deadline.span]
    durations = find_duration(post, taken=(*addresses, *money, *times))
    closed = [*addresses, *times, *(one.span for one in durations)]
    offers = find_pay(post, currency_hint=currency_hint, taken=closed)
    return Reading(
        pay=offers[0] if offers else None,
        deadline=deadline,
        is_urgent=find_urgency(post) is not None,
        duration=durations[0] if durations else None,
        requirements=find_requirements(post, taken=addresses),
    )
