"""What one process says has moved, others hear at once; without Redis they look by themselves."""

from __future__ import annotations

import asyncio
from time import monotonic

from serving.nudges import Nudges, Topic
from serving.shared_redis import SharedRedis
from tests.serving.redis_server import PATIENT_S

LONG_S = 30.0
"""Far longer than a nudge takes, even on a machine with much else to do."""


def test_another_process_hears_at_once_and_the_teller_does_not(redis_url: str) -> None:
    async def run() -> tuple[float, bool]:
        servers = [SharedRedis(redis_url, within_s=PATIENT_S) for _ in range(2)]
        here, there = (Nudges(server) for server in servers)
        listening = [asyncio.create_task(one.listen()) for one in (here, there)]
        begun = monotonic()
        waiting = asyncio.create_task(there.pause(Topic.USERS, LONG_S))
        while not waiting.done():  # who subscribes later than it is said hears the next
            here.tell(Topic.USERS)
            await asyncio.sleep(0.05)
        took = monotonic() - begun
        own = asyncio.create_task(here.pause(Topic.USERS, 0.5))
        other = asyncio.create_task(there.pause(Topic.RELEASE, LONG_S))
        await own
        heard_other = other.done()
        other.cancel()
        for task in listening:
            task.cancel()
        await asyncio.wait([*listening, other])
        for one, server in zip((here, there), servers, strict=True):
            await one.close()
            await server.close()
        return took, heard_other

    took, heard_other = asyncio.run(run())
    assert took < LONG_S
    assert not heard_other  # of another topic nothing was said


def test_without_redis_a_pause_lasts_as_long_as_it_is_asked_to() -> None:
    async def run() -> float:
        redis = SharedRedis("redis://127.0.0.1:1/0")
        nudges, begun = Nudges(redis), monotonic()
        nudges.tell(Topic.USERS)
        await nudges.pause(Topic.USERS, 0.15)
        await nudges.close()
        await redis.close()
        return monotonic() - begun

    assert asyncio.run(run()) >= 0.14
