"""The one list of features, and the hash by which a release knows it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from features import specification
from features.specification import (
    ACCEPT,
    COLUMN,
    COMPLETE,
    FEATURES,
    NAMES,
    ON_TIME,
    OUTCOMES,
    Feature,
    feature_hash,
    monotone_directions,
)

FIRST = FEATURES[0]


def test_every_name_is_given_once_and_tells_its_column() -> None:
    assert len(set(NAMES)) == len(FEATURES)
    assert all(NAMES[column] == name for name, column in COLUMN.items())


def test_every_feature_says_its_unit_and_its_meaning() -> None:
    assert all(feature.unit and feature.meaning for feature in FEATURES)


@pytest.mark.parametrize(
    "changed",
    [
        (replace(FIRST, name="other"), *FEATURES[1:]),
        (replace(FIRST, unit="mile"), *FEATURES[1:]),
        (replace(FIRST, meaning="other"), *FEATURES[1:]),
        (replace(FIRST, falls=()), *FEATURES[1:]),
        (replace(FIRST, rises=("accept",)), *FEATURES[1:]),
        (FEATURES[1], FEATURES[0], *FEATURES[2:]),
        FEATURES[:-1],
        (*FEATURES, Feature("more", "count", "one more")),
    ],
    ids=["name", "unit", "meaning", "falls", "rises", "order", "fewer", "more"],
)
def test_the_hash_changes_with_any_change(
    changed: tuple[Feature, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = feature_hash()
    monkeypatch.setattr(specification, "FEATURES", changed)
    assert feature_hash() != before


def test_the_hash_of_one_list_is_one_hash() -> None:
    assert feature_hash() == feature_hash()
    assert len(feature_hash()) == 64


@pytest.mark.parametrize(
    ("feature", "outcome", "direction"),
    [
        ("distance_km", ACCEPT, -1),
        ("distance_km", COMPLETE, -1),
        ("distance_km", ON_TIME, -1),
        ("hourly_pay_log", ACCEPT, 1),
        ("slack_h", ON_TIME, 1),
        ("is_rush_hour", ON_TIME, -1),
        ("is_rush_hour", ACCEPT, 0),
        ("open_jobs", ACCEPT, -1),
        ("complete_residual", COMPLETE, 1),
        ("hour", ACCEPT, 0),
    ],
)
def test_models_are_held_to_what_is_certain(feature: str, outcome: str, direction: int) -> None:
    assert monotone_directions(outcome)[COLUMN[feature]] == direction


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_no_feature_may_both_rise_and_fall(outcome: str) -> None:
    assert not [f.name for f in FEATURES if outcome in f.rises and outcome in f.falls]
    assert set(monotone_directions(outcome)) <= {-1, 0, 1}


def test_directions_name_outcomes_that_there_are() -> None:
    named = {outcome for f in FEATURES for outcome in (*f.rises, *f.falls)}
    assert named <= set(OUTCOMES)
