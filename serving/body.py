"""Reading a JSON body strictly: whatever is doubtful is refused here, with a sentence.

The framework's own reading accepts NaN, duplicate keys, lone surrogates and NUL, and turns every
other fault into one vague error. So the route class below reads and parses first, and hands the
finished document over.
"""

from __future__ import annotations

import asyncio
import json
import math
import re
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Final, cast

import numpy as np
import orjson
from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect

from data.errors import Busy, HustleError, InvalidRequest, TooLarge, UnsupportedMedia
from serving.contract.values import field_path
from serving.gate import claimed_user
from serving.idempotency import HEADER, MAX_KEY_CHARS, checked_key, digest
from serving.intake import Intake, Readers
from serving.runtime import runtime_of

MAX_WAIT_S: Final = 10.0
"""Seconds in which a whole body must arrive."""

AT_ONCE_BYTES: Final = 32 << 10
"""Read by the event loop itself, in a millisecond; what is longer is read beside it."""

MAX_DEPTH: Final = 32
"""Nesting of objects and lists; the contract needs 5, free-form context a little more."""

MAX_VALUES: Final = 10_000
"""Values in a document of the app; the contract's largest has two thousand."""

MAX_VALUES_OF_A_BATCH: Final = 50_000
"""Values in a document of the main backend; a full assignment has 30,000."""

MAX_DIGITS: Final = 64
"""Digits of an integer; a float64 carries 17, and converting thousands costs seconds."""


_KEY_PARAMETER: Final = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "schema": {"type": "string", "pattern": f"^[ -~]{{1,{MAX_KEY_CHARS}}}$"},
    "description": "A key of the caller's own for this request: sent again within 24 hours, it "
    "gets the same answer.",
}


class DocumentRoute(APIRoute):
    """A route whose body is read whole, by rules of its own, and only then validated.

    Attributes
    ----------
    keeps_answers : bool
        Whether a request that is sent again with its `Idempotency-Key` gets what was kept.
    is_upload : bool
        Whether requests are counted among uploads.
    held_s : float
        Seconds after which a request without an answer may be made again by another process:
        longer than the endpoint's limit.
    """

    keeps_answers = True
    is_upload = False
    held_s = 15.0

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().__init__(path, endpoint, **options)
        extra = dict(self.openapi_extra or {})
        if (
            self.keeps_answers
            and self.body_field
            and _KEY_PARAMETER not in extra.get("parameters", [])
        ):
            extra["parameters"] = [*extra.get("parameters", []), _KEY_PARAMETER]
            self.openapi_extra = extra

    def fingerprint(self, document: Any) -> bytes:
        """What tells a document from every other."""
        return orjson.dumps(document, option=orjson.OPT_SORT_KEYS)

    async def read(self, request: Request) -> object:
        """The document in the body; a `HustleError` says why there is none."""
        raise NotImplementedError

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The framework's handler, given a request that already holds the parsed document."""
        handle = super().get_route_handler()
        if self.body_field is None:
            return handle

        async def handle_document(request: Request) -> Response:
            try:
                document = await self.read(request)
            except Busy:
                raise
            except HustleError:
                await runtime_of(request).gate.count_failure(request)
                raise
            with runtime_of(request).intake.place():
                return await self._answered(request, document, handle)

        return handle_document

    async def _answered(
        self,
        request: Request,
        document: object,
        handle: Callable[[Request], Coroutine[Any, Any, Response]],
    ) -> Response:
        """The answer, kept where the request carries a key of its own."""
        parsed = _Parsed(request, document)
        key = checked_key(request.headers.get(HEADER)) if self.keeps_answers else None
        kept = runtime_of(request).kept_answers
        if key is None or kept is None:
            return await handle(parsed)
        owner = await runtime_of(request).gate.owner(
            parsed, claimed_user(document), is_upload=self.is_upload
        )
        return await kept.answer(
            lambda: handle(parsed),
            owner=owner.name,
            user_id=owner.user_id,
            key=key,
            request=digest(
                f"{request.method} {request.url.path}?{request.url.query}".encode(),
                self.fingerprint(document),
            ),
            held_s=self.held_s,
        )


class JsonRoute(DocumentRoute):
    """A route whose body is JSON, read by `read_document`.

    Attributes
    ----------
    max_values : int
        Values that a document may hold.
    reader : Readers
        Who reads a long one.
    """

    max_values = MAX_VALUES
    reader = Readers.APP

    async def read(self, request: Request) -> object:
        """See `read_document`."""
        runtime = runtime_of(request)
        return await read_document(
            request,
            max_bytes=runtime.max_body_bytes,
            max_values=self.max_values,
            intake=runtime.intake,
            reader=self.reader,
        )


class BatchRoute(JsonRoute):
    """A route to which the main backend sends many things at once.

    A caller is identified before his bytes are taken in, and waits for nobody else's.
    """

    max_values = MAX_VALUES_OF_A_BATCH
    reader = Readers.BACKEND

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of a document, for callers who are known."""
        handle = super().get_route_handler()

        async def handle_batch(request: Request) -> Response:
            await runtime_of(request).gate.identify(request)
            return await handle(request)

        return handle_batch


class _Parsed(Request):
    """A request whose body has been read and parsed."""

    def __init__(self, request: Request, document: object) -> None:
        others = [(k, v) for k, v in request.scope["headers"] if k != b"content-type"]
        headers = [*others, (b"content-type", b"application/json")]
        super().__init__({**request.scope, "headers": headers}, request.receive)
        self._document = document

    async def body(self) -> bytes:
        return b"parsed"  # any text: the framework only asks whether there is a body

    async def json(self) -> Any:
        return self._document


async def read_document(
    request: Request,
    *,
    max_bytes: int,
    max_values: int = MAX_VALUES,
    intake: Intake | None = None,
    reader: Readers = Readers.APP,
) -> object:
    """The JSON document in the body.

    Raises
    ------
    UnsupportedMedia
        If a content type is given that is not JSON; an absent one is taken as JSON.
    TooLarge
        If more than `max_bytes` are announced or arrive.
    InvalidRequest
        If the body is empty or not strict JSON: see `parse_document`.
    Busy
        If too many long ones wait to be read.
    """
    _check_content_type(request.headers)
    body = await read_bytes(request, max_bytes, wait_s=MAX_WAIT_S, intake=intake)
    if len(body) <= AT_ONCE_BYTES:
        return parse_document(body, max_values=max_values)
    # Others go on meanwhile.
    return await (intake or Intake()).read(
        body, lambda: parse_document(body, max_values=max_values), reader=reader
    )


_JSON_TYPE: Final = re.compile(r"application/(?:[\w.+-]+\+)?json", re.ASCII)
_UTF8: Final = frozenset({"utf-8", "utf8"})


def _check_content_type(headers: Mapping[str, str]) -> None:
    given = headers.get("content-type", "").strip().lower()
    if not given:
        return
    media_type, *parameters = (part.strip() for part in given.split(";"))
    if not _JSON_TYPE.fullmatch(media_type):
        raise UnsupportedMedia("The request body must be JSON (Content-Type: application/json).")
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "charset" and value.strip().strip('"') not in _UTF8:
            raise UnsupportedMedia("The request body must be JSON in UTF-8.")


async def read_bytes(
    request: Request, max_bytes: int, *, wait_s: float, intake: Intake | None = None
) -> bytes:
    """The body, never more than `max_bytes` of it, nor later than after `wait_s` seconds.

    Raises
    ------
    TooLarge
        If more bytes are announced or arrive.
    InvalidRequest
        If the body does not arrive in time, or the sender leaves.
    Busy
        If the bodies that arrive fill the `intake`.
    """
    held = 0
    too_large = TooLarge(f"The request body must not exceed {max_bytes:,} bytes.")
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and len(announced) < 20 and int(announced) > max_bytes:
        raise too_large
    read = bytearray()
    try:
        async with asyncio.timeout(wait_s):
            async for chunk in request.stream():
                if intake is not None:
                    intake.take(len(chunk))
                    held += len(chunk)
                read += chunk
                if len(read) > max_bytes:
                    raise too_large
    except TimeoutError:  # a sender this slow holds a place that others need
        raise InvalidRequest(
            f"The request body did not arrive within {wait_s:g} seconds."
        ) from None
    except ClientDisconnect:  # nobody hears the answer, but it is no fault of the service
        raise InvalidRequest("The connection ended before the body did.") from None
    finally:
        if intake is not None:
            intake.give(held)
    return bytes(read)


def parse_document(body: bytes, *, max_values: int = MAX_VALUES) -> object:
    """The document that strict JSON text in UTF-8 stands for.

    Raises
    ------
    InvalidRequest
        For an empty body, wrong UTF-8, a byte order mark, wrong JSON, NaN, Infinity, numbers too
        large for a float64, integers longer than `MAX_DIGITS`, more than `max_values` values,
        an object with the same key twice, nesting beyond `MAX_DEPTH`, and NUL or lone surrogates
        in any text. The message says which, and names the field where one is at fault.
    """
    if not body.strip():
        raise InvalidRequest("The request body is empty; send a JSON object.")
    # Each value but the first stands behind a comma; those within texts do not count.
    is_long = body.count(b",") >= max_values
    marks = _outside_of_texts(body) if is_long else None
    if marks is not None and marks.count(b",") >= max_values:
        raise InvalidRequest(f"The body holds more than {max_values:,} values.")
    document = _read_quickly(body, marks)
    return _read_slowly(body) if document is _ODD else document


_ODD: Final = object()
"""Stands in for a document that has to be looked at closely."""

_ODD_FLOAT: Final = 2.0**63
"""From here on a float may have been an integer of any number of digits."""


def _read_quickly(body: bytes, marks: bytes | None) -> object:
    """The document, where nothing about it is doubtful, in under half the time of a close look.

    The parser (orjson) refuses all that is no strict JSON, and lone surrogates. What it lets pass
    is looked for: NUL, a key twice (there are fewer keys than colons then), nesting, long numbers.
    `marks` is what stands in no string, where that is known already.
    """
    if b"\\u0000" in body:
        return _ODD
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError:
        return _ODD
    keys = _keys_of(document)
    if keys is None:
        return _ODD
    marks = _outside_of_texts(body) if marks is None else marks
    return document if keys == marks.count(b":") else _ODD


def _keys_of(document: object) -> int | None:
    """How many keys all objects have; None where it is too deep, or a number is very large."""
    level, keys = [document], 0
    for _ in range(MAX_DEPTH + 1):
        below: list[object] = []
        for value in level:
            kind = type(value)
            if kind is dict:
                held = cast(dict[str, object], value)
                keys += len(held)
                below.extend(held.values())
            elif kind is list:
                below.extend(cast(list[object], value))
            elif kind is float and abs(cast(float, value)) >= _ODD_FLOAT:
                return None
        if not below:
            return keys
        level = below
    return None


def _read_slowly(body: bytes) -> object:
    """The document, or the sentence that says why there is none."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidRequest(f"The body is not UTF-8 text (byte {error.start}).") from None
    try:
        document: object = json.loads(text, parse_int=_integer, object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        raise InvalidRequest(
            f"The body is not JSON: line {error.lineno}, column {error.colno}."
        ) from None
    except RecursionError:
        raise _too_deep() from None
    _check(document, [])
    return document


_FEW_TEXTS: Final = 20_000


def _outside_of_texts(body: bytes) -> bytes:
    """What of JSON stands in no string."""
    plain = body.replace(b"\\\\", b"").replace(b'\\"', b"") if b"\\" in body else body
    if plain.count(b'"') <= 2 * _FEW_TEXTS:
        return b"".join(plain.split(b'"')[::2])
    # A mebibyte of quotation marks would be a million pieces. numpy lets others go on meanwhile.
    codes = np.frombuffer(plain, np.uint8)
    quotes = np.cumsum(codes == ord('"'), dtype=np.uint8)  # wraps at 256, which keeps it even
    return bytes(codes[quotes & 1 == 0])


def _too_deep() -> InvalidRequest:
    return InvalidRequest(f"The body is nested deeper than {MAX_DEPTH} levels.")


def _integer(digits: str) -> int | float:
    """The integer; a float where it exceeds 64 bits, as most readers of JSON have it (RFC 8259,
    section 6); infinity in its place if it is absurdly long, which `_check` refuses."""
    if len(digits) > MAX_DIGITS:
        return math.inf
    whole = int(digits)
    return whole if -(2**63) <= whole < 2**64 else float(whole)


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    document = dict(pairs)
    if len(document) != len(pairs):
        counts = Counter(key for key, _ in pairs)
        twice = next(key for key, count in counts.items() if count > 1)
        raise InvalidRequest(f"The key `{field_path([twice])}` occurs twice in one object.")
    return document


_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")


def _check(value: object, place: list[str | int]) -> None:
    """Refuse numbers that JSON does not have, text that no database stores, and deep nesting."""
    if isinstance(value, str):
        if _UNSTORABLE.search(value):
            raise _refusal(place, "contains NUL or a lone surrogate, which is not text")
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise _refusal(place, "is not a number that can be represented")
    elif isinstance(value, dict):
        for key, item in value.items():
            if _UNSTORABLE.search(key):
                _check(key, [*place, "?"])
            _check_item(item, place, key)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _check_item(item, place, index)


def _refusal(place: list[str | int], problem: str) -> InvalidRequest:
    field = field_path(place)
    return InvalidRequest(f"`{field}` {problem}.", field=field)


def _check_item(item: object, place: list[str | int], part: str | int) -> None:
    if item is None or isinstance(item, int):
        if len(place) >= MAX_DEPTH:
            raise _too_deep()
        return
    place.append(part)
    if len(place) > MAX_DEPTH:
        raise _too_deep()
    _check(item, place)
    place.pop()
