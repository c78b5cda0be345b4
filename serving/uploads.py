"""How many uploads a process holds in memory at once."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Final

from data.errors import Busy

RETRY_AFTER_S: Final = 2.0
"""When a refused upload may come again: about as long as one takes to be answered."""


HOLD_BACK_S: Final = 0.5
"""A refusal waits at least so long, whatever its reason: whoever sends anew as soon as he is
refused would otherwise do so a hundred times a second, and every time takes others' time."""

PACE_S: Final = 0.5
"""From one refusal to the next, of all callers together: up to sixteen clients that send anew as
soon as they are refused are refused twice a second, all together."""

LONGEST_WAIT_S: Final = 8.0
"""Of a refusal, however many go before it: a crowd of clients must not keep somebody who chose a
wrong file from being told so, nor a process from ending."""

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
        Seconds that a refusal waits at least, 0 or more; 0 lets all go at once.
    time : callable
        Seconds, from any beginning, that never go back.
    """

    def __init__(
        self,
        *,
        max_bytes: int = 10 << 20,
        places: int = 16,
        hold_back_s: float = HOLD_BACK_S,
        time: Callable[[], float] = monotonic,
    ) -> None:
        self.max_bytes = max_bytes
        self._free = places
        self._hold_back_s = hold_back_s
        self._held_back = 0
        self._time = time
        self._last_leaves_at = -math.inf
        self._crowded = 0

    async def hold_back(self) -> None:
        """Wait before a refusal, its turn among all, unless too many wait already."""
        if self._held_back >= MOST_HELD_BACK or not self._hold_back_s:
            return
        now = self._time()
        wait_s = max(self._hold_back_s, self._last_leaves_at + PACE_S - now)
        self._last_leaves_at = now + min(wait_s, LONGEST_WAIT_S)
        if wait_s > LONGEST_WAIT_S:  # too many for turns: apart from each other all the same
            self._crowded += 1
            wait_s = LONGEST_WAIT_S * (1.0 - (self._crowded * _GOLDEN) % 1.0 / 2.0)
        self._held_back += 1
        try:
            await asyncio.sleep(wait_s)
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
