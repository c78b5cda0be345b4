"""One figure of a card with its bar, and whether it was met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """How a figure stands to its bar."""

    MET = "met"
    MISSED = "missed"
    SHOWN = "shown"  # the bar is that it is printed


@dataclass(frozen=True, slots=True)
class Row:
    """A figure: what it is of, its value and 95 % interval, its bar, and how it stands to it."""

    of: str
    value: float | None
    bar: str
    verdict: Verdict
    low: float | None = None
    high: float | None = None
    count: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the card: a heading, one paragraph of meaning, rows, and pictures by name."""

    title: str
    meaning: str
    rows: tuple[Row, ...]
    pictures: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As plain values for the manifest's figures."""
        return {"title": self.title, "rows": [asdict(row) for row in self.rows]}


def met(holds: bool) -> Verdict:
    """Verdict of a bar that holds or not."""
    return Verdict.MET if holds else Verdict.MISSED


def missed_in(sections: Sequence[Section]) -> list[Row]:
    """Every row of a card whose bar was missed."""
    return [row for part in sections for row in part.rows if row.verdict is Verdict.MISSED]
