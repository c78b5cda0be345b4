"""What the app may ask of match-task: workers for a task, or tasks for a worker."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from data.columns import Urgency
from data.reference.categories import OTHER, category_code
from data.reference.geography import metres
from engine.questions import TasksForWorker, WorkersForTask
from serving.contract.availability import available_hours
from serving.contract.values import (
    Dollars,
    Identifier,
    Instant,
    Latitude,
    Limit,
    Longitude,
    Miles,
    RequestModel,
    Text,
    Texts,
    expects,
)


class Location(RequestModel):
    """A place in degrees (WGS 84); the app's `address` may stand beside it and is not used."""

    lat: Latitude
    lng: Longitude


class TaskFacts(RequestModel):
    """The task as its poster describes it."""

    category: Identifier = Field(examples=["delivery"])
    location: Location
    pay: Dollars
    urgency: Annotated[Literal["low", "medium", "high"], expects("must be low, medium or high")]
    requirements: Texts = Field(default=[])
    deadline: Instant | None = None


class FindWorkers(RequestModel):
    """Who should do this task?"""

    task_id: Identifier
    task: TaskFacts
    limit: Limit = 10

    def to_question(self, *, acting_user: str | None, now: datetime) -> WorkersForTask:
        """The engine's question; a category that nobody knows is `other`."""
        task = self.task
        code = category_code(task.category)
        return WorkersForTask(
            task_id=self.task_id,
            category=OTHER if code is None else code,
            lat=task.location.lat,
            lng=task.location.lng,
            pay_usd=task.pay,
            urgency=Urgency[task.urgency.upper()],
            requirements=tuple(task.requirements),
            deadline=task.deadline,
            limit=self.limit,
        )

    @property
    def claimed_user(self) -> str | None:
        """The user in whose name the body asks: none, a task speaks for itself."""
        return None


class Preferences(RequestModel):
    """What the worker looks for; every part may be absent."""

    categories: Texts = Field(default=[])
    max_distance: Miles | None = None
    min_pay: Dollars = 0.0


class WorkerContext(RequestModel):
    """Where the worker is and what he looks for, now."""

    location: Location | None = None
    availability: Text | None = Field(default=None, examples=["next-3-hours"])
    preferences: Preferences = Preferences()


class FindTasks(RequestModel):
    """Which tasks suit this worker?"""

    user_id: Identifier
    context: WorkerContext = WorkerContext()
    limit: Limit = 20

    def to_question(self, *, acting_user: str | None, now: datetime) -> TasksForWorker:
        """The engine's question about the user whose stored facts may be used, if any.

        Categories come as ids, labels or skills ("Pet Care"); names that nobody knows are
        dropped.
        """
        place, wanted = self.context.location, self.context.preferences
        codes = (category_code(name) for name in wanted.categories)
        return TasksForWorker(
            worker_id=acting_user,
            lat=place.lat if place else None,
            lng=place.lng if place else None,
            available_hours=available_hours(self.context.availability, now=now),
            categories=tuple(dict.fromkeys(code for code in codes if code is not None)),
            max_distance_m=None if wanted.max_distance is None else metres(wanted.max_distance),
            min_pay_usd=wanted.min_pay,
            limit=self.limit,
        )

    @property
    def claimed_user(self) -> str | None:
        """The user in whose name the body asks."""
        return self.user_id


def _form(given: Any) -> str | None:
    if not isinstance(given, Mapping):
        return None
    keys = {key for key, value in given.items() if value is not None}
    if keys & {"task", "taskId"}:
        return "workers"
    return "tasks" if keys & {"userId", "context"} else None


MatchTaskRequest = Annotated[
    Annotated[FindWorkers, Tag("workers")] | Annotated[FindTasks, Tag("tasks")],
    Discriminator(
        _form,
        custom_error_type="form_unknown",
        custom_error_message="must be an object with `taskId` and `task` (to find workers), or "
        "with `userId` and `context` (to find tasks)",
    ),
]
