"""The customer's scoring rule: five factors and their weights, as formulas on arrays.

Source: the specification, match-task, "Scoring Factors" (distance 40 %, skills and experience
30 %, availability 15 %, rating and history 10 %, personal patterns 5 %). The specification names
the factors; the formulas that make each a number from 0 to 1 are ours and stand here, so that the
engine, the baseline of every model card and the simulated market's logging policy share them.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from data.arrays import BoolArray, FloatArray, RealArray

FACTORS: Final = ("distance", "skills", "availability", "rating", "patterns")
WEIGHTS: Final[FloatArray] = np.array([0.40, 0.30, 0.15, 0.10, 0.05])
"""(5,) weights in the order of `FACTORS`; they sum to one."""

REACH_M: Final = 16_093.44
"""Distance at which the distance factor is zero: the client's default maximum of 10 miles."""

EXPERIENCE_SCALE: Final = 5.0
"""Completed tasks of a category after which experience counts 63 %; 15 tasks count 95 %."""


def distance_factor(distance_m: FloatArray) -> FloatArray:
    """1 at the door, falling in a line to 0 at 10 miles. (n,) metres in, (n,) 0 to 1 out."""
    return np.asarray(np.clip(1.0 - np.asarray(distance_m) / REACH_M, 0.0, 1.0))


def skills_factor(declares: BoolArray, completed_in_category: RealArray) -> FloatArray:
    """Half for a declared skill, half for experience: 1 - exp(-completed / 5)."""
    experience = -np.expm1(-np.asarray(completed_in_category) / EXPERIENCE_SCALE)
    return np.asarray(0.5 * np.asarray(declares, dtype=np.float64) + 0.5 * experience)


def availability_factor(on_shift: BoolArray, open_jobs: FloatArray) -> FloatArray:
    """1 for a free worker on shift, a quarter off shift, divided by one plus the jobs in hand."""
    return np.asarray(np.where(on_shift, 1.0, 0.25) / (1.0 + np.asarray(open_jobs)))


def rating_factor(rating: FloatArray, completion_rate: FloatArray) -> FloatArray:
    """Half the rating (1 to 5) on a scale of 0 to 1, half the completion rate (0 to 1)."""
    return np.asarray(0.5 * (np.asarray(rating) - 1.0) / 4.0 + 0.5 * np.asarray(completion_rate))


def patterns_factor(category_accept_rate: FloatArray) -> FloatArray:
    """How often the worker takes offers of this category (shrunk rate, 0 to 1)."""
    return np.asarray(np.clip(category_accept_rate, 0.0, 1.0))


def weighted(factors: FloatArray) -> FloatArray:
    """(n,) rule scores, 0 to 1, of (n, 5) factors in the order of `FACTORS`."""
    return np.asarray(np.asarray(factors) @ WEIGHTS)
