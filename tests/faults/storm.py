"""Half an hour of mixed traffic with random kills: at the end the tables are the ledger.

``python -m tests.faults.storm --minutes 30 --seed 1`` draws what is killed, and when, from the
seed; clients tell feedback and events by HTTP and by RabbitMQ, and ask, all the while.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from random import Random
from time import monotonic
from typing import Any, Final

from tests.faults.scenarios.rabbit_lost import published, some_messages
from tests.faults.traffic import traffic
from tests.faults.world import STARTS_WITHIN_S, World, pause, running_world, until

PAUSES_S: Final = (2.0, 12.0)
"""Shortest and longest time between two kills."""

AWAY_S: Final = (0.0, 3.0)
"""How long a server stays away."""

SETTLED_WITHIN_S: Final = 120.0
MESSAGES: Final = 5


@dataclass(frozen=True, slots=True)
class Blow:
    """One kill, when, and the seconds until everything was well again."""

    at_s: float
    what: str
    recovery_s: float


def _postgresql(world: World, random: Random) -> None:
    world.postgresql.kill()
    pause(random.uniform(*AWAY_S))
    world.postgresql.start()


def _redis(world: World, random: Random) -> None:
    world.redis.kill()
    pause(random.uniform(*AWAY_S))
    world.redis.start()


def _rabbit(world: World, random: Random) -> None:
    world.rabbit.kill()
    pause(random.uniform(*AWAY_S))
    world.rabbit.start()


def _one_process(world: World, random: Random) -> None:
    random.choice(world.processes()).kill()


def _hang(world: World, random: Random) -> None:
    pids = world.postgresql.processes()
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    pause(random.uniform(*AWAY_S))
    for pid in pids:
        os.kill(pid, signal.SIGCONT)


def _replacement(world: World, random: Random) -> None:
    world.supervisor.send_signal(signal.SIGHUP)


BLOWS: Final[Mapping[str, Callable[[World, Random], None]]] = {
    "PostgreSQL killed": _postgresql,
    "PostgreSQL hung": _hang,
    "Redis killed": _redis,
    "RabbitMQ killed": _rabbit,
    "a process killed": _one_process,
    "processes replaced": _replacement,
}


def storm(world: World, *, seconds: float, seed: int) -> dict[str, Any]:
    """The figures, with what differs between tables and ledger."""
    random, blows = Random(seed), list[Blow]()  # noqa: S311  an order of kills
    began, ended = monotonic(), threading.Event()
    publishing = threading.Thread(target=_publish, args=(world, ended))
    with traffic(world) as seen:
        publishing.start()
        try:
            while monotonic() - began < seconds:
                pause(random.uniform(*PAUSES_S))
                what = random.choice(list(BLOWS))
                at = monotonic() - began
                BLOWS[what](world, random)
                took = world.recovered(world.is_well, within_s=STARTS_WITHIN_S)
                blows.append(Blow(round(at, 1), what, round(took, 2)))
        finally:
            ended.set()
            publishing.join(timeout=60)
    url = world.postgresql.url
    with suppress(AssertionError):  # what differs is told below
        until(lambda: not world.ledger.differences(url), within_s=SETTLED_WITHIN_S)
    return {
        "seed": seed,
        "seconds": round(monotonic() - began),
        "blows": [asdict(blow) for blow in blows],
        "acknowledged": world.ledger.figures(),
        "questions": dict(seen.statuses),
        "unanswered": dict(seen.unanswered),
        "slowest_recovery_s": max((blow.recovery_s for blow in blows), default=0.0),
        "differences": world.ledger.differences(url),
    }


def _publish(world: World, ended: threading.Event) -> None:
    while not ended.is_set():
        published(world, some_messages(world, MESSAGES, "worker-50"))


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that servers are ended
    with running_world() as world:
        found = storm(world, seconds=60.0 * asked.minutes, seed=asked.seed)
    print(json.dumps(found, indent=1))  # noqa: T201  a command
    sys.exit(1 if found["differences"] else 0)


if __name__ == "__main__":
    main()
