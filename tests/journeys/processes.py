"""The program as a user starts it: its commands as processes, its server on a free port."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from time import monotonic

import httpx

_READY_WITHIN_S = 180.0


def hustlexp(*arguments: str, folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run one command of the program with its own VAR_DIR; its output as text."""
    return subprocess.run(  # noqa: S603  our own program
        [*_PROGRAM, *arguments],
        env=program_environment(folder, settings),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@contextmanager
def serving(folder: Path, **settings: str) -> Iterator[httpx.Client]:
    """A running server and a client of it; the server is asked to stop at the end, and must."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = folder / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(  # noqa: S603  our own program
            serve_command("--port", str(port)),
            env=program_environment(folder, settings),
            cwd=folder,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10.0) as client:
            _wait_for(client, server, log)
            yield client
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=20) in (0, -signal.SIGTERM)


def _wait_for(client: httpx.Client, server: subprocess.Popen[bytes], log: Path) -> None:
    until, pause = monotonic() + _READY_WITHIN_S, Event()
    while monotonic() < until and server.poll() is None:
        try:
            client.get("/api/health")
            return
        except httpx.TransportError:
            pause.wait(0.05)
    raise AssertionError(f"The server did not start:\n{log.read_text()}")


_PROGRAM = (sys.executable, "-c", "from serving.command_line import app; app()")


def serve_command(*options: str) -> list[str]:
    """What starts the service in this interpreter."""
    return [*_PROGRAM, "serve", *options]


def program_environment(folder: Path, settings: Mapping[str, str]) -> dict[str, str]:
    """The environment of a program that has VAR_DIR in a folder: settings, and nothing inherited
    but where programs and the home are."""
    kept = ("PATH", "HOME", "LANG", "DATA_KEYS")
    inherited = {k: v for k, v in os.environ.items() if k in kept}
    root = str(Path(__file__).parents[2])
    return {**inherited, "PYTHONPATH": root, "VAR_DIR": str(folder / "var"), **settings}
