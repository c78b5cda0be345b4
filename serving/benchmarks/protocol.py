"""How a latency is measured (``design/MEASURING.md``): one core, warm-up, best of three runs.

Beside the figures stands a fixed calibration loop. Where it differs from the loop of a committed
run by more than a fifth, the machine was another or busy, and the two runs cannot be compared.
"""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np

RUNS: Final = 3
WARM_UP: Final = 50
LOOP_TOLERANCE: Final = 0.20


@dataclass(frozen=True, slots=True)
class Latency:
    """Percentiles in milliseconds over one run's requests."""

    p50_ms: float
    p95_ms: float
    p99_ms: float
    mean_ms: float
    requests: int

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {name: round(value, 4) for name, value in asdict(self).items()}


def pin_to_one_core() -> int:
    """Bind this process to the last core it may use; that core's number."""
    core = max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    return core


def measure(calls: Sequence[Callable[[], object]], *, runs: int = RUNS) -> Latency:
    """Time each call once per run, one after the other; the run of lowest median counts."""
    for call in calls[:WARM_UP]:
        call()
    return min((_run(calls) for _ in range(runs)), key=lambda latency: latency.p50_ms)


def _run(calls: Sequence[Callable[[], object]]) -> Latency:
    taken = np.empty(len(calls))
    for number, call in enumerate(calls):
        begin = time.perf_counter_ns()
        call()
        taken[number] = time.perf_counter_ns() - begin
    p50, p95, p99 = np.percentile(taken / 1e6, [50, 95, 99])
    return Latency(float(p50), float(p95), float(p99), float(taken.mean() / 1e6), len(calls))


def calibration_loop_ms() -> float:
    """Milliseconds of a fixed mix of Python and numpy work; best of nine."""
    values = np.random.default_rng(0).random(50_000)

    def once() -> float:
        begin = time.perf_counter_ns()
        total = 0
        for number in range(100_000):
            total += number * number % 7
        np.sort(values).cumsum()
        return (time.perf_counter_ns() - begin) / 1e6

    return min(once() for _ in range(9))


def is_comparable(loop_ms: float, committed_ms: float) -> bool:
    """Whether two runs saw machines of like speed."""
    return abs(loop_ms / committed_ms - 1.0) <= LOOP_TOLERANCE


def peak_memory_mib() -> float:
    """Largest resident size of this process so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0


def machine_line(figures: Mapping[str, Any]) -> str:
    """What a run says of the machine: the calibration loop and the most memory it took."""
    return (
        f"calibration loop {figures['calibration_loop_ms']:.2f} ms, "
        f"peak memory {figures['peak_memory_mib']:,.0f} MiB"
    )
