"""Several processes accept from one socket, and each gets about as many connections.

The kernel wakes all of them for one connection, and the first takes it, or whatever waits: at the
beginning of a load one process had all kept connections, and computed alone. A socket for each
process (SO_REUSEPORT) would part them evenly, but also give those of a process that died or is not
ready to nobody. So each takes a moment before it accepts, a longer one the more it holds already:
whoever holds fewer is there first. They need not know of each other.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Any, Final

import structlog

log = structlog.get_logger(__name__)

HELD_A_MS: Final = 8
"""Connections that a process holds for each millisecond that it waits before it accepts. Event
loops keep time by the millisecond, so this is also how many one process may have more."""

LONGEST_WAIT_S: Final = 0.01
"""Before it accepts, at the most: so long a new connection waits where all hold many."""

AFTER_ERROR_S: Final = 1.0
"""Until the next attempt where no connection can be accepted, such as without free files."""


class Acceptor:
    """Takes connections from a listening socket that other processes accept from, too.

    Parameters
    ----------
    listening : socket.socket
        Listening already.
    protocol : callable
        Makes the protocol of one connection.
    held : callable
        How many connections the process holds.
    """

    def __init__(
        self,
        listening: socket.socket,
        protocol: Callable[[], asyncio.Protocol],
        held: Callable[[], int],
    ) -> None:
        self._listening = listening
        self._protocol = protocol
        self._held = held
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._beginning: set[asyncio.Task[Any]] = set()
        listening.setblocking(False)
        self._listen()

    async def close(self) -> None:
        """Accept nothing more, once connections that are just being made are; they stay open."""
        if self._timer is None:
            self._loop.remove_reader(self._listening)
        else:
            self._timer.cancel()
        if self._beginning:
            await asyncio.wait(self._beginning)

    def _listen(self) -> None:
        self._timer = None
        self._loop.add_reader(self._listening, self._is_asked)

    def _is_asked(self) -> None:
        self._wait(min(1e-3 * (self._holding // HELD_A_MS), LONGEST_WAIT_S), self._take)

    def _wait(self, seconds: float, then: Callable[[], None]) -> None:
        if seconds == 0.0:
            then()
            return
        if self._timer is None:
            self._loop.remove_reader(self._listening)
        self._timer = self._loop.call_later(seconds, then)

    def _take(self) -> None:
        """Accept what is there, an eighth of what is held at the most: crowds are let in soon."""
        if self._timer is not None:
            self._listen()
        for _ in range(max(self._holding // HELD_A_MS, 1)):
            try:
                connection, _ = self._listening.accept()
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return  # another process was there first, or nobody waits any more
            except OSError as error:
                log.error("cannot_accept", reason=error.strerror)
                self._wait(AFTER_ERROR_S, self._listen)
                return
            connection.setblocking(False)
            self._begin(connection)

    def _begin(self, connection: socket.socket) -> None:
        beginning = self._loop.create_task(
            self._loop.connect_accepted_socket(self._protocol, connection)
        )
        self._beginning.add(beginning)
        beginning.add_done_callback(self._has_begun)

    def _has_begun(self, beginning: asyncio.Task[Any]) -> None:
        self._beginning.discard(beginning)
        if not beginning.cancelled() and (error := beginning.exception()) is not None:
            log.warning("connection_not_begun", reason=type(error).__name__)

    @property
    def _holding(self) -> int:
        return self._held() + len(self._beginning)
