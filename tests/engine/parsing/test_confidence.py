"""Levels of confidence: monotone, and the whole no surer than its parts."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from engine.parsing.confidence import THRESHOLDS, level_of, overall
from engine.parsing.parsed import Level

ORDER = [Level.LOW, Level.MEDIUM, Level.HIGH]
FIELDS = ("category", "pay", "deadline", "location", "requirements")


@given(st.sampled_from(sorted(THRESHOLDS)), st.floats(0, 1), st.floats(0, 1))
def test_surer_is_never_lower(field: str, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert ORDER.index(level_of(field, low)) <= ORDER.index(level_of(field, high))


def test_every_level_can_be_reached() -> None:
    for field in FIELDS:
        assert {level_of(field, confidence / 100) for confidence in range(101)} == set(ORDER)


def test_the_whole_is_as_sure_as_what_makes_the_task() -> None:
    for levels in product(ORDER, repeat=len(FIELDS)):
        named = dict(zip(FIELDS, levels, strict=True))
        decisive = min(ORDER.index(named[name]) for name in ("category", "pay", "deadline"))
        whole = ORDER.index(overall(named))
        assert whole <= decisive
        assert whole >= decisive - 1  # the place lowers it by one at the most


def test_a_task_that_is_sure_in_all_is_sure() -> None:
    assert overall(dict.fromkeys(FIELDS, Level.HIGH)) is Level.HIGH
    assert overall(dict.fromkeys(FIELDS, Level.HIGH) | {"location": Level.LOW}) is Level.MEDIUM
