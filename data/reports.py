"""What users report of tasks that they were shown, and the sums that are kept of it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Self


class ReportedKind(StrEnum):
    """What a user reports of a task; a report of one kind counts once for each task."""

    ACCEPTANCE = "acceptance"  # 0 or 1
    COMPLETION = "completion"  # 0 or 1
    ENJOYMENT = "enjoyment"  # 0 to 1, as predicted


@dataclass(frozen=True, slots=True)
class ReportedOutcome:
    """One outcome as its user told it, beside what was predicted; values from 0 to 1."""

    user_id: str
    task_id: str
    kind: ReportedKind
    feedback_id: str
    exposure_id: int
    release_id: str
    category: str
    value: float
    predicted: float
    log_odds: float | None
    known_at: datetime


@dataclass(frozen=True, slots=True)
class AccuracyTotals:
    """Sums over predictions whose outcome is known: of actual values, their squares, errors'."""

    outcomes: int = 0
    actual_sum: float = 0.0
    actual_square_sum: float = 0.0
    error_square_sum: float = 0.0

    @classmethod
    def of(cls, predicted: float, actual: float) -> Self:
        """The sums over one prediction."""
        return cls(1, actual, actual * actual, (predicted - actual) ** 2)

    def __add__(self, other: AccuracyTotals) -> AccuracyTotals:
        return AccuracyTotals(
            *(getattr(self, f.name) + getattr(other, f.name) for f in fields(self))
        )


WeeklyTotals = dict[int, dict[ReportedKind, AccuracyTotals]]
"""By week (since Monday 1970-01-05) and kind."""
