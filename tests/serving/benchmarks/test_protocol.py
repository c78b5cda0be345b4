"""The protocol of a measurement, on a clock that the test moves."""

from __future__ import annotations

import os
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from serving.benchmarks import protocol
from serving.benchmarks.protocol import (
    RUNS,
    WARM_UP,
    Latency,
    calibration_loop_ms,
    is_comparable,
    measure,
    peak_memory_mib,
    pin_to_one_core,
)


class Clock:
    """Time passes only inside the calls that are measured."""

    def __init__(self) -> None:
        self.now_ns = 0
        self.calls = 0

    def taking(self, *durations_ms: float) -> Callable[[], None]:
        """A call that takes so long; with several durations, one after the other, the last on."""
        left = list(durations_ms)

        def call() -> None:
            self.calls += 1
            self.now_ns += round(1e6 * (left.pop(0) if len(left) > 1 else left[0]))

        return call


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    moved = Clock()
    monkeypatch.setattr(protocol, "time", SimpleNamespace(perf_counter_ns=lambda: moved.now_ns))
    return moved


def test_percentiles_are_those_of_the_calls(clock: Clock) -> None:
    found = measure([clock.taking(ms) for ms in range(1, 102)])
    assert found == Latency(p50_ms=51.0, p95_ms=96.0, p99_ms=100.0, mean_ms=51.0, requests=101)


def test_the_calls_are_warmed_up_and_then_each_made_once_a_run(clock: Clock) -> None:
    measure([clock.taking(1.0) for _ in range(80)])
    assert clock.calls == WARM_UP + RUNS * 80


def test_the_warm_up_does_not_count(clock: Clock) -> None:
    assert measure([clock.taking(500.0, 2.0) for _ in range(20)]).mean_ms == 2.0


def test_the_run_of_lowest_median_counts(clock: Clock) -> None:
    # Warm-up, then runs of 9, 4 and 7 ms.
    found = measure([clock.taking(1.0, 9.0, 4.0, 7.0) for _ in range(10)])
    assert found.p50_ms == found.p99_ms == 4.0


def test_as_few_runs_are_made_as_asked(clock: Clock) -> None:
    assert measure([clock.taking(1.0, 9.0, 4.0)], runs=1).p50_ms == 9.0


def test_figures_are_told_to_a_tenth_of_a_microsecond() -> None:
    told = Latency(1.23456789, 2.0, 3.0, 1.5, 100).to_json()
    expected = {"p50_ms": 1.2346, "p95_ms": 2.0, "p99_ms": 3.0, "mean_ms": 1.5, "requests": 100}
    assert told == expected


@pytest.mark.parametrize(
    ("loop_ms", "committed_ms", "comparable"),
    [(10, 10, True), (12, 10, True), (8, 10, True), (12.1, 10, False), (7.9, 10, False)],
)
def test_machines_that_differ_by_more_than_a_fifth_are_not_compared(
    loop_ms: float, committed_ms: float, comparable: bool
) -> None:
    assert is_comparable(loop_ms, committed_ms) is comparable


def test_the_calibration_loop_takes_its_time() -> None:
    assert calibration_loop_ms() > 0.0


def test_a_measurement_is_bound_to_the_last_core_allowed(all_cores: set[int]) -> None:
    assert pin_to_one_core() == max(all_cores)
    assert os.sched_getaffinity(0) == {max(all_cores)}


def test_memory_is_told_in_mebibytes() -> None:
    before = peak_memory_mib()
    block = bytearray(64 << 20)
    block[::4096] = b"x" * len(block[::4096])  # touched, so that it is resident
    assert before > 10.0
    assert peak_memory_mib() >= before
    assert peak_memory_mib() >= 64.0
