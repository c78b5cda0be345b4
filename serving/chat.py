"""Chat in a serving process: what is remembered, the engine, the words, what is kept."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter
from typing import Any, Final, Protocol, Self

import structlog

from data.database import Database
from data.errors import HustleError, NotReady
from data.privacy.redaction import redacted
from data.repositories.conversations import Turn, remember, remembered
from data.tables import Speaker
from data.usage import NOBODY
from engine.conversation.assistant import Reply
from engine.conversation.memory import NO_MEMORY, Memory
from engine.conversation.remote_calls import RemoteAnswer, is_call
from engine.patterns.analysis import PatternAnalysis
from engine.stages import Stage, stage
from serving.clock import Clock
from serving.contract.chat_answer import (
    ChatActionAnswer,
    ChatAnswer,
    ChatHighlightAnswer,
    ChatMetadata,
)
from serving.contract.chat_request import ChatRequest
from serving.cpu import CpuPool
from serving.language.chat_words import ChatWords, joined, suggestion_of, tone_of
from serving.language.llm.chat_passages import chat_narration, with_words
from serving.language.llm.passages import (
    PHRASEBOOK,
    Narrator,
    PhrasebookNarrator,
    Words,
)
from serving.language.messages import Messages, messages_in
from serving.language.pattern_words import PatternWords, timing_text
from serving.matching import Matching

log = structlog.get_logger(__name__)

SHARED_IDS: Final = frozenset({"guest", "system", "user", "current-user"})
"""Ids that the app uses for whoever is not logged in: many people's, so nothing is remembered."""

WITHOUT_SESSION: Final = "default"
"""Session of an app that names none (some builds do): one for each user."""

FORGOTTEN_AFTER: Final = timedelta(hours=12)
"""After so long a silence a conversation begins anew: its lists are out of date."""

BY_RULES: Final = "rules"
"""In `metadata.model` where the release has no model of intents and slots alone were read."""

WORDED_WITHIN_S: Final = 1.6
"""From the request on, when words must be there: the specification's two seconds, less the time
to keep and send the answer."""


class Chat(Protocol):
    """What the route asks."""

    async def answer(
        self, body: ChatRequest, *, acting_user: str | None, started: float
    ) -> ChatAnswer:
        """The answer to a message."""


@dataclass(frozen=True, slots=True)
class Conversations:
    """Memory of conversations in the database, read and written off the event loop."""

    store: Callable[[], Database]
    threads: CpuPool
    clock: Clock

    async def memory(self, user_id: str, session_id: str) -> Memory:
        """What is remembered; nothing where there is none, or it cannot be read."""
        try:
            return await self.threads.run(lambda: self._memory(user_id, session_id))
        except HustleError as error:
            log.error("conversation_not_read", reason=str(error))
            return NO_MEMORY

    async def keep(
        self, user_id: str, session_id: str, turns: tuple[Turn, ...], memory: Memory
    ) -> None:
        """Keep what was said; an answer is given even where that cannot be done."""
        try:
            await self.threads.run(lambda: self._keep(user_id, session_id, turns, memory))
        except HustleError as error:
            log.error("conversation_not_kept", reason=str(error))

    def _memory(self, user_id: str, session_id: str) -> Memory:
        with self.store().session(read_only=True) as session:
            found = remembered(session, user_id=user_id, session_id=session_id)
        if found is None or self.clock() - found.last_at > FORGOTTEN_AFTER:
            return NO_MEMORY
        try:
            return Memory.from_json(found.memory)
        except (KeyError, TypeError, ValueError):  # of another version
            return NO_MEMORY

    def _keep(
        self, user_id: str, session_id: str, turns: tuple[Turn, ...], memory: Memory
    ) -> None:
        with self.store().session() as session:
            remember(
                session,
                user_id=user_id,
                session_id=session_id,
                turns=turns,
                memory=memory.to_json(),
                at=self.clock(),
            )


class LiveChat:
    """Chat over whatever matching serves, with memory in the database."""

    def __init__(
        self,
        matching: Matching,
        conversations: Conversations,
        *,
        clock: Clock,
        narrator: Narrator | None = None,
    ) -> None:
        self._matching = matching
        self._conversations = conversations
        self._clock = clock
        self._narrator = narrator or PhrasebookNarrator()
        self._turns = _Turns()

    async def answer(
        self, body: ChatRequest, *, acting_user: str | None, started: float
    ) -> ChatAnswer:
        """The answer, its lists journalled and its turns kept before it leaves.

        Messages of one conversation are answered one after the other.

        Raises
        ------
        TimeBudgetExceeded
            If the engine takes too long.
        NotReady
            If there is nothing to answer from.
        """
        remembers = acting_user is not None and acting_user not in SHARED_IDS
        if not remembers:
            return await self._answered(body, acting_user, NO_MEMORY, started)
        user_id, session_id = str(acting_user), body.context.session_id or WITHOUT_SESSION
        async with self._turns.of(user_id, session_id):
            memory = await self._conversations.memory(user_id, session_id)
            return await self._answered(
                body, acting_user, memory, started, session=(user_id, session_id)
            )

    async def _answered(
        self,
        body: ChatRequest,
        acting_user: str | None,
        memory: Memory,
        started: float,
        *,
        session: tuple[str, str] | None = None,
    ) -> ChatAnswer:
        question = body.to_question(
            acting_user=acting_user,
            now=self._clock(),
            memory=memory,
            suggestion=suggestion_of(body.message),
        )
        reply = await self._matching.converse(question)
        if isinstance(reply, RemoteAnswer):
            return _remote(reply, messages_in(body.context.language), started)
        words = ChatWords.of(reply.language, seed=f"{acting_user}:{reply.part.memory.turns}")
        told = await self._told(body, question.history, reply, words, acting_user, started)
        if session is not None:
            turns = (
                Turn(Speaker.USER, redacted(body.message), reply.language),
                Turn(Speaker.ASSISTANT, redacted(told.text), told.language),
            )
            await self._conversations.keep(*session, turns, reply.part.memory)
        return chat_answer(reply, words, told, processing_ms=_since(started))

    async def _told(
        self,
        body: ChatRequest,
        history: tuple[str, ...],
        reply: Reply,
        words: ChatWords,
        acting_user: str | None,
        started: float,
    ) -> Told:
        """The text of an answer, in the narrator's words unless a program asks."""
        stretches = words.stretches(reply.part, level=reply.level)
        narration = None
        if not is_call(body.message):
            narration = chat_narration(
                stretches,
                body.message,
                history,
                language=words.language,
                tone=tone_of(reply.level),
            )
        if narration is None:
            return Told(joined(stretches), words.language)
        with stage(Stage.WORDS):
            said = await self._narrator.narrate(
                narration,
                user_id=acting_user or NOBODY,  # a claimed id must not use up another's budget
                deadline_s=WORDED_WITHIN_S - _since(started) / 1_000,
            )
        return Told.of(with_words(stretches, said), said)


@dataclass(frozen=True, slots=True)
class Told:
    """The text of an answer, and who worded it.

    Attributes
    ----------
    model : str
        The language model, or `PHRASEBOOK`.
    prompt_version : str or None
        Of the model's instructions; None for the phrasebook.
    tokens : int
        That this answer cost, also where the model's words were refused.
    cached : bool
        Whether the words are those of an earlier answer.
    """

    text: str
    language: str
    model: str = PHRASEBOOK
    prompt_version: str | None = None
    tokens: int = 0
    cached: bool = False

    @classmethod
    def of(cls, text: str, words: Words) -> Self:
        """A text in a narrator's words."""
        return cls(
            text, words.language, words.model, words.prompt_version, words.tokens, words.cached
        )


class _Turns:
    """One lock for each conversation that is being answered, gone when nobody waits for it."""

    def __init__(self) -> None:
        self._locks: dict[tuple[str, str], tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def of(self, user_id: str, session_id: str) -> AsyncIterator[None]:
        key = user_id, session_id
        lock, waiting = self._locks.get(key, (asyncio.Lock(), 0))
        self._locks[key] = lock, waiting + 1
        try:
            async with lock:
                yield
        finally:
            _, waiting = self._locks[key]
            if waiting == 1:
                del self._locks[key]
            else:
                self._locks[key] = lock, waiting - 1


class OfflineChat:
    """Stands in where nothing is wired."""

    async def answer(
        self, body: ChatRequest, *, acting_user: str | None, started: float
    ) -> ChatAnswer:
        """Refuses."""
        raise NotReady("The assistant is not wired up.")


NO_CHAT: Final = OfflineChat()


def chat_answer(reply: Reply, words: ChatWords, told: Told, *, processing_ms: float) -> ChatAnswer:
    """A reply in words and app units."""
    part = reply.part
    actions = [ChatActionAnswer.of(action, words) for action in part.actions]
    return ChatAnswer(
        response=told.text,
        confidence=round(reply.confidence, 4),
        suggestions=words.suggestions(part.suggestions),
        actions=list({action.id: action for action in actions}.values()),
        highlights=[ChatHighlightAnswer.of(one, words) for one in part.highlights],
        metadata=ChatMetadata(
            model=" ".join(
                (reply.release_id, *((BY_RULES,) if reply.by_rules else ()), told.model)
            ),
            prompt_version=told.prompt_version,
            tokens=told.tokens,
            processing_time=round(processing_ms, 1),
            cached=told.cached,
            language=told.language,
        ),
    )


def _remote(reply: RemoteAnswer, messages: Messages, started: float) -> ChatAnswer:
    """The answer to a call: its fields beside the contract's own."""
    fields = dict(reply.fields)
    if reply.analysis is not None:
        fields["notifications"] = _notifications(reply.analysis, PatternWords(messages))
    own = ChatAnswer(
        response=json.dumps(fields, ensure_ascii=False) if fields else reply.response,
        confidence=reply.confidence,
        suggestions=[],
        actions=[],
        highlights=[],
        metadata=ChatMetadata(
            model=f"{reply.release_id} engine",
            tokens=0,
            processing_time=round(_since(started), 1),
            cached=False,
            language=messages.language,
        ),
    )
    return own.model_copy(update=fields) if fields else own


def _notifications(analysis: PatternAnalysis, words: PatternWords) -> list[dict[str, Any]]:
    """The alerts of an analysis, as the app shows notifications."""
    return [
        {
            "type": alert.kind.value,
            "priority": alert.priority.value,
            "message": words.alert(alert),
            "timing": timing_text(alert.send_at_hour),
        }
        for alert in analysis.alerts
    ]


def _since(started: float) -> float:
    """Milliseconds since a reading of `perf_counter`."""
    return (perf_counter() - started) * 1_000
