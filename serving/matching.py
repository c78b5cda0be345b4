"""Asking the engine: off the event loop, journalled before the answer leaves."""

from __future__ import annotations

import asyncio
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, NamedTuple, Protocol, Self, TypeAlias, TypeVar, runtime_checkable
from uuid import uuid4

from data.errors import NotReady
from engine.assignment.plan import AssignmentPlan, TasksToAssign
from engine.conversation.assistant import Reply
from engine.conversation.question import ChatQuestion
from engine.conversation.remote_calls import RemoteAnswer
from engine.neighbours import TaskSearch
from engine.parsing.parsed import ParsedTask
from engine.parsing.question import ParseQuestion
from engine.patterns.analysis import PatternAnalysis
from engine.patterns.question import PatternQuestion
from engine.pictures.gallery import Gallery
from engine.pictures.reader import PictureQuestion, PictureTask
from engine.questions import (
    TaskRanking,
    TasksForWorker,
    WorkerRanking,
    WorkersForOpenTask,
    WorkersForTask,
)
from engine.recommendations.findings import Recommended
from engine.recommendations.question import RecommendationQuestion
from engine.stages import Stage, stage
from serving.clock import Clock
from serving.cpu import CpuPool
from serving.journal import Journal, ranking_record
from serving.plan_record import plan_record
from serving.shadow import ShadowScoring

Question: TypeAlias = WorkersForTask | WorkersForOpenTask | TasksForWorker
Ranking: TypeAlias = WorkerRanking | TaskRanking

PLANNING_BUDGET_S: Final = 30.0
"""How long a caller waits for a plan of assignments; rankings have their own, short budget."""


TALKING_BUDGET_S: Final = 1.8
"""How long a message waits for its answer: chat is to answer within two seconds."""


class MarketSize(NamedTuple):
    """How much the process knows of the market."""

    workers: int
    open_tasks: int
    exposures: int


class Matcher(Protocol):
    """The engine's side of matching: pure, a few milliseconds of computation."""

    def question_of(self, question: WorkersForOpenTask) -> WorkersForTask:
        """The question with the facts of the stored task."""

    def workers_for_task(
        self, question: WorkersForTask, *, now: datetime, ranking_id: str
    ) -> WorkerRanking:
        """Rank workers for a task."""

    def tasks_for_worker(
        self, question: TasksForWorker, *, now: datetime, ranking_id: str, effort: float = 1.0
    ) -> TaskRanking:
        """Rank tasks for a worker; bundles are looked for with a share of their time, 0 to 1."""

    def assign(self, question: TasksToAssign, *, now: datetime, plan_id: str) -> AssignmentPlan:
        """Assign workers to many tasks at once; seconds of computation."""

    def analyse(self, question: PatternQuestion, *, now: datetime) -> PatternAnalysis:
        """What a worker's history says of him."""

    def recommend(
        self, question: RecommendationQuestion, *, now: datetime, ranking_id: str
    ) -> Recommended:
        """What a worker should do now."""


class Parser(Protocol):
    """The engine's side of parsing: pure, some tens of milliseconds of computation."""

    def parse(self, question: ParseQuestion, *, now: datetime) -> ParsedTask:
        """The task that a post describes."""


class Talker(Protocol):
    """The engine's side of chat: pure, some tens of milliseconds of computation."""

    def answer(self, question: ChatQuestion) -> Reply | RemoteAnswer:
        """The reply to a message."""


@runtime_checkable
class Following(Protocol):
    """A part of the engine that stands over a market and can stand over another."""

    def over(self, matcher: Any) -> Any:
        """The same over the market of another matcher."""


class Describer(Protocol):
    """The engine's side of pictures: pure, some tens of milliseconds of computation."""

    def read(self, question: PictureQuestion, *, now: datetime) -> PictureTask:
        """The task that a picture may be about."""


class Matching(Protocol):
    """What routes ask."""

    @property
    def release_id(self) -> str | None:
        """The release that answers; None while nothing can."""

    @property
    def market_size(self) -> MarketSize | None:
        """The market that is answered from."""

    @property
    def exposures_lost(self) -> int:
        """Rankings that left without a trace in the journal."""

    @property
    def status(self) -> str:
        """One sentence for health."""

    async def answer(self, question: Question) -> Ranking:
        """The engine's ranking."""

    async def assign(self, question: TasksToAssign) -> AssignmentPlan:
        """The engine's plan for many tasks."""

    async def parse(self, question: ParseQuestion) -> ParsedTask:
        """The engine's reading of a post."""

    async def analyse(self, question: PatternQuestion) -> PatternAnalysis:
        """The engine's analysis of a worker's history."""

    async def picture(self, question: PictureQuestion) -> PictureTask:
        """The engine's reading of what a picture shows."""

    async def recommend(
        self, question: RecommendationQuestion, *, now: datetime, ranking_id: str
    ) -> Recommended:
        """The engine's recommendations, not kept yet."""

    async def converse(self, question: ChatQuestion) -> Reply | RemoteAnswer:
        """The engine's reply to a message."""


def answered_by(matching: Matching) -> tuple[str, ...]:
    """The release and the market that answers are made from, as parts of a cache's key."""
    return (str(matching.release_id), *(str(size) for size in matching.market_size or ()))


@dataclass(frozen=True, slots=True)
class Resources:
    """What every matching of a process works with, whatever release serves.

    `cpu` computes rankings; `planning`, a thread of its own, plans: those take seconds, and
    rankings must not wait for them. `parsing` reads posts, which takes longer than a ranking and
    may ask a server for a place. `talking` answers messages; without one `parsing` does. `shadow`
    is told of every ranking that has been served. `gallery` holds the pictures of open tasks, of
    whichever market was read last and those that came since. `vectors` finds similar tasks where
    processes share an index of them.
    """

    journal: Journal
    cpu: CpuPool
    planning: CpuPool
    parsing: CpuPool
    clock: Clock
    shadow: ShadowScoring | None = None
    talking: CpuPool | None = None
    gallery: Gallery = field(default_factory=Gallery)
    vectors: TaskSearch | None = None


class LiveMatching:
    """One release over one market; neither is ever exchanged in place.

    Attributes
    ----------
    position : int
        Number of the last market event whose change is in the market.
    base : object
        The same for all that follow from one matching that was loaded.
    """

    def __init__(
        self,
        matcher: Matcher,
        parser: Parser,
        talker: Talker | None = None,
        *,
        describer: Describer | None = None,
        release_id: str,
        market_size: MarketSize | None,
        resources: Resources,
        position: int = 0,
    ) -> None:
        self.position = position
        self.base = object()
        self.release_id: str | None = release_id
        self.market_size: MarketSize | None = market_size
        self.status = "Matching is ready."
        self._matcher = matcher
        self._parser = parser
        self._talker = talker
        self._describer = describer
        self._use = resources
        self._flights: dict[WorkersForTask | TasksForWorker, asyncio.Task[Ranking]] = {}

    @property
    def exposures_lost(self) -> int:
        """Rankings that left without a trace in the journal."""
        return self._use.journal.lost

    def at(self, position: int) -> Self:
        """The same, where events up to a position changed nothing that it holds."""
        moved = copy(self)
        moved.position = position
        return moved

    def over(self, matcher: Matcher, position: int) -> Self:
        """The same release over the market with the changes of events up to a position.

        A question that is being answered is answered over the market that it found.
        """
        moved = self.at(position)
        moved._matcher, moved._flights = matcher, {}
        moved._parser = _over(self._parser, matcher)
        moved._talker = _over(self._talker, matcher)
        moved._describer = _over(self._describer, matcher)
        return moved

    @property
    def matcher(self) -> Matcher:
        """The engine that answers: what it has learnt of workers may move."""
        return self._matcher

    async def answer(self, question: Question) -> Ranking:
        """The engine's ranking, computed now and kept in the journal.

        Equal questions at one time are computed once; each is shown, and kept, as a ranking of
        its own. No ranking outlives the questions that wait for it.

        Raises
        ------
        TimeBudgetExceeded
            If the engine takes too long.
        InvalidRequest
            If the engine cannot understand the question, `NoLocation` for one.
        NotFound
            If the task that it names is not there.
        """
        if isinstance(question, WorkersForOpenTask):
            question = self._matcher.question_of(question)
        now, under_way = self._use.clock(), self._flights.get(question)
        flight = under_way or self._take_off(question, now)
        ranking = await asyncio.shield(flight)
        if under_way is not None:
            ranking = replace(ranking, ranking_id=uuid4().hex)  # shown to somebody else
        asked_about = (
            question.task_id if isinstance(question, WorkersForTask) else question.worker_id
        )
        record = ranking_record(ranking, asked_about=asked_about, served_at=now)
        await self._use.journal.append(record, at=now)
        if self._use.shadow is not None and under_way is None:
            self._use.shadow.offer(question, ranking, asked_about=asked_about, at=now)
        return ranking

    def _take_off(
        self, question: WorkersForTask | TasksForWorker, now: datetime
    ) -> asyncio.Task[Ranking]:
        """Begin to rank; who asks the same before it ends waits for it too."""
        flight = asyncio.create_task(self._ranked(question, now))
        self._flights[question] = flight

        def landed(done: asyncio.Task[Ranking]) -> None:
            del self._flights[question]
            if not done.cancelled():
                done.exception()  # whoever waited has it; nobody may have

        flight.add_done_callback(landed)
        return flight

    async def _ranked(self, question: WorkersForTask | TasksForWorker, now: datetime) -> Ranking:
        ranking_id, matcher = uuid4().hex, self._matcher
        if isinstance(question, WorkersForTask):
            workers = question
            return await self._use.cpu.run(
                lambda: matcher.workers_for_task(workers, now=now, ranking_id=ranking_id)
            )
        tasks, cpu = question, self._use.cpu
        return await cpu.run(
            lambda: matcher.tasks_for_worker(
                tasks, now=now, ranking_id=ranking_id, effort=cpu.share
            )
        )

    async def assign(self, question: TasksToAssign) -> AssignmentPlan:
        """The engine's plan for many tasks, computed now and kept in the journal.

        Raises
        ------
        TimeBudgetExceeded
            If the engine takes too long.
        InvalidRequest
            If a task stands twice in the question.
        """
        now, plan_id = self._use.clock(), uuid4().hex
        plan = await self._use.planning.run(
            lambda: self._matcher.assign(question, now=now, plan_id=plan_id)
        )
        await self._use.journal.append(plan_record(plan, served_at=now), at=now)
        return plan

    async def parse(self, question: ParseQuestion) -> ParsedTask:
        """The engine's reading of a post, computed now; nothing is kept.

        Raises
        ------
        TimeBudgetExceeded
            If the engine takes too long.
        """
        now = self._use.clock()

        def parse() -> ParsedTask:
            with stage(Stage.PARSE):
                return self._parser.parse(question, now=now)

        return await self._use.parsing.run(parse)

    async def analyse(self, question: PatternQuestion) -> PatternAnalysis:
        """The engine's analysis of a worker's history, computed now; nothing is kept.

        Raises
        ------
        TimeBudgetExceeded
            If the engine takes too long.
        """
        now = self._use.clock()
        return await self._use.cpu.run(lambda: self._matcher.analyse(question, now=now))

    async def picture(self, question: PictureQuestion) -> PictureTask:
        """The engine's reading of what a picture shows, computed now; nothing is kept.

        Raises
        ------
        TimeBudgetExceeded
            If the engine takes too long.
        NotReady
            If nothing reads pictures.
        """
        describer = self._describer
        if describer is None:
            raise NotReady("No reader of pictures is loaded.")
        now = self._use.clock()
        return await self._use.parsing.run(lambda: describer.read(question, now=now))

    async def recommend(
        self, question: RecommendationQuestion, *, now: datetime, ranking_id: str
    ) -> Recommended:
        """The engine's recommendations at `now`; who shows them keeps them (`recommending`).

        Raises
        ------
        TimeBudgetExceeded
            If the engine takes too long.
        NoLocation
            If neither the question nor the stored profile says where the worker is.
        """
        # Always with all of its time: what is found may be kept and told again.
        return await self._use.cpu.run(
            lambda: self._matcher.recommend(question, now=now, ranking_id=ranking_id)
        )

    async def converse(self, question: ChatQuestion) -> Reply | RemoteAnswer:
        """The engine's reply to a message; the lists that the user sees are kept in the journal.

        Raises
        ------
        TimeBudgetExceeded
            If the engine takes too long.
        NotReady
            If no assistant is loaded.
        """
        talker = self._talker
        if talker is None:
            raise NotReady("No assistant is loaded.")
        threads = self._use.talking or self._use.parsing
        reply = await threads.run(lambda: talker.answer(question))
        if isinstance(reply, Reply):
            for ranking in reply.part.rankings:
                record = ranking_record(
                    ranking, asked_about=question.user_id, served_at=question.now
                )
                await self._use.journal.append(record, at=question.now)
        return reply


Part = TypeVar("Part")


def _over(part: Part, matcher: Matcher) -> Part:
    """A part over another market; one that stands over none stays as it is."""
    return part.over(matcher) if isinstance(part, Following) else part


class OfflineMatching:
    """Stands in while there is no release or no market; says why."""

    release_id: str | None = None
    market_size: MarketSize | None = None
    exposures_lost = 0

    def __init__(self, reason: str) -> None:
        self.status = reason

    async def answer(self, question: Question) -> Ranking:
        """Refuses, with the reason."""
        raise NotReady(self.status)

    async def assign(self, question: TasksToAssign) -> AssignmentPlan:
        """Refuses, with the reason."""
        raise NotReady(self.status)

    async def parse(self, question: ParseQuestion) -> ParsedTask:
        """Refuses, with the reason."""
        raise NotReady(self.status)

    async def analyse(self, question: PatternQuestion) -> PatternAnalysis:
        """Refuses, with the reason."""
        raise NotReady(self.status)

    async def recommend(
        self, question: RecommendationQuestion, *, now: datetime, ranking_id: str
    ) -> Recommended:
        """Refuses, with the reason."""
        raise NotReady(self.status)

    async def converse(self, question: ChatQuestion) -> Reply | RemoteAnswer:
        """Refuses, with the reason."""
        raise NotReady(self.status)

    async def picture(self, question: PictureQuestion) -> PictureTask:
        """Refuses, with the reason."""
        raise NotReady(self.status)
