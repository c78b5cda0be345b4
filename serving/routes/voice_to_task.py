"""POST /api/ai/voice-to-task: a spoken post, as its transcript and as a structured task."""

from __future__ import annotations

from time import perf_counter
from typing import Annotated

from fastapi import APIRouter, Body

from data.usage import UsageKind
from serving.answers import JsonAnswer
from serving.contract.error import documented
from serving.contract.voice_answer import VoiceToTaskAnswer
from serving.contract.voice_request import VoiceToTaskRequest
from serving.dependencies import CurrentRuntime, UploadingCaller
from serving.multipart import FormRoute
from serving.routes.task_parse import parse_post
from serving.runtime import Runtime


class VoiceRoute(FormRoute):
    """A route to which recordings are sent."""

    def is_full(self, runtime: Runtime) -> bool:
        """Whether as many recordings are in work as may be."""
        return runtime.speech.is_full


router = APIRouter(prefix="/api/ai", tags=["voice"], route_class=VoiceRoute)


@router.post(
    "/voice-to-task",
    response_model=VoiceToTaskAnswer,
    response_model_exclude_none=True,
    responses=documented(400, 401, 403, 409, 413, 415, 429, 500, 503, 504),
)
async def voice_to_task(
    body: Annotated[VoiceToTaskRequest, Body(media_type="multipart/form-data")],
    caller: UploadingCaller,
    runtime: CurrentRuntime,
) -> JsonAnswer:
    """Turn a recording of what a poster says into a transcript and a task.

    WAV, MP3, Ogg (Vorbis, Opus) and FLAC; M4A and WebM where FFmpeg is installed. The part may be
    named `audioFile`, `audio` or `file`; `context` is JSON text, as in task-parse. Numbers are as
    in task-parse. Neither recording nor transcript is stored.
    """
    started = perf_counter()
    user = caller.acting_for(body.user_id)
    heard = await runtime.speech.listen(body.audio_file.content, body.spoken_language)
    read = await parse_post(body.to_post(heard.transcript), caller, runtime)
    runtime.usage.record(UsageKind.VOICE, user, now=runtime.clock())
    processing_ms = (perf_counter() - started) * 1_000
    answer = VoiceToTaskAnswer.of(heard, read.answer, processing_ms=processing_ms)
    return JsonAnswer(answer, leave_out_absent=True, language=read.language)
