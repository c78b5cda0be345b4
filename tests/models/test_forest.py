"""The compiled forest gives what LightGBM gives."""

from __future__ import annotations

from typing import Any

import lightgbm
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.forest import Forest, log_odds, probability

COLUMNS = 6
PLAIN: dict[str, Any] = {
    "objective": "binary",
    "num_leaves": 15,
    "max_depth": 5,
    "min_data_in_leaf": 5,
    "use_missing": False,
    "num_threads": 1,
    "verbosity": -1,
    "seed": 3,
    "deterministic": True,
    "force_row_wise": True,
    "max_bin": 63,
}


def some_rows(n: int, seed: int) -> NDArray[np.float32]:
    """Wide, narrow, whole-numbered, two-valued and tiny columns, zeros of both signs too."""
    rng = np.random.default_rng(seed)
    return np.column_stack(
        [
            rng.normal(0.0, 1_000.0, n),
            rng.normal(0.0, 1e-3, n),
            rng.integers(0, 8, n),
            rng.integers(0, 2, n),
            rng.choice([-0.0, 0.0, 1e-30, -1e-30, 1.0], n),
            rng.uniform(0.0, 1.0, n),
        ]
    ).astype(np.float32)


def boosted(
    matrix: NDArray[np.float32], seed: int = 0, rounds: int = 30, **change: Any
) -> lightgbm.Booster:
    rng = np.random.default_rng(seed)
    score = matrix[:, 0] / 1_000.0 + matrix[:, 2] - 4.0 * matrix[:, 3] + 2.0 * matrix[:, 4]
    labels = (rng.random(len(matrix)) < probability(score)).astype(int)
    return lightgbm.train(PLAIN | change, lightgbm.Dataset(matrix, labels), num_boost_round=rounds)


def thresholds_in(node: dict[str, Any]) -> list[tuple[int, float]]:
    """(feature, threshold) of every split of a dumped tree."""
    if "leaf_value" in node:
        return []
    here = [(int(node["split_feature"]), float(node["threshold"]))]
    return here + thresholds_in(node["left_child"]) + thresholds_in(node["right_child"])


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize(("leaves", "depth"), [(2, 1), (7, 3), (15, 5), (40, 6)])
def test_scores_are_those_of_the_booster(seed: int, leaves: int, depth: int) -> None:
    booster = boosted(some_rows(1_000, seed), seed, num_leaves=leaves, max_depth=depth)
    later = some_rows(700, seed + 100)
    forest = Forest.of(booster.dump_model())
    expected = booster.predict(later, raw_score=True)
    assert len(np.unique(expected)) > leaves  # trees, not a constant
    np.testing.assert_allclose(forest.predict(later), expected, rtol=0.0, atol=1e-12)


@pytest.mark.parametrize("seed", [0, 1])
def test_rows_at_and_beside_a_threshold_fall_on_the_side_of_the_booster(seed: int) -> None:
    booster = boosted(some_rows(1_000, seed), seed)
    dump = booster.dump_model()
    splits = [
        split for tree in dump["tree_info"] for split in thresholds_in(tree["tree_structure"])
    ]
    assert len(splits) > 100
    rows = np.repeat(some_rows(len(splits), seed + 7), 3, axis=0)
    for row, (column, threshold) in enumerate(splits):
        at = np.float32(threshold)
        below, above = (np.nextafter(at, np.float32(way)) for way in (-np.inf, np.inf))
        rows[3 * row : 3 * row + 3, column] = (below, at, above)
    rows[np.abs(rows) <= np.float32(1e-35)] = 0.0  # which LightGBM takes for zero anyway
    np.testing.assert_allclose(
        Forest.of(dump).predict(rows), booster.predict(rows, raw_score=True), rtol=0.0, atol=1e-12
    )


@pytest.mark.parametrize("n", [0, 1, 127, 128, 129, 1_000])
def test_any_number_of_rows_is_scored_row_by_row(n: int) -> None:
    forest = Forest.of(boosted(some_rows(1_000, 0)).dump_model())
    rows = some_rows(1_000, 5)
    np.testing.assert_array_equal(forest.predict(rows[:n]), forest.predict(rows)[:n])


def test_a_tree_of_two_levels_by_hand() -> None:
    """Left of 1.5 in column 0: leaf 10. Else left of -2 in column 1: leaf 20, right of it 30."""

    def leaf(value: float) -> dict[str, Any]:
        return {"leaf_value": value}

    def split(column: int, threshold: float, left: Any, right: Any) -> dict[str, Any]:
        return {
            "split_feature": column,
            "threshold": threshold,
            "decision_type": "<=",
            "missing_type": "None",
            "left_child": left,
            "right_child": right,
        }

    tree = split(0, 1.5, leaf(10.0), split(1, -2.0, leaf(20.0), leaf(30.0)))
    forest = Forest.of({"tree_info": [{"tree_structure": tree}, {"tree_structure": leaf(0.25)}]})
    rows = np.array([[1.5, 9.0], [1.6, -2.0], [1.6, -1.9], [-9.0, -9.0]], dtype=np.float32)
    assert forest.depth == 2
    assert forest.predict(rows).tolist() == [10.25, 20.25, 30.25, 10.25]


def test_a_forest_without_trees_scores_zero() -> None:
    for forest in (Forest.empty(), Forest.of({"tree_info": []})):
        assert forest.predict(some_rows(3, 0)).tolist() == [0.0, 0.0, 0.0]


def test_only_the_first_rounds_are_compiled_where_only_they_are_dumped() -> None:
    rows = some_rows(1_000, 0)
    booster = boosted(rows)
    forest = Forest.of(booster.dump_model(num_iteration=4))
    expected = booster.predict(rows, raw_score=True, num_iteration=4)
    np.testing.assert_allclose(forest.predict(rows), expected, rtol=0.0, atol=1e-12)


def test_splits_on_categories_are_refused() -> None:
    rows = some_rows(1_000, 0)
    rng = np.random.default_rng(0)
    labels = (rng.random(1_000) < np.where(np.isin(rows[:, 2], [1, 4, 6]), 0.9, 0.1)).astype(int)
    data = lightgbm.Dataset(rows, labels, categorical_feature=[2])
    booster = lightgbm.train(PLAIN, data, num_boost_round=3)
    with pytest.raises(ValueError, match="numeric splits"):
        Forest.of(booster.dump_model())


def test_splits_that_know_missing_values_are_refused() -> None:
    rows = some_rows(1_000, 0)
    rows[::3, 0] = np.nan
    booster = lightgbm.train(
        PLAIN | {"use_missing": True},
        lightgbm.Dataset(rows, np.isnan(rows[:, 0]).astype(int)),
        num_boost_round=3,
    )
    with pytest.raises(ValueError, match="without missing values"):
        Forest.of(booster.dump_model())


def test_trees_deeper_than_six_levels_are_refused() -> None:
    booster = boosted(some_rows(2_000, 0), num_leaves=64, max_depth=7, min_data_in_leaf=1)
    with pytest.raises(ValueError, match="levels deep"):
        Forest.of(booster.dump_model())


def test_rows_of_another_type_or_layout_are_refused_rather_than_misread() -> None:
    forest = Forest.of(boosted(some_rows(1_000, 0)).dump_model())
    rows = some_rows(10, 0)
    wrong: list[Any] = [rows.astype(np.float64), np.asfortranarray(rows), rows[:, ::2]]
    for matrix in wrong:
        with pytest.raises(TypeError):
            forest.predict(matrix)


@given(st.floats(-30.0, 30.0))
def test_log_odds_and_probability_are_each_others_reverse(score: float) -> None:
    if abs(score) < 15.0:
        assert float(log_odds(probability(np.array(score)))) == pytest.approx(score, abs=1e-4)
    assert 0.0 <= float(probability(np.array(score))) <= 1.0


def test_probabilities_by_hand_and_at_the_ends() -> None:
    scores = np.array([-1e308, -np.log(3.0), 0.0, np.log(4.0), 1e308])
    assert probability(scores) == pytest.approx([0.0, 0.25, 0.5, 0.8, 1.0])
    ends = log_odds(np.array([0.0, 0.8, 1.0]))
    assert ends == pytest.approx([-np.log(1e9), np.log(4.0), np.log(1e9)], abs=1e-6)
