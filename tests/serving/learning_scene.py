"""A small stored market, a release that learns, and processes that serve from both."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np

from data.reference.calendar import moment
from engine.feedback import Told
from engine.matching import Matcher
from engine.questions import TaskRanking, TasksForWorker
from models.personal import PersonalParameters, ShiftParameters
from models.release import load_release
from serving.cpu import CpuPool
from serving.feedback import Analysis, LiveFeedback, Sent, learner_of
from serving.journal import Journal
from serving.loading import stored_matcher
from serving.matching import LiveMatching, Resources
from serving.relay import JournalRelay
from serving.store import Store
from tests.factories import START
from tests.serving.service import KnownParser
from tests.serving.stored import store_release

LEARNS: Final = PersonalParameters(
    accept=ShiftParameters(worker_variance=0.5, category_variance=0.25),
    complete=ShiftParameters(worker_variance=0.5, category_variance=0.25),
)
NOON: Final = moment(START) + timedelta(days=80, hours=20)
WORKER, OTHERS = "worker-3", tuple(f"worker-{n}" for n in range(20) if n != 3)


def ask(worker_id: str, *, limit: int = 50) -> TasksForWorker:
    """All tasks that one worker may be offered."""
    return TasksForWorker(worker_id, 37.75, -122.45, max_distance_m=50_000.0, limit=limit)


def told(
    user_id: str = WORKER, task_id: str | None = None, *, key: str | None = None, **facts: Any
) -> Sent:
    """Feedback of a user about a task, with a token behind it."""
    trusted = facts.pop("is_trusted", True)
    document = {"userId": user_id, "taskId": task_id, **facts}
    return Sent(
        user_id=user_id,
        is_trusted=trusted,
        kind="task_outcome",
        document=document,
        task_id=task_id,
        told=Told(**facts),
        key=key,
    )


def plainly(analysis: Analysis) -> dict[str, Any]:
    """An answer that says what tests want to know."""
    return {
        "id": analysis.feedback_id,
        "version": analysis.version,
        "predicted": {k.value: c.predicted for k, c in analysis.comparisons.items()},
        "learnt": [x.outcome for x in analysis.learnings],
        "performance": [
            analysis.performance.overall,
            analysis.performance.of_user,
            analysis.performance.outcomes,
        ],
    }


@dataclass
class Process:
    """One process that serves and learns; several may share the store and the journal."""

    matching: LiveMatching
    feedback: LiveFeedback
    relay: JournalRelay
    store: Store
    now: datetime = NOON

    @property
    def matcher(self) -> Matcher:
        """The engine behind it."""
        matcher = self.matching.matcher
        assert isinstance(matcher, Matcher)
        return matcher

    def match(self, worker_id: str) -> TaskRanking:
        """What the worker is shown, and what the journal keeps of it."""
        ranking = asyncio.run(self.matching.answer(ask(worker_id)))
        assert isinstance(ranking, TaskRanking)
        return ranking

    def tell(self, sent: Sent) -> dict[str, Any]:
        """The answer to feedback."""
        return self.feedback.keep(sent, plainly)

    def chances(self, worker_id: str) -> dict[str, float]:
        """P(accepts) of every task that the worker may be offered, as it is served now."""
        ranking = self.matcher.tasks_for_worker(ask(worker_id), now=NOON, ranking_id="look")
        return {match.task_id: match.probabilities.accept for match in ranking.matches}


@dataclass
class Home:
    """Where processes find their store, releases and journal."""

    url: str
    folder: Path
    release_id: str

    @contextmanager
    def process(
        self, *, release_id: str | None = None, journal: str = "journal"
    ) -> Iterator[Process]:
        """A process that has just started."""
        release = load_release(self.folder / "releases" / (release_id or self.release_id))
        matcher, *_ = stored_matcher(release, self.url, now=NOON, best_first=True)
        folder = self.folder / journal
        written, cpu, store = Journal(folder), CpuPool(), Store(self.url)
        relay = JournalRelay(folder, store)
        process: Process

        def clock() -> datetime:
            return process.now

        resources = Resources(written, cpu, cpu, cpu, clock)
        matching = LiveMatching(
            matcher,
            KnownParser(),
            release_id=release.id,
            market_size=None,
            resources=resources,
        )
        feedback = LiveFeedback(
            store, lambda: learner_of(process.matching.matcher), relay=relay, threads=cpu,
            clock=clock,
        )  # fmt: skip
        process = Process(matching, feedback, relay, store)
        with ExitStack() as closing:
            for part in (store, written, cpu):
                closing.callback(part.close)
            feedback.look()
            yield process

    @classmethod
    def made(cls, url: str, folder: Path, **release: Any) -> Home:
        """A home whose market is stored by the caller."""
        return cls(url, folder, store_release(folder / "releases", personal=LEARNS, **release))


def furthest(before: dict[str, float], after: dict[str, float]) -> float:
    """The largest relative change of a probability."""
    assert before.keys() == after.keys()
    return float(np.max([abs(after[k] / before[k] - 1.0) for k in before], initial=0.0))
