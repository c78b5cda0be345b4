"""What the cells of a row must be to each other, and to the rows of the other files."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from data.arrays import BoolArray, IntArray
from data.importing.cells import excerpt
from data.importing.sheet import Sheet
from data.reference.calendar import NEVER
from data.tables import NEEDED_BEFORE, OutcomeKind


class WideOutcome(NamedTuple):
    """How the offers file tells an outcome."""

    kind: OutcomeKind
    value: str
    known_at: str

    @property
    def needs(self) -> OutcomeKind | None:
        """Which must have come true before."""
        return NEEDED_BEFORE.get(self.kind)


WIDE_OUTCOMES: Final = (
    WideOutcome(OutcomeKind.ACCEPTED, "accepted", "accepted_known_at"),
    WideOutcome(OutcomeKind.ASSIGNED, "assigned", "accepted_known_at"),
    WideOutcome(OutcomeKind.COMPLETED, "completed", "completed_known_at"),
    WideOutcome(OutcomeKind.ON_TIME, "on_time", "on_time_known_at"),
    WideOutcome(OutcomeKind.RATING, "rating", "rating_known_at"),
    WideOutcome(OutcomeKind.TIP, "tip_usd", "tip_known_at"),
    WideOutcome(OutcomeKind.ENJOYMENT, "enjoyment", "enjoyment_known_at"),
    WideOutcome(OutcomeKind.TRAVEL_MIN, "travel_min", "job_times_known_at"),
    WideOutcome(OutcomeKind.WORK_MIN, "work_min", "job_times_known_at"),
)
_TOLD_WITH: Final = {
    known_at: [
        o.value
        for o in WIDE_OUTCOMES
        # whose time is that of the answer, and which may be silence
        if o.known_at == known_at and o.kind is not OutcomeKind.ASSIGNED
    ]
    for known_at in dict.fromkeys(outcome.known_at for outcome in WIDE_OUTCOMES)
}
NEEDS: Final = {outcome.kind: outcome.needs for outcome in WIDE_OUTCOMES}
"""The outcome that must have come true before each outcome can be told."""


def is_told(sheet: Sheet, column: str) -> BoolArray:
    """(n,) bool: where a number, flag or time was told."""
    values = sheet[column]
    if values.dtype.kind == "f":
        return np.asarray(~np.isnan(values))
    return np.asarray(values != (NEVER if values.dtype == np.int64 else -1))


def check_worker(sheet: Sheet) -> None:
    """Refuse halves of places and streaks that contradict each other."""
    _whole_places(sheet, "home_", "")
    sheet.reject(
        is_told(sheet, "location_at") & ~is_told(sheet, "lat"),
        "location_at",
        "tells when a place was known, but there is no place",
    )
    sheet.reject(
        sheet["longest_streak"] < sheet["current_streak"],
        "longest_streak",
        "is shorter than the current streak",
    )


def check_task(sheet: Sheet) -> None:
    """Refuse halves of places and deadlines that nobody can meet."""
    _whole_places(sheet, "", "dropoff_")
    deadline = sheet["deadline"]
    sheet.reject(deadline < sheet["posted_at"], "deadline", "lies before posted_at")
    start = sheet["earliest_start"]
    sheet.reject((start != NEVER) & (deadline < start), "deadline", "lies before earliest_start")


def check_offer(sheet: Sheet, *, posted_at: IntArray, joined_at: IntArray) -> None:
    """Refuse offers of impossible times, and outcomes without what must come before them.

    `posted_at` and `joined_at` (n,) are those of the row's task and worker.
    """
    _whole_places(sheet, "worker_")
    sheet.reject(sheet["propensity"] == 0.0, "propensity", "is not above 0")
    shown_at = sheet["shown_at"]
    sheet.reject(shown_at < posted_at, "shown_at", "lies before the task was posted")
    sheet.reject(shown_at < joined_at, "shown_at", "lies before the worker joined")
    for name, outcomes in _TOLD_WITH.items():
        told = np.logical_or.reduce([is_told(sheet, outcome) for outcome in outcomes])
        known_at = sheet[name]
        sheet.reject(told & (known_at == NEVER), name, "is empty")
        sheet.reject(~told & (known_at != NEVER), name, f"is told without {' or '.join(outcomes)}")
        sheet.reject(known_at < shown_at, name, "lies before shown_at")
    for outcome in WIDE_OUTCOMES:
        if outcome.needs is not None:
            sheet.reject(
                _claims(sheet, outcome) & (sheet[outcome.needs] != 1),
                outcome.value,
                f"is told where {outcome.needs} is not 1",
            )


def check_references(sheet: Sheet, column: str, numbers: IntArray) -> IntArray:
    """Refuse rows whose id in a column is known to no file: its number (n,) is -1.

    Returns the numbers with 0 in place of -1, for looking up facts.
    """
    ids = sheet[column]
    noun = column.removesuffix("_id")
    sheet.reject(
        numbers < 0,
        column,
        lambda row: f"names the {noun} {excerpt(str(ids[row]))}, which is in no file",
    )
    return np.maximum(numbers, 0)


def _claims(sheet: Sheet, outcome: WideOutcome) -> BoolArray:
    """That nobody got the job can be said of any answer; everything else needs its ground."""
    if outcome.kind is OutcomeKind.ASSIGNED:
        return np.asarray(sheet[outcome.value] == 1)
    return is_told(sheet, outcome.value)


def _whole_places(sheet: Sheet, *prefixes: str) -> None:
    for prefix in prefixes:
        lat, lng = f"{prefix}lat", f"{prefix}lng"
        sheet.reject(is_told(sheet, lat) & ~is_told(sheet, lng), lng, f"is empty, {lat} is not")
        sheet.reject(is_told(sheet, lng) & ~is_told(sheet, lat), lat, f"is empty, {lng} is not")
