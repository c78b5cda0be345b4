"""A real RabbitMQ for tests: the one that TEST_QUEUE_URL names, one on this host, or our own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from uuid import uuid4

import psutil
import pytest

USUAL_SERVER: Final = "amqp://guest:guest@127.0.0.1:5672/"
PATIENT_S: Final = 60.0
"""In which a broker must be there: Erlang takes its time where others compute."""


@contextmanager
def rabbit_server() -> Iterator[str]:
    """URL of a broker that answers; skips where there can be none."""
    named = os.environ.get("TEST_QUEUE_URL")
    if named is not None:
        yield named  # asked for by name, so that it must answer
    elif _listens(5672):
        yield USUAL_SERVER
    else:
        with own_rabbit() as broker:
            yield broker.url


class OwnRabbit:
    """A broker that a test may kill and start again on what it has on disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port, self._distribution = _free_port(), _free_port()
        self._node = f"test{uuid4().hex[:8]}@localhost"
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it is; the same after a restart."""
        return f"amqp://guest:guest@127.0.0.1:{self._port}/"

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        config = self._folder / "rabbitmq.conf"
        config.write_text(f"listeners.tcp.1 = 127.0.0.1:{self._port}\nloopback_users = none\n")
        environment = {
            **os.environ,
            "HOME": str(self._folder),
            "RABBITMQ_NODENAME": self._node,
            "RABBITMQ_MNESIA_BASE": str(self._folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(self._folder / "log"),
            "RABBITMQ_CONFIG_FILE": str(config),
            "RABBITMQ_DIST_PORT": str(self._distribution),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self._folder / "plugins"),
            "RABBITMQ_PID_FILE": str(self._folder / "pid"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 1:1 +sbwt none",
        }
        with (self._folder / "out.log").open("ab") as log:
            self._server = subprocess.Popen(  # noqa: S603  our own
                [_program()], env=environment, stdout=log, stderr=log, start_new_session=True
            )
        until = time.monotonic() + PATIENT_S
        while not _listens(self._port):
            if time.monotonic() > until or self._server.poll() is not None:
                text = (self._folder / "out.log").read_text(errors="replace")[-2_000:]
                raise RuntimeError(f"The broker did not start: {text}")
            time.sleep(0.1)

    def kill(self) -> None:
        """End it as a machine does that loses its power."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it for good."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self._server is None:
            return
        with suppress(psutil.NoSuchProcess):
            leader = psutil.Process(self._server.pid)
            family = [leader, *leader.children(recursive=True)]
            for process in family:
                with suppress(psutil.NoSuchProcess):
                    process.send_signal(how)
            psutil.wait_procs(family, timeout=10)
        self._server.wait()
        self._server = None


@contextmanager
def own_rabbit() -> Iterator[OwnRabbit]:
    """A broker of the test's own, gone when the block ends; skips where none is installed."""
    if not _program():
        pytest.skip("not on this machine: no rabbitmq-server")
    folder = Path(tempfile.mkdtemp())
    broker = OwnRabbit(folder)
    try:
        broker.start()
        yield broker
    finally:
        broker.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _program() -> str:
    beside = Path("/usr/lib/rabbitmq/lib")
    for found in sorted(beside.glob("rabbitmq_server-*/sbin/rabbitmq-server")):
        return str(found)  # the wrapper on the path changes the user, which a test must not
    named = shutil.which("rabbitmq-server")
    return named or ""


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1.0)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
