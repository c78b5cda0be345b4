"""Calendar days: which one a piece means, seen from today."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from engine.parsing.deadline.piece import Ahead, Period, Piece

_HORIZON_MONTHS: Final = 14
_LEAP_YEARS: Final = 9


def day_of(piece: Piece, today: date, *, is_month_first: bool) -> date | None:
    """The day that is meant, today or later unless the past is named; None if there is none.

    A date goes before a distance ("tomorrow the 13th"), that before a weekday.
    """
    try:
        if piece.year_offset is not None and piece.year is None:
            piece = replace(piece, year=today.year + piece.year_offset)
        day = _day_of(piece, today, is_month_first)
        return None if day is None else day + timedelta(days=piece.after or 0)
    except (OverflowError, ValueError):
        return None


def _day_of(piece: Piece, today: date, is_month_first: bool) -> date | None:
    if piece.pair is not None:
        return _of_pair(piece, today, is_month_first)
    if piece.holiday is not None:
        return _holiday(piece.holiday, today, piece.year)
    if piece.month is not None:
        return _of_month(piece, today)
    if piece.month_offset is not None:
        return _of_month_offset(piece, today)
    if piece.day is not None:
        return _of_day(piece, today)
    if piece.day_offset is not None:
        return today + timedelta(days=piece.day_offset)
    if piece.weekday is not None:
        return _of_weekday(piece, piece.weekday, today)
    if piece.ahead is not None:
        return add(today, piece.ahead)
    if piece.period is not None:
        return _end_of(piece.period, today, piece.week_offset or 0)
    if piece.week_offset is not None:
        return _end_of("week", today, piece.week_offset)
    return today


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _next_date(month: int, day: int, today: date, year: int | None = None) -> date | None:
    """The date in its year, or the next real one from today on."""
    if year is not None:
        return _valid(year, month, day)
    for candidate in range(today.year, today.year + _LEAP_YEARS):
        found = _valid(candidate, month, day)
        if found is not None and found >= today:
            return found
    return None


def _of_pair(piece: Piece, today: date, is_month_first: bool) -> date | None:
    """Day and month in the language's order, or the other where only that one is possible."""
    assert piece.pair is not None  # noqa: S101 - the caller has looked
    first, second = piece.pair
    orders = [(first, second), (second, first)]
    if not is_month_first:
        orders.reverse()
    found = [_next_date(month, day, today, piece.year) for month, day in orders]
    real = [day for day in found if day is not None]
    fitting = [day for day in real if piece.weekday in (None, day.weekday())]
    return next(iter(fitting or real), None)


def _of_month(piece: Piece, today: date) -> date | None:
    assert piece.month is not None  # noqa: S101 - the caller has looked
    if piece.nth is not None and piece.weekday is not None:
        years = [piece.year] if piece.year else [today.year, today.year + 1]
        found = [_nth_weekday(year, piece.month, piece.weekday, piece.nth) for year in years]
        ahead = [day for day in found if day is not None and (piece.year or day >= today)]
        return next(iter(ahead), None)
    day = piece.day
    if day is None:
        if piece.period == "month_middle":
            day = 15
        elif piece.is_end or piece.period == "month_end":
            year = piece.year or today.year + (piece.month < today.month)
            day = monthrange(year, piece.month)[1]
        elif piece.period is None:
            return None
        else:
            day = 1
    return _next_date(piece.month, day, today, piece.year)


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> date | None:
    last = monthrange(year, month)[1]
    if nth > 0:
        return _valid(
            year, month, 1 + (weekday - date(year, month, 1).weekday()) % 7 + 7 * (nth - 1)
        )
    return date(year, month, last - (date(year, month, last).weekday() - weekday) % 7)


def _of_month_offset(piece: Piece, today: date) -> date | None:
    """A day of this month or one after: "the 20th of next month"; or its end."""
    assert piece.month_offset is not None  # noqa: S101 - the caller has looked
    year, month = _month_after(today, piece.month_offset)
    if piece.nth is not None and piece.weekday is not None:
        return _nth_weekday(year, month, piece.weekday, piece.nth)
    if piece.day is not None:
        return _valid(year, month, piece.day)
    if piece.period == "month_middle":
        return date(year, month, 15)
    if piece.period is not None or piece.is_end:
        return date(year, month, monthrange(year, month)[1])
    return None


def _month_after(today: date, months: int) -> tuple[int, int]:
    total = today.year * 12 + today.month - 1 + months
    return total // 12, total % 12 + 1


def _of_day(piece: Piece, today: date) -> date | None:
    """The next such day of a month; with a weekday, the next that falls on it."""
    days = [day for day in _days_of_month(piece.day or 1, today) if day >= today]
    if piece.weekday is not None:
        for day in days:
            if day.weekday() == piece.weekday:
                return day
    return days[0] if days else None


def _days_of_month(day: int, today: date) -> Iterator[date]:
    for months in range(_HORIZON_MONTHS):
        year, month = _month_after(today, months)
        found = _valid(year, month, day)
        if found is not None:
            yield found


def _of_weekday(piece: Piece, weekday: int, today: date) -> date:
    """The weekday of a week, or the next one from tomorrow on."""
    monday = today - timedelta(days=today.weekday())
    if piece.ahead is not None:
        return _coming(weekday, today) + timedelta(days=_days(piece.ahead))
    if piece.week_offset:
        return monday + timedelta(days=7 * piece.week_offset + weekday)
    if piece.which == "next":
        return monday + timedelta(days=7 + weekday)
    if piece.which == "this" or piece.week_offset == 0:
        day = monday + timedelta(days=weekday)
        return day if day >= today else day + timedelta(days=7)
    return _coming(weekday, today)


def _coming(weekday: int, today: date) -> date:
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _days(ahead: Ahead) -> int:
    return round(ahead.amount * (7 if ahead.unit == "week" else 1))


def add(today: date, ahead: Ahead) -> date:
    """The day so many days, weeks, months or years after today."""
    match ahead.unit:
        case "month" | "year":
            whole, part = divmod(ahead.amount * (12 if ahead.unit == "year" else 1), 1)
            year, month = _month_after(today, round(whole))
            day = date(year, month, min(today.day, monthrange(year, month)[1]))
            return day + timedelta(days=round(part * 30))
        case "workday":
            day = today
            for _ in range(min(round(ahead.amount), 400)):
                day += timedelta(days=3 if day.weekday() == 4 else 2 if day.weekday() == 5 else 1)
            return day
        case _:
            return today + timedelta(days=_days(ahead))


def _end_of(period: Period, today: date, weeks: int) -> date:
    """The last day of a stretch of days, of this week or month or of one after."""
    monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * weeks)
    match period:
        case "weekend" | "week":
            return monday + timedelta(days=6)
        case "week_end":
            friday = monday + timedelta(days=4)
            return friday if friday >= today else monday + timedelta(days=6)
        case "year_end":
            return date(today.year, 12, 31)
        case "month_middle":
            year, month = _month_after(today, 1 if today.day > 15 else 0)
            return date(year, month, 15)
        case _:
            return date(today.year, today.month, monthrange(today.year, today.month)[1])


def _holiday(name: str, today: date, year: int | None) -> date | None:
    for candidate in [year] if year else range(today.year, today.year + 2):
        found = _holiday_in(name, candidate)
        if found is not None and (year or found >= today):
            return found
    return None


_FIXED: Final = {
    "new_year": (1, 1), "new_year_eve": (12, 31), "christmas": (12, 25),
    "christmas_eve": (12, 24), "boxing_day": (12, 26), "valentine": (2, 14),
    "halloween": (10, 31), "independence": (7, 4), "epiphany": (1, 6), "labour": (5, 1),
    "all_saints": (11, 1), "st_patrick": (3, 17), "unity": (10, 3), "bastille": (7, 14),
    "assumption": (8, 15), "china_national": (10, 1), "women": (3, 8), "children": (6, 1),
    "veterans": (11, 11), "juneteenth": (6, 19), "nicholas": (12, 6),
}  # fmt: skip
_FLOATING: Final = {
    "thanksgiving": (11, 3, 4), "mlk": (1, 0, 3), "presidents": (2, 0, 3),
    "memorial": (5, 0, -1), "us_labor": (9, 0, 1), "mother": (5, 6, 2), "father": (6, 6, 3),
    "columbus": (10, 0, 2),
}  # fmt: skip
_FROM_EASTER: Final = {
    "easter": 0, "good_friday": -2, "easter_monday": 1, "palm_sunday": -7, "ascension": 39,
    "pentecost": 49, "whit_monday": 50, "corpus_christi": 60, "shrove_tuesday": -47,
    "carnival_monday": -48, "ash_wednesday": -46, "maundy_thursday": -3,
}  # fmt: skip


def _holiday_in(name: str, year: int) -> date | None:
    if name in _FIXED:
        return date(year, *_FIXED[name])
    if name in _FLOATING:
        month, weekday, nth = _FLOATING[name]
        return _nth_weekday(year, month, weekday, nth)
    if name == "black_friday":
        thanksgiving = _nth_weekday(year, 11, 3, 4)
        return thanksgiving + timedelta(days=1) if thanksgiving else None
    return easter(year) + timedelta(days=_FROM_EASTER[name])


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Butcher, 1876)."""
    a, (b, c) = year % 19, divmod(year, 100)
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)
