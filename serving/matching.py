"""Asking the engine: off the event loop, journalled before the answer leaves."""

from __future__ import annotations

from datetime import datetime
from typing import Generic, NamedTuple, Protocol, Self, TypeAlias, TypeVar
from uuid import uuid4

from data.errors import NotReady
from engine.questions import TaskRanking, TasksForWorker, WorkerRanking, WorkersForTask
from serving.clock import Clock
from serving.cpu import CpuPool
from serving.journal import Journal, ranking_record

Question: TypeAlias = WorkersForTask | TasksForWorker
Ranking: TypeAlias = WorkerRanking | TaskRanking
Market = TypeVar("Market", contravariant=True)
Held = TypeVar("Held")


class MarketSize(NamedTuple):
    """How much the process knows of the market."""

    workers: int
    open_tasks: int
    exposures: int


class Matcher(Protocol[Market]):
    """The engine's side of matching: pure, a few milliseconds of computation."""

    def workers_for_task(
        self, market: Market, question: WorkersForTask, *, now: datetime, ranking_id: str
    ) -> WorkerRanking:
        """Rank workers for a task."""

    def tasks_for_worker(
        self, market: Market, question: TasksForWorker, *, now: datetime, ranking_id: str
    ) -> TaskRanking:
        """Rank tasks for a worker."""


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


class LiveMatching(Generic[Held]):
    """One release over one market; neither is ever exchanged in place."""

    def __init__(
        self,
        matcher: Matcher[Held],
        market: Held,
        *,
        release_id: str,
        market_size: MarketSize | None,
        journal: Journal,
        cpu: CpuPool,
        clock: Clock,
    ) -> None:
        self.release_id: str | None = release_id
        self.market_size: MarketSize | None = market_size
        self.status = "Matching is ready."
        self._matcher = matcher
        self.market = market
        self._journal = journal
        self._cpu = cpu
        self._clock = clock

    def with_matcher(self, matcher: Matcher[Held], *, release_id: str) -> Self:
        """Another release over the same market."""
        return type(self)(
            matcher,
            self.market,
            release_id=release_id,
            market_size=self.market_size,
            journal=self._journal,
            cpu=self._cpu,
            clock=self._clock,
        )

    @property
    def exposures_lost(self) -> int:
        """Rankings that left without a trace in the journal."""
        return self._journal.lost

    async def answer(self, question: Question) -> Ranking:
        """The engine's ranking, computed now and kept in the journal.

        Raises
        ------
        TimeBudgetExceeded
            If the engine takes too long.
        InvalidRequest
            If the engine cannot understand the question, `NoLocation` for one.
        """
        now, ranking_id = self._clock(), uuid4().hex
        ranking: Ranking
        if isinstance(question, WorkersForTask):
            workers = question
            asked_about: str | None = workers.task_id
            ranking = await self._cpu.run(
                lambda: self._matcher.workers_for_task(
                    self.market, workers, now=now, ranking_id=ranking_id
                )
            )
        else:
            tasks = question
            asked_about = tasks.worker_id
            ranking = await self._cpu.run(
                lambda: self._matcher.tasks_for_worker(
                    self.market, tasks, now=now, ranking_id=ranking_id
                )
            )
        record = ranking_record(ranking, asked_about=asked_about, served_at=now)
        await self._journal.append(record, at=now)
        return ranking


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
