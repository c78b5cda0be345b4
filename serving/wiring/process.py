"""How a serving process is put together from its settings, and taken apart again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from time import monotonic
from typing import Final

import structlog

from data.errors import HustleError, NotReady
from data.reference.calendar import epoch
from engine import stages
from engine.market import MarketSnapshot
from engine.matching import Matcher
from engine.scorer import Scorer
from features.text import SentenceEncoder
from models.champions import newest_challenger
from models.release import POINTER, load_release, release_folder
from serving import preloading
from serving.cache import Answers, Cache, MemoryCache, RedisCache
from serving.clock import Clock, utc_now
from serving.console import LiveConsole
from serving.cpu import CpuPool
from serving.feedback import LiveFeedback, learner_of
from serving.following import MarketFollower
from serving.gate import Gate
from serving.idempotency import KeptAnswers
from serving.identity import Identity
from serving.journal import Journal
from serving.language.messages import REFERENCE, messages_in
from serving.limits import rate_limiter
from serving.loading import live_matching, reread, shadow_scorer, successor
from serving.matching import (
    PLANNING_BUDGET_S,
    TALKING_BUDGET_S,
    Matching,
    OfflineMatching,
    Resources,
)
from serving.metrics import ServiceMetrics
from serving.nudges import Topic
from serving.personal_data import (
    ErasedUsers,
    PersonalData,
    follow_erasures,
)
from serving.pictures.keeping import LiveTaskPictures
from serving.pictures.local import LocalSight
from serving.pictures.pictures import Pictures
from serving.recommending import LiveRecommending
from serving.relay import JournalRelay
from serving.reloading import CurrentMatching, PointerWatch, ShadowWatch, mark_of
from serving.runtime import Runtime
from serving.settings import NEWEST_CHALLENGER, Settings
from serving.shadow import ShadowScoring
from serving.shared_redis import SharedRedis
from serving.speech.loading import speech_of
from serving.store import Store
from serving.taking_events import EventHandler, LiveEvents
from serving.tracing import Tracing
from serving.uploads import Uploads
from serving.usage import UsageRecorder
from serving.vectors.shared import keep_synchronised
from serving.wiring.budgets import (
    EVENTS_BUDGET_S,
    PLACES,
    PLANNING_PLACES,
    WRITING_BUDGET_S,
    threads_of,
)
from serving.wiring.closing import cancelled
from serving.wiring.erasing import drop_erased, follow_now, look_for_erased
from serving.wiring.gauges import (
    follow_depths,
    follow_stores,
    observer_of,
)
from serving.wiring.language import chat_of, narrators_of, remote_sight
from serving.wiring.starting import Starting
from serving.wiring.stores import (
    followed_queue,
    lost_stores,
    nudges_of,
    pause_of,
    redis_of,
    store_of,
    tell,
    vectors_of,
)
from serving.wiring.warming import warm_languages, warm_up

log = structlog.get_logger(__name__)


@asynccontextmanager
async def running(
    settings: Settings,
    identity: Identity,
    *,
    clock: Clock = utc_now,
    tracing: Tracing | None = None,
    awaits_s: float = 0.0,
) -> AsyncIterator[Runtime]:
    """Everything a process serves from; closed in reverse order at the end.

    With `tracing`, stages are spans of it as well. For `awaits_s` seconds it is waited for a
    release and a market that cannot be had yet: while one process of several waits, the others
    answer what it could only refuse.

    A process without a release or a market runs too, answers that it is offline, and says why.
    """
    async with AsyncExitStack() as closing:
        store, metrics = store_of(settings), ServiceMetrics()
        closing.callback(store.close)
        stages.watch(metrics.stage if tracing is None else tracing.beside(metrics.stage))
        closing.callback(stages.watch, None)
        redis = await redis_of(settings, closing)
        nudges = await nudges_of(redis, closing)
        kept: Cache = MemoryCache() if redis is None else RedisCache(redis, MemoryCache())
        answers = Answers(kept) if settings.cache_answers else None
        if answers is not None:
            closing.push_async_callback(answers.close)
        journal = Journal(settings.var_dir / "journal")
        closing.callback(journal.close)
        starting = Starting()
        closing.callback(starting.close)
        await starting.run(partial(messages_in, REFERENCE))  # no request waits for it to be read
        side_by_side = threads_of(settings.workers)
        pools = (
            CpuPool(threads=side_by_side, places=PLACES),
            CpuPool(threads=1, budget_s=PLANNING_BUDGET_S, places=PLANNING_PLACES),
            CpuPool(threads=side_by_side, places=PLACES),
        )
        for pool in pools:
            closing.callback(pool.close)
        listening = asyncio.create_task(speech_of(settings, closing))
        closing.push_async_callback(cancelled, listening)
        talking = CpuPool(threads=side_by_side, budget_s=TALKING_BUDGET_S, places=PLACES)
        closing.callback(talking.close)
        shadow = ShadowScoring(journal) if settings.shadow_release else None
        if shadow is not None:
            closing.callback(shadow.close)
        vectors = vectors_of(settings, closing)
        resources = Resources(
            journal, *pools, clock, talking=talking, shadow=shadow, vectors=vectors
        )
        pointer = settings.releases_dir / POINTER
        seen = mark_of(pointer)  # before it is read: what changes meanwhile is seen later
        sight = asyncio.create_task(starting.run(LocalSight.load))
        # One after the other: the trial answers of a release use the same patterns, and side by
        # side each of them would be made twice.
        await starting.run(warm_up)
        languages = asyncio.create_task(starting.run(warm_languages))
        loaded = await load_within(awaits_s, partial(live_matching, settings, resources), starting)
        pictures = Pictures(await sight, remote_sight(settings, store, clock, closing))
        closing.push_async_callback(pictures.close)
        matching = CurrentMatching(loaded)
        _announce(settings, matching, pictures)
        if vectors is not None:
            filling = asyncio.create_task(keep_synchronised(vectors, partial(_market, matching)))
            closing.push_async_callback(cancelled, filling)
        narrators = await narrators_of(settings, store, clock, closing, kept, metrics)
        threads = CpuPool(budget_s=WRITING_BUDGET_S, places=PLACES)
        closing.callback(threads.close)
        relay = JournalRelay(settings.var_dir / "journal", store)
        erased = ErasedUsers(store)
        await look_for_erased(erased, settings.var_dir / "journal", clock)
        feedback = _feedback(
            matching, resources, store, relay, threads, partial(tell, nudges, Topic.USERS)
        )
        await _look_once(feedback)
        following = asyncio.create_task(
            feedback.watch(settings.release_poll_seconds or 1.0, pause_of(nudges, Topic.USERS))
        )
        closing.push_async_callback(cancelled, following)
        if settings.release_poll_seconds:
            trying = asyncio.create_task(_load_until_ready(settings, resources, matching))
            closing.push_async_callback(cancelled, trying)
            watch = PointerWatch(
                pointer,
                matching,
                partial(successor, settings, resources),
                seen=seen,
                swapped=partial(tell, nudges, Topic.RELEASE),
            )
            looking = asyncio.create_task(
                watch.run(settings.release_poll_seconds, pause_of(nudges, Topic.RELEASE))
            )
            closing.push_async_callback(cancelled, looking)
        follower = MarketFollower(
            store,
            matching,
            clock,
            SentenceEncoder(),
            read=partial(reread, settings, resources),
            reread_s=settings.market_reread_seconds,
            area=settings.area,
        )
        closing.push_async_callback(follower.close)
        keeping_up = asyncio.create_task(follower.run())
        closing.push_async_callback(cancelled, keeping_up)
        if _is_old(matching, clock, settings.market_reread_seconds):
            follower.renew()
        usage = UsageRecorder()
        dropping = partial(
            drop_erased,
            settings.var_dir / "journal",
            follower,
            erased,
            relay,
            feedback,
            usage,
            kept,
        )
        forgetting = asyncio.create_task(
            follow_erasures(
                erased,
                dropping,
                clock=clock,
                every_s=settings.release_poll_seconds or 1.0,
                pause=pause_of(nudges, Topic.ERASED),
            )
        )
        closing.push_async_callback(cancelled, forgetting)
        taking = CpuPool(budget_s=EVENTS_BUDGET_S)
        closing.callback(taking.close)
        events = LiveEvents(EventHandler(store, clock), taking)
        queue = followed_queue(settings, events, closing)
        if shadow is not None:
            beside = asyncio.create_task(
                _shadow_watch(settings, matching, shadow).run(settings.release_poll_seconds)
            )
            closing.push_async_callback(cancelled, beside)
        observer = observer_of(matching, resources, store, relay, usage, metrics, settings)
        follow_depths(metrics, resources, threads)
        follow_stores(observer.metrics, redis, answers)
        closing.callback(observer.close)
        observing = asyncio.create_task(observer.watch())
        closing.push_async_callback(cancelled, observing)
        speech = await listening
        await languages
        preloading.loaded()
        starting.close()
        yield Runtime(
            clock=clock,
            gate=_gate(settings, identity, redis, clock, erased),
            matching=matching,
            started_at=clock(),
            max_body_bytes=settings.max_body_bytes,
            health_word=settings.health_status_word,
            feedback=feedback,
            events=events,
            recommending=LiveRecommending(
                matching,
                store,
                journal=journal,
                threads=threads,
                clock=clock,
                answers=answers,
                version_of=feedback.user_version,
            ),
            shadow=shadow,
            chat=chat_of(store, matching, resources, narrators, closing),
            uploads=Uploads(max_bytes=settings.max_upload_bytes),
            pictures=pictures,
            task_pictures=LiveTaskPictures(pictures, store, threads, resources.gallery),
            usage=observer.usage,
            metrics=observer.metrics,
            metrics_access=settings.metrics_access,
            narrators=narrators,
            speech=speech,
            console=LiveConsole(
                lambda: getattr(matching.held, "matcher", None),
                settings.releases_dir,
                settings.var_dir / "drift" / "drift.json",
                threads,
            ),
            answers=answers,
            kept_answers=_kept_answers(store, resources, closing),
            personal=PersonalData(
                store, settings.var_dir, clock, market_folder=settings.market_folder
            ),
            erasures=partial(
                follow_now, erased, dropping, clock, partial(tell, nudges, Topic.ERASED)
            ),
            lost=partial(lost_stores, redis, feedback, vectors, queue),
        )


NOTHING_TO_ANSWER_FROM: Final = "The service has no release or no market to answer from yet."
"""What callers are told; the reason stands in the log, as it may name files and hosts."""


AWAITED_EVERY_S: Final = 0.5
"""How often a process that does not accept requests yet looks again."""


async def load_within(
    seconds: float, load: Callable[[], Matching], starting: Starting
) -> Matching:
    """What `load` gives, tried again for some seconds; else something that is offline."""
    until = monotonic() + seconds
    while True:
        try:
            return await starting.run(load)
        except HustleError as error:
            if monotonic() >= until:
                log.error("matching_not_loaded", reason=str(error))
                return OfflineMatching(NOTHING_TO_ANSWER_FROM)
            await asyncio.sleep(AWAITED_EVERY_S)


TRIED_EVERY_S: Final = 5.0
"""How often a process that has nothing to answer from looks again."""


def _is_old(matching: CurrentMatching, clock: Clock, reread_s: float) -> bool:
    """Whether the market was built so long ago that it would have been read anew since."""
    market = _market(matching)
    if market is None or not reread_s:
        return False
    return epoch(clock()) - market.as_of > reread_s


async def _load_until_ready(
    settings: Settings, resources: Resources, matching: CurrentMatching
) -> None:
    """A database that was away at the start, or a market that comes later, is taken up."""
    while isinstance(held := matching.held, OfflineMatching):
        await asyncio.sleep(TRIED_EVERY_S)
        try:
            loaded = await asyncio.to_thread(live_matching, settings, resources)
        except HustleError:
            continue  # told at the start, and by health
        if matching.held is held:
            matching.swap(loaded)
            log.info("matching_loaded", release=loaded.release_id)


def _gate(
    settings: Settings,
    identity: Identity,
    redis: SharedRedis | None,
    clock: Clock,
    erased: ErasedUsers,
) -> Gate:
    """Identity, and the two counts of requests."""
    requests, uploads = (
        rate_limiter(per_minute, redis, clock, burst=settings.rate_limit_burst)
        for per_minute in (settings.rate_limit_per_minute, settings.rate_limit_uploads_per_minute)
    )
    return Gate(identity, requests, uploads, erased=erased)


def _market(matching: CurrentMatching) -> MarketSnapshot | None:
    """The market that is answered from now."""
    matcher = getattr(matching.held, "matcher", None)
    return matcher.market if isinstance(matcher, Matcher) else None


def _feedback(
    matching: CurrentMatching,
    resources: Resources,
    store: Store,
    relay: JournalRelay,
    threads: CpuPool,
    moved: Callable[[], None],
) -> LiveFeedback:
    """Feedback over the same database, learning into whatever matching is held."""
    return LiveFeedback(
        store,
        lambda: learner_of(getattr(matching.held, "matcher", None)),
        relay=relay,
        threads=threads,
        clock=resources.clock,
        moved=moved,
    )


def _shadow_watch(
    settings: Settings, matching: CurrentMatching, shadow: ShadowScoring
) -> ShadowWatch:
    releases, asked = settings.releases_dir, settings.shadow_release

    def wanted() -> str | None:
        return newest_challenger(releases) if asked == NEWEST_CHALLENGER else asked

    def prepare(release_id: str, held: Matching) -> Scorer:
        champion = getattr(held, "matcher", None)
        if not isinstance(champion, Matcher):
            raise NotReady("Nothing serves that a shadow could stand beside.")
        release = load_release(release_folder(releases, release_id))
        return shadow_scorer(release, champion, settings.database_url)

    return ShadowWatch(releases, matching, shadow, wanted=wanted, prepare=prepare)


def _kept_answers(store: Store, resources: Resources, closing: AsyncExitStack) -> KeptAnswers:
    """Answers to requests with a key of their own, in the same database; with threads apart."""
    threads = CpuPool(budget_s=WRITING_BUDGET_S, places=PLACES)
    closing.callback(threads.close)
    return KeptAnswers(store, threads, resources.clock)


async def _look_once(feedback: LiveFeedback) -> None:
    """What others have learnt is served from the first answer on."""
    try:
        await asyncio.to_thread(feedback.look)
    except HustleError as error:
        log.error("feedback_look_failed", reason=str(error))


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
