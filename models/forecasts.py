"""Forecasts of one worker: whether he works, keeps his streak, opens a message; what he earns.

Each is boosted trees over `features.activity` or `features.openings`. A forecast that the history
was too short to fit is the naive one that its card would compare it with, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from data.arrays import FloatArray
from features.activity import ACTIVITY_COLUMN
from features.openings import OPENING_COLUMN
from models.calibration import Calibrator
from models.forest import Forest

WORKS: Final = "works_today"
STREAK: Final = "keeps_streak"
OPENS: Final = "opens_message"
CHANCES: Final = (WORKS, STREAK, OPENS)
"""Names of the forecasts that are probabilities."""

QUANTILES: Final = (0.1, 0.5, 0.9)
EARNINGS_PARTS: Final = ("mean", "low", "middle", "high")

_FOUR_WEEKS_DAYS: Final = 28.0


@dataclass(frozen=True, slots=True)
class Chance:
    """P(yes) of rows: trees in log-odds, then a calibrator that may be none."""

    forest: Forest
    calibrator: Calibrator

    def predict(self, matrix: NDArray[np.float32]) -> FloatArray:
        """(n,) probabilities of (n, n_features) float32 rows."""
        return self.calibrator(self.forest.predict(np.ascontiguousarray(matrix)))


class EarningsOutlook(NamedTuple):
    """USD earned within a horizon, each (n,): the expected, and what 10, 50, 90 % stay below."""

    mean: FloatArray
    low: FloatArray
    middle: FloatArray
    high: FloatArray


@dataclass(frozen=True, slots=True)
class EarningsForecast:
    """Pay of completed tasks within 1 to 31 days: the mean, the median and an interval.

    What the trees tell is a multiple of what a worker of this market earned a day of late, times
    the days (`scale_of`): where a market grows or shrinks, the forecast goes with it.

    Attributes
    ----------
    mean : Forest
        Logarithm of the expected multiple (Tweedie deviance: many weeks bring nothing at all).
    low, middle, high : Forest
        Quantiles of the multiple.
    stretch : float
        What the upper end is multiplied by, so that a tenth of later values lies above it
        (split conformal; Romano, Patterson, Candès, NeurIPS 2019).
    """

    mean: Forest
    low: Forest
    middle: Forest
    high: Forest
    stretch: float = 1.0

    def predict(self, matrix: NDArray[np.float32]) -> EarningsOutlook:
        """The outlook of (n, n_features + 1) rows; the last column is the horizon in days."""
        rows, scale = np.ascontiguousarray(matrix), scale_of(matrix)
        parts = [np.maximum(f.predict(rows), 0.0) for f in (self.low, self.middle, self.high)]
        parts[2] *= self.stretch
        low, middle, high = np.sort(np.stack(parts), axis=0) * scale
        return EarningsOutlook(np.exp(self.mean.predict(rows)) * scale, low, middle, high)


def scale_of(matrix: NDArray[np.float32]) -> FloatArray:
    """(n,) USD that a worker of the market earns in the horizon, the last column (days)."""
    daily = matrix[:, ACTIVITY_COLUMN["market_usd_day"]].astype(np.float64)
    return np.asarray(daily * matrix[:, -1])


@dataclass(frozen=True, slots=True)
class Forecasts:
    """All forecasts of a release; what is None was not fitted and falls back to a plain rate."""

    chances: Mapping[str, Chance]
    earnings: EarningsForecast | None = None

    def works_today(self, activity: NDArray[np.float32]) -> FloatArray:
        """(n,) P(begins work before local midnight | has not begun today).

        Not fitted: the worker's own rate on this weekday.
        """
        model = self.chances.get(WORKS)
        if model is None:
            return activity[:, ACTIVITY_COLUMN["weekday_rate"]].astype(np.float64)
        return model.predict(activity)

    def keeps_streak(
        self, activity: NDArray[np.float32], hours_left: FloatArray, streak_days: FloatArray
    ) -> FloatArray:
        """(n,) P(completes a task before the streak ends), given hours left and its days.

        Not fitted: the worker's own rate of work days.
        """
        model = self.chances.get(STREAK)
        if model is None:
            return activity[:, ACTIVITY_COLUMN["work_rate"]].astype(np.float64)
        return model.predict(with_columns(activity, hours_left, streak_days))

    def opens(self, openings: NDArray[np.float32]) -> FloatArray:
        """(n,) P(opens the message). Not fitted: the worker's own rate, and the shift's hours."""
        model = self.chances.get(OPENS)
        if model is None:
            rate = openings[:, OPENING_COLUMN["open_rate"]].astype(np.float64)
            toward = openings[:, OPENING_COLUMN["shift_toward"]].astype(np.float64)
            return np.clip(rate * (1.0 + 0.25 * toward), 0.0, 1.0)
        return model.predict(openings)

    def earns(self, activity: NDArray[np.float32], days: FloatArray) -> EarningsOutlook:
        """USD within `days` (n,). Not fitted: the pace of four weeks, from nothing to twice it."""
        if self.earnings is None:
            month = np.expm1(activity[:, ACTIVITY_COLUMN["earned_28d_log"]].astype(np.float64))
            pace = month * np.asarray(days) / _FOUR_WEEKS_DAYS
            return EarningsOutlook(pace, np.zeros(len(pace)), pace, 2.0 * pace)
        return self.earnings.predict(with_columns(activity, days))

    def to_json(self) -> dict[str, Any]:
        """All but the trees, as plain values for the manifest."""
        return {
            "chances": {name: model.calibrator.to_json() for name, model in self.chances.items()},
            "earnings": None if self.earnings is None else {"stretch": self.earnings.stretch},
        }

    def forests(self) -> dict[str, Forest]:
        """Every forest by a name of its own, for the archive of a release."""
        found = {f"forecast_{name}": model.forest for name, model in self.chances.items()}
        if self.earnings is not None:
            parts = {part: getattr(self.earnings, part) for part in EARNINGS_PARTS}
            found |= {f"forecast_earnings_{part}": forest for part, forest in parts.items()}
        return found

    @classmethod
    def from_json(cls, value: Mapping[str, Any], forests: Mapping[str, Forest]) -> Forecasts:
        """The reverse of `to_json` and `forests`."""
        chances = {
            name: Chance(forests[f"forecast_{name}"], Calibrator.from_json(stated))
            for name, stated in value["chances"].items()
        }
        stated = value["earnings"]
        if stated is None:
            return cls(chances)
        parts = {part: forests[f"forecast_earnings_{part}"] for part in EARNINGS_PARTS}
        return cls(chances, EarningsForecast(**parts, stretch=float(stated["stretch"])))

    @staticmethod
    def names_in(value: Mapping[str, Any]) -> list[str]:
        """Names of the forests that `to_json` speaks of."""
        earnings = EARNINGS_PARTS if value["earnings"] is not None else ()
        return [f"forecast_{name}" for name in value["chances"]] + [
            f"forecast_earnings_{part}" for part in earnings
        ]


NO_FORECASTS: Final = Forecasts({})
"""Plain rates only: what serves until a history has been seen."""


def with_columns(matrix: NDArray[np.float32], *columns: FloatArray) -> NDArray[np.float32]:
    """The same rows with further columns (n,) at the right."""
    return np.column_stack([matrix, *columns]).astype(np.float32)
