"""How long answers take while Redis is there, killed, hung, and back.

``python -m tests.faults.redis_away --seconds 20`` starts the service with servers of its own, asks
for matches and recommendations at a steady pace in each phase, and prints the percentiles.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Final

import httpx
import numpy as np

from tests.faults.world import World, pause, running_world, until

ASKERS: Final = 2
EVERY_S: Final = 0.1
"""Between two questions of one asker: a pace that the machine holds in every phase."""


@dataclass
class Phase:
    """What was asked in one phase."""

    took_ms: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)

    def figures(self) -> dict[str, Any]:
        """Percentiles in milliseconds, and the statuses."""
        p50, p95, most = np.percentile(np.array(self.took_ms), [50, 95, 100]).round(1).tolist()
        return {"p50_ms": p50, "p95_ms": p95, "max_ms": most, "statuses": dict(self.statuses)}


def asked(world: World, *, seconds: float) -> Phase:
    """Ask for some seconds."""
    phase, ends, lock = Phase(), monotonic() + seconds, threading.Lock()

    def ask(name: int) -> None:
        number, due = 0, monotonic()
        while monotonic() < ends:
            number += 1
            worker, begun = f"worker-{(name * 20 + number) % 40}", monotonic()
            question = world.match if number % 2 else world.recommendations
            try:
                status = str(question(worker).status_code)
            except httpx.HTTPError as error:
                status = type(error).__name__
            with lock:
                phase.took_ms.append(1_000.0 * (monotonic() - begun))
                phase.statuses[status] += 1
            due = max(due + EVERY_S, monotonic())
            pause(max(due - monotonic(), 0.0))

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(ASKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return phase


def measured(world: World, *, seconds: float) -> dict[str, Any]:
    """The figures of each phase; the first moments without Redis are in them."""

    def killed() -> None:
        world.redis.kill()

    def hung() -> None:
        world.redis.start()
        until(world.is_well)
        world.redis.send(signal.SIGSTOP)

    def back() -> None:
        world.redis.send(signal.SIGCONT)
        until(world.is_well)

    begin: dict[str, Callable[[], None]] = {
        "with Redis": lambda: None,
        "killed": killed,
        "hung": hung,
        "back": back,
    }
    asked(world, seconds=min(seconds, 5.0))  # what the first answers load
    figures: dict[str, Any] = {"load_before": round(os.getloadavg()[0], 1)}
    for name, come_about in begin.items():
        come_about()
        figures[name] = asked(world, seconds=seconds).figures()
    return figures


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0)
    seconds = parser.parse_args().seconds
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that servers are ended
    with running_world() as world:
        figures = measured(world, seconds=seconds)
    print(json.dumps(figures, indent=1))  # noqa: T201  a command
    answered = all(
        set(one["statuses"]) <= {"200"} for one in figures.values() if isinstance(one, dict)
    )
    sys.exit(0 if answered else 1)


if __name__ == "__main__":
    main()
