"""What the route of market events asks; `serving.taking_events` answers it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple, Protocol

from data.errors import NotReady
from data.market_events import Verdict


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
