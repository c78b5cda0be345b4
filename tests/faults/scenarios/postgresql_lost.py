"""PostgreSQL killed idle, under traffic and in a transaction; hung; cut off."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor

import psycopg

from tests.faults.fault import Seen, fault
from tests.faults.traffic import traffic
from tests.faults.world import NotAcknowledged, World, pause

KEPT = "nothing acknowledged lost or doubled; matches answered 200; well again by itself"


@fault("PostgreSQL killed while idle", done="SIGKILL to all of it, started again", promised=KEPT)
def idle(world: World) -> Seen:
    world.until_told(f"before-{world.number()}")
    world.postgresql.kill()
    statuses = {world.match().status_code for _ in range(5)}
    assert statuses == {200}, statuses
    world.postgresql.start()
    return Seen("5 matches 200 without it", world.recovered(world.is_well))


@fault("PostgreSQL killed under traffic", done="SIGKILL, a second later started", promised=KEPT)
def busy(world: World) -> Seen:
    with traffic(world) as seen:
        pause(1.0)
        world.postgresql.kill()
        pause(1.0)
        world.postgresql.start()
        took = world.recovered(world.is_well)
    assert seen.failed == 0, seen.text
    return Seen(seen.text, took)


@fault(
    "PostgreSQL killed in a transaction",
    done="SIGKILL while feedback waits for a lock in the middle of its transaction",
    promised="not acknowledged; sent again, it counts once",
)
def in_transaction(world: World) -> Seen:
    key = f"locked-{world.number()}"
    with ThreadPoolExecutor(1) as client, locked_feedback(world):
        waiting = client.submit(_told, world, key)
        pause(0.5)
        world.postgresql.kill()
        first = waiting.result(timeout=30)
    world.postgresql.start()
    took = world.recovered(world.is_well)
    world.until_told(key)
    assert first is None, "acknowledged although it was not kept"
    return Seen("503, then acknowledged once", took)


def _told(world: World, key: str) -> str | None:
    world.ledger.sent.add(key)
    try:
        return world.tell(key)
    except NotAcknowledged:
        return None


class locked_feedback:
    """The table of feedback locked against writers by somebody else."""

    def __init__(self, world: World) -> None:
        self._connection = psycopg.connect(world.postgresql.url)

    def __enter__(self) -> None:
        self._connection.execute("LOCK TABLE feedback IN EXCLUSIVE MODE")

    def __exit__(self, *_: object) -> None:
        self._connection.close()


@fault(
    "PostgreSQL hangs",
    done="SIGSTOP to all of it for three seconds under traffic",
    promised=KEPT,
)
def hung(world: World) -> Seen:
    with traffic(world) as seen:
        pids = world.postgresql.processes()
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        pause(3.0)
        for pid in pids:
            os.kill(pid, signal.SIGCONT)
        took = world.recovered(world.is_well)
    assert seen.failed == 0, seen.text
    return Seen(seen.text, took)


@fault(
    "every connection to PostgreSQL is cut",
    done="pg_terminate_backend for all of them, three times under traffic",
    promised=KEPT,
)
def cut(world: World) -> Seen:
    ended = 0
    with traffic(world) as seen:
        for _ in range(3):
            pause(0.3)
            with psycopg.connect(world.postgresql.url, autocommit=True) as own:
                rows = own.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
                ).fetchall()
            ended += len(rows)
        took = world.recovered(world.is_well)
    assert seen.failed == 0, seen.text
    return Seen(f"{ended} cut; {seen.text}", took)


@fault(
    "PostgreSQL has no connection left",
    done="others take all of its connections for two seconds under traffic",
    promised=KEPT,
)
def no_connections(world: World) -> Seen:
    taken: list[psycopg.Connection[tuple[object, ...]]] = []
    with traffic(world) as seen:
        try:
            while len(taken) < 500:
                taken.append(psycopg.connect(world.postgresql.url, connect_timeout=2))
        except psycopg.OperationalError:
            pass  # none is left
        pause(2.0)
        for connection in taken:
            connection.close()
        took = world.recovered(world.is_well)
    assert seen.failed == 0, seen.text
    return Seen(f"{len(taken)} taken; {seen.text}", took)
