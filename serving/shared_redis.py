"""The Redis that processes share, behind one switch: while it is lost, nobody waits for it.

Whatever fails first, a refused connection or one that hangs, turns the switch off for every user
of it in this process. From then on no request asks; a watch does, and turns it on again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final, TypeVar

import structlog
from limits.errors import StorageError

if TYPE_CHECKING:  # its client takes long to import: only where there is a Redis
    from redis.asyncio import Redis

log = structlog.get_logger(__name__)

T = TypeVar("T")

ANSWERS_WITHIN_S: Final = 0.25
"""A Redis slower than this costs more than it saves."""

LOOKED_AT_EVERY_S: Final = 1.0
"""How often a Redis is asked whether it is there."""

MOST_CONNECTIONS: Final = 64
"""Of one process; who finds them all busy waits, within `ANSWERS_WITHIN_S`."""


class SharedRedisLost(Exception):
    """Redis does not answer; whoever asks goes on by himself."""


class SharedRedis:
    """One server's connections; made and used in one event loop.

    Parameters
    ----------
    within_s : float
        Seconds in which it must answer not to count as lost.
    """

    def __init__(self, url: str, *, within_s: float = ANSWERS_WITHIN_S) -> None:
        from redis.asyncio import BlockingConnectionPool, Redis
        from redis.asyncio.retry import Retry
        from redis.backoff import NoBackoff
        from redis.exceptions import ConnectionError as RedisConnectionError

        self.url = url
        self._within_s = within_s
        self.pool = BlockingConnectionPool.from_url(
            url,
            max_connections=MOST_CONNECTIONS,
            timeout=within_s,
            socket_timeout=within_s,
            socket_connect_timeout=within_s,
            # Once, at once: a connection of before a restart is no sign that Redis is away.
            retry=Retry(NoBackoff(), 1, supported_errors=(RedisConnectionError,)),
        )
        self.client: Redis = Redis(connection_pool=self.pool)
        self.is_lost = False

    async def run(self, ask: Callable[[Redis], Awaitable[T]], *, within_s: float = 0.0) -> T:
        """What Redis answers in its time, or in `within_s` seconds where that is longer.

        Raises
        ------
        SharedRedisLost
            If it is known to be away, or turns out to be.
        """
        from redis.exceptions import RedisError

        if self.is_lost:
            raise SharedRedisLost
        try:
            async with asyncio.timeout(max(within_s, self._within_s)):
                return await ask(self.client)
        except (RedisError, StorageError, OSError, TimeoutError) as error:
            self._lose(error)
            raise SharedRedisLost from error

    async def look(self) -> bool:
        """Ask whether it is there, and switch by the answer; whether it is."""
        from redis.exceptions import RedisError

        try:
            async with asyncio.timeout(self._within_s):
                ping: Any = self.client.ping()
                await ping
        except (RedisError, OSError, TimeoutError) as error:
            self._lose(error)
            return False
        if self.is_lost:
            log.info("redis_recovered")
            self.is_lost = False
        return True

    async def watch(self) -> None:
        """Look again and again until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(LOOKED_AT_EVERY_S)

    async def close(self) -> None:
        """Close the connections."""
        await self.client.aclose()
        await self.pool.aclose()

    def _lose(self, error: Exception) -> None:
        if not self.is_lost:
            cause = error.storage_error if isinstance(error, StorageError) else error
            log.warning("redis_lost", reason=type(cause).__name__)
            self.is_lost = True
