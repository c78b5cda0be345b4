"""GET /livez and /readyz: what an orchestrator asks of one process; `/api/health` is the app's.

Liveness answers whether a restart would help, so it asks nothing of anybody: a process that
answers is alive, whatever it waits for. Readiness answers whether to send requests here. It looks
at what this process holds alone: a database that is away takes no replica out, as it would take
out all of them at once. (Kubernetes: "Liveness, Readiness, and Startup Probes".)
"""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from serving.dependencies import CurrentRuntime

router = APIRouter(tags=["health"])


class Alive(BaseModel):
    """The process answers."""

    status: Literal["alive"] = "alive"


class Readiness(BaseModel):
    """Whether requests should come here."""

    status: Literal["ready", "draining", "offline"]


@router.get("/livez")
async def alive() -> Alive:
    """Say that the process answers."""
    return Alive()


@router.get(
    "/readyz",
    responses={503: {"model": Readiness, "description": "It is leaving, or holds no market."}},
)
async def ready(request: Request, response: Response, runtime: CurrentRuntime) -> Readiness:
    """Say whether this process should be sent requests."""
    if getattr(request.app.state, "is_draining", False):
        answer = Readiness(status="draining")
    elif runtime.matching.release_id is None:
        answer = Readiness(status="offline")
    else:
        return Readiness(status="ready")
    response.status_code = 503
    return answer
