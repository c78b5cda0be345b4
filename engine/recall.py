"""How much of the best a shortlist holds: recall against scoring everybody eligible."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.arrays import BoolArray, FloatArray, IntArray
from engine.candidates import AskedTask, AskingWorker, facts_for_task, facts_for_worker
from engine.policy import RetrievalLimits
from engine.retrieval import eligible_workers, suitable_tasks
from engine.shortlist import Retriever, Shortlist
from features.pairs import PairFacts

Score = Callable[[PairFacts, IntArray], FloatArray]
"""(n,) scores that pairs are ranked by, given their facts and the worker row (n,) of each."""

BY_SCORE: Final = "approximate score alone"
BY_PLACE: Final = "nearest alone"
BY_MEANING: Final = "nearest in meaning alone"
TOGETHER: Final = "together"
SOURCES: Final = (BY_SCORE, BY_PLACE, BY_MEANING, TOGETHER)


@dataclass(frozen=True, slots=True)
class RetrievalRecall:
    """Recall of one question.

    Attributes
    ----------
    eligible, candidates : int
        Rows that could be scored, and that are.
    by_source : dict of (len(ks),) float64
        Share, 0 to 1, of the best k that each source brings; the first two with all places for
        themselves.
    """

    eligible: int
    candidates: int
    by_source: dict[str, FloatArray]


def recall_at(scores: FloatArray, is_found: BoolArray, ks: Sequence[int]) -> FloatArray:
    """(len(ks),) share of the k highest of `scores` (n,) that is found, 0 to 1.

    Whoever scores as high as the k-th best counts as one of them: ties have no order.
    """
    in_order = np.sort(scores)[::-1]
    most = [min(k, len(scores)) for k in ks]
    found = [
        np.count_nonzero(is_found & (scores >= in_order[k - 1])) / k if k else 1.0 for k in most
    ]
    return np.minimum(np.array(found, dtype=np.float64), 1.0)


def workers_recall(
    retriever: Retriever,
    task: AskedTask,
    limits: RetrievalLimits,
    score: Score,
    ks: Sequence[int],
    *,
    text: NDArray[np.int8] | None = None,
) -> RetrievalRecall:
    """Recall of the workers for a task."""
    market = retriever.market
    everybody = replace(limits, most=max(len(market.workers), limits.most))
    rows = eligible_workers(market, task.needs, everybody, now=task.now)
    nearest = eligible_workers(market, task.needs, limits, now=task.now)
    scores = score(facts_for_task(market, task, rows), rows)
    return _recall(rows, scores, retriever.workers(task, limits, text=text), nearest, ks)


def tasks_recall(
    retriever: Retriever,
    worker: AskingWorker,
    limits: RetrievalLimits,
    score: Score,
    ks: Sequence[int],
) -> RetrievalRecall:
    """Recall of the tasks for a worker."""
    market = retriever.market
    everything = replace(limits, most=max(len(market.tasks), limits.most))
    rows = suitable_tasks(market, worker.needs, everything, now=worker.now)
    nearest = suitable_tasks(market, worker.needs, limits, now=worker.now)
    who = np.full(len(rows), -1 if worker.row is None else worker.row, dtype=np.int64)
    scores = score(facts_for_worker(market, worker, rows), who)
    return _recall(rows, scores, retriever.tasks(worker, limits), nearest, ks)


def _recall(
    rows: IntArray,
    scores: FloatArray,
    shortlist: Shortlist,
    nearest: IntArray,
    ks: Sequence[int],
) -> RetrievalRecall:
    brought = (shortlist.by_score, nearest, shortlist.by_meaning, shortlist.rows)
    return RetrievalRecall(
        eligible=len(rows),
        candidates=len(shortlist),
        by_source={
            source: recall_at(scores, np.isin(rows, found), ks)
            for source, found in zip(SOURCES, brought, strict=True)
        },
    )
