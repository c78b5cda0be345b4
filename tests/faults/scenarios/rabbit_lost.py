"""RabbitMQ killed and started again; messages twice, poisonous, and not taken before a death."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from data.errors import HustleError
from serving.queues.queue import Message
from serving.queues.rabbit import RabbitQueue
from serving.taking_events import EVENTS
from tests.faults.fault import Seen, fault
from tests.faults.traffic import placed, traffic
from tests.faults.world import World, pause, until

TAKEN = "every confirmed message takes effect once"
TRIES = 100


def published(world: World, messages: list[Message]) -> int:
    """Publish until the broker confirms; how often that had to be tried again."""

    async def publish() -> int:
        queue = RabbitQueue(world.rabbit.url)
        try:
            for again in range(TRIES):
                try:
                    await queue.publish(EVENTS, messages)
                    return again
                except HustleError:
                    await asyncio.sleep(0.2)
        finally:
            await queue.close()
        raise AssertionError("the broker confirmed nothing")

    return asyncio.run(publish())


def some_messages(world: World, count: int, worker: str) -> list[Message]:
    """Messages that put a worker somewhere, one after the other; the ledger knows them."""
    events = [placed(worker, world.number()) for _ in range(count)]
    return [_message(world, event) for event in events]


def _message(world: World, event: dict[str, Any]) -> Message:
    """A message that the ledger counts as acknowledged: call before it is published."""
    world.ledger.taken(event)
    return Message(event["id"], json.dumps(event).encode())


def settled(world: World, *, within_s: float = 15.0) -> float:
    """Seconds until the tables hold what the ledger does."""
    url = world.postgresql.url
    return until(lambda: not world.ledger.differences(url), within_s=within_s)


@fault(
    "RabbitMQ killed while idle",
    done="SIGKILL, started again, 20 messages",
    promised=f"events by HTTP meanwhile, health names queue; {TAKEN}",
)
def idle(world: World) -> Seen:
    world.rabbit.kill()
    world.events([placed("worker-32", world.number())])
    until(lambda: "queue" in world.health()["degraded"])
    world.rabbit.start()
    published(world, some_messages(world, 20, "worker-33"))
    took = settled(world)
    world.recovered(world.is_well)
    return Seen("HTTP goes on; 20 taken", took)


@fault(
    "RabbitMQ killed with messages in it",
    done="100 messages confirmed, then at once SIGKILL, started again",
    promised=TAKEN,
)
def full(world: World) -> Seen:
    published(world, some_messages(world, 100, "worker-34"))
    world.rabbit.kill()
    world.rabbit.start()
    took = settled(world)
    world.recovered(world.is_well)
    return Seen("100 taken, none twice", took)


@fault("a message twice", done="30 messages published three times", promised=TAKEN)
def twice(world: World) -> Seen:
    messages = some_messages(world, 30, "worker-35")
    for _ in range(3):
        published(world, messages)
    return Seen("taken once each", settled(world))


@fault(
    "messages that make no sense",
    done="bytes that are no JSON, an event of no type, among good ones",
    promised=f"dead letters for those; {TAKEN}",
)
def poison(world: World) -> Seen:
    bad = [Message(f"bad-{world.number()}", b"\xff\x00{"), Message("bad", b'{"type": "none"}')]
    published(
        world, [*some_messages(world, 5, "worker-36"), *bad, *some_messages(world, 5, "worker-37")]
    )
    took = settled(world)
    return Seen("10 taken; the others are dead letters", took)


@fault(
    "PostgreSQL killed while messages come",
    done="SIGKILL of the database, 50 messages, started again",
    promised=f"held meanwhile; {TAKEN}",
)
def without_database(world: World) -> Seen:
    messages = some_messages(world, 50, "worker-38")
    world.postgresql.kill()
    published(world, messages)
    world.postgresql.start()
    took = settled(world)
    world.recovered(world.is_well)
    return Seen("50 taken after it was back", took)


@fault(
    "a process killed with messages in its hands",
    done="200 messages, then SIGKILL of one process, under traffic",
    promised=TAKEN,
)
def consumer_killed(world: World) -> Seen:
    with traffic(world, askers=0) as seen:
        published(world, some_messages(world, 200, "worker-39"))
        world.processes()[0].kill()
        pause(2.0)
    # Not before: while users tell, the ledger is always ahead of what was just read of the tables.
    took = settled(world, within_s=60.0)
    return Seen(f"200 taken; {seen.text}", took)
