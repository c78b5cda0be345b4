"""How a serving process is put together from its settings, and taken apart again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Final

import structlog

from data.errors import HustleError
from engine.parsing.language import LANGUAGES
from engine.parsing.warming import warm_up, warm_up_language
from features.text import SentenceEncoder
from models.release import POINTER
from serving.clock import Clock, utc_now
from serving.cpu import CpuPool
from serving.feedback import LiveFeedback, learner_of
from serving.gate import Gate
from serving.identity import Identity
from serving.journal import Journal
from serving.language.phrasebook import Phrasebook
from serving.limits import rate_limiter
from serving.loading import live_matching, successor
from serving.matching import PLANNING_BUDGET_S, Matching, OfflineMatching, Resources
from serving.pictures.local import LocalSight
from serving.pictures.pictures import Pictures
from serving.pictures.remote import RemoteSight
from serving.relay import JournalRelay
from serving.reloading import CurrentMatching, PointerWatch, mark_of
from serving.runtime import Runtime
from serving.settings import Settings
from serving.store import Store
from serving.uploads import Uploads

log = structlog.get_logger(__name__)


@asynccontextmanager
async def running(
    settings: Settings, identity: Identity, *, clock: Clock = utc_now
) -> AsyncIterator[Runtime]:
    """Everything a process serves from; closed in reverse order at the end.

    A process without a release or a market runs too, answers that it is offline, and says why.
    """
    async with AsyncExitStack() as closing:
        redis_url = settings.redis_url.get_secret_value() if settings.redis_url else None
        limiter = rate_limiter(settings.rate_limit_per_minute, redis_url, clock)
        closing.push_async_callback(limiter.close)
        journal = Journal(settings.var_dir / "journal")
        closing.callback(journal.close)
        pools = CpuPool(), CpuPool(threads=1, budget_s=PLANNING_BUDGET_S), CpuPool()
        for pool in pools:
            closing.callback(pool.close)
        resources = Resources(journal, *pools, clock)
        pointer = settings.releases_dir / POINTER
        seen = mark_of(pointer)  # before it is read: what changes meanwhile is seen later
        warming = asyncio.create_task(asyncio.to_thread(warm_up, SentenceEncoder()))
        sight = asyncio.create_task(asyncio.to_thread(LocalSight.load))
        loaded = await asyncio.to_thread(_load_matching, settings, resources)
        await warming
        languages = asyncio.create_task(_warm_languages())
        closing.push_async_callback(_cancelled, languages)
        pictures = Pictures(await sight, _remote_sight(settings))
        closing.push_async_callback(pictures.close)
        matching = CurrentMatching(loaded)
        _announce(settings, matching, pictures)
        feedback = _feedback(settings, matching, resources, closing)
        await _look_once(feedback)
        following = asyncio.create_task(feedback.watch(settings.release_poll_seconds or 1.0))
        closing.push_async_callback(_cancelled, following)
        if settings.release_poll_seconds:
            watch = PointerWatch(
                pointer, matching, partial(successor, settings, resources), seen=seen
            )
            looking = asyncio.create_task(watch.run(settings.release_poll_seconds))
            closing.push_async_callback(_cancelled, looking)
        yield Runtime(
            clock=clock,
            gate=Gate(identity, limiter),
            matching=matching,
            words=Phrasebook(),
            started_at=clock(),
            max_body_bytes=settings.max_body_bytes,
            health_word=settings.health_status_word,
            feedback=feedback,
            uploads=Uploads(max_bytes=settings.max_upload_bytes),
            pictures=pictures,
        )


FEEDBACK_BUDGET_S: Final = 2.0
"""How long a caller waits for his feedback to be committed."""

NOTHING_TO_ANSWER_FROM: Final = "The service has no release or no market to answer from yet."
"""What callers are told; the reason stands in the log, as it may name files and hosts."""


def _load_matching(settings: Settings, resources: Resources) -> Matching:
    try:
        return live_matching(settings, resources)
    except HustleError as error:
        log.error("matching_not_loaded", reason=str(error))
        return OfflineMatching(NOTHING_TO_ANSWER_FROM)


def _feedback(
    settings: Settings, matching: CurrentMatching, resources: Resources, closing: AsyncExitStack
) -> LiveFeedback:
    """Feedback over the same database, learning into whatever matching is held."""
    store, threads = Store(settings.database_url), CpuPool(budget_s=FEEDBACK_BUDGET_S)
    closing.callback(store.close)
    closing.callback(threads.close)
    return LiveFeedback(
        store,
        lambda: learner_of(getattr(matching.held, "matcher", None)),
        relay=JournalRelay(settings.var_dir / "journal", store),
        threads=threads,
        clock=resources.clock,
    )


async def _look_once(feedback: LiveFeedback) -> None:
    """What others have learnt is served from the first answer on."""
    try:
        await asyncio.to_thread(feedback.look)
    except HustleError as error:
        log.error("feedback_look_failed", reason=str(error))


async def _warm_languages() -> None:
    """One language after the other, beside the first requests; a request may come before."""
    for language in LANGUAGES:
        await asyncio.to_thread(warm_up_language, language)


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait([task])


def _remote_sight(settings: Settings) -> RemoteSight | None:
    """The vision model behind the key of the settings."""
    if settings.openai_api_key is None:
        return None
    return RemoteSight(
        settings.openai_api_key.get_secret_value(),
        base_url=settings.openai_base_url,
        model=settings.openai_vision_model,
    )


def _announce(settings: Settings, matching: Matching, pictures: Pictures) -> None:
    size = matching.market_size
    log.info(
        "service_started",
        url=f"http://{settings.host}:{settings.port}",
        access_mode=settings.access_mode.value,
        release=matching.release_id,
        market=size._asdict() if size else None,
        rate_limit_per_minute=settings.rate_limit_per_minute,
        shared_limits=settings.redis_url is not None,
        pictures=pictures.means,
    )
    for name in settings.set_but_unused:
        log.warning("setting_not_used_yet", setting=name)
