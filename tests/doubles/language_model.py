"""A language model's service on loopback: real HTTP, no model, every way to fail.

It speaks chat completions and Responses. How it behaves is a mode: of the server (`Double.mode`,
or `PUT /control`), or of one call, where the model asked for is called ``mode:NAME``. Every call
is recorded with the times at which it came and ended (`Double.calls`, or `GET /calls`).

Run by itself: ``python -m tests.doubles.language_model --port 8199 --mode normal``.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from math import log
from random import Random
from typing import Any, Final, NamedTuple

from tests.doubles.misbehaviour import lies, obedience

HUGE_BYTES: Final = 10 * 1024 * 1024
LATENCY_P50_S: Final = 0.7
LATENCY_P95_S: Final = 2.5
DRIP_S: Final = 0.05
FAILURES_BEFORE_RECOVERY: Final = 4


@dataclass
class Call:
    """One request as the double saw it; times in seconds of the monotonic clock."""

    path: str
    mode: str
    body: dict[str, Any]
    came_at: float
    ended_at: float | None = None

    @property
    def seconds(self) -> float | None:
        """How long it took; None while it runs."""
        return None if self.ended_at is None else round(self.ended_at - self.came_at, 3)


class Request(NamedTuple):
    """A parsed request for words."""

    path: str
    model: str
    instructions: str
    data: dict[str, Any]
    text: str
    number: int

    @property
    def is_chat(self) -> bool:
        """Whether it asks for chat completions rather than Responses."""
        return self.path.endswith("/chat/completions")


# ---- What is said -----------------------------------------------------------------------------


def normal(request: Request) -> str:
    """The drafts as they are, in the asked form."""
    return _passages({one["id"]: [one["draft"]] for one in request.data["passages"]})


def _passages(texts: Mapping[str, list[str]]) -> str:
    passages = [{"id": name, "sentences": said} for name, said in texts.items()]
    return json.dumps({"passages": passages}, ensure_ascii=False)


def _obedient(request: Request) -> str:
    orders = obedience(request.instructions, request.data, request.number)
    return _passages({one["id"]: orders for one in request.data["passages"]})


def _lying(request: Request) -> str:
    passages = request.data["passages"]
    return _passages({one["id"]: [lies(one["draft"], request.number)] for one in passages})


_SAYINGS: Final[dict[str, Callable[[Request], str]]] = {
    "normal": normal,
    "obedient": _obedient,
    "lying": _lying,
    "schema_invalid": lambda request: '{"answer": "Pay $999 now."}',
    "not_json": lambda request: "Of course! Here is your text.",
    "fenced": lambda request: f"```json\n{normal(request)}\n```",
    "truncated_words": lambda request: normal(request)[:-9],
}


# ---- Whole answers ----------------------------------------------------------------------------


def document(
    request: Request,
    text: str | None,
    *,
    finish: str = "stop",
    refusal: str | None = None,
    usage: Any = ...,
    tool_calls: list[Any] | None = None,
) -> dict[str, Any]:
    """The answer's JSON in the shape that was asked for."""
    counts = _counts(len(request.text) // 4 + 1, len(text or "") // 4 + 1)
    told = counts if usage is ... else usage
    if not request.is_chat:
        part: dict[str, Any] = {"type": "output_text", "text": text, "annotations": []}
        if refusal:
            part = {"type": "refusal", "refusal": refusal}
        message = {"type": "message", "role": "assistant", "content": [part]}
        return {
            "id": "resp_1",
            "object": "response",
            "status": "completed" if finish == "stop" else "incomplete",
            "model": request.model,
            "output": [{"type": "reasoning", "summary": []}, message, *(tool_calls or [])],
            "usage": told,
        }
    said: dict[str, Any] = {"role": "assistant", "content": text, "refusal": refusal}
    if tool_calls:
        said["tool_calls"] = tool_calls
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": request.model,
        "choices": [{"index": 0, "message": said, "finish_reason": finish}],
        "usage": told,
    }


def _counts(tokens_in: Any, tokens_out: Any) -> dict[str, Any]:
    """Usage by the names of both shapes."""
    return {
        "prompt_tokens": tokens_in,
        "completion_tokens": tokens_out,
        "input_tokens": tokens_in,
        "output_tokens": tokens_out,
    }


_TOOL_CALL: Final = {
    "id": "call_1",
    "type": "function",
    "function": {"name": "accept_task", "arguments": '{"taskId": "task-1"}'},
}
_DOCUMENTS: Final[dict[str, Callable[[Request], dict[str, Any]]]] = {
    "empty_choices": lambda r: document(r, normal(r)) | {"choices": [], "output": []},
    "null_content": lambda r: document(r, None),
    "refusal": lambda r: document(r, None, refusal="I cannot help with that."),
    "length": lambda r: document(r, normal(r)[:40], finish="length"),
    "content_filter": lambda r: document(r, "", finish="content_filter"),
    "tool_calls": lambda r: document(r, None, finish="tool_calls", tool_calls=[_TOOL_CALL]),
    "tool_calls_beside_text": lambda r: document(r, normal(r), tool_calls=[_TOOL_CALL]),
    "usage_missing": lambda r: document(r, normal(r), usage=None),
    "usage_negative": lambda r: document(r, normal(r), usage=_counts(-5, -5)),
    "usage_huge": lambda r: document(r, normal(r), usage=_counts(10**12, 10**12)),
    "usage_text": lambda r: document(r, normal(r), usage=_counts("many", True)),
}

_LIMITED: Final = "rate_limit_exceeded"
_STATUSES: Final[dict[str, tuple[int, dict[str, str], str]]] = {
    **{f"status_{code}": (code, {}, "error") for code in (400, 401, 403, 404, 409, 413, 500, 503)},
    "rate_limited": (429, {}, _LIMITED),
    "rate_limited_seconds": (429, {"Retry-After": "7"}, _LIMITED),
    "rate_limited_long": (429, {"Retry-After": "86400"}, _LIMITED),
    "rate_limited_date": (429, {"Retry-After": "Thu, 26 Nov 2026 10:00:00 GMT"}, _LIMITED),
    "rate_limited_ms": (429, {"Retry-After-Ms": "15000"}, _LIMITED),
    "insufficient_quota": (429, {}, "insufficient_quota"),
}

SSE_MODES: Final = ("sse", "sse_cut", "sse_error", "sse_without_done", "sse_one_byte")
HANGING_MODES: Final = ("hang_before_headers", "hang_after_headers", "slow_drip")
BYTE_MODES: Final = ("truncated_right_length", "truncated_wrong_length", "html", "huge", "reset")
TIMED_MODES: Final = ("latency", "fails_then_recovers")
MODES: Final = (
    *_SAYINGS,
    *_DOCUMENTS,
    *_STATUSES,
    *SSE_MODES,
    *HANGING_MODES,
    *BYTE_MODES,
    *TIMED_MODES,
    "scripted",
)
"""Every way to behave."""


# ---- Bytes ------------------------------------------------------------------------------------


def _head(status: int, kind: str, length: int | None, extra: Mapping[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} X", f"Content-Type: {kind}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in extra.items()]
    lines.append("x-request-id: req-double-1")
    if length is not None:
        lines.append(f"Content-Length: {length}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def _send(
    writer: asyncio.StreamWriter,
    body: bytes,
    *,
    status: int = 200,
    kind: str = "application/json",
    length: int | None = None,
    extra: Mapping[str, str] | None = None,
) -> None:
    writer.write(_head(status, kind, len(body) if length is None else length, extra or {}))
    writer.write(body)
    await writer.drain()


async def _json(writer: asyncio.StreamWriter, value: Any, **how: Any) -> None:
    await _send(writer, json.dumps(value, ensure_ascii=False).encode(), **how)


async def _truncated(request: Request, writer: asyncio.StreamWriter, *, right: bool) -> None:
    whole = json.dumps(document(request, normal(request))).encode()
    part = whole[: len(whole) // 2]
    await _send(writer, part, length=len(part) if right else len(whole))


async def _hang(writer: asyncio.StreamWriter, *, after_headers: bool) -> None:
    if after_headers:
        writer.write(_head(200, "application/json", 500, {}))
        await writer.drain()
    await asyncio.sleep(3_600)


async def _drip(request: Request, writer: asyncio.StreamWriter) -> None:
    body = json.dumps(document(request, normal(request))).encode()
    writer.write(_head(200, "application/json", len(body), {}))
    for i in range(len(body)):
        writer.write(body[i : i + 1])
        await writer.drain()
        await asyncio.sleep(DRIP_S)


async def _events(request: Request, writer: asyncio.StreamWriter, mode: str) -> None:
    """Server-sent events that nobody asked for: whole, cut, with an error, one byte each."""
    text = normal(request)
    parts = [text[i : i + 20] for i in range(0, len(text), 20)]
    events = [
        f"data: {json.dumps({'choices': [{'delta': {'content': part}}]}, ensure_ascii=False)}\n\n"
        for part in parts
    ]
    if mode == "sse_cut":
        events = events[: len(events) // 2]
    elif mode == "sse_error":
        events[1:] = ['data: {"error": {"message": "overloaded"}}\n\n']
    if mode in ("sse", "sse_one_byte"):
        events.append("data: [DONE]\n\n")
    body = "".join(events).encode()
    writer.write(_head(200, "text/event-stream", None, {}))
    size = 1 if mode == "sse_one_byte" else 64
    for i in range(0, len(body), size):
        writer.write(body[i : i + size])
        await writer.drain()


async def _broken(mode: str, request: Request, writer: asyncio.StreamWriter) -> None:
    match mode:
        case "truncated_right_length" | "truncated_wrong_length":
            await _truncated(request, writer, right=mode == "truncated_right_length")
        case "html":
            await _send(writer, b"<html><body>502 Bad Gateway</body></html>", kind="text/html")
        case "huge":
            await _json(writer, document(request, "x" * HUGE_BYTES))
        case "reset":
            writer.transport.abort()
        case "hang_before_headers" | "hang_after_headers":
            await _hang(writer, after_headers=mode == "hang_after_headers")
        case "slow_drip":
            await _drip(request, writer)
        case _:
            raise ValueError(f"There is no mode {mode}.")


# ---- The server -------------------------------------------------------------------------------


@dataclass
class Double:
    """A running double.

    Attributes
    ----------
    mode : str
        One of `MODES`, for calls whose model names none.
    delay_s : float
        Seconds before every answer.
    script : callable
        What "scripted" answers: from the data of the prompt to sentences by id of the passage.
    """

    mode: str = "normal"
    delay_s: float = 0.0
    script: Callable[[dict[str, Any]], Mapping[str, list[str]]] | None = None
    calls: list[Call] = field(default_factory=list)
    port: int = 0
    _numbers: Iterator[int] = field(default_factory=count)
    _random: Random = field(default_factory=lambda: Random(8))  # noqa: S311  latencies

    @property
    def base_url(self) -> str:
        """What OPENAI_BASE_URL is set to."""
        return f"http://127.0.0.1:{self.port}/v1"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection, which carries one request."""
        # The caller going away is what many modes are for.
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            method, path, body = await _received(reader)
            await self._answer(method, path, body, writer)
        writer.close()

    async def _answer(
        self, method: str, path: str, body: dict[str, Any], writer: asyncio.StreamWriter
    ) -> None:
        if path == "/control" and method == "PUT":
            self.mode, self.delay_s = body.get("mode", self.mode), body.get("delay_s", 0.0)
            await _json(writer, {"mode": self.mode})
        elif path == "/calls":
            told = [{"path": c.path, "mode": c.mode, "seconds": c.seconds} for c in self.calls]
            await _json(writer, told)
        elif method == "POST" and path.endswith(("/chat/completions", "/responses")):
            await self._words(path, body, writer)
        else:
            await _json(writer, {"error": {"message": "no such path"}}, status=404)

    async def _words(self, path: str, body: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        model = str(body.get("model"))
        mode = model.removeprefix("mode:") if model.startswith("mode:") else self.mode
        call = Call(path, mode, body, time.monotonic())
        self.calls.append(call)
        try:
            request = _request(path, body, next(self._numbers))
            await asyncio.sleep(self.delay_s)
            await self._behave(mode, request, writer)
        finally:
            call.ended_at = time.monotonic()

    async def _behave(self, mode: str, request: Request, writer: asyncio.StreamWriter) -> None:
        if mode in _SAYINGS:
            await _json(writer, document(request, _SAYINGS[mode](request)))
        elif mode in _DOCUMENTS:
            await _json(writer, _DOCUMENTS[mode](request))
        elif mode in _STATUSES:
            status, extra, code = _STATUSES[mode]
            error = {"error": {"message": mode, "type": "error", "code": code}}
            await _json(writer, error, status=status, extra=extra)
        elif mode in SSE_MODES:
            await _events(request, writer, mode)
        elif mode == "scripted":
            assert self.script is not None
            await _json(writer, document(request, _passages(self.script(request.data))))
        elif mode == "latency":
            await asyncio.sleep(self._latency_s())
            await _json(writer, document(request, normal(request)))
        elif mode == "fails_then_recovers":
            is_failing = len(self.calls) <= FAILURES_BEFORE_RECOVERY
            await self._behave("status_503" if is_failing else "normal", request, writer)
        else:
            await _broken(mode, request, writer)

    def _latency_s(self) -> float:
        """Log-normal with the given median and 95th percentile, 1.645 deviations above it."""
        deviation = log(LATENCY_P95_S / LATENCY_P50_S) / 1.645
        return LATENCY_P50_S * self._random.lognormvariate(0.0, deviation)


async def _received(reader: asyncio.StreamReader) -> tuple[str, str, dict[str, Any]]:
    """Method, path and JSON of the one request of a connection."""
    lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, path, _ = lines[0].split(" ", 2)
    named = [line.split(":", 1) for line in lines[1:] if ":" in line]
    headers = {name.lower(): value.strip() for name, value in named}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return method, path, json.loads(body or b"{}")


def _request(path: str, body: dict[str, Any], number: int) -> Request:
    if path.endswith("/chat/completions"):
        instructions, text = (message["content"] for message in body["messages"])
    else:
        instructions, text = body["instructions"], body["input"]
    data = json.loads(text.split("\n")[1])
    return Request(path, body["model"], instructions, data, instructions + text, number)


@contextmanager
def running_double(mode: str = "normal") -> Iterator[Double]:
    """A double in a thread of its own, on a free port."""
    double = Double(mode)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    starting = asyncio.start_server(double.serve, "127.0.0.1", 0)
    server = asyncio.run_coroutine_threadsafe(starting, loop).result(10)
    double.port = server.sockets[0].getsockname()[1]
    try:
        yield double
    finally:
        asyncio.run_coroutine_threadsafe(_stopped(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _stopped(server: asyncio.Server) -> None:
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


async def _serve_forever(double: Double, port: int) -> None:
    server = await asyncio.start_server(double.serve, "127.0.0.1", port)
    double.port = server.sockets[0].getsockname()[1]
    print(f"OPENAI_BASE_URL={double.base_url}", flush=True)  # noqa: T201  a command's output
    async with server:
        await server.serve_forever()


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(description="A language model's service without a model.")
    parser.add_argument("--port", type=int, default=8199, help="on 127.0.0.1; 0 for a free one")
    parser.add_argument("--mode", default="normal", choices=MODES[:-1], help="how to behave")
    parser.add_argument("--delay-ms", type=int, default=0, help="before every answer")
    asked = parser.parse_args()
    double = Double(asked.mode, asked.delay_ms / 1_000)
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve_forever(double, asked.port))


if __name__ == "__main__":
    main()
