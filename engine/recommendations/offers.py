"""The open tasks that a worker can do now, in columns: times, worth, and what suits him."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final, Self

import numpy as np

from data.arrays import BoolArray, FloatArray, IntArray
from data.reference.calendar import HOUR_S, MINUTE_S, NEVER, local_time
from data.reference.geography import distance_m
from data.reference.progress import levels, xp_gain
from engine.evidence import times_of_work
from engine.market import MarketSnapshot
from engine.matching import SuitedTasks
from engine.recommendations.question import RecommendationQuestion
from engine.recommendations.value import LEAST_MIN, hourly_value_usd
from models.travel import TravelModel

HORIZON_H: Final = 24.0
"""Hours ahead that recommendations look where a worker states no time: what lies farther off is
for the list of tasks, not for "do this now"."""


@dataclass(frozen=True, slots=True)
class Offers:
    """n tasks that a worker can do, best first; each (n,).

    Attributes
    ----------
    pairs : int64
        Position among the scored pairs.
    rows : int64
        Row among the market's open tasks.
    ends_at : float64
        Instant at which it is done if he leaves now.
    leave_by : float64
        Instant by which he must leave to be done by the deadline; `NEVER` without one.
    minutes : float64
        Of way and work.
    begins_hour : int64
        Local hour (0 to 23) at which its work would begin.
    hourly_usd : float64
        P(completes) x pay over the hours of way and work: to be compared with what a worker's
        hours have brought.
    value_usd : float64
        See `engine.recommendations.value`; highest first.
    score : float64
        The ranking's, 0 to 1.
    xp : int64
        XP of completing it at the worker's level.
    """

    pairs: IntArray
    rows: IntArray
    category: IntArray
    urgency: IntArray
    pay_usd: FloatArray
    ends_at: FloatArray
    leave_by: FloatArray
    minutes: FloatArray
    begins_hour: IntArray
    hourly_usd: FloatArray
    value_usd: FloatArray
    score: FloatArray
    xp: IntArray

    def __len__(self) -> int:
        return len(self.pairs)

    def take(self, rows: IntArray | BoolArray) -> Self:
        """A selection of rows."""
        return type(self)(*(getattr(self, f.name)[rows] for f in fields(self)))


def offers_for(
    market: MarketSnapshot,
    suited: SuitedTasks,
    question: RecommendationQuestion,
    *,
    work_ratio: FloatArray,
    travel: TravelModel,
) -> Offers:
    """Of the tasks that suit a worker, those that he can do and has not dismissed.

    He can do a task if, leaving now, he is done by its deadline and within the time that he
    states (else within 24 hours). Whose qualifications are not known is offered no task that
    requires any. A task that is expected to cost more than it brings is left out.

    `work_ratio` (n,) is the expected time of work over the stated one.
    """
    worker, rows, pairs = suited
    tasks, facts, now = market.tasks.take(rows), pairs.facts, worker.now
    onward = distance_m(tasks.lat, tasks.lng, tasks.dropoff_lat, tasks.dropoff_lng)
    has_onward = np.isfinite(onward)
    hour = float(local_time(now).hour[0])
    onward_min = np.where(has_onward, travel.predict(np.where(has_onward, onward, 0.0), hour), 0.0)
    work = tasks.service_min.astype(np.float64) * work_ratio + onward_min
    begins, ends = times_of_work(now, facts.distance_m, tasks.earliest_start, work, travel)
    way_min = travel.predict(facts.distance_m, hour)
    minutes = way_min + work
    leave_by = np.where(tasks.deadline < NEVER, tasks.deadline - minutes * MINUTE_S, NEVER)
    way_m = facts.distance_m + np.where(has_onward, onward, 0.0)
    chain = pairs.chain
    level = levels(np.full(len(rows), worker.xp, dtype=np.int64))
    found = Offers(
        pairs=np.arange(len(rows)),
        rows=rows,
        category=facts.category,
        urgency=facts.urgency,
        pay_usd=tasks.pay_usd,
        ends_at=ends,
        leave_by=leave_by,
        minutes=minutes,
        begins_hour=local_time(begins.astype(np.int64)).hour.astype(np.int64),
        hourly_usd=chain.complete * tasks.pay_usd / (np.maximum(minutes, LEAST_MIN) / 60.0),
        value_usd=hourly_value_usd(chain.accept, chain.complete, tasks.pay_usd, way_m, minutes),
        score=pairs.scores,
        xp=xp_gain(tasks.pay_usd, level),
    )
    free_h = HORIZON_H if question.available_hours is None else question.available_hours
    can = (ends <= tasks.deadline) & (ends <= now + free_h * HOUR_S) & (found.value_usd > 0.0)
    if worker.needs.held is None:
        can &= tasks.required == 0
    if question.dismissed.tasks:
        can &= ~np.isin(tasks.ids, list(question.dismissed.tasks))
    kept = np.flatnonzero(can)
    return found.take(kept[np.lexsort((market.task_rank[rows[kept]], -found.value_usd[kept]))])
