"""The candidates that the full models score: by approximate score, by place and by meaning.

Where everybody eligible fits, everybody is a candidate. Where they do not, most places go to the
best by `engine.preranking`, which looks at all; some to the nearest, and some to those whose
texts are most alike, so that neither depends on what the approximation leaves out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from data.arrays import IntArray
from engine.candidates import AskedTask, AskingWorker
from engine.market import MarketSnapshot
from engine.neighbours import SemanticIndex, alike_among
from engine.policy import RankingPolicy, RetrievalLimits
from engine.preranking.approximation import Prescored, Shifts
from engine.preranking.preranker import Preranker
from engine.questions import TaskOrder
from engine.retrieval import eligible_workers, nearest_off_shift
from engine.scoring import best
from models.outcomes import OutcomeChain

_KEPT: Final = 4_096
"""Of the best by approximate score without texts, whose texts count for it: four times as many as
become candidates."""

_READ: Final = 4_096
"""The best by approximate score whose texts are compared: some ten nanoseconds each, and whoever
stands behind them would not come among the best for his words."""


@dataclass(frozen=True, slots=True)
class Shortlist:
    """Rows of candidates, and which source brought which.

    Attributes
    ----------
    rows : (n,) int64
        All of them in the order of their ids, which decides between equal scores.
    eligible : int
        How many there were to choose from; where only the nearest were looked at, of these.
    by_score, by_place, by_meaning : int64
        Best first, nearest first, most alike first; a row may stand in each. Only the first is
        not empty where everybody eligible is a candidate.
    """

    rows: IntArray
    eligible: int
    by_score: IntArray
    by_place: IntArray
    by_meaning: IntArray

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Retriever:
    """Retrieval over one market under one release; built when the two meet.

    Asked of another market than that, it would answer with rows of the wrong one.
    """

    market: MarketSnapshot
    preranker: Preranker
    semantic: SemanticIndex

    @classmethod
    def build(
        cls,
        market: MarketSnapshot,
        chain: OutcomeChain,
        policy: RankingPolicy,
        shifts: Shifts | None = None,
    ) -> Self:
        """Columns and indexes; seconds for 100,000 workers, so never while somebody waits."""
        return cls(
            market, Preranker.build(market, chain, policy, shifts), SemanticIndex.of(market)
        )

    def workers(
        self,
        task: AskedTask,
        limits: RetrievalLimits,
        *,
        text: NDArray[np.int8] | None = None,
    ) -> Shortlist:
        """Workers worth scoring for a task; `text` (512,) is the vector of what it says.

        Hard rules as in `engine.retrieval.eligible_workers`.
        """
        market = self.market
        found = self.preranker.workers.prescored(
            market,
            task,
            limits.radius_m,
            most=max(limits.workers_looked_at, limits.most),
            best=max(_KEPT, 2 * limits.most),
        )
        if found.eligible < limits.fewest_available:
            # Others join whom only their place tells apart.
            missing = limits.fewest_available - found.eligible
            others = nearest_off_shift(market, task.needs, limits.radius_m, missing, now=task.now)
            rows = np.concatenate([found.rows, others])
            return _everybody(rows, market.worker_rank)
        if found.eligible <= limits.most:
            return _everybody(found.rows, market.worker_rank)
        near = replace(limits, most=min(limits.nearest, limits.most), fewest_available=0)
        by_place = eligible_workers(market, task.needs, near, now=task.now)
        return _joined(found, by_place, text, market.texts.workers, limits, market.worker_rank)

    def tasks(self, worker: AskingWorker, limits: RetrievalLimits) -> Shortlist:
        """Open tasks worth scoring for a worker; rules as in `engine.retrieval.wanted`."""
        market = self.market
        found, metres = self.preranker.tasks.prescored(
            market,
            worker,
            limits.radius_m,
            most=max(limits.tasks_looked_at, limits.most),
            best=max(_KEPT, 2 * limits.most),
            nearest=min(limits.nearest, limits.most),
        )
        if found.eligible <= limits.most:
            return _everybody(found.rows, market.task_rank)
        by_place = found.rows[best(-metres, min(limits.nearest, limits.most))]
        text = None if worker.row is None else market.texts.workers[worker.row]
        return _joined(found, by_place, text, market.texts.tasks, limits, market.task_rank)

    def tasks_in_order(
        self, worker: AskingWorker, limits: RetrievalLimits, order: TaskOrder
    ) -> IntArray:
        """Rows of the open tasks that the worker may and wants to do, first by `order`.

        Of all in reach, at most `limits.most`; equals stand in the order of their ids.
        """
        tasks = self.market.tasks
        rows, metres = self.preranker.tasks.in_reach(self.market, worker, limits.radius_m)
        match order:
            case TaskOrder.PAY:
                key = -tasks.pay_usd[rows]
            case TaskOrder.HOURLY:
                key = -tasks.pay_usd[rows] / np.maximum(tasks.service_min[rows], 1.0)
            case TaskOrder.TIME:
                key = tasks.deadline[rows].astype(np.float64)
            case TaskOrder.DURATION:
                key = tasks.service_min[rows].astype(np.float64)
            case _:
                key = metres
        return np.asarray(rows[np.lexsort((self.market.task_rank[rows], key))][: limits.most])


_NOBODY: Final = np.empty(0, dtype=np.int64)


def _everybody(rows: IntArray, ranks: IntArray) -> Shortlist:
    ordered = rows[np.argsort(ranks[rows])]
    return Shortlist(ordered, len(rows), ordered, _NOBODY, _NOBODY)


def _joined(
    found: Prescored,
    by_place: IntArray,
    text: NDArray[np.int8] | None,
    texts: NDArray[np.int8],
    limits: RetrievalLimits,
    ranks: IntArray,
) -> Shortlist:
    ties = ranks[found.rows]
    by_score = found.rows[best(found.scores, limits.most, ties)]
    by_meaning: IntArray = _NOBODY
    few = min(limits.alike, limits.most)
    if text is not None and few:
        read: IntArray = found.rows
        if len(read) > _READ:
            read = read[best(found.scores, _READ, ties)]
        by_meaning = alike_among(texts, read, text, few)
    certain = np.unique(np.concatenate([by_place, by_meaning]))[: limits.most]
    others = by_score[~np.isin(by_score, certain)][: limits.most - len(certain)]
    rows = np.concatenate([certain, others])
    return Shortlist(rows[np.argsort(ranks[rows])], found.eligible, by_score, by_place, by_meaning)
