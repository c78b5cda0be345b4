"""``make load``: the specification's mix of requests, and a rolling restart in the middle of it.

``python -m tests.load --city small --seconds 60 --rate 20`` starts PostgreSQL, Redis and RabbitMQ
of its own, simulates the city, and serves it with two processes, without a language model.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic
from typing import Any

from tests.load.home import Home, running_home
from tests.load.mix import ENDPOINTS, Mix
from tests.load.report import KEEPS_UP, not_held, page
from tests.load.sending import Answers, one, send
from tests.load.watching import Memory, cpu_seconds

STEP = 1.25
"""From one rate to the next in the search for saturation."""


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--city", default="bench", help="preset of hustlexp simulate")
    parser.add_argument("--seconds", type=float, default=600.0, help="of the even load")
    parser.add_argument("--rate", type=float, default=40.0, help="requests a second")
    parser.add_argument("--step-seconds", type=float, default=10.0, help="of each saturation step")
    parser.add_argument("--each", type=int, default=40, help="requests for the CPU of an endpoint")
    parser.add_argument("--releases", type=Path, help="folder of trained releases to serve with")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--report", type=Path, help="write the page here, such as docs/load.md")
    asked = parser.parse_args()
    say = _teller(monotonic())
    with running_home(asked.city, asked.releases, say) as home:
        figures = measured(home, asked, say)
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=1))
    text = page(figures)
    if asked.report:
        asked.report.write_text(text)
    print(text)  # noqa: T201  a command
    sys.exit(1 if not_held(figures) else 0)


def _teller(began: float) -> Callable[[str], None]:
    def say(text: str) -> None:
        print(f"{monotonic() - began:6.0f} s  {text}", file=sys.stderr, flush=True)  # noqa: T201

    return say


def measured(home: Home, asked: argparse.Namespace, say: Callable[[str], None]) -> dict[str, Any]:
    """All figures."""
    mix = Mix(home.users, asked.seed)
    say("Warm-up")
    send(mix, home.port, home.headers, rate=asked.rate / 4, goes_on=lambda s: s < 10.0)
    say(f"{asked.rate:g} requests/s for {asked.seconds:g} s")
    before = [(process, cpu_seconds([process])) for process in home.processes()]
    with Memory(home.processes) as memory:
        answers = send(
            mix, home.port, home.headers, rate=asked.rate, goes_on=lambda s: s < asked.seconds
        )
    by_process = [
        round((cpu_seconds([process]) - used) / answers.seconds, 3) for process, used in before
    ]
    say("A rolling restart under the same load")
    restart = _restart(home, mix, asked.rate)
    say("CPU by endpoint")
    cpu = {name: _cpu(home, mix, name, asked.each) for name in ENDPOINTS}
    say("Saturation")
    saturation = _saturation(home, mix, asked.rate, asked.step_seconds, say)
    return {
        "at": datetime.now(UTC).date().isoformat(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "city": asked.city,
        "command": " ".join(["python -m tests.load", *sys.argv[1:]]),
        "asked_rate": asked.rate,
        "seconds": round(answers.seconds, 1),
        "requests": answers.count,
        "rate": round(answers.count / answers.seconds, 1),
        "failures": dict(answers.failures),
        "began_anew": answers.anew,
        "endpoints": answers.table(),
        "cache_hit_rate": round(answers.cached / max(answers.cacheable, 1), 4),
        "memory_mb": memory.figures(),
        "cpu_ms": cpu,
        "cores_by_process": by_process,
        "saturation": saturation,
        "restart": restart,
    }


def _restart(home: Home, mix: Mix, rate: float) -> dict[str, Any]:
    before = {process.pid for process in home.processes()}
    home.replace_all()

    def goes_on(seconds: float) -> bool:
        return seconds < 5.0 or bool(before & {one.pid for one in home.processes()})

    answers = send(mix, home.port, home.headers, rate=rate, goes_on=goes_on)
    return {
        "seconds": round(answers.seconds, 1),
        "requests": answers.count,
        "failures": dict(answers.failures),
        "began_anew": answers.anew,
        "endpoints": answers.table(),
    }


def _cpu(home: Home, mix: Mix, endpoint: str, times: int) -> float:
    """Milliseconds of processor time of the service for one request, one after the other."""
    before = cpu_seconds(home.processes())
    for _ in range(times):
        connection = HTTPConnection("127.0.0.1", home.port, timeout=30)
        status, _ = one(connection, mix.next(endpoint), home.headers)
        connection.close()
        if status != 200:
            raise RuntimeError(f"{endpoint} answered {status}")
    return round(1e3 * (cpu_seconds(home.processes()) - before) / times, 1)


def _saturation(
    home: Home, mix: Mix, rate: float, step_s: float, say: Callable[[str], None]
) -> dict[str, Any]:
    """The highest rate that was kept up with, and what was answered at the next."""
    kept, steps = 0.0, list[dict[str, Any]]()
    while True:
        answers = send(mix, home.port, home.headers, rate=rate, goes_on=lambda s: s < step_s)
        reached = answers.count / answers.seconds
        good = reached >= KEEPS_UP * rate and not answers.failures
        steps.append(_step(rate, reached, answers))
        say(f"{rate:.0f}/s asked, {reached:.1f}/s answered")
        if not good:
            return {"kept_rate": round(kept, 1), "steps": steps}
        kept, rate = rate, rate * STEP


def _step(rate: float, reached: float, answers: Answers) -> dict[str, Any]:
    failed = sum(answers.failures.values())
    return {"asked": round(rate, 1), "answered": round(reached, 1), "failed": failed}


if __name__ == "__main__":
    main()
