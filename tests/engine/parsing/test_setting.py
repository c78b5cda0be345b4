"""Whose clock a post's times are read by."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from engine.parsing.setting import zone_of

AT_NOON_UTC = datetime(2026, 6, 1, 12, tzinfo=UTC)
PACIFIC, EASTERN = "America/Los_Angeles", "America/New_York"


def test_a_clock_in_utc_says_nothing_so_that_the_place_decides() -> None:
    assert zone_of(AT_NOON_UTC, EASTERN, PACIFIC) == ZoneInfo(EASTERN)
    assert zone_of(AT_NOON_UTC, None, PACIFIC) == ZoneInfo(PACIFIC)
    assert zone_of(AT_NOON_UTC) == UTC


def test_a_stated_offset_is_the_posters_own_clock() -> None:
    stated = datetime.fromisoformat("2026-06-01T09:00:00-07:00")
    assert zone_of(stated, EASTERN).utcoffset(stated) == timedelta(hours=-7)
    assert zone_of(stated).utcoffset(stated) == timedelta(hours=-7)


def test_a_zone_of_the_stated_offset_brings_its_changes_of_clocks() -> None:
    before = datetime.fromisoformat("2026-10-31T09:00:00-07:00")
    zone = zone_of(before, EASTERN, PACIFIC)
    after = datetime(2026, 11, 2, 12, tzinfo=zone)
    assert after.utcoffset() == timedelta(hours=-8)  # summer time ended on 1 November
