"""Contributions that add up to the score, whatever the models, the pairs and the policy."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.arrays import FloatArray
from data.reference.scoring_rule import FACTORS
from engine.attribution import (
    GROUP_COLUMNS,
    GROUPS,
    PARTS,
    FeatureGroup,
    attribute,
    feature_group,
)
from engine.policy import RankingPolicy
from engine.scoring import combine
from features.specification import NAMES
from tests.models.chains import WIDTH, a_chain, some_rows

POLICY = RankingPolicy(
    alpha=0.6,
    perfect_from=0.9,
    good_from=0.8,
    reference_factors=(0.5, 0.25, 0.75, 1.0, 0.0),
    reference_success=0.4,
    reference_features=tuple(float(value) for value in some_rows(1, seed=99)[0]),
)
CHAIN = a_chain(4)
RECORD = PARTS.index(FeatureGroup.RECORD)
MODEL = slice(len(FACTORS), len(PARTS))

seeds = st.integers(0, 2**32 - 1)


def _factors(n: int, seed: int = 0) -> FloatArray:
    return np.random.default_rng(seed).random((n, len(FACTORS)))


def test_every_feature_belongs_to_a_group_and_no_group_is_empty() -> None:
    assert GROUP_COLUMNS.shape == (WIDTH,)
    assert {feature_group(name) for name in NAMES} == set(GROUPS)


@pytest.mark.parametrize("name", ["text_affinity", "profile_similarity"])
def test_what_compares_texts_tells_of_the_kind_of_work(name: str) -> None:
    assert feature_group(name) is FeatureGroup.KIND


def test_a_feature_that_no_group_tells_of_is_refused() -> None:
    with pytest.raises(ValueError, match="'moon_phase' has no group"):
        feature_group("moon_phase")


@settings(deadline=None)
@given(seed=seeds, alpha=st.floats(0, 1), n=st.integers(1, 12), has_shifts=st.booleans())
def test_base_and_contributions_sum_to_the_score(
    seed: int, alpha: float, n: int, has_shifts: bool
) -> None:
    chain, rows, factors = a_chain(seed % 1_000), some_rows(n, seed=seed), _factors(n, seed)
    policy = replace(POLICY, alpha=alpha)
    shifts = np.random.default_rng(seed).normal(size=(n, 3)) if has_shifts else None
    success = chain.predict(rows, shifts).success
    explained = attribute(policy, chain, rows, factors, success, shifts=shifts)
    assert explained.parts.shape == (n, len(PARTS))
    total = explained.base + explained.parts.sum(axis=1)
    np.testing.assert_allclose(total, combine(policy, factors, success), rtol=0, atol=1e-12)
    told = [explained.of(row) for row in range(n)]
    assert [sum(one.parts) + one.base for one in told] == pytest.approx(total, abs=1e-12)


def test_a_groups_contribution_is_its_mean_effect_over_all_orders() -> None:
    """Shapley's definition word by word: 120 orders, each group put in place after the other."""
    row, reference = some_rows(1, seed=5)[0], np.array(POLICY.reference_features, dtype=np.float32)
    columns = GROUP_COLUMNS
    effects = np.zeros(len(GROUPS))
    orders = list(permutations(range(len(GROUPS))))
    for order in orders:
        mixed = reference.copy()
        before = CHAIN.predict(mixed[None, :]).success[0]
        for group in order:
            mixed[columns == group] = row[columns == group]
            after = CHAIN.predict(mixed[None, :]).success[0]
            effects[group] += (after - before) / len(orders)
            before = after
    success = CHAIN.predict(row[None, :]).success
    explained = attribute(POLICY, CHAIN, row[None, :], _factors(1), success)
    assert explained.parts[0, MODEL] == pytest.approx(POLICY.alpha * effects, abs=1e-14)
    assert np.count_nonzero(np.abs(effects) > 1e-3) >= 4  # a case in which there is much to tell


@given(group=st.sampled_from(GROUPS), seed=seeds)
def test_a_group_that_is_as_the_references_contributes_nothing(
    group: FeatureGroup, seed: int
) -> None:
    rows = some_rows(3, seed=seed)
    own = GROUPS.index(group) == GROUP_COLUMNS
    rows[:, own] = np.array(POLICY.reference_features, dtype=np.float32)[own]
    explained = attribute(POLICY, CHAIN, rows, _factors(3), CHAIN.predict(rows).success)
    assert explained.parts[:, PARTS.index(group)] == pytest.approx(0.0, abs=1e-15)


def test_the_reference_itself_has_the_base_as_score_and_no_contribution() -> None:
    row = np.array([POLICY.reference_features], dtype=np.float32)
    factors, success = np.array([POLICY.reference_factors]), CHAIN.predict(row).success
    explained = attribute(POLICY, CHAIN, row, factors, success)
    assert explained.base == pytest.approx(combine(POLICY, factors, success)[0], abs=1e-15)
    assert explained.parts == pytest.approx(0.0, abs=1e-15)


def test_each_factor_contributes_its_own_weighted_distance_from_the_reference() -> None:
    factors = np.array([[1.0, 0.25, 0.0, 0.5, 0.2]])
    rows = some_rows(1)
    explained = attribute(POLICY, CHAIN, rows, factors, CHAIN.predict(rows).success)
    expected = [0.4 * 0.40 * 0.5, 0.0, 0.4 * 0.15 * -0.75, 0.4 * 0.10 * -0.5, 0.4 * 0.05 * 0.2]
    assert explained.parts[0, : len(FACTORS)].tolist() == pytest.approx(expected)


def test_what_a_workers_own_outcomes_add_counts_with_the_record() -> None:
    row = np.array([POLICY.reference_features], dtype=np.float32)
    shifts = np.array([[2.0, 0.5, 9.0]])
    success = CHAIN.predict(row, shifts).success
    explained = attribute(POLICY, CHAIN, row, _factors(1), success, shifts=shifts)
    moved = POLICY.alpha * (success[0] - CHAIN.predict(row).success[0])
    assert abs(moved) > 0.01
    assert explained.parts[0, RECORD] == pytest.approx(moved)
    others = [column for column in range(len(FACTORS), len(PARTS)) if column != RECORD]
    assert explained.parts[0, others] == pytest.approx(0.0, abs=1e-15)


def test_shifts_of_nothing_change_no_contribution() -> None:
    rows = some_rows(6)
    success = CHAIN.predict(rows).success
    plain = attribute(POLICY, CHAIN, rows, _factors(6), success)
    shifted = attribute(POLICY, CHAIN, rows, _factors(6), success, shifts=np.zeros((6, 3)))
    np.testing.assert_allclose(shifted.parts, plain.parts, rtol=0, atol=1e-12)


def test_an_explanation_does_not_depend_on_the_other_pairs() -> None:
    rows, factors = some_rows(40), _factors(40)
    success = CHAIN.predict(rows).success
    whole = attribute(POLICY, CHAIN, rows, factors, success)
    rng = np.random.default_rng(0)
    for _ in range(20):
        some = rng.permutation(40)[: rng.integers(1, 41)]
        part = attribute(POLICY, CHAIN, rows[some], factors[some], success[some])
        assert part.base == whole.base
        np.testing.assert_array_equal(part.parts, whole.parts[some])  # not even in the last bit


def test_no_pairs_need_no_explanation() -> None:
    explained = attribute(POLICY, CHAIN, some_rows(0), _factors(0), np.zeros(0))
    assert explained.parts.shape == (0, len(PARTS))


def test_a_policy_without_reference_features_explains_nothing() -> None:
    rows = some_rows(1)
    with pytest.raises(ValueError, match="no reference features"):
        attribute(
            replace(POLICY, reference_features=()),
            CHAIN,
            rows,
            _factors(1),
            CHAIN.predict(rows).success,
        )
