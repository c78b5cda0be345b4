"""Market events, from wherever they come: validated, applied once, or kept as dead letters."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
import structlog

from data.database import Database
from data.errors import InvalidRequest
from data.market_events import Effect, MarketEvent, Verdict
from data.repositories.dead_letters import DeadLetter, save_dead_letters
from data.repositories.market_events import apply_events
from data.tables import ID_LENGTH
from serving.body import parse_document
from serving.clock import Clock
from serving.contract.market_event import NoEvent, event_of
from serving.cpu import CpuPool
from serving.market_events import Taken
from serving.queues.queue import Message, Queue, dead

log = structlog.get_logger(__name__)

EVENTS: Final = "events"
"""The queue of market events, and the source of their dead letters."""

MOST_LETTER_CHARS: Final = 100_000
"""Characters of a document that are kept of a dead letter: ten times the largest event."""


PUT_ASIDE: Final = "The message was given out again and again, and nobody got to its end."
"""Why the broker, and not we, put a message aside."""


@dataclass(frozen=True, slots=True)
class LiveEvents:
    """The handler off the event loop."""

    handler: EventHandler
    threads: CpuPool

    async def follow(self, queue: Queue) -> None:
        """Take what comes by the queue, and what it has put aside, until cancelled."""
        await asyncio.gather(
            queue.consume(EVENTS, self._take_messages), queue.consume(dead(EVENTS), self._bury)
        )

    async def _take_messages(self, messages: Sequence[Message]) -> None:
        await asyncio.to_thread(self.handler.take_messages, messages)

    async def _bury(self, messages: Sequence[Message]) -> None:
        await asyncio.to_thread(self.handler.bury, messages)

    async def take(self, documents: Sequence[object]) -> list[Taken]:
        """As `EventHandler.take`.

        Raises
        ------
        UnusableDatabase, TimeBudgetExceeded
            If they could not be kept, or not in time; sent again, each takes effect once.
        """
        return await self.threads.run(lambda: self.handler.take(documents))


class EventHandler:
    """Takes events into the database; callers may be several threads and processes.

    Parameters
    ----------
    database : callable
        Gives the open database; called in the calling thread.
    """

    def __init__(self, database: Callable[[], Database], clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def take(self, documents: Sequence[object]) -> list[Taken]:
        """What became of each document, once everything is committed.

        What is refused is kept as a dead letter in the same transaction.

        Raises
        ------
        UnusableDatabase
            If the database does not answer; then nothing was taken, and the same documents may be
            sent again.
        """
        now = self._clock()
        read = [_read(document) for document in documents]
        events = [event for event in read if isinstance(event, MarketEvent)]
        with self._database().session() as session:
            verdicts = iter(apply_events(session, events, now=now)) if events else iter(())
            taken = [
                Taken(event.id, next(verdicts))
                if isinstance(event, MarketEvent)
                else Taken(_id_of(document), Verdict(Effect.REFUSED, event))
                for document, event in zip(documents, read, strict=True)
            ]
            dead = [
                DeadLetter(EVENTS, one.id, one.verdict.reason, _kept(document), now)
                for document, one in zip(documents, taken, strict=True)
                if one.verdict.effect is Effect.REFUSED
            ]
            if dead:
                save_dead_letters(session, dead)
        if dead:
            log.warning("events_refused", count=len(dead), first=dead[0].reason)
        return taken

    def take_messages(self, messages: Sequence[Message]) -> list[Taken]:
        """As `take`, of messages of the queue: each is one event, or ``{"events": [...]}``."""
        documents: list[object] = []
        letters: list[DeadLetter] = []
        for message in messages:
            try:
                documents += _documents(parse_document(message.body))
            except InvalidRequest as error:
                letters.append(self._letter(message, str(error)))
        self._bury(letters)
        return self.take(documents)

    def bury(self, messages: Sequence[Message]) -> None:
        """Keep as dead letters what the queue has put aside."""
        self._bury([self._letter(message, PUT_ASIDE) for message in messages])

    def _bury(self, letters: Sequence[DeadLetter]) -> None:
        if letters:
            with self._database().session() as session:
                save_dead_letters(session, letters)
            log.warning("messages_refused", count=len(letters), first=letters[0].reason)

    def _letter(self, message: Message, reason: str) -> DeadLetter:
        body = message.body[:MOST_LETTER_CHARS].decode(errors="replace").replace("\x00", "?")
        return DeadLetter(EVENTS, message.id[:ID_LENGTH] or None, reason, body, self._clock())


def _documents(read: object) -> list[object]:
    """The events of one message."""
    several: Any = read.get("events") if isinstance(read, dict) else None
    return several if isinstance(several, list) and "type" not in read else [read]  # type: ignore[operator]


def _read(document: object) -> MarketEvent | str:
    """The event, or why it is none."""
    try:
        return event_of(document)
    except NoEvent as error:
        return str(error)


def _id_of(document: object) -> str | None:
    found: Any = document.get("id") if isinstance(document, dict) else None
    return found if isinstance(found, str) and 1 <= len(found) <= 128 else None


def _kept(document: object) -> object:
    """What is kept of a document: itself, or the beginning of a very long one."""
    text = orjson.dumps(document)
    return document if len(text) <= MOST_LETTER_CHARS else text.decode()[:MOST_LETTER_CHARS]
