"""How sure a field is, as a level that keeps its promise: of what is high, 95 % are right.

Each parser gives a raw confidence, 0 to 1, that only orders its findings. The thresholds below
were chosen on one half of the development texts; docs/parsing.md has the shares that were right on
the other half.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.parsing.parsed import Level

HIGH_PROMISE: Final = 0.95
"""Share of fields of level high that are right."""

MEDIUM_PROMISE: Final = 0.80
"""Share of fields of level medium that are right."""

THRESHOLDS: Final[Mapping[str, tuple[float, float]]] = {
    "category": (0.75, 0.45),
    "pay": (0.70, 0.40),
    "location": (0.70, 0.40),
    "deadline": (0.70, 0.40),
    "requirements": (0.70, 0.40),
}
"""Raw confidence from which a field is high, and from which it is medium."""

_ORDER: Final = (Level.LOW, Level.MEDIUM, Level.HIGH)


def level_of(field: str, confidence: float) -> Level:
    """Level of a field, by its raw confidence, 0 to 1."""
    high, medium = THRESHOLDS[field]
    if confidence >= high:
        return Level.HIGH
    return Level.MEDIUM if confidence >= medium else Level.LOW


def overall(levels: Mapping[str, Level]) -> Level:
    """The least sure of the fields that make a task: category, pay and deadline.

    A place that is missing or not verified lowers the whole by one level at the most: the app asks
    for it anyway.
    """
    decisive = min(
        (_ORDER.index(levels[name]) for name in ("category", "pay", "deadline")), default=0
    )
    place = _ORDER.index(levels["location"])
    return _ORDER[max(min(decisive, place), decisive - 1, 0)]
