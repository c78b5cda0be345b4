"""Which one change to a task would matter most for its best candidates: pay, time or requirement.

The changed facts go through the models in one batch. Pay can only raise P(accepts) and a later
deadline can only raise every probability, by the models' own monotone constraints. What is
compared is P(accepts, completes, on time).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from math import ceil
from typing import Final, TypeAlias

import numpy as np

from data.arrays import FloatArray, IntArray
from data.reference.calendar import MINUTE_S, NEVER
from data.reference.qualifications import names_in, required_mask
from engine.candidates import AskedTask, facts_for_task
from engine.evidence import times_of_work
from engine.findings import Action, ActionKind, Reason, ReasonKind, facts
from engine.market import MarketSnapshot
from engine.policy import RetrievalLimits
from engine.retrieval import eligible_workers
from features.pairs import PairFacts
from models.outcomes import ChainProbabilities
from models.travel import TravelModel

Predict: TypeAlias = Callable[[PairFacts, IntArray], ChainProbabilities]
"""Probabilities of pairs (n,), given their facts and the worker row (n,) of each."""

MOST_WORKERS: Final = 3
"""Best candidates whose answer to a change is looked at."""

NOTABLE: Final = 0.05
"""Least gain in P(accepts, completes, on time) that is worth telling."""

PAY_STEP: Final = 1.2
"""The pay asked about, over the pay offered; then up to the next whole USD."""

TIME_STEP_MIN: Final = 120.0
"""Minutes by which a deadline is put off."""

FEW: Final = 10
"""Fewer candidates than these, and it is asked whom a requirement keeps away."""

_MOST_REACHED: Final = 50  # of whom a requirement keeps away, the nearest are looked at


@dataclass(frozen=True, slots=True)
class _Reach:
    """Workers who could do a task only without one of its requirements."""

    qualification: str
    rows: IntArray  # the nearest of them
    candidates: int  # who could do it then, those who can now included


@dataclass(frozen=True, slots=True)
class _Change:
    """What a change would bring, and what is told of it to each of the best candidates."""

    gain: float
    told: tuple[Reason | None, ...]


def suggestions(
    predict: Predict,
    market: MarketSnapshot,
    task: AskedTask,
    rows: IntArray,
    end: FloatArray,
    *,
    eligible: IntArray,
    limits: RetrievalLimits,
    travel: TravelModel,
) -> tuple[Reason | None, ...]:
    """What the change that matters most would do, for each of the best candidates.

    Parameters
    ----------
    rows : (n,)
        Worker rows of the ranked candidates, best first.
    end : (n,)
        Instants at which each would be done.
    eligible : (m,)
        Worker rows of all candidates, ranked or not.

    Returns
    -------
    tuple of n
        A suggestion for each of the first `MOST_WORKERS` whose own gain is notable, if the
        change's mean gain over these workers is; None for all others. Without a requirement more
        people can be reached: that is told once, with the best candidate.
    """
    k = min(len(rows), MOST_WORKERS)
    if not k:
        return ()
    reaches = _reaches(market, task, eligible, limits) if len(eligible) < FEW else []
    new_pay, new_deadline = _raised(task.pay_usd), _put_off(task)
    asked = np.concatenate([np.tile(rows[:k], 3), *(reach.rows for reach in reaches)])
    known = facts_for_task(market, task, asked)
    pay, deadline = known.pay_usd.copy(), known.deadline.copy()
    pay[k : 2 * k], deadline[2 * k : 3 * k] = new_pay, new_deadline
    chances = predict(replace(known, pay_usd=pay, deadline=deadline), asked)
    work = np.full(len(asked), task.service_min)
    _, done = times_of_work(task.now, known.distance_m, task.earliest_start, work, travel)
    done[: 3 * k] = np.tile(end[:k], 3)
    in_time = chances.success * np.where(done > deadline, 0.0, chances.on_time)

    now, paid, later = in_time[: 3 * k].reshape(3, k)
    accept, new_accept = chances.accept[: 2 * k].reshape(2, k)
    begin = 3 * k + np.cumsum([0, *(len(reach.rows) for reach in reaches)])
    changes = [
        _for_each(now, paid, partial(_more_pay, task.pay_usd, new_pay, accept, new_accept)),
        _for_each(now, later, partial(_more_time, now, later)),
        *(
            _for_the_best(reach, len(eligible), float(now.max()), in_time[a:b], k)
            for reach, (a, b) in zip(reaches, pairwise(begin), strict=True)
        ),
    ]
    most = max(changes, key=lambda change: change.gain)
    told = most.told if most.gain >= NOTABLE else (None,) * k
    return told + (None,) * (len(rows) - k)


def _for_each(now: FloatArray, then: FloatArray, say: Callable[[int], Reason]) -> _Change:
    gains = then - now
    told = tuple(say(rank) if gain >= NOTABLE else None for rank, gain in enumerate(gains))
    return _Change(float(gains.mean()), told)


def _for_the_best(
    reach: _Reach, candidates: int, now: float, in_time: FloatArray, k: int
) -> _Change:
    then = float(in_time.max(initial=0.0))
    reason = _fewer_requirements(reach, candidates, now, then)
    return _Change(then - now, (reason,) + (None,) * (k - 1))


def _put_off(task: AskedTask) -> int:
    """The deadline asked about: none is put off that has passed or does not exist."""
    if task.now < task.deadline < NEVER:
        return task.deadline + int(TIME_STEP_MIN * MINUTE_S)
    return task.deadline


def _raised(pay_usd: float) -> float:
    return float(max(ceil(pay_usd * PAY_STEP - 1e-9), ceil(pay_usd + 1.0)))


def _reaches(
    market: MarketSnapshot, task: AskedTask, eligible: IntArray, limits: RetrievalLimits
) -> list[_Reach]:
    """For each requirement, whom it keeps away."""
    found = []
    for name in names_in(task.needs.required):
        rest = task.needs.required & ~required_mask([name])[0]
        rows = eligible_workers(market, replace(task.needs, required=rest), limits, now=task.now)
        kept_away = rows[~np.isin(rows, eligible)]
        found.append(_Reach(name, kept_away[:_MOST_REACHED], len(rows)))
    return found


def _more_pay(
    pay: float, new_pay: float, accept: FloatArray, new_accept: FloatArray, rank: int
) -> Reason:
    told = facts(
        pay_usd=pay,
        new_pay_usd=new_pay,
        accept=float(accept[rank]),
        new_accept=float(new_accept[rank]),
    )
    action = Action(ActionKind.RAISE_PAY, facts(new_pay_usd=new_pay))
    return Reason(ReasonKind.MORE_PAY_WOULD_HELP, 0.0, told, action)


def _more_time(in_time: FloatArray, new_in_time: FloatArray, rank: int) -> Reason:
    told = facts(
        later_min=TIME_STEP_MIN,
        in_time=float(in_time[rank]),
        new_in_time=float(new_in_time[rank]),
    )
    action = Action(ActionKind.EXTEND_DEADLINE, facts(later_min=TIME_STEP_MIN))
    return Reason(ReasonKind.MORE_TIME_WOULD_HELP, 0.0, told, action)


def _fewer_requirements(
    reach: _Reach, candidates: int, in_time: float, new_in_time: float
) -> Reason:
    told = facts(
        qualification=reach.qualification,
        candidates=float(candidates),
        new_candidates=float(reach.candidates),
        in_time=in_time,
        new_in_time=new_in_time,
    )
    action = Action(ActionKind.DROP_REQUIREMENT, facts(qualification=reach.qualification))
    return Reason(ReasonKind.FEWER_REQUIREMENTS_WOULD_HELP, 0.0, told, action)
