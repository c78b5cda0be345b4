"""POST /api/ai/image-match: a picture as the outline of a task."""

from __future__ import annotations

from time import perf_counter
from typing import Annotated

from fastapi import APIRouter, Body

from data.usage import NOBODY, UsageKind
from engine.pictures.reader import PictureQuestion
from serving.answers import JsonAnswer
from serving.contract.error import documented
from serving.contract.image_answer import ImageMatchAnswer
from serving.contract.image_request import ImageMatchRequest
from serving.dependencies import CurrentRuntime, UploadingCaller
from serving.language.picture_words import PictureWords
from serving.multipart import FormRoute
from serving.runtime import Runtime


class PictureRoute(FormRoute):
    """A route to which pictures are sent."""

    def is_full(self, runtime: Runtime) -> bool:
        """Whether as many pictures are looked at, or wait for it, as may."""
        return runtime.pictures.is_full


router = APIRouter(prefix="/api/ai", tags=["pictures"], route_class=PictureRoute)

_WORDS = PictureWords()


@router.post(
    "/image-match",
    response_model=ImageMatchAnswer,
    responses=documented(400, 401, 403, 409, 413, 415, 429, 500, 503, 504),
)
async def image_match(
    body: Annotated[ImageMatchRequest, Body(media_type="multipart/form-data")],
    caller: UploadingCaller,
    runtime: CurrentRuntime,
) -> JsonAnswer:
    """Tell what a picture shows, which work it asks for, what that pays, and what is alike.

    Boxes are pixels of the upright picture, money USD for each worker, confidence and similarity
    0 to 1. The picture is not kept.
    """
    started = perf_counter()
    acting_user = caller.acting_for(body.user_id)
    seen = await runtime.pictures.look(
        body.image_file.content, part=PART, user_id=acting_user or NOBODY
    )
    task = await runtime.matching.picture(PictureQuestion(seen, acting_user))
    runtime.usage.record(UsageKind.IMAGE, acting_user, now=runtime.clock())
    processing_ms = (perf_counter() - started) * 1_000
    return JsonAnswer(ImageMatchAnswer.of(task, _WORDS, processing_ms=processing_ms))


PART = "imageFile"
"""What refusals call the picture, whichever name it was sent under."""
