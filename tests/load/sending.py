"""Requests at an even pace, whatever becomes of the earlier ones, and how they were answered."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from queue import SimpleQueue
from typing import Any, Final

import numpy as np

from tests.load.mix import ENDPOINTS, Asked, Mix

SENDERS: Final = 48
"""Connections that are kept, as those of as many apps would be."""

WAIT_S: Final = 30.0


@dataclass
class Answers:
    """What was answered, by endpoint; latencies in seconds from when a request was due."""

    latencies: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failures: Counter[str] = field(default_factory=Counter)
    cacheable: int = 0
    cached: int = 0
    seconds: float = 0.0
    anew: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def count(self) -> int:
        """Good answers."""
        return sum(map(len, self.latencies.values()))

    def refused(self, asked: Asked, status: int) -> None:
        """Note an answer that is not what was asked for."""
        with self._lock:
            self.failures[f"{asked.endpoint} {status}"] += 1

    def answered(self, asked: Asked, document: dict[str, Any], latency_s: float) -> None:
        """Note one answer."""
        is_cached = _cached(document)
        with self._lock:
            self.latencies[asked.endpoint].append(latency_s)
            if is_cached is not None:
                self.cacheable += 1
                self.cached += is_cached

    def began_anew(self) -> None:
        """Note a kept connection that the service had closed before it was asked again.

        As clients do (RFC 9112, section 9.3.1), the request goes over a new one.
        """
        with self._lock:
            self.anew += 1

    def failed(self, asked: Asked, error: Exception) -> None:
        """Note a request that was not answered."""
        with self._lock:
            self.failures[f"{asked.endpoint} {type(error).__name__}"] += 1

    def table(self) -> list[dict[str, Any]]:
        """By endpoint: number, milliseconds, a quarter of the limit, and whether p95 is in it."""
        rows = []
        for endpoint, about in ENDPOINTS.items():
            if not (latencies := self.latencies.get(endpoint)):
                continue
            p50, p95, p99 = (round(1e3 * v, 1) for v in np.percentile(latencies, [50, 95, 99]))
            bound = 250.0 * about.limit_s
            rows.append(
                {
                    "endpoint": endpoint, "requests": len(latencies), "p50_ms": p50,
                    "p95_ms": p95, "p99_ms": p99, "bound_ms": bound, "held": bool(p95 <= bound),
                }
            )  # fmt: skip
        return rows


def _cached(document: dict[str, Any]) -> bool | None:
    metadata = document.get("metadata")
    found = metadata.get("cached") if isinstance(metadata, dict) else None
    return found if isinstance(found, bool) else None


def send(
    mix: Mix,
    port: int,
    headers: dict[str, str],
    *,
    rate: float,
    goes_on: Callable[[float], bool],
) -> Answers:
    """Send `rate` requests a second while `goes_on` (of the seconds since the beginning)."""
    answers, due = Answers(), SimpleQueue[tuple[float, Asked] | None]()
    threads = [
        threading.Thread(target=_sender, args=(mix, port, headers, due, answers))
        for _ in range(SENDERS)
    ]
    for thread in threads:
        thread.start()
    began, number = time.monotonic(), 0
    while goes_on(time.monotonic() - began):
        at = began + number / rate
        time.sleep(max(at - time.monotonic(), 0.0))
        due.put((at, mix.next()))
        number += 1
    for _ in threads:
        due.put(None)
    for thread in threads:
        thread.join()
    answers.seconds = time.monotonic() - began
    return answers


def _sender(
    mix: Mix,
    port: int,
    headers: dict[str, str],
    due: SimpleQueue[tuple[float, Asked] | None],
    answers: Answers,
) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=WAIT_S)
    while (taken := due.get()) is not None:
        at, asked = taken
        is_kept = connection.sock is not None
        try:
            try:
                status, body = one(connection, asked, headers)
            except (BrokenPipeError, ConnectionResetError):  # no byte of an answer came
                if not is_kept:
                    raise
                connection.close()
                answers.began_anew()
                status, body = one(connection, asked, headers)
        except (OSError, HTTPException) as error:
            connection.close()
            answers.failed(asked, error)
        else:
            latency_s = time.monotonic() - at
            if status != 200:
                answers.refused(asked, status)
                continue
            document = json.loads(body)
            answers.answered(asked, document, latency_s)
            mix.answered(asked, document)
    connection.close()


def one(connection: HTTPConnection, asked: Asked, headers: dict[str, str]) -> tuple[int, bytes]:
    """Status and body of one answer.

    Raises
    ------
    OSError, HTTPException
        If there is none.
    """
    connection.request(
        "POST", asked.path, asked.body, {**headers, "Content-Type": asked.content_type}
    )
    response = connection.getresponse()
    body = response.read()
    if response.will_close:
        connection.close()
    return response.status, body
