"""Cells of the Earth's surface by geohash, and areas made of them, with what lies around them.

A geohash names a rectangle of degrees by letters, each cutting the one before into 32 parts, so
that a longer name with the same beginning lies inside: three letters are 1.4 degrees a side, four
0.35 by 0.18. Source: G. Niemeyer's geohash (2008), base 32 without a, i, l and o.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple, Self

import numpy as np

from data.arrays import BoolArray, FloatArray
from data.reference.geography import EARTH_RADIUS_M

LETTERS: Final = "0123456789bcdefghjkmnpqrstuvwxyz"
LONGEST: Final = 12
"""Letters of a geohash that are told apart: the last is 4 cm."""

_BITS_A_LETTER: Final = 5
_ROUNDING_DEG: Final = 1e-9  # a tenth of a millimetre, for what sines and cosines round away


class Bounds(NamedTuple):
    """A rectangle in degrees; its south and west edges belong to it."""

    south: float
    west: float
    north: float
    east: float


def geohash(lat: float, lng: float, letters: int = 6) -> str:
    """The cell that a place in degrees lies in; latitude -90 to 90, longitude -180 to 180.

    Raises
    ------
    ValueError
        If the place is not on Earth, or `letters` not 1 to 12.
    """
    if not (-90.0 <= lat <= 90.0 and -180.0 <= lng <= 180.0):
        raise ValueError(f"Not a place in degrees: {lat}, {lng}.")
    if not 1 <= letters <= LONGEST:
        raise ValueError(f"Expected 1 to {LONGEST} letters.")
    spans, place = [[-180.0, 180.0], [-90.0, 90.0]], (lng, lat)
    name, code = "", 0
    for bit in range(letters * _BITS_A_LETTER):
        span, at = spans[bit % 2], place[bit % 2]
        middle = (span[0] + span[1]) / 2.0
        is_beyond = at >= middle
        span[0 if is_beyond else 1] = middle
        code = code << 1 | is_beyond
        if bit % _BITS_A_LETTER == _BITS_A_LETTER - 1:
            name, code = name + LETTERS[code], 0
    return name


def bounds_of(cell: str) -> Bounds:
    """The rectangle of a cell.

    Raises
    ------
    ValueError
        If it is no geohash of 1 to 12 letters.
    """
    if not 1 <= len(cell) <= LONGEST or set(cell) - set(LETTERS):
        raise ValueError(f"'{cell}' is no geohash.")
    spans = [[-180.0, 180.0], [-90.0, 90.0]]
    bits = "".join(f"{LETTERS.index(letter):05b}" for letter in cell)
    for position, bit in enumerate(bits):
        span = spans[position % 2]
        span[0 if bit == "1" else 1] = (span[0] + span[1]) / 2.0
    return Bounds(spans[1][0], spans[0][0], spans[1][1], spans[0][1])


@dataclass(frozen=True, slots=True)
class Area:
    """What a replica answers for: all places in some cells.

    Attributes
    ----------
    cells : tuple of str
        Geohashes, sorted; none lies in another.
    """

    cells: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.cells:
            raise ValueError("An area has at least one cell.")
        for cell in self.cells:
            bounds_of(cell)

    @classmethod
    def of(cls, cells: Iterable[str]) -> Self:
        """From cells in any order; what lies in another is left out."""
        kept: list[str] = []
        for cell in sorted({cell.strip().lower() for cell in cells}):
            if not kept or not cell.startswith(kept[-1]):
                kept.append(cell)
        return cls(tuple(kept))

    def holds(self, lat: float, lng: float) -> bool:
        """Whether a place in degrees lies in it."""
        return geohash(lat, lng, LONGEST).startswith(self.cells)

    def near(self, lat: FloatArray, lng: FloatArray, *, halo_m: float) -> BoolArray:
        """(n,) whether places in degrees (n,) may lie within `halo_m` of a place in it.

        All that do are among them, and some that are a little farther, as each cell's rectangle is
        widened to the one around the circles about its corners; places that are not known (NaN)
        are not. Source of the widening: the extreme longitudes of a circle on the sphere lie
        asin(sin r / cos latitude) from its middle.
        """
        found = np.zeros(len(lat), dtype=np.bool_)
        for cell in self.cells:
            found |= _near_cell(bounds_of(cell), lat, lng, halo_m / EARTH_RADIUS_M)
        return found


def _near_cell(bounds: Bounds, lat: FloatArray, lng: FloatArray, angle: float) -> BoolArray:
    """Whether places lie in a rectangle widened by an angle (radians) on the sphere."""
    wider = np.degrees(angle) + _ROUNDING_DEG
    within = (lat >= bounds.south - wider) & (lat <= bounds.north + wider)
    steepest = np.radians(max(abs(bounds.south), abs(bounds.north)))
    if steepest + angle >= np.pi / 2.0:  # a pole may be nearer than the halo is wide
        return np.asarray(within & ~np.isnan(lng))
    sideways = np.degrees(np.arcsin(np.sin(angle) / np.cos(steepest))) + _ROUNDING_DEG
    half = (bounds.east - bounds.west) / 2.0
    from_middle = np.abs((lng - (bounds.west + half) + 180.0) % 360.0 - 180.0)
    return np.asarray(within & (from_middle <= half + sideways))
