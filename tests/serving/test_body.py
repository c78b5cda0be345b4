"""Bodies are read strictly: doubtful JSON is refused with a sentence, and never a crash."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from data.errors import InvalidRequest
from serving.body import (
    MAX_DEPTH,
    MAX_DIGITS,
    MAX_VALUES,
    _read_slowly,
    parse_document,
    read_document,
)
from tests.serving.service import FIND_TASKS, Service, a_service, assert_envelope


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"{", "not JSON: line 1, column 2"),
        (b'{"a": 1,}', "not JSON"),
        (b"{'a': 1}", "not JSON"),
        (b'{"a": 1} {"b": 2}', "not JSON"),
        (b'{"a": "\n"}', "not JSON"),
        (b'\xef\xbb\xbf{"a": 1}', "not JSON"),
        (b'{"a": "\xff"}', "not UTF-8 text .byte 7."),
        ('{"a": 1}'.encode("utf-16"), "not UTF-8"),
        (b'{"a": {"b": NaN}}', "`a.b` is not a number"),
        (b'{"a": [1, -Infinity]}', "`a.1.` is not a number"),
        (b'{"a": 1e999}', "`a` is not a number"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "`a` is not a number"),
        (b'{"a": 1, "a": 1}', "key `a` occurs twice"),
        (b'{"a": "x\\u0000y"}', "`a` contains NUL or a lone surrogate"),
        (b'{"a": "\\ud800"}', "`a` contains NUL or a lone surrogate"),
        (b'{"a": {"\\udfff": 1}}', "`a..` contains NUL or a lone surrogate"),
        (b"[" * 100_000 + b"]" * 100_000, "deeper than 32 levels"),
        (b'{"a":' * 100_000, "deeper than 32 levels"),
        (b"[" * (MAX_DEPTH + 2) + b"]" * (MAX_DEPTH + 2), "deeper than 32 levels"),
        (b"NaN", "`body` is not a number"),
    ],
)
def test_doubtful_json_is_refused_with_a_sentence(body: bytes, message: str) -> None:
    with pytest.raises(InvalidRequest, match=message):
        parse_document(body)


@pytest.mark.parametrize(
    ("body", "document"),
    [
        (b'{"a": [1, 2.5, true, null]}', {"a": [1, 2.5, True, None]}),
        ('{"ключ": "日本 🎉"}'.encode(), {"ключ": "日本 🎉"}),
        (b'"\\ud83c\\udf89"', "🎉"),
        (b"18446744073709551615", 2**64 - 1),
        (b"-9223372036854775808", -(2**63)),
        (b"18446744073709551616", 2.0**64),
        (b"-9223372036854775809", -(2.0**63)),
        (b"1" * MAX_DIGITS, float("1" * MAX_DIGITS)),
        (b"[" * MAX_DEPTH + b"]" * MAX_DEPTH, None),
    ],
)
def test_sound_json_is_read_as_it_stands(body: bytes, document: Any) -> None:
    read = parse_document(body)
    assert document is None or read == document


def test_a_caller_who_leaves_early_is_no_fault_of_the_service() -> None:
    messages: Iterator[dict[str, Any]] = iter(
        [
            {"type": "http.request", "body": b'{"a":', "more_body": True},
            {"type": "http.disconnect"},
        ]
    )

    async def receive() -> dict[str, Any]:
        return next(messages)

    request = Request({"type": "http", "headers": [], "method": "POST"}, receive)
    with pytest.raises(InvalidRequest, match="ended before the body did"):
        asyncio.run(read_document(request, max_bytes=1_024))


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(json_values)
def test_whatever_sound_json_says_is_read_unchanged(document: Any) -> None:
    assert parse_document(json.dumps(document, ensure_ascii=False).encode()) == document


def read_or_refused(read: Callable[[bytes], object], body: bytes) -> object:
    try:
        return read(body)
    except InvalidRequest as error:
        return str(error)


PIECES = (b"{", b"}", b"[", b"]", b",", b":", b'"', b'"a":', b"1", b"1e400", b"NaN", b"9" * 70,
          b"\\", b"\\u0000", b"\\ud800", b'\\"', b"-0", b"\xff", b" ")  # fmt: skip


@given(json_values, st.booleans(), st.lists(st.tuples(st.floats(0, 1), st.sampled_from(PIECES))))
def test_a_quick_reading_says_what_the_close_one_would(
    document: Any, is_ascii: bool, put_in: list[tuple[float, bytes]]
) -> None:
    body = json.dumps([document, {"a": document}], ensure_ascii=is_ascii).encode()
    for where, piece in put_in:
        at = round(where * len(body))
        body = body[:at] + piece + body[at:]
    assert repr(read_or_refused(parse_document, body)) == repr(read_or_refused(_read_slowly, body))


@pytest.mark.parametrize(
    "body",
    [
        b'{"a": 1, "b": [{"c": 2, "c": 3}]}',
        b'{"a": ":", "a": "x"}',
        b'{"a\\": 1, "b": {}}',
        b'{"a": ["\\\\", ":", "\\\\\\":"], "\\"": {":": ":"}}',
        b"[" + b"1" * (MAX_DIGITS + 1) + b"]",
        b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1),
        b"[" * (MAX_DEPTH + 1) + b"1" + b"]" * (MAX_DEPTH + 1),
        b"[" + b",".join([b'"\\\\\\"", {"a,": ":"}'] * 15_000) + b"]",  # of many texts
    ],
)
def test_what_is_doubtful_is_looked_at_closely(body: bytes) -> None:
    read = partial(parse_document, max_values=100_000)
    assert read_or_refused(read, body) == read_or_refused(_read_slowly, body)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_and_nothing_else(body: bytes) -> None:
    with suppress(InvalidRequest):
        parse_document(body)


@pytest.mark.parametrize(
    "content_type",
    [None, "application/json", "application/json; charset=UTF-8", "application/vnd.x+json"],
)
def test_json_may_come_with_its_content_type_or_with_none(
    content_type: str | None, service: Service
) -> None:
    assert service.send(json.dumps(FIND_TASKS).encode(), content_type).status_code == 200


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/json; charset=utf-16",
        "application/jsonp",
        ";",
    ],
)
def test_another_content_type_is_refused(content_type: str, service: Service) -> None:
    response = service.send(json.dumps(FIND_TASKS).encode(), content_type)
    assert response.status_code == 415
    assert assert_envelope(response)["code"] == "AI_INVALID_INPUT"


def test_a_body_over_the_limit_is_refused_even_without_an_announced_length(
    tmp_path: Path,
) -> None:
    with a_service(tmp_path, max_body_bytes=1_024) as service:
        at_limit = json.dumps(FIND_TASKS).encode().ljust(1_024)
        assert service.send(at_limit).status_code == 200
        announced = service.send(at_limit + b" ")
        streamed = service.client.post("/api/ai/match-task", content=iter([at_limit, b" "]))
        for response in (announced, streamed):
            assert response.status_code == 413
            assert "1,024 bytes" in assert_envelope(response)["message"]


def test_a_body_that_does_not_arrive_in_time_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("serving.body.MAX_WAIT_S", 0.01)

    async def never() -> dict[str, object]:
        await asyncio.Event().wait()
        raise AssertionError

    scope = {"type": "http", "method": "POST", "path": "/", "headers": []}
    request = Request(scope, never)
    with pytest.raises(InvalidRequest, match="did not arrive within"):
        asyncio.run(read_document(request, max_bytes=1_024))


def test_a_document_has_so_many_values_and_no_more() -> None:
    assert parse_document(b"[" + b",".join([b"0"] * MAX_VALUES) + b"]")
    too_many = range(MAX_VALUES + 1)
    for bomb in (
        b"[" + b",".join(b"0" for _ in too_many) + b"]",
        b"{" + b",".join(b'"%d":[]' % number for number in too_many) + b"}",
    ):
        with pytest.raises(InvalidRequest, match="more than 10,000 values"):
            parse_document(bomb)


def test_a_batch_may_hold_more() -> None:
    body = b"[" + b",".join([b"0"] * (MAX_VALUES + 1)) + b"]"
    assert parse_document(body, max_values=MAX_VALUES + 1)


def test_commas_within_texts_are_no_values() -> None:
    said = 'a "quoted", text,' * 10_000
    assert parse_document(json.dumps({"text": said}).encode()) == {"text": said}
    several = ["a, b", "\\", '", "'] * 10_000
    body = json.dumps(several).encode()
    assert parse_document(body, max_values=len(several)) == several
    with pytest.raises(InvalidRequest, match="more than 29,999 values"):
        parse_document(body, max_values=len(several) - 1)
