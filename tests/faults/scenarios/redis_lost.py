"""Redis killed, hung and emptied."""

from __future__ import annotations

import signal

import redis

from tests.faults.fault import Seen, fault
from tests.faults.traffic import traffic
from tests.faults.world import World, pause, until

GOES_ON = "all questions answered 200 meanwhile, health names redis, then well by itself"


def _is_named(world: World, name: str) -> bool:
    return all(name in world.health()["degraded"] for _ in range(4))


@fault("Redis killed while idle", done="SIGKILL, started again", promised=GOES_ON)
def idle(world: World) -> Seen:
    world.redis.kill()
    until(lambda: _is_named(world, "redis"))
    statuses = {world.match().status_code for _ in range(5)}
    statuses |= {world.recommendations(f"worker-{n}").status_code for n in range(5)}
    world.redis.start()
    assert statuses == {200}, statuses
    return Seen("10 x 200 without it", world.recovered(world.is_well))


@fault("Redis killed under traffic", done="SIGKILL, a second later started", promised=GOES_ON)
def busy(world: World) -> Seen:
    with traffic(world) as seen:
        pause(0.5)
        world.redis.kill()
        pause(1.0)
        world.redis.start()
        took = world.recovered(world.is_well)
    assert seen.failed == 0, seen.text
    return Seen(seen.text, took)


@fault("Redis hangs", done="SIGSTOP for two seconds under traffic", promised=GOES_ON)
def hung(world: World) -> Seen:
    with traffic(world) as seen:
        world.redis.send(signal.SIGSTOP)
        pause(2.0)
        world.redis.send(signal.SIGCONT)
        took = world.recovered(world.is_well)
    assert seen.failed == 0, seen.text
    return Seen(seen.text, took)


@fault(
    "Redis is emptied",
    done="FLUSHALL, then a key of before sent again",
    promised="the same id: what is promised of writes does not stand in Redis",
)
def emptied(world: World) -> Seen:
    key = f"emptied-{world.number()}"
    first = world.until_told(key)
    with redis.Redis.from_url(world.redis.url) as client:
        client.flushall()
    assert world.until_told(key) == first
    return Seen("the same id", world.recovered(world.is_well))
