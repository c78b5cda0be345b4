"""The rows of a chunk in typed columns, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from data.arrays import BoolArray, IntArray

KEPT_REJECTIONS: Final = 10_000
"""Faults that are kept word by word; beyond it they are only counted."""


class Rejection(NamedTuple):
    """One fault: where it stands and what it is. The value is told only of ids and words."""

    file: str
    line: int  # line of a CSV file, 1 is the header; row of a Parquet file, 1 is the first
    column: str | None  # None: the row as a whole
    reason: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}"
        return (
            f"{where}: {self.column} {self.reason}" if self.column else f"{where}: {self.reason}"
        )


class Fault(NamedTuple):
    """What is wrong with one row of a chunk."""

    row: int
    column: str | None
    reason: str


@dataclass(slots=True)
class Sheet:
    """Typed columns (n,) of a chunk; what is not told is NaN, `NEVER`, -1, None or an
    empty text (ids) or list, by kind."""

    lines: IntArray  # (n,) int64
    columns: dict[str, NDArray[Any]]
    is_valid: BoolArray  # (n,)
    faults: list[Fault] = field(default_factory=list)

    def __getitem__(self, column: str) -> NDArray[Any]:
        return self.columns[column]

    def __len__(self) -> int:
        return len(self.lines)

    def blame(self, faults: Iterable[Fault]) -> None:
        """Add faults and take their rows out."""
        for fault in faults:
            self.faults.append(fault)
            self.is_valid[fault.row] = False

    def reject(self, rows: BoolArray, column: str, reason: str | Callable[[int], str]) -> None:
        """Refuse the rows (n,) of a mask that nothing was wrong with so far."""
        said = reason if callable(reason) else lambda row: reason
        self.blame(
            Fault(row, column, said(row)) for row in np.flatnonzero(rows & self.is_valid).tolist()
        )

    def drop(self, rows: BoolArray) -> None:
        """Leave rows (n,) out without a word: what they depend on was refused already."""
        self.is_valid = self.is_valid & ~rows


@dataclass(slots=True)
class Report:
    """What an import read, loaded and refused."""

    rows: dict[str, int] = field(default_factory=dict)  # read, by file
    loaded: dict[str, int] = field(default_factory=dict)  # rows written, by table
    rejected_rows: int = 0
    faults: int = 0  # a row may have several
    rejections: list[Rejection] = field(default_factory=list)  # the first `KEPT_REJECTIONS`

    def add(self, file: str, sheet: Sheet) -> None:
        """Count the rows of a sheet that are at fault."""
        self.rejected_rows += len({fault.row for fault in sheet.faults})
        for fault in sorted(sheet.faults, key=lambda fault: fault.row):
            self.reject(Rejection(file, int(sheet.lines[fault.row]), fault.column, fault.reason))

    def reject(self, rejection: Rejection) -> None:
        """Count one fault, and keep it where there is room."""
        self.faults += 1
        if len(self.rejections) < KEPT_REJECTIONS:
            self.rejections.append(rejection)
