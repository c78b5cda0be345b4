"""What faults are done to: servers of one's own, a service in two processes, and its clients."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, Final

import httpx
import psutil
import redis

from tests.doubles.language_model import Double, running_double
from tests.faults.ledger import Ledger
from tests.journeys.processes import program_environment, serve_command
from tests.serving.rabbit_server import OwnRabbit, own_rabbit
from tests.serving.redis_server import OwnRedis
from tests.serving.service import SECRET, SERVICE_KEY
from tests.serving.stored import store_market, store_release
from tests.stores import KillableServer, killable_postgresql

RECOVERS_WITHIN_S: Final = 15.0
"""Of every fault, without hands: promise 12."""

STARTS_WITHIN_S: Final = 300.0
ASKED_WITHIN_S: Final = 30.0
HERE: Final = {"lat": 37.75, "lng": -122.45}
DATA_KEYS: Final = "tests:" + "c2VhbHMgd2hhdCB0ZXN0cyBrZWVwIG9mIG5vYm9keSE="
IN_A_ROW: Final = 6
"""Good answers on new connections after which both processes are taken to be well."""


class NotAcknowledged(Exception):
    """The service did not say that it has kept what it was told."""


@dataclass
class World:
    """The running system that scenarios share.

    Attributes
    ----------
    folder : Path
        Holds VAR_DIR and the service's log.
    postgresql, redis, rabbit : servers
        Each may be killed and started again; they stay where they are.
    model : Double
        The language model's service.
    supervisor : subprocess.Popen
        `hustlexp serve --workers 2`.
    ledger : Ledger
        What was acknowledged to clients.
    """

    folder: Path
    postgresql: KillableServer
    redis: OwnRedis
    rabbit: OwnRabbit
    model: Double
    supervisor: subprocess.Popen[bytes]
    port: int
    ledger: Ledger = field(default_factory=Ledger)
    _number: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def address(self) -> str:
        """Where the service listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def releases(self) -> Path:
        """Where releases and the pointer to the current one are."""
        return self.folder / "var" / "releases"

    def number(self) -> int:
        """One that nobody has had."""
        with self._lock:
            self._number += 1
            return self._number

    # ---- Asking ---------------------------------------------------------------------------

    def post(self, path: str, body: Any, **headers: str) -> httpx.Response:
        """One answer over a connection of its own, so that any process may give it."""
        return httpx.post(
            self.address + path,
            json=body,
            headers={"X-API-Key": SERVICE_KEY, **headers},
            timeout=ASKED_WITHIN_S,
        )

    def get(self, path: str) -> httpx.Response:
        """As `post`."""
        key = {"X-API-Key": SERVICE_KEY}
        return httpx.get(self.address + path, headers=key, timeout=ASKED_WITHIN_S)

    def match(self, worker: str = "worker-3") -> httpx.Response:
        """Tasks for a worker."""
        return self.post("/api/ai/match-task", {"userId": worker, "context": {"location": HERE}})

    def chat(self, text: str) -> httpx.Response:
        """An answer in words, in a session of its own."""
        session = f"s{self.number()}"
        asked = {"userId": "worker-3", "message": text, "context": {"sessionId": session}}
        return self.post("/api/ai/chat", asked)

    def recommendations(self, worker: str) -> httpx.Response:
        """Recommendations, which are kept for five minutes."""
        asked = {
            "userId": worker,
            "recommendationType": "on-demand",
            "context": {"location": HERE},
        }
        return self.post("/api/ai/recommendations", asked)

    def health(self) -> dict[str, Any]:
        """What the app is told."""
        told: dict[str, Any] = self.get("/api/health").json()
        return told

    # ---- Telling --------------------------------------------------------------------------

    def tell(self, key: str, user: str = "worker-3") -> str:
        """Tell feedback once; the id under which it was acknowledged.

        Raises
        ------
        NotAcknowledged
            If the answer is not 200, or there is none.
        """
        told = {"userId": user, "feedbackType": "general", "data": {"note": key}}
        try:
            answer = self.post("/api/ai/feedback", told, **{"Idempotency-Key": key})
        except httpx.HTTPError as error:
            raise NotAcknowledged(type(error).__name__) from error
        if answer.status_code != 200:
            raise NotAcknowledged(str(answer.status_code))
        id = str(answer.json()["feedbackId"])
        self.ledger.acknowledged(key, id)
        return id

    def events(self, events: list[dict[str, Any]]) -> dict[str, Any]:
        """Tell market events once; what became of them.

        Raises
        ------
        NotAcknowledged
            As `tell`.
        """
        try:
            answer = self.post("/api/internal/events", {"events": events})
        except httpx.HTTPError as error:
            raise NotAcknowledged(type(error).__name__) from error
        if answer.status_code != 200:
            raise NotAcknowledged(str(answer.status_code))
        told: dict[str, Any] = answer.json()
        refused = {one["index"] for one in told["refused"]}
        for index, event in enumerate(events):
            if index not in refused:
                self.ledger.taken(event)
        return told

    # ---- Processes ------------------------------------------------------------------------

    def processes(self) -> list[psutil.Process]:
        """Those that serve, besides the supervisor."""
        return [
            child
            for child in psutil.Process(self.supervisor.pid).children()
            if child.status() != psutil.STATUS_ZOMBIE
        ]

    def both_serve(self) -> bool:
        """Whether there are two processes and both answer."""
        text = [self.get("/metrics").text for _ in range(12)]
        lines = {line for one in text for line in one.splitlines()}
        seen = [line for line in lines if line.startswith("process_start_time_seconds ")]
        return len(self.processes()) == 2 and len(seen) == 2

    def recovered(
        self, works: Callable[[], bool], *, within_s: float = RECOVERS_WITHIN_S
    ) -> float:
        """Seconds until something worked several times in a row.

        Raises
        ------
        AssertionError
            If it takes longer than is promised.
        """
        began, good = monotonic(), 0
        while good < IN_A_ROW:
            first_good = monotonic()
            good = good + 1 if _holds(works) else 0
            if good == 1:
                since = first_good - began
            if good == 0:
                assert monotonic() - began < within_s, f"not well after {within_s:g} s"
                pause(0.05)
        return since

    def is_well(self) -> bool:
        """Whether a question is answered, feedback acknowledged, and nothing named degraded."""
        if self.match().status_code != 200 or self.health()["degraded"]:
            return False
        self.until_told(f"well-{self.number()}", tries=1)
        return True

    def until_told(self, key: str, user: str = "worker-3", *, tries: int = 400) -> str:
        """Tell feedback again and again until it is acknowledged, as a client does.

        Raises
        ------
        NotAcknowledged
            If no try was.
        """
        for left in reversed(range(tries)):
            self.ledger.sent.add(key)
            try:
                return self.tell(key, user)
            except NotAcknowledged:
                if left == 0:
                    raise
                pause(0.05)
        raise NotAcknowledged("never tried")


def pause(seconds: float) -> None:
    """Wait between two tries."""
    threading.Event().wait(seconds)


def until(is_true: Callable[[], bool], *, within_s: float = RECOVERS_WITHIN_S) -> float:
    """Seconds until something is true.

    Raises
    ------
    AssertionError
        If it is not in time.
    """
    began = monotonic()
    while not _holds(is_true):
        assert monotonic() - began < within_s, f"did not come to pass within {within_s:g} s"
        pause(0.05)
    return monotonic() - began


def _holds(is_true: Callable[[], bool]) -> bool:
    try:
        return is_true()
    except (httpx.HTTPError, NotAcknowledged, redis.RedisError):
        return False


@contextmanager
def running_world() -> Iterator[World]:
    """Servers, a market of 60 workers and 400 tasks, a release, and the service over them."""
    os.environ.setdefault("DATA_KEYS", DATA_KEYS)
    with ExitStack() as closing:
        folder = Path(closing.enter_context(tempfile.TemporaryDirectory()))
        postgresql = closing.enter_context(killable_postgresql())
        cache = OwnRedis(folder)
        cache.start()
        closing.callback(cache.stop)
        rabbit = closing.enter_context(own_rabbit())
        model = closing.enter_context(running_double())
        store_market(postgresql.url, workers=60, tasks=400)
        releases = folder / "var" / "releases"
        store_release(releases, accept_log_odds=2.0)
        store_release(releases, accept_log_odds=1.0, made_on=1)
        settings = {
            "ACCESS_MODE": "strict",
            "JWT_SECRET": SECRET,
            "SERVICE_API_KEYS": SERVICE_KEY,
            "DATA_KEYS": os.environ["DATA_KEYS"],
            "DATABASE_URL": postgresql.url,
            "REDIS_URL": cache.url,
            "QUEUE_URL": rabbit.url,
            "OPENAI_API_KEY": "none-is-needed",
            "OPENAI_BASE_URL": model.base_url,
            "LLM_USER_USD_PER_DAY": "10",
            "RATE_LIMIT_PER_MINUTE": "0",
            "RELEASE_POLL_SECONDS": "0.2",
        }
        supervisor, port = _started(folder, settings)
        world = World(folder, postgresql, cache, rabbit, model, supervisor, port)
        closing.callback(_ended, supervisor)
        until(world.both_serve, within_s=STARTS_WITHIN_S)
        world.recovered(world.is_well, within_s=STARTS_WITHIN_S)
        yield world


def _started(folder: Path, settings: dict[str, str]) -> tuple[subprocess.Popen[bytes], int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with (folder / "server.log").open("w") as output:
        supervisor = subprocess.Popen(  # noqa: S603  our own program
            serve_command("--port", str(port), "--workers", "2"),
            env=program_environment(folder, settings),
            cwd=folder,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    return supervisor, port


def _ended(supervisor: subprocess.Popen[bytes]) -> None:
    supervisor.send_signal(signal.SIGTERM)
    supervisor.wait(timeout=90)
