"""What batch assignment answers: who does what, what stays open and why, and how good it is."""

from __future__ import annotations

from typing import Self

from engine.assignment.plan import Assignment, AssignmentPlan, UnassignedReason
from serving.clock import iso_z
from serving.contract.match_answer import Metadata, Share, WorkerPredictions
from serving.contract.units import shown_miles, shown_share, shown_usd
from serving.contract.values import AnswerModel


class AssignedTask(AnswerModel):
    """One task given to one worker; distance in miles, expected value in USD."""

    task_id: str
    user_id: str
    visit: int
    distance: float
    predictions: WorkerPredictions
    expected_value: float

    @classmethod
    def of(cls, made: Assignment) -> Self:
        """One assignment of the engine, in app units."""
        chances = made.probabilities
        return cls(
            task_id=made.task_id,
            user_id=made.worker_id,
            visit=made.visit,
            distance=shown_miles(made.distance_m),
            predictions=WorkerPredictions(
                acceptance_probability=shown_share(chances.accept),
                completion_probability=shown_share(chances.complete),
                on_time_probability=shown_share(chances.on_time),
                estimated_arrival=iso_z(made.arrival),
                estimated_completion=iso_z(made.completion),
            ),
            expected_value=shown_usd(made.expected_usd),
        )


class OpenTask(AnswerModel):
    """A task that did not get all the workers that it wants."""

    task_id: str
    places: int
    reason: UnassignedReason


class PlanSummary(AnswerModel):
    """The plan at a glance, values in USD; `gap` is the share of the bound not proved reached."""

    assigned: int
    workers_considered: int
    pairs_considered: int
    expected_value: float
    objective: float
    greedy_objective: float
    upper_bound: float
    gap: Share


class PlanMetadata(Metadata):
    """How the answer was made, and the id under which it stands in the journal."""

    plan_id: str


class AssignAnswer(AnswerModel):
    """A plan for many tasks at once."""

    assignments: list[AssignedTask]
    unassigned: list[OpenTask]
    summary: PlanSummary
    metadata: PlanMetadata

    @classmethod
    def of(cls, plan: AssignmentPlan, *, processing_ms: float) -> Self:
        """The engine's plan as the backend reads it."""
        return cls(
            assignments=[AssignedTask.of(made) for made in plan.assignments],
            unassigned=[
                OpenTask(task_id=gap.task_id, places=gap.places, reason=gap.reason)
                for gap in plan.unassigned
            ],
            summary=PlanSummary(
                assigned=len(plan.assignments),
                workers_considered=plan.workers,
                pairs_considered=plan.pairs,
                expected_value=shown_usd(plan.expected_usd),
                objective=shown_usd(plan.value_usd),
                greedy_objective=shown_usd(plan.greedy_usd),
                upper_bound=shown_usd(plan.bound_usd),
                gap=plan.gap,
            ),
            metadata=PlanMetadata(
                processing_time=round(processing_ms, 1),
                model=plan.release_id,
                plan_id=plan.plan_id,
            ),
        )
