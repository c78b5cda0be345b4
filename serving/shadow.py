"""Shadow mode: a second release scores what the serving one has shown, without any effect.

A ranking is offered after it was journalled and never waited for. One thread scores the pairs
that were shown and journals what it found under the shadow's own release id. The queue is short
and the thread rests longer than it works: under load rankings are dropped and counted, so that
the answers of the service stay as fast as without a shadow.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from queue import Full, Queue
from threading import Event, Thread
from time import perf_counter
from typing import Final, NamedTuple

import structlog

from engine.questions import TaskRanking, TasksForWorker, WorkerRanking, WorkersForTask
from engine.scorer import Scorer
from engine.shadow import shadow_of_tasks, shadow_of_workers
from serving.journal import Journal, shadow_record

log = structlog.get_logger(__name__)

MOST_WAITING: Final = 64
"""Rankings that may wait to be scored; each holds what its answer held, some tens of kilobytes."""

MOST_SHARE: Final = 0.25
"""Share of its time that the thread may work: a quarter of one core at the most."""


class _Served(NamedTuple):
    """A ranking that was served, with its question."""

    question: WorkersForTask | TasksForWorker
    ranking: WorkerRanking | TaskRanking
    asked_about: str
    at: datetime


class ShadowCounts(NamedTuple):
    """What became of the rankings that were offered since the process began."""

    scored: int
    dropped: int
    failed: int


class ShadowScoring:
    """The shadow of a process, and the thread that asks it; `close` it before the journal.

    Attributes
    ----------
    scored, dropped, failed : int
        Rankings that were scored and journalled, that found the queue full, and that could not
        be scored or journalled.
    """

    def __init__(
        self, journal: Journal, *, waiting: int = MOST_WAITING, share: float = MOST_SHARE
    ) -> None:
        self.scored = self.dropped = self.failed = 0
        self._journal = journal
        self._share = share
        self._scorer: Scorer | None = None
        self._waiting: Queue[_Served | None] = Queue(maxsize=waiting)
        self._is_closing = Event()
        self._thread: Thread | None = None

    @property
    def release_id(self) -> str | None:
        """The release that scores; None where none is loaded."""
        scorer = self._scorer
        return None if scorer is None else scorer.release.id

    @property
    def counts(self) -> ShadowCounts:
        """How many rankings were scored, dropped, failed."""
        return ShadowCounts(self.scored, self.dropped, self.failed)

    def use(self, scorer: Scorer | None) -> None:
        """Score by another release from now on, or by none."""
        self._scorer = scorer
        if scorer is not None and self._thread is None:
            self._thread = Thread(target=self._score_all, name="shadow", daemon=True)
            self._thread.start()

    def offer(
        self,
        question: WorkersForTask | TasksForWorker,
        ranking: WorkerRanking | TaskRanking,
        *,
        asked_about: str | None,
        at: datetime,
    ) -> None:
        """Have a served ranking scored some time later; returns at once, whatever happens.

        An anonymous ranking is left out: no outcome will ever be joined to it.
        """
        if self._scorer is None or asked_about is None or not ranking.matches:
            return
        try:
            self._waiting.put_nowait(_Served(question, ranking, asked_about, at))
        except Full:
            self.dropped += 1

    def close(self) -> None:
        """Let the ranking at hand be finished; what waits is dropped."""
        self._scorer = None
        self._is_closing.set()
        if self._thread is not None:
            with suppress(Full):  # then the thread sees the sign above before the next one
                self._waiting.put_nowait(None)
            self._thread.join()

    def _score_all(self) -> None:
        while not self._is_closing.is_set():
            served = self._waiting.get()
            scorer = self._scorer
            if served is None or scorer is None or scorer.release.id == served.ranking.release_id:
                continue
            began = perf_counter()
            try:
                self._score(scorer, served)
            # Whatever is wrong with a challenger must not end the thread, still less an answer.
            except Exception as error:
                self.failed += 1
                log.warning("shadow_failed", release=scorer.release.id, reason=repr(error))
            else:
                self.scored += 1
            self._is_closing.wait((perf_counter() - began) * (1.0 / self._share - 1.0))

    def _score(self, scorer: Scorer, served: _Served) -> None:
        question, ranking, at = served.question, served.ranking, served.at
        if isinstance(question, WorkersForTask) and isinstance(ranking, WorkerRanking):
            items = shadow_of_workers(scorer, question, ranking, now=at)
        elif isinstance(question, TasksForWorker) and isinstance(ranking, TaskRanking):
            items = shadow_of_tasks(scorer, question, ranking, now=at)
        else:
            raise TypeError("A ranking answers another question than it came with.")
        record = shadow_record(
            ranking,
            items,
            release_id=scorer.release.id,
            asked_about=served.asked_about,
            served_at=at,
        )
        self._journal.post(record, at=at).result()
