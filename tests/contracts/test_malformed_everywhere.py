"""Whatever broken and hostile clients send to any of the nine endpoints, the answer is right."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any, Final

import pytest
from starlette.testclient import TestClient

from tests.contracts.whole_service import HERE, every_question, stored_settings, whole_service
from tests.serving.service import FIND_TASKS, FIND_WORKERS, PARSE, SERVICE_KEY, assert_envelope

SEED: Final = 20_261_126
EACH: Final = 40
KEY: Final = {"x-api-key": SERVICE_KEY}
RIGHT: Final[dict[str, dict[str, Any]]] = {
    "/api/ai/match-task": FIND_WORKERS,
    "/api/ai/match-task?explain=true": FIND_TASKS,
    "/api/ai/chat": {"userId": "u", "message": "hello", "context": {"location": HERE}},
    "/api/ai/task-parse": PARSE,
    "/api/ai/feedback": {"userId": "u", "feedbackType": "general", "data": {"rating": 5}},
    "/api/ai/analyze-patterns": {"userId": "u", "timeframe": "7days"},
    "/api/ai/recommendations": {
        "userId": "u", "recommendationType": "on-demand", "context": {"location": HERE},
    },
}  # fmt: skip
UPLOADS: Final = {"/api/ai/voice-to-task": "audioFile", "/api/ai/image-match": "imageFile"}
RAW: Final = [
    "NaN", "-Infinity", "1e999", "9" * 5_000, "01", "0x1", r'"\ud800"', r'"a\u0000b"', '"\n"',
    '"open', "[" * 100_000, '{"a":' * 5_000, "[" + "0," * 60_000 + "0]", '{"a": 1, "a": 2}',
]  # fmt: skip
KINDS: Final[list[Any]] = [
    None, True, -1, 1e300, "", "x" * 30_000, [], {}, [[]], {"$gt": ""}, "' OR 1=1 --", "\u202e",
    "../../etc/passwd", "<script>", ["x"] * 3_000, "${jndi:ldap://x}", "%00", "1970-01-01", -0.0,
]  # fmt: skip

FORM: Final = "multipart/form-data"
MAGIC: Final = [b"", b"\x89PNG\r\n\x1a\n", b"RIFF\x24\0\0\0WAVEfmt ", b"OggS", b"GIF89a"]

Maker = Callable[[Random, dict[str, Any]], bytes]


def _places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if place:
        yield place
    items = value.items() if isinstance(value, dict) else ()
    for key, item in items:
        yield from _places(item, (*place, key))


def _changed(rng: Random, body: dict[str, Any], value: Any) -> dict[str, Any]:
    changed = copy.deepcopy(body)
    place = rng.choice(list(_places(changed)))
    inner = changed
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    return changed


def _another_kind(rng: Random, body: dict[str, Any]) -> bytes:
    return json.dumps(_changed(rng, body, rng.choice(KINDS))).encode()


def _raw(rng: Random, body: dict[str, Any]) -> bytes:
    return json.dumps(_changed(rng, body, "@@")).replace('"@@"', rng.choice(RAW)).encode()


def _cut(rng: Random, body: dict[str, Any]) -> bytes:
    whole = json.dumps(body).encode()
    return whole[: rng.randrange(len(whole))]


def _noise(rng: Random, body: dict[str, Any]) -> bytes:
    return rng.randbytes(rng.randrange(300))


def _another_encoding(rng: Random, body: dict[str, Any]) -> bytes:
    return json.dumps(body).encode(rng.choice(["utf-16", "utf-32", "utf-8-sig"]))


def _no_object(rng: Random, body: dict[str, Any]) -> bytes:
    return json.dumps(rng.choice([None, True, 3, "x", [], [body], {}])).encode()


MAKERS: Final[list[Maker]] = [_another_kind, _raw, _cut, _noise, _another_encoding, _no_object]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = stored_settings(tmp_path_factory.mktemp("var"), service_api_keys=SERVICE_KEY)
    with whole_service(settings) as running:
        yield running
        for asked in every_question("u"):  # nothing that was sent has harmed the next request
            assert asked.send(running, KEY).status_code in {200, 400, 503}, asked.name


def _assert_right(response: Any, what: str) -> None:
    """An answer, or the envelope; a timeout is this machine's and told as one."""
    assert response.status_code in {200, 400, 404, 413, 415, 504}, (what, response.text[:300])
    if response.status_code != 200:
        assert assert_envelope(response)["error"]["message"], what


@pytest.mark.parametrize("path", RIGHT)
def test_malformed_bodies_are_answered_or_refused(path: str, client: TestClient) -> None:
    rng = Random(f"{SEED} {path}")  # noqa: S311  reproducible, not secret
    for number in range(EACH * len(MAKERS)):
        maker = MAKERS[number % len(MAKERS)]
        body = maker(rng, RIGHT[path])
        headers = {**KEY, "content-type": "application/json"}
        response = client.post(path, content=body, headers=headers)
        _assert_right(response, f"{maker.__name__}: {body[:200]!r}")
        if maker in (_cut, _another_encoding):
            assert response.status_code == 400


@pytest.mark.parametrize("path", UPLOADS)
def test_malformed_uploads_are_refused(path: str, client: TestClient) -> None:
    rng = Random(f"{SEED} {path}")  # noqa: S311
    part = UPLOADS[path]
    for number in range(60):
        content = rng.randbytes(rng.randrange(2_000))
        begin = rng.choice(
            [b"", b"\x89PNG\r\n\x1a\n", b"RIFF\x24\0\0\0WAVEfmt ", b"OggS", b"GIF89a"]
        )
        whole = client.build_request(
            "POST", path, data={"userId": rng.choice(["u", "", "x" * 500])},
            files={rng.choice([part, "file", "other"]): ("a", begin + content, "image/png")},
        )  # fmt: skip
        body, kind = whole.read(), whole.headers["content-type"]
        match number % 4:
            case 1:
                body = body[: rng.randrange(len(body))]
            case 2:
                kind = rng.choice(
                    ["multipart/form-data", "text/plain", "multipart/form-data; boundary="]
                )
            case 3:
                spot = rng.randrange(len(body))
                body = body[:spot] + rng.randbytes(8) + body[spot + 8 :]
        response = client.post(path, content=body, headers={**KEY, "content-type": kind})
        if response.status_code == 503:  # not on this machine: told, and in the envelope
            said = assert_envelope(response)["message"]
            assert "not set up" in said or "not installed" in said
        else:
            _assert_right(response, f"{number}: {body[:100]!r}")
            assert response.status_code != 200


def test_health_minds_nothing_that_is_sent_with_it(client: TestClient) -> None:
    rng = Random(SEED)  # noqa: S311
    for _ in range(30):
        response = client.request(
            "GET", f"/api/health?{rng.randrange(99)}=%00", content=rng.randbytes(50)
        )
        assert response.status_code == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "GET"])
@pytest.mark.parametrize("path", [*RIGHT, *UPLOADS])
def test_other_methods_are_refused_with_those_that_are_allowed(
    method: str, path: str, client: TestClient
) -> None:
    response = client.request(method, path, headers=KEY)
    assert response.status_code == 405
    assert response.headers["allow"] == "POST"
    assert_envelope(response)


def test_all_methods_of_a_path_are_named_wherever_they_are_routed(client: TestClient) -> None:
    response = client.post("/api/internal/tasks/t/picture", headers=KEY)
    assert (response.status_code, response.headers["allow"]) == (405, "DELETE, PUT")
