"""How long the assignment solver takes on a dense random market: one core, best of three.

Run ``python -m serving.benchmarks.assign``.
"""

from __future__ import annotations

import sys
from functools import partial
from typing import Any, Final

import numpy as np

from data.arrays import FloatArray
from data.reference.qualifications import QUALIFICATIONS, meets
from engine.assignment.graph import ValueGraph
from engine.assignment.solve import Solution, solve
from serving.benchmarks.protocol import (
    calibration_loop_ms,
    measure,
    peak_memory_mib,
    pin_to_one_core,
)

TASKS: Final = 500
WORKERS: Final = 2_000
_REQUIRED: Final = 0.04
"""Share of qualifications that a task requires; a worker holds half of them."""


def run(*, tasks: int = TASKS, workers: int = WORKERS, seed: int = 7) -> dict[str, Any]:
    """Time graph, greedy, flow and proof together, for three kinds of rules; plain values."""
    core = pin_to_one_core()
    loop = calibration_loop_ms()
    values = dense_values(np.random.default_rng(seed), tasks, workers)
    kinds: dict[str, dict[str, Any]] = {
        "one task each": {"capacity": 1},
        "three tasks each": {"capacity": 3},
        "three tasks each, further ones cost 2 USD": {"capacity": 3, "further_task_usd": 2.0},
    }
    figures = {}
    for name, rules in kinds.items():
        ask = partial(solved, values, **rules)
        taken = measure([ask] * 3, runs=1)
        graph, solution = ask()
        figures[name] = {
            **taken.to_json(),
            "pairs": len(graph),
            "assigned": len(solution.chosen),
            "value_usd": graph.usd(solution.value),
            "greedy_usd": graph.usd(solution.greedy),
            "bound_usd": graph.usd(solution.bound),
            "gap": solution.gap,
        }
    return {
        "tasks": tasks,
        "workers": workers,
        "core": core,
        "calibration_loop_ms": round(loop, 3),
        "kinds": figures,
        "peak_memory_mib": round(peak_memory_mib(), 1),
    }


def dense_values(rng: np.random.Generator, tasks: int, workers: int) -> FloatArray:
    """(tasks, workers) expected USD; 0 where the worker lacks what the task requires.

    Some workers are liked by every task, as in a market: that makes tasks compete.
    """
    liking = rng.normal(0.0, 1.0, workers) + rng.normal(0.0, 0.5, (tasks, workers))
    usd = rng.uniform(10.0, 200.0, (tasks, 1)) / (1.0 + np.exp(-liking))
    held = _masks(rng.random((workers, len(QUALIFICATIONS))) < 0.5)
    required = _masks(rng.random((tasks, len(QUALIFICATIONS))) < _REQUIRED)
    return np.where(meets(held[None, :], required[:, None]), usd, 0.0)


def solved(
    values: FloatArray, *, capacity: int, further_task_usd: float = 0.0
) -> tuple[ValueGraph, Solution]:
    """The best plan of a value matrix, from the matrix on."""
    task, worker = np.nonzero(values)
    graph = ValueGraph.of(
        task,
        worker,
        values[task, worker],
        headcount=np.ones(len(values), dtype=np.int64),
        capacity=np.full(values.shape[1], capacity, dtype=np.int64),
        further_task_usd=further_task_usd,
    )
    return graph, solve(graph)


def page(figures: dict[str, Any]) -> str:
    """The figures as lines of text."""
    lines = [
        f"{figures['tasks']:,} tasks, {figures['workers']:,} workers; core {figures['core']}; "
        f"calibration loop {figures['calibration_loop_ms']:.2f} ms; "
        f"peak memory {figures['peak_memory_mib']:,.0f} MiB"
    ]
    for name, f in figures["kinds"].items():
        lines.append(
            f"{name}: {f['p50_ms']:,.0f} ms; {f['assigned']:,} assigned over {f['pairs']:,} "
            f"pairs; value {f['value_usd']:,.2f} USD, greedy {f['greedy_usd']:,.2f}, "
            f"bound {f['bound_usd']:,.2f}, gap {100.0 * f['gap']:.4f} %"
        )
    return "\n".join(lines)


def _masks(bits: Any) -> Any:
    """(n,) uint64 of (n, k) bits."""
    return (bits.astype(np.uint64) << np.arange(bits.shape[1], dtype=np.uint64)).sum(axis=1)


if __name__ == "__main__":
    sys.stdout.write(page(run()) + "\n")
