"""What a process listens with, by its settings and by what is installed."""

from __future__ import annotations

import shutil
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

import numpy as np
import structlog

from data.errors import HustleError
from serving.cpu import BACKGROUND_NICENESS, CpuPool
from serving.settings import Settings
from serving.speech.listening import NOT_LISTENING, LiveSpeech, Speech, speech_pool
from serving.speech.log_mel import RATE_HZ
from serving.speech.sound import Sound
from serving.speech.transcript import LocalTranscriber, RemoteTranscriber
from serving.speech.weights import WHISPER_BASE, check

log = structlog.get_logger(__name__)

LOADING_S: Final = 120.0
"""How long a start waits for the local model: 2 s are usual, a busy machine takes longer."""


async def speech_of(settings: Settings, closing: AsyncExitStack) -> Speech:
    """The transcribers that can be had; what cannot be had stands in the log, with the reason.

    `closing` lets them go.
    """
    remote = _remote(settings, closing)
    local = await _local(settings)
    if remote is None and local is None:
        return NOT_LISTENING
    pool = speech_pool()
    closing.callback(pool.close)
    return LiveSpeech(
        local=local,
        remote=remote,
        pool=pool,
        local_s=settings.voice_local_seconds,
        max_s=max(settings.voice_max_seconds, settings.voice_local_seconds),
        ffmpeg=shutil.which("ffmpeg"),
    )


def _remote(settings: Settings, closing: AsyncExitStack) -> RemoteTranscriber | None:
    if settings.openai_api_key is None:
        return None
    from serving.speech.remote import OpenAITranscriber  # its client takes long to import

    transcriber = OpenAITranscriber(
        api_key=settings.openai_api_key.get_secret_value(),
        base_url=settings.openai_base_url,
        model=settings.openai_transcription_model,
    )
    closing.push_async_callback(transcriber.close)
    return transcriber


async def _local(settings: Settings) -> LocalTranscriber | None:
    """The local model, loaded by a thread of low priority, which its own threads inherit."""
    folder = settings.whisper_model_dir or settings.models_dir / WHISPER_BASE.name
    if settings.whisper_model_dir is None and not folder.exists():
        log.info("local_speech_not_set_up", reason="no weights; see hustlexp models fetch")
        return None
    loading = CpuPool(threads=1, budget_s=LOADING_S, niceness=BACKGROUND_NICENESS)
    try:
        return await loading.run(lambda: load_whisper(folder))
    except ImportError as error:
        log.error("local_speech_not_loaded", reason=f"the extra voice is missing: {error}")
    except (HustleError, RuntimeError) as error:
        log.error("local_speech_not_loaded", reason=str(error))
    finally:
        loading.close()
    return None


def load_whisper(folder: Path) -> LocalTranscriber:
    """The model of a folder, after it was checked and has heard something once.

    Raises
    ------
    ImportError
        If the extra `voice` is not installed.
    WeightsUnusable
        If the folder does not hold the weights that are meant.
    RuntimeError
        If they cannot be loaded.
    """
    from serving.speech.whisper import Whisper

    check(WHISPER_BASE, folder)
    whisper = Whisper(folder, name=f"{WHISPER_BASE.name}-int8")
    noise = 0.1 * np.random.default_rng(0).standard_normal(RATE_HZ)
    whisper.transcribe(Sound(noise.astype(np.float32)), None)
    return whisper
