"""Public orienteering instances, solved within a budget and checked: ``hustlexp bench routing``.

The instances are JSON files of the form that the benchmark's README describes; they stay
outside the project. Distances are integers after scaling, so that a route that is feasible here
is feasible there.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from data.arrays import IntArray
from engine.routing import Budget, Problem, Route, route_of, solve, warm_up
from serving.benchmarks.protocol import pin_to_one_core

KINDS: Final = ("optw", "op", "pdptw")
_UNROUNDED_SCALE: Final = 1_000
_ALLOWANCE_MS: Final = 3.0
"""Of the budget: reading the tables of the problem and judging the route anew."""

Solver = Callable[[Problem, int, float], Route]
"""From a problem, a seed and milliseconds to a route."""


def load_instances(folder: Path) -> list[dict[str, Any]]:
    """Every instance of a folder by name; each file is one.

    Raises
    ------
    ValueError
        If the folder holds none, or a file is no instance.
    """
    files = sorted(folder.glob("*.json"))
    if not files:
        raise ValueError(f"No instance (*.json) in '{folder}'.")
    found = []
    for file in files:
        instance = json.loads(file.read_text("utf-8"))
        if not isinstance(instance, dict) or instance.get("kind") not in KINDS:
            raise ValueError(f"'{file.name}' is no instance of {', '.join(KINDS)}.")
        found.append({"name": file.stem, **instance})
    return found


def problem_of(instance: Mapping[str, Any]) -> Problem:
    """The instance in integers: distances rounded as it says, times on the same scale."""
    nodes = instance["nodes"]
    travel, scale = _travel(instance)

    def scaled(values: Sequence[float]) -> IntArray:
        return np.array([round(value * scale) for value in values], dtype=np.int64)

    first, second, prize, load = _tasks(instance)
    limit = instance.get("max_distance")
    return Problem(
        travel=travel,
        service=scaled([node["service"] for node in nodes]),
        earliest=scaled([node["tw"][0] for node in nodes]),
        latest=scaled([node["tw"][1] for node in nodes]),
        prize=prize,
        first=first,
        second=second,
        start=int(instance["start"]),
        end=int(instance["end"]),
        horizon=(round(instance["horizon"][0] * scale), round(instance["horizon"][1] * scale)),
        load=load,
        capacity=instance.get("capacity"),
        distance=travel if limit is not None else None,
        most_distance=None if limit is None else round(limit * scale),
    )


def _tasks(instance: Mapping[str, Any]) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    if instance["kind"] == "pdptw":
        rows = [(r["pickup"], r["dropoff"], r["prize"], r["load"]) for r in instance["requests"]]
    else:
        ends = {instance["start"], instance["end"]}
        rows = [
            (node["id"], -1, node["prize"], 0)
            for node in instance["nodes"]
            if node["prize"] > 0 and node["id"] not in ends
        ]
    columns = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    first, second, prize, load = (np.ascontiguousarray(column) for column in columns)
    return first, second, prize, load


def _travel(instance: Mapping[str, Any]) -> tuple[IntArray, int]:
    rule = instance["distance"]
    decimals = rule["decimals"]
    scale = _UNROUNDED_SCALE if decimals is None else 10 ** int(decimals)
    rounding: dict[str, Callable[[float], int]] = {
        "floor": lambda length: math.floor(length + 1e-7),
        "nearest": lambda length: math.floor(length + 0.5),
        "none": lambda length: math.ceil(length - 1e-6),  # never shorter than it is
    }
    whole = rounding[rule["rounding"]]
    places = [(node["x"], node["y"]) for node in instance["nodes"]]
    matrix = [[whole(math.dist(a, b) * scale) for b in places] for a in places]
    return np.array(matrix, dtype=np.int64), scale


def run(
    folder: Path,
    *,
    budget_ms: float,
    seeds: Sequence[int],
    peers: bool,
    say: Callable[[str], None],
) -> dict[str, Any]:
    """Solve every instance of a folder once for each seed; rows and a summary by kind.

    The gap is to the best score known, in per cent. Every route has been judged anew by the plain
    definition of the problem; one that breaks a constraint raises. So does a missing peer.
    """
    solvers: dict[str, Solver] = {"local search": _search}
    if peers:
        solvers |= _peers()
    warm_up()
    instances = load_instances(folder)
    core = pin_to_one_core()
    rows = []
    for instance in instances:
        problem = problem_of(instance)
        for name, solver in solvers.items():
            for seed in seeds:
                say(f"{instance['name']}: {name}, seed {seed}")
                rows.append(_row(instance, problem, name, solver, seed, budget_ms))
    return {
        "budget_ms": budget_ms,
        "core": core,
        "seeds": list(seeds),
        "rows": rows,
        "summary": {
            name: _summary([row for row in rows if row["solver"] == name]) for name in solvers
        },
    }


def _row(
    instance: Mapping[str, Any],
    problem: Problem,
    name: str,
    solver: Solver,
    seed: int,
    budget_ms: float,
) -> dict[str, Any]:
    begin = time.perf_counter()
    route = solver(problem, seed, budget_ms)
    seconds = time.perf_counter() - begin
    route = route_of(problem, route.nodes)
    best = best_known(instance)
    score = route.value + _constant(instance)
    return {
        "instance": instance["name"],
        "kind": instance["kind"],
        "solver": name,
        "seed": seed,
        "route": list(route.nodes),
        "score": score,
        "best_known": best,
        "seconds": round(seconds, 4),
        "gap": round(100.0 * (best - score) / best, 4) if best else 0.0,
    }


def best_known(instance: Mapping[str, Any]) -> float:
    """The higher of the published best score and the best that long runs have found."""
    found = instance.get("best_found_here") or {}
    return max(float(instance["best_known"]["score"]), float(found.get("score", 0.0)))


def _constant(instance: Mapping[str, Any]) -> int:
    """Prizes of start and end: every route has them."""
    if instance["kind"] == "pdptw":
        return 0
    ends = {instance["start"], instance["end"]}
    return sum(int(node["prize"]) for node in instance["nodes"] if node["id"] in ends)


def _search(problem: Problem, seed: int, budget_ms: float) -> Route:
    allowed = max(budget_ms - _ALLOWANCE_MS, 0.0)
    return solve(problem, seed=seed, budget=Budget(ms=allowed))


def _peers() -> dict[str, Solver]:
    try:
        from serving.benchmarks.peers import search_by_ortools, search_by_pyvrp
    except ModuleNotFoundError as error:
        raise ValueError(
            f"A peer is missing ({error}). The development extra has it: "
            "python -m pip install -c constraints.txt -e '.[dev]'"
        ) from None
    return {"OR-Tools alone": search_by_ortools, "PyVRP": search_by_pyvrp}


def _summary(rows: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """By kind: gaps in per cent, of each instance the median over its seeds; seconds of all."""
    found = {}
    for kind in KINDS:
        of_kind = [row for row in rows if row["kind"] == kind]
        if not of_kind:
            continue
        names = {row["instance"] for row in of_kind}
        gaps = [
            float(np.median([row["gap"] for row in of_kind if row["instance"] == name]))
            for name in names
        ]
        found[kind] = {
            "instances": len(names),
            "median_gap": round(float(np.median(gaps)), 3),
            "mean_gap": round(float(np.mean(gaps)), 3),
            "worst_gap": round(max(gaps), 3),
            "p95_seconds": round(float(np.quantile([r["seconds"] for r in of_kind], 0.95)), 4),
        }
    return found


def page(figures: Mapping[str, Any]) -> str:
    """The summary as lines of text."""
    lines = [
        f"Budget {figures['budget_ms']:g} ms on core {figures['core']}, "
        f"{len(figures['seeds'])} seeds; gap to the best known score in per cent"
    ]
    for name, kinds in figures["summary"].items():
        for kind, f in kinds.items():
            lines.append(
                f"{name:16}{kind:7}{f['instances']:4} instances: median {f['median_gap']:.2f}, "
                f"mean {f['mean_gap']:.2f}, worst {f['worst_gap']:.2f}; "
                f"95 % within {1_000 * f['p95_seconds']:.0f} ms"
            )
    return "\n".join(lines)
