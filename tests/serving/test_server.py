"""A server that is told to end drains: not ready at once, answering on, then gone."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from time import monotonic

import httpx
import pytest
from fastapi import FastAPI

from serving.processes import listening_socket
from serving.server import Server

PROGRAM = """
import socket, sys
from fastapi import FastAPI
from serving.routes import probes
from serving.server import Server

class Matching:
    release_id = "release-1"
class Runtime:
    matching = Matching()
app = FastAPI()
app.state.runtime = Runtime()
app.include_router(probes.router)
drain_s = float(sys.argv[2])
Server(app, host="", port=0, drain_s=drain_s).run([socket.socket(fileno=int(sys.argv[1]))])
"""


@contextmanager
def started(drain_s: float) -> Iterator[tuple[subprocess.Popen[bytes], httpx.Client]]:
    listening = listening_socket("127.0.0.1", 0)
    port = listening.getsockname()[1]
    server = subprocess.Popen(  # noqa: S603  our own program
        [sys.executable, "-c", PROGRAM, str(listening.fileno()), str(drain_s)],
        pass_fds=[listening.fileno()],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        stderr=subprocess.DEVNULL,
    )
    listening.close()
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=120) as client:
            assert client.get("/readyz").json() == {"status": "ready"}
            yield server, client
    finally:
        server.kill()
        server.wait()


def test_a_draining_server_answers_on_but_is_not_ready_and_keeps_no_connection() -> None:
    with started(drain_s=600.0) as (server, client):
        server.send_signal(signal.SIGTERM)
        end, pause = monotonic() + 20.0, Event()
        while (ready := client.get("/readyz")).status_code == 200:
            assert monotonic() < end
            pause.wait(0.01)
        assert (ready.status_code, ready.json()) == (503, {"status": "draining"})
        while "connection" not in (alive := client.get("/livez")).headers:
            assert monotonic() < end
            pause.wait(0.01)
        assert alive.status_code == 200
        assert alive.headers["connection"] == "close"
        assert server.poll() is None
        server.send_signal(signal.SIGTERM)  # whoever cannot wait says so twice
        assert server.wait(timeout=20) in (0, -signal.SIGTERM)
        with pytest.raises(httpx.ConnectError):
            client.get("/livez")


def test_the_drain_ends_by_itself() -> None:
    with started(drain_s=0.2) as (server, _):
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=20) in (0, -signal.SIGTERM)


def test_whoever_waits_is_told_when_requests_are_answered() -> None:
    reading, writing = os.pipe()
    server = Server(FastAPI(), host="127.0.0.1", port=0, ready_fd=writing)

    async def start_and_end() -> None:
        server.config.load()
        server.lifespan = server.config.lifespan_class(server.config)
        await server.startup()
        await server.shutdown()

    asyncio.run(start_and_end())
    assert os.read(reading, 10) == b"1"
    assert os.read(reading, 10) == b""
    os.close(reading)
