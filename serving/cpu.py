"""Computation off the event loop, within a time budget."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from threading import Lock, get_native_id
from time import perf_counter
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


NEWEST_WEIGHS: Final = 0.3
"""Of the newest computation in how long one is expected to take (exponential smoothing)."""

MOST_COUNTED: Final = 3.0
"""Times the expected, beyond which a longer computation counts no more: one that a pause of the
machine held up for a second says little of the next, and refused what fifty milliseconds answer.
Where all have become slower, five in a row still make ten times as long expected."""


class Places:
    """Computations that are let in: so many, and no more than can be answered in time.

    A queue that is longer than its callers wait does all its work for nobody: on a machine so busy
    that a picture took a second, of fifteen looks two were in time. So there are fewer places as
    computations take longer. One is always let in where none is in work. The first of each thread
    tell nothing of the next: they find nothing loaded, beside a process that is still starting.

    Parameters
    ----------
    most : int
        Places at the most.
    budget_s : float
        Seconds that a caller waits.
    threads : int
        Computations at a time.
    """

    def __init__(self, most: int, *, budget_s: float, threads: int) -> None:
        self._most, self._budget_s, self._threads = most, budget_s, threads
        self._taken, self._expected_s, self._lock = 0, 0.0, Lock()
        self._first = threads

    @property
    def is_full(self) -> bool:
        """Whether one more computation would be refused at this moment."""
        rounds = self._taken // self._threads + 1  # its own among them
        is_late = self._taken > 0 and rounds * self._expected_s > self._budget_s
        return self._taken >= self._most or is_late

    @property
    def taken(self) -> int:
        """Computations that are at work or wait."""
        return self._taken

    def acquire(self) -> bool:
        """Take a place, if there is one."""
        with self._lock:
            if self.is_full:
                return False
            self._taken += 1
            return True

    def release(self) -> None:
        """Give a place back."""
        with self._lock:
            self._taken -= 1

    def note(self, seconds: float) -> None:
        """Learn from how long a computation took."""
        with self._lock:
            if self._first:
                self._first -= 1
                return
            before = self._expected_s or seconds
            counted = min(seconds, MOST_COUNTED * before)
            self._expected_s = before + NEWEST_WEIGHS * (counted - before)


def lower_priority(niceness: int = BACKGROUND_NICENESS) -> None:
    """Let the calling thread, and those that it starts, go after others (nice(1)); for good."""
    thread = get_native_id()
    # Where all of the process has less priority already, there is none to give away.
    os.setpriority(os.PRIO_PROCESS, thread, max(niceness, os.getpriority(os.PRIO_PROCESS, thread)))


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
        Computations at a time and waiting; one more is refused at once. Fewer where computations
        take so long that the last would not be in time. Without it none is refused.
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
            initializer=lambda: lower_priority(niceness) if niceness else None,
        )
        self._count = threads
        self._budget_s = budget_s
        self._places = (
            Places(places, budget_s=budget_s, threads=threads) if places is not None else None
        )

    @property
    def is_full(self) -> bool:
        """Whether one more computation would be refused at this moment."""
        return self._places is not None and self._places.is_full

    @property
    def depth(self) -> int:
        """Computations that are at work or wait, where places are counted."""
        return self._places.taken if self._places is not None else 0

    @property
    def share(self) -> float:
        """Of the time that a computation takes at leisure, what it should where others wait.

        1 where all that are there have a thread, a third where there are three for each; for those
        that can end earlier.
        """
        return min(self._count / max(self.depth, 1), 1.0)

    async def run(self, compute: Callable[[], T]) -> T:
        """What `compute` returns.

        Raises
        ------
        TimeBudgetExceeded
            If that takes longer than the budget. A computation that has begun ends unheard.
        Busy
            If all places are taken; a computation that ends unheard holds its place until then.
        """
        computation = self._submit(compute)
        try:
            async with asyncio.timeout(self._budget_s):
                return await asyncio.wrap_future(computation)
        except TimeoutError:
            raise TimeBudgetExceeded(
                f"The answer was not ready within {self._budget_s:g} s; please try again."
            ) from None

    def _submit(self, compute: Callable[[], T]) -> Future[T]:
        places, context = self._places, copy_context()  # a trace goes on in the thread
        if places is None:
            return self._threads.submit(context.run, compute)
        if not places.acquire():
            raise too_much_work()

        def timed() -> T:
            started = perf_counter()
            try:
                return compute()
            finally:
                places.note(perf_counter() - started)

        computation = self._threads.submit(context.run, timed)
        computation.add_done_callback(lambda _: places.release())
        return computation

    def close(self) -> None:
        """Let running computations end and start no more."""
        self._threads.shutdown(wait=True, cancel_futures=True)
