"""The remote transcriber asks as OpenAI's endpoint wants to be asked, and trusts no answer."""

from __future__ import annotations

import asyncio
import json
import math
from typing import Any

import pytest
from openai import APIStatusError, OpenAIError

from serving.multipart import Upload
from serving.speech.decoding import Decoder
from serving.speech.remote import OpenAITranscriber
from serving.speech.transcript import Transcript
from tests.serving.speech.sounds import a_sound
from tests.serving.speech.transcription_server import (
    AN_ANSWER,
    TranscriptionServer,
    a_transcription_server,
)


def _transcribed(server: TranscriptionServer, language: str | None = None) -> Transcript:
    async def ask() -> Transcript:
        remote = OpenAITranscriber(api_key="key-1", base_url=server.url, model="whisper-1")
        try:
            return await remote.transcribe(a_sound(2.0), language)
        finally:
            await remote.close()

    return asyncio.run(ask())


def test_the_request_is_the_sound_as_flac_with_what_is_known() -> None:
    with a_transcription_server() as server:
        _transcribed(server, "es")
        _transcribed(server)
    assert server.paths == ["/v1/audio/transcriptions"] * 2
    assert server.keys == ["Bearer key-1"] * 2
    told, untold = server.forms
    sent = told.pop("file")
    assert isinstance(sent, Upload)
    assert (sent.filename, sent.content_type) == ("speech.flac", "audio/flac")
    assert Decoder(20.0, None).decode(sent.content).seconds == 2.0
    assert told == {
        "model": "whisper-1",
        "language": "es",
        "response_format": "verbose_json",
        "temperature": "0.0",
    }
    assert "language" not in untold


def test_the_answer_is_a_transcript_with_the_mean_probability_of_its_tokens() -> None:
    with a_transcription_server() as server:
        heard = _transcribed(server)
    assert heard.text == "Walk my dog for twenty five dollars."
    assert heard.language == "en"
    assert heard.model == "whisper-1"
    assert heard.confidence == pytest.approx(math.exp((3 * -0.1 + -0.5) / 4))


@pytest.mark.parametrize(
    ("named", "given", "code"),
    [
        ("spanish", None, "es"),
        ("ja", None, "ja"),
        ("klingon", None, "und"),
        (None, None, "und"),
        ("english", "fr", "fr"),
    ],
)
def test_a_language_is_told_by_its_code(named: str | None, given: str | None, code: str) -> None:
    with a_transcription_server(body=json.dumps({**AN_ANSWER, "language": named}).encode()) as it:
        assert _transcribed(it, given).language == code


def test_without_segments_the_confidence_is_neither_high_nor_low() -> None:
    bare = {"text": "Walk my dog.", "language": "english", "duration": 1.0}
    with a_transcription_server(body=json.dumps(bare).encode()) as server:
        assert _transcribed(server).confidence == 0.5


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 429, 500, 503])
def test_an_error_is_raised_after_one_call(status: int) -> None:
    with a_transcription_server(status=status, body=b'{"error": {"message": "no"}}') as server:
        with pytest.raises(APIStatusError):
            _transcribed(server)
        assert len(server.paths) == 1


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b'{"text": ', b"[]", b"{}", b'{"text": null}', b'"text"', b"null"]
)
def test_what_is_no_transcript_is_raised(body: bytes) -> None:
    unusable: tuple[type[Exception], ...] = (OpenAIError, ValueError, Exception)
    with a_transcription_server(body=body) as server, pytest.raises(unusable):
        _transcribed(server)


def test_an_endless_transcript_is_cut() -> None:
    long: dict[str, Any] = {**AN_ANSWER, "text": "dog " * 5_000}
    with a_transcription_server(body=json.dumps(long).encode()) as server:
        assert len(_transcribed(server).text) == 5_000
