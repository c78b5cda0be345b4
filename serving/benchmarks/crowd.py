"""``hustlexp bench crowd``: what others feel while clients send uploads without pause.

Asks a running service for matches at an even pace, alone, beside the crowd, and alone again. The
crowd is a process of its own at the lowest priority, so that what it costs is the service's work
and not the crowd's; every client sends its upload anew as soon as it is answered.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from queue import Empty
from typing import Any, Final
from urllib.parse import urlsplit

import numpy as np

from serving.benchmarks.protocol import calibration_loop_ms

PACE_S: Final = 0.1
"""From one question to the next: ten a second."""

SETTLING_S: Final = 2.0
"""Left out at the beginning of each part."""

_BOUNDARY: Final = "crowd-of-clients"
_WAIT_S: Final = 30.0
_LOWEST: Final = 19  # nice(1)
QUESTION: Final[Mapping[str, Any]] = {
    "userId": "crowd",
    "context": {"location": {"lat": 37.7749, "lng": -122.4194}},
    "limit": 20,
}


@dataclass(frozen=True, slots=True)
class Sent:
    """What every client of the crowd sends: a file, to a path, as a part of this name."""

    path: str
    part: str
    content: bytes
    texts: Mapping[str, str]

    @property
    def body(self) -> bytes:
        """The upload."""
        parts = [
            f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
            for name, text in self.texts.items()
        ]
        head = (
            f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{self.part}"; '
            'filename="upload"\r\nContent-Type: application/octet-stream\r\n\r\n'
        )
        end = f"\r\n--{_BOUNDARY}--\r\n"
        return "".join(parts).encode() + head.encode() + self.content + end.encode()


def run(
    url: str, sent: Sent, *, clients: int, seconds: float, say: Callable[[str], None]
) -> dict[str, Any]:
    """Latencies of others in the three parts, and what the crowd was answered.

    Raises
    ------
    OSError
        If nothing answers at the address.
    """
    say("Alone")
    before = _ask(url, seconds)
    say("Beside the crowd")
    context = multiprocessing.get_context("spawn")
    stop, told = context.Event(), context.Queue()
    crowd = context.Process(target=_crowd, args=(url, sent, clients, stop, told), daemon=True)
    crowd.start()
    try:
        told.get(timeout=_WAIT_S)  # it has begun
        beside = _ask(url, seconds)
    finally:
        stop.set()
    try:
        answered = told.get(timeout=2 * _WAIT_S)
    except Empty:
        answered = {}
    crowd.join(_WAIT_S)
    say("Alone again")
    after = _ask(url, seconds)
    return {
        "clients": clients,
        "path": sent.path,
        "alone": before,
        "beside_the_crowd": beside,
        "alone_again": after,
        "crowd_answered": answered,
        "calibration_loop_ms": round(calibration_loop_ms(), 3),
    }


def page(figures: Mapping[str, Any]) -> str:
    """The figures as text."""
    lines = [f"match-task beside {figures['clients']} clients of {figures['path']}"]
    for name in ("alone", "beside_the_crowd", "alone_again"):
        part = figures[name]
        lines.append(
            f"{name.replace('_', ' '):>16}  p50 {part['p50_ms']:6.1f} ms  "
            f"p95 {part['p95_ms']:6.1f} ms  ({part['requests']} requests, {part['failed']} failed)"
        )
    answered = ", ".join(f"{n} x {status}" for status, n in figures["crowd_answered"].items())
    lines.append(f"the crowd was answered {answered or 'nothing'}")
    lines.append(f"calibration loop {figures['calibration_loop_ms']:.2f} ms")
    return "\n".join(lines)


def _ask(url: str, seconds: float) -> dict[str, Any]:
    """Milliseconds of questions asked at an even pace, whatever the answers take, and how many
    had another answer than a ranking."""
    body, took, failed = json.dumps(QUESTION).encode(), [], 0
    connection = _connection(url)
    begins = time.perf_counter()
    due = begins
    while due < begins + SETTLING_S + seconds:
        time.sleep(max(due - time.perf_counter(), 0.0))
        started = time.perf_counter()
        connection.request(
            "POST", "/api/ai/match-task", body, {"content-type": "application/json"}
        )
        answer = connection.getresponse()
        answer.read()
        if started >= begins + SETTLING_S:
            failed += answer.status != 200
            took.append((time.perf_counter() - started) * 1_000.0)
        due = max(due + PACE_S, time.perf_counter())
    connection.close()
    p50, p95 = np.quantile(took, [0.5, 0.95]).tolist()
    return {
        "p50_ms": round(p50, 2),
        "p95_ms": round(p95, 2),
        "requests": len(took),
        "failed": failed,
    }


def _crowd(url: str, sent: Sent, clients: int, stop: Any, told: Any) -> None:
    """The process of the crowd."""
    os.nice(_LOWEST)
    body, answered = sent.body, Counter[str]()
    threads = [
        threading.Thread(target=_client, args=(url, sent.path, body, stop, answered), daemon=True)
        for _ in range(clients)
    ]
    for thread in threads:
        thread.start()
    told.put("begun")
    for thread in threads:
        thread.join()
    told.put(dict(answered))


def _client(url: str, path: str, body: bytes, stop: Any, answered: Counter[str]) -> None:
    headers = {"content-type": f"multipart/form-data; boundary={_BOUNDARY}"}
    while not stop.is_set():
        connection = _connection(url)
        try:
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            answer.read()
            answered[str(answer.status)] += 1
        except (OSError, HTTPException):  # refused before everything was sent
            answered["refused"] += 1
        finally:
            connection.close()


def _connection(url: str) -> HTTPConnection:
    parts = urlsplit(url)
    return HTTPConnection(parts.hostname or "127.0.0.1", parts.port or 80, timeout=_WAIT_S)
