"""A city, its servers, and two processes that serve it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Final

import httpx
import psutil
from sqlalchemy import select

from data.database import open_database
from data.tables import WorkerProfileRow
from tests.faults.world import DATA_KEYS
from tests.journeys.processes import hustlexp, program_environment, serve_command
from tests.load.watching import cpu_seconds
from tests.serving.rabbit_server import own_rabbit
from tests.serving.redis_server import OwnRedis
from tests.serving.service import SERVICE_KEY
from tests.stores import killable_postgresql

STARTS_WITHIN_S: Final = 600.0
USERS: Final = 20_000
PROCESSES: Final = 2

REST_S: Final = 3.0
AT_REST: Final = 0.05
"""Of a core, below which a process that is looked at for `REST_S` has started and waits."""


@dataclass(frozen=True, slots=True)
class Home:
    """The running service and whom it knows."""

    supervisor: subprocess.Popen[bytes]
    port: int
    users: Sequence[str]

    @property
    def headers(self) -> dict[str, str]:
        """Of every request: a backend that speaks for its users."""
        return {"X-API-Key": SERVICE_KEY}

    def processes(self) -> list[psutil.Process]:
        """Those that serve, besides the supervisor."""
        return [
            child
            for child in psutil.Process(self.supervisor.pid).children()
            if child.status() != psutil.STATUS_ZOMBIE
        ]

    def replace_all(self) -> None:
        """Ask for a rolling restart."""
        self.supervisor.send_signal(signal.SIGHUP)


@contextmanager
def running_home(city: str, releases: Path | None, say: Callable[[str], None]) -> Iterator[Home]:
    """A service over a simulated city; a release is trained where no folder of them is given."""
    os.environ.setdefault("DATA_KEYS", DATA_KEYS)
    with ExitStack() as closing:
        folder = Path(closing.enter_context(tempfile.TemporaryDirectory()))
        postgresql = closing.enter_context(killable_postgresql())
        cache = OwnRedis(folder)
        cache.start()
        closing.callback(cache.stop)
        rabbit = closing.enter_context(own_rabbit())
        settings = {
            "ACCESS_MODE": "strict",
            "SERVICE_API_KEYS": SERVICE_KEY,
            "DATA_KEYS": os.environ["DATA_KEYS"],
            "DATABASE_URL": postgresql.url,
            "REDIS_URL": cache.url,
            "QUEUE_URL": rabbit.url,
            "RATE_LIMIT_PER_MINUTE": "0",
            "RATE_LIMIT_UPLOADS_PER_MINUTE": "0",
            "DRAIN_SECONDS": "5",
            "LOG_LEVEL": "WARNING",
        }
        say(f"Simulating {city}")
        _done(hustlexp("simulate", "--city", city, folder=folder, **settings))
        if releases is not None:
            shutil.copytree(releases, folder / "var" / "releases", dirs_exist_ok=True)
        else:
            say("Training")
            _done(hustlexp("train", folder=folder, **settings))
        say("Starting two processes")
        supervisor, port = _started(folder, settings)
        closing.callback(_ended, supervisor)
        home = Home(supervisor, port, _users(postgresql.url))
        _wait_for_rest(home)
        yield home


def _done(command: subprocess.CompletedProcess[str]) -> None:
    if command.returncode:
        raise RuntimeError(command.stdout + command.stderr)


def _users(url: str) -> list[str]:
    database = open_database(url)
    with database.session(read_only=True) as session:
        found = session.scalars(select(WorkerProfileRow.user_id).limit(USERS)).all()
    database.close()
    return list(found)


def _started(folder: Path, settings: dict[str, str]) -> tuple[subprocess.Popen[bytes], int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    log = folder / "server.log"
    with log.open("w") as output:
        supervisor = subprocess.Popen(  # noqa: S603  our own program
            serve_command("--port", str(port), "--workers", str(PROCESSES)),
            env=program_environment(folder, settings),
            cwd=folder,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    until, ready = monotonic() + STARTS_WITHIN_S, False
    while not ready:
        if monotonic() > until or supervisor.poll() is not None:
            raise RuntimeError(f"The service did not start:\n{log.read_text()[-2_000:]}")
        try:
            ready = httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=60).status_code == 200
        except httpx.TransportError:
            ready = False
        sleep(0.1)
    return supervisor, port


def _wait_for_rest(home: Home) -> None:
    """Until both processes are there and have nothing to do.

    One answers before the other has started: the load is for both, and begins when both are ready.
    """
    until = monotonic() + STARTS_WITHIN_S
    while monotonic() < until:
        began = [(process, cpu_seconds([process])) for process in home.processes()]
        sleep(REST_S)
        used = [cpu_seconds([process]) - before for process, before in began]
        if len(used) == PROCESSES and max(used) < AT_REST * REST_S:
            return
    raise RuntimeError("The processes do not come to rest.")


def _ended(supervisor: subprocess.Popen[bytes]) -> None:
    supervisor.send_signal(signal.SIGTERM)
    supervisor.wait(timeout=90)
