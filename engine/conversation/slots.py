"""What a message says of the tasks it is about: category, pay, distance, time, urgency, order."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, Final, Self

from data.columns import Urgency
from data.reference.categories import CATEGORIES, CODE_OF
from engine.questions import TaskOrder


class Shift(StrEnum):
    """How a follow-up wants the next answer to differ from the last one."""

    CLOSER = "closer"
    FARTHER = "farther"
    PAYS_MORE = "pays_more"
    PAYS_LESS = "pays_less"
    SHORTER = "shorter"
    MORE = "more"
    AGAIN = "again"


class Period(StrEnum):
    """A stretch of days that figures are asked for, by the local calendar."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    THIS_WEEK = "this_week"
    LAST_WEEK = "last_week"
    THIS_MONTH = "this_month"
    LAST_MONTH = "last_month"
    THIS_YEAR = "this_year"
    EVER = "ever"
    TOMORROW = "tomorrow"
    NEXT_WEEK = "next_week"
    NEXT_MONTH = "next_month"


@dataclass(frozen=True, slots=True)
class Filters:
    """What tasks are looked for; None and () say nothing.

    Attributes
    ----------
    categories, excluded : tuple of int
        Codes of the categories that are wanted (of none: any), and of those to be left out.
    begin, end : int or None
        Instants between which the work must be possible.
    hours : float or None
        Time that the worker has, from `begin` or now on.
    """

    categories: tuple[int, ...] = ()
    min_pay_usd: float | None = None
    max_pay_usd: float | None = None
    max_distance_m: float | None = None
    urgency: Urgency | None = None
    sort: TaskOrder | None = None
    begin: int | None = None
    end: int | None = None
    hours: float | None = None
    excluded: tuple[int, ...] = ()

    def updated(self, newer: Filters, dropped: frozenset[str] = frozenset()) -> Filters:
        """With everything that `newer` says; what stands in `dropped` is forgotten first."""
        blank = Filters()
        kept = replace(self, **{name: getattr(blank, name) for name in dropped})
        if "categories" in dropped:
            kept = replace(kept, excluded=())
        said = {
            f.name: value
            for f in fields(newer)
            if (value := getattr(newer, f.name)) not in (None, ())
        }
        if "begin" in said or "end" in said:
            said |= {"begin": newer.begin, "end": newer.end}
        left_out = tuple(dict.fromkeys((*kept.excluded, *newer.excluded)))
        said["excluded"] = tuple(code for code in left_out if code not in newer.categories)
        if newer.excluded and not newer.categories:
            said["categories"] = tuple(c for c in kept.categories if c not in newer.excluded)
        least, most = said.get("min_pay_usd"), said.get("max_pay_usd")
        if least is not None and most is None and (kept.max_pay_usd or least) < least:
            said["max_pay_usd"] = None
        if most is not None and least is None and (kept.min_pay_usd or most) > most:
            said["min_pay_usd"] = None
        return replace(kept, **said)

    @property
    def has_bounds(self) -> bool:
        """Whether an amount, a way or an order of tasks is stated."""
        stated = (self.min_pay_usd, self.max_pay_usd, self.max_distance_m, self.sort)
        return any(one is not None for one in stated)

    @property
    def says_anything(self) -> bool:
        """Whether any of it is said."""
        return self != Filters()

    def to_json(self) -> dict[str, Any]:
        """What is said, as plain values."""
        found = {
            f.name: value
            for f in fields(self)
            if (value := getattr(self, f.name)) not in (None, ())
        }
        if self.categories:
            found["categories"] = [CATEGORIES[code] for code in self.categories]
        if self.excluded:
            found["excluded"] = [CATEGORIES[code] for code in self.excluded]
        if self.urgency is not None:
            found["urgency"] = self.urgency.name
        if self.sort is not None:
            found["sort"] = self.sort.value
        return found

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """The reverse of `to_json`; raises KeyError, TypeError or ValueError where it is none."""
        said = dict(value)
        for field in ("categories", "excluded"):
            said[field] = tuple(CODE_OF[name] for name in said.get(field, ()))
        if "urgency" in said:
            said["urgency"] = Urgency[said["urgency"]]
        if "sort" in said:
            said["sort"] = TaskOrder(said["sort"])
        return cls(**said)


NO_FILTERS: Final = Filters()


@dataclass(frozen=True, slots=True)
class Slots:
    """Everything that one message says beside what it wants.

    Attributes
    ----------
    filters : Filters
    is_near : bool
        Whether the distance is only said as "near me".
    dropped : frozenset of str
        Names of filters that the user takes back: "any distance".
    picks : tuple of int
        Places of a list, from 1; -1 is the last.
    pick_pay_usd : float or None
        "the $85 one".
    task_id : str or None
        An id of a task as it stands in the message.
    shifts : tuple of Shift
    period : Period or None
    screen : str or None
        A screen of the app.
    is_going : bool
        Whether the message asks to go somewhere: "take me to".
    availability : str or None
        'online', 'offline' or 'busy'.
    preference : str or None
        'notifications' or 'language', where the message speaks of them.
    is_off : bool
        Whether something is to be turned off.
    language : str or None
        A language that is named.
    """

    filters: Filters = NO_FILTERS
    is_near: bool = False
    dropped: frozenset[str] = frozenset()
    picks: tuple[int, ...] = ()
    pick_pay_usd: float | None = None
    task_id: str | None = None
    shifts: tuple[Shift, ...] = ()
    period: Period | None = None
    screen: str | None = None
    is_going: bool = False
    availability: str | None = None
    preference: str | None = None
    is_off: bool = False
    language: str | None = None

    @property
    def has_pick(self) -> bool:
        """Whether something of a list is pointed at."""
        return bool(self.picks) or self.pick_pay_usd is not None or self.task_id is not None


NOTHING_SAID: Final = Slots()
