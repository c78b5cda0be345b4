"""How often one caller may ask: a moving window of one minute, in Redis or in this process."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from math import ceil
from typing import TYPE_CHECKING, Final, Protocol

import structlog
from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from limits.errors import StorageError

from data.errors import RateLimited
from serving.clock import Clock

if TYPE_CHECKING:
    from redis.asyncio import ConnectionPool

log = structlog.get_logger(__name__)

WINDOW_S: Final = 60
REDIS_TIMEOUT_S: Final = 0.25
"""A limiter slower than this costs more than it saves; the process counts by itself then."""

RETRY_REDIS_AFTER_S: Final = 5.0
"""How long a Redis that failed is left alone."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a caller has left after this request."""

    limit: int
    remaining: int
    reset_at: float  # seconds since 1970, when the oldest counted request leaves the window


class UsedUp(RateLimited):
    """The caller's minute is used up; says what the answer's headers tell."""

    def __init__(self, allowance: Allowance, *, retry_after_s: float) -> None:
        super().__init__(
            f"More than {allowance.limit} requests in a minute; "
            f"try again in {ceil(retry_after_s)} s.",
            retry_after_s=retry_after_s,
        )
        self.allowance = allowance


class RateLimiter(Protocol):
    """Counts requests."""

    async def hit(self, who: str) -> Allowance | None:
        """Count one request of a caller; None where nothing is limited.

        Raises
        ------
        UsedUp
            If the caller's minute is used up.
        """

    async def close(self) -> None:
        """Let go of connections."""


class Unlimited:
    """No limit."""

    async def hit(self, who: str) -> Allowance | None:
        """Never refuses."""
        return None

    async def close(self) -> None:
        """Nothing to let go."""


class WindowLimiter:
    """A moving window over one store.

    Callers are counted under a hash of their name, so the store holds no user ids.
    """

    def __init__(self, per_minute: int, storage: MemoryStorage | RedisStorage, clock: Clock):
        self._item = RateLimitItemPerMinute(per_minute)
        self._storage = storage
        self._windows = MovingWindowRateLimiter(storage)
        self._clock = clock

    async def hit(self, who: str) -> Allowance:
        """Count one request; `StorageError` if the store cannot be asked."""
        key = sha256(who.encode()).hexdigest()
        admitted = await self._windows.hit(self._item, key)
        stats = await self._windows.get_window_stats(self._item, key)
        if not admitted:
            wait_s = min(max(stats.reset_time - self._clock().timestamp(), 1.0), WINDOW_S)
            used_up = Allowance(self._item.amount, 0, stats.reset_time)
            raise UsedUp(used_up, retry_after_s=wait_s)
        return Allowance(self._item.amount, max(stats.remaining, 0), stats.reset_time)

    async def close(self) -> None:
        """Nothing to let go: whoever made the store closes it."""


class FallbackLimiter:
    """Counts in the shared store; while that is away, in this process.

    A limiter must never be the reason for an outage: without Redis each process still holds the
    limit for the requests that it sees.
    """

    def __init__(
        self, shared: WindowLimiter, local: WindowLimiter, pool: ConnectionPool, clock: Clock
    ) -> None:
        self._shared = shared
        self._pool = pool
        self._local = local
        self._clock = clock
        self._retry_at = 0.0

    async def hit(self, who: str) -> Allowance:
        """Count one request, where it can be counted."""
        now = self._clock().timestamp()
        if now < self._retry_at:
            return await self._local.hit(who)
        try:
            allowance = await self._shared.hit(who)
        except StorageError as error:
            if not self._retry_at:
                log.warning("shared_rate_limits_lost", reason=type(error.storage_error).__name__)
            self._retry_at = now + RETRY_REDIS_AFTER_S
            return await self._local.hit(who)
        if self._retry_at:
            log.info("shared_rate_limits_recovered")
            self._retry_at = 0.0
        return allowance

    async def close(self) -> None:
        """Close the connections to Redis."""
        await self._pool.aclose()


def rate_limiter(per_minute: int, redis_url: str | None, clock: Clock) -> RateLimiter:
    """The limiter of a deployment: none for 0, shared by Redis where a URL is given."""
    if per_minute == 0:
        return Unlimited()
    local = WindowLimiter(per_minute, MemoryStorage(wrap_exceptions=True), clock)
    if redis_url is None:
        return local
    from redis.asyncio import ConnectionPool  # its client takes long to import

    pool = ConnectionPool.from_url(
        redis_url, socket_timeout=REDIS_TIMEOUT_S, socket_connect_timeout=REDIS_TIMEOUT_S
    )
    storage = RedisStorage(
        f"async+{redis_url}",
        wrap_exceptions=True,
        implementation="redispy",
        key_prefix="hustlexp",
        connection_pool=pool,  # type: ignore[arg-type]  # passed on to the redis client
    )
    return FallbackLimiter(WindowLimiter(per_minute, storage, clock), local, pool, clock)
