"""Taking a new release while requests are answered: watch the pointer, prepare, swap."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import structlog

from data.errors import HustleError
from engine.assignment.plan import AssignmentPlan, TasksToAssign
from engine.conversation.assistant import Reply
from engine.conversation.question import ChatQuestion
from engine.conversation.remote_calls import RemoteAnswer
from engine.parsing.parsed import ParsedTask
from engine.parsing.question import ParseQuestion
from engine.patterns.analysis import PatternAnalysis
from engine.patterns.question import PatternQuestion
from engine.pictures.reader import PictureQuestion, PictureTask
from engine.recommendations.findings import Recommended
from engine.recommendations.question import RecommendationQuestion
from engine.scorer import Scorer
from serving.matching import MarketSize, Matching, Question, Ranking
from serving.shadow import ShadowScoring

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

    async def recommend(
        self, question: RecommendationQuestion, *, now: datetime, ranking_id: str
    ) -> Recommended:
        """The recommendations of the matching held when the question comes."""
        return await self.held.recommend(question, now=now, ranking_id=ranking_id)

    async def converse(self, question: ChatQuestion) -> Reply | RemoteAnswer:
        """The reply of the matching held when the message comes."""
        return await self.held.converse(question)


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
    swapped : callable
        Called when a successor serves.
    """

    def __init__(
        self,
        pointer: Path,
        current: CurrentMatching,
        prepare: Callable[[Matching], Matching],
        *,
        seen: Mark | None,
        swapped: Callable[[], None] = lambda: None,
    ) -> None:
        self._pointer = pointer
        self._current = current
        self._prepare = prepare
        self._seen = seen
        self._swapped = swapped

    async def run(
        self, every_s: float, pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        """Look again and again until cancelled; `pause` may end earlier than it is asked to."""
        while True:
            await self.look()
            await pause(every_s)

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
            self._swapped()


class ShadowWatch:
    """Keeps a shadow beside the matching that serves: looks, loads, or takes it away.

    Parameters
    ----------
    releases : Path
        The folder of releases: a new one in it, or a moved pointer, is a reason to look again.
    wanted : callable
        Gives the id of the release that should score now, or None.
    prepare : callable
        From that id and the matching held to what scores; runs in a thread. Where it raises a
        `HustleError`, there is no shadow until something changes.
    """

    def __init__(
        self,
        releases: Path,
        current: CurrentMatching,
        scoring: ShadowScoring,
        *,
        wanted: Callable[[], str | None],
        prepare: Callable[[str, Matching], Scorer],
    ) -> None:
        self._releases = releases
        self._current = current
        self._scoring = scoring
        self._wanted = wanted
        self._prepare = prepare
        self._seen: tuple[Mark | None, object] | None = None
        self._beside: object = None

    async def run(self, every_s: float) -> None:
        """Look again and again until cancelled; once where `every_s` is 0."""
        await self.look()
        while every_s:
            await asyncio.sleep(every_s)
            await self.look()

    async def look(self) -> None:
        """Look once. What was refused is not tried again before something has changed."""
        held = self._current.held
        base = _base_of(held)
        found = (await asyncio.to_thread(mark_of, self._releases), base)
        if self._seen is not None and self._seen[0] == found[0] and self._seen[1] is base:
            return
        self._seen = found
        wanted = await asyncio.to_thread(self._wanted)
        if wanted is None or wanted == held.release_id or held.release_id is None:
            self._leave()
        elif wanted != self._scoring.release_id or self._beside is not base:
            try:
                scorer = await asyncio.to_thread(self._prepare, wanted, held)
            except HustleError as error:
                log.error("shadow_refused", shadow=wanted, reason=str(error))
                self._leave()
                return
            self._scoring.use(scorer)
            self._beside = base
            log.info("shadow_loaded", shadow=wanted, serving=held.release_id)

    def _leave(self) -> None:
        if self._scoring.release_id is not None:
            log.info("shadow_left", shadow=self._scoring.release_id)
        self._scoring.use(None)
        self._beside = None


def _base_of(held: Matching) -> object:
    """What stays the same while one loaded matching follows its market."""
    return getattr(held, "base", held)


def mark_of(path: Path) -> Mark | None:
    """What tells this file from its successor; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return Mark(found.st_ino, found.st_mtime_ns)
