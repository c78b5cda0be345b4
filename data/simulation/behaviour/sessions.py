"""Online sessions: within shifts, ended by the first of several causes."""

from __future__ import annotations

from typing import Final

import numpy as np

from data.arrays import FloatArray, IntArray
from data.columns import SessionEnd, Sessions, no_sessions
from data.reference.calendar import DAY_S, HOUR_S, MINUTE_S, local_time
from data.simulation.behaviour.record import Happenings
from data.simulation.log import Log
from data.simulation.setting import Setting

_CAUSES: Final = (
    SessionEnd.BREAK,
    SessionEnd.NO_OFFERS,
    SessionEnd.LOW_PAY,
    SessionEnd.WEATHER,
)
_MOST_A_SHIFT: Final = 4
_LEAST_LEFT_S: Final = 20 * MINUTE_S  # of a shift, that is worth coming back for


def draw_sessions(setting: Setting, log: Log, rng: np.random.Generator) -> Sessions:
    """Sessions of the city's last `behaviour_days` that ended before the run did.

    Each cause has a rate (ends an hour) that follows from what the shift brought: no offers at
    all, offers that pay less than is fair to this worker, rain. The first to come ends the
    session; after a break the worker comes back, otherwise not before the next shift.
    """
    workers, begin, over = _shifts(setting, rng)
    if not len(workers):
        return no_sessions()
    rates = _rates(setting, log, workers, begin, over)
    drawn = []
    for _ in range(_MOST_A_SHIFT):
        stay_h = rng.exponential(1.0, rates.shape) / np.maximum(rates, 1e-9)
        cause = np.argmin(stay_h, axis=1)
        ended = begin + (np.minimum(stay_h.min(axis=1), 24.0) * HOUR_S).astype(np.int64) + 1
        stayed = ended >= over
        ended_by = np.where(stayed, SessionEnd.SHIFT_OVER, np.array(_CAUSES)[cause])
        drawn.append((workers, begin, np.minimum(ended, over), ended_by))
        begin = ended + rng.integers(15 * MINUTE_S, 75 * MINUTE_S, len(ended))
        back = (ended_by == SessionEnd.BREAK) & (begin < over - _LEAST_LEFT_S)
        workers, begin, over, rates = workers[back], begin[back], over[back], rates[back]
    who, began_at, ended_at, ended_by = (np.concatenate(p) for p in zip(*drawn, strict=True))
    sessions = Sessions(who, began_at, ended_at, ended_by.astype(np.int8))
    ended_rows = np.flatnonzero(sessions.ended_at <= setting.until)
    order = np.lexsort((sessions.workers[ended_rows], sessions.began_at[ended_rows]))
    return sessions.take(ended_rows[order])


def _shifts(setting: Setting, rng: np.random.Generator) -> tuple[IntArray, IntArray, IntArray]:
    """Workers (n,) who turn up for a shift, when they go online, and when the shift is over."""
    workers, latents = setting.workers, setting.latents
    days = min(setting.city.behaviour_days, setting.city.days)
    hours = setting.until - days * DAY_S + np.arange(days * 24, dtype=np.int64) * HOUR_S
    if not len(hours):
        nobody = np.empty(0, dtype=np.int64)
        return nobody, nobody, nobody
    works = workers.shifts[:, local_time(hours).hour_of_week]
    works = works & (workers.joined_at[:, None] <= hours) & (latents.leaves_at[:, None] > hours)
    edge = np.diff(np.pad(works, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    who, first = np.nonzero(edge == 1)
    _, after = np.nonzero(edge == -1)
    turns_up = rng.random(len(who)) < 1.0 - np.exp(-latents.activity[who])
    who, first, after = who[turns_up], first[turns_up], after[turns_up]
    begin = hours[first] + rng.exponential(12.0 * MINUTE_S, len(who)).astype(np.int64)
    over = hours[0] + after * HOUR_S
    on = begin < over - _LEAST_LEFT_S
    return who[on], begin[on], over[on]


def _rates(
    setting: Setting, log: Log, workers: IntArray, begin: IntArray, over: IntArray
) -> FloatArray:
    """(n, causes) ends an hour, in the order of `_CAUSES`."""
    law, tasks = setting.city.coefficients, setting.tasks
    hourly = tasks.pay_usd[log["tasks"]] / (tasks.service_min[log["tasks"]] / 60.0)
    pay = np.log(hourly / setting.latents.reservation_usd[log["workers"]])
    offers = Happenings(log["workers"], log["shown_at"], pay)
    counts = offers.count(workers, begin, over)
    missing = np.log(law.session_fair_pay) - offers.mean(workers, begin, over)
    return np.stack(
        [
            np.full(len(workers), law.session_break),
            law.session_no_offers * (counts == 0),
            law.session_low_pay * np.where(counts > 0, np.maximum(missing, 0.0), 0.0),
            law.session_weather * setting.rain_at(begin),
        ],
        axis=1,
    )
