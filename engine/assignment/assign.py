"""Batch assignment on one page: resolve, score all pairs, solve, say who does what and why not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from data.arrays import BoolArray, FloatArray, IntArray
from data.columns import Urgency
from data.errors import InvalidRequest
from data.reference.calendar import epoch, moment
from data.reference.qualifications import names_in
from engine.assignment.graph import ValueGraph
from engine.assignment.pairs import CandidatePairs, Places, candidate_pairs
from engine.assignment.plan import (
    Assignment,
    AssignmentPlan,
    AssignmentRules,
    TasksToAssign,
    TaskToAssign,
    Unassigned,
    UnassignedReason,
)
from engine.assignment.solve import solve
from engine.assignment.timetable import Timetable
from engine.candidates import ask_task
from engine.evidence import stated_deadline
from engine.market import MarketSnapshot
from engine.matching import Matcher
from engine.questions import Probabilities, WorkersForTask


def assign_tasks(
    matcher: Matcher,
    question: TasksToAssign,
    *,
    now: datetime,
    plan_id: str,
) -> AssignmentPlan:
    """The plan of the highest expected completed value, at the moment `now` (aware).

    A worker is a candidate by the rules of `Matcher.workers_for_task`, and where the work would
    be done before the deadline. Equal snapshots, questions and times give equal plans.

    Raises
    ------
    InvalidRequest
        If an id stands twice among the tasks.
    """
    _check_distinct(question)
    market = matcher.market
    closed = [id for id in question.stored if id not in market.task_row]
    tasks = [
        *question.described,
        *(stored_task(market, id) for id in question.stored if id not in closed),
    ]
    ids = [task.question.task_id for task in tasks]
    asked = [ask_task(market, task.question, epoch(now)) for task in tasks]
    places = Places.of(market, ids, asked)
    pairs = candidate_pairs(matcher, asked, places)
    problem = _Problem.of(market, tasks, pairs, question.rules)
    graph = problem.graph
    timetable = pairs.timetable(graph, problem.in_time, asked, places, matcher, epoch(now))
    solution = solve(
        graph,
        timetable,
        first_pairs=question.rules.first_pairs,
        effort=question.rules.effort,
    )
    return AssignmentPlan(
        plan_id=plan_id,
        release_id=matcher.release.id,
        assignments=_assignments(market, tasks, pairs, problem, timetable, solution.chosen),
        unassigned=(
            *_unassigned(ids, problem, solution.chosen),
            *(Unassigned(id, 1, UnassignedReason.NOT_OPEN) for id in closed),
        ),
        workers=len(problem.worker_rows),
        pairs=len(pairs.row),
        value_usd=graph.usd(solution.value),
        greedy_usd=graph.usd(solution.greedy),
        bound_usd=graph.usd(solution.bound),
    )


def open_task_ids(market: MarketSnapshot, *, most: int) -> tuple[str, ...]:
    """Ids of the open tasks that have waited longest, up to `most`."""
    oldest = np.argsort(market.tasks.posted_at, kind="stable")[:most]
    return tuple(str(id) for id in market.tasks.ids[oldest])


def stored_task(market: MarketSnapshot, task_id: str) -> TaskToAssign:
    """An open task of the market as it is asked about; `KeyError` where none has the id."""
    tasks, row = market.tasks, market.task_row[task_id]
    return TaskToAssign(
        WorkersForTask(
            task_id=task_id,
            category=int(tasks.categories[row]),
            lat=float(tasks.lat[row]),
            lng=float(tasks.lng[row]),
            pay_usd=float(tasks.pay_usd[row]),
            urgency=Urgency(int(tasks.urgency[row])),
            requirements=names_in(int(tasks.required[row])),
            deadline=stated_deadline(int(tasks.deadline[row])),
        )
    )


def _check_distinct(question: TasksToAssign) -> None:
    asked = Counter((*(t.question.task_id for t in question.described), *question.stored))
    twice = [id for id, count in asked.items() if count > 1]
    if twice:
        raise InvalidRequest(f"Task '{twice[0]}' stands twice among the tasks.", field="taskIds")


@dataclass(frozen=True, slots=True)
class _Problem:
    """The graph of the pairs that can be done in time, and what was left out of it.

    Attributes
    ----------
    in_time : (m,) int64
        Rows of the candidate pairs that the graph was made of.
    worker_rows : (n_workers,) int64
        Market rows of the graph's workers.
    eligible, timely : (n_tasks,) bool
        Whether anybody with capacity may do the task, and whether one of them is in time.
    """

    graph: ValueGraph
    in_time: IntArray
    worker_rows: IntArray
    eligible: BoolArray
    timely: BoolArray
    headcount: IntArray

    @classmethod
    def of(
        cls,
        market: MarketSnapshot,
        tasks: Sequence[TaskToAssign],
        pairs: CandidatePairs,
        rules: AssignmentRules,
    ) -> _Problem:
        rows, worker = np.unique(pairs.row, return_inverse=True)
        capacity = _capacities(market, rows, rules)
        headcount = np.array([task.headcount for task in tasks], dtype=np.int64)
        worth = np.array([task.worth_usd for task in tasks], dtype=np.float64)
        free = capacity[worker] > 0
        kept = np.flatnonzero(free & pairs.in_time)
        value: FloatArray = (pairs.chain.success * worth[pairs.task])[kept]
        return cls(
            graph=ValueGraph.of(
                pairs.task[kept],
                worker[kept],
                value,
                headcount=headcount,
                capacity=capacity,
                further_task_usd=rules.further_task_usd,
            ),
            in_time=kept,
            worker_rows=rows,
            eligible=np.bincount(pairs.task[free], minlength=len(tasks)) > 0,
            timely=np.bincount(pairs.task[kept], minlength=len(tasks)) > 0,
            headcount=headcount,
        )


def _capacities(market: MarketSnapshot, rows: IntArray, rules: AssignmentRules) -> IntArray:
    capacity = np.full(len(rows), rules.capacity, dtype=np.int64)
    for worker_id, own in rules.capacities.items():
        capacity[rows == market.worker_row.get(worker_id, -1)] = own
    return capacity


def _assignments(
    market: MarketSnapshot,
    tasks: Sequence[TaskToAssign],
    pairs: CandidatePairs,
    problem: _Problem,
    timetable: Timetable,
    chosen: IntArray,
) -> tuple[Assignment, ...]:
    graph, found = problem.graph, []
    for worker in np.unique(graph.worker[chosen]):
        day = timetable.order(graph, chosen[graph.worker[chosen] == worker])
        assert day is not None, "A plan holds only what can be done in time."  # noqa: S101
        for number, visit in enumerate(day, start=1):
            pair = int(problem.in_time[graph.given[visit.pair]])
            task = tasks[int(pairs.task[pair])]
            made = Assignment(
                task_id=task.question.task_id,
                worker_id=str(market.workers.ids[pairs.row[pair]]),
                visit=number,
                distance_m=float(pairs.distance_m[pair]),
                probabilities=Probabilities(*(float(stage[pair]) for stage in pairs.chain)),
                worth_usd=task.worth_usd,
                arrival=moment(visit.begin),
                completion=moment(visit.end),
            )
            found.append((int(pairs.task[pair]), -made.expected_usd, made))
    return tuple(made for _, _, made in sorted(found, key=lambda entry: entry[:2]))


def _unassigned(ids: Sequence[str], problem: _Problem, chosen: IntArray) -> list[Unassigned]:
    graph = problem.graph
    wanting = problem.headcount - np.bincount(graph.task[chosen], minlength=len(ids))
    has_value = np.diff(graph.first) > 0
    return [
        Unassigned(ids[task], int(wanting[task]), _reason(problem, bool(has_value[task]), task))
        for task in np.flatnonzero(wanting).tolist()
    ]


def _reason(problem: _Problem, has_value: bool, task: int) -> UnassignedReason:
    if not problem.eligible[task]:
        return UnassignedReason.NO_ELIGIBLE_WORKER
    if not problem.timely[task]:
        return UnassignedReason.NO_WORKER_IN_TIME
    return UnassignedReason.WORKERS_TAKEN if has_value else UnassignedReason.NO_EXPECTED_VALUE
