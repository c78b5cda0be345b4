"""Forecasts fall back to plain rates, keep their order, and come back from a release."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from features.activity import ACTIVITY_COLUMN, ACTIVITY_FEATURES
from features.openings import OPENING_COLUMN, OPENING_FEATURES
from models.calibration import CalibrationKind, Calibrator
from models.forecasts import (
    NO_FORECASTS,
    STREAK,
    WORKS,
    Chance,
    EarningsForecast,
    Forecasts,
    scale_of,
    with_columns,
)
from models.forest import Forest
from models.release import load_release, write_release
from tests.models.test_release import CONTENTS

MADE_AT = datetime.fromisoformat("2026-07-01T09:30:00+00:00")


def _activity(**values: float) -> np.ndarray:
    row = np.zeros((1, len(ACTIVITY_FEATURES)), dtype=np.float32)
    for name, value in values.items():
        row[0, ACTIVITY_COLUMN[name]] = value
    return row


def _always(score: float) -> Forest:
    return Forest.empty().plus(score)


EARNINGS = EarningsForecast(
    mean=_always(0.0), low=_always(-1.0), middle=_always(0.5), high=_always(2.0), stretch=1.5
)
FORECASTS = Forecasts(
    {
        WORKS: Chance(_always(0.0), Calibrator(CalibrationKind.NONE)),
        STREAK: Chance(_always(0.0), Calibrator(CalibrationKind.PLATT, (), (1.0, -20.0))),
    },
    EARNINGS,
)


def test_without_a_fitted_model_the_workers_own_rates_serve() -> None:
    activity = _activity(weekday_rate=0.25, work_rate=0.5, earned_28d_log=np.log1p(280.0))
    assert NO_FORECASTS.works_today(activity) == pytest.approx([0.25])
    one = np.array([1.0])
    assert NO_FORECASTS.keeps_streak(activity, one, one) == pytest.approx([0.5])
    outlook = NO_FORECASTS.earns(activity, np.array([7.0]))
    assert outlook.middle == pytest.approx([70.0], rel=1e-5)
    assert (outlook.low[0], outlook.high[0]) == (0.0, pytest.approx(140.0, rel=1e-5))
    opening = np.zeros((1, len(OPENING_FEATURES)), dtype=np.float32)
    opening[0, OPENING_COLUMN["open_rate"]] = 0.4
    assert NO_FORECASTS.opens(opening) == pytest.approx([0.4])


def test_earnings_are_a_multiple_of_what_the_market_earns() -> None:
    activity = _activity(market_usd_day=4.0)
    outlook = FORECASTS.earns(activity, np.array([7.0]))  # 28 USD to a worker in a week
    assert outlook.mean == pytest.approx([28.0])
    assert (outlook.low[0], outlook.middle[0], outlook.high[0]) == pytest.approx((0.0, 14.0, 84.0))
    assert scale_of(with_columns(activity, np.array([7.0]))) == pytest.approx([28.0])


def test_the_interval_holds_the_median_whatever_the_trees_say() -> None:
    crossed = EarningsForecast(_always(0.0), _always(3.0), _always(1.0), _always(2.0))
    outlook = crossed.predict(with_columns(_activity(market_usd_day=1.0), np.array([1.0])))
    assert outlook.low <= outlook.middle <= outlook.high


def test_a_chance_is_calibrated() -> None:
    one = np.array([1.0])
    assert FORECASTS.works_today(_activity()) == pytest.approx([0.5])
    assert FORECASTS.keeps_streak(_activity(), one, one)[0] < 1e-6


def test_forecasts_come_back_from_a_release(tmp_path: Path) -> None:
    from dataclasses import replace

    contents = replace(CONTENTS, forecasts=FORECASTS)
    loaded = load_release(tmp_path / write_release(tmp_path, contents, created_at=MADE_AT))
    activity, days = _activity(market_usd_day=4.0), np.array([7.0])
    assert loaded.forecasts.to_json() == FORECASTS.to_json()
    np.testing.assert_array_equal(
        loaded.forecasts.earns(activity, days), FORECASTS.earns(activity, days)
    )
    assert loaded.forecasts.works_today(activity) == FORECASTS.works_today(activity)


def test_a_release_without_forecasts_serves_plain_rates(tmp_path: Path) -> None:
    loaded = load_release(tmp_path / write_release(tmp_path, CONTENTS, created_at=MADE_AT))
    assert loaded.forecasts == NO_FORECASTS
