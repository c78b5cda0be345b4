"""Connections of one socket, parted among those who accept from it."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest

from serving import accepting
from serving.accepting import HELD_A_MS, Acceptor
from serving.processes import listening_socket


class Process:
    """What one of several processes holds; all run in one event loop here."""

    def __init__(self, listening: socket.socket) -> None:
        self.open: set[asyncio.BaseTransport] = set()
        self.acceptor = Acceptor(listening, lambda: Held(self), lambda: len(self.open))

    async def end(self) -> None:
        """Accept nothing more, and let go of what is open."""
        await self.acceptor.close()
        for transport in self.open:
            transport.close()


class Held(asyncio.Protocol):
    """A connection that is kept and answers what it hears."""

    def __init__(self, process: Process) -> None:
        self._process = process

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._process.open.add(transport)

    def data_received(self, data: bytes) -> None:
        assert isinstance(self._transport, asyncio.Transport)
        self._transport.write(data)

    def connection_lost(self, exc: Exception | None) -> None:
        self._process.open.discard(self._transport)


class Client:
    """Opens connections and keeps them."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._writers: list[asyncio.StreamWriter] = []

    async def connect(self) -> None:
        """One connection, which was accepted: it answered."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        self._writers.append(writer)
        writer.write(b"?")
        assert await reader.readexactly(1) == b"?"

    async def close(self) -> None:
        for writer in self._writers:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()


def run(told: Callable[[list[Process], Client], Awaitable[None]], *, processes: int = 2) -> None:
    """Run a story of several who accept from one socket, and of whoever connects."""

    async def story() -> None:
        with listening_socket("127.0.0.1", 0) as listening:
            shared = [listening.dup() for _ in range(processes)]
            accepting_ones = [Process(one) for one in shared]
            client = Client(listening.getsockname()[1])
            try:
                async with asyncio.timeout(60):
                    await told(accepting_ones, client)
            finally:
                for process, one in zip(accepting_ones, shared, strict=True):
                    await process.end()
                    one.close()
                await client.close()

    asyncio.run(story())


def difference(processes: list[Process]) -> int:
    held = [len(process.open) for process in processes]
    return max(held) - min(held)


def test_connections_that_come_one_by_one_are_parted_evenly() -> None:
    async def told(processes: list[Process], client: Client) -> None:
        for _ in range(120):
            await client.connect()
        assert sum(len(process.open) for process in processes) == 120
        assert difference(processes) <= 2 * HELD_A_MS

    run(told)


def test_a_crowd_that_comes_at_once_is_let_in_and_parted_evenly() -> None:
    async def told(processes: list[Process], client: Client) -> None:
        await asyncio.gather(*(client.connect() for _ in range(400)))
        assert sum(len(process.open) for process in processes) == 400
        assert difference(processes) <= 400 // HELD_A_MS + 2 * HELD_A_MS

    run(told, processes=3)


def test_whoever_begins_later_catches_up() -> None:
    async def told(processes: list[Process], client: Client) -> None:
        first, second = processes
        await second.acceptor.close()
        for _ in range(60):
            await client.connect()
        assert (len(first.open), len(second.open)) == (60, 0)
        second.acceptor._listen()  # as a process that starts
        for _ in range(240):
            await client.connect()
        assert difference(processes) <= 30

    run(told)


def test_one_alone_takes_all_however_many_it_holds() -> None:
    async def told(processes: list[Process], client: Client) -> None:
        await asyncio.gather(*(client.connect() for _ in range(300)))
        assert len(processes[0].open) == 300

    run(told, processes=1)


def test_after_the_end_nothing_is_accepted_and_what_is_open_stays() -> None:
    async def told(processes: list[Process], client: Client) -> None:
        await client.connect()
        await processes[0].acceptor.close()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(client.connect(), 0.1)
        assert len(processes[0].open) == 1
        processes[0].acceptor._listen()  # another process may still take who waits

    run(told, processes=1)


def test_without_files_it_tries_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accepting, "AFTER_ERROR_S", 0.01)
    accept, refusals = socket.socket.accept, iter(range(3))

    def refused(self: socket.socket) -> tuple[socket.socket, object]:
        if next(refusals, None) is not None:
            raise OSError(errno.EMFILE, "Too many open files")
        return accept(self)

    monkeypatch.setattr(socket.socket, "accept", refused)

    async def told(processes: list[Process], client: Client) -> None:
        await client.connect()
        assert len(processes[0].open) == 1

    run(told, processes=1)
    assert next(refusals, None) is None
