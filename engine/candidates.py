"""A question and its candidates as facts: what features are computed from, pair by pair."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf, isnan

import numpy as np
from numpy.typing import NDArray

from data.arrays import IntArray
from data.columns import Urgency
from data.errors import Forbidden, NoLocation, NotFound
from data.reference.calendar import HOUR_S, NEVER, epoch, local_time, moment
from data.reference.categories import SERVICE_MIN
from data.reference.geography import distance_m
from data.reference.qualifications import names_in, required_mask
from engine.market import MarketSnapshot
from engine.questions import TasksForWorker, WorkersForOpenTask, WorkersForTask
from engine.retrieval import TaskNeeds, WorkerNeeds
from features.pairs import PairFacts
from features.similarity import SPACE


@dataclass(frozen=True, slots=True)
class AskedTask:
    """A task as candidates are ranked for it."""

    needs: TaskNeeds
    category: int
    pay_usd: float
    service_min: float
    earliest_start: int
    deadline: int
    urgency: Urgency
    unchecked: tuple[str, ...]
    now: int
    row: int | None = None
    """Its row among the market's open tasks, where it stands there in the same category."""
    text: NDArray[np.int8] = field(default_factory=lambda: np.zeros(SPACE, dtype=np.int8))
    """(64,): where its text lies in the release's space; zero where none is known."""


def stored_question(market: MarketSnapshot, question: WorkersForOpenTask) -> WorkersForTask:
    """The question with the facts of an open task of the market.

    Raises
    ------
    NotFound
        If the market has no open task of that id.
    Forbidden
        If it was posted by another user than the one who asks.
    """
    row = market.task_row.get(question.task_id)
    if row is None:
        raise NotFound("There is no open task of this id.", field="taskId")
    tasks = market.tasks
    poster = str(tasks.poster_ids[row])
    if question.asked_by is not None and poster and poster != question.asked_by:
        raise Forbidden("The task was posted by another user.", field="taskId")
    deadline = int(tasks.deadline[row])
    return WorkersForTask(
        task_id=question.task_id,
        category=int(tasks.categories[row]),
        lat=float(tasks.lat[row]),
        lng=float(tasks.lng[row]),
        pay_usd=float(tasks.pay_usd[row]),
        urgency=Urgency(int(tasks.urgency[row])),
        requirements=names_in(int(tasks.required[row])),
        deadline=None if deadline == NEVER else moment(deadline),
        limit=question.limit,
    )


def ask_task(market: MarketSnapshot, question: WorkersForTask, now: int) -> AskedTask:
    """The request's facts, completed from the stored task where it is known."""
    required, unchecked = required_mask(question.requirements)
    row = market.task_row.get(question.task_id)
    service, earliest, poster = float(SERVICE_MIN[question.category]), now, None
    deadline = NEVER if question.deadline is None else epoch(question.deadline)
    known: int | None = None
    text = np.zeros(SPACE, dtype=np.int8)
    if question.service_min is not None:
        service = question.service_min
    if row is not None:
        tasks = market.tasks
        poster = str(tasks.poster_ids[row])
        earliest = max(int(tasks.earliest_start[row]), now)
        if tasks.categories[row] == question.category:
            if question.service_min is None:
                service = float(tasks.service_min[row])
            known, text = row, market.texts.positions.tasks[row]
        if question.deadline is None:
            deadline = int(tasks.deadline[row])
    needs = TaskNeeds(
        lat=question.lat,
        lng=question.lng,
        required=required,
        urgency=question.urgency,
        earliest_start=earliest,
        deadline=deadline,
        poster_id=poster,
    )
    return AskedTask(
        needs=needs,
        category=question.category,
        pay_usd=question.pay_usd,
        service_min=service,
        earliest_start=earliest,
        deadline=deadline,
        urgency=question.urgency,
        unchecked=unchecked,
        now=now,
        row=known,
        text=text,
    )


@dataclass(frozen=True, slots=True)
class AskingWorker:
    """A worker who looks for work; a worker the market does not know is a new one."""

    needs: WorkerNeeds
    row: int | None
    joined_at: int
    skills: int
    max_distance_m: float
    min_hourly_usd: float
    is_on_shift: bool
    shift_hours: float
    xp: int
    now: int


def ask_worker(market: MarketSnapshot, question: TasksForWorker, now: int) -> AskingWorker:
    """The worker's stored facts with what the request says of this moment.

    Raises
    ------
    NoLocation
        If neither the question nor the stored profile says where the worker is.
    """
    row = None if question.worker_id is None else market.worker_row.get(question.worker_id)
    lat, lng = question.lat, question.lng
    if (lat is None or lng is None) and row is not None:
        lat, lng = float(market.workers.lat[row]), float(market.workers.lng[row])
    if lat is None or lng is None or isnan(lat):
        raise NoLocation(
            "Where is the worker? Send `context.location` with `lat` and `lng` in degrees."
        )
    begins_at = max(question.begin or now, now)
    by = (
        NEVER
        if question.available_hours is None
        else begins_at + question.available_hours * HOUR_S
    )
    if question.end is not None:
        by = min(by, question.end)
    needs = WorkerNeeds(
        lat=lat,
        lng=lng,
        worker_id=question.worker_id,
        held=None if row is None else int(market.workers.qualifications[row]),
        categories=question.categories,
        excluded=question.excluded,
        min_pay_usd=question.min_pay_usd,
        must_begin_by=int(by),
        begins_at=begins_at,
        max_pay_usd=inf if question.max_pay_usd is None else question.max_pay_usd,
        urgency=question.urgency,
    )
    if row is None:
        declared = sum(1 << code for code in set(question.categories))
        nan = float("nan")
        return AskingWorker(needs, None, now, declared, nan, nan, True, _NEWCOMER_SHIFT_H, 0, now)
    w = market.workers
    return AskingWorker(
        needs=needs,
        row=row,
        joined_at=int(w.joined_at[row]),
        skills=int(w.skills[row]),
        max_distance_m=float(w.max_distance_m[row]),
        min_hourly_usd=float(w.min_hourly_usd[row]),
        is_on_shift=True,  # whoever asks for work now is there to do it
        shift_hours=float(market.shift_hours[row]),
        xp=int(w.xp[row]),
        now=now,
    )


_NEWCOMER_SHIFT_H = 40.0
"""Stated hours a week that stand in for a worker who has stated none: a working week."""


def facts_for_task(market: MarketSnapshot, task: AskedTask, rows: IntArray) -> PairFacts:
    """What is known of each worker row (n,) with the asked task, as of the snapshot."""
    w, n = market.workers, len(rows)
    hour_of_week = local_time(task.now).hour_of_week[0]
    category = np.full(n, task.category, dtype=np.int64)
    return PairFacts(
        at=np.full(n, task.now, dtype=np.int64),
        joined_at=w.joined_at[rows],
        skills=w.skills[rows],
        max_distance_m=w.max_distance_m[rows],
        min_hourly_usd=w.min_hourly_usd[rows],
        is_on_shift=w.shifts[rows, hour_of_week],
        shift_hours=market.shift_hours[rows],
        worker=market.worker_totals[rows],
        pair=market.pairs.of(rows, task.category),
        similarity=market.texts.similarity(rows, task.category, task.text),
        distance_m=distance_m(w.lat[rows], w.lng[rows], task.needs.lat, task.needs.lng),
        category=category,
        pay_usd=np.full(n, max(task.pay_usd, _LEAST_PAY_USD)),
        service_min=np.full(n, task.service_min),
        earliest_start=np.full(n, task.earliest_start, dtype=np.int64),
        deadline=np.full(n, task.deadline, dtype=np.int64),
        urgency=np.full(n, int(task.urgency), dtype=np.int64),
        required=np.full(n, task.needs.required, dtype=np.uint64),
        category_rates=market.rates_of(category),
        market_rating=np.full(n, market.market_rating),
    )


_LEAST_PAY_USD = 0.01
"""Features take the logarithm of pay: an unpaid task counts as one cent."""


def facts_for_worker(market: MarketSnapshot, worker: AskingWorker, rows: IntArray) -> PairFacts:
    """What is known of the worker with each open task row (n,), as of the snapshot."""
    tasks, n = market.tasks.take(rows), len(rows)
    category = tasks.categories.astype(np.int64)
    who = -1 if worker.row is None else worker.row
    totals = (
        np.zeros((n, market.worker_totals.shape[1]))
        if worker.row is None
        else np.broadcast_to(market.worker_totals[worker.row], (n, market.worker_totals.shape[1]))
    )
    same = np.full(n, who, dtype=np.int64)
    return PairFacts(
        at=np.full(n, worker.now, dtype=np.int64),
        joined_at=np.full(n, worker.joined_at, dtype=np.int64),
        skills=np.full(n, worker.skills, dtype=np.uint64),
        max_distance_m=np.full(n, worker.max_distance_m),
        min_hourly_usd=np.full(n, worker.min_hourly_usd),
        is_on_shift=np.full(n, worker.is_on_shift),
        shift_hours=np.full(n, worker.shift_hours),
        worker=totals,
        pair=market.pairs.of(same, category),
        similarity=market.texts.similarity(same, category, market.texts.positions.tasks[rows]),
        distance_m=distance_m(tasks.lat, tasks.lng, worker.needs.lat, worker.needs.lng),
        category=category,
        pay_usd=np.maximum(tasks.pay_usd, _LEAST_PAY_USD),
        service_min=tasks.service_min.astype(np.float64),
        earliest_start=tasks.earliest_start,
        deadline=tasks.deadline,
        urgency=tasks.urgency.astype(np.int64),
        required=tasks.required,
        category_rates=market.rates_of(category),
        market_rating=np.full(n, market.market_rating),
    )
