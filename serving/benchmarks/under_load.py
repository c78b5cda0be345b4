"""Market events that are taken up while questions are answered, over a market in memory."""

from __future__ import annotations

import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

import numpy as np

from data.columns import TaskStatus, Whereabouts
from data.reference.calendar import epoch
from engine.matching import Matcher
from engine.overlay import MarketChanges, compacted, follow
from engine.questions import WorkersForTask
from engine.texts import TaskTexts
from serving.cpu import lower_priority
from serving.following import FOLLOW_S

EVENTS_A_SECOND: Final = 5_000

LOADED_S: Final = 20.0
"""Seconds of events and questions beside each other."""

TOLD_A_SECOND: Final = 5_500
"""Events that come in that time: a tenth more than what is to be held."""

ASKED_A_SECOND: Final = 20.0

_SHARES: Final = {"places": 0.82, "new": 0.09, "closed": 0.09}
"""Of what events tell: where workers are and whether they are available, tasks that come and go.
As `hustlexp bench events` has them, offers and their answers counted to the first: what is on
record of a worker is read from a database, and here is none."""


class UnderLoad:
    """Events that are taken up in a thread while questions are answered, as the service does it.

    Each look takes up what came in a quarter of a second; when much has changed, the next base is
    made beside, caught up with what came meanwhile, and swapped in.

    Attributes
    ----------
    matcher : Matcher
        What serves.
    """

    def __init__(self, matcher: Matcher, now: datetime, rng: np.random.Generator) -> None:
        self.matcher, self._now, self._rng = matcher, now, rng
        self._looks: list[float] = []
        self._applied = self._number = self._bases = 0
        self._since: list[MarketChanges] = []
        self._base: Future[Matcher] | None = None

    def play(self, asked: list[WorkersForTask]) -> dict[str, Any]:
        """Events applied a second, milliseconds of a look and of a question beside them."""
        changes = [self._changes() for _ in range(round(LOADED_S / FOLLOW_S))]  # others' work
        began = time.perf_counter()
        with ThreadPoolExecutor(1, "base", lower_priority) as builder:
            with ThreadPoolExecutor(1, "market") as following:
                ended = following.submit(self._follow, changes, builder)
                took = self._ask(asked, ended)
                ended.result()
            seconds = time.perf_counter() - began
        return {
            "seconds": round(seconds, 1),
            "events": self._applied,
            "events_a_second": round(self._applied / seconds),
            "look_ms": _percentiles(self._looks),
            "bases_made": self._bases,
            "asked": len(took),
            "workers_for_task_ms": _percentiles(took),
        }

    def _ask(self, asked: list[WorkersForTask], ended: Future[None]) -> list[float]:
        took: list[float] = []
        due = time.perf_counter()
        while not ended.done():
            begun = time.perf_counter()
            question = asked[len(took) % len(asked)]
            self.matcher.workers_for_task(question, now=self._now, ranking_id="bench")
            took.append(time.perf_counter() - begun)
            due = max(due + 1.0 / ASKED_A_SECOND, time.perf_counter())
            time.sleep(max(due - time.perf_counter(), 0.0))
        return took

    def _follow(self, changes: list[MarketChanges], builder: ThreadPoolExecutor) -> None:
        due = time.perf_counter()
        for told in changes:
            begun = time.perf_counter()
            self._take(told, builder)
            self._looks.append(time.perf_counter() - begun)
            due += FOLLOW_S
            time.sleep(max(due - time.perf_counter(), 0.0))

    def _take(self, told: MarketChanges, builder: ThreadPoolExecutor) -> None:
        at = epoch(self._now)
        followed = follow(self.matcher, told, now=at)
        self._applied += len(told.tasks) + (len(told.moved) if told.moved is not None else 0)
        self._since.append(told)
        if self._base is not None and self._base.done():
            followed = self._base.result()
            for missed in self._since:
                followed = follow(followed, missed, now=at)
            self._base, self._bases = None, self._bases + 1
        self.matcher = followed
        if self._base is None and followed.overlay is not None and followed.overlay.is_large:
            self._since = []
            self._base = builder.submit(compacted, followed)

    def _changes(self) -> MarketChanges:
        market, rng = self.matcher.market, self._rng
        many = TOLD_A_SECOND * FOLLOW_S
        places, new, closed = (round(many * share) for share in _SHARES.values())
        rows = rng.choice(len(market.workers), places, replace=False)
        w = market.workers.take(rows)
        north, east = rng.normal(0.0, 0.004, (2, places))
        moved = Whereabouts(
            w.ids, w.lat + north, w.lng + east, rng.integers(0, 4, places).astype(np.int8)
        )
        self._number += 1
        like = rng.choice(len(market.tasks), new + closed, replace=False)
        tasks = market.tasks.take(like)
        ids, statuses = tasks.ids.copy(), tasks.status.copy()
        ids[:new] = [f"b{self._number}-{i}" for i in range(new)]
        statuses[new:] = TaskStatus.CANCELLED
        texts = TaskTexts(market.texts.tasks[like], market.texts.positions.tasks[like])
        none = market.workers.take(rows[:0])
        return MarketChanges(none, replace(tasks, ids=ids, status=statuses), texts, moved)


def _percentiles(seconds: list[float]) -> dict[str, float]:
    found = np.percentile(np.array(seconds) * 1_000.0, [50, 95, 100])
    return dict(zip(("p50", "p95", "most"), found.round(1).tolist(), strict=True))
