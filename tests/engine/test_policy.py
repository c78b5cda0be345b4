"""The ranking policy: what it refuses, and that a manifest keeps it whole."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.policy import RankingPolicy, RetrievalLimits

SOUND: dict[str, Any] = {
    "alpha": 0.85,
    "perfect_from": 0.62,
    "good_from": 0.5,
    "reference_factors": (0.7, 0.1, 0.8, 0.9, 0.3),
    "reference_success": 0.23,
}


def test_a_policy_comes_back_from_a_manifest_as_it_was() -> None:
    policy = RankingPolicy(**SOUND)
    assert RankingPolicy.from_json(json.loads(json.dumps(policy.to_json()))) == policy


@pytest.mark.parametrize(
    "change",
    [
        {"alpha": -0.01},
        {"alpha": 1.01},
        {"alpha": float("nan")},
        {"perfect_from": 0.49},  # below good
        {"perfect_from": 1.01},
        {"good_from": -0.01},
        {"perfect_from": float("nan")},
        {"reference_factors": (0.5,) * 4},
        {"reference_factors": (0.5,) * 6},
    ],
)
def test_a_policy_that_means_nothing_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="Expected"):
        RankingPolicy(**{**SOUND, **change})


@pytest.mark.parametrize("change", [{"alpha": 0.0}, {"alpha": 1.0}, {"good_from": 0.62}])
def test_the_bounds_themselves_are_allowed(change: dict[str, Any]) -> None:
    assert RankingPolicy(**{**SOUND, **change}).to_json().items() >= change.items()


@pytest.mark.parametrize(
    "limits",
    [
        {"radius_m": -1.0},
        {"radius_m": float("nan")},
        {"most": 10, "fewest_available": 11},
        {"fewest_available": -1},
    ],
)
def test_limits_that_contradict_each_other_are_refused(limits: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="Expected"):
        RetrievalLimits(**limits)
