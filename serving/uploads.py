"""How many uploads a process holds in memory at once."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from data.errors import Busy

RETRY_AFTER_S: Final = 2.0
"""When a refused upload may come again: about as long as one takes to be answered."""


HOLD_BACK_S: Final = 1.0
"""A refusal waits about as long, whatever its reason: whoever sends anew as soon as he is refused
would otherwise do so a hundred times a second, and every time takes others' time."""

SPREAD: Final = 0.5
"""Of a wait, by which it may be shorter or longer: clients that were refused together come again
one by one, and not all at once every second."""

_GOLDEN: Final = (math.sqrt(5.0) - 1.0) / 2.0
"""Multiples of it leave the largest gaps between each other (Weyl's sequence)."""

MOST_HELD_BACK: Final = 64
"""Refusals that wait; further ones are told at once. Each holds a connection and the 64 KiB of its
upload that the server reads ahead."""


class Uploads:
    """Places for uploads, from their first byte to the answer.

    Parameters
    ----------
    max_bytes : int
        Largest upload. Times `places`, this bounds what uploads take of the memory.
    places : int
        Uploads at a time.
    hold_back_s : float
        Seconds that a refusal waits on average, 0 or more.
    """

    def __init__(
        self, *, max_bytes: int = 10 << 20, places: int = 16, hold_back_s: float = HOLD_BACK_S
    ) -> None:
        self.max_bytes = max_bytes
        self._free = places
        self._hold_back_s = hold_back_s
        self._held_back = 0
        self._waits = 0

    async def hold_back(self) -> None:
        """Wait before a refusal, unless too many wait already."""
        if self._held_back >= MOST_HELD_BACK:
            return
        self._held_back += 1
        self._waits += 1
        apart = (self._waits * _GOLDEN) % 1.0  # 0 to 1
        try:
            await asyncio.sleep(self._hold_back_s * (1.0 + SPREAD * (2.0 * apart - 1.0)))
        finally:
            self._held_back -= 1

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place, until the context ends.

        Raises
        ------
        Busy
            If all are taken. Nobody waits for one: he would only hold a connection.
        """
        if self._free == 0:
            raise Busy("Too many uploads at once; please try again.", retry_after_s=RETRY_AFTER_S)
        self._free -= 1
        try:
            yield
        finally:
            self._free += 1
