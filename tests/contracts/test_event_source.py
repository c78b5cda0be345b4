"""Wherever market events come from, they take effect once, and what is wrong is put aside."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from data.database import Database, open_database
from data.repositories.dead_letters import dead_letters
from data.tables import EventRow, WorkerProfileRow
from serving.cpu import CpuPool
from serving.queues.memory import MemoryQueue
from serving.queues.queue import Message, Queue, QueueLost
from serving.queues.rabbit import RabbitQueue
from serving.taking_events import EVENTS, EventHandler, LiveEvents
from tests.serving.rabbit_server import rabbit_server

WITHIN_S = 30.0
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
Send = Callable[[list[Any]], Awaitable[None]]
"""Sends documents; bytes are sent as they are."""


@pytest.fixture(scope="module")
def broker() -> Iterator[str]:
    with rabbit_server() as url:
        yield url


@pytest.fixture
def own_database(store_url: str) -> Iterator[Database]:
    database = open_database(store_url)
    database.migrate()
    yield database
    database.close()


@pytest.fixture(params=["http", "memory", "rabbitmq"])
def run(request: pytest.FixtureRequest, own_database: Database) -> Callable[..., None]:
    """Runs a scene in which documents are sent from one source."""
    threads = CpuPool(budget_s=WITHIN_S)
    handler = EventHandler(lambda: own_database, lambda: NOON)
    events = LiveEvents(handler, threads)

    async def by_http(scene: Callable[[Send], Awaitable[None]]) -> None:
        async def send(documents: list[Any]) -> None:
            for one in documents:  # what is no JSON does not get so far
                if not isinstance(one, bytes):
                    await events.take([one])

        await scene(send)

    async def by_queue(queue: Queue, scene: Callable[[Send], Awaitable[None]]) -> None:
        async def send(documents: list[Any]) -> None:
            bodies = [one if isinstance(one, bytes) else json.dumps(one) for one in documents]
            messages = [
                Message(uuid4().hex, body if isinstance(body, bytes) else body.encode())
                for body in bodies
            ]
            for left in range(4, -1, -1):  # who was not told that it was taken sends again
                try:
                    await queue.publish(EVENTS, messages)
                except QueueLost:
                    if not left:
                        raise
                else:
                    break

        following = asyncio.create_task(events.follow(queue))
        await scene(send)
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)

    async def play(scene: Callable[[Send], Awaitable[None]]) -> None:
        if request.param == "http":
            await by_http(scene)
        elif request.param == "memory":
            await by_queue(MemoryQueue(), scene)
        else:
            url: str = request.getfixturevalue("broker")
            queue = RabbitQueue(url, prefix=f"test.{uuid4().hex}.")
            try:
                await by_queue(queue, scene)
            finally:
                await queue.delete(EVENTS)
                await queue.close()

    def running(scene: Callable[[Send], Awaitable[None]]) -> None:
        asyncio.run(play(scene))
        threads.close()

    return running


def event(id: str, kind: str, at: str, data: dict[str, Any]) -> dict[str, Any]:
    return {"id": id, "type": kind, "occurredAt": at, "data": data}


ANN = event("w", "worker.upserted", "2026-07-01T11:00:00Z", {"workerId": "ann"})


def placed(number: int, *, minute: int) -> dict[str, Any]:
    place = {"lat": float(number), "lng": 0.0}
    at = f"2026-07-01T11:{minute:02}:00Z"
    return event(f"p{number}", "worker.placed", at, {"workerId": "ann", "place": place})


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(WITHIN_S):
        while not condition():
            await asyncio.sleep(0.02)


def count(database: Database) -> int:
    with database.session(read_only=True) as session:
        return len(session.scalars(select(EventRow.id)).all())


def latitude(database: Database) -> float:
    with database.session(read_only=True) as session:
        place = session.scalars(select(WorkerProfileRow.place_sealed)).one()
    assert place is not None
    return place[0]


def test_events_take_effect_once_and_the_latest_stands(
    run: Callable[..., None], own_database: Database
) -> None:
    async def scene(send: Send) -> None:
        await send([ANN])
        await until(lambda: count(own_database) == 1)
        await send([placed(3, minute=30), placed(1, minute=10)])
        await send([placed(3, minute=30), placed(2, minute=20)])  # one of them again
        await until(lambda: count(own_database) == 4)

    run(scene)
    assert latitude(own_database) == 3.0


def test_what_is_wrong_is_a_dead_letter_and_the_others_take_effect(
    run: Callable[..., None], own_database: Database
) -> None:
    async def scene(send: Send) -> None:
        nobody = event("n", "worker.placed", "2026-07-01T11:00:00Z", {"workerId": "nobody"})
        await send([ANN, nobody, b"{no json", placed(5, minute=5)])
        await until(lambda: count(own_database) == 2)

    run(scene)
    assert latitude(own_database) == 5.0
    with own_database.session(read_only=True) as session:
        reasons = {letter.message_id: letter.reason for letter in dead_letters(session)}
    assert reasons["n"] == "data.place is required"
    assert all("JSON" in reason for id, reason in reasons.items() if id != "n")
