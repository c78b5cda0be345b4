"""Users who were erased: refused from the start, and dropped from what a process holds."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import structlog

from data.errors import HustleError
from serving.cache import PREFIX as CACHE_PREFIX
from serving.cache import Cache
from serving.clock import Clock
from serving.feedback import LiveFeedback
from serving.following import MarketFollower
from serving.personal_data import (
    ErasedUsers,
    begin_without,
    mask_journal,
)
from serving.relay import JournalRelay
from serving.shared_redis import SharedRedisLost
from serving.usage import UsageRecorder

log = structlog.get_logger(__name__)


async def look_for_erased(erased: ErasedUsers, journal: Path, clock: Clock) -> None:
    """Who was erased before this process began is refused from the first request on."""
    try:
        await asyncio.to_thread(lambda: begin_without(erased, journal, now=clock()))
    except HustleError as error:
        log.error("erasure_not_followed", reason=str(error))


async def follow_now(
    erased: ErasedUsers,
    dropping: Callable[[], Awaitable[None]],
    clock: Clock,
    told: Callable[[], None],
) -> None:
    """Somebody was erased by this process: it drops him at once, and lets the others know."""
    await asyncio.to_thread(lambda: erased.look(now=clock()))
    told()
    await dropping()


async def drop_erased(
    journal: Path,
    follower: MarketFollower,
    erased: ErasedUsers,
    relay: JournalRelay,
    feedback: LiveFeedback,
    usage: UsageRecorder,
    kept: Cache,
) -> None:
    """Let a process hold nothing any more of users who were erased.

    The caches are emptied as a whole: what was erased is known by a hash that names no key there.
    """
    is_gone = erased.__contains__

    def drop() -> None:
        usage.forget(is_gone)
        relay.carry()
        mask_journal(journal, is_gone)
        feedback.forget(is_gone)

    await asyncio.to_thread(drop)
    await follower.reread()
    try:
        await kept.forget(CACHE_PREFIX)
    except SharedRedisLost:
        log.warning("cache_not_emptied")  # what is in it ends within an hour
