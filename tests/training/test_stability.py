"""Population stability against bins that were kept."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from training.stability import ReferenceBins, population_stability


def test_it_is_zero_for_like_samples_and_grows_with_a_shift() -> None:
    before = np.arange(1_000.0)
    assert population_stability(before, before) == pytest.approx(0.0)
    halves = np.array([0.0, 1.0])
    found = population_stability(np.repeat(halves, 500), np.repeat(halves, [200, 800]), bins=2)
    assert found == pytest.approx(0.3 * np.log(0.5 / 0.2) + 0.3 * np.log(0.8 / 0.5))
    shifts = [population_stability(before, before + step) for step in (0, 50, 200, 1_000)]
    assert shifts == sorted(shifts)


def test_ten_bins_of_a_spread_out_sample_hold_a_tenth_each() -> None:
    bins = ReferenceBins.of(np.arange(1_000.0))
    assert len(bins.edges) == 9
    assert bins.shares == pytest.approx([0.1] * 10)
    assert bins.rows == 1_000


@given(
    arrays(np.float64, st.integers(1, 60), elements=st.floats(-1e6, 1e6)),
    arrays(np.float64, st.integers(1, 60), elements=st.floats(-1e6, 1e6)),
)
def test_it_is_finite_and_never_below_zero_whatever_the_samples(
    before: np.ndarray, after: np.ndarray
) -> None:
    bins = ReferenceBins.of(before)
    assert sum(bins.shares) == pytest.approx(1.0)
    assert 0.0 <= bins.psi(after) < 100.0
    assert bins.psi(before) == 0.0


def test_nineteen_of_twenty_samples_without_change_stay_below_the_noise() -> None:
    rng = np.random.default_rng(3)
    bins = ReferenceBins.of(rng.normal(size=2_000))
    found = [bins.psi(rng.normal(size=400)) for _ in range(400)]
    assert np.mean(np.array(found) < bins.noise(400)) == pytest.approx(0.95, abs=0.03)


def test_a_column_that_never_varied_has_no_noise_and_a_new_value_counts() -> None:
    bins = ReferenceBins.of(np.zeros(100))
    assert bins.psi(np.zeros(50)) == 0.0
    assert bins.psi(np.full(50, -1.0)) > 1.0
    assert bins.noise(0) == 0.0
