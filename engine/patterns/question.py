"""What can be asked about one worker's patterns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Analysis(StrEnum):
    """A part of the analysis that can be asked for by itself."""

    SCHEDULE = "schedule"
    CATEGORIES = "categories"
    EARNINGS = "earnings"
    DISTANCE = "distance"
    PERFORMANCE = "performance"
    STREAK = "streak"
    PREDICTIONS = "predictions"


EVERYTHING: Final = frozenset(Analysis)


@dataclass(frozen=True, slots=True)
class PatternQuestion:
    """What does the history of the last days say of a worker?

    `worker_id` is None where nobody's stored history may be used: the answer is then what is
    usual. `analyses` limits findings (insights, recommendations, alerts), never the patterns.
    """

    worker_id: str | None
    days: int = 30
    analyses: frozenset[Analysis] = EVERYTHING
    wants_recommendations: bool = True

    def __post_init__(self) -> None:
        if self.days < 1 or not self.analyses:
            raise ValueError("A question covers at least one day and one analysis.")
