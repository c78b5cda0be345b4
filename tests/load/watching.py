"""Memory and processor time of the service's processes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, Final, Self

import numpy as np
import psutil

EVERY_S: Final = 2.0


class Memory:
    """Resident memory of all processes together, looked at every two seconds.

    Parameters
    ----------
    processes : callable
        Gives the processes that serve now.
    """

    def __init__(self, processes: Callable[[], list[psutil.Process]]) -> None:
        self._processes = processes
        self._seen: list[float] = []
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while True:
            self._seen.append(sum(map(_resident_mb, self._processes())))
            if self._ended.wait(EVERY_S):
                return

    def figures(self) -> dict[str, Any]:
        """MB at the beginning and the end, the most, and medians of the first and last quarter."""
        quarter = max(len(self._seen) // 4, 1)
        return {
            "first": round(self._seen[0]),
            "last": round(self._seen[-1]),
            "most": round(max(self._seen)),
            "first_quarter": round(float(np.median(self._seen[:quarter]))),
            "last_quarter": round(float(np.median(self._seen[-quarter:]))),
        }


def _resident_mb(process: psutil.Process) -> float:
    with suppress(psutil.NoSuchProcess):
        return float(process.memory_info().rss) / 1e6
    return 0.0


def cpu_seconds(processes: Iterable[psutil.Process]) -> float:
    """User and system time that processes have used so far."""
    times = [process.cpu_times() for process in processes]
    return float(sum(one.user + one.system for one in times))
