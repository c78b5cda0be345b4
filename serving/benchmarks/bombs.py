"""What one caller can do to the others: bodies made to cost, beside somebody who asks honestly.

A service of its own runs without any limit of requests, so that nothing but the bounds of bodies,
places and time stands between the bombs and the others.
"""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import Any, Final

import numpy as np

PROGRAM: Final = (sys.executable, "-c", "from serving.command_line import app; app()", "serve")
READY_WITHIN_S: Final = 180.0
PAUSE_S: Final = 0.05
"""Between two honest questions."""

SENDERS: Final = 4
SLOW_SENDERS: Final = 400

QUESTION: Final = json.dumps(
    {
        "taskId": "honest",
        "task": {
            "category": "delivery",
            "location": {"lat": 37.7749, "lng": -122.4194},
            "pay": 85,
            "urgency": "high",
        },
    }
).encode()
_MIB: Final = 1 << 20
BODIES: Final[dict[str, bytes]] = {
    "deep JSON": b"[" * 500_000,
    "deep objects": b'{"a":' * 150_000,
    "huge lists": b'{"userId":"u","context":[' + b"0," * 500_000 + b"0]}",
    "lists at the bound": b"[" + b'{"a":1},' * 9_900 + b"0]",
    "long texts": b'{"userId":"u","message":"' + b"a, " * 340_000 + b'"}',
    "long numbers": b"[" + b"9" * 1_000_000 + b"]",
    "quotation marks": b"[" + b'"",' * 330_000 + b'""]',
    "wrong at the end": b'{"userId":"u","message":"' + b"a" * 1_000_000,
}
"""Bodies within a mebibyte."""


def run(*, seconds: float) -> dict[str, Any]:
    """Ask honestly for so many seconds alone, beside each kind of bomb, and alone again."""
    load = os.getloadavg()[0]
    with _service() as (port, process):
        asker = _Asker(port, process)
        asker.watch(min(seconds, 5.0))  # warm
        phases = {"alone": asker.watch(seconds)}
        for name, body in BODIES.items():
            with _beside([partial(_bombard, port, body)] * SENDERS):
                phases[name] = asker.watch(seconds)
        for name, head in (("slow senders", True), ("slow heads", False)):
            with _held(port, has_head=head):
                phases[name] = asker.watch(seconds)
        phases["alone again"] = asker.watch(seconds)
    return {
        "seconds": seconds,
        "senders": SENDERS,
        "slow_senders": SLOW_SENDERS,
        "load": round(load, 1),
        "phases": phases,
    }


def page(figures: dict[str, Any]) -> str:
    """The figures for people: the others' latency, and the service's memory, in each phase."""
    alone = figures["phases"]["alone"]
    lines = [
        f"load average at the beginning: {figures['load']:g}",
        f"{'':<20} {'answers':>8} {'p50 ms':>8} {'p95 ms':>8} {'x':>6} {'RSS MiB':>8} {'+':>6}",
    ]
    for name, phase in figures["phases"].items():
        more = phase["rss_mib"] - alone["rss_mib"]
        times = phase["p95_ms"] / alone["p95_ms"]
        lines.append(
            f"{name:<20} {phase['answers']:>8} {phase['p50_ms']:>8.1f} {phase['p95_ms']:>8.1f} "
            f"{times:>6.2f} {phase['rss_mib']:>8.0f} {more:>+6.0f}"
        )
        if phase["refused"]:
            lines.append(f"{'':<20} {phase['refused']} honest questions were not answered")
    return "\n".join(lines)


class _Asker:
    """Somebody who asks honestly, one question after the other."""

    def __init__(self, port: int, process: subprocess.Popen[bytes]) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30.0)
        self._process = process

    def watch(self, seconds: float) -> dict[str, Any]:
        """Latency of the answers (ms), and the service's highest memory (MiB)."""
        took_ms: list[float] = []
        refused, most, until = 0, 0.0, time.monotonic() + seconds
        while time.monotonic() < until:
            began = time.perf_counter()
            status = self._ask()
            took_ms.append((time.perf_counter() - began) * 1_000)
            refused += status != 200
            most = max(most, _resident_mib(self._process.pid))
            time.sleep(PAUSE_S)
        p50, p95 = np.percentile(took_ms, (50, 95))
        return {
            "answers": len(took_ms),
            "refused": refused,
            "p50_ms": round(float(p50), 1),
            "p95_ms": round(float(p95), 1),
            "rss_mib": round(most, 1),
        }

    def _ask(self) -> int:
        headers = {"Content-Type": "application/json"}
        self._connection.request("POST", "/api/ai/match-task", QUESTION, headers)
        response = self._connection.getresponse()
        response.read()
        return response.status


def _resident_mib(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / _MIB


@contextmanager
def _beside(works: list[Callable[[Event], None]]) -> Iterator[None]:
    """Others at work for as long as the block lasts."""
    stop = Event()
    threads = [Thread(target=work, args=(stop,)) for work in works]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _bombard(port: int, body: bytes, stop: Event) -> None:
    """Send the body again and again."""
    while not stop.is_set():
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30.0)
        with suppress(OSError, http.client.HTTPException):
            connection.request("POST", "/api/ai/chat", body, {"Content-Type": "application/json"})
            connection.getresponse().read()
        connection.close()
        stop.wait(0.01)


@contextmanager
def _held(port: int, *, has_head: bool) -> Iterator[None]:
    """Connections whose request never ends; what is closed is opened again."""
    head = b"POST /api/ai/chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    begin = head + b"Content-Length: 1000000\r\n\r\n" + b"[" * 60_000 if has_head else head

    def hold(stop: Event) -> None:
        with ExitStack() as stack:
            held = [_begun(stack, port, begin) for _ in range(SLOW_SENDERS)]
            while not stop.wait(1.0):
                for number, connection in enumerate(held):
                    try:
                        connection.send(b"[" if has_head else b"X-A: b\r\n")
                    except OSError:
                        connection.close()
                        held[number] = _begun(stack, port, begin)

    with _beside([hold]):
        yield


def _begun(stack: ExitStack, port: int, begin: bytes) -> socket.socket:
    connection = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30.0))
    with suppress(OSError):
        connection.sendall(begin)
    return connection


@contextmanager
def _service() -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The service in development on a free port, without limits of requests."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {
        **os.environ, "ACCESS_MODE": "development", "HOST": "127.0.0.1", "WORKERS": "1",
        "RATE_LIMIT_PER_MINUTE": "0", "LOG_LEVEL": "ERROR",
    }  # fmt: skip
    process = subprocess.Popen([*PROGRAM, "--port", str(port)], env=environment)  # noqa: S603 (own code)
    try:
        until = time.monotonic() + READY_WITHIN_S
        while not _is_ready(port):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("The service did not start; its own lines say why.")
            time.sleep(0.2)
        yield port, process
    finally:
        process.terminate()
        process.wait(timeout=60.0)


def _is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5.0)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
