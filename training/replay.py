"""Past tasks asked again of the engine, with every candidate scored: what policies choose from.

The log only holds what was shown. To see what a policy would have chosen, tasks of a window are
asked again at a few moments in it, of the market as it was known then, with their own times kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from data.arrays import IntArray
from data.columns import MarketHistory, Tasks, Urgency
from data.reference.calendar import NEVER, moment
from engine.candidates import AskedTask, facts_for_task
from engine.exploration import OrderMixture
from engine.market import MarketSnapshot
from engine.matching import Matcher
from engine.ordering import worker_orders
from engine.policy import RankingPolicy
from engine.retrieval import TaskNeeds
from engine.scorer import ScoredPairs
from models.release import Release
from training.dataset import Window


@dataclass(frozen=True, slots=True)
class Replayed:
    """One task asked again: its row in the history, when, and its n scored candidates."""

    task: int
    asked: AskedTask
    workers: IntArray  # (n,) rows in the history's workers
    pairs: ScoredPairs

    def orders(self, release: Release, policy: RankingPolicy, places: int) -> OrderMixture:
        """What the engine may serve at up to `places` places under a policy."""
        return worker_orders(
            policy,
            self.pairs.facts,
            self.pairs.scores,
            self.pairs.chain.success,
            self.pairs.factors,
            travel=release.travel,
            looked_at=release.examination.predict(np.arange(1, places + 1)),
        )


def replayed(
    history: MarketHistory,
    release: Release,
    window: Window,
    *,
    count: int,
    moments: int,
    seed: int,
) -> Iterator[Replayed]:
    """Up to `count` tasks posted in a window, drawn by seed, asked again at so many moments.

    A task is asked at the first of the moments, evenly spread over the window with its end as
    the last, that comes after it was posted. Tasks without any candidate are left out.
    """
    posted_at = history.tasks.posted_at
    posted = np.flatnonzero((posted_at >= window.begin) & (posted_at < window.end))
    drawn = np.sort(np.random.default_rng(seed).permutation(posted)[:count])
    edges = np.linspace(window.begin, window.end, moments + 1).astype(np.int64)
    said = release.text_space.positions(history).tasks
    for begin, end in pairwise(edges):
        rows = drawn[(posted_at[drawn] >= begin) & (posted_at[drawn] < end)]
        if not len(rows):
            continue
        market = MarketSnapshot.build(history, as_of=moment(end), space=release.text_space)
        matcher = Matcher(release, market)
        moved = as_if_posted(history.tasks.take(rows), int(end))
        for row, number in zip(rows, range(len(rows)), strict=True):
            asked = replace(_asked(moved, number, int(end)), text=said[row])
            workers = matcher.candidates_for(asked).rows
            if len(workers):
                pairs = matcher.score(facts_for_task(market, asked, workers), workers)
                yield Replayed(int(row), asked, workers, pairs)


def as_if_posted(tasks: Tasks, at: int) -> Tasks:
    """The same tasks as if they had been posted at an instant, with their times from then on."""
    later = at - tasks.posted_at
    has_deadline = tasks.deadline < NEVER
    return replace(
        tasks,
        posted_at=tasks.posted_at + later,
        earliest_start=tasks.earliest_start + later,
        deadline=np.where(has_deadline, tasks.deadline + later, NEVER),
    )


def _asked(tasks: Tasks, row: int, now: int) -> AskedTask:
    """A task as the engine is asked for it."""
    required = int(tasks.required[row])
    urgency = Urgency(int(tasks.urgency[row]))
    deadline, earliest = int(tasks.deadline[row]), int(tasks.earliest_start[row])
    needs = TaskNeeds(
        lat=float(tasks.lat[row]),
        lng=float(tasks.lng[row]),
        required=required,
        urgency=urgency,
        earliest_start=earliest,
        deadline=deadline,
        poster_id=str(tasks.poster_ids[row]),
    )
    return AskedTask(
        needs=needs,
        category=int(tasks.categories[row]),
        pay_usd=float(tasks.pay_usd[row]),
        service_min=float(tasks.service_min[row]),
        earliest_start=earliest,
        deadline=deadline,
        urgency=urgency,
        unchecked=(),
        now=now,
    )
