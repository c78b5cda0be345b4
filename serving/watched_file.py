"""A file of keys that is followed: changed on disk, it counts from the next request on."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Final, Generic, TypeVar

import structlog

from serving.settings import WrongSetting

log = structlog.get_logger(__name__)

T = TypeVar("T")

LOOKED_AT_EVERY_S: Final = 1.0
"""How often the file is looked at, while somebody asks for what it says."""

_Mark = tuple[int, int, int] | None


class WatchedFile(Generic[T]):
    """What a file says, read again when it has changed.

    A change that cannot be read is logged once and what was read before holds on: a key file that
    was half written when it was looked at locks nobody out.

    Parameters
    ----------
    setting : str
        What the file is called in messages and logs; its path is never told.
    read : callable
        What the file says; raises `WrongSetting` where it says nothing that can be used.
    monotonic : callable
        Seconds that only grow.

    Raises
    ------
    WrongSetting
        If the file cannot be used at the start: there is nothing from before to hold on to.
    """

    def __init__(
        self,
        path: Path,
        read: Callable[[Path], T],
        *,
        setting: str,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._path = path
        self._read = read
        self._setting = setting
        self._monotonic = monotonic
        self._lock = Lock()
        self._mark = _mark(path)  # before it is read: what changes meanwhile is seen later
        self._says = read(path)
        self._looked_at = monotonic()

    def __call__(self) -> T:
        """What the file says, at most `LOOKED_AT_EVERY_S` old."""
        now = self._monotonic()
        if now - self._looked_at >= LOOKED_AT_EVERY_S:
            with self._lock:
                self._looked_at = now
                self._look()
        return self._says

    def _look(self) -> None:
        mark = _mark(self._path)
        if mark == self._mark:
            return
        self._mark = mark
        try:
            self._says = self._read(self._path)
        except WrongSetting as error:
            log.error("keys_not_taken", setting=self._setting, reason=str(error))
        else:
            log.info("keys_taken", setting=self._setting)


def _mark(path: Path) -> _Mark:
    """What changes when the file does, also where another one was moved into its place."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
