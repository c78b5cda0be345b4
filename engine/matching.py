"""The decision on one page: retrieve, look up, predict, score, choose, explain."""

from __future__ import annotations

from copy import copy
from dataclasses import InitVar, dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, Self

import numpy as np

from data.arrays import FloatArray, IntArray
from data.columns import Urgency
from data.reference.calendar import epoch, moment
from data.reference.progress import fee_saving_usd, levels, xp_gain
from data.reference.qualifications import names_in
from engine.assignment.plan import AssignmentPlan, TasksToAssign
from engine.attribution import Attribution, attribute
from engine.candidates import (
    AskedTask,
    AskingWorker,
    ask_task,
    ask_worker,
    facts_for_task,
    facts_for_worker,
    stored_question,
)
from engine.counterfactual import suggestions
from engine.evidence import Known, stated_deadline, times_of_work
from engine.explanation import task_reasons, worker_reasons
from engine.exploration import CERTAIN, Drawn
from engine.market import MarketSnapshot
from engine.neighbours import SemanticIndex
from engine.ordering import task_orders, worker_orders
from engine.patterns.analysis import PatternAnalysis, analyse_patterns
from engine.patterns.question import PatternQuestion
from engine.policy import RetrievalLimits
from engine.preranking.preranker import Preranker
from engine.preranking.task_columns import TaskColumns as OpenTaskColumns
from engine.preranking.worker_columns import WorkerColumns
from engine.questions import (
    Earnings,
    TaskBundle,
    TaskMatch,
    TaskOrder,
    TaskRanking,
    TasksForWorker,
    WorkerMatch,
    WorkerRanking,
    WorkersForOpenTask,
    WorkersForTask,
)
from engine.recommendations.findings import Recommended
from engine.recommendations.question import RecommendationQuestion
from engine.scorer import ScoredPairs, Scorer
from engine.scoring import best
from engine.shortlist import Retriever, Shortlist
from engine.stages import Stage, stage
from engine.task_bundles import PARAMS, bundles_of, task_columns, traveller
from engine.trip import TaskColumns
from models.expectations import ENJOYMENT, TIP, WORK

if TYPE_CHECKING:
    from engine.overlay import Overlay  # it makes matchers in turn


class SuitedTasks(NamedTuple):
    """A worker who asks, rows (n,) of open tasks that suit him, and the scored pairs."""

    worker: AskingWorker
    rows: IntArray
    pairs: ScoredPairs


@dataclass(frozen=True)
class Matcher(Scorer):
    """Matching by one release over one market: equal questions and times give equal answers.

    Attributes
    ----------
    best_first : bool
        Serve by score alone, without the policy's exploration and bound on exposure.
    built : tuple of WorkerColumns and TaskColumns, optional
        Columns that were built of the same release, market and shifts before; else they are now,
        which takes seconds.
    """

    limits: RetrievalLimits = field(default_factory=RetrievalLimits)
    best_first: bool = False
    built: InitVar[tuple[WorkerColumns, OpenTaskColumns] | None] = None

    def __post_init__(self, built: tuple[WorkerColumns, OpenTaskColumns] | None) -> None:
        super().__post_init__()
        if self.best_first:
            object.__setattr__(self, "policy", self.policy.best_first())
        if built is None:
            retriever = Retriever.build(
                self.market, self.release.chain, self.policy, self.shifts_of_pairs
            )
        else:
            workers, tasks = built
            tasks = replace(tasks, shifts=self.shifts_of_pairs)
            retriever = Retriever(
                self.market, Preranker(self.market, workers, tasks), SemanticIndex.of(self.market)
            )
        object.__setattr__(self, "retriever", retriever)

    retriever: Retriever = field(init=False)
    overlay: Overlay | None = field(init=False, default=None)
    """What the market differs by from the one that it was built of; see `engine.overlay`."""

    def over(self, market: MarketSnapshot, retriever: Retriever, overlay: Overlay) -> Self:
        """The same release and shifts over the market as it is now, built by nobody anew."""
        moved = copy(self)
        for name, value in (("market", market), ("retriever", retriever), ("overlay", overlay)):
            object.__setattr__(moved, name, value)
        return moved

    def question_of(self, question: WorkersForOpenTask) -> WorkersForTask:
        """The question with the facts of the stored task; see `stored_question`."""
        return stored_question(self.market, question)

    def workers_for_task(
        self, question: WorkersForTask, *, now: datetime, ranking_id: str
    ) -> WorkerRanking:
        """The best workers for a task, best first, at the moment `now` (aware).

        No candidate is an empty ranking, never an error.
        """
        market = self.market
        task = ask_task(market, question, epoch(now))
        with stage(Stage.RETRIEVAL):
            rows = self.candidates_for(task).rows
        with stage(Stage.SCORING):
            pairs = self.score(facts_for_task(market, task, rows), rows)
        served = worker_orders(
            self.policy,
            pairs.facts,
            pairs.scores,
            pairs.chain.success,
            pairs.factors,
            travel=self.release.travel,
            looked_at=self.release.examination.predict(np.arange(1, question.limit + 1)),
        ).draw(ranking_id)
        chosen = served.order
        matches = self._worker_matches(task, rows, pairs, chosen)
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
            drawn=served.drawn,
        )

    def tasks_for_worker(
        self, question: TasksForWorker, *, now: datetime, ranking_id: str, effort: float = 1.0
    ) -> TaskRanking:
        """The best open tasks for a worker, best first, at the moment `now` (aware).

        `effort`, above 0 to 1, is the share of its time that the search for bundles may take.

        Raises
        ------
        NoLocation
            If neither the question nor the stored profile says where the worker is.
        """
        suited = self.suited(question, now=now)
        _, rows, pairs = suited
        order, drawn = self._served(question, pairs, ranking_id)
        return TaskRanking(
            ranking_id=ranking_id,
            matches=self.task_matches(suited, order),
            candidates=len(rows),
            release_id=self.release.id,
            drawn=drawn,
            bundles=self._bundles(suited, question, effort) if question.wants_bundles else (),
        )

    def _served(
        self, question: TasksForWorker, pairs: ScoredPairs, ranking_id: str
    ) -> tuple[IntArray, Drawn]:
        """Positions of the tasks to serve: by the policy, or as they stand in a plain order."""
        if question.order is not TaskOrder.MATCH:
            return np.arange(min(len(pairs), question.limit)), CERTAIN
        served = task_orders(
            self.policy,
            pairs.facts,
            pairs.scores,
            pairs.factors,
            travel=self.release.travel,
            limit=question.limit,
        ).draw(ranking_id)
        return served.order, served.drawn

    def assign(self, question: TasksToAssign, *, now: datetime, plan_id: str) -> AssignmentPlan:
        """Workers for many tasks at once, at the moment `now`; see `engine.assignment`."""
        from engine.assignment.assign import assign_tasks  # the solver: not needed to rank

        return assign_tasks(self, question, now=now, plan_id=plan_id)

    def analyse(self, question: PatternQuestion, *, now: datetime) -> PatternAnalysis:
        """What a worker's history says of him, at the moment `now`; see `engine.patterns`."""
        return analyse_patterns(self.release, self.market, question, self.predict, now=now)

    def recommend(
        self, question: RecommendationQuestion, *, now: datetime, ranking_id: str
    ) -> Recommended:
        """What a worker should do, at the moment `now`; see `engine.recommendations`.

        Raises
        ------
        NoLocation
            If neither the question nor the stored profile says where the worker is.
        """
        from engine.recommendations.recommend import recommend  # it asks a matcher in turn

        return recommend(self, question, now=now, ranking_id=ranking_id)

    def suited(self, question: TasksForWorker, *, now: datetime) -> SuitedTasks:
        """The worker who asks, and the scored open tasks that he may be offered.

        Raises
        ------
        NoLocation
            If neither the question nor the stored profile says where the worker is.
        """
        worker = ask_worker(self.market, question, epoch(now))
        limits = self.limits.within(question.max_distance_m)
        with stage(Stage.RETRIEVAL):
            if question.order is TaskOrder.MATCH:
                rows = self.retriever.tasks(worker, limits).rows
            else:
                rows = self.retriever.tasks_in_order(worker, limits, question.order)
        asker = np.full(len(rows), -1 if worker.row is None else worker.row, dtype=np.int64)
        with stage(Stage.SCORING):
            pairs = self.score(facts_for_worker(self.market, worker, rows), asker)
        return SuitedTasks(worker, rows, pairs)

    def to_bundle(self, suited: SuitedTasks) -> tuple[TaskColumns, IntArray]:
        """The best of the tasks, whatever is shown, as bundles look at them; and their rows."""
        few = best(suited.pairs.scores, PARAMS.most_tasks)
        rows, tasks = suited.rows[few], self.market.tasks
        ratio = self.release.expectations.get(WORK)
        share = np.ones(len(few)) if ratio is None else ratio.predict(suited.pairs.matrix[few])
        minutes = tasks.service_min[rows].astype(np.float64) * share
        success = suited.pairs.chain.success[few]
        columns = task_columns(tasks, rows, success, suited.pairs.scores[few], minutes)
        return columns, rows

    def _bundles(
        self, suited: SuitedTasks, question: TasksForWorker, effort: float
    ) -> tuple[TaskBundle, ...]:
        with stage(Stage.BUNDLES):
            columns, rows = self.to_bundle(suited)
            who, ids = traveller(suited.worker, question), self.market.tasks.ids[rows]
            return bundles_of(columns, ids, who, self.release.travel, effort=effort)

    def candidates_for(self, task: AskedTask) -> Shortlist:
        """The workers who are worth scoring for a task."""
        text = None if task.row is None else self.market.texts.tasks[task.row]
        return self.retriever.workers(task, self.limits, text=text)

    def _explained(self, pairs: ScoredPairs, chosen: IntArray) -> Attribution:
        """Contributions to the scores of the chosen pairs."""
        return attribute(
            self.policy,
            self.release.chain,
            pairs.matrix[chosen],
            pairs.factors[chosen],
            pairs.chain.success[chosen],
            shifts=None if pairs.shifts is None else pairs.shifts[chosen],
        )

    def _expected(self, pairs: ScoredPairs, chosen: IntArray) -> dict[str, FloatArray]:
        """What the release expects of the chosen pairs, by name; see `models.expectations`."""
        matrix = pairs.matrix[chosen]
        return {name: model.predict(matrix) for name, model in self.release.expectations.items()}

    def _worker_matches(
        self,
        task: AskedTask,
        rows: IntArray,
        pairs: ScoredPairs,
        chosen: IntArray,
    ) -> tuple[WorkerMatch, ...]:
        market = self.market
        known = Known.of(pairs.facts, pairs.matrix, pairs.chain, chosen, market.market_rating)
        explained = self._explained(pairs, chosen)
        taught = pairs.taught(chosen, self.record)
        expected = self._expected(pairs, chosen)
        work = task.service_min * expected.get(WORK, np.ones(len(chosen)))
        begin, end = times_of_work(
            task.now, known.distance_m, task.earliest_start, work, self.release.travel
        )
        known = known.with_completions(end, task.deadline)
        suggested = suggestions(
            self.predict,
            market,
            task,
            rows[chosen],
            end,
            eligible=rows,
            limits=self.limits,
            travel=self.release.travel,
        )
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
                contributions=explained.of(rank),
                taught=taught[rank],
                reasons=worker_reasons(
                    explained.parts[rank].tolist(),
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
                    suggested[rank],
                ),
            )
            for rank, pair in enumerate(chosen)
        )

    def task_matches(self, suited: SuitedTasks, chosen: IntArray) -> tuple[TaskMatch, ...]:
        """The chosen of the tasks (k positions, first place first) with what is told of them."""
        worker, rows, pairs = suited
        market = self.market
        known = Known.of(pairs.facts, pairs.matrix, pairs.chain, chosen, market.market_rating)
        explained = self._explained(pairs, chosen)
        taught = pairs.taught(chosen, self.record)
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
                contributions=explained.of(rank),
                taught=taught[rank],
                reasons=task_reasons(
                    explained.parts[rank].tolist(),
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
