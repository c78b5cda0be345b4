"""Distance on the sphere, in metres and miles, and the neighbourhoods of the simulated city."""

from __future__ import annotations

import json
from importlib import resources
from typing import Final, NamedTuple

import numpy as np

from data.arrays import FloatArray

EARTH_RADIUS_M: Final = 6_371_008.8
"""Mean Earth radius in metres (IUGG 1980)."""

METRES_PER_MILE: Final = 1_609.344
"""International mile (1959 agreement)."""


class Place(NamedTuple):
    """A neighbourhood: its name, centre in degrees (WGS 84), and relative population."""

    name: str
    lat: float
    lng: float
    weight: float


PLACES: Final[tuple[Place, ...]] = tuple(
    Place(**row)
    for row in json.loads(
        resources.files("data.reference").joinpath("places.json").read_text("utf-8")
    )
)


def distance_m(
    lat_a: FloatArray | float,
    lng_a: FloatArray | float,
    lat_b: FloatArray | float,
    lng_b: FloatArray | float,
) -> FloatArray:
    """Great-circle distance in metres between points in degrees, by the haversine formula.

    Arguments broadcast against each other; the result has the broadcast shape, float64, >= 0.
    Source: Sinnott, Virtues of the Haversine, Sky and Telescope 68 (1984).
    """
    lat_a, lng_a, lat_b, lng_b = (np.radians(angle) for angle in (lat_a, lng_a, lat_b, lng_b))
    half_chord = (
        np.sin((lat_b - lat_a) / 2.0) ** 2
        + np.cos(lat_a) * np.cos(lat_b) * np.sin((lng_b - lng_a) / 2.0) ** 2
    )
    angle: FloatArray = 2.0 * np.arcsin(np.sqrt(np.clip(half_chord, 0.0, 1.0)))
    return EARTH_RADIUS_M * angle


def unit_vectors(lat: FloatArray, lng: FloatArray) -> FloatArray:
    """(n, 3) float64 points on the unit sphere for (n,) degrees: what the k-d tree searches."""
    lat, lng = np.radians(lat), np.radians(lng)
    return np.column_stack([np.cos(lat) * np.cos(lng), np.cos(lat) * np.sin(lng), np.sin(lat)])


def chord(metres: float) -> float:
    """Straight-line distance on the unit sphere that belongs to a surface distance in metres."""
    return float(2.0 * np.sin(min(metres / EARTH_RADIUS_M, np.pi) / 2.0))


def miles(metres: FloatArray | float) -> FloatArray:
    """Metres as international miles."""
    return np.asarray(metres, dtype=np.float64) / METRES_PER_MILE


def metres(distance_miles: float) -> float:
    """International miles as metres."""
    return distance_miles * METRES_PER_MILE
