"""The HTTP server of one process: says when it is ready, and leaves without losing a request."""

from __future__ import annotations

import asyncio
import math
import os
import resource
import signal
import socket
import sys
from time import monotonic
from types import FrameType
from typing import Final
from uuid import uuid4

import uvicorn
from fastapi import FastAPI

from serving.accepting import Acceptor
from serving.clock import iso_z, utc_now
from serving.connections import MOST_WAITING, Connections, Waits, late_body

GRACE_S: Final = 10
"""Seconds that requests in flight may take once nothing new is accepted."""

KEEP_ALIVE_S: Final = 75
"""Seconds that a connection without a request is kept: longer than the 60 s of usual load
balancers, so that they close it first and never send into one that closes."""

TURN_S: Final = 0.001
"""Seconds for which a thread that computes in Python keeps the interpreter's lock while another
wants it. The event loop, and each thread that comes out of numpy, waits so long at its every turn
beside one: with Python's own 5 ms, twenty turns of a ranking were a tenth of a second."""

MOST_FILES: Final = 65_536
"""Open files of a process at the most, where the machine lets it have so many."""


class Server(uvicorn.Server):
    """Uvicorn that drains first: told to end, it is not ready at once but answers on for a while.

    In those seconds a load balancer sees `/readyz` fail and sends nothing more, and every answer
    closes its connection, so that no client is about to use one that closes. A second signal ends
    the drain. Then nothing new is accepted, and what is in flight is finished.

    Parameters
    ----------
    application : FastAPI
        Its `state.is_draining` is set when the end begins.
    host, port : str, int
        Where it listens, unless `run` is given sockets.
    drain_s : float
        Seconds between the signal and the last accepted connection, 0 or more.
    ready_fd : int, optional
        A pipe that is closed, one byte written, once requests are answered.
    waits : Waits
        How long a connection is waited for.

    Attributes
    ----------
    held : Connections
        Those that are open.
    """

    def __init__(
        self,
        application: FastAPI,
        *,
        host: str,
        port: int,
        drain_s: float = 0.0,
        ready_fd: int | None = None,
        waits: Waits | None = None,
    ) -> None:
        files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        self.held = Connections(waits or Waits(), min(MOST_WAITING, files // 2))
        super().__init__(
            uvicorn.Config(
                application,
                host=host,
                port=port,
                http=self.held.protocol(_late_answer),
                ws="none",
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_keep_alive=KEEP_ALIVE_S,
                timeout_graceful_shutdown=GRACE_S,
            )
        )
        self._application = application
        self._drain_s = drain_s
        self._ready_fd = ready_fd
        self._leaves_at = math.inf
        self._signal: int = signal.SIGTERM
        self._acceptors: list[Acceptor] = []

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start as uvicorn does, then tell whoever waits for it.

        Sockets that are given are shared with other processes: an `Acceptor` listens to each.
        """
        await super().startup(None if sockets is None else [])
        self._acceptors = [Acceptor(one, self._connection, self._holds) for one in sockets or []]
        if self._ready_fd is not None and self.started:
            os.write(self._ready_fd, b"1")
            os.close(self._ready_fd)
            self._ready_fd = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to drain at the first signal, end at the next; a terminal's interrupt ends."""
        is_draining = getattr(self._application.state, "is_draining", False)
        self._application.state.is_draining = True
        if self._drain_s == 0.0 or is_draining or not self.started or sig == signal.SIGINT:
            super().handle_exit(sig, frame)
            return
        self.config.encoded_headers.append((b"connection", b"close"))
        self._leaves_at, self._signal = monotonic() + self._drain_s, sig

    async def on_tick(self, counter: int) -> bool:
        """End once the drain is over; uvicorn looks ten times a second."""
        if monotonic() >= self._leaves_at:
            super().handle_exit(self._signal, None)
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End as uvicorn does, those connections too that are just being made."""
        for acceptor in self._acceptors:
            await acceptor.close()
        await super().shutdown(sockets)

    def _connection(self) -> asyncio.Protocol:
        return self.config.http_protocol_class(  # type: ignore[call-arg]
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )

    def _holds(self) -> int:
        return len(self.server_state.connections)


def _late_answer() -> bytes:
    return late_body(iso_z(utc_now()), uuid4().hex)


def take_short_turns() -> None:
    """Let threads of this process take turns at the interpreter's lock within `TURN_S`."""
    sys.setswitchinterval(TURN_S)


def allow_connections() -> int:
    """Let the process open as many files, and so connections, as the machine allows; how many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = hard if hard != resource.RLIM_INFINITY else max(soft, MOST_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(most, MOST_FILES)), hard))
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]
