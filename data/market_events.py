"""What the main backend tells of the market: one fact about one worker, task or offer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from data.columns import Availability, Role, TaskStatus, Urgency
from data.tables import OutcomeKind, PayType


class EventKind(StrEnum):
    """What an event tells of; the value is its `type` on the wire."""

    WORKER = "worker.upserted"
    TASK = "task.upserted"
    PLACE = "worker.placed"
    AVAILABILITY = "worker.availability"
    OFFER = "task.offered"
    OUTCOME = "task.outcome"
    IMPRESSION = "recommendation.shown"


@dataclass(frozen=True, slots=True)
class Place:
    """Degrees, WGS 84."""

    lat: float
    lng: float


@dataclass(frozen=True, slots=True)
class WorkerStated:
    """All that is known of a worker but where he is and whether he is available.

    What is None is not known, whatever was known before; `joined_at` and `xp` stay as they were.
    """

    worker_id: str
    role: Role
    joined_at: datetime | None = None
    display_name: str | None = None
    skills: tuple[str, ...] = ()
    qualifications: tuple[str, ...] = ()
    home: Place | None = None
    max_distance_m: float | None = None
    min_hourly_cents: int | None = None
    shift_hours: str = "0" * 42  # as `data.tables.WorkerProfileRow` keeps it
    xp: int | None = None
    profile_text: str | None = None


@dataclass(frozen=True, slots=True)
class TaskStated:
    """All that is known of a task; `posted_at` stays as it was where it is None."""

    task_id: str
    title: str
    category: str
    place: Place
    service_min: float
    pay_cents: int
    urgency: Urgency
    status: TaskStatus
    pay_type: PayType = PayType.FIXED
    poster_id: str | None = None
    worker_id: str | None = None
    description: str | None = None
    language: str | None = None
    requirements: tuple[str, ...] = ()
    dropoff: Place | None = None
    posted_at: datetime | None = None
    earliest_start: datetime | None = None
    deadline: datetime | None = None


@dataclass(frozen=True, slots=True)
class WorkerPlaced:
    """Where a worker is."""

    worker_id: str
    place: Place


@dataclass(frozen=True, slots=True)
class WorkerAvailability:
    """The status that a worker has set."""

    worker_id: str
    availability: Availability


@dataclass(frozen=True, slots=True)
class TaskOffered:
    """A task that was shown to a worker at a position (1 is first) of a ranking."""

    task_id: str
    worker_id: str
    ranking_id: str
    position: int
    propensity: float | None = None
    worker_place: Place | None = None


@dataclass(frozen=True, slots=True)
class TaskOutcome:
    """What followed the last time that a worker was shown a task; units as in `OutcomeKind`."""

    task_id: str
    worker_id: str
    kind: OutcomeKind
    value: float


@dataclass(frozen=True, slots=True)
class RecommendationShown:
    """A recommendation that a user saw."""

    recommendation_id: str
    user_id: str
    kind: str
    position: int
    task_id: str | None = None


Stated: TypeAlias = (
    WorkerStated
    | TaskStated
    | WorkerPlaced
    | WorkerAvailability
    | TaskOffered
    | TaskOutcome
    | RecommendationShown
)


@dataclass(frozen=True, slots=True)
class MarketEvent:
    """One event.

    Attributes
    ----------
    id : str
        The same for the same event, however often it is sent.
    happened_at : datetime
        Aware; what decides between two events of one kind about the same.
    version : int or None
        Counts the states of what it tells of; decides before the time where both have one.
    """

    id: str
    kind: EventKind
    happened_at: datetime
    stated: Stated
    version: int | None = None

    @property
    def subject(self) -> str:
        """The worker or task whose row it changes, or the worker on whose record it stands."""
        match self.stated:
            case TaskStated():
                return self.stated.task_id
            case RecommendationShown():
                return self.stated.user_id
            case _:
                return self.stated.worker_id


class Effect(StrEnum):
    """What became of an event."""

    APPLIED = "applied"
    REPEATED = "repeated"  # the same id was applied before
    OUTDATED = "outdated"  # something later was known already
    REFUSED = "refused"  # it cannot be applied; the reason is told


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one event, and why where it was refused."""

    effect: Effect
    reason: str = ""
