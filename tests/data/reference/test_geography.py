"""Distances on the sphere."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.reference.geography import PLACES, chord, distance_m, metres, miles, unit_vectors

lats = st.floats(-90, 90)
lngs = st.floats(-180, 180)
HALF_ROUND_THE_EARTH_M = 20_015_114.4  # pi times the mean radius of 6371008.8 m


@pytest.mark.parametrize(
    ("a", "b", "expected_m"),
    [
        ((37.0, -122.0), (38.0, -122.0), 111_195.1),  # a degree of latitude: radius * pi / 180
        ((0.0, 0.0), (0.0, 90.0), HALF_ROUND_THE_EARTH_M / 2),
        ((0.0, 0.0), (0.0, 180.0), HALF_ROUND_THE_EARTH_M),
        ((90.0, 0.0), (-90.0, 77.0), HALF_ROUND_THE_EARTH_M),
        ((60.0, 0.0), (60.0, 0.001), 55.6),  # a degree of longitude is half as long at 60 degrees
        ((36.12, -86.67), (33.94, -118.40), 2_886_448.4),  # Nashville to Los Angeles airport
    ],
)
def test_known_distances(
    a: tuple[float, float], b: tuple[float, float], expected_m: float
) -> None:
    assert float(distance_m(*a, *b)) == pytest.approx(expected_m, abs=0.1)


@given(a=st.tuples(lats, lngs), b=st.tuples(lats, lngs))
def test_the_way_back_is_as_long_and_no_way_longer_than_half_round_the_earth(
    a: tuple[float, float], b: tuple[float, float]
) -> None:
    there, back = float(distance_m(*a, *b)), float(distance_m(*b, *a))
    assert there == pytest.approx(back)
    assert 0.0 <= there <= HALF_ROUND_THE_EARTH_M + 1.0
    assert float(distance_m(*a, *a)) == 0.0


@given(points=st.lists(st.tuples(lats, lngs), min_size=3, max_size=3))
def test_a_detour_is_never_shorter(points: list[tuple[float, float]]) -> None:
    a, b, c = points
    direct = float(distance_m(*a, *c))
    assert direct <= float(distance_m(*a, *b)) + float(distance_m(*b, *c)) + 1.0


def test_columns_broadcast_against_one_place() -> None:
    lat, lng = np.array([[37.0], [38.0]]), np.array([[-122.0], [-122.0]])
    table = distance_m(lat, lng, np.array([37.0, 38.0]), np.array([-122.0, -122.0]))
    np.testing.assert_allclose(table, [[0.0, 111_195.1], [111_195.1, 0.0]], atol=0.1)


@given(a=st.tuples(lats, lngs), b=st.tuples(lats, lngs))
def test_the_chord_of_a_distance_is_the_straight_line_between_unit_vectors(
    a: tuple[float, float], b: tuple[float, float]
) -> None:
    lat, lng = np.array([a, b]).T
    points = unit_vectors(lat, lng)
    np.testing.assert_allclose(np.linalg.norm(points, axis=1), 1.0)
    straight = float(np.linalg.norm(points[0] - points[1]))
    assert chord(float(distance_m(*a, *b))) == pytest.approx(straight, abs=1e-7)


def test_no_chord_is_longer_than_the_earth_is_wide() -> None:
    assert chord(1e9) == pytest.approx(2.0)


def test_a_mile_is_1609_344_metres() -> None:
    assert metres(5.0) == pytest.approx(8_046.72)
    assert miles(np.array([0.0, 8_046.72])).tolist() == pytest.approx([0.0, 5.0])


def test_the_neighbourhoods_lie_around_the_city_and_have_people() -> None:
    centre = (37.7749, -122.4194)
    assert len({place.name for place in PLACES}) == len(PLACES)
    for place in PLACES:
        assert float(distance_m(place.lat, place.lng, *centre)) < 25_000.0, place.name
        assert place.weight > 0.0
