"""The narrator with a language model: cache, else model and gate, else the phrasebook."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Final, NamedTuple

import structlog

from serving.cache import cache_key
from serving.language.llm.cache import CachedTexts, TextCache
from serving.language.llm.gate import Gate
from serving.language.llm.gateway import Gateway, Unavailable
from serving.language.llm.passages import Narration, Words, as_drafted
from serving.language.llm.prompt import PROMPT_VERSION, PromptWriter, data_block, quoted
from serving.language.llm.slots import SlottedPassage, TooManyFacts, slotted, visible

log = structlog.get_logger(__name__)

FEWEST_S: Final = 0.1
"""A caller with less time than this is not worth a call: its text would always come too late."""

ALONE_S: Final = 2.0
"""The longest that one process words a text while others wait for it: a call's own limit and the
time to judge what it gave."""

MOST_READ_FACTOR: Final = 4
MOST_READ_MORE: Final = 400
"""Characters of a passage that are looked at: four times its draft's and some more. The gate's own
bound is less; this one keeps a flood of hidden characters from costing time."""


class _Landed(NamedTuple):
    """What a call gave, and what it cost in tokens; cached where another process had asked."""

    entry: CachedTexts
    tokens: int
    is_cached: bool


class LanguageModelNarrator:
    """Words findings by a language model where that is quick, affordable and grounded.

    A caller waits until its own deadline and no longer; what comes later is kept for the next
    time the same is to be told. Equal questions at one time are one call.
    """

    def __init__(
        self,
        gateway: Gateway,
        *,
        writer: PromptWriter | None = None,
        cache: TextCache | None = None,
    ) -> None:
        self._gateway = gateway
        self._writer = writer or PromptWriter.new()
        self._gate = Gate(self._writer.instructions, self._writer.canary)
        self._cache = cache or TextCache()
        self._flights: dict[str, asyncio.Task[_Landed | None]] = {}

    async def narrate(self, narration: Narration, *, user_id: str, deadline_s: float) -> Words:
        """The texts, within `deadline_s` seconds; the drafts where nothing better is at hand."""
        try:
            passages = slotted(narration)
        except TooManyFacts:
            return as_drafted(narration)
        if not passages:
            return as_drafted(narration)
        key = cache_key(
            user_id,
            narration.language,
            PROMPT_VERSION,
            self._gateway.model.name,
            data_block(narration, passages),
        )
        kept = await self._cache.get(key, owner=user_id)
        if kept is not None:
            return self._words(narration, kept.texts, tokens=0, cached=True)
        if deadline_s < FEWEST_S:
            return as_drafted(narration)
        flight, is_new = self._flight(key, narration, passages, user_id)
        try:
            async with asyncio.timeout(deadline_s):
                landed = await asyncio.shield(flight)
        except TimeoutError:
            return as_drafted(narration)
        if landed is None:
            return as_drafted(narration)
        return self._words(
            narration,
            landed.entry.texts,
            tokens=landed.tokens if is_new else 0,
            cached=landed.is_cached or not is_new,
        )

    async def close(self) -> None:
        """Give up what is under way and close the connections."""
        flights = list(self._flights.values())
        for flight in flights:
            flight.cancel()
        if flights:
            await asyncio.wait(flights)
        await self._gateway.close()

    def _flight(
        self,
        key: str,
        narration: Narration,
        passages: tuple[SlottedPassage, ...],
        user_id: str,
    ) -> tuple[asyncio.Task[_Landed | None], bool]:
        """The call that is under way for a key, begun where there is none; whether it was."""
        under_way = self._flights.get(key)
        if under_way is not None:
            return under_way, False
        flight = asyncio.create_task(self._worded(key, narration, passages, user_id))
        self._flights[key] = flight
        flight.add_done_callback(lambda _: self._flights.pop(key, None))
        return flight, True

    async def _worded(
        self,
        key: str,
        narration: Narration,
        passages: tuple[SlottedPassage, ...],
        user_id: str,
    ) -> _Landed | None:
        """The model's texts that passed the gate, and what they cost in tokens."""
        try:
            return await self._asked(key, narration, passages, user_id)
        except Unavailable as error:
            log.info("words_by_phrasebook", reason=str(error))
        except Exception as error:  # the model's text is foreign: whatever it holds, we answer
            log.error("words_by_phrasebook", reason="crashed", error=type(error).__name__)
        return None

    async def _asked(
        self,
        key: str,
        narration: Narration,
        passages: tuple[SlottedPassage, ...],
        user_id: str,
    ) -> _Landed:
        async with self._cache.alone(key, owner=user_id, within_s=ALONE_S):
            # Another process may have asked while this one waited to be alone.
            kept = await self._cache.get(key, owner=user_id)
            if kept is not None:
                return _Landed(kept, 0, is_cached=True)
            completion = await self._gateway.complete(
                self._writer.write(narration, passages), user_id=user_id
            )
            texts = await asyncio.to_thread(self._judged, completion.texts, narration, passages)
            entry = CachedTexts(user_id, texts)
            await self._cache.put(key, entry, life_s=narration.kept_s)
        return _Landed(entry, completion.tokens, is_cached=False)

    def _judged(
        self,
        said: Mapping[str, str],
        narration: Narration,
        passages: tuple[SlottedPassage, ...],
    ) -> dict[str, str | None]:
        """Each passage's text with its facts filled in; None where the gate objects."""
        seen = tuple(quoted(narration).values())
        objections: Counter[str] = Counter()
        texts: dict[str, str | None] = {}
        for one in passages:
            text, objection = self._text(said.get(one.passage.id), one, narration.language, seen)
            texts[one.passage.id] = text
            if objection:
                objections[objection] += 1
        if objections:
            log.warning("words_refused", objections=dict(objections))
        return texts

    def _text(
        self, said: str | None, one: SlottedPassage, language: str, seen: tuple[str, ...]
    ) -> tuple[str | None, str | None]:
        """The text of a passage, or what is wrong with it."""
        if said is None:
            return None, "missing"
        if len(said) > MOST_READ_FACTOR * len(one.marked) + MOST_READ_MORE:
            return None, "length"
        marked = one.unmarked(visible(said))
        if marked is None:
            return None, "marks"
        text = one.recognised(marked, language)
        objection = self._gate.objection(text, one, language, seen)
        return (None, objection) if objection else (one.filled(text), None)

    def _words(
        self,
        narration: Narration,
        texts: Mapping[str, str | None],
        *,
        tokens: int,
        cached: bool,
    ) -> Words:
        """The model's texts, and the drafts where they stand in; never two languages at once."""
        drafted = as_drafted(narration)
        translated = [
            one.id
            for one in narration.passages
            if (one.draft_language or narration.draft_language) != narration.language
        ]
        if not any(texts.values()) or any(texts.get(name) is None for name in translated):
            return replace(drafted, tokens=tokens)
        return Words(
            {name: texts.get(name) or draft for name, draft in drafted.texts.items()},
            model=self._gateway.model.name,
            prompt_version=PROMPT_VERSION,
            tokens=tokens,
            cached=cached,
            language=narration.language,
        )
