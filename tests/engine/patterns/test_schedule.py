"""When a worker works, from histories worked out by hand.

`NOW` is a Tuesday, 10 in the morning: 24 * k + 1 hours ago it was 9 o'clock.
"""

from __future__ import annotations

import numpy as np
import pytest

from data.columns import SessionEnd
from data.reference.calendar import DAY_S, HOUR_S
from engine.patterns.schedule import avoided_hours, consistency, hour_counts, schedule
from engine.patterns.window import merged
from tests.engine.patterns.scene import NOW, USUAL, Job, offers, sessions, window

OVER = SessionEnd.SHIFT_OVER
TUESDAYS = [24.0 * 7 * week for week in range(1, 5)]


def test_days_and_hours_start_at_what_is_usual() -> None:
    online = sessions(*[(ago + 3.0, ago, OVER) for ago in TUESDAYS])  # 7 to 10, four Tuesdays
    found = schedule(window(online=online, days=30), USUAL)
    weeks = 30 / 7
    assert found.days_a_week == pytest.approx((4 + 0.5 * 2.0) / (weeks + 0.5))
    assert found.hours_a_day == pytest.approx((12.0 + 2 * 3.0) / (4 + 2))
    assert found.work_days == 4


def test_the_weekday_of_most_work_is_the_peak() -> None:
    online = sessions(*[(ago + 3.0, ago, OVER) for ago in TUESDAYS])
    found = schedule(window(online=online), USUAL)
    # Tuesday (4 + 1) / 11 = 0.45, every other day 1 / 11 = 0.09; the mean is 0.14.
    assert found.peak_days == (1,)
    assert not found.works_weekends


def test_one_day_of_work_is_no_evidence_of_a_peak() -> None:
    found = schedule(window(online=sessions((27.0, 24.0, OVER))), USUAL)
    assert found.peak_days == ()


def test_peak_hours_are_those_worked_with_their_neighbours_smoothed() -> None:
    online = sessions(*[(ago + 3.0, ago, OVER) for ago in TUESDAYS])  # hours 7, 8, 9: 4 each
    found = schedule(window(online=online), USUAL)
    # Smoothed: 1, 3, 4, 3, 1 at 6 to 10; (c + 10 / 24) / 22 against 1.5 / 24 = 0.0625:
    # 6 and 10: 0.064, but on one hour of work only; 7: 0.155, 8: 0.201, 9: 0.155.
    assert found.peak_hours == (7, 8, 9)


def test_a_session_and_the_job_within_it_count_once() -> None:
    begin, end = merged(np.array([0, 1, 10]), np.array([5, 3, 12]))
    assert (begin.tolist(), end.tolist()) == ([0, 10], [5, 12])


def test_hours_are_cut_at_the_full_hour() -> None:
    counts = hour_counts(np.array([NOW - HOUR_S // 2]), np.array([NOW + HOUR_S]))
    assert (counts[9], counts[10]) == (0.5, 1.0)
    assert counts.sum() == 1.5


def test_saturdays_make_a_weekend_worker() -> None:
    saturdays = [24.0 * (3 + 7 * week) for week in range(4)]
    online = sessions(*[(ago + 2.0, ago, OVER) for ago in saturdays])
    found = schedule(window(online=online), USUAL)  # (4 + 2) / 11 = 0.55 of the days
    assert found.works_weekends
    assert found.peak_days == (5,)


def test_hours_whose_offers_are_left_are_avoided() -> None:
    left = [Job(24.0 * day + 13.0, accepted=False, expected=0.6, busy_h=0.0, answer_min=0.0)
            for day in range(1, 10)]  # fmt: skip
    # Nine offers at 21 o'clock, 5.4 expected, none taken: exp(-5.4) = 0.0045. As the hours of
    # either side are looked at together, 20 and 22 say the same.
    assert avoided_hours(offers(*left)) == (20, 21, 22)
    assert avoided_hours(offers(*left[:7])) == ()  # 4.2 expected: 0.015


def test_hours_whose_offers_are_taken_as_usual_are_not_avoided() -> None:
    mixed = [
        Job(24.0 * day + 13.0, accepted=day % 2 == 0, expected=0.5, busy_h=0.0, answer_min=0.0)
        for day in range(1, 30)
    ]
    assert avoided_hours(offers(*mixed)) == ()


def test_weeks_alike_are_consistent_and_weeks_unlike_are_not() -> None:
    week = 7 * DAY_S
    same = NOW - week * np.arange(4) - DAY_S
    assert consistency(same, same + 3 * HOUR_S, now=NOW, days=30.0) == pytest.approx(
        (4 * 1.0 + 2 * 0.5) / 6
    )
    other = NOW - week * np.arange(4) - DAY_S * (1 + np.arange(4))  # another weekday each week
    assert consistency(other, other + 3 * HOUR_S, now=NOW, days=30.0) == pytest.approx(
        (4 * 0.0 + 2 * 0.5) / 6
    )


def test_one_week_has_nothing_to_be_compared_with() -> None:
    begin = np.array([NOW - DAY_S])
    assert consistency(begin, begin + HOUR_S, now=NOW, days=7.0) == 0.5


def test_a_worker_of_whom_nothing_is_known_has_the_usual_schedule() -> None:
    found = schedule(window(joined_days_ago=0.0, row=-1), USUAL)
    assert found.hours_a_day == 3.0
    assert found.days_a_week == pytest.approx(0.5 * 2.0 / (1 / 7 + 0.5))
    assert (found.peak_days, found.avoided_hours, found.consistency) == ((), (), 0.5)
