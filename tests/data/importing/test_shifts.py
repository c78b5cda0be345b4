"""Working hours are read as they are written."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.importing.shifts import hours_of_week, shifts_text


@given(st.lists(st.booleans(), min_size=168, max_size=168))
def test_every_week_comes_back_from_its_text(week: list[bool]) -> None:
    hours = np.array(week)
    np.testing.assert_array_equal(hours_of_week(shifts_text(hours)), hours)


def test_a_range_of_days_and_several_spans_are_understood() -> None:
    hours = hours_of_week("Mon-Tue 9-11; sat 0-1 23-24").nonzero()[0]
    assert hours.tolist() == [9, 10, 33, 34, 120, 143]  # Saturday begins at hour 120


def test_a_range_may_go_round_the_end_of_the_week() -> None:
    assert hours_of_week("Sun-Mon 8-9").nonzero()[0].tolist() == [8, 152]


@pytest.mark.parametrize(
    "text",
    ["Mon", "9-17", "Mon 17-9", "Mon 9-25", "Mon 9-9", "Mo 9-17", "Mon-Xyz 9-17", "Mon 9:30-17"],
)
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"form|forward"):
        hours_of_week(text)
