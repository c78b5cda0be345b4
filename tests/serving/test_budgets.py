"""Each of several processes computes with its share of the cores."""

from __future__ import annotations

import pytest

from serving.wiring.budgets import threads_of


@pytest.mark.parametrize(
    ("workers", "cores", "threads"),
    [(1, 1, 1), (1, 2, 2), (1, 16, 2), (2, 2, 1), (2, 4, 2), (4, 4, 1), (8, 2, 1)],
)
def test_processes_share_the_cores(workers: int, cores: int, threads: int) -> None:
    assert threads_of(workers, cores=cores) == threads


def test_without_a_number_the_cores_of_this_process_count() -> None:
    assert threads_of(10_000) == 1
    assert threads_of(1) in (1, 2)
