"""The time zone of a place."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.reference.gazetteer import gazetteer
from data.reference.time_zones import zone_at, zone_of_nearest_town


@pytest.mark.parametrize(
    ("lat", "lng", "zone"),
    [
        (37.7749, -122.4194, "America/Los_Angeles"),
        (33.4484, -112.0740, "America/Phoenix"),
        (40.7128, -74.0060, "America/New_York"),
        (52.52, 13.405, "Europe/Berlin"),
        (31.2304, 121.4737, "Asia/Shanghai"),
    ],
)
def test_zones_of_well_known_places(lat: float, lng: float, zone: str) -> None:
    assert zone_at(lat, lng) == zone
    assert zone_of_nearest_town(lat, lng) == zone


@pytest.mark.parametrize("place", [(float("nan"), 0.0), (0.0, float("inf"))])
def test_where_there_is_no_place_there_is_universal_time(place: tuple[float, float]) -> None:
    assert zone_at(*place) == "UTC"


@settings(deadline=None)  # the first point loads the borders
@given(st.floats(-90, 90), st.floats(-720, 720))
def test_every_point_has_a_zone_that_clocks_know(lat: float, lng: float) -> None:
    assert ZoneInfo(zone_at(lat, lng)).key == zone_at(lat, lng)


def test_the_gazetteer_agrees() -> None:
    for name in ("Denver", "Chicago", "Boise", "Cancún"):
        city = gazetteer().city(name)
        assert city is not None
        assert zone_at(city.lat, city.lng) == city.zone


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_the_nearest_town_has_a_zone_that_clocks_know(lat: float, lng: float) -> None:
    assert ZoneInfo(zone_of_nearest_town(lat, lng)).key in gazetteer().zones
