"""PUT and DELETE /api/internal/tasks/{taskId}/picture: for the main backend only."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Path, Response

from serving.answers import JsonAnswer
from serving.contract.error import documented
from serving.contract.task_picture import TaskPictureAnswer, TaskPictureRequest
from serving.contract.values import PathIdentifier
from serving.dependencies import CurrentRuntime, NamedServiceCaller, ServiceCaller
from serving.routes.image_match import PART, PictureRoute

router = APIRouter(prefix="/api/internal", tags=["internal"], route_class=PictureRoute)
removal = APIRouter(prefix="/api/internal", tags=["internal"])

TaskId = Annotated[PathIdentifier, Path(alias="taskId")]


@router.put(
    "/tasks/{taskId}/picture",
    response_model=TaskPictureAnswer,
    responses=documented(400, 401, 403, 404, 409, 413, 415, 429, 500, 503, 504),
)
async def keep_task_picture(
    task_id: TaskId,
    body: Annotated[TaskPictureRequest, Body(media_type="multipart/form-data")],
    caller: ServiceCaller,
    runtime: CurrentRuntime,
) -> JsonAnswer:
    """Keep what a task's picture looks like, so that pictures like it find the task.

    The picture itself is not kept, and `imageUrl` is never opened: it is shown as it is.
    """
    kept = await runtime.task_pictures.keep(
        task_id, body.image_file.content, part=PART, address=body.image_url
    )
    return JsonAnswer(TaskPictureAnswer.of(kept))


@removal.delete(
    "/tasks/{taskId}/picture",
    status_code=204,
    response_class=Response,
    responses=documented(400, 401, 403, 429, 500, 503, 504),
)
async def forget_task_picture(
    task_id: TaskId, caller: NamedServiceCaller, runtime: CurrentRuntime
) -> Response:
    """Keep nothing of a task's picture any more; it need not have had one."""
    await runtime.task_pictures.forget(task_id)
    return Response(status_code=204)
