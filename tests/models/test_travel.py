"""Travel times learn the speed of each hour, and lean on the reference where they know little."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.travel import CIRCUITY, REFERENCE, TravelModel, fit_travel


def test_a_trip_takes_its_access_time_and_the_way_at_the_speed_of_its_hour() -> None:
    model = TravelModel(4.0, tuple([30.0] * 12 + [15.0] * 12))
    minutes = model.predict(np.array([0.0, 5_000.0, 5_000.0]), np.array([9.0, 11.99, 12.0]))
    assert minutes.tolist() == pytest.approx([4.0, 4.0 + 13.0, 4.0 + 26.0])  # 6.5 km of street


def test_without_trips_the_reference_stands() -> None:
    nothing = np.empty(0)
    assert fit_travel(nothing, nothing.astype(np.int64), nothing) == REFERENCE


def test_speeds_and_access_time_are_found_again_from_many_trips() -> None:
    rng = np.random.default_rng(3)
    truth = TravelModel(6.0, tuple(20.0 + 10.0 * np.cos(np.arange(24) / 4.0)))
    metres, hours = rng.uniform(300.0, 9_000.0, 60_000), rng.integers(0, 24, 60_000)
    minutes = truth.predict(metres, hours) * np.exp(rng.normal(0.0, 0.1, 60_000))
    found = fit_travel(metres, hours, minutes)
    assert found.access_min == pytest.approx(truth.access_min, abs=0.2)
    assert found.speed_kmh == pytest.approx(truth.speed_kmh, rel=0.05)


def test_an_hour_without_trips_keeps_about_its_reference_speed() -> None:
    rng = np.random.default_rng(4)
    metres = rng.uniform(300.0, 9_000.0, 5_000)
    hours = np.full(5_000, 9)
    found = fit_travel(metres, hours, REFERENCE.predict(metres, hours))
    assert found.speed_kmh == pytest.approx(REFERENCE.speed_kmh, rel=1e-6)


@given(
    minutes=st.lists(st.floats(0.0, 1e4), min_size=1, max_size=20),
    metres=st.floats(0.0, 1e6),
    hour=st.integers(0, 23),
)
def test_whatever_was_recorded_a_prediction_is_finite_and_never_negative(
    minutes: list[float], metres: float, hour: int
) -> None:
    n = len(minutes)
    model = fit_travel(np.full(n, metres), np.full(n, hour), np.array(minutes))
    for predicted in model.predict(np.array([0.0, metres]), float(hour)):
        assert np.isfinite(predicted)
        assert predicted >= 0.0
    assert CIRCUITY > 1.0
