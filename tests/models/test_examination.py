"""Position bias is told apart from how good the offers at each position were."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from data.simulation.run import Simulation
from models.examination import ExaminationModel
from models.forest import probability

TRUE_LEVELS = np.array([1.0, 0.8, 0.6, 0.45, 0.3])


def logged_rankings(
    *, by_merit: float, seed: int = 0
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """12,000 rankings of five: features (60000, 2), positions and acceptances.

    With `by_merit` above 0 better offers tend to stand first, as under any sensible policy.
    """
    rng = np.random.default_rng(seed)
    matrix = rng.normal(size=(12_000, 5, 2))
    appeal = by_merit * matrix[:, :, 0] + rng.gumbel(size=(12_000, 5))
    positions = np.argsort(np.argsort(-appeal, axis=1), axis=1).ravel() + 1
    rows = matrix.reshape(-1, 2)
    says_yes = probability(-0.3 + 1.2 * rows[:, 0] - 0.7 * rows[:, 1])
    accepted = rng.random(len(rows)) < TRUE_LEVELS[positions - 1] * says_yes
    return rows, positions.astype(np.int64), accepted.astype(np.int64)


@pytest.mark.parametrize("by_merit", [0.0, 0.7])
def test_the_chance_of_being_looked_at_is_found_from_what_was_accepted(by_merit: float) -> None:
    fitted = ExaminationModel().fit(*logged_rankings(by_merit=by_merit))
    assert fitted.levels_ == pytest.approx(TRUE_LEVELS, abs=0.04)


def test_taking_rates_by_position_for_it_would_blame_the_position_for_the_offers() -> None:
    """Why the offers' own appeal is fitted along: without it, e(5) comes out far too low."""
    matrix, positions, accepted = logged_rankings(by_merit=0.7)
    naive = accepted[positions == 5].mean() / accepted[positions == 1].mean()
    fitted = ExaminationModel().fit(matrix, positions, accepted).levels_[4]
    assert naive < 0.22
    assert fitted == pytest.approx(0.3, abs=0.04)


def test_the_first_position_is_the_measure_of_all() -> None:
    fitted = ExaminationModel().fit(*logged_rankings(by_merit=0.0))
    assert fitted.levels_[0] == 1.0
    assert fitted.predict(np.array([1])).tolist() == [1.0]


def test_positions_beyond_those_that_were_fitted_count_as_the_last_one() -> None:
    model = ExaminationModel(np.array([1.0, 0.7, 0.5]))
    assert model.predict(np.array([1, 2, 3, 4, 99])).tolist() == [1.0, 0.7, 0.5, 0.5, 0.5]
    assert model.predict(np.array([0])).tolist() == [1.0]


def test_rankings_of_one_position_teach_nothing_and_need_nothing() -> None:
    matrix, _, accepted = logged_rankings(by_merit=0.0)
    fitted = ExaminationModel().fit(matrix, np.ones(len(matrix), dtype=np.int64), accepted)
    assert fitted.levels_.tolist() == [1.0]


def test_a_feature_that_never_changes_does_not_disturb_the_fit() -> None:
    matrix, positions, accepted = logged_rankings(by_merit=0.0)
    wider = np.column_stack([matrix, np.full(len(matrix), 7.0)])
    plain = ExaminationModel().fit(matrix, positions, accepted)
    assert ExaminationModel().fit(wider, positions, accepted).levels_ == pytest.approx(
        plain.levels_, abs=1e-3
    )


def test_the_order_of_rows_does_not_matter() -> None:
    matrix, positions, accepted = logged_rankings(by_merit=0.7)
    order = np.random.default_rng(1).permutation(len(matrix))
    first = ExaminationModel().fit(matrix, positions, accepted)
    shuffled = ExaminationModel().fit(matrix[order], positions[order], accepted[order])
    assert shuffled.levels_ == pytest.approx(first.levels_, abs=1e-3)


def test_in_the_simulated_market_the_law_of_the_market_is_found(
    tiny_simulation: Simulation,
) -> None:
    """sigmoid(3.5 - 2 log k) over that of the first; 3,000 offers are few: roughly."""
    e, tasks = tiny_simulation.history.exposures, tiny_simulation.history.tasks
    answered = e.accepted >= 0
    matrix = np.column_stack([np.log(tasks.pay_usd[e.tasks]), tasks.service_min[e.tasks]])
    fitted = ExaminationModel().fit(matrix[answered], e.positions[answered], e.accepted[answered])
    assert fitted.levels_ == pytest.approx([1.0, 0.92, 0.81, 0.69, 0.59], abs=0.25)
    assert np.all((fitted.levels_ > 0.0) & (fitted.levels_ <= 1.0))
