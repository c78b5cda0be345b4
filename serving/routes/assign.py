"""POST /api/internal/assign: many tasks and many workers at once, for the main backend only."""

from __future__ import annotations

from time import perf_counter

from fastapi import APIRouter

from serving.answers import JsonAnswer
from serving.body import BatchRoute
from serving.contract.assign_answer import AssignAnswer
from serving.contract.assign_request import AssignRequest
from serving.contract.error import documented
from serving.dependencies import CurrentRuntime, ServiceCaller
from serving.matching import PLANNING_BUDGET_S


class PlanRoute(BatchRoute):
    """A route whose answer takes a solver's time."""

    held_s = PLANNING_BUDGET_S + 15.0


router = APIRouter(prefix="/api/internal", tags=["internal"], route_class=PlanRoute)


@router.post(
    "/assign",
    response_model=AssignAnswer,
    responses=documented(400, 401, 403, 409, 413, 415, 429, 500, 503, 504),
)
async def assign(
    body: AssignRequest, caller: ServiceCaller, runtime: CurrentRuntime
) -> JsonAnswer:
    """Assign workers to many tasks at once, for the highest expected completed value.

    Distances are miles, values USD, probabilities 0 to 1, times ISO 8601 in UTC.
    """
    started = perf_counter()
    plan = await runtime.matching.assign(body.to_question(now=runtime.clock()))
    processing_ms = (perf_counter() - started) * 1_000
    return JsonAnswer(AssignAnswer.of(plan, processing_ms=processing_ms))
