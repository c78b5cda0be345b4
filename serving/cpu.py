"""Computation off the event loop, within a time budget."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ClassVar, TypeVar

from data.errors import ErrorKind, HustleError

T = TypeVar("T")


class TimeBudgetExceeded(HustleError):
    """The answer was not ready in time."""

    kind: ClassVar[ErrorKind] = ErrorKind.TIMEOUT


class CpuPool:
    """A few threads for numpy and the models, which let go of the interpreter's lock.

    Two threads by default: more would only queue for the same lock and cache. Waiting for a
    thread counts against the budget too, so an overload is shed instead of stored up.
    """

    def __init__(self, *, threads: int = 2, budget_s: float = 0.9) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="cpu")
        self._budget_s = budget_s

    async def run(self, compute: Callable[[], T]) -> T:
        """What `compute` returns.

        Raises
        ------
        TimeBudgetExceeded
            If that takes longer than the budget. A computation that has begun ends unheard.
        """
        try:
            async with asyncio.timeout(self._budget_s):
                return await asyncio.get_running_loop().run_in_executor(self._threads, compute)
        except TimeoutError:
            raise TimeBudgetExceeded(
                f"The answer was not ready within {self._budget_s:g} s; please try again."
            ) from None

    def close(self) -> None:
        """Let running computations end and start no more."""
        self._threads.shutdown(wait=True, cancel_futures=True)
