"""Taking a new release while requests are answered: watch the pointer, prepare, swap."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import structlog

from data.errors import HustleError
from engine.assignment.plan import AssignmentPlan, TasksToAssign
from engine.parsing.parsed import ParsedTask
from engine.parsing.question import ParseQuestion
from engine.patterns.analysis import PatternAnalysis
from engine.patterns.question import PatternQuestion
from engine.pictures.reader import PictureQuestion, PictureTask
from serving.matching import MarketSize, Matching, Question, Ranking

log = structlog.get_logger(__name__)


class CurrentMatching:
    """The matching of this moment, behind one reference that can be swapped.

    What is held never changes, matcher and market together: a request asks the one that it found
    from beginning to end, whatever is swapped in meanwhile.
    """

    def __init__(self, held: Matching) -> None:
        self.held = held

    def swap(self, successor: Matching) -> None:
        """Let the requests that come from now on ask a successor."""
        self.held = successor

    @property
    def release_id(self) -> str | None:
        """The release that answers; None while nothing can."""
        return self.held.release_id

    @property
    def market_size(self) -> MarketSize | None:
        """The market that is answered from."""
        return self.held.market_size

    @property
    def exposures_lost(self) -> int:
        """Rankings that left without a trace in the journal."""
        return self.held.exposures_lost

    @property
    def status(self) -> str:
        """One sentence for health."""
        return self.held.status

    async def answer(self, question: Question) -> Ranking:
        """The ranking of the matching held when the question comes."""
        return await self.held.answer(question)

    async def assign(self, question: TasksToAssign) -> AssignmentPlan:
        """The plan of the matching held when the question comes."""
        return await self.held.assign(question)

    async def parse(self, question: ParseQuestion) -> ParsedTask:
        """The reading of the matching held when the question comes."""
        return await self.held.parse(question)

    async def analyse(self, question: PatternQuestion) -> PatternAnalysis:
        """The analysis of the matching held when the question comes."""
        return await self.held.analyse(question)

    async def picture(self, question: PictureQuestion) -> PictureTask:
        """The reading of the matching held when the question comes."""
        return await self.held.picture(question)


class Mark(NamedTuple):
    """What changes when a file is replaced; a new file never has both from the old one."""

    inode: int
    modified_ns: int


class PointerWatch:
    """Looks at a pointer file and, when it was replaced, prepares what it now names and swaps.

    Parameters
    ----------
    pointer : Path
        Replaced atomically, never written in place.
    prepare : callable
        From the matching held to its successor, or to itself where nothing is to be done; runs
        in a thread. Where it raises a `HustleError`, the matching held goes on serving.
    seen : Mark or None
        The pointer that the matching held was made from.
    """

    def __init__(
        self,
        pointer: Path,
        current: CurrentMatching,
        prepare: Callable[[Matching], Matching],
        *,
        seen: Mark | None,
    ) -> None:
        self._pointer = pointer
        self._current = current
        self._prepare = prepare
        self._seen = seen

    async def run(self, every_s: float) -> None:
        """Look again and again until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(every_s)

    async def look(self) -> None:
        """Look once. A pointer that was tried is not tried again before it is replaced."""
        mark = await asyncio.to_thread(mark_of, self._pointer)
        if mark is None or mark == self._seen:
            return
        self._seen = mark
        held = self._current.held
        try:
            successor = await asyncio.to_thread(self._prepare, held)
        except HustleError as error:
            log.error("new_release_refused", reason=str(error), serving=held.release_id)
            return
        if successor is not held:
            self._current.swap(successor)
            log.info("release_swapped", before=held.release_id, serving=successor.release_id)


def mark_of(path: Path) -> Mark | None:
    """What tells this file from its successor; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return Mark(found.st_ino, found.st_mtime_ns)
