"""Several processes behind one socket: replaced, lost and ended without a refused connection."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from time import monotonic

import httpx
import pytest

from serving.processes import listening_socket

SMALL_SERVICE = """
import os, pathlib, socket, sys, time
import typer
from fastapi import FastAPI
from serving.server import Server

def serve(
    inherited_socket: int = -1, ready_pipe: int = -1, refuse: str = "", hold: str = ""
):
    if refuse and os.path.exists(refuse):
        sys.exit(3)
    if hold:
        begun = pathlib.Path(hold).with_name(f"begun-{os.getpid()}")
        begun.write_text("held" if os.path.exists(hold) else "free")
    while hold and os.path.exists(hold):
        time.sleep(0.01)
    app = FastAPI()
    @app.get("/")
    def who() -> int:
        return os.getpid()
    server = Server(app, host="", port=0, drain_s=0.3, ready_fd=ready_pipe)
    server.run([socket.socket(fileno=inherited_socket)])

typer.run(serve)
"""
"""A program as the supervisor expects it, that is ready in half a second."""

SUPERVISOR = """
import socket, sys
from serving.processes import Supervisor
listening = socket.socket(fileno=int(sys.argv[1]))
program = [sys.executable, "-c", sys.argv[2]]
sys.exit(Supervisor(2, listening, sys.argv[4:], program=program, cores=int(sys.argv[3])).run())
"""

ROOT = Path(__file__).parents[2]


class Supervised:
    """A supervisor with two small processes, and how to ask them."""

    def __init__(self, supervisor: subprocess.Popen[bytes], address: str) -> None:
        self.supervisor = supervisor
        self.address = address

    def answers(self) -> int:
        """The id of the process that answers a new connection."""
        return int(httpx.get(self.address, timeout=20).text)

    def serving(self, number: int, *, besides: Set[int] = frozenset()) -> set[int]:
        """The ids of processes that answer, once there are so many besides some."""
        seen: set[int] = set()

        def are_enough() -> bool:
            seen.add(self.answers())
            return len(seen - besides) >= number

        until(are_enough)
        return seen - besides


def until(is_true: Callable[[], bool], *, within_s: float = 120.0) -> None:
    end, pause = monotonic() + within_s, Event()
    while not is_true():
        assert monotonic() < end, "It did not come to pass."
        pause.wait(0.01)


@contextmanager
def supervised(*options: str, cores: int = 4) -> Iterator[Supervised]:
    listening = listening_socket("127.0.0.1", 0)
    port = listening.getsockname()[1]
    supervisor = subprocess.Popen(  # noqa: S603  our own program
        [
            *(sys.executable, "-c", SUPERVISOR, str(listening.fileno()), SMALL_SERVICE),
            *(str(cores), *options),
        ],
        pass_fds=[listening.fileno()],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    listening.close()
    try:
        yield Supervised(supervisor, f"http://127.0.0.1:{port}/")
    finally:
        supervisor.send_signal(signal.SIGTERM)
        assert supervisor.wait(timeout=60) == 0


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_all_are_replaced_while_every_request_is_answered() -> None:
    with supervised() as service:
        before = service.serving(2)
        ended, failed, answered = Event(), [], []

        def ask() -> None:
            with httpx.Client(timeout=20) as client:  # connections are kept, as an app keeps them
                while not ended.is_set():
                    try:
                        answered.append(client.get(service.address).status_code)
                    except httpx.HTTPError as error:
                        failed.append(repr(error))

        asking = Thread(target=ask)
        asking.start()
        service.supervisor.send_signal(signal.SIGHUP)
        after = service.serving(2, besides=before)
        until(lambda: not any(map(is_running, before)))
        ended.set()
        asking.join()
    assert failed == []
    assert set(answered) == {200}
    assert not before & after
    assert not any(map(is_running, after))


def test_one_that_is_killed_is_replaced_and_the_other_answers_meanwhile() -> None:
    with supervised() as service:
        killed, other = service.serving(2)
        os.kill(killed, signal.SIGKILL)
        until(lambda: not is_running(killed) or service.answers() == other)
        (new,) = service.serving(1, besides={killed, other})
        assert is_running(new)
        assert is_running(other)


def test_what_cannot_start_is_tried_again_until_it_can(tmp_path: Path) -> None:
    obstacle = tmp_path / "obstacle"
    obstacle.touch()
    with supervised("--refuse", str(obstacle)) as service:
        waiting = Thread(target=service.answers)
        waiting.start()  # waits in the socket's queue: it is not refused
        obstacle.unlink()
        waiting.join(timeout=60)
        assert not waiting.is_alive()
        assert service.serving(2)


@pytest.mark.parametrize(("cores", "begun"), [(4, ["held", "held"]), (2, ["free", "held"])])
def test_while_none_serves_no_more_start_at_once_than_there_are_cores_for(
    tmp_path: Path, cores: int, begun: list[str]
) -> None:
    hold = tmp_path / "hold"
    hold.touch()

    def told() -> list[str]:
        return sorted(file.read_text() for file in tmp_path.glob("begun-*"))

    with supervised("--hold", str(hold), cores=cores) as service:
        until(lambda: told() == ["held"] * begun.count("held"))
        hold.unlink()
        assert service.serving(2)
    assert told() == begun


def test_an_address_in_use_is_an_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        listening_socket("127.0.0.1", taken.getsockname()[1])
