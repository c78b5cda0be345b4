"""Offers and predictions made by hand, with round numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import numpy as np

from data.columns import Urgency
from data.reference.calendar import HOUR_S, NEVER
from engine.patterns.predictions import Predictions, RiskLevel, StreakRisk
from engine.recommendations.offers import Offers
from engine.recommendations.taste import Taste
from tests.engine.scene import AT
from tests.serving.known_patterns import PREDICTIONS

CLEANING, ERRANDS, DELIVERY = 0, 1, 2

TASTE: Final = Taste(
    favourites=(DELIVERY,), usual_pay_usd=50.0, usual_hourly_usd=30.0, hours=(9, 10)
)


def offers(n: int, **columns: Any) -> Offers:
    """(n,) offers, best first, all alike: an hour of errands at noon for 40 USD, without end."""
    usual: dict[str, Any] = {
        "pairs": np.arange(n),
        "rows": np.arange(n),
        "category": np.full(n, ERRANDS),
        "urgency": np.full(n, int(Urgency.LOW)),
        "pay_usd": np.full(n, 40.0),
        "ends_at": np.full(n, float(AT + HOUR_S)),
        "leave_by": np.full(n, float(NEVER)),
        "minutes": np.full(n, 60.0),
        "begins_hour": np.full(n, 12),
        "hourly_usd": np.full(n, 30.0),
        "value_usd": np.linspace(20.0, 10.0, n),
        "score": np.full(n, 0.5),
        "xp": np.full(n, 80),
    }
    return Offers(**{name: np.asarray(value) for name, value in (usual | columns).items()})


def expecting(
    days: int,
    hours_left: float,
    level: RiskLevel = RiskLevel.MEDIUM,
    *,
    done_today: bool = False,
) -> Predictions:
    """Predictions of a worker with a streak."""
    risk = StreakRisk(level, 0.5, hours_left, days, done_today)
    return replace(PREDICTIONS, streak=risk)
