"""Working hours as people write them: ``Mon-Fri 9-17; Sat 10-12 14-18``."""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from data.arrays import BoolArray

DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAY: Final = {name.casefold(): number for number, name in enumerate(DAYS)}
_PART: Final = re.compile(r"([a-z]{3})(?:-([a-z]{3}))?((?:\s+\d{1,2}-\d{1,2})+)")


def hours_of_week(text: str) -> BoolArray:
    """(168,) bool: the local hours of the week that a text names, Monday 00:00 first.

    Raises
    ------
    ValueError
        If a part is not ``DAY HOURS`` or ``DAY-DAY HOURS``, or hours do not go forward.
    """
    hours = np.zeros((7, 24), dtype=np.bool_)
    for part in filter(None, (part.strip() for part in text.casefold().split(";"))):
        found = _PART.fullmatch(part)
        first, last = (_DAY.get(d or "") for d in found.groups()[:2]) if found else (None, None)
        if found is None or first is None or (found[2] and last is None):
            raise ValueError("is not of the form 'Mon-Fri 9-17; Sat 10-12 14-18'")
        days = np.arange(first, first + ((first if last is None else last) - first) % 7 + 1) % 7
        for span in found[3].split():
            begin, end = (int(hour) for hour in span.split("-"))
            if not begin < end <= 24:
                raise ValueError(f"has hours '{span}' that do not go forward within a day")
            hours[days, begin:end] = True
    return hours.ravel()


def shifts_text(hours: BoolArray) -> str:
    """The text of (168,) hours of the week; `hours_of_week` reads it back exactly."""
    by_day = {day: _spans(row) for day, row in zip(DAYS, hours.reshape(7, 24), strict=True)}
    return "; ".join(f"{day} {spans}" for day, spans in by_day.items() if spans)


def _spans(day: BoolArray) -> str:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], day.astype(np.int8), [0]])))
    return " ".join(f"{begin}-{end}" for begin, end in edges.reshape(-1, 2).tolist())
