"""What one process takes in at a time: bytes of bodies that arrive, requests that are answered.

A sender who is slow holds bytes and no place, so that he keeps nobody from being answered; a
request that has arrived holds a place and no bytes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import thread_time
from typing import Final, TypeVar

from data.errors import Busy

T = TypeVar("T")

RETRY_AFTER_S: Final = 1.0
"""When a refused request may come again: longer than most take to be answered."""

MOST_WAITING_BYTES: Final = 64 << 20
"""Of bodies that have not come to their end, or wait to be read."""

READ_AT_A_TIME: Final = 1
"""Long bodies that are read beside the event loop. Reading holds the interpreter's lock, so that
each thread more that reads is one more for which the loop waits at its every turn."""

READING_SHARE: Final = 0.1
"""Of the processor's time, what reading long bodies may take: after each the reader rests nine
times as long as it took, so that whoever floods the service with them waits, and others hardly do.
"""

MOST_ANSWERED: Final = 256
"""Requests with a body that are answered at a time: about as many as the threads finish within
the time that callers wait. One more would only wait in vain."""


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
        self._reading = asyncio.Semaphore(READ_AT_A_TIME)
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

    async def read(self, body: bytes, reading: Callable[[], T]) -> T:
        """What reading a long body gives, in a thread, one body after the other, with rests.

        Raises
        ------
        Busy
            If there is no room for one that waits.
        """
        self.take(len(body))
        try:
            await self._reading.acquire()
            took_s = 0.0

            def timed() -> T:
                nonlocal took_s
                began = thread_time()
                try:
                    return reading()
                finally:
                    took_s = thread_time() - began

            try:
                return await asyncio.to_thread(timed)
            finally:
                rest_s = took_s * (1.0 / READING_SHARE - 1.0)
                asyncio.get_running_loop().call_later(rest_s, self._reading.release)
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
