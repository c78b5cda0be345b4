"""Notifications: three occasions, opened by the hour that suits each worker."""

from __future__ import annotations

from typing import Final

import numpy as np

from data.arrays import FloatArray, IntArray
from data.columns import Notifications, no_notifications
from data.reference.calendar import DAY_S, HOUR_S, MINUTE_S, NEVER, local_time
from data.simulation.log import Log
from data.simulation.outcomes import sigmoid
from data.simulation.setting import Setting

NEW_TASK, STREAK, SUMMARY = "new_task", "streak_reminder", "weekly_summary"
KINDS: Final = np.array([NEW_TASK, STREAK, SUMMARY])

_NEW_TASK_SHARE: Final = 0.5  # of the exposures, that come with a message
_NEARBY_A_DAY: Final = 0.3  # further messages about some task nearby, by worker and day
_REMINDED_SHARE: Final = 0.6  # of the workers who have a streak to lose


def draw_notifications(setting: Setting, log: Log, rng: np.random.Generator) -> Notifications:
    """Messages of the city's last `behaviour_days`.

    Log-odds of opening: a base, the worker's openness, a day-long wave that is highest at the
    worker's own hour, and more for a streak at risk than for a summary.
    """
    days = min(setting.city.behaviour_days, setting.city.days)
    if not days:
        return no_notifications()
    parts = [
        _new_tasks(setting, log, days, rng),
        _nearby(setting, days, rng),
        _streak_reminders(setting, log, days, rng),
        _summaries(setting, days, rng),
    ]
    workers, tasks, kinds, sent_at = (np.concatenate(p) for p in zip(*parts, strict=True))
    there = (setting.workers.joined_at[workers] <= sent_at) & (
        setting.latents.leaves_at[workers] > sent_at
    )
    there &= sent_at < setting.until
    rows = np.flatnonzero(there)
    rows = rows[np.lexsort((tasks[rows], workers[rows], sent_at[rows]))]
    workers, tasks, kinds, sent_at = workers[rows], tasks[rows], kinds[rows], sent_at[rows]
    chance = opening(setting, workers, kinds, sent_at)
    opened = rng.random(len(rows)) < chance
    at = sent_at + rng.exponential(25.0 * MINUTE_S, len(rows)).astype(np.int64) + 1
    return Notifications(
        ids=np.array([f"notification-{row + 1:08}" for row in range(len(rows))], dtype=np.str_),
        workers=workers,
        tasks=tasks,
        kinds=KINDS[kinds],
        sent_at=sent_at,
        opened_at=np.where(opened & (at <= setting.until), at, NEVER),
    )


def opening(setting: Setting, workers: IntArray, kinds: IntArray, sent_at: IntArray) -> FloatArray:
    """(n,) true probabilities that messages are opened; `kinds` index `KINDS`."""
    law, latents = setting.city.coefficients, setting.latents
    if not setting.city.has_signal:
        return np.full(len(workers), float(sigmoid(np.array(law.notification_base))))
    hour = local_time(sent_at).hour
    wave = np.cos(2.0 * np.pi * (hour - latents.phone_hour[workers]) / 24.0)
    by_kind = law.notification_streak * np.array([0.0, 1.0, -1.0])
    return sigmoid(
        law.notification_base
        + latents.openness[workers]
        + law.notification_hour * wave
        + by_kind[kinds]
    )


_Part = tuple[IntArray, IntArray, IntArray, IntArray]  # workers, tasks, kinds, sent_at


def _part(workers: IntArray, tasks: IntArray | None, kind: str, sent_at: IntArray) -> _Part:
    n = len(workers)
    about = np.full(n, -1, dtype=np.int64) if tasks is None else tasks.astype(np.int64)
    code = int(np.flatnonzero(kind == KINDS)[0])
    return workers.astype(np.int64), about, np.full(n, code), sent_at.astype(np.int64)


def _new_tasks(setting: Setting, log: Log, days: int, rng: np.random.Generator) -> _Part:
    recent = log["shown_at"] >= setting.until - days * DAY_S
    told = np.flatnonzero(recent & (rng.random(len(recent)) < _NEW_TASK_SHARE))
    return _part(log["workers"][told], log["tasks"][told], NEW_TASK, log["shown_at"][told])


def _nearby(setting: Setting, days: int, rng: np.random.Generator) -> _Part:
    """About the newest task of the city, at any hour from 8 to 21 of any day."""
    n = len(setting.workers)
    worker, day = np.nonzero(rng.random((n, days)) < _NEARBY_A_DAY)
    sent = _local_noon(setting, day, days) + rng.integers(-4 * HOUR_S, 9 * HOUR_S, len(day))
    newest = np.searchsorted(setting.tasks.posted_at, sent, side="right") - 1
    some = newest >= 0
    return _part(worker[some], newest[some], NEW_TASK, sent[some])


def _streak_reminders(setting: Setting, log: Log, days: int, rng: np.random.Generator) -> _Part:
    """In the evening after a UTC day with a completed task, with two to six hours left."""
    done = (log["completed"] == 1) & (log["completed_known_at"] <= setting.until)
    pairs = np.stack([log["workers"][done], log["completed_known_at"][done] // DAY_S], axis=1)
    who, day = np.unique(pairs, axis=0).T
    sent = (day + 2) * DAY_S - rng.integers(2 * HOUR_S, 6 * HOUR_S, len(day))
    told = (sent >= setting.until - days * DAY_S) & (rng.random(len(day)) < _REMINDED_SHARE)
    return _part(who[told], None, STREAK, sent[told])


def _summaries(setting: Setting, days: int, rng: np.random.Generator) -> _Part:
    n = len(setting.workers)
    worker, week = (a.ravel() for a in np.indices((n, days // 7)))
    sent = _local_noon(setting, week * 7, days) - rng.integers(2 * HOUR_S, 4 * HOUR_S, len(week))
    return _part(worker, None, SUMMARY, sent)


def _local_noon(setting: Setting, day: IntArray, days: int) -> IntArray:
    """Instants of noon, local time, on days counted from the first of the last `days`."""
    begin = setting.until - days * DAY_S
    to_noon = ((12.0 - local_time(begin).hour[0]) % 24.0) * HOUR_S
    return begin + int(to_noon) + day.astype(np.int64) * DAY_S
