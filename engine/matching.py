"""The decision on one page: retrieve, look up, predict, score, choose, explain."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from data.arrays import FloatArray, IntArray
from data.columns import Urgency
from data.reference.calendar import epoch, moment
from data.reference.progress import fee_saving_usd, levels, xp_gain
from data.reference.qualifications import names_in
from engine.candidates import (
    AskedTask,
    AskingWorker,
    ask_task,
    ask_worker,
    facts_for_task,
    facts_for_worker,
)
from engine.evidence import Known, stated_deadline, times_of_work
from engine.explanation import task_reasons, worker_reasons
from engine.market import MarketSnapshot
from engine.policy import RankingPolicy, RetrievalLimits
from engine.questions import (
    Earnings,
    TaskMatch,
    TaskRanking,
    TasksForWorker,
    WorkerMatch,
    WorkerRanking,
    WorkersForTask,
)
from engine.retrieval import eligible_workers, suitable_tasks
from engine.scoring import best, combine, contributions, rule_factors
from features.pairs import PairFacts, pair_matrix
from models.expectations import ENJOYMENT, TIP, WORK
from models.outcomes import ChainProbabilities
from models.release import Release


@dataclass(frozen=True, slots=True)
class ScoredPairs:
    """n candidate pairs with everything that the choice and its explanation need."""

    facts: PairFacts
    matrix: NDArray[np.float32]  # (n, n_features)
    chain: ChainProbabilities
    factors: FloatArray  # (n, 5)
    scores: FloatArray  # (n,) 0 to 1

    def __len__(self) -> int:
        return len(self.scores)


@dataclass(frozen=True)
class Matcher:
    """Matching by one release: equal snapshots, questions and times give equal answers."""

    release: Release
    limits: RetrievalLimits = field(default_factory=RetrievalLimits)

    def __post_init__(self) -> None:
        object.__setattr__(self, "policy", RankingPolicy.from_json(self.release.policy))

    policy: RankingPolicy = field(init=False)

    def workers_for_task(
        self, market: MarketSnapshot, question: WorkersForTask, *, now: datetime, ranking_id: str
    ) -> WorkerRanking:
        """The best workers for a task, best first, at the moment `now` (aware).

        No candidate is an empty ranking, never an error.
        """
        task = ask_task(market, question, epoch(now))
        rows = eligible_workers(market, task.needs, self.limits, now=task.now)
        pairs = self.score(facts_for_task(market, task, rows))
        chosen = best(pairs.scores, question.limit)
        matches = self._worker_matches(market, task, rows, pairs, chosen)
        scores = pairs.scores[chosen]
        perfect = int(np.count_nonzero(scores >= self.policy.perfect_from))
        good = int(np.count_nonzero(scores >= self.policy.good_from)) - perfect
        return WorkerRanking(
            ranking_id=ranking_id,
            matches=matches,
            candidates=len(rows),
            perfect=perfect,
            good=good,
            mean_distance_m=float(np.mean(pairs.facts.distance_m[chosen])) if matches else 0.0,
            mean_score=float(np.mean(scores)) if matches else 0.0,
            release_id=self.release.id,
        )

    def tasks_for_worker(
        self, market: MarketSnapshot, question: TasksForWorker, *, now: datetime, ranking_id: str
    ) -> TaskRanking:
        """The best open tasks for a worker, best first, at the moment `now` (aware).

        Raises
        ------
        NoLocation
            If neither the question nor the stored profile says where the worker is.
        """
        worker = ask_worker(market, question, epoch(now))
        rows = suitable_tasks(market, worker.needs, self._within(question), now=worker.now)
        pairs = self.score(facts_for_worker(market, worker, rows))
        chosen = best(pairs.scores, question.limit)
        return TaskRanking(
            ranking_id=ranking_id,
            matches=self._task_matches(market, worker, rows, pairs, chosen),
            candidates=len(rows),
            release_id=self.release.id,
        )

    def score(self, facts: PairFacts) -> ScoredPairs:
        """Predict and combine: one batch per model, whatever the number of pairs."""
        matrix = pair_matrix(facts)
        chain = self.release.chain.predict(matrix)
        factors = rule_factors(facts)
        scores = combine(self.policy, factors, chain.success)
        return ScoredPairs(facts, matrix, chain, factors, scores)

    def _expected(self, pairs: ScoredPairs, chosen: IntArray) -> dict[str, FloatArray]:
        """What the release expects of the chosen pairs, by name; see `models.expectations`."""
        matrix = pairs.matrix[chosen]
        return {name: model.predict(matrix) for name, model in self.release.expectations.items()}

    def _within(self, question: TasksForWorker) -> RetrievalLimits:
        if question.max_distance_m is None:
            return self.limits
        radius = min(question.max_distance_m, self.limits.radius_m)
        return RetrievalLimits(radius, self.limits.most, self.limits.fewest_available)

    def _worker_matches(
        self,
        market: MarketSnapshot,
        task: AskedTask,
        rows: IntArray,
        pairs: ScoredPairs,
        chosen: IntArray,
    ) -> tuple[WorkerMatch, ...]:
        known = Known.of(pairs.facts, pairs.chain, chosen, market.market_rating)
        moved = contributions(self.policy, pairs.factors[chosen], pairs.chain.success[chosen])
        expected = self._expected(pairs, chosen)
        work = task.service_min * expected.get(WORK, np.ones(len(chosen)))
        begin, end = times_of_work(
            task.now, known.distance_m, task.earliest_start, work, self.release.travel
        )
        known = known.with_completions(end, task.deadline)
        xp = market.workers.xp[rows[chosen]]
        level = levels(xp)
        pay = np.full(len(chosen), task.pay_usd)
        bonus = fee_saving_usd(pay, level) + pay * expected.get(TIP, np.zeros(len(chosen)))
        gain = xp_gain(pay, level)
        return tuple(
            WorkerMatch(
                worker_id=str(market.workers.ids[rows[pair]]),
                rank=rank + 1,
                score=float(pairs.scores[pair]),
                stats=known.stats(rank),
                probabilities=known.probabilities(rank),
                arrival=moment(begin[rank]),
                completion=moment(end[rank]),
                earnings=Earnings(
                    pay_usd=task.pay_usd,
                    bonus_usd=float(bonus[rank]),
                    xp=int(gain[rank]),
                    badge_progress=known.badges(rank, task.category),
                ),
                reasons=worker_reasons(
                    moved[rank],
                    known.evidence(
                        rank,
                        category=task.category,
                        pay_usd=task.pay_usd,
                        service_min=task.service_min,
                        deadline=task.deadline,
                        completion=float(end[rank]),
                        now=task.now,
                        urgency=task.urgency,
                        unchecked=task.unchecked,
                    ),
                ),
            )
            for rank, pair in enumerate(chosen)
        )

    def _task_matches(
        self,
        market: MarketSnapshot,
        worker: AskingWorker,
        rows: IntArray,
        pairs: ScoredPairs,
        chosen: IntArray,
    ) -> tuple[TaskMatch, ...]:
        known = Known.of(pairs.facts, pairs.chain, chosen, market.market_rating)
        moved = contributions(self.policy, pairs.factors[chosen], pairs.chain.success[chosen])
        tasks = market.tasks.take(rows[chosen])
        service = tasks.service_min.astype(np.float64)
        expected = self._expected(pairs, chosen)
        work = service * expected.get(WORK, np.ones(len(chosen)))
        _, end = times_of_work(
            worker.now, known.distance_m, tasks.earliest_start, work, self.release.travel
        )
        known = known.with_completions(end, tasks.deadline)
        level = np.full(len(chosen), levels(np.array([worker.xp]))[0])
        tip = tasks.pay_usd * expected.get(TIP, np.zeros(len(chosen)))
        bonus, gain = fee_saving_usd(tasks.pay_usd, level) + tip, xp_gain(tasks.pay_usd, level)
        enjoyment = _enjoyment(expected, pairs.factors[chosen, 4])
        return tuple(
            TaskMatch(
                task_id=str(tasks.ids[rank]),
                rank=rank + 1,
                score=float(pairs.scores[pair]),
                title=str(tasks.titles[rank]),
                category=int(tasks.categories[rank]),
                distance_m=float(known.distance_m[rank]),
                service_min=float(service[rank]),
                urgency=Urgency(int(tasks.urgency[rank])),
                probabilities=known.probabilities(rank),
                enjoyment=float(enjoyment[rank]),
                earnings=Earnings(
                    pay_usd=float(tasks.pay_usd[rank]),
                    bonus_usd=float(bonus[rank]),
                    xp=int(gain[rank]),
                    badge_progress=known.badges(rank, int(tasks.categories[rank])),
                ),
                deadline=stated_deadline(int(tasks.deadline[rank])),
                reasons=task_reasons(
                    moved[rank],
                    known.evidence(
                        rank,
                        category=int(tasks.categories[rank]),
                        pay_usd=float(tasks.pay_usd[rank]),
                        service_min=float(service[rank]),
                        deadline=int(tasks.deadline[rank]),
                        completion=float(end[rank]),
                        now=worker.now,
                        urgency=Urgency(int(tasks.urgency[rank])),
                        unchecked=()
                        if worker.needs.held is not None
                        else names_in(int(tasks.required[rank])),
                    ),
                ),
            )
            for rank, pair in enumerate(chosen)
        )


def _enjoyment(expected: dict[str, FloatArray], liking: FloatArray) -> FloatArray:
    """Expected enjoyment, 0 to 1; without a model, how often the worker takes such offers."""
    stars = expected.get(ENJOYMENT)
    return liking if stars is None else (stars - 1.0) / 4.0
