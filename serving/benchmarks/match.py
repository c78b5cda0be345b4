"""``hustlexp bench match``: how long the engine takes to rank, beside the naive way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from data.arrays import FloatArray, IntArray
from data.columns import Urgency
from data.reference.calendar import epoch
from data.reference.categories import CATEGORIES, DEMAND
from data.reference.geography import PLACES
from data.simulation.run import simulate
from data.simulation.world import CITIES
from engine.candidates import ask_task, ask_worker
from engine.market import MarketSnapshot
from engine.matching import Matcher
from engine.questions import TasksForWorker, WorkersForTask
from engine.recall import BY_PLACE, TOGETHER, RetrievalRecall, tasks_recall, workers_recall
from features.pairs import PairFacts
from features.text import TextVectorsInMemory, with_texts
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
_RECALLED: Final = 50  # questions whose every eligible candidate is scored
_RECALL_AT: Final = (10, 100)
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

    def reading(done: int, total: int) -> None:
        say(f"Reading texts: {done:,} of {total:,}")

    say(f"Simulating the city '{city}'")
    history = simulate(CITIES[city], epoch(now)).history
    say("Building the snapshot")
    history = with_texts(history, TextVectorsInMemory(), progress=reading)
    release = load_release(release_folder)
    market = MarketSnapshot.build(history, as_of=now, space=release.text_space)
    matcher = Matcher(release, market)
    by_score = Matcher(release, market, best_first=True)
    rng = np.random.default_rng(seed)
    asked = worker_questions(rng, requests)
    core = pin_to_one_core()
    loop = calibration_loop_ms()

    say("Workers for a task")
    ask = partial(matcher.workers_for_task, now=now, ranking_id="bench")
    workers = measure([partial(ask, question) for question in asked])
    candidates = np.array([ask(question).candidates for question in asked])

    say("Tasks for a worker")
    seek = partial(matcher.tasks_for_worker, now=now, ranking_id="bench")
    seeking = task_questions(rng, market, requests)
    tasks = measure([partial(seek, question) for question in seeking])
    open_tasks = np.array([seek(question).candidates for question in seeking])

    say("Workers for a task, the naive way")
    naive = NaiveMatcher(release_folder, release, market, by_score)
    compared = asked[:_NAIVE_REQUESTS]
    _agree(naive, partial(by_score.workers_for_task, now=now, ranking_id="bench"), compared, now)
    plain = measure([partial(naive.workers_for_task, q, now=now) for q in compared], runs=1)
    same = measure([partial(ask, question) for question in compared], runs=1)

    memory = peak_memory_mib()

    say("Recall against scoring everybody")
    recall = recalls(matcher, market, asked[:_RECALLED], seeking[:_RECALLED], now)
    return {
        "city": city,
        "workers": len(market.workers),
        "open_tasks": len(market.tasks),
        "release": release.id,
        "trees": {name: len(f) for name, f in _forests(release).items()},
        "core": core,
        "calibration_loop_ms": round(loop, 3),
        "workers_for_task": {
            **workers.to_json(),
            "candidates": _spread(candidates),
            "recall": recall[0],
        },
        "tasks_for_worker": {
            **tasks.to_json(),
            "candidates": _spread(open_tasks),
            "recall": recall[1],
        },
        "naive_workers_for_task": plain.to_json(),
        "ratio_of_medians": round(plain.p50_ms / same.p50_ms, 2),
        "peak_memory_mib": round(memory, 1),
    }


def page(figures: Mapping[str, Any]) -> str:
    """The figures as text."""
    lines = [
        f"City '{figures['city']}': {figures['workers']:,} workers, "
        f"{figures['open_tasks']:,} open tasks; release {figures['release']}; "
        f"core {figures['core']}; calibration loop {figures['calibration_loop_ms']:.2f} ms",
        f"{'':26}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'candidates (median, most)':>28}",
    ]
    for name in ("workers_for_task", "tasks_for_worker", "naive_workers_for_task"):
        f = figures[name]
        spread = f.get("candidates")
        count = f"{spread['p50']:,.0f}, {spread['max']:,.0f}" if spread else "as above"
        lines.append(f"{name:26}{f['p50_ms']:9.2f}{f['p95_ms']:9.2f}{f['p99_ms']:9.2f}{count:>28}")
    lines.append(
        f"The naive way takes {figures['ratio_of_medians']:.1f} times as long on the same "
        f"candidates. Peak memory {figures['peak_memory_mib']:,.0f} MiB."
    )
    return "\n".join(lines)


def recalls(
    matcher: Matcher,
    market: MarketSnapshot,
    asked: list[WorkersForTask],
    seeking: list[TasksForWorker],
    now: datetime,
) -> tuple[dict[str, float], dict[str, float]]:
    """Recall of retrieval for both questions, each a mean over questions with a candidate."""
    retriever = matcher.retriever

    def score(facts: PairFacts, rows: IntArray) -> FloatArray:
        return matcher.score(facts, rows).scores

    at, limits = epoch(now), matcher.limits
    tasks = [ask_task(market, question, at) for question in asked]
    workers = [(ask_worker(market, q, at), q.max_distance_m) for q in seeking]
    return (
        _means([workers_recall(retriever, task, limits, score, _RECALL_AT) for task in tasks]),
        _means(
            [
                tasks_recall(retriever, worker, limits.within(reach), score, _RECALL_AT)
                for worker, reach in workers
            ]
        ),
    )


def _means(found: list[RetrievalRecall]) -> dict[str, float]:
    some = [recall for recall in found if recall.eligible]
    if not some:
        return {}
    together, nearest = (
        np.mean([recall.by_source[source] for recall in some], axis=0)
        for source in (TOGETHER, BY_PLACE)
    )
    return {
        "recall_at_10": round(float(together[0]), 4),
        "recall_at_100": round(float(together[1]), 4),
        "recall_at_100_of_the_nearest_alone": round(float(nearest[1]), 4),
        "eligible": round(float(np.mean([recall.eligible for recall in some])), 1),
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
