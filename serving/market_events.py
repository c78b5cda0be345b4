"""Market events, from wherever they come: validated, applied once, or kept as dead letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, Protocol

import orjson
import structlog

from data.database import Database
from data.errors import NotReady
from data.market_events import Effect, MarketEvent, Verdict
from data.repositories.dead_letters import DeadLetter, save_dead_letters
from data.repositories.market_events import apply_events
from serving.clock import Clock
from serving.contract.market_event import NoEvent, event_of
from serving.cpu import CpuPool

log = structlog.get_logger(__name__)

EVENTS: Final = "events"
"""The queue of market events, and the source of their dead letters."""

MOST_LETTER_CHARS: Final = 100_000
"""Characters of a document that are kept of a dead letter: ten times the largest event."""


class Taken(NamedTuple):
    """An event as it came and what became of it."""

    id: str | None
    verdict: Verdict


class Events(Protocol):
    """What the route asks."""

    async def take(self, documents: Sequence[object]) -> list[Taken]:
        """What became of each document, once everything is committed."""


class NoEvents:
    """Stands in where a process has no database."""

    async def take(self, documents: Sequence[object]) -> list[Taken]:
        """Refuses: what cannot be kept is not acknowledged."""
        raise NotReady("Events cannot be kept: this process has no database.")


NO_EVENTS: Final = NoEvents()


@dataclass(frozen=True, slots=True)
class LiveEvents:
    """The handler off the event loop."""

    handler: EventHandler
    threads: CpuPool

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
                DeadLetter(EVENTS, one.id, one.verdict.reason, _text(document), now)
                for document, one in zip(documents, taken, strict=True)
                if one.verdict.effect is Effect.REFUSED
            ]
            if dead:
                save_dead_letters(session, dead)
        if dead:
            log.warning("events_refused", count=len(dead), first=dead[0].reason)
        return taken


def _read(document: object) -> MarketEvent | str:
    """The event, or why it is none."""
    try:
        return event_of(document)
    except NoEvent as error:
        return str(error)


def _id_of(document: object) -> str | None:
    found: Any = document.get("id") if isinstance(document, dict) else None
    return found if isinstance(found, str) and 1 <= len(found) <= 128 else None


def _text(document: object) -> str:
    return orjson.dumps(document).decode()[:MOST_LETTER_CHARS]
