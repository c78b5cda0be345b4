"""Clients that are slow, that leave, that send too much or no sense."""

from __future__ import annotations

import json
import select
import socket
import struct
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from time import monotonic
from typing import Any

import httpx

from tests.faults.fault import Seen, fault
from tests.faults.world import HERE, World, pause
from tests.serving.service import SERVICE_KEY

OTHERS = "others are answered meanwhile"


def _connected(world: World, stack: ExitStack) -> socket.socket:
    connection = stack.enter_context(socket.create_connection(("127.0.0.1", world.port)))
    connection.settimeout(30)
    return connection


def _head(length: int | None, path: str = "/api/ai/match-task", **headers: str) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: here", "Content-Type: application/json"]
    lines += [f"X-API-Key: {SERVICE_KEY}", *(f"{k}: {v}" for k, v in headers.items())]
    if length is not None:
        lines.append(f"Content-Length: {length}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def unheard(world: World, stack: ExitStack, path: str, body: Any, **headers: str) -> socket.socket:
    """Send a request over a connection on which nobody reads."""
    connection, text = _connected(world, stack), json.dumps(body).encode()
    connection.sendall(_head(len(text), path, **headers) + text)
    return connection


def _status(connection: socket.socket) -> int:
    """The status that comes back; 0 where the connection just ends."""
    try:
        first = connection.makefile("rb").readline()
    except OSError:
        return 0
    return int(first.split()[1]) if first else 0


def _others(world: World, times: int = 5) -> float:
    """The slowest of some answers, all of them good, in seconds."""
    slowest = 0.0
    for _ in range(times):
        began = monotonic()
        status = world.match().status_code
        assert status == 200, status
        slowest = max(slowest, monotonic() - began)
    return slowest


@fault(
    "200 clients with slow headers",
    done="200 connections that send a byte of a header now and then",
    promised=f"{OTHERS}; who has not sent his head within REQUEST_HEAD_SECONDS (10) is told 408, "
    "and his connection ends",
)
def slow_headers(world: World) -> Seen:
    with ExitStack() as stack:
        slow = [_connected(world, stack) for _ in range(200)]
        began, ended = monotonic(), dict.fromkeys(slow, False)
        for connection in slow:
            connection.sendall(b"POST /api/ai/chat HTTP/1.1\r\nHost: h")
        slowest = 0.0
        while not all(ended.values()):
            assert monotonic() - began < 30.0, f"{sum(ended.values())} of 200 ended within 30 s"
            for connection in slow:
                ended[connection] = ended[connection] or not _drops(connection)
            slowest = max(slowest, _others(world, 1))
            pause(0.2)
        seconds = monotonic() - began
        statuses = {_status(connection) for connection in slow}
    assert statuses == {408}, statuses
    return Seen(
        f"all ended after {seconds:.0f} s with 408; others: the slowest after {slowest:.2f} s"
    )


def _drops(connection: socket.socket) -> bool:
    """Send another byte; whether the connection is still open."""
    try:
        connection.sendall(b"e")
        return not select.select([connection], [], [], 0)[0]  # nothing was answered
    except OSError:
        return False


@fault(
    "100 clients with slow bodies",
    done="100 bodies of which a byte comes now and then",
    promised=f"{OTHERS}; who has not sent all within 10 s gets 400",
)
def slow_bodies(world: World) -> Seen:
    with ExitStack() as stack:
        slow = [_connected(world, stack) for _ in range(100)]
        for connection in slow:
            connection.sendall(_head(1_000) + b"{")
        slowest = _others(world)
        began = monotonic()
        statuses = {_status(connection) for connection in slow}
        waited = monotonic() - began
    assert statuses == {400}, statuses
    return Seen(f"others: the slowest after {slowest:.2f} s; 400 after {waited:.0f} s")


@fault(
    "a half-closed connection",
    done="a client shuts its sending side down and listens",
    promised="it gets its answer",
)
def half_closed(world: World) -> Seen:
    body = json.dumps({"userId": "worker-3", "context": {"location": HERE}}).encode()
    with ExitStack() as stack:
        connection = _connected(world, stack)
        connection.sendall(_head(len(body)) + body)
        connection.shutdown(socket.SHUT_WR)
        status = _status(connection)
    assert status == 200, status
    return Seen(f"200; others: the slowest after {_others(world):.2f} s")


@fault(
    "a client that does not read his answers",
    done="300 questions over one connection without reading an answer",
    promised=f"{OTHERS}; nothing is kept for him longer than half a minute",
)
def unread(world: World) -> Seen:
    body = json.dumps({"userId": "worker-3", "context": {"location": HERE}}).encode()
    with ExitStack() as stack:
        connection = _connected(world, stack)
        connection.setblocking(False)
        request, sent = _head(len(body)) + body, 0
        with suppress(OSError):  # it takes no more: its own answers are in the way
            while sent < 300:
                connection.sendall(request)
                sent += 1
        began, slowest = monotonic(), _others(world)
        while _takes(connection):
            assert monotonic() - began < 60.0, "his connection is still open"
            slowest = max(slowest, _others(world, 1))
            pause(0.5)
        seconds = monotonic() - began
    return Seen(
        f"ended after {seconds:.0f} s and {sent} questions; others: the slowest after "
        f"{slowest:.2f} s"
    )


def _takes(connection: socket.socket) -> bool:
    """Whether a connection on which nobody reads is still open at the other end."""
    try:
        connection.send(b"\r\n")
    except BlockingIOError:
        return True
    except OSError:
        return False
    return True


@fault(
    "clients that leave without their answer",
    done="50 questions whose connections are reset at once",
    promised=OTHERS,
)
def leaving(world: World) -> Seen:
    body = json.dumps({"userId": "worker-3", "context": {"location": HERE}}).encode()
    for _ in range(50):
        with ExitStack() as stack:
            connection = _connected(world, stack)
            linger = struct.pack("ii", 1, 0)  # close with a reset
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            connection.sendall(_head(len(body)) + body)
    return Seen(f"others: all 200, the slowest after {_others(world):.2f} s")


@fault(
    "feedback whose sender leaves before the answer",
    done="feedback over a connection that is reset, then the same again",
    promised="one row, whether the first was kept or not",
)
def leaving_feedback(world: World) -> Seen:
    key = f"left-{world.number()}"
    told = {"userId": "worker-3", "feedbackType": "general", "data": {"note": key}}
    body = json.dumps(told).encode()
    with ExitStack() as stack:
        connection = _connected(world, stack)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.sendall(_head(len(body), "/api/ai/feedback", **{"Idempotency-Key": key}) + body)
        pause(0.05)
    world.until_told(key)
    return Seen("acknowledged on the second time, once in the table")


@fault(
    "a body that is too large",
    done="2 MB announced, and 2 MB in chunks without announcement",
    promised="413 for each, without reading on",
)
def too_large(world: World) -> Seen:
    def chunks() -> Iterator[bytes]:
        for _ in range(32):
            yield b" " * 65_536

    with ExitStack() as stack:
        announced = _connected(world, stack)
        announced.sendall(_head(2 << 20))
        first = _status(announced)
    headers = {"X-API-Key": SERVICE_KEY, "Content-Type": "application/json"}
    try:
        second = httpx.post(
            f"{world.address}/api/ai/chat", content=chunks(), headers=headers, timeout=30
        ).status_code
    except httpx.WriteError:  # it stopped reading, and the answer was lost with the connection
        second = 413
    assert (first, second) == (413, 413), (first, second)
    return Seen("413 and 413")


@fault(
    "no HTTP at all",
    done="random bytes, a TLS greeting and a request line of 100 kB, each on its connection",
    promised=f"400 or the end of the connection; {OTHERS}",
)
def no_sense(world: World) -> Seen:
    statuses = []
    for sent in (bytes(range(256)) + b"\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n",
                 b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n"):  # fmt: skip
        with ExitStack() as stack:
            connection = _connected(world, stack)
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
            statuses.append(_status(connection))
    assert set(statuses) <= {0, 400, 404, 414, 431}, statuses
    return Seen(f"{', '.join(map(str, statuses))}; slowest other {_others(world):.2f} s")


@fault(
    "a JSON bomb",
    done="100,000 nested lists, and an integer of 100,000 digits",
    promised="400 for each within a second",
)
def json_bomb(world: World) -> Seen:
    headers = {"X-API-Key": SERVICE_KEY, "Content-Type": "application/json"}
    began, statuses = monotonic(), []
    for body in (b"[" * 100_000, b'{"userId": ' + b"9" * 100_000 + b"}"):
        answer = httpx.post(
            f"{world.address}/api/ai/chat", content=body, headers=headers, timeout=30
        )
        statuses.append(answer.status_code)
    assert statuses == [400, 400], statuses
    return Seen(f"400 and 400 after {monotonic() - began:.2f} s together")
