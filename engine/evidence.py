"""The record behind ranked pairs: what an answer may state, rank by rank."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from data.arrays import BoolArray, FloatArray, IntArray
from data.columns import Urgency
from data.reference.calendar import MINUTE_S, NEVER, local_time, moment
from data.reference.categories import CATEGORIES
from data.reference.progress import badge_progress
from engine.explanation import PairEvidence, minutes_to_spare
from engine.questions import Probabilities, WorkerStats
from features.pairs import (
    PairFacts,
    completion_rate,
    declares,
    on_time_rate,
    open_jobs,
    worker_rating,
)
from features.record import PairTotals, WorkerTotals
from features.specification import COLUMN
from models.outcomes import ChainProbabilities
from models.travel import TravelModel


def times_of_work(
    now: int,
    metres: FloatArray,
    earliest_start: IntArray | int,
    work_min: FloatArray,
    travel_by: TravelModel,
) -> tuple[FloatArray, FloatArray]:
    """Instants at which work can begin and be done when the worker leaves at `now`."""
    travel = travel_by.predict(metres, float(local_time(now).hour[0]))
    begin = np.maximum(now + travel * MINUTE_S, earliest_start)
    return begin, begin + work_min * MINUTE_S


def stated_deadline(instant: int) -> datetime | None:
    return None if instant >= NEVER else moment(instant)


@dataclass(frozen=True, slots=True)
class Known:
    """What an answer may say of the chosen pairs, one entry per rank."""

    distance_m: FloatArray
    declares_skill: BoolArray
    is_on_shift: BoolArray
    worker: WorkerTotals
    pair: PairTotals
    accepted_distance_m: FloatArray  # geometric means over accepted tasks; 0 without any
    accepted_hourly_usd: FloatArray
    door_hourly_usd: FloatArray  # pay over travel and work
    hour: FloatArray
    hour_affinity: FloatArray
    rating: FloatArray
    completion: FloatArray
    on_time: FloatArray
    chain: ChainProbabilities

    @classmethod
    def of(
        cls,
        facts: PairFacts,
        matrix: NDArray[np.float32],
        chain: ChainProbabilities,
        chosen: IntArray,
        market_rating: float,
    ) -> Known:
        worker = WorkerTotals(*facts.worker[chosen].T)
        features = matrix[chosen].astype(np.float64)
        accepted = np.maximum(worker.accepted, 1.0)
        return cls(
            distance_m=facts.distance_m[chosen],
            declares_skill=declares(facts.skills[chosen], facts.category[chosen]),
            is_on_shift=facts.is_on_shift[chosen],
            worker=worker,
            pair=PairTotals(*facts.pair[chosen].T),
            accepted_distance_m=np.expm1(worker.accepted_log_km / accepted) * 1_000.0,
            accepted_hourly_usd=np.where(
                worker.accepted > 0.0, np.exp(worker.accepted_log_pay / accepted), 0.0
            ),
            door_hourly_usd=np.exp(features[:, COLUMN["hourly_pay_log"]]),
            hour=features[:, COLUMN["hour"]],
            hour_affinity=features[:, COLUMN["hour_affinity"]],
            rating=worker_rating(worker, market_rating),
            completion=completion_rate(worker),
            on_time=on_time_rate(worker),
            chain=ChainProbabilities(*(stage[chosen] for stage in chain)),
        )

    def with_completions(self, end: FloatArray, deadline: IntArray | int) -> Known:
        """The same where nobody is on time whose estimated completion lies past the deadline.

        `end` (n,) and `deadline` are instants. The models know slack only down to zero.
        """
        on_time = np.where(end > deadline, 0.0, self.chain.on_time)
        return replace(self, chain=self.chain._replace(on_time=on_time))

    def probabilities(self, rank: int) -> Probabilities:
        return Probabilities(*(float(stage[rank]) for stage in self.chain))

    def badges(self, rank: int, category: int) -> dict[str, str]:
        return badge_progress(
            CATEGORIES[category],
            int(self.worker.completed[rank]),
            int(self.pair.completed[rank]),
        )

    def stats(self, rank: int) -> WorkerStats:
        ratings = self.worker.ratings[rank]
        shrunk = float(self.rating[rank])
        return WorkerStats(
            distance_m=float(self.distance_m[rank]),
            rating=shrunk,
            average_rating=float(self.worker.rating_sum[rank] / ratings) if ratings else shrunk,
            completed=int(self.worker.completed[rank]),
            completed_in_category=int(self.pair.completed[rank]),
            completion_rate=float(self.completion[rank]),
            on_time_rate=float(self.on_time[rank]),
        )

    def evidence(
        self,
        rank: int,
        *,
        category: int,
        pay_usd: float,
        service_min: float,
        deadline: int,
        completion: float,
        now: int,
        urgency: Urgency,
        unchecked: tuple[str, ...],
    ) -> PairEvidence:
        return PairEvidence(
            category=category,
            distance_m=float(self.distance_m[rank]),
            declares_skill=bool(self.declares_skill[rank]),
            completed=int(self.worker.completed[rank]),
            completed_in_category=int(self.pair.completed[rank]),
            is_on_shift=bool(self.is_on_shift[rank]),
            open_jobs=int(open_jobs(self.worker)[rank]),
            rating=float(self.rating[rank]),
            ratings=int(self.worker.ratings[rank]),
            completion_rate=float(self.completion[rank]),
            on_time_rate=float(self.on_time[rank]),
            accept=float(self.chain.accept[rank]),
            on_time=float(self.chain.on_time[rank]),
            pay_usd=pay_usd,
            service_min=service_min,
            spare_min=minutes_to_spare(completion, deadline),
            deadline=deadline,
            now=now,
            is_urgent=urgency is Urgency.HIGH,
            unchecked=unchecked,
            offers=int(self.worker.offers[rank]),
            accepted=int(self.worker.accepted[rank]),
            expected=float(self.worker.expected[rank]),
            category_offers=int(self.pair.offers[rank]),
            category_accepted=int(self.pair.accepted[rank]),
            category_expected=float(self.pair.expected[rank]),
            accepted_distance_m=float(self.accepted_distance_m[rank]),
            accepted_hourly_usd=float(self.accepted_hourly_usd[rank]),
            door_hourly_usd=float(self.door_hourly_usd[rank]),
            hour=float(self.hour[rank]),
            hour_affinity=float(self.hour_affinity[rank]),
        )
