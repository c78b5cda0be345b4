"""What an hour of a task is worth to the worker who is shown it."""

from __future__ import annotations

from typing import Final

import numpy as np

from data.arrays import FloatArray
from engine.trip import leg_cost_usd

LEAST_MIN: Final = 15.0
"""Minutes that any task takes of a day: agreeing, finding, handing over. Without a floor a task
of no stated length would be worth any amount an hour."""


def hourly_value_usd(
    accept: FloatArray,
    complete: FloatArray,
    pay_usd: FloatArray,
    way_m: FloatArray,
    minutes: FloatArray,
) -> FloatArray:
    """Expected USD an hour of showing tasks to a worker, each (n,).

    value = P(accepts) x (P(completes) x pay - cost of the way) / hours

    The way costs by the mile (`engine.trip.MILEAGE_USD`, on streets); hours are those of way and
    work. What he does not accept costs him nothing. Time is divided by and not priced: a worker
    who takes one task after the other earns most by the highest pay an hour, and bundles are
    judged by the same measure (`engine.bundling.Bundle.hourly_usd`).

    Parameters
    ----------
    accept, complete : (n,)
        P(accepts, if seen) and P(completes, if accepted), calibrated.
    pay_usd, way_m, minutes : (n,)
        Pay in USD; great-circle metres of the way; minutes of way and work.
    """
    hours = np.maximum(minutes, LEAST_MIN) / 60.0
    return np.asarray(accept * (complete * pay_usd - leg_cost_usd(way_m)) / hours)
