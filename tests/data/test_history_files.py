"""Columns of a history in Parquet files: what is read is what was written."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data.columns import (
    Exposures,
    Impressions,
    Notifications,
    Sessions,
    Tasks,
    Workers,
    no_impressions,
    no_notifications,
    no_sessions,
)
from data.history_files import read_columns, whole_file, write_columns
from data.simulation.run import Simulation

KINDS = {
    "workers": Workers,
    "tasks": Tasks,
    "exposures": Exposures,
    "sessions": Sessions,
    "notifications": Notifications,
    "impressions": Impressions,
}


def assert_same(found: Any, wanted: Any) -> None:
    for field in fields(wanted):
        a, b = getattr(found, field.name), getattr(wanted, field.name)
        assert a.dtype.kind == b.dtype.kind, field.name
        if a.dtype.kind not in "UT":
            assert a.dtype == b.dtype, field.name
        np.testing.assert_array_equal(a, b, err_msg=field.name)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_read_is_what_was_written(
    kind: str, tiny_simulation: Simulation, tmp_path: Path
) -> None:
    columns = getattr(tiny_simulation.history, kind)
    place = np.arange(len(columns)) * 3
    write_columns(tmp_path / "x.parquet", columns, place=place)
    found, further = read_columns(tmp_path / "x.parquet", KINDS[kind])
    assert_same(found, columns)
    np.testing.assert_array_equal(further["place"], place)


def test_no_rows_are_read_as_no_rows(tiny_simulation: Simulation, tmp_path: Path) -> None:
    history, nobody = tiny_simulation.history, np.empty(0, dtype=np.int64)
    empty: tuple[Any, ...] = (
        history.workers.take(nobody),
        history.tasks.take(nobody),
        history.exposures.take(nobody),
        no_sessions(),
        no_notifications(),
        no_impressions(),
    )
    for columns in empty:
        write_columns(tmp_path / "x.parquet", columns)
        assert_same(read_columns(tmp_path / "x.parquet", type(columns))[0], columns)


def test_a_file_that_could_not_be_written_leaves_the_one_that_was_there(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("before")

    def fails(draft: Path) -> None:
        draft.write_text("half")
        raise OSError("No space left")

    with pytest.raises(OSError, match="No space"):
        whole_file(path, fails)
    assert path.read_text() == "before"
    assert [p.name for p in tmp_path.iterdir()] == ["x"]
