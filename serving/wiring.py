"""How a serving process is put together from its settings, and taken apart again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Final

import structlog

from data.database import open_database
from data.errors import HustleError, NotReady, ReleaseRefused
from data.repositories.market import load_market, market_counts
from engine.market import MarketSnapshot
from engine.matching import Matcher
from models.release import Release, current_release, list_releases, load_release
from serving.clock import Clock, utc_now
from serving.cpu import CpuPool
from serving.gate import Gate
from serving.identity import Identity
from serving.journal import Journal
from serving.language.phrasebook import Phrasebook
from serving.limits import rate_limiter
from serving.matching import LiveMatching, MarketSize, Matching, OfflineMatching
from serving.runtime import Runtime
from serving.settings import Settings

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
        cpu = CpuPool()
        closing.callback(cpu.close)
        matching = await asyncio.to_thread(_load_matching, settings, journal, cpu, clock)
        _announce(settings, matching)
        yield Runtime(
            clock=clock,
            gate=Gate(identity, limiter),
            matching=matching,
            words=Phrasebook(),
            started_at=clock(),
            max_body_bytes=settings.max_body_bytes,
            health_word=settings.health_status_word,
        )


NOTHING_TO_ANSWER_FROM: Final = "The service has no release or no market to answer from yet."
"""What callers are told; the reason stands in the log, as it may name files and hosts."""


def _load_matching(settings: Settings, journal: Journal, cpu: CpuPool, clock: Clock) -> Matching:
    try:
        return _live_matching(settings, journal, cpu, clock)
    except HustleError as error:
        log.error("matching_not_loaded", reason=str(error))
        return OfflineMatching(NOTHING_TO_ANSWER_FROM)


def _usable_release(releases: Path) -> Release:
    """The current release, or the newest good one where that is refused."""
    try:
        return load_release(current_release(releases))
    except ReleaseRefused as error:
        good = [listed["id"] for listed in list_releases(releases) if "error" not in listed]
        if not good:
            raise
        log.error("current_release_refused", reason=str(error), serving=good[-1])
        return load_release(releases / good[-1])


def _live_matching(
    settings: Settings, journal: Journal, cpu: CpuPool, clock: Clock
) -> LiveMatching[MarketSnapshot]:
    release = _usable_release(settings.releases_dir)
    database = open_database(settings.database_url)
    try:
        database.migrate()
        with database.session(read_only=True) as session:
            counts, history = market_counts(session), load_market(session)
    finally:
        database.close()
    if counts.workers == 0:
        raise NotReady("The database holds no market yet: run `hustlexp simulate`.")
    return LiveMatching(
        Matcher(release),
        MarketSnapshot.build(history, as_of=clock()),
        release_id=release.id,
        market_size=MarketSize(*counts),
        journal=journal,
        cpu=cpu,
        clock=clock,
    )


def _announce(settings: Settings, matching: Matching) -> None:
    size = matching.market_size
    log.info(
        "service_started",
        url=f"http://{settings.host}:{settings.port}",
        access_mode=settings.access_mode.value,
        release=matching.release_id,
        market=size._asdict() if size else None,
        rate_limit_per_minute=settings.rate_limit_per_minute,
        shared_limits=settings.redis_url is not None,
    )
    for name in settings.set_but_unused:
        log.warning("setting_not_used_yet", setting=name)
