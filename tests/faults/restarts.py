"""Servers killed and started again under events: nothing acknowledged is lost or doubled.

``python -m tests.faults.restarts --seconds 60`` starts a RabbitMQ and a PostgreSQL of its own,
sends events by the queue and as by HTTP, and kills the broker, the database and the consumer in
turn. The clients keep a ledger of what was acknowledged; at the end it is held against the tables.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from data.database import Pool
from data.errors import HustleError
from data.tables import EventRow, ExposureRow, WorkerProfileRow
from serving.clock import iso_z, utc_now
from serving.cpu import CpuPool
from serving.queues.queue import Message
from serving.queues.rabbit import RabbitQueue
from serving.store import Store
from serving.taking_events import EVENTS, EventHandler, LiveEvents
from tests.serving.rabbit_server import OwnRabbit, own_rabbit
from tests.stores import KillableServer, killable_postgresql

WORKERS = 20
BEGAN = datetime(2026, 7, 1, tzinfo=UTC)
SETTLED_WITHIN_S = 90.0


@dataclass
class Ledger:
    """What clients know: ids that were acknowledged, and the last place of each worker."""

    acknowledged: set[str] = field(default_factory=set)
    offers: int = 0
    places: dict[str, float] = field(default_factory=dict)
    sent_again: int = 0


@dataclass
class Client:
    """Tells of workers of its own: each is placed and offered a task, again and again."""

    name: str
    ledger: Ledger
    number: int = 0

    def workers(self) -> list[str]:
        return [f"{self.name}-{n}" for n in range(WORKERS)]

    def next(self) -> list[dict[str, Any]]:
        """Two events of one worker, at a time past that of all before."""
        self.number += 1
        worker = self.workers()[self.number % WORKERS]
        at = iso_z(BEGAN + timedelta(seconds=self.number))
        place = {"lat": round(self.number / 1e5, 5), "lng": 0.0}
        offer = {
            "taskId": "task",
            "workerId": worker,
            "rankingId": f"{self.name}-{self.number}",
            "position": 1,
        }
        return [
            _event(
                f"{self.name}-p{self.number}", "worker.placed", at, workerId=worker, place=place
            ),
            _event(f"{self.name}-o{self.number}", "task.offered", at, **offer),
        ]

    def acknowledged(self, events: list[dict[str, Any]]) -> None:
        placed, offered = events
        self.ledger.acknowledged |= {placed["id"], offered["id"]}
        self.ledger.offers += 1
        self.ledger.places[placed["data"]["workerId"]] = placed["data"]["place"]["lat"]


def _event(id: str, kind: str, at: str, **data: Any) -> dict[str, Any]:
    return {"id": id, "type": kind, "occurredAt": at, "data": data}


async def by_queue(client: Client, queue: RabbitQueue, ends: float) -> None:
    while time.monotonic() < ends:
        events = client.next()
        messages = [Message(one["id"], json.dumps(one).encode()) for one in events]
        while True:
            try:
                await queue.publish(EVENTS, messages)
                break
            except HustleError:
                client.ledger.sent_again += 1
                await asyncio.sleep(0.2)
        client.acknowledged(events)


async def by_http(client: Client, events: LiveEvents, ends: float) -> None:
    while time.monotonic() < ends:
        told = client.next()
        while True:
            try:
                taken = await events.take(told)
                break
            except HustleError:
                client.ledger.sent_again += 1
                await asyncio.sleep(0.2)
        assert all(one.verdict.effect.value != "refused" for one in taken), taken
        client.acknowledged(told)


@dataclass
class Consumer:
    """Takes events from the queue until it is killed, and again after that."""

    events: LiveEvents
    url: str
    task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self.task = asyncio.create_task(self.events.follow(RabbitQueue(self.url)))

    async def kill(self) -> None:
        assert self.task is not None
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


async def killing(
    broker: OwnRabbit, server: KillableServer, consumer: Consumer, ends: float, every_s: float
) -> list[str]:
    """Kill one after the other, and start it again."""
    killed: list[str] = []
    while time.monotonic() + every_s < ends or len(killed) < 3:
        await asyncio.sleep(every_s)
        match len(killed) % 3:
            case 0:
                killed.append("broker")
                await asyncio.to_thread(broker.kill)
                await asyncio.to_thread(broker.start)
            case 1:
                killed.append("database")
                await asyncio.to_thread(server.kill)
                await asyncio.to_thread(server.start)
            case _:
                killed.append("consumer")
                await consumer.kill()
                consumer.start()
    return killed


async def scene(
    broker: OwnRabbit, server: KillableServer, *, seconds: float, every_s: float
) -> dict[str, Any]:
    """The whole of it; the figures, with what was lost or doubled."""
    store = Store(server.url, Pool(wait_s=2.0))
    threads = CpuPool(budget_s=30.0)
    events = LiveEvents(EventHandler(store, utc_now), threads)
    ledger = Ledger()
    clients = [Client("q1", ledger), Client("q2", ledger), Client("h1", ledger)]
    at = iso_z(BEGAN)
    about: dict[str, Any] = {"title": "Sofa", "category": "moving", "payCents": 5_000}
    place = {"lat": 0.0, "lng": 0.0}
    await events.take(
        [
            _event("task", "task.upserted", at, taskId="task", place=place, **about),
            *(
                _event(f"w-{worker}", "worker.upserted", at, workerId=worker)
                for client in clients
                for worker in client.workers()
            ),
        ]
    )
    consumer = Consumer(events, broker.url)
    consumer.start()
    ends = time.monotonic() + seconds
    queues = [RabbitQueue(broker.url), RabbitQueue(broker.url)]
    killed, *_ = await asyncio.gather(
        killing(broker, server, consumer, ends, every_s),
        by_queue(clients[0], queues[0], ends),
        by_queue(clients[1], queues[1], ends),
        by_http(clients[2], events, ends),
    )
    found = await settled(store, ledger)
    await consumer.kill()
    for queue in queues:
        await queue.close()
    store.close()
    threads.close()
    return {"killed": killed, "acknowledged": len(ledger.acknowledged), **found} | {
        "sent_again": ledger.sent_again
    }


async def settled(store: Store, ledger: Ledger) -> dict[str, Any]:
    """What the tables hold once everything acknowledged has come, or the time for it is over."""
    until = time.monotonic() + SETTLED_WITHIN_S
    while True:
        found = await asyncio.to_thread(_compared, store, ledger)
        is_there = not found["lost"] and not found["wrong_places"]
        if is_there or time.monotonic() > until:
            return found
        await asyncio.sleep(0.5)


def _compared(store: Store, ledger: Ledger) -> dict[str, Any]:
    with store().session(read_only=True) as session:
        ids = session.scalars(select(EventRow.id)).all()
        offers = session.scalar(select(func.count()).select_from(ExposureRow)) or 0
        p = WorkerProfileRow
        found = session.execute(select(p.user_id, p.place_sealed))
        places = {row.user_id: row.place_sealed and row.place_sealed[0] for row in found}
    wrong = [name for name, lat in ledger.places.items() if places[name] != lat]
    return {
        "lost": len(ledger.acknowledged - set(ids)),
        "doubled": len(ids) - len(set(ids)) + max(offers - ledger.offers, 0),
        "wrong_places": len(wrong),
    }


def run(*, seconds: float, every_s: float) -> dict[str, Any]:
    """Start the servers, play the scene, and stop them."""
    with own_rabbit() as broker, killable_postgresql() as server:
        return asyncio.run(scene(broker, server, seconds=seconds, every_s=every_s))


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--every", type=float, default=5.0, help="Seconds between two kills.")
    asked = parser.parse_args()
    found = run(seconds=asked.seconds, every_s=asked.every)
    print(json.dumps(found, indent=1))  # noqa: T201  a command
    if found["lost"] or found["doubled"] or found["wrong_places"]:
        sys.exit(1)


if __name__ == "__main__":
    main()
