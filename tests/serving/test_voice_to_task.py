"""POST /api/ai/voice-to-task over HTTP: the contract, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from data.errors import Busy, HustleError, InvalidRequest
from data.usage import UsageKind
from serving.cpu import CpuPool, TimeBudgetExceeded
from serving.matching import OfflineMatching
from serving.settings import AccessMode
from serving.speech.listening import Heard, LiveSpeech
from serving.speech.sound import Sound
from serving.speech.transcript import Transcript
from serving.tokens import issue_token
from serving.usage import UsageRecorder
from tests.serving.service import (
    NOON,
    PARSE,
    SECRET,
    KnownParser,
    Service,
    a_service,
    assert_envelope,
)
from tests.serving.speech.sounds import tone

PATH = "/api/ai/voice-to-task"
SAID = "Groceries to one twenty three Oak Street by five p m for fifty dollars"
WRITTEN = "Groceries to 123 Oak Street by 5 pm for 50 dollars"


@dataclass
class KnownSpeech:
    """Hears the same in every recording, or fails."""

    heard: Heard = field(
        default_factory=lambda: Heard(Transcript(SAID, "en", 0.87654, "whisper-base-int8"), 5.678)
    )
    error: HustleError | None = None
    asked: list[tuple[bytes, str | None]] = field(default_factory=list)
    is_full = False

    async def listen(self, content: bytes, language: str | None) -> Heard:
        """The known transcript."""
        self.asked.append((content, language))
        if self.error is not None:
            raise self.error
        return self.heard


def _send(service: Service, *, name: str = "audioFile", **parts: str) -> Any:
    """The response to an upload of three bytes with the given text parts; "" leaves one out."""
    texts = {"userId": "user-7", "language": "en", **parts}
    return service.client.post(
        PATH,
        data={key: value for key, value in texts.items() if value},
        files={name: ("speech.webm", b"abc", "audio/webm")},
    )


def test_the_answer_is_the_transcript_and_the_task(tmp_path: Path) -> None:
    with a_service(tmp_path, speech=KnownSpeech()) as service:
        response = _send(service)
        parsed = service.parse(PARSE).json()
    assert response.status_code == 200
    answer = response.json()
    assert set(answer) == {
        *("transcript", "confidence", "language", "parsedTask", "suggestions", "metadata")
    }
    assert answer["transcript"] == SAID
    assert answer["confidence"] == 0.877
    assert answer["language"] == "en"
    assert answer["metadata"]["audioLength"] == 5.68
    assert answer["metadata"]["model"] == "whisper-base-int8"
    assert answer["metadata"]["processingTime"] >= 0.0
    assert answer["suggestions"]["improvements"] == parsed["suggestions"]["improvements"]
    assert answer["suggestions"]["payAdjustment"] == parsed["suggestions"]["payAdjustment"]
    spoken = answer["parsedTask"]
    for same in ("task", "confidence", "suggestions", "warnings"):
        assert spoken[same] == parsed[same]
    for beside, value in parsed["task"].items():
        assert spoken[beside] == value
    assert spoken["metadata"]["model"] == "release-1"


def test_the_parser_reads_numbers_as_they_are_written(tmp_path: Path) -> None:
    parser = KnownParser()
    with a_service(tmp_path, speech=KnownSpeech(), parser=parser, clock=lambda: NOON) as service:
        context = json.dumps(PARSE["context"])
        assert _send(service).status_code == 200
        assert _send(service, context=context).status_code == 200
        assert _send(service, context=" ").status_code == 200
    bare, told, _ = parser.questions
    assert bare.text == told.text == WRITTEN
    assert (bare.language_hint, bare.now, bare.lat) == ("en", NOON, None)
    assert (told.lat, told.lng) == (37.7749, -122.4194)
    assert told.now.utcoffset() == timedelta(hours=-8)


def test_only_english_numbers_are_rewritten(tmp_path: Path) -> None:
    parser = KnownParser()
    spanish = KnownSpeech(Heard(Transcript("One twenty three Oak Street", "es", 0.5, "m"), 1.0))
    with a_service(tmp_path, speech=spanish, parser=parser) as service:
        assert _send(service).json()["language"] == "es"
    assert parser.questions[0].text == "One twenty three Oak Street"


@pytest.mark.parametrize(
    ("parts", "language"),
    [
        ({}, "en"),
        ({"language": "es-MX"}, "es"),
        ({"language": "PT_br"}, "pt"),
        ({"language": ""}, None),
        ({"language": " "}, None),
        ({"language": "undefined"}, None),
        ({"language": "", "context": '{"language": "de"}'}, "de"),
    ],
)
def test_a_language_is_passed_on_where_one_is_named(
    parts: dict[str, str], language: str | None, tmp_path: Path
) -> None:
    speech = KnownSpeech()
    with a_service(tmp_path, speech=speech) as service:
        assert _send(service, **parts).status_code == 200
    assert speech.asked == [(b"abc", language)]


# ---- What is refused --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with a_service(tmp_path_factory.mktemp("var"), speech=KnownSpeech()) as running:
        yield running


@pytest.mark.parametrize("name", ["audioFile", "audio", "file"])
def test_the_part_may_have_any_of_three_names(name: str, service: Service) -> None:
    assert _send(service, name=name).status_code == 200


@pytest.mark.parametrize(
    ("parts", "named"),
    [
        ({"userId": ""}, "userId"),
        ({"userId": "x" * 129}, "userId"),
        ({"language": "x" * 201}, "language"),
        ({"context": "{"}, "context"),
        ({"context": "[]"}, "context"),
        ({"context": '{"currentTime": "yesterday"}'}, "context"),
        ({"context": '{"userLocation": {"lat": 91, "lng": 0}}'}, "context"),
        ({"context": '{"a": NaN}'}, "context"),
    ],
)
def test_a_wrong_part_is_named(parts: dict[str, str], named: str, service: Service) -> None:
    response = _send(service, **parts)
    assert response.status_code == 400
    answer = assert_envelope(response)
    assert answer["code"] == "AI_INVALID_INPUT"
    assert named in answer["message"]


def test_the_apps_broken_upload_is_told_what_is_wrong(service: Service) -> None:
    head = b'Content-Disposition: form-data; name="file"\r\n\r\n'
    body = b"--x1\r\n" + head + b"[object FormData]\r\n--x1--\r\n"
    response = service.send(body, "multipart/form-data", path=PATH)
    assert response.status_code == 400
    message = assert_envelope(response)["message"]
    assert "`file` must be a recording, sent as a file" in message


def test_an_upload_without_a_recording_is_told_so(service: Service) -> None:
    nothing = service.client.post(PATH, data={"userId": "user-7"}, files={"other": b"x"})
    assert nothing.status_code == 400
    assert "`audioFile` is required" in assert_envelope(nothing)["message"]


def test_json_is_told_what_to_send_instead(service: Service) -> None:
    response = service.client.post(PATH, json={"userId": "user-7"})
    assert response.status_code == 415
    assert "multipart/form-data" in assert_envelope(response)["message"]


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (InvalidRequest("Nobody is heard.", field="audioFile"), 400, "AI_INVALID_INPUT"),
        (Busy("Too much.", retry_after_s=2.0), 429, "AI_TIMEOUT"),
        (TimeBudgetExceeded("Too slow."), 504, "AI_TIMEOUT"),
    ],
)
def test_what_goes_wrong_with_a_recording_has_the_specified_code(
    error: HustleError, status: int, code: str, tmp_path: Path
) -> None:
    with a_service(tmp_path, speech=KnownSpeech(error=error)) as failing:
        response = _send(failing)
    assert response.status_code == status
    assert assert_envelope(response)["code"] == code


def test_without_the_extra_the_answer_says_what_to_install(tmp_path: Path) -> None:
    with a_service(tmp_path) as deaf:
        response = _send(deaf)
    assert response.status_code == 503
    answer = assert_envelope(response)
    assert answer["code"] == "AI_OFFLINE"
    assert "pip install '.[voice]'" in answer["message"]


def test_without_a_release_the_service_says_that_it_is_offline(tmp_path: Path) -> None:
    offline = OfflineMatching("No release yet.")
    with a_service(tmp_path, speech=KnownSpeech(), matching=offline) as service:
        assert _send(service).status_code == 503


def test_another_users_id_is_refused_beside_a_token(tmp_path: Path) -> None:
    strict, speech = AccessMode.STRICT, KnownSpeech()
    with a_service(tmp_path, speech=speech, access_mode=strict, jwt_secret=SECRET) as service:
        token = issue_token(
            "user-8", secret=SECRET, now=datetime.now(UTC), lifetime=timedelta(hours=1)
        )
        assert _send(service).status_code == 401
        service.client.headers["authorization"] = f"Bearer {token}"
        assert _send(service).status_code == 403
        assert speech.asked == []
        assert _send(service, userId="user-8").status_code == 200


def test_a_voice_post_is_counted_once_it_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[tuple[UsageKind, str | None]] = []
    monkeypatch.setattr(
        UsageRecorder, "record", lambda _, kind, user, *, now: counted.append((kind, user))
    )
    with a_service(tmp_path, speech=KnownSpeech()) as service:
        _send(service)
    with a_service(tmp_path, speech=KnownSpeech(error=InvalidRequest("Nobody."))) as service:
        _send(service)
    assert [one for one in counted if one[0] is UsageKind.VOICE] == [(UsageKind.VOICE, "user-7")]


def test_nothing_that_is_said_is_logged_or_kept(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    canary = KnownSpeech(Heard(Transcript("Move my canary-17 piano", "en", 0.9, "m"), 2.0))
    with a_service(tmp_path, speech=canary) as service:
        _send(service, userId="canary-18")
        assert service.journal() == []
    out, err = capfd.readouterr()
    assert "canary-1" not in out + err


class _NeverHears:
    """Fails the test if anything reaches it."""

    def transcribe(self, sound: Sound, language: str | None) -> Transcript:
        """Never called."""
        raise AssertionError


@pytest.mark.parametrize(
    ("content", "status", "message"),
    [
        (b"", 400, "is empty"),
        (b"MZ" + bytes(1_000), 415, "no recording"),
        (tone(0.05), 400, "holds no sound"),
        (tone(3.0), 400, "longer than 2 seconds"),
        (tone(1.0)[:30], 400, "damaged"),
        (tone(1.0, channels=9), 400, "channels"),
    ],
)
def test_what_is_no_recording_reaches_no_model(
    content: bytes, status: int, message: str, tmp_path: Path
) -> None:
    pool = CpuPool(threads=1, budget_s=5.0)
    speech = LiveSpeech(
        local=_NeverHears(), remote=None, pool=pool, local_s=2.0, max_s=2.0, ffmpeg=None
    )
    with a_service(tmp_path, speech=speech) as service:
        response = service.client.post(
            PATH, data={"userId": "user-7"}, files={"audioFile": ("a.wav", content, "audio/wav")}
        )
    pool.close()
    assert response.status_code == status
    assert message in assert_envelope(response)["message"]
