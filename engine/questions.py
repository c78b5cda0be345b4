"""What can be asked of the matching engine, and what it answers: facts, never prose.

Distances are metres inside the engine; the app's miles are made where answers leave the house.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from data.columns import Urgency


@dataclass(frozen=True, slots=True)
class WorkersForTask:
    """Who should do this task? The request's facts win over those stored under `task_id`."""

    task_id: str
    category: int  # category code
    lat: float
    lng: float
    pay_usd: float
    urgency: Urgency
    requirements: tuple[str, ...] = ()
    deadline: datetime | None = None
    limit: int = 10


@dataclass(frozen=True, slots=True)
class TasksForWorker:
    """Which tasks suit this worker? A worker the market does not know is a new worker.

    `worker_id` None answers from the request alone, without stored personal facts.
    `lat`, `lng` None fall back to the worker's stored place.
    """

    worker_id: str | None
    lat: float | None
    lng: float | None
    available_hours: float | None = None  # from now on; None: no limit stated
    categories: tuple[int, ...] = ()  # category codes; empty: any
    max_distance_m: float | None = None
    min_pay_usd: float = 0.0
    limit: int = 20


class ReasonKind(StrEnum):
    """What a reason speaks of. The phrasebook has words for each kind."""

    NEARBY = "nearby"
    FAR = "far"
    EXPERIENCED = "experienced"
    DECLARED_SKILL = "declared_skill"
    NEW_TO_CATEGORY = "new_to_category"
    ON_SHIFT = "on_shift"
    OFF_SHIFT = "off_shift"
    BUSY = "busy"
    HIGHLY_RATED = "highly_rated"
    LOW_RATED = "low_rated"
    FEW_RATINGS = "few_ratings"
    RELIABLE = "reliable"
    OFTEN_LATE = "often_late"
    LIKELY_TO_ACCEPT = "likely_to_accept"
    UNLIKELY_TO_ACCEPT = "unlikely_to_accept"
    PAYS_WELL = "pays_well"
    PAYS_LITTLE = "pays_little"
    USUAL_CATEGORY = "usual_category"
    URGENT = "urgent"
    DEADLINE_TIGHT = "deadline_tight"
    DEADLINE_PASSED = "deadline_passed"
    UNCHECKED_REQUIREMENT = "unchecked_requirement"
    NEW_WORKER = "new_worker"


CONCERNS: Final = frozenset(
    {
        ReasonKind.FAR,
        ReasonKind.NEW_TO_CATEGORY,
        ReasonKind.OFF_SHIFT,
        ReasonKind.BUSY,
        ReasonKind.LOW_RATED,
        ReasonKind.FEW_RATINGS,
        ReasonKind.OFTEN_LATE,
        ReasonKind.UNLIKELY_TO_ACCEPT,
        ReasonKind.PAYS_LITTLE,
        ReasonKind.DEADLINE_TIGHT,
        ReasonKind.DEADLINE_PASSED,
        ReasonKind.UNCHECKED_REQUIREMENT,
        ReasonKind.NEW_WORKER,
    }
)
"""Kinds that speak against a match or ask for a second look; all others speak for it."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a score: its kind, its contribution to the score, and the facts behind it."""

    kind: ReasonKind
    contribution: float
    facts: dict[str, float | str] = field(default_factory=dict)

    @property
    def is_strength(self) -> bool:
        """Whether it speaks for the match."""
        return self.kind not in CONCERNS


@dataclass(frozen=True, slots=True)
class Probabilities:
    """The chain of calibrated probabilities of one pair, each 0 to 1."""

    accept: float
    complete: float  # given accepted
    on_time: float  # given completed

    @property
    def success(self) -> float:
        """P(accepts and completes)."""
        return self.accept * self.complete


@dataclass(frozen=True, slots=True)
class Earnings:
    """What the task brings the worker: USD, XP and badge steps by the client's rules."""

    pay_usd: float
    bonus_usd: float  # fee saved by the worker's tier against the first tier, and expected tip
    xp: int
    badge_progress: dict[str, str]


@dataclass(frozen=True, slots=True)
class WorkerStats:
    """A candidate's record as the platform knew it at the moment of the answer."""

    distance_m: float
    rating: float  # 1 to 5, shrunk towards the market's mean
    average_rating: float  # 1 to 5, plain mean of received ratings; `rating` where there is none
    completed: int
    completed_in_category: int
    completion_rate: float  # 0 to 1, shrunk
    on_time_rate: float  # 0 to 1, shrunk


@dataclass(frozen=True, slots=True)
class WorkerMatch:
    """One ranked candidate for a task."""

    worker_id: str
    rank: int
    score: float  # 0 to 1
    stats: WorkerStats
    probabilities: Probabilities
    arrival: datetime
    completion: datetime
    earnings: Earnings
    reasons: tuple[Reason, ...]  # strongest first


@dataclass(frozen=True, slots=True)
class WorkerRanking:
    """The answer to `WorkersForTask`."""

    ranking_id: str
    matches: tuple[WorkerMatch, ...]
    candidates: int  # eligible workers that were scored
    perfect: int  # matches whose score reaches the policy's upper threshold
    good: int  # matches between the policy's lower and upper threshold
    mean_distance_m: float  # over the matches; 0 without any
    mean_score: float
    release_id: str


@dataclass(frozen=True, slots=True)
class TaskMatch:
    """One ranked task for a worker."""

    task_id: str
    rank: int
    score: float
    title: str
    category: int
    distance_m: float
    service_min: float
    urgency: Urgency
    probabilities: Probabilities
    enjoyment: float  # 0 to 1: expected, or else the share of such offers that he accepted
    earnings: Earnings
    deadline: datetime | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class TaskRanking:
    """The answer to `TasksForWorker`."""

    ranking_id: str
    matches: tuple[TaskMatch, ...]
    candidates: int  # open tasks that were scored
    release_id: str
