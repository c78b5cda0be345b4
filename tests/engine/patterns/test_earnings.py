"""What a worker earns, from histories worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.patterns.earnings import Trend, earnings, period_earnings, sweet_spot, trend
from tests.engine.patterns.scene import USUAL, Job, offers, window


def test_averages_and_extremes() -> None:
    found = earnings(
        window(
            Job(5.0, pay=40.0),
            Job(30.0, pay=110.0),
            Job(60.0, pay=30.0, completed=False),
            Job(70.0, pay=500.0, accepted=False),
        ),
        USUAL,
    )
    assert found.average_usd == pytest.approx((150.0 + 3 * 50.0) / 5)
    assert (found.min_accepted_usd, found.max_accepted_usd) == (30.0, 110.0)
    assert found.weekly_usd == pytest.approx(150.0 / (30 / 7))


def test_a_newcomers_week_is_not_thinned_by_days_before_he_joined() -> None:
    found = earnings(window(Job(5.0, pay=70.0), joined_days_ago=7.0), USUAL)
    assert found.weekly_usd == pytest.approx(70.0)


def test_the_sweet_spot_is_the_band_that_pays_best_by_the_hour() -> None:
    ended = offers(
        *[Job(float(n), pay=50.0, busy_h=1.0) for n in range(1, 6)],  # 50 an hour
        *[Job(float(n), pay=100.0, busy_h=4.0) for n in range(10, 15)],  # 25 an hour
    )
    low, high, hourly, overall = sweet_spot(ended, USUAL)
    assert (low, high) == (40.0, 60.0)
    assert hourly == pytest.approx((250.0 + 5 * 30.0) / (5 + 5))  # 40
    assert overall == pytest.approx((750.0 + 5 * 30.0) / (25 + 5))  # 30


def test_time_spent_on_what_was_not_finished_counts_against_a_band() -> None:
    ended = offers(
        *[Job(float(n), pay=50.0, completed=n % 2 == 0) for n in range(1, 21)],
        *[Job(float(n), pay=30.0, busy_h=0.8) for n in range(30, 50)],
    )
    # 40 to 60: (500 + 150) / 25 = 26; 20 to 40: (600 + 150) / (16 + 5) = 35.7
    assert sweet_spot(ended, USUAL)[:2] == (20.0, 40.0)


def test_without_any_task_the_sweet_spot_lies_within_what_is_usually_accepted() -> None:
    low, high, hourly, _ = sweet_spot(offers(), USUAL)
    assert 0.0 <= low < high <= 120.0
    assert hourly == 30.0


def test_the_highest_band_ends_at_the_highest_pay() -> None:
    ended = offers(*[Job(float(n), pay=400.0) for n in range(1, 9)])
    assert sweet_spot(ended, USUAL)[:2] == (240.0, 400.0)


def test_a_series_that_rises_throughout_is_increasing() -> None:
    # Ten rising values: S = 45, variance 10 * 9 * 25 / 18 = 125, z = 44 / 11.18 = 3.94.
    direction, growth = trend(np.arange(1.0, 11.0))
    assert direction is Trend.INCREASING
    assert growth == pytest.approx(1.0 / 5.5)


def test_a_series_that_falls_is_decreasing() -> None:
    direction, growth = trend(np.arange(10.0, 0.0, -1.0))
    assert direction is Trend.DECREASING
    assert growth == pytest.approx(-1.0 / 5.5)


def test_ups_and_downs_are_stable() -> None:
    assert trend(np.array([5.0, 1.0, 4.0, 2.0, 6.0, 3.0, 5.0, 2.0, 4.0, 3.0])) == (
        Trend.STABLE,
        0.0,
    )


def test_four_values_are_too_few() -> None:
    assert trend(np.array([1.0, 2.0, 3.0, 4.0]))[0] is Trend.STABLE


def test_nothing_earned_is_stable() -> None:
    assert trend(np.zeros(10)) == (Trend.STABLE, 0.0)


@given(st.lists(st.floats(0.0, 1e4), min_size=5, max_size=15), st.floats(0.1, 100.0))
def test_a_trend_does_not_depend_on_the_currency(values: list[float], rate: float) -> None:
    cents = np.round(np.array(values), 2)
    assert trend(cents)[0] is trend(cents * round(rate, 1))[0]


def test_growth_is_told_by_the_week() -> None:
    # 7 days, one task a day: 10, 20, .., 70; the slope is 10 a day of a mean of 40.
    jobs = [Job(24.0 * day + 1.0, pay=10.0 * (7 - day)) for day in range(7)]
    found = earnings(window(*jobs, days=7), USUAL)
    assert found.trend is Trend.INCREASING
    assert found.growth_a_week == pytest.approx(7 * 10.0 / 40.0)


def test_parts_before_a_worker_joined_are_left_out() -> None:
    parts = period_earnings(window(Job(1.0, pay=20.0), joined_days_ago=14.0))
    assert parts.tolist() == [0.0, 0.0, 0.0, 0.0, 20.0]  # of three days each
