"""How often one caller may ask: moving windows, in Redis or in this process.

A rate may be exceeded for a minute, by its burst, and not on average: one window of a minute holds
the burst, a longer one the rate.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from math import ceil
from typing import Final, Protocol

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter

from data.errors import RateLimited
from serving.clock import Clock
from serving.shared_redis import SharedRedis, SharedRedisLost

MINUTE_S: Final = 60
AVERAGED_MIN: Final = 5
"""Minutes over which a caller with a burst must keep to his rate."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a caller has left after this request, in the window that holds him most."""

    limit: int
    remaining: int
    reset_at: float  # seconds since 1970, when the oldest counted request leaves the window
    window_s: int = MINUTE_S


class UsedUp(RateLimited):
    """The caller's requests are used up; says what the answer's headers tell."""

    def __init__(self, allowance: Allowance, *, retry_after_s: float) -> None:
        minutes = allowance.window_s // MINUTE_S
        span = "a minute" if minutes == 1 else f"{minutes} minutes"
        super().__init__(
            f"More than {allowance.limit} requests in {span}; "
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
            If the caller's requests are used up.
        """


class Unlimited:
    """No limit."""

    async def hit(self, who: str) -> Allowance | None:
        """Never refuses."""
        return None


class WindowLimiter:
    """Moving windows over one store; a request is counted where the windows before admit it.

    Callers are counted under a hash of their name, so the store holds no user ids.
    """

    def __init__(
        self,
        items: tuple[RateLimitItem, ...],
        storage: MemoryStorage | RedisStorage,
        clock: Clock,
    ) -> None:
        self._items = items
        self._windows = MovingWindowRateLimiter(storage)
        self._clock = clock

    async def hit(self, who: str) -> Allowance:
        """Count one request; `StorageError` if the store cannot be asked."""
        key = sha256(who.encode()).hexdigest()
        left = [await self._hit(item, key) for item in self._items]
        return min(left, key=lambda allowance: allowance.remaining)

    async def _hit(self, item: RateLimitItem, key: str) -> Allowance:
        admitted = await self._windows.hit(item, key)
        stats = await self._windows.get_window_stats(item, key)
        window_s = item.get_expiry()
        if not admitted:
            wait_s = min(max(stats.reset_time - self._clock().timestamp(), 1.0), window_s)
            used_up = Allowance(item.amount, 0, stats.reset_time, window_s)
            raise UsedUp(used_up, retry_after_s=wait_s)
        return Allowance(item.amount, max(stats.remaining, 0), stats.reset_time, window_s)


class FallbackLimiter:
    """Counts in the shared store; while that is away, in this process.

    A limiter must never be the reason for an outage: without Redis each process still holds the
    limit for the requests that it sees.
    """

    def __init__(self, shared: WindowLimiter, local: WindowLimiter, redis: SharedRedis) -> None:
        self._shared = shared
        self._local = local
        self._redis = redis

    async def hit(self, who: str) -> Allowance:
        """Count one request, where it can be counted."""
        try:
            return await self._redis.run(lambda _: self._shared.hit(who))
        except SharedRedisLost:
            return await self._local.hit(who)


def rate_limiter(
    per_minute: int, redis: SharedRedis | None, clock: Clock, *, burst: float = 1.0
) -> RateLimiter:
    """The limiter of a deployment: none for 0, shared where there is a Redis.

    `burst` (1 or more) times the rate are admitted within one minute, and the rate on average
    over `AVERAGED_MIN` minutes; with a burst of 1 the rate within every minute.
    """
    if per_minute == 0:
        return Unlimited()
    items: tuple[RateLimitItem, ...] = (RateLimitItemPerMinute(round(per_minute * burst)),)
    if burst > 1.0:
        items += (RateLimitItemPerMinute(per_minute * AVERAGED_MIN, AVERAGED_MIN),)
    local = WindowLimiter(items, MemoryStorage(wrap_exceptions=True), clock)
    if redis is None:
        return local
    storage = RedisStorage(
        f"async+{redis.url}",
        wrap_exceptions=True,
        implementation="redispy",
        key_prefix="hustlexp",
        connection_pool=redis.pool,  # type: ignore[arg-type]  # passed on to the redis client
    )
    return FallbackLimiter(WindowLimiter(items, storage, clock), local, redis)
