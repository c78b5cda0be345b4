"""A process loads what it needs beside others that serve: they go first."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from serving.cpu import lower_priority

T = TypeVar("T")

THREADS: Final = 4
"""Things that are loaded side by side, at the most."""


class Starting:
    """Threads of low priority, until the process is ready.

    A start computes for seconds. In a rolling restart that is on the cores of those that answer
    meanwhile, and at the same priority they were late, or refused.
    """

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(
            THREADS, thread_name_prefix="start", initializer=lower_priority
        )

    async def run(self, load: Callable[[], T]) -> T:
        """What `load` gives, in one of the threads."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, load)

    def close(self) -> None:
        """Let the threads go once they have ended what they do."""
        self._threads.shutdown(wait=False)
