"""What happened to whom within a span."""

from __future__ import annotations

import numpy as np

from data.simulation.behaviour.record import Happenings

RECORD = Happenings(
    np.array([1, 0, 1, 1]), np.array([50, 10, 30, 40]), np.array([3.0, 9.0, 1.0, 5.0])
)


def ask(worker: int, begin: int, end: int) -> tuple[int, float]:
    span = np.array([worker]), np.array([begin]), np.array([end])
    return int(RECORD.count(*span)[0]), float(RECORD.mean(*span)[0])


def test_a_span_counts_from_its_begin_to_before_its_end() -> None:
    assert ask(1, 30, 50) == (2, 3.0)  # (1 + 5) / 2
    assert ask(1, 31, 51) == (2, 4.0)


def test_another_workers_happenings_do_not_count() -> None:
    assert ask(0, 0, 100) == (1, 9.0)
    assert ask(2, 0, 100) == (0, 0.0)


def test_an_empty_span_has_no_mean() -> None:
    assert ask(1, 41, 50) == (0, 0.0)
