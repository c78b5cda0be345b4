"""The worth of an hour, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.arrays import FloatArray
from data.reference.geography import METRES_PER_MILE
from engine.recommendations.value import hourly_value_usd


def _value(
    accept: float = 0.5,
    complete: float = 0.8,
    pay: float = 100.0,
    miles: float = 1.0,
    minutes: float = 60.0,
) -> float:
    columns: list[FloatArray] = [
        np.array([v]) for v in (accept, complete, pay, miles * METRES_PER_MILE, minutes)
    ]
    return float(hourly_value_usd(*columns)[0])


def test_it_is_the_expected_pay_less_the_way_an_hour() -> None:
    # 0.5 * (0.8 * 100 - 1 mile * 1.3 * 0.725) / 1 h
    assert _value() == pytest.approx(39.52875)
    assert _value(minutes=120.0) == pytest.approx(39.52875 / 2.0)


def test_what_is_not_accepted_costs_nothing() -> None:
    assert _value(accept=0.0, complete=0.0) == 0.0


def test_a_way_that_costs_more_than_the_task_brings_is_worth_less_than_nothing() -> None:
    assert _value(pay=10.0, complete=0.5, miles=10.0) < 0.0


def test_a_task_of_no_stated_length_takes_a_quarter_of_an_hour_all_the_same() -> None:
    assert _value(minutes=0.0) == _value(minutes=15.0)


@given(
    st.floats(0.01, 1.0), st.floats(0.01, 1.0), st.floats(1.0, 500.0), st.floats(0.0, 20.0),
    st.floats(1.0, 600.0),
)  # fmt: skip
def test_more_pay_and_a_likelier_completion_never_make_it_worth_less(
    accept: float, complete: float, pay: float, miles: float, minutes: float
) -> None:
    before = _value(accept, complete, pay, miles, minutes)
    assert _value(accept, complete, pay + 1.0, miles, minutes) > before
    assert _value(accept, min(complete + 0.1, 1.0), pay, miles, minutes) >= before
    assert _value(accept, complete, pay, miles + 1.0, minutes) < before
