"""POST /api/ai/image-match: the contract's answer, the app's uploads, and what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from data.reference.categories import OTHER
from data.usage import UsageKind
from engine.pictures.seen import TextStatus
from serving.contract.fields import field_paths
from serving.contract.image_answer import ImageMatchAnswer
from serving.contract.image_request import PARTS
from serving.language.picture_words import PictureWords
from serving.matching import OfflineMatching
from serving.pictures.pictures import PLACES, Pictures
from serving.settings import AccessMode
from serving.speech.listening import NoSpeech
from serving.tokens import issue_token
from tests.pictures import a_picture, encoded
from tests.serving.pictures.test_opening import HOSTILE
from tests.serving.pictures.test_pictures import KnownNetworks
from tests.serving.service import (
    A_PICTURE,
    PARSE,
    SECRET,
    KnownDescriber,
    Service,
    a_service,
    assert_envelope,
)

PATH = "/api/ai/image-match"
SENT = encoded(a_picture((640, 480)))


def _send(
    service: Service,
    content: bytes = SENT,
    *,
    part: str = "imageFile",
    user: str | None = "user-7",
    **headers: str,
) -> Any:
    """The response to a picture as the app would send it."""
    return service.client.post(
        PATH,
        files={part: ("photo.jpg", content, "image/jpeg")},
        data={} if user is None else {"userId": user},
        headers=headers,
    )


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Any:
    pictures = Pictures(KnownNetworks().sight)
    with a_service(tmp_path_factory.mktemp("var"), pictures=pictures) as running:
        yield running


# ---- The answer -------------------------------------------------------------------------------


def test_the_answer_is_the_contracts(service: Service) -> None:
    response = _send(service)
    assert response.status_code == 200
    answer = response.json()
    time_ms = answer["metadata"].pop("processingTime")
    assert time_ms >= 0.0
    assert answer == {
        "imageAnalysis": {
            "detectedObjects": [
                {
                    "object": "couch",
                    "confidence": 0.8765,
                    "boundingBox": {"x": 1000.0, "y": 900.0, "width": 2000.0, "height": 1200.0},
                },
                {
                    "object": "chair",
                    "confidence": 0.6,
                    "boundingBox": {"x": 100.0, "y": 1500.0, "width": 400.0, "height": 900.0},
                },
                {
                    "object": "chair",
                    "confidence": 0.5,
                    "boundingBox": {"x": 3400.0, "y": 1500.0, "width": 400.0, "height": 900.0},
                },
            ],
            "scene": "living room",
            "complexity": "medium",
        },
        "suggestedCategory": "moving",
        "estimatedTaskDetails": {
            "type": "Moving: Furniture",
            "items": ["couch", "2 chairs"],
            "estimatedWeight": "about 140 lb",  # 62 kg are 136.7 lb
            "estimatedPeople": 2,
            "estimatedTime": "2 h 5 min",
            "estimatedPay": {"min": 60.0, "max": 130.0},
        },
        "similarTasks": [
            {
                "taskId": "task-5",
                "similarity": 0.6124,
                "title": "Move a sofa",
                "category": "moving",
                "pay": 120.0,
                "image": "https://pictures.example/task-5.jpg",
                "comparedBy": "picture",
            }
        ],
        "metadata": {"model": "known-eyes release-1", "text": "none"},
    }


def test_every_specified_field_is_there() -> None:
    path = Path(__file__).parents[1] / "contracts/specified_fields.json"
    specified = json.loads(path.read_text("utf-8"))[f"POST {PATH}"]
    assert set(specified) <= set(field_paths(ImageMatchAnswer))


@pytest.mark.parametrize(
    ("kg", "told"),
    [
        (0.0, "nothing to lift"),
        (0.2, "under 1 lb"),  # 0.44 lb
        (4.5, "about 10 lb"),  # 9.9
        (20.0, "about 45 lb"),  # 44.1, to 5
        (62.0, "about 140 lb"),  # 136.7, to 10
        (1_950.0, "about 4,300 lb"),  # 4,299
    ],
)
def test_weights_are_told_in_pounds_no_finer_than_they_are_known(kg: float, told: str) -> None:
    judgement = replace(A_PICTURE.judgement, weight_kg=kg)
    assert PictureWords().weight(replace(A_PICTURE, judgement=judgement)) == told


def test_a_picture_that_says_nothing_is_answered_too(tmp_path: Path) -> None:
    nothing = replace(
        A_PICTURE,
        seen=replace(A_PICTURE.seen, things=(), text=TextStatus.NOT_READ),
        judgement=replace(
            A_PICTURE.judgement, scene=None, category=OTHER, items=(), weight_kg=0.0, people=1
        ),
        kind=None,
        similar=(),
    )
    pictures = Pictures(KnownNetworks().sight)
    describer = KnownDescriber(nothing)
    with a_service(tmp_path, pictures=pictures, describer=describer) as service:
        answer = _send(service).json()
    assert answer["imageAnalysis"]["detectedObjects"] == []
    assert answer["imageAnalysis"]["scene"] == "not recognised"
    assert answer["suggestedCategory"] == "other"
    assert answer["estimatedTaskDetails"]["type"] == "Other"
    assert answer["estimatedTaskDetails"]["items"] == []
    assert answer["similarTasks"] == []
    assert answer["metadata"]["text"] == "not-read"


def test_the_engine_is_asked_for_what_was_seen_by_whom(tmp_path: Path) -> None:
    describer, pictures = KnownDescriber(), Pictures(KnownNetworks().sight)
    with a_service(tmp_path, pictures=pictures, describer=describer) as service:
        _send(service)
        counted = [kind for _, kind, _ in service.runtime.usage._counts]
    assert counted.count(UsageKind.IMAGE) == 1
    (question,) = describer.questions
    assert question.user_id == "user-7"
    assert [thing.name for thing in question.seen.things] == ["couch"]
    assert (question.seen.width, question.seen.height) == (640, 480)


# ---- Uploads of the app -----------------------------------------------------------------------


@pytest.mark.parametrize("part", PARTS)
def test_the_picture_may_have_each_of_the_apps_names(part: str, service: Service) -> None:
    assert _send(service, part=part).status_code == 200


def test_the_apps_broken_upload_is_told_what_is_wrong(service: Service) -> None:
    """What the app sends today: one text part, and no boundary in the header."""
    body = (
        b'--x\r\ncontent-disposition: form-data; name="file"\r\n\r\n[object FormData]\r\n--x--\r\n'
    )
    response = service.send(body, "multipart/form-data", path=PATH)
    assert response.status_code == 400
    answer = assert_envelope(response)
    assert answer["code"] == "AI_INVALID_INPUT"
    assert "must be sent as a file" in answer["message"]
    assert "`userId` is required" in answer["message"]


def test_a_missing_boundary_is_recovered(service: Service) -> None:
    body = (
        b'--x\r\ncontent-disposition: form-data; name="userId"\r\n\r\nuser-7\r\n'
        b'--x\r\ncontent-disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
        + SENT
        + b"\r\n--x--\r\n"
    )
    assert service.send(body, "multipart/form-data", path=PATH).status_code == 200


# ---- What is refused --------------------------------------------------------------------------


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_a_clean_refusal(name: str, service: Service) -> None:
    response = _send(service, HOSTILE[name][0])
    assert response.status_code in {400, 413, 415}
    answer = assert_envelope(response)
    assert answer["code"] == "AI_INVALID_INPUT"
    assert answer["error"]["details"][0]["field"] == "imageFile"


def test_a_thousand_parts_are_refused(service: Service) -> None:
    files = [("imageFile", (f"{n}.jpg", b"x", "image/jpeg")) for n in range(1_000)]
    response = service.client.post(PATH, files=files)
    assert response.status_code == 400
    assert_envelope(response)


def test_an_upload_over_the_limit_is_refused(tmp_path: Path) -> None:
    pictures = Pictures(KnownNetworks().sight)
    with a_service(tmp_path, pictures=pictures, max_upload_bytes=10_000) as service:
        response = _send(service, b"\xff\xd8\xff" + b"x" * 10_000)
    assert response.status_code == 413
    assert_envelope(response)


@pytest.mark.parametrize("user", [None, "", "x" * 129])
def test_a_user_must_be_named(user: str | None, service: Service) -> None:
    response = _send(service, user=user)
    assert response.status_code == 400
    assert "userId" in assert_envelope(response)["message"]


def test_json_is_refused(service: Service) -> None:
    assert service.send(b"{}", path=PATH).status_code == 415


def test_an_unsafe_picture_is_refused(tmp_path: Path) -> None:
    pictures = Pictures(KnownNetworks(unsafe=True).sight)
    with a_service(tmp_path, pictures=pictures) as service:
        response = _send(service)
    assert response.status_code == 400
    assert "nudity" in assert_envelope(response)["message"]


def test_another_users_id_is_refused_beside_a_token(tmp_path: Path) -> None:
    pictures = Pictures(KnownNetworks().sight)
    with a_service(
        tmp_path, pictures=pictures, access_mode=AccessMode.STRICT, jwt_secret=SECRET
    ) as service:
        token = issue_token(
            "user-8", secret=SECRET, now=datetime.now(UTC), lifetime=timedelta(hours=1)
        )
        assert _send(service).status_code == 401
        assert _send(service, authorization=f"Bearer {token}").status_code == 403
        own = _send(service, user="user-8", authorization=f"Bearer {token}")
        assert own.status_code == 200


def test_without_anything_to_look_with_the_answer_says_what_to_install(tmp_path: Path) -> None:
    with a_service(tmp_path) as service:
        response = _send(service)
    assert response.status_code == 503
    answer = assert_envelope(response)
    assert answer["code"] == "AI_OFFLINE"
    assert "make image" in answer["message"]


def test_without_a_release_the_service_says_that_it_is_offline(tmp_path: Path) -> None:
    pictures, offline = Pictures(KnownNetworks().sight), OfflineMatching("No release yet.")
    with a_service(tmp_path, pictures=pictures, matching=offline) as service:
        assert _send(service).status_code == 503


# ---- A busy service ---------------------------------------------------------------------------


def test_a_busy_service_refuses_pictures_and_answers_everything_else(tmp_path: Path) -> None:
    pictures = Pictures(KnownNetworks().sight)
    places = pictures._looking._places
    assert places is not None
    with a_service(tmp_path, pictures=pictures) as service:
        for _ in range(PLACES):
            places.acquire()
        refused = _send(service)
        assert service.parse(PARSE).status_code == 200
        places.release()
        assert _send(service).status_code == 200
    assert refused.status_code == 429
    answer = assert_envelope(refused)
    assert answer["code"] == "AI_TIMEOUT"
    assert answer["error"]["retryable"] is True
    assert answer["retryAfter"] >= 1


def test_what_nobody_has_time_for_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    async def reading(request: Any, *, max_bytes: int) -> Any:
        read.append(request.url.path)
        return {}

    monkeypatch.setattr("serving.multipart.read_form", reading)
    pictures = Pictures(KnownNetworks().sight)
    with a_service(tmp_path, pictures=pictures, speech=FullSpeech()) as service:
        assert _send(service).status_code == 400  # what was read names no user
        assert read == [PATH]
        monkeypatch.setattr(Pictures, "is_full", True)
        voice = service.client.post(
            "/api/ai/voice-to-task", files={"audioFile": ("a.wav", b"RIFF", "audio/wav")}
        )
        for refused in (_send(service), voice):
            assert refused.status_code == 429
            assert assert_envelope(refused)["retryAfter"] >= 1
    assert read == [PATH]


class FullSpeech(NoSpeech):
    """Has no place left."""

    is_full = True

    def __init__(self) -> None:
        super().__init__("Nobody asks.")


def test_a_picture_that_takes_too_long_is_a_timeout(tmp_path: Path) -> None:
    networks = KnownNetworks()
    networks.may_look.clear()
    pictures = Pictures(networks.sight, budget_s=0.2)
    with a_service(tmp_path, pictures=pictures) as service:
        response = _send(service)
        networks.may_look.set()
    assert response.status_code == 504
    assert assert_envelope(response)["code"] == "AI_TIMEOUT"


def test_nothing_of_a_picture_is_logged_or_kept(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    networks = KnownNetworks(words=True, lines=("canary-17",))
    with a_service(tmp_path, pictures=Pictures(networks.sight)) as service:
        assert _send(service, user="user-7").status_code == 200
        assert service.journal() == []
    out, err = capfd.readouterr()
    assert "canary-17" not in out + err
