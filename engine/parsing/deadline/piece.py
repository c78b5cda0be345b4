"""What one stretch of a text says about a moment, and how such stretches are put together."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Final, Literal, NamedTuple

Half = Literal["am", "pm", "literal", "h24", "noon", "midnight"]
"""Which half of the day a clock means; `h24` is a clock on 24 hours said without a doubt of
its own ("8 Uhr"), `literal` one that cannot be anything else ("08:30", "19:00")."""

Which = Literal["this", "next", "coming"]
"""Of a weekday: of this week, of the week after, or the first one from tomorrow on."""

Part = Literal["early", "morning", "noon", "afternoon", "evening", "night", "dawn", "close"]
"""Parts of the day; `close` is the end of business."""

Period = Literal["weekend", "week", "week_end", "month", "month_end", "month_middle", "year_end"]
"""Stretches of days that are named as a whole."""

Unit = Literal["minute", "hour", "day", "workday", "week", "month", "year"]
"""Units of a time that is counted from now."""


class Clock(NamedTuple):
    """Hour and minute as said: "ten to five" is (5, -10), "halb acht" is (8, -30)."""

    hour: int
    minute: int
    half: Half | None = None


class Ahead(NamedTuple):
    """So much time from now."""

    amount: float
    unit: Unit


@dataclass(frozen=True, slots=True)
class Piece:
    """Facts about one moment; None is not said.

    Attributes
    ----------
    pair : tuple of int
        Month and day in an order that the language and the weekday decide.
    nth : int
        With a weekday: which one of the month, -1 the last.
    after : int
        Days added to what the rest says: "the day after", "Friday week".
    until : Clock
        End of a window whose begin is `clock`.
    is_end : bool
        The end of the day or month that is named.
    is_weak : bool
        No moment by itself, only beside another piece or after a word such as "by".
    is_none : bool
        No moment at all: a duration, an age, a size.
    is_habit : bool
        What happens again and again; a clock time beside it is no deadline either.
    """

    year: int | None = None
    year_offset: int | None = None
    month: int | None = None
    day: int | None = None
    pair: tuple[int, int] | None = None
    weekday: int | None = None
    nth: int | None = None
    which: Which | None = None
    day_offset: int | None = None
    week_offset: int | None = None
    month_offset: int | None = None
    period: Period | None = None
    holiday: str | None = None
    ahead: Ahead | None = None
    after: int | None = None
    clock: Clock | None = None
    until: Clock | None = None
    part: Part | None = None
    is_end: bool = False
    is_weak: bool = False
    is_none: bool = False
    is_habit: bool = False
    is_strict: bool = False
    is_about: bool = False

    @property
    def has_day(self) -> bool:
        """Whether anything but a time of day is said."""
        return any(getattr(self, name) is not None for name in _DAY)

    @property
    def has_time(self) -> bool:
        """Whether a time of day is said."""
        return self.clock is not None or self.part is not None


_DAY: Final = (
    "year", "month", "day", "pair", "weekday", "nth", "day_offset", "week_offset",
    "month_offset", "period", "holiday", "ahead",
)  # fmt: skip
_FLAGS: Final = ("is_weak", "is_none", "is_habit", "is_end", "is_strict", "is_about")
_FACTS: Final = tuple(field.name for field in fields(Piece) if field.name not in _FLAGS)
_ONE_OF: Final = (
    ("day", "pair", "day_offset", "holiday", "period"),
    ("day_offset", "week_offset"),
    ("month", "pair", "month_offset", "holiday"),
    ("ahead", "day"), ("ahead", "pair"), ("ahead", "day_offset"), ("ahead", "period"),
    ("ahead", "holiday"),
)  # fmt: skip
"""Facts that contradict each other when one moment had them both."""


def merge(first: Piece, second: Piece) -> Piece | None:
    """Both pieces as one moment; None where they speak of two."""
    said = {name: value for name in _FACTS if (value := getattr(second, name)) is not None}
    same = [name for name in said if getattr(first, name) not in (None, said[name])]
    if same:
        return None
    both = replace(
        first,
        **said,
        is_weak=first.is_weak and second.is_weak and not _is_clock_with_part(first, second),
        is_end=first.is_end or second.is_end,
        is_strict=first.is_strict or second.is_strict,
        is_about=first.is_about or second.is_about,
    )
    return None if _contradicts(both, first) or _is_ahead_of_clock(both) else both


def _is_clock_with_part(first: Piece, second: Piece) -> bool:
    """A clock time and a part of the day ("three" and "in the afternoon") make each other sure."""
    return bool((first.clock and second.part) or (first.part and second.clock))


def _contradicts(both: Piece, first: Piece) -> bool:
    """Whether the merged piece names its day in two ways (today with a date is one way)."""
    for names in _ONE_OF:
        now = [name for name in names if getattr(both, name) is not None]
        if len(now) > 1 and sum(getattr(first, name) is not None for name in now) < len(now):
            dated_today = set(now) <= {"day_offset", "day", "pair"}
            if not dated_today:
                return True
    return False


def _is_ahead_of_clock(piece: Piece) -> bool:
    """Minutes from now and a clock are two moments; "in two days at 5" is one."""
    return piece.ahead is not None and piece.ahead.unit in ("minute", "hour") and piece.has_time
