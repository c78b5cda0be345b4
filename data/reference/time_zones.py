"""The time zone of a place."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.spatial import cKDTree

from data.reference.gazetteer import gazetteer
from data.reference.geography import chord, unit_vectors

if TYPE_CHECKING:
    from timezonefinder import TimezoneFinder

NEIGHBOURS: Final = 6
"""Towns around a point that must agree before nobody else is asked."""

AROUND_M: Final = 60_000.0
"""How near they must be. Of 4,000 points around towns all over the world 87 % had six such towns,
and for all but one of these the clocks were those that the map of zones gives."""


def zone_at(lat: float, lng: float) -> str:
    """IANA name of the time zone at a point in degrees, for example "America/Los_Angeles".

    Where all towns around have one zone it is theirs; else the map of zones decides, which takes
    a second to load. At sea it is a nautical zone ("Etc/GMT+2"); where there is no such point,
    "UTC".
    """
    if not (math.isfinite(lat) and math.isfinite(lng)):
        return "UTC"
    lat, lng = min(max(lat, -90.0), 90.0), (lng + 180.0) % 360.0 - 180.0
    return _zone_of_towns(lat, lng) or _finder().timezone_at(lat=lat, lng=lng) or "UTC"


def zone_of_nearest_town(lat: float, lng: float) -> str:
    """IANA name of the time zone of the town that lies nearest to a point in degrees.

    Always at once, as the map of zones is not asked: for what must not wait for it, and where the
    clock of the nearest town is good enough.
    """
    point = unit_vectors(np.array([lat]), np.array([lng]))[0]
    _, row = _towns().query(point)
    return gazetteer().zones[int(gazetteer().columns["zone"][row])]


def _zone_of_towns(lat: float, lng: float) -> str | None:
    point = unit_vectors(np.array([lat]), np.array([lng]))[0]
    apart, rows = _towns().query(point, k=NEIGHBOURS)
    if apart[-1] > chord(AROUND_M):
        return None
    zones = set(gazetteer().columns["zone"][rows].tolist())
    return gazetteer().zones[zones.pop()] if len(zones) == 1 else None


@cache
def _towns() -> cKDTree:
    columns = gazetteer().columns
    return cKDTree(unit_vectors(columns["lat"] / 1_000.0, columns["lng"] / 1_000.0))


@cache
def _finder() -> TimezoneFinder:
    # Imported at first use: its compiled parts take longer to load than the answer does.
    from timezonefinder import TimezoneFinder

    return TimezoneFinder()
