"""What one process takes in at a time: bytes of bodies that arrive, requests that are answered.

A sender who is slow holds bytes and no place, so that he keeps nobody from being answered; a
request that has arrived holds a place and no bytes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from time import monotonic, thread_time
from typing import Final, TypeVar

from data.errors import Busy

T = TypeVar("T")

RETRY_AFTER_S: Final = 1.0
"""When a refused request may come again: longer than most take to be answered."""

MOST_WAITING_BYTES: Final = 64 << 20
"""Of bodies that have not come to their end, or wait to be read."""

READING_SHARE: Final = 0.1
"""Of the processor's time, what each reader may take: after a body it rests nine times as long as
that took, so that whoever floods the service with long bodies waits, and others hardly do."""

MOST_READING_WAIT_S: Final = 2.0
"""Seconds that a long body waits for its reader, at the most; longer than a few others take."""

MOST_ANSWERED: Final = 256
"""Requests with a body that are answered at a time: about as many as the threads finish within
the time that callers wait. One more would only wait in vain."""


class Readers(Enum):
    """Who reads long bodies beside the event loop: neither waits for the other."""

    APP = "app"
    BACKEND = "backend"


class _Reader:
    """Reads one body at a time, and rests. Reading holds the interpreter's lock, so that each
    thread more that reads is one more for which the event loop waits at its every turn."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._rested_at = 0.0

    async def read(self, reading: Callable[[], T]) -> T:
        """What `reading` gives, in a thread.

        Raises
        ------
        TimeoutError
            If that has not begun within `MOST_READING_WAIT_S`.
        """
        async with asyncio.timeout(MOST_READING_WAIT_S):
            await self._turn.acquire()
        try:
            await asyncio.sleep(max(self._rested_at - monotonic(), 0.0))
            return await asyncio.to_thread(self._timed, reading)
        finally:
            self._turn.release()

    def _timed(self, reading: Callable[[], T]) -> T:
        began = thread_time()
        try:
            return reading()
        finally:
            rest_s = (thread_time() - began) * (1.0 / READING_SHARE - 1.0)
            self._rested_at = monotonic() + rest_s


class Intake:
    """Bounds of one process; everything happens in its event loop.

    Parameters
    ----------
    waiting_bytes : int
        Bytes of bodies that have not come to their end, or wait to be read.
    answered : int
        Requests that are answered at a time.
    """

    def __init__(
        self, *, waiting_bytes: int = MOST_WAITING_BYTES, answered: int = MOST_ANSWERED
    ) -> None:
        self._bytes_left = waiting_bytes
        self._places_left = answered
        self._readers = {who: _Reader() for who in Readers}
        self.shed = 0
        """Requests that were refused."""

    def take(self, count: int) -> None:
        """Hold bytes of a body that still arrives; `give` gives them back.

        Raises
        ------
        Busy
            If there is no room.
        """
        if count > self._bytes_left:
            raise self._refusal()
        self._bytes_left -= count

    def give(self, count: int) -> None:
        """Let go of bytes."""
        self._bytes_left += count

    async def read(
        self, body: bytes, reading: Callable[[], T], *, reader: Readers = Readers.APP
    ) -> T:
        """What reading a long body gives, in a thread, one body after the other, with rests.

        Raises
        ------
        Busy
            If there is no room for one that waits, or it has waited for `MOST_READING_WAIT_S`.
        """
        self.take(len(body))
        try:
            return await self._readers[reader].read(reading)
        except TimeoutError:
            raise self._refusal() from None
        finally:
            self.give(len(body))

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place among the requests that are answered, until the context ends.

        Raises
        ------
        Busy
            If all are taken. Nobody waits for one: who waits costs those who are served.
        """
        if self._places_left == 0:
            raise self._refusal()
        self._places_left -= 1
        try:
            yield
        finally:
            self._places_left += 1

    def _refusal(self) -> Busy:
        self.shed += 1
        return Busy("Too many requests at once; please try again.", retry_after_s=RETRY_AFTER_S)
