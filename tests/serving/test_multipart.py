"""Uploads are read strictly and within bounds; what is doubtful is refused with a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, Body
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AliasChoices, Field

from data.errors import InvalidRequest
from serving.contract.values import Identifier, RequestModel, expects
from serving.dependencies import AdmittedCaller
from serving.multipart import MAX_PARTS, MAX_TEXT_BYTES, FilePart, FormRoute, Upload, parse_form
from serving.settings import AccessMode
from serving.tokens import issue_token
from serving.uploads import Uploads
from tests.serving.service import SECRET, Service, a_service, assert_envelope

B = "xYzZY"
TYPE = f"multipart/form-data; boundary={B}"


def part(head: str, content: bytes = b"x") -> bytes:
    return f"--{B}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + content + b"\r\n"


END = f"--{B}--\r\n".encode()
USER = part('name="userId"', b"user-7")
FILE = part('name="audioFile"; filename="a.wav"\r\nContent-Type: audio/wav', b"\x00\xff\r\n--x")


# ---- The parts --------------------------------------------------------------------------------


def test_parts_are_texts_and_files_by_name() -> None:
    form = parse_form(USER + FILE + END, B)
    assert form == {
        "userId": "user-7",
        "audioFile": Upload(b"\x00\xff\r\n--x", "a.wav", "audio/wav"),
    }


def test_a_part_is_a_file_by_its_name_or_by_its_type() -> None:
    named = part('name="file"; filename=""')
    typed = part('name="audio"\r\nContent-Type: audio/webm')
    plain = part('name="language"\r\nContent-Type: text/plain; charset=utf-8', "español".encode())
    form = parse_form(named + typed + plain + END, B)
    assert form["file"] == Upload(b"x")
    assert form["audio"] == Upload(b"x", "", "audio/webm")
    assert form["language"] == "español"


@pytest.mark.parametrize("boundary", [B, "----WebKitFormBoundary7MA4YWxkTrZu0gW", "a b", "9"])
def test_a_missing_boundary_is_read_off_the_first_line(boundary: str) -> None:
    body = (USER + END).replace(B.encode(), boundary.encode())
    assert parse_form(body, None) == {"userId": "user-7"}


def test_the_texts_of_an_upload_are_not_shown_by_its_repr() -> None:
    assert "secret" not in repr(Upload(b"secret"))


@pytest.mark.parametrize(
    ("body", "boundary", "message"),
    [
        (b"", B, "empty"),
        (b"", None, "empty"),
        (b"hello", None, "names no boundary"),
        (b"--\r\n", None, "names no boundary"),
        (b"--" + b"x" * 201 + b"\r\n", None, "names no boundary"),
        (USER + END, "another", "not a complete"),
        (USER + FILE, B, "not a complete"),
        ((USER + FILE)[:-20], B, "not a complete"),
        (b"noise" + USER + END, B, "not a complete"),
        (f"--{B}\r\n\r\nx\r\n".encode() + END, B, "not a complete"),
        (part("") + END, B, "not a complete"),
        (part('name="a"\r\nX-Y: ' + "z" * 2_000) + END, B, "too long a head"),
        (part('name="a"' + "\r\nX-Y: z" * 9) + END, B, "too long a head"),
        (b"".join(part(f'name="p{n}"') for n in range(1_000)) + END, B, "more than 16 parts"),
        (USER + USER + END, B, "`userId` occurs twice"),
        (part('name="language"', b"\xff") + END, B, "`language` is not UTF-8"),
        (part('name="language"', b"a\x00b") + END, B, "`language` contains NUL"),
        (part('name="file"', b"x" * (MAX_TEXT_BYTES + 1)) + END, B, "part with a file name"),
    ],
)
def test_a_doubtful_upload_is_refused_with_a_sentence(
    body: bytes, boundary: str | None, message: str
) -> None:
    with pytest.raises(InvalidRequest, match=message):
        parse_form(body, boundary)


@pytest.mark.parametrize("size", [16, 17, 64])
def test_what_is_parsed_slice_by_slice_comes_out_whole(
    size: int, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = USER + part('name="audioFile"; filename="a.wav"', bytes(range(256)) + b"--x") + END
    whole = parse_form(body, B)
    monkeypatch.setattr("serving.multipart._SLICE_BYTES", size)
    assert parse_form(body, B) == whole
    assert service.send(body, TYPE, path="/upload").status_code == 200


def test_as_many_parts_as_allowed_are_read() -> None:
    body = b"".join(part(f'name="p{n}"') for n in range(MAX_PARTS)) + END
    assert len(parse_form(body, B)) == MAX_PARTS


@given(
    noise=st.binary(max_size=200),
    cut=st.integers(0, 200),
    boundary=st.none() | st.just(B) | st.text(max_size=80),
)
def test_any_bytes_are_read_or_refused_and_nothing_else(
    noise: bytes, cut: int, boundary: str | None
) -> None:
    for body in (noise, (USER + FILE + END)[:cut] + noise, USER + noise + END):
        with suppress(InvalidRequest):
            parse_form(body, boundary)


# ---- The route --------------------------------------------------------------------------------


class _Request(RequestModel):
    user_id: Identifier
    file: Annotated[FilePart, expects("must be sent as a file")] = Field(
        validation_alias=AliasChoices("audioFile", "file")
    )


def _add_route(service: Service) -> None:
    router = APIRouter(route_class=FormRoute)

    @router.post("/upload")
    async def upload(
        body: Annotated[_Request, Body(media_type="multipart/form-data")], caller: AdmittedCaller
    ) -> dict[str, Any]:
        caller.acting_for(body.user_id)
        return {"user": body.user_id, "bytes": len(body.file.content)}

    app: Any = service.client.app
    app.include_router(router)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with a_service(tmp_path_factory.mktemp("var"), max_upload_bytes=4_096) as running:
        _add_route(running)
        yield running


@pytest.mark.parametrize(
    "content_type", [TYPE, "multipart/form-data", f"Multipart/Form-Data;boundary={B}"]
)
def test_an_upload_is_answered(content_type: str, service: Service) -> None:
    response = service.send(USER + FILE + END, content_type, path="/upload")
    assert response.json() == {"user": "user-7", "bytes": 7}


def test_what_the_apps_upload_really_sends_is_told_what_is_wrong(service: Service) -> None:
    body = part('name="file"', b"[object FormData]") + END
    response = service.send(body, "multipart/form-data", path="/upload")
    assert response.status_code == 400
    message = assert_envelope(response)["message"]
    assert "must be sent as a file" in message
    assert "`userId` is required" in message


@pytest.mark.parametrize("content_type", [None, "application/json", "multipart/mixed; boundary=x"])
def test_another_content_type_is_refused(content_type: str | None, service: Service) -> None:
    response = service.send(USER + FILE + END, content_type, path="/upload")
    assert response.status_code == 415
    assert "multipart/form-data" in assert_envelope(response)["message"]


def test_an_upload_over_the_limit_is_refused_even_without_an_announced_length(
    service: Service,
) -> None:
    whole = USER + FILE + END
    at_limit = whole + b" " * (4_096 - len(whole))
    assert service.send(at_limit, TYPE, path="/upload").status_code == 200
    announced = service.send(at_limit + b" ", TYPE, path="/upload")
    streamed = service.client.post(
        "/upload", content=iter([at_limit, b" "]), headers={"content-type": TYPE}
    )
    for response in (announced, streamed):
        assert response.status_code == 413
        assert "4,096 bytes" in assert_envelope(response)["message"]


def test_a_busy_process_says_when_to_come_again(service: Service) -> None:
    uploads = service.runtime.uploads
    with uploads.place():
        uploads._free, free = 0, uploads._free
        response = service.send(USER + FILE + END, TYPE, path="/upload")
        uploads._free = free
    assert response.status_code == 429
    answer = assert_envelope(response)
    assert answer["code"] == "AI_TIMEOUT"
    assert answer["error"]["retryable"] is True
    assert answer["retryAfter"] >= 1
    assert service.send(USER + FILE + END, TYPE, path="/upload").status_code == 200


@pytest.mark.parametrize(
    "body", [b"no upload at all", USER + END, USER + FILE + b" " * 5_000 + END], ids=len
)
def test_whatever_is_wrong_with_an_upload_it_is_told_so_after_a_while(
    body: bytes, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited = []

    async def hold_back(_: Uploads) -> None:
        waited.append(body)

    monkeypatch.setattr(Uploads, "hold_back", hold_back)
    assert service.send(USER + FILE + END, TYPE, path="/upload").status_code == 200
    assert not waited
    assert service.send(body, TYPE, path="/upload").status_code in (400, 413)
    assert waited == [body]


def test_who_may_not_ask_is_refused_before_his_bytes_are_read(tmp_path: Path) -> None:
    with a_service(tmp_path, access_mode=AccessMode.STRICT, jwt_secret=SECRET) as strict:
        _add_route(strict)
        refused = strict.send(b"no upload at all", TYPE, path="/upload")
        assert refused.status_code == 401
        token = issue_token(
            "user-8", secret=SECRET, now=datetime.now(UTC), lifetime=timedelta(hours=1)
        )
        headers = {"content-type": TYPE, "authorization": f"Bearer {token}"}
        another = strict.client.post("/upload", content=USER + FILE + END, headers=headers)
        assert another.status_code == 403
        own = (USER + FILE + END).replace(b"user-7", b"user-8")
        assert strict.client.post("/upload", content=own, headers=headers).status_code == 200
