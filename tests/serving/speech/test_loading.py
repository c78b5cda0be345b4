"""What a process listens with is what its settings and its machine allow."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
import structlog

from data.errors import HustleError, InvalidRequest
from serving.speech import loading
from serving.speech.listening import NOT_LISTENING, Heard
from serving.speech.loading import speech_of
from serving.speech.weights import WeightsUnusable
from tests.serving.service import some_settings
from tests.serving.speech.sounds import tone
from tests.serving.speech.test_listening import KnownTranscriber
from tests.serving.speech.transcription_server import a_transcription_server


def _heard(tmp_path: Path, seconds: float = 1.0, **values: Any) -> Heard:
    async def listen() -> Heard:
        async with AsyncExitStack() as closing:
            speech = await speech_of(some_settings(tmp_path, **values), closing)
            return await speech.listen(tone(seconds), "en")

    return asyncio.run(listen())


def test_without_weights_and_key_nobody_listens(tmp_path: Path) -> None:
    async def load() -> object:
        async with AsyncExitStack() as closing:
            return await speech_of(some_settings(tmp_path), closing)

    assert asyncio.run(load()) is NOT_LISTENING


def test_weights_that_are_named_and_missing_stand_in_the_log(tmp_path: Path) -> None:
    with structlog.testing.capture_logs() as logs, pytest.raises(HustleError, match="make voice"):
        _heard(tmp_path, whisper_model_dir=tmp_path / "nowhere")
    (failed,) = (log for log in logs if log["event"] == "local_speech_not_loaded")
    assert "nowhere/config.json is missing" in failed["reason"]


@pytest.mark.parametrize(
    "error", [ImportError("ctranslate2"), WeightsUnusable("damaged"), RuntimeError("no model")]
)
def test_a_model_that_cannot_be_loaded_leaves_the_service_without_one(
    error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(folder: Path) -> None:
        raise error

    monkeypatch.setattr(loading, "load_whisper", fail)
    with structlog.testing.capture_logs() as logs, pytest.raises(HustleError, match="make voice"):
        _heard(tmp_path, whisper_model_dir=tmp_path)
    assert str(error) in next(log["reason"] for log in logs if "reason" in log)


def test_weights_in_their_usual_place_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "load_whisper", lambda folder: KnownTranscriber())
    (tmp_path / "models" / "whisper-base").mkdir(parents=True)
    assert _heard(tmp_path).transcript.model == "local-model"
    with pytest.raises(InvalidRequest, match="longer than 3 seconds"):
        _heard(tmp_path, 4.0, voice_local_seconds=3.0)


def test_with_a_key_the_service_elsewhere_is_asked_and_the_local_model_takes_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "load_whisper", lambda folder: KnownTranscriber())
    with a_transcription_server() as server:
        known: dict[str, Any] = {"openai_api_key": "key", "openai_base_url": server.url}
        assert _heard(tmp_path, **known).transcript.model == "whisper-1"
        assert _heard(tmp_path, 25.0, **known).seconds == 25.0
        server.status = 503
        both = _heard(tmp_path, whisper_model_dir=tmp_path, **known)
        assert both.transcript.model == "local-model"
        with pytest.raises(InvalidRequest, match="longer than 40 seconds"):
            _heard(tmp_path, 41.0, voice_max_seconds=40.0, **known)
