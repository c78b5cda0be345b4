"""Telling other processes at once what they would find out by looking a second later.

Whoever moves what is known of a user, or takes a new release, says so over the Redis that
processes share; the others then look. Nothing rests on it: a nudge that is lost, or a Redis that
is away, leaves them to look by themselves, as without one.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from serving.shared_redis import LOOKED_AT_EVERY_S, SharedRedis, SharedRedisLost

if TYPE_CHECKING:  # long to import: only where there is a Redis
    from redis.asyncio import Redis

CHANNEL: Final = "hustlexp:nudges"

LEAST_PAUSE_S: Final = 0.1
"""However often others say so, nobody looks more often than this."""


class Topic(StrEnum):
    """What may have moved."""

    USERS = "users"
    RELEASE = "release"
    ERASED = "erased"


class Nudges:
    """Nudges of one process, told and heard; made and used in one event loop."""

    def __init__(self, redis: SharedRedis) -> None:
        self._redis = redis
        self._name = uuid4().hex
        self._heard = {topic: asyncio.Event() for topic in Topic}
        self._told: set[asyncio.Task[None]] = set()

    def tell(self, topic: Topic) -> None:
        """Let the others know, without waiting for it."""
        telling = asyncio.create_task(self._tell(topic))
        self._told.add(telling)
        telling.add_done_callback(self._told.discard)

    async def pause(self, topic: Topic, seconds: float) -> None:
        """Wait so long, or until another process says that this has moved."""
        heard = self._heard[topic]
        await asyncio.sleep(min(LEAST_PAUSE_S, seconds))
        try:
            async with asyncio.timeout(max(seconds - LEAST_PAUSE_S, 0.0)):
                await heard.wait()
        except TimeoutError:
            return
        finally:
            heard.clear()

    async def listen(self) -> None:
        """Hear what others say until cancelled; after a loss from when Redis is back."""
        from redis.exceptions import RedisError

        while True:
            if not self._redis.is_lost:
                with suppress(RedisError, OSError):  # the switch is turned by who watches it
                    await self._listen(self._redis.client)
            await asyncio.sleep(LOOKED_AT_EVERY_S)

    async def close(self) -> None:
        """Give up what is not told yet."""
        for telling in tuple(self._told):
            telling.cancel()

    async def _tell(self, topic: Topic) -> None:
        try:
            await self._redis.run(
                lambda client: client.publish(CHANNEL, f"{self._name} {topic.value}")
            )
        except SharedRedisLost:
            return

    async def _listen(self, client: Redis) -> None:
        async with client.pubsub(ignore_subscribe_messages=True) as subscribed:
            await subscribed.subscribe(CHANNEL)
            while True:
                message = await subscribed.get_message(timeout=LOOKED_AT_EVERY_S)
                sender, _, topic = _text(message).partition(" ")
                if sender != self._name and topic in list(Topic):
                    self._heard[Topic(topic)].set()


def _text(message: object) -> str:
    data = message.get("data") if isinstance(message, dict) else None
    return data.decode(errors="replace") if isinstance(data, bytes) else ""
