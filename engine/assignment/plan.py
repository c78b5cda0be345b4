"""What can be asked of batch assignment, and what it answers: facts, never prose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from math import isfinite
from typing import Final

from engine.questions import Probabilities, WorkersForTask

MOST_CAPACITY: Final = 8
"""Tasks that one plan gives one worker at the most: his order of visits is searched in full."""


@dataclass(frozen=True, slots=True)
class TaskToAssign:
    """A task that wants workers.

    Attributes
    ----------
    question : WorkersForTask
        The task, as a ranking of workers is asked for it; its `limit` is not used.
    headcount : int
        Workers wanted, 1 or more; each does the whole task and brings its whole value.
    value_usd : float or None
        What one completion is worth, USD, 0 or more; None: the pay.
    """

    question: WorkersForTask
    headcount: int = 1
    value_usd: float | None = None

    def __post_init__(self) -> None:
        if self.headcount < 1:
            raise ValueError(f"Expected a headcount of 1 or more, got {self.headcount}.")
        if not (isfinite(self.worth_usd) and self.worth_usd >= 0.0):
            raise ValueError(f"Expected a value of 0 USD or more, got {self.worth_usd}.")

    @property
    def worth_usd(self) -> float:
        """What one completion is worth, USD."""
        return self.question.pay_usd if self.value_usd is None else self.value_usd


@dataclass(frozen=True, slots=True)
class AssignmentRules:
    """What a plan must keep to.

    Attributes
    ----------
    capacity : int
        Tasks that one worker gets at the most, 0 to 8.
    capacities : mapping of worker id to int
        The same for single workers; 0 leaves a worker out.
    further_task_usd : float
        What spreading work is worth: the second task of one worker counts this much less, the
        third twice as much less, and so on. A worker gets a further task only where he is
        expected to bring so much more than the next best.
    first_pairs : int
        Pairs of each task that the solver begins with; a matter of speed, not of the result.
    effort : float
        Bound on CP-SAT's work where tasks of one worker conflict in time, in its own
        deterministic seconds, so that equal questions get equal plans.
    """

    capacity: int = 1
    capacities: Mapping[str, int] = field(default_factory=dict)
    further_task_usd: float = 0.0
    first_pairs: int = 32
    effort: float = 4.0

    def __post_init__(self) -> None:
        for capacity in (self.capacity, *self.capacities.values()):
            if not 0 <= capacity <= MOST_CAPACITY:
                raise ValueError(f"Expected a capacity from 0 to {MOST_CAPACITY}, got {capacity}.")
        if not (isfinite(self.further_task_usd) and self.further_task_usd >= 0.0):
            raise ValueError("Expected a cost of further tasks of 0 USD or more.")
        if self.first_pairs < 1 or not self.effort >= 0.0:
            raise ValueError("Expected first_pairs of 1 or more and effort of 0 or more.")


@dataclass(frozen=True, slots=True)
class TasksToAssign:
    """Who should do each of these tasks, so that together they bring the most?

    `described` tasks speak for themselves; `stored` are ids of open tasks of the market. No id
    may occur twice.
    """

    described: tuple[TaskToAssign, ...] = ()
    stored: tuple[str, ...] = ()
    rules: AssignmentRules = AssignmentRules()


@dataclass(frozen=True, slots=True)
class Assignment:
    """One task given to one worker."""

    task_id: str
    worker_id: str
    visit: int  # 1 is the first task of this worker in the plan
    distance_m: float  # from where the worker is now
    probabilities: Probabilities
    worth_usd: float  # of one completion
    arrival: datetime
    completion: datetime

    @property
    def expected_usd(self) -> float:
        """P(accepts) times P(completes) times the worth of a completion."""
        return self.probabilities.success * self.worth_usd


class UnassignedReason(StrEnum):
    """Why a task did not get all the workers that it wants."""

    NOT_OPEN = "not_open"  # no open task has this id
    NO_ELIGIBLE_WORKER = "no_eligible_worker"  # nobody near with capacity may do it
    NO_WORKER_IN_TIME = "no_worker_in_time"  # who may do it would be done past the deadline
    NO_EXPECTED_VALUE = "no_expected_value"  # a completion by any of them brings nothing
    WORKERS_TAKEN = (
        "workers_taken"  # its workers bring more elsewhere, or cost more than it brings
    )


@dataclass(frozen=True, slots=True)
class Unassigned:
    """A task that did not get all the workers that it wants."""

    task_id: str
    places: int  # workers still wanted
    reason: UnassignedReason


@dataclass(frozen=True, slots=True)
class AssignmentPlan:
    """The answer to `TasksToAssign`.

    Attributes
    ----------
    assignments : tuple of Assignment
        In the order of the tasks, described ones first.
    workers, pairs : int
        Workers and worker-task pairs that were scored.
    value_usd : float
        What the plan is expected to bring, less what further tasks of one worker count less.
    greedy_usd : float
        The same of the greedy plan: pairs by falling value, each taken where it still fits.
    bound_usd : float
        No plan over all scored pairs has a higher `value_usd`.
    """

    plan_id: str
    release_id: str
    assignments: tuple[Assignment, ...]
    unassigned: tuple[Unassigned, ...]
    workers: int
    pairs: int
    value_usd: float
    greedy_usd: float
    bound_usd: float

    @property
    def expected_usd(self) -> float:
        """Expected completed value of all assignments."""
        return sum(assignment.expected_usd for assignment in self.assignments)

    @property
    def gap(self) -> float:
        """How far the plan may lie below the best one, as a share of the bound; 0: optimal."""
        return (self.bound_usd - self.value_usd) / self.bound_usd if self.bound_usd > 0.0 else 0.0
