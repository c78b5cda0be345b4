"""What the main backend may ask of batch assignment: many tasks at once."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final, Self

from pydantic import BeforeValidator, ConfigDict, Field, Strict, model_validator
from pydantic_core import PydanticCustomError

from engine.assignment.plan import MOST_CAPACITY, AssignmentRules, TasksToAssign, TaskToAssign
from serving.contract.match_request import FindWorkers
from serving.contract.values import Dollars, Identifier, Limit, RequestModel, expects, whole

MOST_TASKS: Final = 500
"""Tasks of one request; more are asked in several, or by `hustlexp assign`."""

Capacity = Annotated[
    int,
    Strict(),
    Field(ge=0, le=MOST_CAPACITY, examples=[1]),
    BeforeValidator(whole),
    expects(f"must be a whole number from 0 to {MOST_CAPACITY}"),
]


class DescribedTask(FindWorkers):
    """A task as match-task is asked about it, with the workers it wants and what it is worth."""

    headcount: Limit = 1
    value: Dollars | None = Field(default=None, description="USD of one completion; the pay.")

    def to_task(self, *, now: datetime) -> TaskToAssign:
        """The engine's task."""
        question = self.to_question(acting_user=None, now=now)
        return TaskToAssign(question, headcount=self.headcount, value_usd=self.value)


class AssignRequest(RequestModel):
    """Who should do each of these tasks? Stored open tasks by id, others described."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [
                {
                    "properties": {name: {"type": "array", "minItems": 1, "maxItems": MOST_TASKS}},
                    "required": [name],
                }
                for name in ("taskIds", "described")
            ]
        }
    )

    task_ids: list[Identifier] = Field(default=[], examples=[["task-3", "task-4"]])
    described: list[DescribedTask] = Field(default=[])
    capacity: Capacity = 1
    capacities: dict[Identifier, Capacity] = Field(default={}, examples=[{"user-7": 2}])
    further_task_cost: Dollars = 0.0

    @model_validator(mode="after")
    def _names_some_tasks(self) -> Self:
        if not 1 <= len(self.task_ids) + len(self.described) <= MOST_TASKS:
            raise PydanticCustomError(
                "expected",
                "{sentence}",
                {"sentence": f"must name 1 to {MOST_TASKS} tasks in `taskIds` and `described`"},
            )
        return self

    def to_question(self, *, now: datetime) -> TasksToAssign:
        """The engine's question, asked at `now` (aware)."""
        return TasksToAssign(
            described=tuple(task.to_task(now=now) for task in self.described),
            stored=tuple(self.task_ids),
            rules=AssignmentRules(
                capacity=self.capacity,
                capacities=self.capacities,
                further_task_usd=self.further_task_cost,
            ),
        )
