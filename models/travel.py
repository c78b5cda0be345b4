"""How long the way takes: a speed for each local hour, learnt from jobs that were done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from data.arrays import FloatArray, IntArray, RealArray
from data.reference.calendar import SPEED_KMH

CIRCUITY: Final = 1.3
"""Length of streets over the great circle (Ballou et al., Transportation Research A 36, 2002)."""

_PRIOR_TRIPS: Final = 30.0  # trips at the reference speed that each hour starts from


@dataclass(frozen=True, slots=True)
class TravelModel:
    """Minutes of travel = access + 1.3 x distance / speed of the hour.

    Attributes
    ----------
    access_min : float
        Minutes that every trip takes whatever its length: leaving, parking, finding the door.
    speed_kmh : (24,) float64
        Door-to-door speed by local hour, km/h.
    """

    access_min: float
    speed_kmh: tuple[float, ...]

    def predict(self, metres: FloatArray, hour: RealArray | float) -> FloatArray:
        """(n,) minutes for great-circle metres (n,) at a local hour (0 to 24)."""
        speed = np.array(self.speed_kmh)[np.asarray(hour, dtype=np.int64) % 24] * 1_000.0 / 60.0
        return np.asarray(self.access_min + CIRCUITY * np.asarray(metres) / speed)

    def to_json(self) -> dict[str, Any]:
        """As plain values for the manifest."""
        return {"access_min": self.access_min, "speed_kmh": list(self.speed_kmh)}


REFERENCE: Final = TravelModel(3.0, tuple(float(speed) for speed in SPEED_KMH))
"""The assumption that stands in until trips have been seen (`data.reference.calendar`)."""


def fit_travel(metres: FloatArray, hours: IntArray, minutes: FloatArray) -> TravelModel:
    """Access time and speeds of trips (n,): great-circle metres, local hour, minutes it took.

    Paces (minutes per km of street) of the 24 hours and one access time are fitted by least
    squares weighted by one over the expected time, each pace drawn towards the reference by
    thirty trips of usual length.
    """
    if not len(metres):
        return REFERENCE
    street_km = CIRCUITY * metres / 1_000.0
    usual_km = float(np.mean(street_km))
    reference_pace = 60.0 / np.array(REFERENCE.speed_kmh)
    weight = 1.0 / np.maximum(REFERENCE.access_min + street_km * reference_pace[hours], 1.0)
    rows = np.zeros((len(metres) + 24, 25))
    rows[np.arange(len(metres)), hours] = street_km
    rows[: len(metres), 24] = 1.0
    prior = np.arange(24)
    rows[len(metres) + prior, prior] = usual_km
    rows[len(metres) :, 24] = 1.0
    wanted = np.concatenate([minutes, REFERENCE.access_min + usual_km * reference_pace])
    trips = np.concatenate(
        [weight, _PRIOR_TRIPS / (REFERENCE.access_min + usual_km * reference_pace)]
    )
    scale = np.sqrt(trips)[:, None]
    found = np.linalg.lstsq(rows * scale, wanted * scale[:, 0], rcond=None)[0]
    pace = np.clip(found[:24], 60.0 / 90.0, 60.0 / 5.0)
    return TravelModel(
        float(np.clip(found[24], 0.0, 20.0)), tuple(float(60.0 / value) for value in pace)
    )
