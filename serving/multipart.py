"""Reading uploads: a body of `multipart/form-data` as one document of texts and files.

The document is then validated like any other: a file part is an `Upload`, a text part a `str`.
Bytes are counted before anything is parsed, and what is parsed is bounded in parts and headers.
Source of the format: RFC 7578, with boundaries by RFC 2046, section 5.1.1.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Coroutine, Generator, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from traceback import clear_frames
from typing import Annotated, Any, Final, TypeAlias, cast

import orjson
from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from multipart import (
    MultipartError,
    MultipartSegment,
    ParserLimitReached,
    PushMultipartParser,
    parse_options_header,
)
from pydantic import InstanceOf, WithJsonSchema

from data.errors import HustleError, InvalidRequest, UnsupportedMedia
from serving.body import DocumentRoute, read_bytes
from serving.contract.values import field_path
from serving.cpu import too_much_work
from serving.runtime import Runtime, runtime_of

MAX_WAIT_S: Final = 30.0
"""Seconds in which a whole upload must arrive: a phone may have a slow line."""

MAX_PARTS: Final = 16
"""Parts of an upload; the contract knows a handful."""

MAX_TEXT_BYTES: Final = 16_384
"""Length of a text part."""

MAX_HEADER_BYTES: Final = 1_024
"""Length of one header line of a part: long file names fit."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent. Its name and type are the sender's claims: nothing rests on them."""

    content: bytes = field(repr=False)
    filename: str = ""
    content_type: str = ""


FilePart = Annotated[InstanceOf[Upload], WithJsonSchema({"type": "string", "format": "binary"})]
"""A field of a request that must be sent as a file."""

Form: TypeAlias = dict[str, "str | Upload"]
"""Parts by name."""


class FormRoute(DocumentRoute):
    """A route whose body is an upload, read by `read_form`.

    A caller is identified before his bytes are taken in, and holds one of the process's places
    for uploads until he is answered.
    """

    is_upload = True
    held_s = 60.0

    def fingerprint(self, document: Form) -> bytes:
        """Of every part by name: its text, or a digest of the file."""
        return orjson.dumps(
            {
                name: part if isinstance(part, str) else [sha256(part.content).hexdigest()]
                for name, part in document.items()
            },
            option=orjson.OPT_SORT_KEYS,
        )

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of a document, for callers who may send one."""
        handle = super().get_route_handler()

        async def handle_upload(request: Request) -> Response:
            runtime = runtime_of(request)
            await runtime.gate.identify(request)
            try:
                if self.is_full(runtime):  # as it would be told when all its bytes have come
                    raise too_much_work()
                with runtime.uploads.place():
                    return await handle(request)
            except (HustleError, RequestValidationError) as error:
                clear_frames(error.__traceback__)  # they hold the upload, which has no place now
                if isinstance(error, RequestValidationError):
                    error.body = None
                await runtime.uploads.hold_back()
                raise

        return handle_upload

    def is_full(self, runtime: Runtime) -> bool:
        """Whether nothing could be done with an upload now; it is refused unread then."""
        return False

    async def read(self, request: Request) -> Form:
        """See `read_form`."""
        return await read_form(request, max_bytes=runtime_of(request).uploads.max_bytes)


async def read_form(request: Request, *, max_bytes: int) -> Form:
    """The parts of an upload.

    Raises
    ------
    UnsupportedMedia
        If the content type is not `multipart/form-data`.
    TooLarge
        If more than `max_bytes` are announced or arrive.
    InvalidRequest
        If the body does not arrive in time, or is no form: see `parse_form`.
    """
    media_type, options = parse_options_header(request.headers.get("content-type", ""))
    if media_type != "multipart/form-data":
        raise UnsupportedMedia(
            "The request body must be an upload (Content-Type: multipart/form-data)."
        )
    body = await read_bytes(request, max_bytes, wait_s=MAX_WAIT_S)
    parsing = _parsing(body, options.get("boundary"))
    while True:
        try:
            next(parsing)
        except StopIteration as done:
            return cast(Form, done.value)
        await asyncio.sleep(0)  # others go on between two slices


def parse_form(body: bytes, boundary: str | None) -> Form:
    """The parts of a body. Without a `boundary`, the body's own first line is taken for it.

    Some builds of the app leave the boundary out of the header. A part is a file if it has a file
    name or a type other than text; anything else is text in UTF-8.

    Raises
    ------
    InvalidRequest
        If the body is empty, no form, cut off, has more than `MAX_PARTS` parts or two of one
        name, or a text part that is longer than `MAX_TEXT_BYTES` or no text.
    """
    parsing = _parsing(body, boundary)
    while True:
        try:
            next(parsing)
        except StopIteration as done:
            return cast(Form, done.value)


def _parsing(body: bytes, boundary: str | None) -> Generator[None, None, Form]:
    """`parse_form`, resting after each slice of the body."""
    if not body:
        raise InvalidRequest("The request body is empty; send a multipart/form-data upload.")
    form: Form = {}
    segments = yield from _segments(body, boundary or _first_line(body))
    for segment, content in segments:
        name = segment.name or ""
        if name in form:
            raise InvalidRequest(f"The part `{_shown(name)}` occurs twice.", field=_shown(name))
        form[name] = (
            Upload(content, segment.filename or "", segment.content_type or "")
            if _is_file(segment)
            else _text(name, content)
        )
    return form


_FIRST_LINE: Final = re.compile(rb"--([!-~][ -~]{0,198}[!-~]|[!-~])\r\n")


def _first_line(body: bytes) -> str:
    found = _FIRST_LINE.match(body)
    if found is None:
        raise InvalidRequest(
            "The Content-Type header names no boundary, and the body does not begin with one."
        )
    return found[1].decode("ascii")


_SLICE_BYTES: Final = 1 << 18
"""Parsed at a time: half a millisecond. All of a photograph at once held up everybody else for
twenty."""


def _slices(body: bytes) -> Iterator[bytes]:
    """The body, piece by piece. The last is no shorter than a slice, if there is more than one:
    what follows the last boundary, a line break as a rule, must come in one piece with it."""
    begin = 0
    while len(body) - begin >= 2 * _SLICE_BYTES:
        yield body[begin : begin + _SLICE_BYTES]
        begin += _SLICE_BYTES
    yield body[begin:]


def _segments(
    body: bytes, boundary: str
) -> Generator[None, None, list[tuple[MultipartSegment, bytes]]]:
    """Headers and content of every part; rests after each slice of the body."""
    segments: list[tuple[MultipartSegment, list[bytes]]] = []
    try:
        with PushMultipartParser(
            boundary.encode("utf-8", "replace"),
            max_segment_count=MAX_PARTS,
            max_header_size=MAX_HEADER_BYTES,
            strict=True,
        ) as parser:
            for piece in _slices(body):
                for event in parser.parse(piece):
                    if isinstance(event, MultipartSegment):
                        segments.append((event, []))
                    elif event:
                        segments[-1][1].append(bytes(event))
                yield
    except ParserLimitReached:
        raise InvalidRequest(
            f"The upload has more than {MAX_PARTS} parts, or a part with too long a head."
        ) from None
    except MultipartError:
        raise InvalidRequest(
            "The body is not a complete multipart/form-data upload: it is cut off, or its "
            "boundaries or the heads of its parts are not as they must be."
        ) from None
    return [(segment, b"".join(content)) for segment, content in segments]


def _is_file(segment: MultipartSegment) -> bool:
    kind = segment.content_type or "text/plain"
    return segment.filename is not None or not kind.startswith("text/")


def _text(name: str, content: bytes) -> str:
    shown = _shown(name)
    if len(content) > MAX_TEXT_BYTES:
        raise InvalidRequest(
            f"`{shown}` is text, and longer than {MAX_TEXT_BYTES:,} bytes. A file must be sent "
            "as a part with a file name.",
            field=shown,
        )
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise InvalidRequest(f"`{shown}` is not UTF-8 text.", field=shown) from None
    if "\0" in text:
        raise InvalidRequest(f"`{shown}` contains NUL, which is not text.", field=shown)
    return text


def _shown(name: str) -> str:
    return field_path([name])
