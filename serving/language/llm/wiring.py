"""The narrator with a language model, put together from the settings.

Imported only where a key is set: the client's package takes half a second.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import structlog
from openai import AsyncOpenAI

from data.repositories.language_costs import Limits
from features.text import SentenceEncoder
from models.injection_detector import shipped_detector
from serving.cache import Cache
from serving.clock import Clock
from serving.language.llm.cache import TextCache
from serving.language.llm.caution import CautiousNarrator
from serving.language.llm.gate import Gate
from serving.language.llm.gateway import Gateway, Model, Spent, client_of
from serving.language.llm.narrator import LanguageModelNarrator
from serving.language.llm.passages import Narration, Passage
from serving.language.llm.prompt import LANGUAGE_NAMES
from serving.language.llm.purse import SharedPurse
from serving.language.llm.slots import slotted
from serving.settings import Settings
from serving.store import Store

log = structlog.get_logger(__name__)


async def narrator_of(
    settings: Settings,
    store: Store,
    limits: Limits,
    clock: Clock,
    closing: AsyncExitStack,
    cache: Cache,
    spent: Spent,
) -> CautiousNarrator:
    """The narrator of a process; `closing` ends its calls, its purse and its connections.

    `spent` is told of every answer that cost something.
    """
    key = settings.openai_api_key
    input_price, output_price = settings.openai_prices
    if key is None or input_price is None or output_price is None:
        raise ValueError("A language model needs a key and its prices.")
    model = Model(settings.openai_model, settings.openai_api, input_price, output_price)
    purse = SharedPurse(store, limits, clock)
    closing.callback(purse.close)
    client = client_of(key.get_secret_value(), settings.openai_base_url)
    await asyncio.to_thread(warm_up, client)
    gateway = Gateway(
        client,
        model,
        purse,
        total_s=settings.openai_timeout_seconds,
        spent=spent,
    )
    narrator = LanguageModelNarrator(gateway, cache=TextCache(cache))
    closing.push_async_callback(narrator.close)
    log.info(
        "language_model_set",
        model=model.name,
        api=model.api,
        endpoints=list(settings.llm_endpoints),
        user_micro_usd_per_day=limits.user_micro_usd,
        micro_usd_per_day=limits.day_micro_usd,
    )
    detector, encoder = shipped_detector(), SentenceEncoder()
    return CautiousNarrator(narrator, lambda texts: detector.suspects(texts, encoder))


def warm_up(client: AsyncOpenAI) -> None:
    """Load what the first call would load: seconds that no request's deadline has."""
    _ = client.chat.completions.with_streaming_response
    _ = client.responses.with_streaming_response
    for language in LANGUAGE_NAMES:
        passage = Passage("warming", "At $1,250.50 they take 3 hours from 5 pm on Monday.")
        (one,) = slotted(Narration((passage,), language))
        Gate().objection(one.recognised(one.draft, language), one, language)
