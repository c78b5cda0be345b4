"""A task as market rates see it: what its pay is predicted from, the pay itself left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.arrays import FloatArray, IntArray
from data.columns import Tasks
from data.reference.calendar import DAY_S, HOUR_S, NEVER, local_time
from data.reference.categories import SERVICE_MIN
from data.reference.geography import distance_m

RATE_FEATURES: Final = (
    "category_level",  # log USD: what the category usually pays
    "service_log",  # log of minutes of work over those of the category's reference task
    "service_min",
    "trip_km",  # great circle from pick-up to drop-off; 0 where a task has one place
    "hour",  # local, 0 to 24
    "is_weekend",
    "urgency",  # 0 to 2
    "deadline_h",  # hours until the deadline, at most two weeks
    "lat",
    "lng",
    "requirements",  # how many qualifications are demanded
)
"""Columns of `rate_matrix`, in order."""

_LONGEST_H: Final = 14.0 * DAY_S / HOUR_S


@dataclass(frozen=True, slots=True)
class RatedTasks:
    """n tasks whose pay is asked for, each array (n,).

    Attributes
    ----------
    categories : int64
        Category codes.
    service_min : float64
        Minutes of work, above 0.
    trip_m : float64
        Metres from pick-up to drop-off, 0 where there is one place.
    posted_at : int64
        Instants.
    urgency : int64
        0 to 2.
    deadline : int64
        Instants; `NEVER` where there is none.
    lat, lng : float64
        Degrees.
    requirements : int64
        Qualifications demanded, counted.
    """

    categories: IntArray
    service_min: FloatArray
    trip_m: FloatArray
    posted_at: IntArray
    urgency: IntArray
    deadline: IntArray
    lat: FloatArray
    lng: FloatArray
    requirements: IntArray

    def __len__(self) -> int:
        return len(self.categories)

    @classmethod
    def of(cls, tasks: Tasks) -> RatedTasks:
        """All tasks of a history, as they were posted."""
        trip = distance_m(tasks.lat, tasks.lng, tasks.dropoff_lat, tasks.dropoff_lng)
        return cls(
            categories=tasks.categories.astype(np.int64),
            service_min=np.maximum(tasks.service_min.astype(np.float64), 1.0),
            trip_m=np.nan_to_num(trip, nan=0.0),
            posted_at=tasks.posted_at,
            urgency=tasks.urgency.astype(np.int64),
            deadline=tasks.deadline,
            lat=tasks.lat,
            lng=tasks.lng,
            requirements=np.bitwise_count(tasks.required).astype(np.int64),
        )


def rate_matrix(tasks: RatedTasks, levels: FloatArray) -> NDArray[np.float32]:
    """(n, 11) float32 features of tasks, all finite; columns as in `RATE_FEATURES`.

    `levels` (45,) are the logarithms of what each category usually pays, USD.
    """
    local = local_time(tasks.posted_at)
    left_h = np.where(
        tasks.deadline >= NEVER, _LONGEST_H, (tasks.deadline - tasks.posted_at) / HOUR_S
    )
    return np.ascontiguousarray(
        np.column_stack(
            [
                levels[tasks.categories],
                np.log(tasks.service_min / SERVICE_MIN[tasks.categories]),
                tasks.service_min,
                tasks.trip_m / 1_000.0,
                local.hour,
                local.weekday >= 5,
                tasks.urgency,
                np.clip(left_h, 0.0, _LONGEST_H),
                tasks.lat,
                tasks.lng,
                tasks.requirements,
            ]
        ),
        dtype=np.float32,
    )
