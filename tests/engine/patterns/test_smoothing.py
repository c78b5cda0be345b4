"""Few observations stay near what is usual, and chance is not taken for dislike."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.patterns.smoothing import (
    around_the_clock,
    fewer_than_expected,
    peaks,
    shrunk_mean,
    shrunk_shares,
)


def test_a_mean_starts_at_what_is_usual_and_ends_at_what_is_seen() -> None:
    assert shrunk_mean(0.0, 0.0, 4.5, 5.0) == 4.5
    assert shrunk_mean(20.0, 4.0, 4.5, 5.0) == pytest.approx(42.5 / 9.0)


def test_shares_add_up_to_one() -> None:
    shares = shrunk_shares(np.array([3.0, 1.0]), np.array([0.5, 0.5]), 4.0)
    assert shares == pytest.approx([5 / 8, 3 / 8])


def test_an_hour_shares_with_its_neighbours_around_midnight() -> None:
    counts = np.zeros(24)
    counts[23] = 4.0
    smoothed = around_the_clock(counts)
    assert (smoothed[22], smoothed[23], smoothed[0]) == (1.0, 2.0, 1.0)
    assert smoothed.sum() == 4.0


def test_a_peak_needs_observations_of_its_own() -> None:
    shares = np.array([0.4, 0.4, 0.2])
    found = peaks(shares, np.array([5.0, 1.0, 4.0]), times=1.2, least=2.0)
    assert found.tolist() == [True, False, False]


def test_where_nothing_is_known_the_peaks_are_the_populations() -> None:
    assert peaks(np.array([0.5, 0.3, 0.2]), np.zeros(3), times=1.2, least=2.0)[0]


def test_none_of_few_offers_may_be_chance_and_none_of_many_is_not() -> None:
    assert not fewer_than_expected(0.0, 4.5)  # exp(-4.5) = 0.0111
    assert fewer_than_expected(0.0, 4.7)  # exp(-4.7) = 0.0091
    assert not fewer_than_expected(1.0, 6.0)  # exp(-6) * 7 = 0.0174
    assert fewer_than_expected(1.0, 7.0)  # exp(-7) * 8 = 0.0073


@given(st.integers(0, 20), st.floats(0.0, 60.0), st.floats(0.0, 5.0))
def test_more_expected_never_makes_few_less_surprising(
    accepted: int, expected: float, more: float
) -> None:
    if fewer_than_expected(accepted, expected):
        assert fewer_than_expected(accepted, expected + more)
