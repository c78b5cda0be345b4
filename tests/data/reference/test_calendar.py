"""Local time by the clock on the wall, daylight saving time included."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.reference.calendar import NEVER, epoch, local_time, moment, travel_min

ZONES = ["America/Los_Angeles", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"]
INSTANTS = st.integers(946_684_800, 4_102_444_799)  # 2000 to 2099


@pytest.mark.parametrize(
    ("utc", "hour", "weekday"),
    [
        # Clocks of San Francisco skip 02:00 to 03:00 on Sunday 2026-03-08 ...
        (datetime(2026, 3, 8, 9, 59, 59, tzinfo=UTC), 1 + 3599 / 3600, 6),
        (datetime(2026, 3, 8, 10, 0, 0, tzinfo=UTC), 3.0, 6),
        # ... and run through 01:00 to 02:00 twice on Sunday 2026-11-01.
        (datetime(2026, 11, 1, 8, 30, 0, tzinfo=UTC), 1.5, 6),
        (datetime(2026, 11, 1, 9, 30, 0, tzinfo=UTC), 1.5, 6),
        (datetime(2026, 11, 1, 10, 0, 0, tzinfo=UTC), 2.0, 6),
        # A UTC Monday is still Sunday there.
        (datetime(2026, 1, 5, 7, 45, 0, tzinfo=UTC), 23.75, 6),
        (datetime(2026, 1, 5, 8, 0, 0, tzinfo=UTC), 0.0, 0),
    ],
)
def test_local_time_follows_the_clocks_of_the_market(
    utc: datetime, hour: float, weekday: int
) -> None:
    local = local_time(epoch(utc))
    assert local.hour.tolist() == pytest.approx([hour])
    assert local.weekday.tolist() == [weekday]
    assert local.hour_of_week.tolist() == [weekday * 24 + int(hour)]


@pytest.mark.parametrize("zone", ZONES)
@given(instants=st.lists(INSTANTS, min_size=1, max_size=20))
def test_local_time_agrees_with_the_time_zone_database(zone: str, instants: list[int]) -> None:
    local = local_time(np.array(instants), zone)
    for row, at in enumerate(instants):
        wall = datetime.fromtimestamp(at, ZoneInfo(zone))
        of_day = timedelta(hours=wall.hour, minutes=wall.minute, seconds=wall.second)
        assert local.hour[row] == pytest.approx(of_day / timedelta(hours=1))
        assert local.weekday[row] == wall.weekday()
        assert local.hour_of_week[row] == wall.weekday() * 24 + wall.hour


def test_the_day_of_the_year_starts_at_zero_and_stays_within_a_year() -> None:
    year = local_time(np.arange(0, 20) * 86_400 * 365 // 10).day_of_year
    assert year[0] == 0.0
    assert year.min() >= 0.0
    assert year.max() < 365.25


def test_travel_is_parking_plus_streets_at_the_speed_of_the_hour() -> None:
    # 5 km as the crow flies are 6.5 km of streets: 19.5 minutes at 20 km/h, and 3 to park
    assert travel_min(np.array([0.0, 5_000.0]), 17.9).tolist() == pytest.approx([3.0, 22.5])


@given(metres=st.floats(0, 1e6), more=st.floats(1, 1e6), hour=st.floats(0, 48))
def test_a_longer_way_takes_longer_at_any_hour(metres: float, more: float, hour: float) -> None:
    near, far = travel_min(np.array([metres, metres + more]), hour)
    assert 3.0 <= near < far


@given(instant=INSTANTS)
def test_an_instant_survives_being_a_datetime(instant: int) -> None:
    assert epoch(moment(instant)) == instant


def test_a_datetime_of_any_zone_is_the_same_instant() -> None:
    in_tokyo = datetime(2026, 1, 1, 9, tzinfo=timezone(timedelta(hours=9)))
    assert epoch(in_tokyo) == 1_767_225_600
    assert moment(1_767_225_600) == datetime(2026, 1, 1, tzinfo=UTC)


def test_a_time_without_a_zone_is_no_instant() -> None:
    with pytest.raises(ValueError, match="Expected an aware datetime"):
        epoch(datetime(2026, 1, 1))  # noqa: DTZ001 (what is refused)


def test_never_is_exact_as_a_float_and_later_than_any_date() -> None:
    assert int(np.float64(NEVER)) == NEVER
    assert epoch(datetime.max.replace(tzinfo=UTC)) < NEVER
