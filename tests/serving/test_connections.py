"""Whoever sends or reads drop by drop is not waited for; whoever keeps to time notices nothing."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Event, Thread
from time import monotonic

import pytest
from fastapi import FastAPI, Request, Response

from serving.connections import FEWEST_REQUESTS, Waits
from serving.contract.error import ErrorEnvelope
from serving.processes import listening_socket
from serving.server import Server, allow_connections

SHORT = Waits(head_s=0.3, body_s=0.4, rest_s=0.3, read_s=0.3)
LONG = Waits(head_s=60.0, body_s=60.0, rest_s=60.0, read_s=60.0)
ENDS_WITHIN_S = 20.0
DROP_S = 0.03

GET = b"GET /quick HTTP/1.1\r\nHost: here\r\n\r\n"


def application() -> FastAPI:
    app = FastAPI()

    @app.get("/quick")
    def quick() -> str:
        return "answered"

    @app.get("/slow")
    async def slow() -> str:
        await asyncio.sleep(2 * SHORT.head_s)
        return "answered"

    @app.post("/read")
    async def read(request: Request) -> int:
        return len(await request.body())

    @app.post("/unread")
    async def unread() -> str:
        return "answered"

    @app.get("/large")
    async def large() -> Response:
        return Response(b"x" * (32 << 20))

    return app


@dataclass(frozen=True)
class Running:
    server: Server
    port: int

    @contextmanager
    def connected(self) -> Iterator[socket.socket]:
        with socket.create_connection(("127.0.0.1", self.port), timeout=ENDS_WITHIN_S) as one:
            yield one

    def until_none_is_open(self) -> None:
        end, pause = monotonic() + ENDS_WITHIN_S, Event()
        while self.server.server_state.connections:
            assert monotonic() < end, "A connection stays open."
            pause.wait(0.01)


@contextmanager
def running(waits: Waits, *, most_waiting: int | None = None) -> Iterator[Running]:
    listening = listening_socket("127.0.0.1", 0)
    server = Server(application(), host="", port=0, waits=waits)
    if most_waiting is not None:
        server.held.most_waiting = most_waiting
    thread = Thread(target=server.run, args=([listening],))
    thread.start()
    try:
        yield Running(server, listening.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(timeout=ENDS_WITHIN_S)


@pytest.fixture(scope="module")
def impatient() -> Iterator[Running]:
    """A server that waits for tenths of a second."""
    with running(SHORT) as server:
        yield server


def everything(connection: socket.socket) -> bytes:
    """What comes until the connection ends."""
    read = bytearray()
    with suppress(ConnectionResetError):
        while part := connection.recv(1 << 16):
            read += part
    return bytes(read)


def drip(connection: socket.socket, drops: bytes) -> bytes:
    """Send the drops again and again until the connection ends; what came back."""
    ended, answer = Event(), bytearray()

    def send() -> None:
        end = monotonic() + ENDS_WITHIN_S
        while not ended.wait(DROP_S) and monotonic() < end:
            with suppress(OSError):
                connection.send(drops)

    sender = Thread(target=send)
    sender.start()
    try:
        answer += everything(connection)
    finally:
        ended.set()
        sender.join()
    return bytes(answer)


def one_answer(connection: socket.socket) -> bytes:
    """Status line, head and body of one answer with a stated length."""
    file = connection.makefile("rb")
    head = bytearray()
    while not head.endswith(b"\r\n\r\n"):
        line = file.readline()
        assert line, bytes(head)
        head += line
    length = next(int(ln.split(b":")[1]) for ln in head.splitlines() if b"content-length" in ln)
    return bytes(head) + file.read(length)


# ---- Slow senders ------------------------------------------------------------------------------


def test_a_head_that_comes_drop_by_drop_is_told_that_it_is_late(impatient: Running) -> None:
    with impatient.connected() as connection:
        connection.sendall(b"GET /quick HTTP/1.1\r\nHost: h")
        head, _, body = drip(connection, b"h").partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 408 ")
    assert b"connection: close" in head
    envelope = ErrorEnvelope.model_validate_json(body)
    assert (envelope.code, envelope.error.retryable) == ("AI_TIMEOUT", True)
    assert envelope.metadata.request_id


def test_whoever_says_nothing_at_all_is_left_without_a_word(impatient: Running) -> None:
    with impatient.connected() as connection:
        assert everything(connection) == b""


def test_blank_lines_are_no_head(impatient: Running) -> None:
    with impatient.connected() as connection:
        assert drip(connection, b"\r\n") == b""


def test_the_second_head_of_a_connection_is_due_as_well(impatient: Running) -> None:
    with impatient.connected() as connection:
        connection.sendall(GET)
        assert one_answer(connection).startswith(b"HTTP/1.1 200 ")
        connection.sendall(b"GET /quick HTTP/1.1\r\nX: ")
        assert drip(connection, b"y").startswith(b"HTTP/1.1 408 ")


def test_a_body_that_nobody_bounds_ends_with_its_connection(impatient: Running) -> None:
    with impatient.connected() as connection:
        connection.sendall(b"POST /read HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n")
        assert drip(connection, b"x") == b""


def test_the_rest_of_a_body_that_was_answered_is_not_waited_for(impatient: Running) -> None:
    with impatient.connected() as connection:
        connection.sendall(b"POST /unread HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n")
        assert drip(connection, b"x").startswith(b"HTTP/1.1 200 ")


def test_of_those_who_wait_the_first_goes_when_there_are_too_many() -> None:
    with (
        running(LONG, most_waiting=2) as server,
        server.connected() as first,
        server.connected() as second,
    ):
        first.sendall(b"GET /quick HTTP/1.1\r\n")
        second.sendall(b"GET /quick HTTP/1.1\r\n")
        with server.connected() as third:
            third.sendall(GET)
            assert one_answer(third).startswith(b"HTTP/1.1 200 ")
        assert b" 200 " not in everything(first)
        second.sendall(b"Host: here\r\n\r\n")
        assert one_answer(second).startswith(b"HTTP/1.1 200 ")


# ---- Slow readers ------------------------------------------------------------------------------


@pytest.mark.parametrize("keeps", [b"", b"Connection: close\r\n"])
def test_whoever_does_not_read_his_answer_holds_no_connection(keeps: bytes) -> None:
    with running(SHORT) as server:
        server.server.config.timeout_keep_alive = 0
        with server.connected() as connection:
            connection.sendall(b"GET /large HTTP/1.1\r\nHost: h\r\n" + keeps + b"\r\n")
            assert connection.recv(1) == b"H"
            server.until_none_is_open()


# ---- Those who keep to time --------------------------------------------------------------------


def test_an_answer_may_take_longer_than_a_head(impatient: Running) -> None:
    with impatient.connected() as connection:
        connection.sendall(b"GET /slow HTTP/1.1\r\nHost: h\r\n\r\n")
        connection.sendall(b"\r\n")  # as some clients do behind a body
        assert json.loads(one_answer(connection).partition(b"\r\n\r\n")[2]) == "answered"


def test_requests_that_come_together_are_answered_one_after_the_other(impatient: Running) -> None:
    with impatient.connected() as connection:
        connection.sendall(GET * 3 + GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        assert everything(connection).count(b"HTTP/1.1 200 ") == 4


def test_after_many_requests_a_connection_is_closed_with_an_answer_that_says_so(
    impatient: Running,
) -> None:
    with impatient.connected() as connection:
        answers: list[bytes] = []
        while not answers or b"connection: close" not in answers[-1]:
            connection.sendall(GET)
            answers.append(one_answer(connection))
        assert everything(connection) == b""
    assert all(b'"answered"' in answer for answer in answers)
    assert FEWEST_REQUESTS <= len(answers) < 1.5 * FEWEST_REQUESTS


def test_whoever_closes_his_sending_side_gets_his_answer(impatient: Running) -> None:
    with impatient.connected() as connection:
        connection.sendall(b"GET /slow HTTP/1.1\r\nHost: h\r\n\r\n")
        connection.shutdown(socket.SHUT_WR)
        answer = everything(connection)
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b"connection: close" in answer


def test_who_asks_on_a_kept_connection_while_the_process_ends_is_answered_and_told_to_go() -> None:
    with running(LONG) as one, one.connected() as asking, one.connected() as silent:
        asking.sendall(GET)
        assert b'"answered"' in one_answer(asking)
        one.server.should_exit = True
        answer = b""
        while b"connection: close" not in answer:
            asking.sendall(GET)
            answer = one_answer(asking)
        assert b'"answered"' in answer
        assert everything(asking) == everything(silent) == b""


def test_a_process_may_open_as_many_connections_as_its_machine_allows() -> None:
    assert allow_connections() >= 1_024
