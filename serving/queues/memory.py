"""Queues in the process: what is in them lives as long as it does."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Sequence

from serving.queues.handling import unhandled
from serving.queues.queue import MOST_AT_ONCE, Handle, Message, dead


class MemoryQueue:
    """Named queues of one event loop."""

    is_lost = False

    def __init__(self) -> None:
        self._waiting: dict[str, deque[Message]] = defaultdict(deque)
        self._came: dict[str, asyncio.Event] = defaultdict(asyncio.Event)

    async def publish(self, name: str, messages: Sequence[Message]) -> None:
        """Put messages into a queue."""
        self._waiting[name].extend(messages)
        self._came[name].set()

    async def consume(self, name: str, handle: Handle) -> None:
        """Handle what comes, in order, until cancelled."""
        waiting, came = self._waiting[name], self._came[name]
        while True:
            while not waiting:
                came.clear()
                await came.wait()
            taken = [waiting.popleft() for _ in range(min(len(waiting), MOST_AT_ONCE))]
            try:
                bad = await unhandled(taken, handle)
            except asyncio.CancelledError:
                again = [message._replace(times=message.times + 1) for message in taken]
                waiting.extendleft(reversed(again))
                came.set()
                raise
            if bad:
                await self.publish(dead(name), [taken[position] for position in bad])

    async def close(self) -> None:
        """Nothing is to be left."""
