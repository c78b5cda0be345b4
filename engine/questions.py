"""What can be asked of the matching engine, and what it answers: facts, never prose.

Distances are metres inside the engine; the app's miles are made where answers leave the house.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from data.columns import Urgency
from engine.bundling import Bundle
from engine.exploration import CERTAIN, Drawn
from engine.findings import UNEXPLAINED, Action, ActionKind, Contributions, Reason, facts


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
    service_min: float | None = None  # None: as stored, else usual for the category


class TaskOrder(StrEnum):
    """What a list of tasks is sorted by; all but MATCH are plain orders without exploration."""

    MATCH = "match"
    PAY = "pay"  # highest first
    HOURLY = "hourly"  # pay over the time of work, highest first
    DISTANCE = "distance"  # nearest first
    TIME = "time"  # first due first
    DURATION = "duration"  # shortest first


@dataclass(frozen=True, slots=True)
class WorkersForOpenTask:
    """Who should do this task, which the market knows? Every fact is the stored one.

    `asked_by` is the user in whose name it is asked: he must have posted it. None asks for anyone.
    """

    task_id: str
    limit: int = 10
    asked_by: str | None = None


@dataclass(frozen=True, slots=True)
class TasksForWorker:
    """Which tasks suit this worker? A worker the market does not know is a new worker.

    `worker_id` None answers from the request alone, without stored personal facts.
    `lat`, `lng` None fall back to the worker's stored place. `begin`, `end` (instants) are the
    time in which the work must be possible.
    """

    worker_id: str | None
    lat: float | None
    lng: float | None
    available_hours: float | None = None  # from now on; None: no limit stated
    categories: tuple[int, ...] = ()  # category codes; empty: any
    max_distance_m: float | None = None
    min_pay_usd: float = 0.0
    limit: int = 20
    max_pay_usd: float | None = None
    urgency: Urgency | None = None  # only tasks of this urgency
    begin: int | None = None
    end: int | None = None
    order: TaskOrder = TaskOrder.MATCH
    wants_bundles: bool = True
    excluded: tuple[int, ...] = ()  # category codes that are not wanted


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


Taught: TypeAlias = tuple[float, float, float]
"""Log-odds of accepting, completing and being on time that a worker's shift is learnt from:
without the shift, and without what stands on his record (`models.record_part`)."""


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
    reasons: tuple[Reason, ...]  # strongest first; suggestions last
    contributions: Contributions = UNEXPLAINED
    taught: Taught | None = None


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
    drawn: Drawn = CERTAIN


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
    reasons: tuple[Reason, ...]  # strongest first
    contributions: Contributions = UNEXPLAINED
    taught: Taught | None = None

    @property
    def action(self) -> Action:
        """What the worker can do with it."""
        return Action(ActionKind.OPEN_TASK, facts(task_id=self.task_id))


@dataclass(frozen=True, slots=True)
class TaskBundle:
    """Tasks that the worker can do on one way, for more an hour than any of them alone.

    `task_ids` stand in the order in which the tasks are begun, `stop_ids` name the task of each
    of the bundle's stops.
    """

    task_ids: tuple[str, ...]
    stop_ids: tuple[str, ...]
    bundle: Bundle


@dataclass(frozen=True, slots=True)
class TaskRanking:
    """The answer to `TasksForWorker`."""

    ranking_id: str
    matches: tuple[TaskMatch, ...]
    candidates: int  # open tasks that were scored
    release_id: str
    drawn: Drawn = CERTAIN
    bundles: tuple[TaskBundle, ...] = ()
