"""The customer's five factors and their weights."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.reference.scoring_rule import (
    FACTORS,
    WEIGHTS,
    availability_factor,
    distance_factor,
    patterns_factor,
    rating_factor,
    skills_factor,
    weighted,
)

MILE_M = 1_609.344


def test_the_weights_are_those_of_the_specification() -> None:
    assert dict(zip(FACTORS, WEIGHTS.tolist(), strict=True)) == {
        "distance": 0.40,
        "skills": 0.30,
        "availability": 0.15,
        "rating": 0.10,
        "patterns": 0.05,
    }


def test_distance_counts_in_full_at_the_door_and_not_at_all_from_ten_miles() -> None:
    factors = distance_factor(np.array([0.0, 1.0, 2.5, 10.0, 25.0]) * MILE_M)
    assert factors == pytest.approx([1.0, 0.9, 0.75, 0.0, 0.0])


def test_a_declared_skill_is_half_and_fifteen_completed_tasks_are_nearly_the_other_half() -> None:
    declares = np.array([False, True, False, True])
    completed = np.array([0, 0, 5, 15])
    # 1 - exp(-1) = 0.632, 1 - exp(-3) = 0.950
    assert skills_factor(declares, completed) == pytest.approx([0.0, 0.5, 0.316, 0.975], abs=1e-3)


def test_each_job_in_hand_makes_a_worker_less_available() -> None:
    on_shift = np.array([True, True, False, True])
    open_jobs = np.array([0.0, 1.0, 0.0, 3.0])
    assert availability_factor(on_shift, open_jobs) == pytest.approx([1.0, 0.5, 0.25, 0.25])


def test_rating_and_completion_share_their_factor() -> None:
    factors = rating_factor(np.array([1.0, 3.0, 5.0]), np.array([0.0, 0.8, 1.0]))
    assert factors == pytest.approx([0.0, 0.65, 1.0])  # 3 stars: 0.5 * 0.5 + 0.5 * 0.8


def test_the_rule_of_a_candidate_by_hand() -> None:
    factors = np.array([[0.9, 0.5, 1.0, 0.65, 0.4]])
    # 0.36 + 0.15 + 0.15 + 0.065 + 0.02
    assert weighted(factors) == pytest.approx([0.745])


@given(
    distance_m=st.floats(0.0, 2.1e7),
    declares=st.booleans(),
    completed=st.integers(0, 100_000),
    on_shift=st.booleans(),
    open_jobs=st.integers(0, 100),
    rating=st.floats(1.0, 5.0),
    completion=st.floats(0.0, 1.0),
    accept_rate=st.floats(-0.5, 1.5),
)
def test_every_score_lies_between_0_and_1(
    distance_m: float,
    declares: bool,
    completed: int,
    on_shift: bool,
    open_jobs: int,
    rating: float,
    completion: float,
    accept_rate: float,
) -> None:
    factors = np.column_stack(
        [
            distance_factor(np.array([distance_m])),
            skills_factor(np.array([declares]), np.array([completed])),
            availability_factor(np.array([on_shift]), np.array([float(open_jobs)])),
            rating_factor(np.array([rating]), np.array([completion])),
            patterns_factor(np.array([accept_rate])),
        ]
    )
    assert np.all((factors >= 0.0) & (factors <= 1.0))
    assert 0.0 <= weighted(factors)[0] <= 1.0 + 1e-12
