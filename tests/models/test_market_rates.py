"""Market rates: three ascending quantiles, from a history or from the client's reference."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.reference.calendar import NEVER
from data.reference.categories import BASE_PAY_USD, CATEGORIES, CODE_OF, SERVICE_MIN
from features.task_rates import RatedTasks
from models.forest import Forest
from models.market_rates import REFERENCE_RATES, MarketRates


def _tasks(categories: list[int], service_min: float | None = None) -> RatedTasks:
    codes = np.array(categories, dtype=np.int64)
    n = len(codes)
    minutes = SERVICE_MIN[codes] if service_min is None else np.full(n, service_min)
    zeros = np.zeros(n, dtype=np.int64)
    return RatedTasks(
        codes, minutes, np.zeros(n), zeros, zeros, np.full(n, NEVER), np.full(n, 37.8),
        np.full(n, -122.4), zeros,
    )  # fmt: skip


def _constant(value: float) -> Forest:
    return Forest.empty().plus(value)


def test_the_reference_is_the_clients_template_pay() -> None:
    everything = list(range(len(CATEGORIES)))
    band = REFERENCE_RATES.band(_tasks(everything))
    np.testing.assert_allclose(band[:, 1], BASE_PAY_USD)
    assert not REFERENCE_RATES.is_fitted
    assert (band[:, 0] < band[:, 1]).all()
    assert (band[:, 1] < band[:, 2]).all()


def test_longer_work_pays_more_and_less_an_hour() -> None:
    short, long = (
        REFERENCE_RATES.band(_tasks([CODE_OF["cleaning"]], minutes))[0, 1]
        for minutes in (60.0, 240.0)
    )
    assert short < long < 4.0 * short


def test_fitted_ends_are_moved_outwards_by_their_margins() -> None:
    forests = tuple(_constant(value) for value in (-0.2, 0.0, 0.3))
    rates = MarketRates(np.log(BASE_PAY_USD), SERVICE_MIN, forests, (0.1, 0.2))
    band = rates.band(_tasks([CODE_OF["delivery"]]))[0]
    assert band.tolist() == pytest.approx([30.0 * np.exp(-0.3), 30.0, 30.0 * np.exp(0.5)])


@given(
    low=st.floats(-3, 3), middle=st.floats(-3, 3), high=st.floats(-3, 3), margin=st.floats(-1, 1)
)
def test_quantiles_never_cross(low: float, middle: float, high: float, margin: float) -> None:
    forests = tuple(_constant(value) for value in (low, middle, high))
    rates = MarketRates(np.log(BASE_PAY_USD), SERVICE_MIN, forests, (margin, margin))
    band = rates.band(_tasks([0, 7, 44]))
    assert (np.diff(band, axis=1) >= 0.0).all()
    assert (band > 0.0).all()


def test_rates_survive_the_manifest() -> None:
    forests = tuple(_constant(value) for value in (-0.2, 0.0, 0.3))
    rates = MarketRates(np.log(BASE_PAY_USD), SERVICE_MIN, forests, (0.1, 0.2))
    again = MarketRates.from_json(json.loads(json.dumps(rates.to_json())), forests)
    np.testing.assert_array_equal(again.band(_tasks([3, 4])), rates.band(_tasks([3, 4])))
