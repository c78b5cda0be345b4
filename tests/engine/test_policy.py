"""The ranking policy: what it refuses, and that a manifest keeps it whole."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.policy import (
    MEASURED_BOUND,
    MEASURED_EXPLORATION,
    Exploration,
    ExposureBound,
    RankingPolicy,
    RetrievalLimits,
)
from features.specification import FEATURES

SOUND: dict[str, Any] = {
    "alpha": 0.85,
    "perfect_from": 0.62,
    "good_from": 0.5,
    "reference_factors": (0.7, 0.1, 0.8, 0.9, 0.3),
    "reference_success": 0.23,
    "reference_features": tuple(0.5 * column for column in range(len(FEATURES))),
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
        {"reference_features": (0.5,)},
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
        {"nearest": -1},
        {"alike": -1},
    ],
)
def test_limits_that_contradict_each_other_are_refused(limits: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="Expected"):
        RetrievalLimits(**limits)


def test_a_policy_keeps_how_it_explores_and_what_bounds_exposure() -> None:
    policy = RankingPolicy(
        **SOUND, exploration=MEASURED_EXPLORATION, exposure_bound=MEASURED_BOUND
    )
    assert RankingPolicy.from_json(json.loads(json.dumps(policy.to_json()))) == policy


def test_a_manifest_that_says_nothing_of_exploring_explores_nothing() -> None:
    policy = RankingPolicy.from_json(SOUND)
    assert policy.exploration.epsilon == 0.0
    assert policy.exposure_bound.tolerance == 0.0


@pytest.mark.parametrize(
    "exploration",
    [
        {"epsilon": -0.1},
        {"epsilon": 1.1},
        {"epsilon": float("nan")},
        {"rule_share": 1.1},
        {"turned": 0},
        {"reach": -0.1},
        {"reach": float("nan")},
    ],
)
def test_exploration_that_means_nothing_is_refused(exploration: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="Expected"):
        Exploration(**exploration)


@pytest.mark.parametrize(
    "bound",
    [
        {"tolerance": -0.1},
        {"tolerance": 1.1},
        {"least_share": float("nan")},
        {"newcomer_offers": 30},
        {"newcomer_offers": -1},
    ],
)
def test_a_bound_that_means_nothing_is_refused(bound: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="Expected"):
        ExposureBound(**bound)


@pytest.mark.parametrize(
    ("exploration", "floor"),
    [
        (Exploration(epsilon=0.0), 1.0),
        (Exploration(epsilon=0.1, rule_share=1.0), 0.1),
        (Exploration(epsilon=0.1, rule_share=0.4, turned=3), 0.02),
        (Exploration(epsilon=1.0, rule_share=0.4, turned=1), 0.4),
    ],
)
def test_the_floor_is_the_least_chance_of_a_component(
    exploration: Exploration, floor: float
) -> None:
    assert exploration.floor == pytest.approx(floor)


def test_a_stated_reach_narrows_the_radius_and_never_widens_it() -> None:
    limits = RetrievalLimits(radius_m=5_000.0, most=70, nearest=7)
    assert limits.within(None) == limits
    assert limits.within(9_000.0) == limits
    assert limits.within(800.0) == RetrievalLimits(radius_m=800.0, most=70, nearest=7)
