"""Fixtures of the benchmarks' suite."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest


@pytest.fixture
def all_cores() -> Iterator[set[int]]:
    """The cores this process may use, given back after a benchmark has pinned it to one."""
    allowed = os.sched_getaffinity(0)
    yield allowed
    os.sched_setaffinity(0, allowed)
