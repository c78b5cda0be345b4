"""How many uploads a process holds in memory at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from data.errors import Busy

RETRY_AFTER_S: Final = 2.0
"""When a refused upload may come again: about as long as one takes to be answered."""


class Uploads:
    """Places for uploads, from their first byte to the answer.

    Parameters
    ----------
    max_bytes : int
        Largest upload. Times `places`, this bounds what uploads take of the memory.
    places : int
        Uploads at a time.
    """

    def __init__(self, *, max_bytes: int = 10 << 20, places: int = 16) -> None:
        self.max_bytes = max_bytes
        self._free = places

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
