"""What is learnt is P(outcome | looked at first), in the directions that are certain."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from features.specification import ACCEPT, COLUMN, NAMES, OUTCOMES, monotone_directions
from models.boosting import BoostingParameters, FittedTrees, Rows, fit_trees
from models.calibration import CalibrationKind, log_loss
from models.forest import probability

PARAMETERS = BoostingParameters(trees=60, learning_rate=0.1, rows_per_leaf=30, threads=1)
PAY, HOUR = COLUMN["hourly_pay_log"], COLUMN["hour"]


def some_rows(n: int, seed: int) -> NDArray[np.float32]:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, len(NAMES))).astype(np.float32)


def truth(matrix: NDArray[np.float32]) -> NDArray[np.float64]:
    """Better pay and the right hours, no straight line in either."""
    pay, hour = matrix[:, PAY].astype(float), matrix[:, HOUR].astype(float)
    p = probability(0.4 + 1.2 * np.tanh(2.0 * pay) - 1.5 * (np.abs(hour) > 1.0))
    return p.astype(np.float64)


def labelled(n: int, seed: int, *, is_thinned: bool = False) -> Rows:
    """Rows drawn from `truth`; thinned by a known chance of not having been looked at."""
    rng = np.random.default_rng(seed + 1_000)
    matrix = some_rows(n, seed)
    examined = rng.choice([1.0, 0.5, 0.2], n) if is_thinned else np.ones(n)
    labels = rng.random(n) < examined * truth(matrix)
    return Rows(matrix, labels.astype(np.int64), examined)


def as_if_all_were_looked_at(rows: Rows) -> Rows:
    return Rows(rows.matrix, rows.labels, np.ones(len(rows)))


@pytest.fixture(scope="module")
def fitted() -> FittedTrees:
    return fit_trees(ACCEPT, labelled(8_000, 0), labelled(3_000, 1), PARAMETERS)


@pytest.fixture(scope="module")
def fitted_to_thinned() -> FittedTrees:
    train, valid = (labelled(n, seed, is_thinned=True) for n, seed in ((12_000, 0), (4_000, 1)))
    return fit_trees(ACCEPT, train, valid, PARAMETERS)


def closed_gap(model: FittedTrees) -> float:
    """Share of the log-loss gap between base rate and truth that the model closes on new rows."""
    rows = some_rows(5_000, 9)
    p = truth(rows)
    base, reached, best = (
        log_loss(p, q) for q in (np.full(len(p), p.mean()), model.model.predict(rows), p)
    )
    return (base - reached) / (base - best)


def test_most_of_what_can_be_learnt_is_learnt(fitted: FittedTrees) -> None:
    assert closed_gap(fitted) > 0.85


def test_labels_thinned_by_a_known_examination_teach_the_same_probability(
    fitted_to_thinned: FittedTrees,
) -> None:
    rows = some_rows(5_000, 9)
    predicted = fitted_to_thinned.model.predict(rows)
    assert closed_gap(fitted_to_thinned) > 0.75
    assert predicted.mean() == pytest.approx(truth(rows).mean(), abs=0.03)


def test_thinned_labels_taken_as_they_are_would_teach_far_too_little() -> None:
    train, valid = (labelled(n, seed, is_thinned=True) for n, seed in ((12_000, 0), (4_000, 1)))
    blind = fit_trees(
        ACCEPT, as_if_all_were_looked_at(train), as_if_all_were_looked_at(valid), PARAMETERS
    )
    rows = some_rows(5_000, 9)
    # 1, 0.5 and 0.2 in equal shares: 0.57 of the offers are looked at.
    assert blind.model.predict(rows).mean() == pytest.approx(0.57 * truth(rows).mean(), abs=0.03)


def test_the_model_that_serves_scores_as_the_booster_that_was_fitted(fitted: FittedTrees) -> None:
    rows, model, booster = some_rows(1_000, 5), fitted.model, fitted.booster
    trees = booster.predict(rows, raw_score=True, num_iteration=booster.best_iteration)
    expected = model.linear.predict(rows) + trees
    np.testing.assert_allclose(model.scores(rows), expected, rtol=0.0, atol=1e-9)
    assert model.forest.value.shape[0] == booster.best_iteration > 0
    assert model.calibrator.kind == CalibrationKind.NONE


def swept(model: FittedTrees, column: int) -> NDArray[np.float64]:
    """(40, 60) scores of 40 rows as one feature runs from -4 to 4."""
    rows = np.repeat(some_rows(40, 3), 60, axis=0)
    rows[:, column] = np.tile(np.linspace(-4.0, 4.0, 60, dtype=np.float32), 40)
    return np.asarray(model.model.scores(rows).reshape(40, 60))


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_scores_move_only_in_the_directions_that_are_certain_even_against_the_data(
    outcome: str,
) -> None:
    """Labels follow the reverse of every constraint, as strongly as they can."""
    directions = np.array(monotone_directions(outcome))

    def reversed_rows(n: int, seed: int) -> Rows:
        matrix = some_rows(n, seed)
        p = probability(-1.5 * (matrix @ directions) + 1.5 * matrix[:, HOUR])
        drawn = np.random.default_rng(seed).random(n) < p
        return Rows(matrix, drawn.astype(np.int64), np.ones(n))

    small = replace(PARAMETERS, trees=25)
    model = fit_trees(outcome, reversed_rows(3_000, 0), reversed_rows(1_000, 1), small)
    assert np.ptp(swept(model, HOUR)) > 0.1  # something was learnt
    for column in np.flatnonzero(directions):
        steps = np.diff(swept(model, int(column)), axis=1) * directions[column]
        assert steps.min() >= -1e-9, NAMES[column]


def test_the_same_rows_and_seed_give_the_same_model_bit_for_bit(fitted: FittedTrees) -> None:
    again = fit_trees(ACCEPT, labelled(8_000, 0), labelled(3_000, 1), PARAMETERS)
    rows = some_rows(200, 7)
    assert again.model.scores(rows).tobytes() == fitted.model.scores(rows).tobytes()
    other = fit_trees(ACCEPT, labelled(8_000, 0), labelled(3_000, 1), replace(PARAMETERS, seed=8))
    assert other.model.scores(rows).tobytes() != fitted.model.scores(rows).tobytes()


def test_where_nothing_can_be_learnt_nothing_is() -> None:
    def noise(n: int, seed: int) -> Rows:
        labels = np.random.default_rng(seed + 50).random(n) < 0.35
        return Rows(some_rows(n, seed), labels.astype(np.int64), np.ones(n))

    model = fit_trees(ACCEPT, noise(8_000, 0), noise(3_000, 1), PARAMETERS).model
    predicted = model.predict(some_rows(5_000, 9))
    assert predicted.mean() == pytest.approx(0.35, abs=0.02)
    assert predicted.std() < 0.05


@pytest.mark.parametrize("label", [0, 1])
def test_rows_of_one_label_are_refused(label: int) -> None:
    rows = Rows(some_rows(500, 0), np.full(500, label), np.ones(500))
    with pytest.raises(ValueError, match="both labels"):
        fit_trees(ACCEPT, rows, labelled(100, 1), PARAMETERS)


def test_no_rows_at_all_are_refused() -> None:
    with pytest.raises(ValueError, match="accept"):
        fit_trees(ACCEPT, labelled(0, 0), labelled(100, 1), PARAMETERS)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_no_label_is_ever_weighted_more_than_the_other(outcome: str) -> None:
    settings = PARAMETERS.for_lightgbm(outcome)
    assert not {"is_unbalance", "scale_pos_weight", "class_weight"} & set(settings)
    assert settings["monotone_constraints"] == monotone_directions(outcome)
    assert settings["use_missing"] is False  # the compiled forest knows no missing values
