"""What every queue promises: in the process and RabbitMQ alike."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from uuid import uuid4

import pytest

from data.errors import NotReady
from serving.queues.memory import MemoryQueue
from serving.queues.queue import Message, Queue, dead
from serving.queues.rabbit import RabbitQueue
from tests.serving.rabbit_server import rabbit_server

WITHIN_S = 30.0
Scene = Callable[[Queue], Awaitable[None]]
Run = Callable[[Scene], None]


@pytest.fixture(scope="module")
def broker() -> Iterator[str]:
    with rabbit_server() as url:
        yield url


@pytest.fixture(params=["memory", "rabbitmq"])
def run(request: pytest.FixtureRequest) -> Run:
    """Runs a scene with a queue of its own."""

    async def in_memory(scene: Scene) -> None:
        await scene(MemoryQueue())

    async def at_the_broker(scene: Scene) -> None:
        url: str = request.getfixturevalue("broker")
        queue = RabbitQueue(url.replace("amqp://", "rabbitmq://"), prefix=f"test.{uuid4().hex}.")
        try:
            await scene(queue)
        finally:
            await queue.delete("work")
            await queue.close()

    play = in_memory if request.param == "memory" else at_the_broker
    return lambda scene: asyncio.run(play(scene))


def some(*names: str) -> list[Message]:
    return [Message(name, f'{{"name": "{name}"}}'.encode()) for name in names]


class Consumer:
    """Handles messages as it is told, and remembers them."""

    def __init__(self, *, fails: Callable[[Sequence[Message]], None] | None = None) -> None:
        self.seen: list[str] = []
        self._fails = fails
        self._task: asyncio.Task[None] | None = None

    async def handle(self, messages: Sequence[Message]) -> None:
        if self._fails is not None:
            self._fails(messages)
        self.seen += [message.id for message in messages]

    def begin(self, queue: Queue, name: str = "work") -> None:
        self._task = asyncio.create_task(queue.consume(name, self.handle))

    async def end(self) -> None:
        assert self._task is not None
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def has(self, count: int) -> list[str]:
        async with asyncio.timeout(WITHIN_S):
            while len(self.seen) < count:
                await asyncio.sleep(0.01)
        return self.seen


def test_what_is_published_is_handled_once_and_in_order(run: Run) -> None:
    async def scene(queue: Queue) -> None:
        names = [f"m{n}" for n in range(700)]  # more than are handled at once
        consumer = Consumer()
        await queue.publish("work", some(*names))
        consumer.begin(queue)
        assert await consumer.has(700) == names
        await queue.publish("work", some("later"))
        assert (await consumer.has(701))[-1] == "later"
        await consumer.end()

    run(scene)


def test_what_was_handled_does_not_come_again(run: Run) -> None:
    async def scene(queue: Queue) -> None:
        first, second = Consumer(), Consumer()
        first.begin(queue)
        await queue.publish("work", some("a", "b"))
        await first.has(2)
        await queue.publish("work", some("c"))
        await first.has(3)
        await first.end()
        second.begin(queue)
        await queue.publish("work", some("d"))
        found = await second.has(1)
        await second.end()
        # "c" may have been handled without the broker having heard of it.
        assert [name for name in found if name != "c"] == ["d"]

    run(scene)


def test_what_somebody_was_handling_when_he_ended_comes_again(run: Run) -> None:
    async def scene(queue: Queue) -> None:
        started = asyncio.Event()

        async def hang(messages: Sequence[Message]) -> None:
            started.set()
            await asyncio.Event().wait()

        hanging = asyncio.create_task(queue.consume("work", hang))
        await queue.publish("work", some("a", "b"))
        async with asyncio.timeout(WITHIN_S):
            await started.wait()
        hanging.cancel()
        await asyncio.gather(hanging, return_exceptions=True)
        other = Consumer()
        other.begin(queue)
        assert sorted(await other.has(2)) == ["a", "b"]
        await other.end()

    run(scene)


def test_while_something_is_away_messages_wait(run: Run) -> None:
    async def scene(queue: Queue) -> None:
        tries = [0]

        def away_twice(_: Sequence[Message]) -> None:
            tries[0] += 1
            if tries[0] <= 2:
                raise NotReady("away")

        consumer = Consumer(fails=away_twice)
        consumer.begin(queue)
        await queue.publish("work", some("a"))
        assert await consumer.has(1) == ["a"]
        await consumer.end()

    run(scene)


def test_one_that_cannot_be_handled_is_put_aside_and_stops_nobody(run: Run) -> None:
    async def scene(queue: Queue) -> None:
        def poison(messages: Sequence[Message]) -> None:
            if any(message.id == "bad" for message in messages):
                raise ValueError("a fault of ours")

        consumer, undertaker = Consumer(fails=poison), Consumer()
        await queue.publish("work", some("a", "bad", "b"))
        consumer.begin(queue)
        assert await consumer.has(2) == ["a", "b"]
        undertaker.begin(queue, dead("work"))
        assert await undertaker.has(1) == ["bad"]
        await queue.publish("work", some("c"))
        assert await consumer.has(3) == ["a", "b", "c"]
        await consumer.end()
        await undertaker.end()

    run(scene)
