"""Computation off the event loop, within a time budget."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import ClassVar, Final, TypeVar

from data.errors import Busy, ErrorKind, HustleError

T = TypeVar("T")


class TimeBudgetExceeded(HustleError):
    """The answer was not ready in time."""

    kind: ClassVar[ErrorKind] = ErrorKind.TIMEOUT


RETRY_AFTER_S: Final = 2.0
"""When a refused computation may be asked for again."""

BACKGROUND_NICENESS: Final = 10
"""Of threads whose work takes so long that others would feel it (nice(1): 0 to 19)."""


def too_much_work() -> Busy:
    """The refusal of one computation more than there are places."""
    return Busy("Too much work at once; please try again.", retry_after_s=RETRY_AFTER_S)


class CpuPool:
    """A few threads for numpy and the models, which let go of the interpreter's lock.

    Two threads by default: more would only queue for the same lock and cache. Waiting for a
    thread counts against the budget too, so an overload is shed instead of stored up.

    Parameters
    ----------
    threads : int
        Computations at a time.
    budget_s : float
        Seconds that a caller waits.
    places : int, optional
        Computations at a time and waiting; one more is refused at once. Without it none is.
    niceness : int
        Priority of the threads, and of those that they start: 0 as the process, 19 the least.
    """

    def __init__(
        self,
        *,
        threads: int = 2,
        budget_s: float = 0.9,
        places: int | None = None,
        niceness: int = 0,
    ) -> None:
        self._threads = ThreadPoolExecutor(
            threads,
            thread_name_prefix="cpu",
            initializer=lambda: os.setpriority(os.PRIO_PROCESS, 0, niceness) if niceness else None,
        )
        self._budget_s = budget_s
        self._places = BoundedSemaphore(places) if places is not None else None

    @property
    def is_full(self) -> bool:
        """Whether all places are taken at this moment: one more would be refused."""
        if self._places is None:
            return False
        is_free = self._places.acquire(blocking=False)
        if is_free:
            self._places.release()
        return not is_free

    async def run(self, compute: Callable[[], T]) -> T:
        """What `compute` returns.

        Raises
        ------
        TimeBudgetExceeded
            If that takes longer than the budget. A computation that has begun ends unheard.
        Busy
            If all places are taken; a computation that ends unheard holds its place until then.
        """
        if self._places is not None and not self._places.acquire(blocking=False):
            raise too_much_work()
        computation = self._threads.submit(compute)
        if self._places is not None:
            places = self._places
            computation.add_done_callback(lambda _: places.release())
        try:
            async with asyncio.timeout(self._budget_s):
                return await asyncio.wrap_future(computation)
        except TimeoutError:
            raise TimeBudgetExceeded(
                f"The answer was not ready within {self._budget_s:g} s; please try again."
            ) from None

    def close(self) -> None:
        """Let running computations end and start no more."""
        self._threads.shutdown(wait=True, cancel_futures=True)
