"""A recommendation before its tasks are looked at in detail, and how urgent tasks are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from data.arrays import IntArray
from data.columns import Urgency
from data.reference.calendar import HOUR_S, MINUTE_S, NEVER
from engine.recommendations.findings import Priority, RecommendationKind
from engine.recommendations.offers import Offers

URGENT_S: Final = 2 * HOUR_S
"""What ends so soon is urgent: the client's own warning time for streaks."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A recommendation of some offers (their positions, best first).

    `is_sure` tells whether what it says of the worker is on record, not only stated.
    """

    kind: RecommendationKind
    priority: Priority
    urgency: Urgency
    offers: tuple[int, ...]
    value_usd: float
    facts: Mapping[str, float]
    expires_min: float | None
    is_sure: bool = True


def soonest_leave(offers: Offers, chosen: IntArray, now: int) -> float | None:
    """Minutes until the worker must leave for the first of some offers; None without deadlines."""
    by = float(np.min(offers.leave_by[chosen]))
    return None if by >= NEVER else max((by - now) / MINUTE_S, 0.0)


def urgency_of(offers: Offers, chosen: IntArray, now: int) -> Urgency:
    """The highest of some offers; high too where one must be left for within two hours."""
    if float(np.min(offers.leave_by[chosen])) - now <= URGENT_S:
        return Urgency.HIGH
    return Urgency(int(np.max(offers.urgency[chosen])))
