"""The stores of a process, opened from its settings and closed with it."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from functools import partial

import structlog

from data.database import Pool
from serving.feedback import LiveFeedback, Pause
from serving.nudges import Nudges, Topic
from serving.queues.choice import queue_of
from serving.queues.queue import Queue
from serving.settings import Settings
from serving.shared_redis import SharedRedis
from serving.store import Store
from serving.taking_events import LiveEvents
from serving.vectors.shared import SharedVectors, shared_vectors
from serving.wiring.budgets import WRITING_BUDGET_S
from serving.wiring.closing import cancelled

log = structlog.get_logger(__name__)


def store_of(settings: Settings) -> Store:
    """The database of the process: one pool for everything that requests read and write."""
    return Store(
        settings.database_url,
        Pool(
            size=settings.database_pool_size,
            more=2 * settings.database_pool_size,
            wait_s=WRITING_BUDGET_S,
            statement_s=settings.database_statement_seconds,
        ),
    )


async def redis_of(settings: Settings, closing: AsyncExitStack) -> SharedRedis | None:
    """The Redis of the settings; one that is not there yet is no reason not to start."""
    if settings.redis_url is None:
        return None
    redis = SharedRedis(settings.redis_url.get_secret_value())
    closing.push_async_callback(redis.close)
    await redis.look()
    watching = asyncio.create_task(redis.watch())
    closing.push_async_callback(cancelled, watching)
    return redis


async def nudges_of(redis: SharedRedis | None, closing: AsyncExitStack) -> Nudges | None:
    """What processes tell one another at once, where they share a Redis."""
    if redis is None:
        return None
    nudges = Nudges(redis)
    closing.push_async_callback(nudges.close)
    listening = asyncio.create_task(nudges.listen())
    closing.push_async_callback(cancelled, listening)
    return nudges


def tell(nudges: Nudges | None, topic: Topic) -> None:
    """Let the other processes look at once, if they can be told."""
    if nudges is not None:
        nudges.tell(topic)


def pause_of(nudges: Nudges | None, topic: Topic) -> Pause:
    """How to wait until the next look: until told, if somebody can tell."""
    return asyncio.sleep if nudges is None else partial(nudges.pause, topic)


def followed_queue(
    settings: Settings, events: LiveEvents, closing: AsyncExitStack
) -> Queue | None:
    """The broker that market events come by, if there is one; a broker that is away may come."""
    if settings.queue_url is None:
        return None
    queue = queue_of(settings.queue_url.get_secret_value())
    closing.push_async_callback(queue.close)
    following = asyncio.create_task(events.follow(queue))
    closing.push_async_callback(cancelled, following)
    return queue


def vectors_of(settings: Settings, closing: AsyncExitStack) -> SharedVectors | None:
    """The similarity index that processes share, if they do; nobody is asked yet."""
    url = settings.vector_db_url.get_secret_value() if settings.vector_db_url else None
    vectors = shared_vectors(url)
    if vectors is not None:
        closing.callback(vectors.close)
    return vectors


def lost_stores(
    redis: SharedRedis | None,
    feedback: LiveFeedback,
    vectors: SharedVectors | None,
    queue: Queue | None,
) -> tuple[str, ...]:
    """Names of the stores that do not answer."""
    is_lost = {
        "redis": redis is not None and redis.is_lost,
        "database": feedback.is_lost,
        "vectors": vectors is not None and vectors.is_lost,
        "queue": queue is not None and queue.is_lost,
    }
    return tuple(name for name, lost in is_lost.items() if lost)
