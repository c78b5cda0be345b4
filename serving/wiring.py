"""How a serving process is put together from its settings, and taken apart again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any, Final

import structlog

from data.errors import HustleError, NotReady
from data.repositories.language_costs import Limits
from engine.conversation.warming import warm_up as warm_up_chat
from engine.matching import Matcher
from engine.parsing.language import LANGUAGES
from engine.parsing.warming import warm_up, warm_up_language
from engine.scorer import Scorer
from features.text import SentenceEncoder
from models.champions import newest_challenger
from models.release import POINTER, load_release, release_folder
from serving import preloading
from serving.chat import Conversations, LiveChat
from serving.clock import Clock, utc_now
from serving.console import LiveConsole
from serving.cpu import CpuPool
from serving.feedback import LiveFeedback, learner_of
from serving.gate import Gate
from serving.identity import Identity
from serving.journal import Journal
from serving.language.llm.passages import PHRASEBOOK_ONLY, Narrators
from serving.language.llm.purse import SharedPurse
from serving.language.messages import REFERENCE, messages_in
from serving.limits import rate_limiter
from serving.loading import live_matching, shadow_scorer, successor
from serving.matching import (
    PLANNING_BUDGET_S,
    TALKING_BUDGET_S,
    Matching,
    OfflineMatching,
    Resources,
)
from serving.metrics import ServiceMetrics
from serving.observing import Observer
from serving.pictures.keeping import LiveTaskPictures
from serving.pictures.local import LocalSight
from serving.pictures.pictures import Pictures
from serving.pictures.remote import RemoteSight
from serving.recommending import LiveRecommending
from serving.relay import JournalRelay
from serving.reloading import CurrentMatching, PointerWatch, ShadowWatch, mark_of
from serving.runtime import Runtime
from serving.settings import NEWEST_CHALLENGER, Settings
from serving.shadow import ShadowScoring
from serving.speech.loading import speech_of
from serving.store import Store
from serving.uploads import Uploads
from serving.usage import UsageRecorder

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
        await asyncio.to_thread(messages_in, REFERENCE)  # no request waits for it to be read
        pools = CpuPool(), CpuPool(threads=1, budget_s=PLANNING_BUDGET_S), CpuPool()
        for pool in pools:
            closing.callback(pool.close)
        listening = asyncio.create_task(speech_of(settings, closing))
        closing.push_async_callback(_cancelled, listening)
        talking = CpuPool(budget_s=TALKING_BUDGET_S)
        closing.callback(talking.close)
        shadow = ShadowScoring(journal) if settings.shadow_release else None
        if shadow is not None:
            closing.callback(shadow.close)
        resources = Resources(journal, *pools, clock, talking=talking, shadow=shadow)
        pointer = settings.releases_dir / POINTER
        seen = mark_of(pointer)  # before it is read: what changes meanwhile is seen later
        sight = asyncio.create_task(asyncio.to_thread(LocalSight.load))
        # One after the other: the trial answers of a release use the same patterns, and side by
        # side each of them would be made twice.
        await asyncio.to_thread(_warm_up)
        loaded = await asyncio.to_thread(_load_matching, settings, resources)
        languages = asyncio.create_task(_warm_languages())
        closing.push_async_callback(_cancelled, languages)
        pictures = Pictures(await sight, _remote_sight(settings, clock, closing))
        closing.push_async_callback(pictures.close)
        matching = CurrentMatching(loaded)
        _announce(settings, matching, pictures)
        narrators = await _narrators(settings, clock, closing)
        store, threads = Store(settings.database_url), CpuPool(budget_s=WRITING_BUDGET_S)
        closing.callback(store.close)
        closing.callback(threads.close)
        relay = JournalRelay(settings.var_dir / "journal", store)
        feedback = _feedback(matching, resources, store, relay, threads)
        await _look_once(feedback)
        following = asyncio.create_task(feedback.watch(settings.release_poll_seconds or 1.0))
        closing.push_async_callback(_cancelled, following)
        if settings.release_poll_seconds:
            watch = PointerWatch(
                pointer, matching, partial(successor, settings, resources), seen=seen
            )
            looking = asyncio.create_task(watch.run(settings.release_poll_seconds))
            closing.push_async_callback(_cancelled, looking)
        if shadow is not None:
            beside = asyncio.create_task(
                _shadow_watch(settings, matching, shadow).run(settings.release_poll_seconds)
            )
            closing.push_async_callback(_cancelled, beside)
        observer = _observer(matching, resources, store, relay)
        closing.callback(observer.close)
        observing = asyncio.create_task(observer.watch())
        closing.push_async_callback(_cancelled, observing)
        speech = await listening
        preloading.loaded()
        yield Runtime(
            clock=clock,
            gate=Gate(identity, limiter),
            matching=matching,
            started_at=clock(),
            max_body_bytes=settings.max_body_bytes,
            health_word=settings.health_status_word,
            feedback=feedback,
            recommending=LiveRecommending(
                matching, store, journal=journal, threads=threads, clock=clock
            ),
            shadow=shadow,
            chat=_chat(settings, matching, resources, narrators, closing),
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
        )


WRITING_BUDGET_S: Final = 2.0
"""How long a caller waits for the database: for feedback to be committed, or an alert claimed."""

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

NOTHING_TO_ANSWER_FROM: Final = "The service has no release or no market to answer from yet."
"""What callers are told; the reason stands in the log, as it may name files and hosts."""


def _load_matching(settings: Settings, resources: Resources) -> Matching:
    try:
        return live_matching(settings, resources)
    except HustleError as error:
        log.error("matching_not_loaded", reason=str(error))
        return OfflineMatching(NOTHING_TO_ANSWER_FROM)


def _feedback(
    matching: CurrentMatching,
    resources: Resources,
    store: Store,
    relay: JournalRelay,
    threads: CpuPool,
) -> LiveFeedback:
    """Feedback over the same database, learning into whatever matching is held."""
    return LiveFeedback(
        store,
        lambda: learner_of(getattr(matching.held, "matcher", None)),
        relay=relay,
        threads=threads,
        clock=resources.clock,
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


def _chat(
    settings: Settings,
    matching: CurrentMatching,
    resources: Resources,
    narrators: Narrators,
    closing: AsyncExitStack,
) -> LiveChat:
    """Chat over whatever matching is held, remembering in the same database."""
    store, threads = Store(settings.database_url), CpuPool(budget_s=MEMORY_BUDGET_S)
    closing.callback(store.close)
    closing.callback(threads.close)
    conversations = Conversations(store, threads, resources.clock)
    return LiveChat(matching, conversations, clock=resources.clock, narrator=narrators.of("chat"))


def _observer(
    matching: CurrentMatching, resources: Resources, store: Store, relay: JournalRelay
) -> Observer:
    """Counts, heartbeat and metrics of this process."""
    usage, metrics = UsageRecorder(), ServiceMetrics()
    observer = Observer(
        store,
        lambda: matching.release_id is not None,
        lambda: relay.waiting_bytes,
        usage=usage,
        metrics=metrics,
        clock=resources.clock,
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


async def _narrators(settings: Settings, clock: Clock, closing: AsyncExitStack) -> Narrators:
    """The narrator with a language model, where a key is set."""
    if settings.openai_api_key is None or not settings.llm_endpoints:
        return PHRASEBOOK_ONLY
    from serving.language.llm.wiring import narrator_of  # half a second of imports

    store = Store(settings.database_url)
    closing.callback(store.close)
    model = await narrator_of(settings, store, _limits(settings), clock, closing)
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


async def _warm_languages() -> None:
    """One language after the other, beside the first requests; a request may come before."""
    for language in LANGUAGES:
        await asyncio.to_thread(messages_in, language)
        await asyncio.to_thread(warm_up_language, language)


async def _cancelled(task: asyncio.Task[Any]) -> None:
    task.cancel()
    await asyncio.wait([task])


def _remote_sight(settings: Settings, clock: Clock, closing: AsyncExitStack) -> RemoteSight | None:
    """The model behind the key of the settings, as far as it looks at pictures."""
    input_price, output_price = settings.openai_prices
    if settings.openai_api_key is None or input_price is None or output_price is None:
        return None
    store = Store(settings.database_url)
    closing.callback(store.close)
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
    for name in settings.set_but_unused:
        log.warning("setting_not_used_yet", setting=name)
