"""What a worker did last: today's work, and the tasks that he completed before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.patterns.window import WorkerWindow
from features.activity import day_began

MOST_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class DoneTask:
    """A completed task: category code, USD before tips and fees, and the instant of its end."""

    category: int
    pay_usd: float
    ended_at: int


@dataclass(frozen=True, slots=True)
class RecentWork:
    """Work of the local day so far, and the last completed tasks, newest first."""

    tasks_today: int = 0
    earned_today_usd: float = 0.0
    last: tuple[DoneTask, ...] = ()


NO_RECENT_WORK: Final = RecentWork()


def recent_work(window: WorkerWindow) -> RecentWork:
    """Recent work within a window; at most `MOST_SHOWN` tasks are shown."""
    done = window.done
    begin = day_began(np.array([window.now]))[0]
    today = done.take(done.ended_at >= begin)
    newest = done.take(np.argsort(-done.ended_at, kind="stable")[:MOST_SHOWN])
    rows = zip(newest.category, newest.pay_usd, newest.ended_at, strict=True)
    return RecentWork(
        tasks_today=len(today),
        earned_today_usd=float(today.pay_usd.sum()),
        last=tuple(DoneTask(int(kind), float(pay), int(at)) for kind, pay, at in rows),
    )
