"""/api/internal/users/{id}: one user's data out, or away, for the main backend only."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Path, Response

from data.errors import NotReady
from serving.contract.error import documented
from serving.contract.values import MAX_ID_CHARS
from serving.dependencies import CurrentRuntime, Keeper
from serving.personal_data import PersonalData
from serving.runtime import Runtime

router = APIRouter(prefix="/api/internal/users", tags=["internal"])

UserId = Annotated[str, Path(min_length=1, max_length=MAX_ID_CHARS)]


def _personal(runtime: Runtime) -> PersonalData:
    if runtime.personal is None:
        raise NotReady("This process has no database.")
    return runtime.personal


@router.get(
    "/{user_id}/export",
    response_model=dict[str, Any],
    responses=documented(401, 403, 429, 500, 503),
)
async def export(user_id: UserId, caller: Keeper, runtime: CurrentRuntime) -> Response:
    """All that is kept of a user: his rows of each table, with what it and its columns hold."""
    kept = await asyncio.to_thread(_personal(runtime).export, user_id)
    return Response(orjson.dumps(kept), media_type="application/json")


@router.post(
    "/{user_id}/erase",
    response_model=dict[str, Any],
    responses=documented(401, 403, 429, 500, 503),
)
async def erase(user_id: UserId, caller: Keeper, runtime: CurrentRuntime) -> Response:
    """Erase a user from every store, once and for all; what comes late of him is refused.

    Asked again, it does the same again. Other processes follow within a second.
    """
    done = await asyncio.to_thread(_personal(runtime).erase, user_id)
    if runtime.answers is not None:
        await runtime.answers.forget(user_id)
    await runtime.erasures()
    return Response(orjson.dumps(done), media_type="application/json")
