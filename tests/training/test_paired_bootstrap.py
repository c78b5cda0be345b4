"""Paired differences with intervals, and Holm's correction."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.arrays import FloatArray
from training.paired_bootstrap import (
    LEVEL,
    Comparison,
    differences,
    holm,
    resamples_for,
)


def _mean_of(values: FloatArray, name: str = "mean") -> Comparison:
    """One ranking for each value."""
    sums = np.column_stack([values, np.ones(len(values))])
    return Comparison(name, len(values), sums, lambda s: s[:, 0] / s[:, 1])


def test_holm_multiplies_the_smallest_by_all_and_the_next_by_one_less() -> None:
    # Sorted 0.01, 0.02, 0.03, 0.2 times 4, 3, 2, 1: 0.04, 0.06, 0.06, 0.2.
    assert holm([0.03, 0.01, 0.2, 0.02]) == pytest.approx([0.06, 0.04, 0.2, 0.06])


def test_holm_never_lets_a_larger_p_value_pass_a_smaller_one() -> None:
    # 0.02 * 2 = 0.04, then 0.021 * 1 = 0.021, which may not be below 0.04.
    assert holm([0.02, 0.021]) == pytest.approx([0.04, 0.04])


def test_holm_stays_a_probability_and_knows_the_empty_family() -> None:
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=20))
def test_holm_lies_between_no_correction_and_bonferronis(p_values: list[float]) -> None:
    for p, adjusted in zip(p_values, holm(p_values), strict=True):
        assert p <= adjusted <= min(1.0, p * len(p_values)) + 1e-12


def test_a_difference_is_that_of_all_rows_and_its_interval_that_of_the_mean() -> None:
    values = np.random.default_rng(1).normal(0.5, 2.0, 400)
    (found,) = differences([_mean_of(values)], seed=7)
    standard_error = values.std() / np.sqrt(400)  # 0.1
    assert found.value == pytest.approx(values.mean())
    assert found.low == pytest.approx(values.mean() - 1.96 * standard_error, abs=0.02)
    assert found.high == pytest.approx(values.mean() + 1.96 * standard_error, abs=0.02)


def test_equal_seeds_give_equal_answers_and_other_seeds_other_ones() -> None:
    comparison = _mean_of(np.random.default_rng(1).normal(0.1, 1.0, 100))
    first, again, other = (differences([comparison], seed=seed) for seed in (7, 7, 8))
    assert first == again
    assert first != other


def test_no_difference_at_all_has_a_p_value_of_one() -> None:
    (found,) = differences([_mean_of(np.zeros(50))], seed=7)
    assert (found.value, found.low, found.high, found.p) == (0.0, 0.0, 0.0, 1.0)


def test_a_certain_difference_has_the_smallest_p_value_that_the_resamples_can_tell() -> None:
    (found,) = differences([_mean_of(np.full(50, 0.2))], seed=7)
    assert found.p == 2 / 2_001


def test_the_smallest_p_value_still_speaks_after_the_correction_of_many() -> None:
    for comparisons in (1, 10, 60, 300):
        assert 2 / (resamples_for(comparisons) + 1) * comparisons < LEVEL


def test_noise_alone_is_called_a_difference_as_rarely_as_stated() -> None:
    """200 rows of noise, 300 times over: at 5 %, 15 alarms are expected, 26 are 3 sigma more."""
    rng = np.random.default_rng(3)
    noise = [_mean_of(rng.normal(0.0, 1.0, 200), str(i)) for i in range(300)]
    alarms = [
        differences([comparison], seed=number)[0].p < LEVEL
        for number, comparison in enumerate(noise)
    ]
    assert 4 <= sum(alarms) <= 26


def test_rows_of_one_ranking_are_resampled_together() -> None:
    """20 rankings of 50 equal rows each hold 20 facts, not 1,000."""
    facts = np.random.default_rng(5).normal(0.0, 1.0, 20)
    sums = np.column_stack([50.0 * facts, np.full(20, 50.0)])
    together = Comparison("together", 1_000, sums, lambda s: s[:, 0] / s[:, 1])
    (found,) = differences([together], seed=7)
    assert found.high - found.low == pytest.approx(2 * 1.96 * facts.std() / np.sqrt(20), rel=0.1)


def test_no_questions_have_no_answers() -> None:
    assert differences([], seed=7) == ()
