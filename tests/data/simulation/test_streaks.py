"""Days in a row, by UTC day."""

from __future__ import annotations

import numpy as np

from data.reference.calendar import DAY_S
from data.simulation.streaks import streaks

TODAY = 20_000
NOON_TODAY = TODAY * DAY_S + DAY_S // 2


def of(*days_ago: float, until: int = NOON_TODAY) -> tuple[int, int]:
    """(current, longest) of one worker who completed tasks so many days before noon today."""
    at = np.array([until - int(days * DAY_S) for days in days_ago], dtype=np.int64)
    found = streaks(np.zeros(len(at), dtype=np.int64), at, n_workers=1, until=until)
    return int(found.current[0]), int(found.longest[0])


def test_no_task_is_no_streak() -> None:
    assert of() == (0, 0)


def test_one_task_today_is_a_streak_of_one_day() -> None:
    assert of(0.0) == (1, 1)


def test_two_tasks_on_one_day_count_once() -> None:
    assert of(0.1, 0.2) == (1, 1)


def test_days_in_a_row_add_up_over_midnight_in_utc() -> None:
    assert of(0.0, 1.0, 2.0) == (3, 3)
    assert of(0.51, 0.49) == (2, 2)  # half an hour apart, one either side of midnight


def test_a_streak_stands_until_a_whole_day_has_passed() -> None:
    assert of(1.0, 2.0) == (2, 2)
    assert of(2.0, 3.0) == (0, 2)


def test_the_longest_row_is_remembered() -> None:
    assert of(0.0, 5.0, 6.0, 7.0) == (1, 3)


def test_workers_do_not_lend_each_other_days() -> None:
    at = np.array([NOON_TODAY - DAY_S, NOON_TODAY])
    found = streaks(np.array([0, 2]), at, n_workers=3, until=NOON_TODAY)
    assert found.current.tolist() == [1, 0, 1]
    assert found.longest.tolist() == [1, 0, 1]
    assert found.current.dtype == np.int32
