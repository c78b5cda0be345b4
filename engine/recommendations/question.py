"""What can be asked of recommendations."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from engine.questions import TasksForWorker
from engine.recommendations.findings import RecommendationKind


@dataclass(frozen=True, slots=True)
class Dismissed:
    """What a worker has waved away lately: tasks by id, and kinds that are about a goal."""

    tasks: frozenset[str] = frozenset()
    kinds: frozenset[RecommendationKind] = frozenset()


@dataclass(frozen=True, slots=True)
class RecommendationQuestion:
    """What should this worker do now? A worker the market does not know is a new worker.

    Attributes
    ----------
    worker_id : str or None
        None answers from the request alone, without stored personal facts.
    lat, lng : float or None
        Degrees; None falls back to the worker's stored place.
    is_proactive : bool
        Whether nobody asked: the answer is then one alert at the most.
    available_hours : float or None
        Hours from now on in which all must be done; None: no limit stated.
    categories : tuple of int
        Category codes; empty: any.
    streak_days, level, xp : int or None
        What the app says that stands; None where it says nothing.
    alerted_at : datetime or None
        When the worker was last alerted (aware).
    """

    worker_id: str | None
    lat: float | None = None
    lng: float | None = None
    is_proactive: bool = False
    available_hours: float | None = None
    categories: tuple[int, ...] = ()
    max_distance_m: float | None = None
    min_pay_usd: float = 0.0
    streak_days: int | None = None
    level: int | None = None
    xp: int | None = None
    dismissed: Dismissed = field(default_factory=Dismissed)
    needs_place: bool = True  # else nothing is recommended where no place is known
    alerted_at: datetime | None = None

    def tasks(self, *, within_m: float | None) -> TasksForWorker:
        """The tasks that suit him, within a distance in metres (None: no limit)."""
        return TasksForWorker(
            worker_id=self.worker_id,
            lat=self.lat,
            lng=self.lng,
            available_hours=self.available_hours,
            categories=self.categories,
            max_distance_m=within_m,
            min_pay_usd=self.min_pay_usd,
        )
