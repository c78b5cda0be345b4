"""What the journal keeps of a plan of assignments."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from engine.assignment.plan import AssignmentPlan
from serving.clock import iso_z


def plan_record(plan: AssignmentPlan, *, served_at: datetime) -> dict[str, Any]:
    """One line of the journal: every pair with what was predicted of it.

    A plan is no ranking, so it has an event of its own: nothing was shown yet, and a pair stands
    in it because of all the others, so off-policy estimates of rankings must not read it. The
    propensity is 1: equal questions get equal plans.
    """
    return {
        "event": "assignment_planned",
        "plan_id": plan.plan_id,
        "served_at": iso_z(served_at),
        "release": plan.release_id,
        "objective_usd": plan.value_usd,
        "bound_usd": plan.bound_usd,
        "items": [
            {
                "task_id": made.task_id,
                "worker_id": made.worker_id,
                "visit": made.visit,
                "propensity": 1.0,
                "accept": made.probabilities.accept,
                "complete": made.probabilities.complete,
                "on_time": made.probabilities.on_time,
                "worth_usd": made.worth_usd,
            }
            for made in plan.assignments
        ],
        "unassigned": [
            {"task_id": gap.task_id, "places": gap.places, "reason": gap.reason.value}
            for gap in plan.unassigned
        ],
    }
