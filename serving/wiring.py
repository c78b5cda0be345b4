"""How a serving process is put together from its settings, and taken apart again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

import structlog

from data.database import Pool
from data.errors import HustleError, NotReady
from data.repositories.language_costs import Limits
from engine import stages
from engine.conversation.warming import warm_up as warm_up_chat
from engine.market import MarketSnapshot
from engine.matching import Matcher
from engine.parsing.language import LANGUAGES
from engine.parsing.warming import warm_up, warm_up_language
from engine.scorer import Scorer
from features.text import SentenceEncoder
from models.champions import newest_challenger
from models.release import POINTER, load_release, release_folder
from serving import preloading
from serving.cache import PREFIX as CACHE_PREFIX
from serving.cache import Answers, Cache, MemoryCache, RedisCache
from serving.chat import Conversations, LiveChat
from serving.clock import Clock, utc_now
from serving.console import LiveConsole
from serving.cpu import CpuPool
from serving.feedback import LiveFeedback, Pause, learner_of
from serving.following import MarketFollower
from serving.gate import Gate
from serving.idempotency import KeptAnswers
from serving.identity import Identity
from serving.journal import Journal
from serving.language.llm.passages import PHRASEBOOK_ONLY, Narrators
from serving.language.llm.purse import SharedPurse
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
from serving.nudges import Nudges, Topic
from serving.observing import Observer
from serving.personal_data import (
    ErasedUsers,
    PersonalData,
    begin_without,
    follow_erasures,
    mask_journal,
)
from serving.pictures.keeping import LiveTaskPictures
from serving.pictures.local import LocalSight
from serving.pictures.pictures import Pictures
from serving.pictures.remote import RemoteSight
from serving.queues.choice import queue_of
from serving.queues.queue import Queue
from serving.recommending import LiveRecommending
from serving.relay import JournalRelay
from serving.reloading import CurrentMatching, PointerWatch, ShadowWatch, mark_of
from serving.runtime import Runtime
from serving.settings import NEWEST_CHALLENGER, Settings
from serving.shadow import ShadowScoring
from serving.shared_redis import SharedRedis, SharedRedisLost
from serving.speech.loading import speech_of
from serving.store import Store
from serving.taking_events import EventHandler, LiveEvents
from serving.tracing import Tracing
from serving.uploads import Uploads
from serving.usage import UsageRecorder
from serving.vectors.shared import SharedVectors, keep_synchronised, shared_vectors

log = structlog.get_logger(__name__)


@asynccontextmanager
async def running(
    settings: Settings,
    identity: Identity,
    *,
    clock: Clock = utc_now,
    tracing: Tracing | None = None,
) -> AsyncIterator[Runtime]:
    """Everything a process serves from; closed in reverse order at the end.

    With `tracing`, stages are spans of it as well.

    A process without a release or a market runs too, answers that it is offline, and says why.
    """
    async with AsyncExitStack() as closing:
        store, metrics = _store(settings), ServiceMetrics()
        closing.callback(store.close)
        stages.watch(metrics.stage if tracing is None else tracing.beside(metrics.stage))
        closing.callback(stages.watch, None)
        redis = await _redis(settings, closing)
        nudges = await _nudges(redis, closing)
        kept: Cache = MemoryCache() if redis is None else RedisCache(redis, MemoryCache())
        answers = Answers(kept) if settings.cache_answers else None
        if answers is not None:
            closing.push_async_callback(answers.close)
        journal = Journal(settings.var_dir / "journal")
        closing.callback(journal.close)
        await asyncio.to_thread(messages_in, REFERENCE)  # no request waits for it to be read
        pools = (
            CpuPool(places=PLACES),
            CpuPool(threads=1, budget_s=PLANNING_BUDGET_S, places=PLANNING_PLACES),
            CpuPool(places=PLACES),
        )
        for pool in pools:
            closing.callback(pool.close)
        listening = asyncio.create_task(speech_of(settings, closing))
        closing.push_async_callback(_cancelled, listening)
        talking = CpuPool(budget_s=TALKING_BUDGET_S, places=PLACES)
        closing.callback(talking.close)
        shadow = ShadowScoring(journal) if settings.shadow_release else None
        if shadow is not None:
            closing.callback(shadow.close)
        vectors = _vectors(settings, closing)
        resources = Resources(
            journal, *pools, clock, talking=talking, shadow=shadow, vectors=vectors
        )
        pointer = settings.releases_dir / POINTER
        seen = mark_of(pointer)  # before it is read: what changes meanwhile is seen later
        sight = asyncio.create_task(asyncio.to_thread(LocalSight.load))
        # One after the other: the trial answers of a release use the same patterns, and side by
        # side each of them would be made twice.
        await asyncio.to_thread(_warm_up)
        languages = asyncio.create_task(asyncio.to_thread(_warm_languages))
        loaded = await asyncio.to_thread(_load_matching, settings, resources)
        pictures = Pictures(await sight, _remote_sight(settings, store, clock, closing))
        closing.push_async_callback(pictures.close)
        matching = CurrentMatching(loaded)
        _announce(settings, matching, pictures)
        if vectors is not None:
            filling = asyncio.create_task(keep_synchronised(vectors, partial(_market, matching)))
            closing.push_async_callback(_cancelled, filling)
        narrators = await _narrators(settings, store, clock, closing, kept, metrics)
        threads = CpuPool(budget_s=WRITING_BUDGET_S, places=PLACES)
        closing.callback(threads.close)
        relay = JournalRelay(settings.var_dir / "journal", store)
        erased = ErasedUsers(store)
        await _look_for_erased(erased, settings.var_dir / "journal", clock)
        feedback = _feedback(
            matching, resources, store, relay, threads, partial(_tell, nudges, Topic.USERS)
        )
        await _look_once(feedback)
        following = asyncio.create_task(
            feedback.watch(settings.release_poll_seconds or 1.0, _pause(nudges, Topic.USERS))
        )
        closing.push_async_callback(_cancelled, following)
        if settings.release_poll_seconds:
            trying = asyncio.create_task(_load_until_ready(settings, resources, matching))
            closing.push_async_callback(_cancelled, trying)
            watch = PointerWatch(
                pointer,
                matching,
                partial(successor, settings, resources),
                seen=seen,
                swapped=partial(_tell, nudges, Topic.RELEASE),
            )
            looking = asyncio.create_task(
                watch.run(settings.release_poll_seconds, _pause(nudges, Topic.RELEASE))
            )
            closing.push_async_callback(_cancelled, looking)
        follower = MarketFollower(
            store,
            matching,
            clock,
            SentenceEncoder(),
            read=partial(reread, settings, resources),
            reread_s=settings.market_reread_seconds,
        )
        closing.push_async_callback(follower.close)
        keeping_up = asyncio.create_task(follower.run())
        closing.push_async_callback(_cancelled, keeping_up)
        usage = UsageRecorder()
        dropping = partial(
            _drop_erased,
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
                pause=_pause(nudges, Topic.ERASED),
            )
        )
        closing.push_async_callback(_cancelled, forgetting)
        taking = CpuPool(budget_s=EVENTS_BUDGET_S)
        closing.callback(taking.close)
        events = LiveEvents(EventHandler(store, clock), taking)
        queue = _queue(settings, events, closing)
        if shadow is not None:
            beside = asyncio.create_task(
                _shadow_watch(settings, matching, shadow).run(settings.release_poll_seconds)
            )
            closing.push_async_callback(_cancelled, beside)
        observer = _observer(matching, resources, store, relay, usage, metrics, settings)
        _follow_depths(metrics, resources, threads)
        _follow_stores(observer.metrics, redis, answers)
        closing.callback(observer.close)
        observing = asyncio.create_task(observer.watch())
        closing.push_async_callback(_cancelled, observing)
        speech = await listening
        await languages
        preloading.loaded()
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
            chat=_chat(store, matching, resources, narrators, closing),
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
            personal=PersonalData(store, settings.var_dir, clock),
            erasures=partial(
                _follow_now, erased, dropping, clock, partial(_tell, nudges, Topic.ERASED)
            ),
            lost=partial(_lost, redis, feedback, vectors, queue),
        )


WRITING_BUDGET_S: Final = 2.0
"""How long a caller waits for the database: for feedback to be committed, or an alert claimed."""

PLACES: Final = 128
"""Of each pool of threads: what runs and waits there. Half of what a process takes in at a time,
so that one kind of work, or a database that hangs, never keeps all others from being answered."""

PLANNING_PLACES: Final = 8
"""Plans at a time and waiting; each takes seconds."""

EVENTS_BUDGET_S: Final = 10.0
"""How long the main backend waits for its events to be committed."""

MEMORY_BUDGET_S: Final = 1.0
"""How long a message waits for what is remembered, and an answer for being kept."""

FOLLOWED: Final = {
    "journal_waiting_lines": "Answers that wait for the journal.",
    "journal_waiting_bytes": "Of the journal, not in the database yet.",
    "journal_lag_seconds": "Since all of the journal was in the database.",
    "exposures_lost": "Rankings that the journal failed to keep.",
    "usage_waiting": "Counts that are not in the database yet.",
    "usage_lost": "Counts that found no room.",
    "online": "1 while the process can answer.",
}
"""Gauges that are read whenever somebody looks, and what each means."""

FOLLOWED_STORES: Final = {
    "redis_lost": "1 while the Redis that is set does not answer.",
    "cache_hits": "Answers found before.",
    "cache_misses": "Answers found anew, and kept.",
}
"""The same of Redis and the caches."""

NOTHING_TO_ANSWER_FROM: Final = "The service has no release or no market to answer from yet."
"""What callers are told; the reason stands in the log, as it may name files and hosts."""


def _load_matching(settings: Settings, resources: Resources) -> Matching:
    try:
        return live_matching(settings, resources)
    except HustleError as error:
        log.error("matching_not_loaded", reason=str(error))
        return OfflineMatching(NOTHING_TO_ANSWER_FROM)


TRIED_EVERY_S: Final = 5.0
"""How often a process that has nothing to answer from looks again."""


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


async def _redis(settings: Settings, closing: AsyncExitStack) -> SharedRedis | None:
    """The Redis of the settings; one that is not there yet is no reason not to start."""
    if settings.redis_url is None:
        return None
    redis = SharedRedis(settings.redis_url.get_secret_value())
    closing.push_async_callback(redis.close)
    await redis.look()
    watching = asyncio.create_task(redis.watch())
    closing.push_async_callback(_cancelled, watching)
    return redis


async def _nudges(redis: SharedRedis | None, closing: AsyncExitStack) -> Nudges | None:
    if redis is None:
        return None
    nudges = Nudges(redis)
    closing.push_async_callback(nudges.close)
    listening = asyncio.create_task(nudges.listen())
    closing.push_async_callback(_cancelled, listening)
    return nudges


def _tell(nudges: Nudges | None, topic: Topic) -> None:
    if nudges is not None:
        nudges.tell(topic)


def _pause(nudges: Nudges | None, topic: Topic) -> Pause:
    return asyncio.sleep if nudges is None else partial(nudges.pause, topic)


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


async def _look_for_erased(erased: ErasedUsers, journal: Path, clock: Clock) -> None:
    """Who was erased before this process began is refused from the first request on."""
    try:
        await asyncio.to_thread(lambda: begin_without(erased, journal, now=clock()))
    except HustleError as error:
        log.error("erasure_not_followed", reason=str(error))


async def _follow_now(
    erased: ErasedUsers,
    dropping: Callable[[], Awaitable[None]],
    clock: Clock,
    told: Callable[[], None],
) -> None:
    """Somebody was erased by this process: it drops him at once, and lets the others know."""
    await asyncio.to_thread(lambda: erased.look(now=clock()))
    told()
    await dropping()


async def _drop_erased(
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


def _queue(settings: Settings, events: LiveEvents, closing: AsyncExitStack) -> Queue | None:
    """The broker that market events come by, if there is one; a broker that is away may come."""
    if settings.queue_url is None:
        return None
    queue = queue_of(settings.queue_url.get_secret_value())
    closing.push_async_callback(queue.close)
    following = asyncio.create_task(events.follow(queue))
    closing.push_async_callback(_cancelled, following)
    return queue


def _vectors(settings: Settings, closing: AsyncExitStack) -> SharedVectors | None:
    """The similarity index that processes share, if they do; nobody is asked yet."""
    url = settings.vector_db_url.get_secret_value() if settings.vector_db_url else None
    vectors = shared_vectors(url)
    if vectors is not None:
        closing.callback(vectors.close)
    return vectors


def _market(matching: CurrentMatching) -> MarketSnapshot | None:
    """The market that is answered from now."""
    matcher = getattr(matching.held, "matcher", None)
    return matcher.market if isinstance(matcher, Matcher) else None


def _lost(
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


def _store(settings: Settings) -> Store:
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


def _chat(
    store: Store,
    matching: CurrentMatching,
    resources: Resources,
    narrators: Narrators,
    closing: AsyncExitStack,
) -> LiveChat:
    """Chat over whatever matching is held, remembering in the same database."""
    threads = CpuPool(budget_s=MEMORY_BUDGET_S, places=PLACES)
    closing.callback(threads.close)
    conversations = Conversations(store, threads, resources.clock)
    return LiveChat(matching, conversations, clock=resources.clock, narrator=narrators.of("chat"))


def _kept_answers(store: Store, resources: Resources, closing: AsyncExitStack) -> KeptAnswers:
    """Answers to requests with a key of their own, in the same database; with threads apart."""
    threads = CpuPool(budget_s=WRITING_BUDGET_S, places=PLACES)
    closing.callback(threads.close)
    return KeptAnswers(store, threads, resources.clock)


def _observer(
    matching: CurrentMatching,
    resources: Resources,
    store: Store,
    relay: JournalRelay,
    usage: UsageRecorder,
    metrics: ServiceMetrics,
    settings: Settings,
) -> Observer:
    """Counts, heartbeat and metrics of this process."""
    observer = Observer(
        store,
        lambda: matching.release_id is not None,
        lambda: relay.waiting_bytes,
        usage=usage,
        metrics=metrics,
        clock=resources.clock,
        drift_file=settings.var_dir / "drift" / "drift.json",
        events_days=settings.retention_events_days,
    )
    journal = resources.journal
    reading: dict[str, Callable[[], float]] = {
        "journal_waiting_lines": lambda: journal.waiting,
        "journal_waiting_bytes": lambda: observer.journal_bytes,
        "journal_lag_seconds": lambda: relay.lag_s,
        "exposures_lost": lambda: journal.lost,
        "usage_waiting": lambda: usage.waiting,
        "usage_lost": lambda: usage.lost,
        "online": lambda: matching.release_id is not None,
    }
    for name, documentation in FOLLOWED.items():
        metrics.follow(f"hustlexp_{name}", documentation, reading[name])
    return observer


def _follow_depths(metrics: ServiceMetrics, resources: Resources, writing: CpuPool) -> None:
    """How much each pool of threads has to do."""
    pools = {
        "ranking": resources.cpu,
        "planning": resources.planning,
        "parsing": resources.parsing,
        "talking": resources.talking or resources.parsing,
        "writing": writing,
    }
    for name, pool in pools.items():
        metrics.follow_depth(name, partial(_depth, pool))


def _depth(pool: CpuPool) -> float:
    return pool.depth


def _follow_stores(
    metrics: ServiceMetrics, redis: SharedRedis | None, answers: Answers | None
) -> None:
    """What operators watch of Redis and the caches."""
    reading: dict[str, Callable[[], float]] = {
        "redis_lost": lambda: redis is not None and redis.is_lost
    }
    if answers is not None:
        reading["cache_hits"] = lambda: answers.hits
        reading["cache_misses"] = lambda: answers.misses
    for name, read in reading.items():
        metrics.follow(f"hustlexp_{name}", FOLLOWED_STORES[name], read)


async def _narrators(
    settings: Settings,
    store: Store,
    clock: Clock,
    closing: AsyncExitStack,
    cache: Cache,
    metrics: ServiceMetrics,
) -> Narrators:
    """The narrator with a language model, where a key is set."""
    if settings.openai_api_key is None or not settings.llm_endpoints:
        return PHRASEBOOK_ONLY
    from serving.language.llm.wiring import narrator_of  # half a second of imports

    model = await narrator_of(
        settings,
        store,
        _limits(settings),
        clock,
        closing,
        cache,
        lambda usage, micro_usd: metrics.spent(usage.input, usage.output, micro_usd),
    )
    return Narrators(model, frozenset(settings.llm_endpoints))


async def _look_once(feedback: LiveFeedback) -> None:
    """What others have learnt is served from the first answer on."""
    try:
        await asyncio.to_thread(feedback.look)
    except HustleError as error:
        log.error("feedback_look_failed", reason=str(error))


def _warm_up() -> None:
    warm_up(SentenceEncoder())
    warm_up_chat()


def _warm_languages() -> None:
    """Read and compile what each language needs, so that no first post waits for it."""
    for language in LANGUAGES:
        messages_in(language)
        warm_up_language(language)


async def _cancelled(task: asyncio.Task[Any]) -> None:
    task.cancel()
    await asyncio.wait([task])


def _remote_sight(
    settings: Settings, store: Store, clock: Clock, closing: AsyncExitStack
) -> RemoteSight | None:
    """The model behind the key of the settings, as far as it looks at pictures."""
    input_price, output_price = settings.openai_prices
    if settings.openai_api_key is None or input_price is None or output_price is None:
        return None
    purse = SharedPurse(store, _limits(settings), clock)
    closing.callback(purse.close)
    return RemoteSight(
        settings.openai_api_key.get_secret_value(),
        model=settings.openai_model,
        prices=(input_price, output_price),
        purse=purse,
        base_url=settings.openai_base_url,
    )


def _limits(settings: Settings) -> Limits:
    return Limits(
        round(settings.llm_user_usd_per_day * 1_000_000),
        round(settings.llm_usd_per_day * 1_000_000),
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
