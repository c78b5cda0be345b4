"""Local time for whole columns of instants, and the travel speeds of an hour.

Instants are int64 seconds since 1970-01-01 UTC. No function here reads a clock.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from data.arrays import FloatArray, IntArray

DAY_S: Final = 86_400
HOUR_S: Final = 3_600
MINUTE_S: Final = 60
NEVER: Final = 2**53
"""An instant later than any that occurs: "no deadline", "not known yet". Exact in a float64."""

MARKET_ZONE: Final = "America/Los_Angeles"
"""Time zone of the market that the product serves first (San Francisco)."""


class LocalTime(NamedTuple):
    """Local wall-clock parts of a column of instants, each (n,)."""

    hour: FloatArray  # 0 to 24, with minutes as a fraction
    weekday: IntArray  # 0 is Monday
    hour_of_week: IntArray  # 0 to 167, 0 is Monday 00:00 to 00:59
    day_of_year: FloatArray  # 0 to 365.25, fractional, from the instant itself in UTC


@cache
def _offsets(zone: str) -> tuple[IntArray, IntArray]:
    """Instants from 2000 to 2100 at which the UTC offset changes, and the offset (s) from then."""
    tz = ZoneInfo(zone)

    def offset(at: int) -> int:
        delta = datetime.fromtimestamp(at, tz).utcoffset() or timedelta()
        return int(delta.total_seconds())

    starts, offsets = [-(2**62)], [offset(946_684_800)]
    for day in range(946_684_800, 4_102_444_800, 7 * DAY_S):
        if offset(day + 7 * DAY_S) != offsets[-1]:
            low, high = day, day + 7 * DAY_S
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offset(middle) == offsets[-1] else (low, middle)
            starts.append(high)
            offsets.append(offset(high))
    return np.array(starts, dtype=np.int64), np.array(offsets, dtype=np.int64)


def local_time(instants: IntArray | int, zone: str = MARKET_ZONE) -> LocalTime:
    """Wall-clock parts of instants (n,) in a zone (IANA name), daylight saving time included."""
    at = np.atleast_1d(np.asarray(instants, dtype=np.int64))
    starts, offsets = _offsets(zone)
    local = at + offsets[np.searchsorted(starts, at, side="right") - 1]
    hour = (local % DAY_S) / HOUR_S
    weekday = (local // DAY_S + 3) % 7  # 1970-01-01 was a Thursday
    day_of_year = (at / DAY_S) % 365.25
    return LocalTime(hour, weekday, weekday * 24 + hour.astype(np.int64), day_of_year)


SPEED_KMH: Final[FloatArray] = np.array(
    [
        38,
        38,
        38,
        38,
        37,
        34,
        29,
        24,
        22,
        25,
        28,
        28,
        27,
        27,
        26,
        24,
        21,
        20,
        22,
        27,
        31,
        34,
        36,
        37,
    ],
    dtype=np.float64,
)
"""(24,) door-to-door speed in km/h by local hour in the city; assumption until a fitted model."""


def travel_min(metres: FloatArray, hour: FloatArray | float) -> FloatArray:
    """Minutes of travel over a great-circle distance at a local hour, parking included (3 min).

    Streets are 1.3 times longer than the great circle (circuity of US cities: Ballou et al.,
    Transportation Research Part A 36 (2002)).
    """
    speed_m_per_min = SPEED_KMH[np.asarray(hour, dtype=np.int64) % 24] * 1_000.0 / 60.0
    return np.asarray(3.0 + 1.3 * np.asarray(metres) / speed_m_per_min)


def epoch(moment: datetime) -> int:
    """Whole seconds since 1970 of an aware datetime.

    Raises
    ------
    ValueError
        If the datetime is naive: a time without a zone is not an instant.
    """
    if moment.tzinfo is None:
        raise ValueError(f"Expected an aware datetime, got {moment.isoformat()}.")
    return int(moment.timestamp())


def moment(instant: int | float) -> datetime:
    """Aware UTC datetime of an instant."""
    return datetime.fromtimestamp(int(instant), UTC)
