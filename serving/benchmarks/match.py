"""``hustlexp bench match``: how long the engine takes to rank, beside the naive way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from data.columns import Urgency
from data.reference.calendar import epoch
from data.reference.categories import CATEGORIES, DEMAND
from data.reference.geography import PLACES
from data.simulation.run import simulate
from data.simulation.world import CITIES
from engine.market import MarketSnapshot
from engine.matching import Matcher
from engine.questions import TasksForWorker, WorkersForTask
from models.release import Release, load_release
from serving.benchmarks.naive import NaiveMatcher
from serving.benchmarks.protocol import (
    calibration_loop_ms,
    measure,
    peak_memory_mib,
    pin_to_one_core,
)

REQUESTS: Final = 1_000
_NAIVE_REQUESTS: Final = 100
_SPREAD_DEGREES: Final = 0.015
_ONE_IN_REQUIRES: Final = 5


def run(
    release_folder: Path,
    *,
    city: str,
    now: datetime,
    requests: int,
    seed: int,
    say: Callable[[str], None],
) -> dict[str, Any]:
    """Measure both forms of match-task in a simulated city; figures as plain values.

    The same seeded questions are put to the engine and, in part, to the naive way, which must
    give the same ten workers in the same order.
    """
    say(f"Simulating the city '{city}'")
    history = simulate(CITIES[city], epoch(now)).history
    say("Building the snapshot")
    market = MarketSnapshot.build(history, as_of=now)
    release = load_release(release_folder)
    matcher = Matcher(release)
    rng = np.random.default_rng(seed)
    asked = worker_questions(rng, requests)
    core = pin_to_one_core()
    loop = calibration_loop_ms()

    say("Workers for a task")
    ask = partial(matcher.workers_for_task, market, now=now, ranking_id="bench")
    workers = measure([partial(ask, question) for question in asked])
    candidates = np.array([ask(question).candidates for question in asked])

    say("Tasks for a worker")
    seek = partial(matcher.tasks_for_worker, market, now=now, ranking_id="bench")
    seeking = task_questions(rng, market, requests)
    tasks = measure([partial(seek, question) for question in seeking])
    open_tasks = np.array([seek(question).candidates for question in seeking])

    say("Workers for a task, the naive way")
    naive = NaiveMatcher(release_folder, release, market, matcher)
    compared = asked[:_NAIVE_REQUESTS]
    _agree(naive, ask, compared, now)
    plain = measure([partial(naive.workers_for_task, q, now=now) for q in compared], runs=1)
    same = measure([partial(ask, question) for question in compared], runs=1)
    return {
        "city": city,
        "workers": len(market.workers),
        "open_tasks": len(market.tasks),
        "release": release.id,
        "trees": {name: len(f) for name, f in _forests(release).items()},
        "core": core,
        "calibration_loop_ms": round(loop, 3),
        "workers_for_task": {**workers.to_json(), "candidates": _spread(candidates)},
        "tasks_for_worker": {**tasks.to_json(), "candidates": _spread(open_tasks)},
        "naive_workers_for_task": plain.to_json(),
        "ratio_of_medians": round(plain.p50_ms / same.p50_ms, 2),
        "peak_memory_mib": round(peak_memory_mib(), 1),
    }


def worker_questions(rng: np.random.Generator, count: int) -> list[WorkersForTask]:
    """Distinct tasks all over the city: any category, one in five with a requirement."""
    weights = np.array([place.weight for place in PLACES])
    places = rng.choice(len(PLACES), size=count, p=weights / weights.sum())
    step = rng.normal(0.0, _SPREAD_DEGREES, (count, 2))
    categories = rng.choice(len(CATEGORIES), size=count, p=DEMAND / DEMAND.sum())
    return [
        WorkersForTask(
            task_id=f"bench-{number}",
            category=int(categories[number]),
            lat=PLACES[place].lat + float(step[number, 0]),
            lng=PLACES[place].lng + float(step[number, 1]),
            pay_usd=float(np.round(rng.uniform(20.0, 180.0), 2)),
            urgency=Urgency(int(rng.integers(0, 3))),
            requirements=("car",) if rng.integers(_ONE_IN_REQUIRES) == 0 else (),
        )
        for number, place in enumerate(places)
    ]


def task_questions(
    rng: np.random.Generator, market: MarketSnapshot, count: int
) -> list[TasksForWorker]:
    """Distinct workers of the market, where they are, as the client asks."""
    rows = rng.permutation(len(market.workers))[:count]
    return [
        TasksForWorker(
            worker_id=str(market.workers.ids[row]),
            lat=float(market.workers.lat[row]),
            lng=float(market.workers.lng[row]),
            max_distance_m=16_093.44,
        )
        for row in rows
    ]


def _agree(
    naive: NaiveMatcher,
    ask: Callable[[WorkersForTask], Any],
    asked: list[WorkersForTask],
    now: datetime,
) -> None:
    """Refuse to compare two ways that do not give the same answer."""
    for question in asked:
        mine = [match.worker_id for match in ask(question).matches]
        if mine != [row["worker_id"] for row in naive.workers_for_task(question, now=now)]:
            raise AssertionError(f"The naive way ranks '{question.task_id}' otherwise.")


def _forests(release: Release) -> dict[str, Any]:
    chain = release.chain
    return {
        "accept": chain.accept.forest.value,
        "complete": chain.complete.forest.value,
        "on_time": chain.on_time.forest.value,
    }


def _spread(counts: np.ndarray) -> dict[str, float]:
    low, middle, high = np.percentile(counts, [5, 50, 95])
    return {"p5": float(low), "p50": float(middle), "p95": float(high), "max": float(counts.max())}
