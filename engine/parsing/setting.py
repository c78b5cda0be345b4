"""Whose clock a post is read by."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo


def zone_of(now: datetime, *zones: str | None) -> tzinfo:
    """The zone that a poster's times are meant in.

    `zones` are IANA names, the likeliest first: of the place in the post, of the poster. A clock
    that was stated with an offset other than UTC is the poster's own: a zone then counts only
    where it has that offset at that moment, so that days on which clocks change are known. A clock
    in UTC says nothing of the poster, and the first zone counts.
    """
    stated = now.utcoffset() or timedelta()
    for name in zones:
        if name is None:
            continue
        zone = ZoneInfo(name)
        if not stated or now.astimezone(zone).utcoffset() == stated:
            return zone
    return timezone(stated) if stated else UTC
