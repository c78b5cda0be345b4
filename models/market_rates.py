"""What tasks like this one pay: three quantiles, with a coverage that was calibrated.

Boosted trees under the pinball loss predict the 10, 50 and 90 % quantiles of the logarithm of pay
over what its category usually pays; the outer two are then moved so that on later rows a tenth of
the tasks really lies beyond each (conformalized quantile regression with both ends by themselves:
Romano, Patterson, Candès, NeurIPS 2019). Beside them stands how long tasks of each category
usually take.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from data.arrays import FloatArray
from data.reference.categories import BASE_PAY_USD, SERVICE_MIN
from features.task_rates import RatedTasks, rate_matrix
from models.forest import Forest

QUANTILES: Final = (0.1, 0.5, 0.9)
"""What `MarketRates.band` gives, in order."""

COVERAGE: Final = QUANTILES[2] - QUANTILES[0]
"""Share of tasks that pay within the band."""

REFERENCE_SPREAD: Final = 0.45
"""Half width of the band in log USD while no history has been seen: pay from 0.64 to 1.57 times
the reference rate, about the spread of the client's own pay ranges (25 to 60 USD for cleaning, 30
to 80 for tutoring; ``spec/frontend.md`` section 4)."""

DURATION_POWER: Final = 0.8
"""While no history has been seen, pay grows with this power of the time of work: longer tasks pay
less an hour. An assumption; fitted rates learn their own."""


@dataclass(frozen=True, slots=True)
class MarketRates:
    """Pay bands by category, duration, distance, hour, urgency and place.

    Attributes
    ----------
    levels : (45,) float64
        Logarithm of the pay in USD that each category usually has.
    service_min : (45,) float64
        Minutes of work that tasks of each category usually take.
    forests : three Forest
        Quantiles of log(pay) less the category's level; none where no history was seen.
    margins : tuple of float
        How far the lower end is moved down and the upper end up, log USD.
    """

    levels: FloatArray
    service_min: FloatArray
    forests: tuple[Forest, ...] = ()
    margins: tuple[float, float] = (0.0, 0.0)

    @property
    def is_fitted(self) -> bool:
        """Whether a history was seen, rather than only the reference rates."""
        return bool(self.forests)

    def band(self, tasks: RatedTasks) -> FloatArray:
        """(n, 3) float64 USD: the pay that 10, 50 and 90 % of such tasks do not exceed.

        Each row ascends and is above 0.
        """
        level = self.levels[tasks.categories]
        if not self.forests:
            usual = np.maximum(tasks.service_min / self.service_min[tasks.categories], 0.1)
            middle = level + DURATION_POWER * np.log(usual)
            spread = np.array([-REFERENCE_SPREAD, 0.0, REFERENCE_SPREAD])
            return np.asarray(np.exp(middle[:, None] + spread))
        matrix = rate_matrix(tasks, self.levels)
        logs = np.column_stack([forest.predict(matrix) for forest in self.forests])
        logs[:, 0] -= self.margins[0]
        logs[:, 2] += self.margins[1]
        return np.asarray(np.exp(np.sort(logs, axis=1) + level[:, None]))

    def to_json(self) -> dict[str, Any]:
        """All but the trees, as plain values for the manifest."""
        return {
            "levels": self.levels.tolist(),
            "service_min": self.service_min.tolist(),
            "margins": list(self.margins),
            "is_fitted": self.is_fitted,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any], forests: tuple[Forest, ...]) -> MarketRates:
        """The reverse of `to_json`; `forests` are the three, or none."""
        low, high = value["margins"]
        return cls(
            np.array(value["levels"], dtype=np.float64),
            np.array(value["service_min"], dtype=np.float64),
            forests,
            (float(low), float(high)),
        )


REFERENCE_RATES: Final = MarketRates(np.log(BASE_PAY_USD), SERVICE_MIN)
"""The client's template pay by category: what serves until a history has been seen."""
