"""Rows that several sections write in one way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np

from data.arrays import BoolArray, IntArray
from data.reference.calendar import DAY_S, moment
from features.specification import ACCEPT, COMPLETE, ON_TIME
from training.card.evidence import Evidence, JudgedRows
from training.card.rows import Row, Verdict
from training.metrics import (
    RESAMPLES,
    Interval,
    bootstrap,
)

WORDS: Final = {
    ACCEPT: "accepts, given shown",
    COMPLETE: "completes, given accepted",
    ON_TIME: "on time, given completed",
}


FEWEST: Final = 200  # rows of a group that is judged by itself
MONTH_S: Final = 30 * DAY_S
WEEK_S: Final = 7 * DAY_S


def shown_row(of: str, value: float) -> Row:
    """A row whose only bar is that it is printed."""
    return Row(of, value, "printed", Verdict.SHOWN)


def interval_of(
    j: JudgedRows, seed: int, statistic: Callable[[IntArray], float], *, resamples: int = RESAMPLES
) -> Interval:
    """A statistic of row numbers over judged rows, with its interval."""
    return bootstrap(statistic, len(j), seed=seed, resamples=resamples)


def judged_row(
    of: str, figure: Interval, bar: str, verdict: Verdict, count: int | None = None
) -> Row:
    """A row from an estimate with its interval."""
    return Row(of, figure.value, bar, verdict, figure.low, figure.high, count)


def by_time(e: Evidence, j: JudgedRows, length_s: int) -> Iterator[tuple[str, BoolArray]]:
    """Stretches of the test window with enough rows to judge, each with its first day."""
    at = e.data.shown_at[j.rows]
    number = (at - e.windows.test.begin) // length_s
    for n in np.unique(number):
        part = number == n
        if part.sum() >= FEWEST and 0 < j.labels[part].sum() < part.sum():
            yield f"{moment(e.windows.test.begin + int(n) * length_s):%Y-%m-%d}", part
