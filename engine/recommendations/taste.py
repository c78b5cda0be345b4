"""What a worker likes and is used to, as recommendations compare with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from data.arrays import FloatArray
from data.reference.categories import CATEGORIES
from engine.patterns.analysis import Patterns
from engine.recommendations.offers import Offers

_FAVOURITES: Final = 3


@dataclass(frozen=True, slots=True)
class Taste:
    """Favourite categories (codes), usual pay of a task and of an hour (USD), busy local hours."""

    favourites: tuple[int, ...]
    usual_pay_usd: float
    usual_hourly_usd: float
    hours: tuple[int, ...]

    @classmethod
    def of(cls, patterns: Patterns, *, stated: tuple[int, ...], declared: int) -> Taste:
        """From patterns; favourites are those stated, else done most, else declared as skills."""
        done = tuple(taste.category for taste in patterns.categories.top if taste.count)
        skills = tuple(code for code in range(len(CATEGORIES)) if declared >> code & 1)
        return cls(
            favourites=stated or done[:_FAVOURITES] or skills,
            usual_pay_usd=patterns.earnings.average_usd,
            usual_hourly_usd=patterns.earnings.hourly_usd,
            hours=patterns.schedule.peak_hours,
        )

    def points(self, offers: Offers) -> FloatArray:
        """(n,) 0 to 100 by the client's rule of a perfect match.

        A favourite category 40, pay of at least 0.9 of the usual 30 and of at least 1.2 of it 10
        more, work that begins in a busy hour 20. Source: ``spec/frontend.md`` section 4.
        """
        return np.asarray(
            40.0 * np.isin(offers.category, self.favourites)
            + 30.0 * (offers.pay_usd >= 0.9 * self.usual_pay_usd)
            + 10.0 * (offers.pay_usd >= 1.2 * self.usual_pay_usd)
            + 20.0 * np.isin(offers.begins_hour, self.hours)
        )
