"""The card's sections on exposure, exploration, drift and off-policy value, on the tiny city."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data.simulation.run import Simulation
from engine.policy import (
    MEASURED_BOUND,
    MEASURED_EXPLORATION,
    Exploration,
    ExposureBound,
    RankingPolicy,
)
from models.release import Release
from training.card.evidence import Evidence
from training.card.rows import Row, Section, Verdict
from training.card.sections import drift, exploration, fairness, off_policy
from training.dataset import Dataset
from training.expectations import FittedExpectations


@pytest.fixture(scope="module")
def evidence(tiny_simulation: Simulation, tiny_release: Release) -> Evidence:
    """The tiny release as it would be served with the measured exploration and bound."""
    data = Dataset.of(tiny_simulation.history)
    policy = replace(
        RankingPolicy.from_json(tiny_release.policy),
        exploration=MEASURED_EXPLORATION,
        exposure_bound=MEASURED_BOUND,
    )
    return Evidence.of(
        tiny_simulation.history,
        data,
        data.windows(),
        tiny_release.chain,
        tiny_release.examination,
        policy,
        FittedExpectations(dict(tiny_release.expectations), tiny_release.travel),
        seed=1,
    )


def only(section: Section, words: str) -> Row:
    """The one row whose name holds the words."""
    (row,) = (row for row in section.rows if words in row.of)
    return row


def value(section: Section, words: str) -> float:
    found = only(section, words).value
    assert found is not None
    return found


def test_groups_are_shown_by_score_alone_and_under_the_bound(evidence: Evidence) -> None:
    section = fairness(evidence)
    for group in ("newcomers", "low volume"):
        before = value(section, f"{group}, by score alone")
        after = only(section, f"{group}, under the bound")
        assert after.value is not None
        assert after.value >= min(before, 0.8)
        assert after.verdict is (Verdict.MET if after.value >= 0.8 else Verdict.MISSED)
    merits = [row.value or 0.0 for row in section.rows if row.of.startswith("merit share")]
    assert sum(merits) == pytest.approx(1.0)
    for words in ("lost to the bound at the first place", "lost to the bound in all places"):
        assert value(section, words) < MEASURED_BOUND.tolerance


def test_a_policy_without_a_bound_is_not_judged_by_it(evidence: Evidence) -> None:
    policy = replace(evidence.policy, exposure_bound=ExposureBound())
    section = fairness(replace(evidence, policy=policy))
    row = only(section, "newcomers, under the bound")
    assert row.verdict is Verdict.SHOWN
    assert row.value == value(section, "newcomers, by score alone")
    assert value(section, "lost to the bound in all places") == 0.0


def test_exploration_is_told_with_its_floor_its_sample_and_its_cost(evidence: Evidence) -> None:
    section = exploration(evidence)
    assert value(section, "epsilon") == MEASURED_EXPLORATION.epsilon
    assert only(section, "least chance of standing first, found").verdict is Verdict.MET
    assert only(section, "effective sample for the customer's").verdict is Verdict.MET
    cost = value(section, "lost at the first place")
    assert abs(cost) < MEASURED_EXPLORATION.epsilon * MEASURED_EXPLORATION.reach
    plain, served = (value(section, f"Gini of exposure over all workers, {name}")
                     for name in ("best score first", "as served"))  # fmt: skip
    assert served < plain  # exploring spreads exposure


def test_a_policy_that_does_not_explore_says_no_more_than_that(evidence: Evidence) -> None:
    policy = replace(evidence.policy, exploration=Exploration())
    section = exploration(replace(evidence, policy=policy))
    assert [row.value for row in section.rows] == [0.0, 1.0]


def test_the_score_is_compared_week_by_week_and_features_by_their_worst_week(
    evidence: Evidence,
) -> None:
    section = drift(evidence)
    weeks = [row for row in section.rows if row.of.startswith("PSI of the score, week of")]
    assert weeks
    assert all(row.count is not None and row.count >= 200 for row in weeks)
    features = [row for row in section.rows if row.of.endswith("worst week")]
    assert len(features) == 10
    for row in features:
        by_week = row.note.removeprefix("by week: ").split(";")[0].split(", ")
        assert len(by_week) == len(weeks)
        assert row.value is not None
        assert max(float(number) for number in by_week) == pytest.approx(row.value, abs=5e-4)
    worst = [row.value or 0.0 for row in features]
    assert worst == sorted(worst, reverse=True)


def test_ninety_rankings_support_no_estimate_and_the_card_says_why(evidence: Evidence) -> None:
    section = off_policy(evidence)
    assert only(section, "as logged").value is not None
    for estimator in ("IPW", "SNIPW", "DR"):
        row = only(section, f"the policy, {estimator}")
        assert row.value is None
        assert "500 are the least" in row.note
    assert 0.0 < value(section, "the policy, effective sample") < 90.0
