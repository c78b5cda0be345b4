"""Answers that are kept for a while, in Redis or in this process, and made once at a time.

A key holds no id: it is a digest of the owner and of everything that the answer depends on, beside
the version of the form that the answer has. What is read is taken only if it stands under the
owner who asks. Equal questions at one time are one computation, in all processes that share a
Redis; a Redis that is away costs an answer nothing but its being kept.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

import orjson
import structlog
from cachetools import TLRUCache
from pydantic import BaseModel

from serving import __version__
from serving.shared_redis import SharedRedis, SharedRedisLost

if TYPE_CHECKING:  # long to import: only where there is a Redis
    from redis.asyncio import Redis
    from redis.asyncio.lock import Lock

log = structlog.get_logger(__name__)

JITTER: Final = 0.1
"""Share of its life by which an answer may end earlier, so that not all end at once."""

MOST_BYTES: Final = 64 << 20
"""Of the answers kept in one process; the least recently used go first."""

MADE_WITHIN_S: Final = 1.0
"""How long a process that died while it made an answer keeps others from making it, and the
longest that others wait for one that lives: answers are to be there within a second."""

_LOOKS_EVERY_S: Final = 0.02
PREFIX: Final = "hustlexp:cache"
"""What every key begins with."""

_FORM: Final = "1"
"""Of what stands under a key; a process that reads another form must not find this one."""


def cache_key(*parts: str) -> str:
    """A key that holds none of its parts; no two lists of parts share one."""
    digest = sha256()
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return digest.hexdigest()


class Cache(Protocol):
    """Keeps bytes under a key for some seconds."""

    async def get(self, key: str) -> bytes | None:
        """What is kept; None where nothing is, or no longer."""

    async def put(self, key: str, value: bytes, *, life_s: float) -> None:
        """Keep a value."""

    def alone(self, key: str, *, within_s: float) -> AbstractAsyncContextManager[None]:
        """A block that no other process enters for the same key; for `within_s` at the most."""

    async def forget(self, prefix: str) -> None:
        """Keep nothing any more whose key begins so."""


class MemoryCache:
    """In this process, bounded in bytes."""

    def __init__(
        self, *, most_bytes: int = MOST_BYTES, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._kept: Any = TLRUCache(
            most_bytes,
            ttu=lambda _, kept, now: now + kept[1],
            timer=clock,
            getsizeof=lambda kept: len(kept[0]),
        )

    async def get(self, key: str) -> bytes | None:
        """What is kept."""
        kept: tuple[bytes, float] | None = self._kept.get(key)
        return None if kept is None else kept[0]

    async def put(self, key: str, value: bytes, *, life_s: float) -> None:
        """Keep a value, unless it alone is more than may be kept."""
        if len(value) <= self._kept.maxsize:
            self._kept[key] = value, life_s

    @asynccontextmanager
    async def alone(self, key: str, *, within_s: float) -> AsyncIterator[None]:
        """At once: there is no other process."""
        yield

    async def forget(self, prefix: str) -> None:
        """Keep nothing any more whose key begins so."""
        for key in [key for key in self._kept if key.startswith(prefix)]:
            self._kept.pop(key, None)


class RedisCache:
    """In Redis; while that is lost, in this process."""

    def __init__(self, redis: SharedRedis, local: MemoryCache) -> None:
        self._redis = redis
        self._local = local

    async def get(self, key: str) -> bytes | None:
        """What is kept."""

        async def ask(client: Redis) -> bytes | None:
            found = await client.get(key)
            return found if isinstance(found, bytes) else None

        try:
            return await self._redis.run(ask)
        except SharedRedisLost:
            return await self._local.get(key)

    async def put(self, key: str, value: bytes, *, life_s: float) -> None:
        """Keep a value."""
        try:
            await self._redis.run(
                lambda client: client.set(key, value, px=max(int(life_s * 1_000), 1))
            )
        except SharedRedisLost:
            await self._local.put(key, value, life_s=life_s)

    @asynccontextmanager
    async def alone(self, key: str, *, within_s: float) -> AsyncIterator[None]:
        """When no other process is within, or Redis is lost, or it has lasted long enough."""
        from redis.asyncio.lock import Lock

        name = f"{key}:making"
        lock = Lock(self._redis.client, name, timeout=within_s, sleep=_LOOKS_EVERY_S)
        is_ours = await self._acquired(lock, within_s)
        try:
            yield
        finally:
            if is_ours:
                await self._released(lock)

    async def forget(self, prefix: str) -> None:
        """Keep nothing any more whose key begins so, here and in Redis."""
        await self._local.forget(prefix)

        async def ask(client: Redis) -> None:
            found = [key async for key in client.scan_iter(f"{prefix}*", count=1_000)]
            if found:
                await client.delete(*found)

        await self._redis.run(ask, within_s=MADE_WITHIN_S)

    async def _acquired(self, lock: Lock, within_s: float) -> bool:
        try:
            return await self._redis.run(
                lambda _: lock.acquire(blocking_timeout=within_s), within_s=within_s + 1.0
            )
        except SharedRedisLost:
            return False

    async def _released(self, lock: Lock) -> None:
        from redis.exceptions import LockError

        async def release(_: Redis) -> None:
            try:
                await lock.release()
            except LockError:
                log.warning("made_too_slowly")  # others have not waited for its end

        try:
            await self._redis.run(release)
        except SharedRedisLost:
            return


class Kept(NamedTuple):
    """An answer, and whether it was made for an earlier question, or for an equal one."""

    value: bytes
    is_cached: bool


@dataclass(frozen=True, slots=True)
class Question:
    """What an answer is kept under.

    Attributes
    ----------
    kind : str
        Which of the caches.
    owner : str
        The user whose data the answer holds; "" for nobody's.
    parts : tuple of str
        Everything else that the answer depends on: the owner's version, the release, the market,
        the whole request, the language, the form of the answer.
    """

    kind: str
    owner: str
    parts: tuple[str, ...]

    @property
    def key(self) -> str:
        """Under which it is kept: all keys of an owner begin alike."""
        return f"{owned(self.owner)}:{cache_key(self.kind, self.owner, *self.parts)}"


def owned(owner: str) -> str:
    """What all keys of an owner begin with; it does not tell who he is to who does not know."""
    return f"{PREFIX}:{_FORM}:{sha256(owner.encode()).hexdigest()[:32]}"


@cache
def form_of(answer: type[BaseModel]) -> str:
    """What changes when the form of an answer does, or the release of the software."""
    schema = orjson.dumps(answer.model_json_schema(), option=orjson.OPT_SORT_KEYS)
    return f"{__version__} {sha256(schema).hexdigest()}"


class Answers:
    """Answers made once and kept."""

    def __init__(self, cache: Cache) -> None:
        self.cache = cache
        self.hits = 0
        self.misses = 0
        self._flights: dict[str, asyncio.Task[Kept]] = {}

    async def answer(
        self, question: Question, make: Callable[[], Awaitable[bytes]], *, life_s: float
    ) -> Kept:
        """What is kept of a question, else what `make` gives, kept for `life_s` or a little less.

        Who asks while the same is being made gets what that gives, its error too; who gives up
        waiting does not take it away from the others.
        """
        key = question.key
        flight, is_new = self._flights.get(key), False
        if flight is None:
            flight, is_new = asyncio.create_task(self._landed(question, make, life_s)), True
            self._flights[key] = flight
            flight.add_done_callback(lambda done: self._end(key, done))
        kept = await asyncio.shield(flight)
        if kept.is_cached or not is_new:
            self.hits += 1
            return kept._replace(is_cached=True)
        self.misses += 1
        return kept

    async def forget(self, owner: str) -> None:
        """Keep nothing of an owner any more.

        Raises
        ------
        SharedRedisLost
            If what other processes see could not be taken away.
        """
        await self.cache.forget(owned(owner))

    async def close(self) -> None:
        """Give up what is being made."""
        flights = list(self._flights.values())
        for flight in flights:
            flight.cancel()
        if flights:
            await asyncio.wait(flights)

    async def _landed(
        self, question: Question, make: Callable[[], Awaitable[bytes]], life_s: float
    ) -> Kept:
        key, owner = question.key, question.owner
        found = _opened(await self.cache.get(key), owner)
        if found is not None:
            return Kept(found, is_cached=True)
        async with self.cache.alone(key, within_s=MADE_WITHIN_S):
            # Another process may have made it while this one waited to be alone.
            found = _opened(await self.cache.get(key), owner)
            if found is not None:
                return Kept(found, is_cached=True)
            value = await make()
            await self.cache.put(key, _sealed(value, owner), life_s=life_s * jitter(key))
        return Kept(value, is_cached=False)

    def _end(self, key: str, flight: asyncio.Task[Kept]) -> None:
        self._flights.pop(key, None)
        if not flight.cancelled():
            flight.exception()  # whoever waited has it; nobody may have


def jitter(key: str) -> float:
    """What a life is multiplied by: from 1 - `JITTER` to 1, the same for the same key."""
    return 1.0 - JITTER * int(sha256(key.encode()).hexdigest()[:8], 16) / 0xFFFF_FFFF


def _sealed(value: bytes, owner: str) -> bytes:
    return orjson.dumps({"owner": owned(owner), "value": value.decode()})


def _opened(kept: bytes | None, owner: str) -> bytes | None:
    """What is kept, if it is this owner's and of our form."""
    if kept is None:
        return None
    try:
        entry = orjson.loads(kept)
        return str(entry["value"]).encode() if entry["owner"] == owned(owner) else None
    except (ValueError, KeyError, TypeError):
        return None
