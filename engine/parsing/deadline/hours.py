"""Clock times on a day: which half of the day is meant, and the wall clock across DST changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final, NamedTuple

from engine.parsing.deadline.piece import Clock, Part

_DAY_MIN: Final = 24 * 60
_WAKING: Final = (7 * 60, 22 * 60)
_EARLIEST_ON_24_HOURS: Final = 5 * 60


class _Hours(NamedTuple):
    """When a part of the day usually is, and when it is over (minutes after midnight)."""

    usual: int
    over: int


PARTS: Final[dict[Part, _Hours]] = {
    "early": _Hours(7 * 60, 9 * 60),
    "morning": _Hours(9 * 60, 12 * 60),
    "noon": _Hours(12 * 60, 14 * 60),
    "afternoon": _Hours(15 * 60, 18 * 60),
    "evening": _Hours(19 * 60, 22 * 60),
    "night": _Hours(21 * 60, _DAY_MIN - 1),
    "dawn": _Hours(5 * 60, 7 * 60),
    "close": _Hours(17 * 60, _DAY_MIN - 1),
}


def wall_clock(day: date, minutes: int, now: datetime) -> datetime:
    """The moment so many minutes after midnight by the clocks of the zone of `now`.

    A wall-clock time that a DST change skips becomes the one an hour later; of one that comes
    twice, the first is meant.
    """
    naive = datetime(day.year, day.month, day.day, tzinfo=now.tzinfo)
    days, rest = divmod(minutes, _DAY_MIN)
    local = naive + timedelta(days=days, hours=rest // 60, minutes=rest % 60)
    return local.astimezone(UTC).astimezone(now.tzinfo)


def options(clock: Clock, part: Part | None) -> tuple[int, ...]:
    """Minutes after midnight that a clock time can mean; one or two, the literal one first."""
    twelve, minute = clock.hour % 12 * 60, clock.minute
    match clock.half:
        case "am":
            return (twelve + minute,)
        case "pm":
            return (twelve + 12 * 60 + minute,)
        case "noon":
            return (12 * 60 + minute,)
        case "midnight":
            return (_DAY_MIN + minute,)
        case _:
            pass
    literal = clock.hour * 60 + minute
    if clock.hour > 12 or clock.hour == 0:
        return (literal,)
    if part is not None and not (clock.half == "literal" and part in ("early", "morning")):
        return (_in_part(clock.hour, minute, part),)
    if clock.half == "literal":
        return (literal,)
    return (literal, literal + 12 * 60)


def _in_part(hour: int, minute: int, part: Part) -> int:
    """Minutes after midnight of an hour on twelve hours in a part of the day."""
    twelve = hour % 12
    if part in ("early", "morning"):
        return hour * 60 + minute if hour < 12 else 12 * 60 + minute
    if part == "dawn":
        return twelve * 60 + minute
    if part == "noon":
        return (hour if hour in (11, 10, 12) else twelve + 12) * 60 + minute
    if part == "night":
        if twelve < 5:  # twelve at night and the small hours belong to the next morning
            return _DAY_MIN + twelve * 60 + minute
        return (twelve + 12) * 60 + minute
    return (twelve + 12) * 60 + minute


def choose_minutes(
    clock: Clock, part: Part | None, *, after_min: int | None, may_roll: bool
) -> int:
    """Minutes after midnight that a clock time means on its day.

    Parameters
    ----------
    after_min : int, optional
        Where the day is today: now. Moments that are over are not meant while one is ahead.
    may_roll : bool
        Whether tomorrow is meant when today's are over (no day was said).
    """
    chosen = options(clock, part)
    if part == "night" and may_roll and after_min is not None and chosen[0] >= _DAY_MIN:
        early = chosen[0] - _DAY_MIN  # "at 2 at night" said at one o'clock
        chosen = (early,) if early > after_min else chosen
    if clock.half == "midnight" or after_min is None:
        return _likeliest(chosen, clock)
    ahead = tuple(minutes for minutes in chosen if minutes >= after_min)
    if ahead:
        return _likeliest(ahead, clock)
    return _likeliest(chosen, clock) + _DAY_MIN if may_roll else chosen[-1]


def _likeliest(chosen: tuple[int, ...], clock: Clock) -> int:
    """Of two halves the one in waking hours, the earlier where both are."""
    begin, end = _WAKING
    if clock.half == "h24":
        begin = _EARLIEST_ON_24_HOURS
    waking = [minutes for minutes in chosen if begin <= minutes < end]
    return (waking or list(chosen))[0]


def usual_minutes(part: Part, *, after_min: int | None) -> int:
    """The usual hour of a part of the day; its end, or the day's, where now is later."""
    hours = PARTS[part]
    if after_min is None or hours.usual > after_min:
        return hours.usual
    return hours.over if hours.over > after_min else _DAY_MIN - 1
