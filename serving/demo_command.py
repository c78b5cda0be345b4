"""The command `hustlexp demo`: all started, a link, a day of the market in fast motion."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Any, Final

import typer

from serving.clock import utc_now
from serving.offline_commands import storage

READY_WITHIN_S: Final = 180.0
_PROGRAM: Final = (sys.executable, "-c", "from serving.command_line import app; app()")


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(demo)


def demo(
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Port of loopback.")] = 8000,
    minutes: Annotated[
        float, typer.Option(min=0.01, help="Minutes that the day takes; then it is over.")
    ] = 10.0,
    calls: Annotated[int, typer.Option(min=1, help="Requests of the day.")] = 1_200,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the day.")] = 7,
    stay: Annotated[
        bool, typer.Option("--stay/--stop", help="Go on serving when the day is over.")
    ] = True,
) -> None:
    """Start everything on this machine, print the console's link, and play a day in fast motion.

    Without a market or a release they are made first, which takes a minute or two. The day is
    played by requests to the running service as an app, workers and the main backend would send
    them, more in the busy hours; what is reported stays in the database as any report does.
    """
    _prepare()
    key = secrets.token_urlsafe(32)
    with _service(port, key) as home:
        typer.echo(f"The console: {home}/console/   (the API: {home}/docs; Ctrl-C ends it)")
        try:
            told = play(Client(home, key), minutes=minutes, calls=calls, seed=seed)
            typer.echo(f"The day is over: {told} requests.")
            if stay:
                typer.echo("The service goes on until Ctrl-C.")
                while True:
                    time.sleep(3_600.0)
        except KeyboardInterrupt:
            typer.echo("Stopped.")


@dataclass(frozen=True, slots=True)
class Client:
    """Asks the service with its key; answers are JSON."""

    home: str
    key: str

    def get(self, path: str) -> Any:
        """The answer to GET; None where the service refused."""
        return self._ask(urllib.request.Request(self.home + path))  # noqa: S310 (loopback)

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """The answer to POST; None where the service refused."""
        request = urllib.request.Request(  # noqa: S310 (loopback)
            self.home + path,
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        return self._ask(request)

    def _ask(self, request: urllib.request.Request) -> Any:
        request.add_header("X-API-Key", self.key)
        try:
            with urllib.request.urlopen(request, timeout=30.0) as answer:  # noqa: S310 (loopback)
                return json.load(answer)
        except urllib.error.HTTPError:
            return None  # a refusal is part of a day; the console counts it


def play(client: Client, *, minutes: float, calls: int, seed: int) -> int:
    """Send the calls of a day, spread over some minutes; how many were answered."""
    import numpy as np

    from serving.demo import EVENTS, Day, midnight

    takes_events = EVENTS in client.get("/openapi.json")["paths"]
    day = Day(client.get("/api/console/market"), np.random.default_rng(seed), takes_events)
    answered, hour_s = 0, minutes * 60.0 / 24.0
    for number, (_, count) in enumerate(day.hours(midnight(utc_now()), calls)):
        if number % 6 == 0:
            typer.echo(f"{number:02}:00 in the market")
        ends = time.monotonic() + hour_s
        for left in range(int(count), 0, -1):
            call = day.call(utc_now())
            answer = client.post(call.path, call.body)
            answered += answer is not None
            following = day.follows(call, answer or {})
            if following is not None:
                answered += client.post(following.path, following.body) is not None
            time.sleep(max(ends - time.monotonic(), 0.0) / left)
        time.sleep(max(ends - time.monotonic(), 0.0))
    return answered


def _prepare() -> None:
    """A market and a release, made where there are none."""
    kept = storage()
    if (kept.releases_dir / "current").is_file():
        return
    for command in (("simulate", "--city", "small"), ("train",)):
        code = subprocess.run([*_PROGRAM, *command], check=False).returncode  # noqa: S603 (own code)
        if code:
            raise typer.Exit(code)


@contextmanager
def _service(port: int, key: str) -> Iterator[str]:
    """The service in development on loopback, without limits; ended with the demo."""
    environment = {
        **os.environ,
        "ACCESS_MODE": "development",
        "HOST": "127.0.0.1",
        "SERVICE_API_KEYS": key,
        "RATE_LIMIT_PER_MINUTE": "0",
        "LOG_LEVEL": "WARNING",
    }
    command = [*_PROGRAM, "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=environment)  # noqa: S603 (own code)
    home = f"http://127.0.0.1:{port}"
    try:
        _wait(home, server)
        yield home
    finally:
        server.terminate()
        server.wait(timeout=20.0)


def _wait(home: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(f"{home}/api/health", timeout=5.0).close()  # noqa: S310
            return
        except OSError:
            time.sleep(0.2)
    typer.echo("The service did not start; its own lines say why.", err=True)
    raise typer.Exit(1)
