"""Cells by geohash, and areas with what lies around them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data.reference.cells import LETTERS, Area, bounds_of, geohash
from data.reference.geography import distance_m

LATITUDES, LONGITUDES = st.floats(-90, 90), st.floats(-180, 180)
CELLS = st.text(LETTERS, min_size=1, max_size=5)


@pytest.mark.parametrize(
    ("lat", "lng", "cell"),
    [
        (57.64911, 10.40744, "u4pruydqqvj"),  # the example of geohash.org
        (37.7749, -122.4194, "9q8yyk8"),  # San Francisco
        (0.0, 0.0, "s00000"),
        (-90.0, -180.0, "000000"),
        (90.0, 180.0, "zzzzzz"),
    ],
)
def test_known_places_have_the_cells_that_the_world_calls_them(
    lat: float, lng: float, cell: str
) -> None:
    assert geohash(lat, lng, len(cell)) == cell


@given(lat=LATITUDES, lng=LONGITUDES, letters=st.integers(1, 12))
def test_a_place_lies_in_its_cell_and_in_all_that_begin_its_name(
    lat: float, lng: float, letters: int
) -> None:
    cell = geohash(lat, lng, letters)
    assert cell == geohash(lat, lng, 12)[:letters]
    south, west, north, east = bounds_of(cell)
    assert south <= lat <= north
    assert west <= lng <= east


@pytest.mark.parametrize("cell", ["", "a", "9q8i", "9Q8", "9q8yyk8yyk8yy", "é"])
def test_what_is_no_geohash_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="no geohash"):
        bounds_of(cell)
    with pytest.raises(ValueError, match=r"geohash|one cell"):
        Area((cell,))


@pytest.mark.parametrize(("lat", "lng"), [(91.0, 0.0), (0.0, 181.0), (float("nan"), 0.0)])
def test_a_place_that_is_not_on_earth_is_in_no_cell(lat: float, lng: float) -> None:
    with pytest.raises(ValueError, match="Not a place"):
        geohash(lat, lng)


@given(lat=LATITUDES, lng=LONGITUDES)
def test_of_areas_that_cover_the_earth_exactly_one_holds_a_place(lat: float, lng: float) -> None:
    areas = [Area(tuple(LETTERS[:9])), Area((LETTERS[9],)), Area(tuple(LETTERS[10:]))]
    assert sum(area.holds(lat, lng) for area in areas) == 1


def test_a_cell_within_another_is_left_out() -> None:
    assert Area.of(["9q9", " 9Q8Y", "9q8", "9q8yy"]).cells == ("9q8", "9q9")


@given(
    cells=st.lists(CELLS, min_size=1, max_size=3),
    inside=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    bearing=st.floats(0, 2 * np.pi),
    share=st.floats(0, 0.999_999),
    halo_m=st.floats(0, 500_000),
)
@example(cells=["0"], inside=(5.193901569100614e-09, 0.0), bearing=0.0, share=0.0, halo_m=0.0)
def test_whoever_is_within_the_halo_of_a_place_of_the_area_is_near(
    cells: list[str], inside: tuple[float, float], bearing: float, share: float, halo_m: float
) -> None:
    area = Area.of(cells)
    south, west, north, east = bounds_of(area.cells[0])
    lat = south + inside[0] * (north - south)
    lng = west + inside[1] * (east - west)
    there_lat, there_lng = walked(lat, lng, bearing, share * halo_m)
    assert distance_m(lat, lng, there_lat, there_lng) <= halo_m + 1e-3
    assert area.near(np.array([there_lat]), np.array([there_lng]), halo_m=halo_m)[0]


def walked(lat: float, lng: float, bearing: float, metres: float) -> tuple[float, float]:
    """Where one arrives along a great circle; exact at the poles too."""
    angle, a, b = metres / 6_371_008.8, np.radians(lat), np.radians(lng)
    up = np.sin(a) * np.cos(angle) + np.cos(a) * np.sin(angle) * np.cos(bearing)
    ahead = np.cos(a) * np.cos(angle) - np.sin(a) * np.sin(angle) * np.cos(bearing)
    aside = np.sin(bearing) * np.sin(angle)
    there, around = np.arctan2(up, np.hypot(ahead, aside)), np.arctan2(aside, ahead)
    return float(np.degrees(there)), float((np.degrees(b + around) + 180.0) % 360.0 - 180.0)


def test_who_is_far_or_nowhere_is_not_near() -> None:
    area = Area(("9q8",))  # 36.56 to 37.97 north, 122.34 to 123.75 west
    lat = np.array([37.0, 38.2, 38.4, 37.0, 37.0, np.nan])
    lng = np.array([-123.0, -123.0, -123.0, -122.0, -121.8, -123.0])
    assert area.near(lat, lng, halo_m=40_000.0).tolist() == [True, True, False, True, False, False]
