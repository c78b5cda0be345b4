"""Every request of the app whose answer the specification settles is answered so.

The requests were seen on the wire or stand in the app's documents; those with a placeholder for a
recording or a picture get one. In `development` and in `public`, as the app sends no token.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from serving.app import create_app
from serving.pictures.pictures import Pictures
from serving.settings import AccessMode
from tests.serving.pictures.test_pictures import KnownNetworks
from tests.serving.service import SECRET, assert_envelope, some_settings
from tests.serving.stored import store_market, store_release
from tests.serving.test_voice_to_task import KnownSpeech

HERE = Path(__file__).parent
PAYLOADS: list[dict[str, Any]] = json.loads((HERE / "frontend_payloads.json").read_text("utf-8"))
SPECIFIED: dict[str, list[str]] = json.loads((HERE / "specified_fields.json").read_text("utf-8"))
FILES = {
    "audioFile": ("recording.webm", b"a recording", "audio/webm"),
    "imageFile": ("photo.jpg", (HERE.parent / "photographs/dog.jpg").read_bytes(), "image/jpeg"),
}
EITHER_OF = {  # two forms of one answer: workers for a task, or tasks for a worker
    "POST /api/ai/match-task": (
        {"matches", "summary", "metadata"},
        {"recommendations", "bundles", "metadata"},
    ),
}


@pytest.fixture(scope="module", params=[AccessMode.DEVELOPMENT, AccessMode.PUBLIC], ids=str)
def client(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    """A process over a small market; what it hears and sees is known."""
    settings = some_settings(
        tmp_path_factory.mktemp("var"),
        access_mode=request.param,
        jwt_secret=SECRET,
        rate_limit_per_minute=0,
    )
    store_market(settings.database_url)
    store_release(settings.releases_dir)
    app = create_app(settings)
    with TestClient(app, raise_server_exceptions=False) as running:
        seeing = Pictures(KnownNetworks().sight, None)
        app.state.runtime = replace(app.state.runtime, speech=KnownSpeech(), pictures=seeing)
        yield running


def sent(client: TestClient, payload: dict[str, Any]) -> Any:
    headers = {k: v for k, v in payload["headers"].items() if k.lower() != "authorization"}
    body = payload["body"]
    given: dict[str, Any] = {}
    if isinstance(body, dict) and "_multipart" in body:
        del headers["content-type"]  # whose boundary is that of the parts below
        parts = body["_multipart"]
        given["files"] = {p["name"]: FILES[p["name"]] for p in parts if "file" in p}
        given["data"] = {p["name"]: p["value"] for p in parts if "value" in p}
    elif isinstance(body, dict) and "_raw_multipart_latin1" in body:
        given["content"] = body["_raw_multipart_latin1"].encode("latin-1")
    elif body is not None:
        given["content"] = json.dumps(body)
    return client.request(payload["method"], payload["path"], headers=headers, **given)


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: payload["id"])
def test_what_the_app_sends_is_answered_as_it_reads_it(
    payload: dict[str, Any], client: TestClient
) -> None:
    for _ in range(4):  # beside what is still being loaded, an answer may be late
        response = sent(client, payload)
        if response.status_code != 504:
            break
    assert response.status_code == payload["expect_status"], response.text
    if payload["expect_status"] != 200:
        assert_envelope(response)
        return
    endpoint = f"{payload['method']} {payload['path']}"
    needed = {path.split(".")[0].removesuffix("[]") for path in SPECIFIED[endpoint]}
    forms = EITHER_OF.get(endpoint, (needed,))
    assert any(form <= set(response.json()) for form in forms), response.json().keys()
