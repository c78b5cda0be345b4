"""Bundles inside a request: how long they take, and how far from the proven best they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from data.reference.calendar import epoch
from data.simulation.run import simulate
from data.simulation.world import CITIES
from engine.bundling import BundleParams
from engine.market import MarketSnapshot
from engine.matching import Matcher
from engine.questions import TasksForWorker
from engine.routing import Budget, solve
from engine.routing.proof import prove_optimum
from engine.task_bundles import traveller
from engine.trip import Trip
from models.release import load_release
from serving.benchmarks.match import task_questions
from serving.benchmarks.protocol import calibration_loop_ms, measure, pin_to_one_core

_PROOF_S: Final = 60.0
_BUDGET_SHARE: Final = 4.0  # a request gives its first search a quarter of its time


def run(
    release_folder: Path,
    *,
    city: str,
    now: datetime,
    requests: int,
    seed: int,
    say: Callable[[str], None],
) -> dict[str, Any]:
    """Time `tasks_for_worker` with bundles, and prove the first search of each request.

    The market is asked without its texts, which bundles do not look at.
    """
    say(f"Simulating the city '{city}'")
    history = simulate(CITIES[city], epoch(now)).history
    release = load_release(release_folder)
    matcher = Matcher(release, MarketSnapshot.build(history, as_of=now), best_first=True)
    asked = task_questions(np.random.default_rng(seed), matcher.market, requests)
    core, loop = pin_to_one_core(), calibration_loop_ms()
    say("Tasks for a worker, bundles included")
    seek = partial(matcher.tasks_for_worker, now=now, ranking_id="bench")
    timing = measure([partial(seek, question) for question in asked])
    found = [len(seek(question).bundles) for question in asked]
    gaps, proven = [], 0
    for number, question in enumerate(asked, start=1):
        say(f"Proving {number} of {len(asked)}")
        gap = _gap(matcher, question, now)
        if gap is not None:
            proven += 1
            gaps.append(gap)
    return {
        "city": city,
        "release": release.id,
        "core": core,
        "calibration_loop_ms": round(loop, 3),
        "tasks_for_worker": timing.to_json(),
        "bundles": {str(n): found.count(n) for n in sorted(set(found))},
        "proven": proven,
        "gap_median": round(float(np.median(gaps)), 4),
        "gap_p95": round(float(np.quantile(gaps, 0.95)), 4),
        "gap_worst": round(max(gaps), 4),
    }


def _gap(matcher: Matcher, question: TasksForWorker, now: datetime) -> float | None:
    """Per cent below the proven optimum at the budget of a request; None where none is proven."""
    params = BundleParams()
    suited = matcher.suited(question, now=now)
    columns, _ = matcher.to_bundle(suited)
    problem = Trip.of(
        columns,
        traveller(suited.worker, question),
        matcher.release.travel,
        horizon_min=params.horizon_min,
        most=params.most_tasks,
    ).problem
    budget = Budget(
        ms=params.cpu_ms / _BUDGET_SHARE, rounds=params.rounds, patience=params.patience
    )
    route = solve(problem, seed=7, budget=budget)
    proof = prove_optimum(problem, seconds=_PROOF_S, hint=route)
    if not proof.is_optimal:
        return None
    best = proof.route.value
    return 100.0 * (best - route.value) / best if best > 0 else 0.0


def page(figures: Mapping[str, Any]) -> str:
    """The figures as lines of text."""
    f = figures["tasks_for_worker"]
    spread = ", ".join(f"{count} with {n}" for n, count in figures["bundles"].items())
    return (
        f"City '{figures['city']}'; release {figures['release']}; core {figures['core']}; "
        f"calibration loop {figures['calibration_loop_ms']:.2f} ms\n"
        f"tasks_for_worker with bundles: p50 {f['p50_ms']:.1f}, p95 {f['p95_ms']:.1f}, "
        f"p99 {f['p99_ms']:.1f} ms; bundles: {spread}\n"
        f"Gap to the proven optimum ({figures['proven']} requests): median "
        f"{figures['gap_median']:.2f} %, 95th percentile {figures['gap_p95']:.2f} %, worst "
        f"{figures['gap_worst']:.2f} %"
    )
