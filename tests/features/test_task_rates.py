"""What market rates are predicted from: the task alone, in finite numbers, never its pay."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from data.reference.calendar import DAY_S, HOUR_S, NEVER
from data.reference.categories import BASE_PAY_USD, CODE_OF
from features.task_rates import RATE_FEATURES, RatedTasks, rate_matrix
from tests.factories import a_market

LEVELS = np.log(BASE_PAY_USD)


def _one(**values: float) -> RatedTasks:
    """A delivery of 45 minutes, posted on Monday 2026-06-01 at 17:00 in San Francisco."""
    given = {
        "categories": CODE_OF["delivery"],
        "service_min": 45.0,
        "trip_m": 2_000.0,
        "posted_at": 1_780_358_400,
        "urgency": 1,
        "deadline": NEVER,
        "lat": 37.77,
        "lng": -122.42,
        "requirements": 1,
    } | values
    return RatedTasks(**{name: np.array([value]) for name, value in given.items()})


def _row(tasks: RatedTasks) -> dict[str, float]:
    return dict(zip(RATE_FEATURES, rate_matrix(tasks, LEVELS)[0].tolist(), strict=True))


def test_a_delivery_in_numbers() -> None:
    row = _row(_one())
    assert row["category_level"] == pytest.approx(np.log(30.0), rel=1e-6)
    assert row["service_log"] == 0.0  # 45 minutes are what a delivery usually takes
    assert row["trip_km"] == 2.0
    assert row["hour"] == 17.0
    assert row["is_weekend"] == 0.0
    assert row["deadline_h"] == 14 * 24  # none stated: the longest


def test_a_deadline_counts_in_hours_from_the_posting_and_never_below_zero() -> None:
    at = 1_780_358_400
    assert _row(_one(deadline=at + 3 * HOUR_S))["deadline_h"] == 3.0
    assert _row(_one(deadline=at - DAY_S))["deadline_h"] == 0.0


def test_features_of_a_history_are_finite_and_do_not_know_the_pay() -> None:
    tasks = a_market(seed=3).tasks
    matrix = rate_matrix(RatedTasks.of(tasks), LEVELS)
    assert matrix.shape == (len(tasks), len(RATE_FEATURES))
    assert np.isfinite(matrix).all()
    dearer = replace(tasks, pay_usd=tasks.pay_usd * 3.0)
    np.testing.assert_array_equal(rate_matrix(RatedTasks.of(dearer), LEVELS), matrix)
