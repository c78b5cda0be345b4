"""Recommended tasks: shown when a worker comes online, opened by position and by relevance."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from data.arrays import BoolArray, FloatArray, IntArray
from data.columns import Impressions, Sessions, no_impressions
from data.reference.calendar import DAY_S, NEVER
from data.reference.geography import distance_m
from data.reference.qualifications import meets
from data.simulation.behaviour.record import Happenings
from data.simulation.log import Log
from data.simulation.outcomes import examination, sigmoid
from data.simulation.ranking import draw_ranking
from data.simulation.setting import Setting

KIND: Final = "task"

_SHOWN_SHARE: Final = 0.2  # of the sessions that begin with recommendations
_CANDIDATES: Final = 40
_LENGTH: Final = 5
_REACH_M: Final = 12_000.0
_NEWER_THAN_S: Final = 7 * DAY_S


class _Lists(NamedTuple):
    """Lists of recommendations: whom, when, and (n, candidates) which tasks how far away."""

    workers: IntArray
    shown_at: IntArray
    tasks: IntArray
    metres: FloatArray
    present: BoolArray


def draw_impressions(
    setting: Setting, log: Log, sessions: Sessions, rng: np.random.Generator
) -> Impressions:
    """Up to five recommendations at the beginning of one session in five.

    Candidates are tasks of the last week that nobody has, near enough and within the worker's
    qualifications; the policy prefers near ones of declared categories. Opening needs
    examination, which falls with the position, and then follows the true log-odds of acceptance.
    """
    shown = np.flatnonzero(rng.random(len(sessions)) < _SHOWN_SHARE)
    if not len(shown) or not len(setting.tasks):
        return no_impressions()
    lists = _candidates(setting, log, sessions.workers[shown], sessions.began_at[shown] + 30, rng)
    city = setting.city
    order, propensities, filled = draw_ranking(
        _scores(setting, lists),
        lists.present,
        length=_LENGTH,
        temperature=city.temperature,
        epsilon=city.epsilon,
        rng=rng,
    )
    row, position = np.nonzero(filled)
    column = order[row, position]
    tasks, workers, at = lists.tasks[row, column], lists.workers[row], lists.shown_at[row]
    in_hand = _open_jobs(setting, log, workers, at)
    accept = setting.truth(tasks, workers, lists.metres[row, column], at, in_hand).accept
    law = city.coefficients
    n = len(row)
    examined = rng.random(n) < examination(position + 1, law)
    relevant = sigmoid(
        law.recommend_base + law.recommend_relevance * np.log(accept / (1.0 - accept))
    )
    opened = examined & (rng.random(n) < relevant)
    dismissed = examined & ~opened & (rng.random(n) < law.recommend_dismiss)
    acted_at = at + rng.integers(2, 30, n) * (position + 1)
    known = acted_at <= setting.until
    return Impressions(
        ids=np.array([f"impression-{number + 1:08}" for number in range(n)], dtype=np.str_),
        workers=workers,
        tasks=tasks,
        kinds=np.full(n, KIND),
        positions=(position + 1).astype(np.int16),
        propensities=propensities[row, position],
        shown_at=at,
        opened_at=np.where(opened & known, acted_at, NEVER),
        dismissed_at=np.where(dismissed & known, acted_at, NEVER),
    )


def _candidates(
    setting: Setting, log: Log, workers: IntArray, shown_at: IntArray, rng: np.random.Generator
) -> _Lists:
    t, w = setting.tasks, setting.workers
    order = np.argsort(shown_at, kind="stable")
    workers, shown_at = workers[order], shown_at[order]
    first, last = (np.searchsorted(t.posted_at, at) for at in (shown_at - _NEWER_THAN_S, shown_at))
    drawn = first[:, None] + (
        rng.random((len(workers), _CANDIDATES)) * (last - first)[:, None]
    ).astype(np.int64)
    tasks = np.sort(np.minimum(drawn, len(t) - 1), axis=1)
    is_new = np.diff(tasks, axis=1, prepend=-1) > 0
    taken_at = np.full(len(t), NEVER)
    got = log["assigned"] == 1
    taken_at[log["tasks"][got]] = log["accepted_known_at"][got]
    metres = distance_m(
        w.home_lat[workers, None], w.home_lng[workers, None], t.lat[tasks], t.lng[tasks]
    )
    able = meets(w.qualifications[workers, None], t.required[tasks])
    free = (taken_at[tasks] > shown_at[:, None]) & (t.deadline[tasks] > shown_at[:, None])
    exists = (last > first)[:, None]
    present = is_new & able & free & exists & (metres <= _REACH_M)
    return _Lists(workers, shown_at, tasks, metres, present)


def _scores(setting: Setting, lists: _Lists) -> FloatArray:
    """(n, candidates) 0 to 1: half for being near, half for a declared category."""
    bit = setting.tasks.categories[lists.tasks].astype(np.uint64)
    declares = (setting.workers.skills[lists.workers, None] >> bit) & np.uint64(1)
    return np.asarray(0.5 * (1.0 - lists.metres / _REACH_M) + 0.5 * declares)


def _open_jobs(setting: Setting, log: Log, workers: IntArray, at: IntArray) -> FloatArray:
    """(n,) jobs that workers have in hand at instants."""
    got = log["assigned"] == 1
    who, begin = log["workers"][got], np.full(len(at), setting.start - DAY_S)
    taken = Happenings(who, log["accepted_known_at"][got]).count(workers, begin, at)
    ended = Happenings(who, log["completed_known_at"][got]).count(workers, begin, at)
    return np.asarray(taken - ended, dtype=np.float64)
