"""Several serving processes behind one listening socket, replaced one after the other.

The supervisor opens the socket and hands it down, so a connection that nobody has accepted yet
waits in the socket's own queue while one process leaves and the next comes: none is refused. It
serves nothing itself and holds neither market nor release.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from types import FrameType
from typing import Final

import structlog

log = structlog.get_logger(__name__)

READY_WITHIN_S: Final = 300.0
"""A process that is not ready by then is given up: the first one compiles and may simulate."""

GONE_WITHIN_S: Final = 60.0
"""A process that is told to end and has not by then is killed."""

RESTART_PAUSES_S: Final = (0.0, 1.0, 2.0, 5.0, 10.0)
"""Waits before a process that died is started again: longer each time until one gets ready."""

CORES_A_START: Final = 2
"""Cores that one start keeps busy: what takes long to load is loaded beside the imports."""

LOOK_S: Final = 0.2

PROGRAM: Final = (sys.executable, "-c", "from serving.command_line import app; app()", "serve")
"""`hustlexp serve` in this interpreter, whatever it was installed as."""


@dataclass(slots=True)
class Process:
    """One serving process and the pipe on which it says that it is ready."""

    child: subprocess.Popen[bytes]
    pipe: int
    started_at: float
    is_ready: bool = False

    def look(self) -> None:
        """See whether it has become ready since."""
        if self.is_ready or not select.select([self.pipe], [], [], 0)[0]:
            return
        self.is_ready = bool(os.read(self.pipe, 1))  # nothing to read: it died

    @property
    def has_ended(self) -> bool:
        """Whether the process is gone, whatever the reason."""
        return self.child.poll() is not None


class Supervisor:
    """Keeps `workers` processes serving until told to end.

    SIGHUP replaces them one by one: a new one starts, gets ready, and only then an old one drains
    and leaves, so that there are never fewer than `workers`. SIGTERM and SIGINT end them all. One
    that dies is replaced at once, and more slowly each time if the replacement dies too.

    Parameters
    ----------
    workers : int
        Processes that serve at a time, 1 or more.
    listening : socket.socket
        Bound and listening; every process accepts from it.
    options : sequence of str
        Passed on to each process.
    program : sequence of str
        What each process is; it serves from `--inherited-socket` and writes to `--ready-pipe`.
    cores : int, optional
        On which they run; those that this process may use.
    """

    def __init__(
        self,
        workers: int,
        listening: socket.socket,
        options: Sequence[str] = (),
        *,
        program: Sequence[str] = PROGRAM,
        cores: int | None = None,
    ) -> None:
        self._at_once = max((cores or len(os.sched_getaffinity(0))) // CORES_A_START, 1)
        self._workers = workers
        self._listening = listening
        self._options = options
        self._program = program
        self._serving: list[Process] = []
        self._leaving: list[tuple[Process, float]] = []
        self._to_replace: list[Process] = []
        self._deaths = 0
        self._starts_at = 0.0
        self._is_ending = False
        self._wakes, self._wake = os.pipe()

    def run(self) -> int:
        """Serve until told to end; the exit code, 0."""
        os.set_blocking(self._wake, False)
        handlers = {
            signal.SIGHUP: self._replace_all,
            signal.SIGTERM: self._end,
            signal.SIGINT: self._end,
        }
        before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
        try:
            while not (self._is_ending and not self._serving and not self._leaving):
                self._step()
                self._pause()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            os.close(self._wakes)
            os.close(self._wake)
        return 0

    def _step(self) -> None:
        for process in self._serving:
            process.look()
        self._bury()
        if self._is_ending:
            for process in self._serving:
                self._dismiss(process)
            return
        self._replace_next()
        if self._may_start() and monotonic() >= self._starts_at:
            self._serving.append(self._start())

    def _may_start(self) -> bool:
        """Whether one more is wanted now. While none serves, only as many start at a time as there
        are two cores each: they would only slow each other, and everybody waits for the first."""
        if len(self._serving) >= self._workers:
            return False
        return len(self._serving) < self._at_once or any(one.is_ready for one in self._serving)

    def _bury(self) -> None:
        """Take out whoever has ended, and end whoever takes too long."""
        now = monotonic()
        for process in [process for process in self._serving if process.has_ended]:
            self._forget(process)
            self._deaths = 0 if process.is_ready else self._deaths + 1
            pause = RESTART_PAUSES_S[min(self._deaths, len(RESTART_PAUSES_S) - 1)]
            self._starts_at = now + pause
            log.error(
                "process_died", pid=process.child.pid, code=process.child.returncode,
                restarts_in_seconds=pause,
            )  # fmt: skip
        for process in self._serving:
            if not process.is_ready and now > process.started_at + READY_WITHIN_S:
                log.error("process_not_ready", pid=process.child.pid)
                process.child.kill()
        for process, until in self._leaving:
            if now > until:
                log.error("process_does_not_end", pid=process.child.pid)
                process.child.kill()
        self._leaving = [(p, until) for p, until in self._leaving if not p.has_ended]

    def _replace_next(self) -> None:
        """Let one old process go as soon as a new one beside it is ready."""
        if not self._to_replace:
            return
        ready = sum(process.is_ready for process in self._serving)
        if ready > self._workers:
            self._dismiss(self._to_replace.pop(0))
        elif len(self._serving) == self._workers and ready == self._workers:
            self._serving.append(self._start())

    def _dismiss(self, process: Process) -> None:
        self._forget(process)
        process.child.send_signal(signal.SIGTERM)
        self._leaving.append((process, monotonic() + GONE_WITHIN_S))
        log.info("process_dismissed", pid=process.child.pid)

    def _forget(self, process: Process) -> None:
        self._serving = [other for other in self._serving if other is not process]
        self._to_replace = [other for other in self._to_replace if other is not process]
        os.close(process.pipe)

    def _start(self) -> Process:
        pipe, ready = os.pipe()
        shared = self._listening.fileno()
        child = subprocess.Popen(  # noqa: S603  our own program
            [
                *self._program, "--inherited-socket", str(shared), "--ready-pipe", str(ready),
                *self._options,
            ],
            pass_fds=(shared, ready),
        )  # fmt: skip
        os.close(ready)
        log.info("process_started", pid=child.pid)
        return Process(child, pipe, monotonic())

    def _replace_all(self, number: int, frame: FrameType | None) -> None:
        self._to_replace = list(self._serving)
        self._awake()

    def _end(self, number: int, frame: FrameType | None) -> None:
        self._is_ending = True
        self._awake()

    def _awake(self) -> None:
        with suppress(BlockingIOError):  # then it is awake enough
            os.write(self._wake, b"1")

    def _pause(self) -> None:
        if select.select([self._wakes], [], [], LOOK_S)[0]:
            os.read(self._wakes, 64)


def listening_socket(host: str, port: int) -> socket.socket:
    """A socket that listens at an address; port 0 takes a free one.

    Raises
    ------
    OSError
        If nobody may listen there.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=2048)
