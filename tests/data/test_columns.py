"""Columns of facts: one length, and rows that stay together."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from data.columns import Exposures, Tasks, Workers
from tests.factories import a_market


def test_the_length_is_the_number_of_rows() -> None:
    market = a_market(workers=4, tasks=5, exposures=6)
    assert (len(market.workers), len(market.tasks), len(market.exposures)) == (4, 5, 6)


def test_columns_of_different_lengths_are_refused() -> None:
    workers = a_market(workers=3).workers
    with pytest.raises(ValueError, match=r"Columns differ in length: .*'xp': 2"):
        replace(workers, xp=workers.xp[:2])


@pytest.mark.parametrize("part", ["workers", "tasks", "exposures"])
def test_rows_are_taken_from_every_column_in_the_order_asked_for(part: str) -> None:
    rows: Workers | Tasks | Exposures = getattr(a_market(workers=5, tasks=5, exposures=5), part)
    taken = rows.take(np.array([4, 0, 4]))
    for column in fields(rows):
        whole = getattr(rows, column.name)
        expected = np.stack([whole[4], whole[0], whole[4]])
        np.testing.assert_array_equal(getattr(taken, column.name), expected)


def test_a_mask_takes_the_rows_that_it_marks() -> None:
    workers = a_market(workers=3).workers
    assert workers.take(np.array([True, False, True])).ids.tolist() == ["worker-0", "worker-2"]


def test_taking_no_rows_leaves_empty_columns_of_the_same_types() -> None:
    workers = a_market(workers=3).workers
    none = workers.take(np.zeros(3, dtype=np.bool_))
    assert len(none) == 0
    assert none.shifts.shape == (0, 168)
    assert all(
        getattr(none, f.name).dtype == getattr(workers, f.name).dtype for f in fields(workers)
    )
