"""The language model, as far as the settings have one, and the chat that it words."""

from __future__ import annotations

from contextlib import AsyncExitStack

import structlog

from data.repositories.language_costs import Limits
from serving.cache import Cache
from serving.chat import Conversations, LiveChat
from serving.clock import Clock
from serving.cpu import CpuPool
from serving.language.llm.passages import PHRASEBOOK_ONLY, Narrators
from serving.language.llm.purse import SharedPurse
from serving.matching import (
    Resources,
)
from serving.metrics import ServiceMetrics
from serving.pictures.remote import RemoteSight
from serving.reloading import CurrentMatching
from serving.settings import Settings
from serving.store import Store
from serving.wiring.budgets import MEMORY_BUDGET_S, PLACES

log = structlog.get_logger(__name__)


async def narrators_of(
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
        spending_limits(settings),
        clock,
        closing,
        cache,
        lambda usage, micro_usd: metrics.spent(usage.input, usage.output, micro_usd),
    )
    return Narrators(model, frozenset(settings.llm_endpoints))


def remote_sight(
    settings: Settings, store: Store, clock: Clock, closing: AsyncExitStack
) -> RemoteSight | None:
    """The model behind the key of the settings, as far as it looks at pictures."""
    input_price, output_price = settings.openai_prices
    if settings.openai_api_key is None or input_price is None or output_price is None:
        return None
    purse = SharedPurse(store, spending_limits(settings), clock)
    closing.callback(purse.close)
    return RemoteSight(
        settings.openai_api_key.get_secret_value(),
        model=settings.openai_model,
        prices=(input_price, output_price),
        purse=purse,
        base_url=settings.openai_base_url,
    )


def spending_limits(settings: Settings) -> Limits:
    """What the language model may cost a day, in millionths of a USD."""
    return Limits(
        round(settings.llm_user_usd_per_day * 1_000_000),
        round(settings.llm_usd_per_day * 1_000_000),
    )


def chat_of(
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
