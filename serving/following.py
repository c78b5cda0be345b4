"""The market is followed: what events changed in the database is laid over what is served.

Every process asks the database for the events past the last that it has seen, takes the rows that
they changed as they are now, and swaps in a matching over the market with them. So each replica
follows whoever took the events, and whatever is read twice changes nothing. When much has changed,
the next base is made beside, in a thread, and swapped in; when it is old, it is read from the
database anew, with what has come to be on record since.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic
from typing import Final

import structlog

from data.database import Database
from data.errors import HustleError
from data.reference.calendar import epoch
from data.reference.cells import Area
from data.repositories.market import (
    load_records,
    load_tasks,
    load_whereabouts,
    load_workers,
)
from data.repositories.market_events import changed_since
from engine.matching import Matcher
from engine.overlay import MarketChanges, compacted, follow
from engine.texts import TaskTexts
from features.text import Encoder
from serving.areas import within_reach
from serving.clock import Clock
from serving.cpu import lower_priority
from serving.matching import LiveMatching, Matching
from serving.reloading import CurrentMatching

log = structlog.get_logger(__name__)

FOLLOW_S: Final = 0.25
"""Seconds between two looks: a quarter of what may pass until an event is seen."""

MOST_EVENTS: Final = 4_000
"""Events of one look; more are looked at in the next, at once."""

Read = Callable[[Matching], Matching]
"""From what serves to the same release over the market read from the database anew."""


@dataclass(frozen=True, slots=True)
class Look:
    """What one look found: what serves from now, and whether more is waiting."""

    matching: LiveMatching
    is_all: bool


class MarketFollower:
    """Keeps what is served up with the database, in one process.

    Parameters
    ----------
    database : callable
        Gives the open database; called in threads.
    read : callable
        Reads the market anew; runs in a thread.
    reread_s : float
        Age in seconds at which that is done; 0 for never.
    area : Area, optional
        Who comes to be elsewhere, and what is posted there, is not taken up.
    """

    def __init__(
        self,
        database: Callable[[], Database],
        current: CurrentMatching,
        clock: Clock,
        encoder: Encoder,
        *,
        read: Read,
        reread_s: float = 0.0,
        area: Area | None = None,
    ) -> None:
        self._area = area
        self.is_lost = False
        self.events = 0
        """Events whose changes are served."""
        self._database = database
        self._current = current
        self._clock = clock
        self._encoder = encoder
        self._read = read
        self._reread_s = reread_s
        self._read_at = monotonic()
        self.building: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, "market")  # in its turn, whatever else is computed
        self._builder = ThreadPoolExecutor(1, "base", lower_priority)  # nobody waits for it

    @property
    def position(self) -> int:
        """Number of the last event that is served."""
        return getattr(self._current.held, "position", 0)

    async def run(
        self, every_s: float = FOLLOW_S, pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        """Look again and again until cancelled; `pause` may end earlier than it is asked to."""
        while True:
            try:
                is_all = await self.look()
                self.is_lost = False
            except HustleError as error:
                is_all = True
                if not self.is_lost:
                    log.error("market_not_followed", reason=str(error))
                self.is_lost = True
            if is_all:
                await pause(every_s)

    async def look(self) -> bool:
        """Take up what events have changed; whether that was all.

        Raises
        ------
        UnusableDatabase
            If the database does not answer.
        """
        held = self._current.held
        if not isinstance(held, LiveMatching) or not isinstance(held.matcher, Matcher):
            return True
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._thread, self._followed, held, held.matcher)
        if found is None:
            return True
        if self._current.held is held:  # else a release came: looked at in the next turn
            self._current.swap(found.matching)
            self.events += found.matching.position - held.position
            self._begin_base(found.matching)
        return found.is_all

    async def reread(self) -> None:
        """Serve the market as it is stored now: something went that no event tells of.

        Raises
        ------
        HustleError
            If the database does not answer, or the release is not there any more.
        """
        loop = asyncio.get_running_loop()
        while isinstance(held := self._current.held, LiveMatching):
            base = await asyncio.to_thread(self._reread, held)
            if base is None:
                return
            base = await loop.run_in_executor(self._thread, self._caught_up, base)
            now = self._current.held
            if isinstance(now, LiveMatching) and now.base is held.base:
                self._current.swap(base)
                return  # else another base came meanwhile: perhaps it was read before

    def renew(self) -> None:
        """Begin to read the market anew, at low priority: what serves was built long ago."""
        held = self._current.held
        is_building = self.building is not None and not self.building.done()
        if isinstance(held, LiveMatching) and not is_building:
            self._read_at = monotonic()
            self.building = asyncio.create_task(self._rebuild(held, self._reread))

    async def close(self) -> None:
        """Wait for what is being computed, and end."""
        if self.building is not None:
            self.building.cancel()
            await asyncio.gather(self.building, return_exceptions=True)
        for threads in (self._thread, self._builder):
            threads.shutdown(wait=True, cancel_futures=True)

    def _followed(self, held: LiveMatching, matcher: Matcher) -> Look | None:
        with self._database().session(read_only=True) as session:
            changed = changed_since(session, held.position, most=MOST_EVENTS)
            if changed.position == held.position:
                return None
            known, moved_ids = matcher.market.worker_row, changed.moved - changed.workers
            strangers = {id for id in moved_ids if id not in known} if self._area else set()
            workers = load_workers(session, changed.workers | strangers)
            moved = load_whereabouts(session, moved_ids - strangers)
            tasks = load_tasks(session, changed.tasks)
            recorded = changed.records
            if self._area is not None:
                workers, tasks = within_reach(self._area, matcher.market, workers, tasks)
                new = {id for id in workers.ids.tolist() if id not in known}
                recorded = {id for id in recorded if id in known} | new
            records = None
            if recorded:
                records = load_records(session, load_workers(session, recorded))
        if not len(workers) and not len(moved) and not len(tasks) and records is None:
            return Look(held.at(changed.position), changed.is_all)
        space = matcher.release.text_space
        texts = TaskTexts.of_changed(tasks, matcher.market, space, self._encoder)
        now = epoch(self._clock())
        changes = MarketChanges(workers, tasks, texts, moved, records)
        return Look(held.over(follow(matcher, changes, now=now), changed.position), changed.is_all)

    def _caught_up(self, base: LiveMatching) -> LiveMatching:
        """With what came while it was made: what is served never goes back."""
        while isinstance(base.matcher, Matcher):
            found = self._followed(base, base.matcher)
            if found is None:
                break
            base = found.matching
        return base

    def _begin_base(self, served: LiveMatching) -> None:
        """Begin to make the next base, if it is due and none is being made."""
        if self.building is not None and not self.building.done():
            return
        matcher = served.matcher
        overlay = matcher.overlay if isinstance(matcher, Matcher) else None
        if self._reread_s and monotonic() - self._read_at > self._reread_s:
            self._read_at = monotonic()
            self.building = asyncio.create_task(self._rebuild(served, self._reread))
        elif overlay is not None and overlay.is_large:
            self.building = asyncio.create_task(self._rebuild(served, _compact))

    async def _rebuild(
        self, served: LiveMatching, build: Callable[[LiveMatching], LiveMatching | None]
    ) -> None:
        began, loop = monotonic(), asyncio.get_running_loop()
        try:
            base = await loop.run_in_executor(self._builder, build, served)
        except HustleError as error:
            log.error("market_base_not_made", reason=str(error))
            return
        if base is None:
            return
        base = await loop.run_in_executor(self._builder, self._caught_up, base)
        held = self._current.held
        if isinstance(held, LiveMatching) and held.base is served.base:  # no release came
            self._current.swap(base)
            log.info("market_base_made", seconds=round(monotonic() - began, 2))

    def _reread(self, served: LiveMatching) -> LiveMatching | None:
        found = self._read(served)
        return found if isinstance(found, LiveMatching) else None


def _compact(served: LiveMatching) -> LiveMatching | None:
    matcher = served.matcher
    if not isinstance(matcher, Matcher):
        return None
    return served.over(compacted(matcher), served.position)
