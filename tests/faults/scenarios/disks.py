"""A disk without room: no file of the processes may grow any more.

The limit is set on the running processes (RLIMIT_FSIZE), so that every write past it fails as on
a full disk, for the journal as for the log, and only for them.
"""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager

from tests.faults.fault import Seen, fault
from tests.faults.world import World, until


@contextmanager
def _no_room(world: World) -> Iterator[None]:
    pids = [process.pid for process in world.processes()]
    before = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in pids}
    for pid in pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, before[pid][1]))
    try:
        yield
    finally:
        for pid in pids:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, before[pid])


def _lost(world: World) -> int:
    """Exposures that the journal of whoever answers could not keep; the larger of some looks."""
    return max(int(world.health().get("exposuresLost", 0)) for _ in range(8))


@fault(
    "the disk of the journal is full",
    done="no file of the processes may grow, for 20 questions",
    promised="rankings go out all the same; health counts what was not kept",
)
def journal(world: World) -> Seen:
    before = _lost(world)
    with _no_room(world):
        statuses = {world.match(f"worker-{n}").status_code for n in range(20)}
        assert statuses == {200}, statuses
        lost = _lost(world) - before
    assert lost > 0, "nothing was counted as lost"
    took = world.recovered(world.is_well)
    return Seen(f"20 x 200; {lost} or more counted as lost", took)


@fault(
    "feedback and events while the disk is full",
    done="no file of the processes may grow, while 20 are told",
    promised="acknowledged, as they go to the database",
)
def writes(world: World) -> Seen:
    with _no_room(world):
        for _ in range(20):
            world.until_told(f"full-{world.number()}", tries=3)
    took = world.recovered(world.is_well)
    until(lambda: world.health()["journalLagSeconds"] < 5.0)
    return Seen("20 acknowledged; the journal is carried on afterwards", took)
