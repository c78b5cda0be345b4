"""Features of parts, with the market's record handed to them: those of the whole, bit for bit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.simulation.run import Simulation
from features.specification import OUTCOMES
from models.examination import ExaminationModel
from models.text_space import fit_text_space
from training.dataset import Dataset
from training.wide.fit import store_parts
from training.wide.layout import Layout, Plan, bounds_of
from training.wide.market_pass import pass_block, tell_offers, windows_over
from training.wide.rows import TRAIN, VALID, build_rows, read_sample, tree_rows


@pytest.fixture(scope="module")
def whole(tiny_simulation: Simulation) -> Dataset:
    history = tiny_simulation.history
    until = Dataset.of(history).windows().train.end
    return Dataset.of(history, fit_text_space(history, until=until))


def prepared(
    history: Simulation, folder: Path, parts: int, *, block_offers: int, sample_offers: int
) -> tuple[Layout, Plan, list[int]]:
    """Parts in a folder, with what the market's record said of them."""
    layout = Layout(folder)
    store_parts(history.history, layout, parts)
    plan = Plan.of(
        [bounds_of(layout, n) for n in range(parts)],
        sample_offers=sample_offers,
        block_offers=block_offers,
    )
    for number in range(parts):
        tell_offers(layout, plan, number)
    return layout, plan, [pass_block(layout, plan, block) for block in range(plan.blocks)]


@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(parts=st.integers(1, 6), block_offers=st.sampled_from([400, 1_000, 10_000]))
def test_features_factors_and_labels_are_those_of_the_whole_history(
    tiny_simulation: Simulation,
    whole: Dataset,
    tmp_path_factory: pytest.TempPathFactory,
    parts: int,
    block_offers: int,
) -> None:
    layout, plan, counts = prepared(
        tiny_simulation,
        tmp_path_factory.mktemp("parts"),
        parts,
        block_offers=block_offers,
        sample_offers=10_000,
    )
    windows = windows_over(layout, plan, counts)
    assert windows == whole.windows()
    for number in range(parts):
        build_rows(layout, plan, number, windows, whole.space)
    found = read_sample([layout.sample(n) for n in range(parts)], whole.space)
    for name in ("matrix", "factors", "shown_at", "positions", "groups"):
        np.testing.assert_array_equal(getattr(found, name), getattr(whole, name), err_msg=name)
    for outcome in OUTCOMES:
        for a, b in zip(found.labels[outcome], whole.labels[outcome], strict=True):
            np.testing.assert_array_equal(a, b)


def test_trees_get_the_rows_that_one_machine_would_learn_from(
    tiny_simulation: Simulation, whole: Dataset, tmp_path: Path
) -> None:
    layout, plan, counts = prepared(
        tiny_simulation, tmp_path, 3, block_offers=1_000, sample_offers=10_000
    )
    windows, seen = windows_over(layout, plan, counts), ExaminationModel(np.array([1.0, 0.5]))
    for number in range(3):
        build_rows(layout, plan, number, windows, whole.space)
    for outcome in OUTCOMES:
        for code, window in ((TRAIN, windows.train), (VALID, windows.valid)):
            chosen = whole.within(window, outcome)
            found = [tree_rows(layout, n, outcome, code, seen) for n in range(3)]
            matrix = np.concatenate([rows.matrix for rows in found])
            assert len(matrix) == np.count_nonzero(chosen) > 0
            labels = np.concatenate([rows.labels for rows in found])
            wanted = np.column_stack([whole.matrix[chosen], whole.labels[outcome].values[chosen]])
            rows = np.column_stack([matrix, labels.astype(np.float32)])
            np.testing.assert_array_equal(
                rows[np.lexsort(rows.T)], wanted[np.lexsort(wanted.T)].astype(np.float32)
            )


def test_a_sample_holds_whole_rankings_and_a_share_of_them(
    tiny_simulation: Simulation, whole: Dataset, tmp_path: Path
) -> None:
    layout, plan, counts = prepared(
        tiny_simulation, tmp_path, 3, block_offers=1_000, sample_offers=1_000
    )
    assert plan.whole_parts == 1
    windows = windows_over(layout, plan, counts)
    built = [build_rows(layout, plan, n, windows, whole.space) for n in range(3)]
    again = [build_rows(layout, plan, n, windows, whole.space) for n in range(3)]
    assert built == again  # the second time from what is there
    found = read_sample([layout.sample(n) for n in range(3)], whole.space)
    assert len(found) == sum(part.sampled for part in built)
    assert 0.2 < len(found) / len(whole) < 0.47
    sizes = {  # of each ranking in the whole history, by its first exposure
        (at, row.tobytes()): 0 for at, row in zip(whole.shown_at, whole.matrix, strict=True)
    }
    assert all(
        (at, row.tobytes()) in sizes for at, row in zip(found.shown_at, found.matrix, strict=True)
    )
    of_whole = np.bincount(whole.groups)
    of_sample = np.bincount(found.groups)
    assert np.bincount(of_sample).argmax() == np.bincount(of_whole).argmax()
    one = read_sample([layout.market_sample(0)], whole.space)
    assert len(one) == built[0].exposures


def test_a_folder_of_another_plan_is_refused(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    Plan(2, 100, [0, 10], 50, 1).keep(layout)
    Plan(2, 100, [0, 10], 50, 1).keep(layout)
    with pytest.raises(ValueError, match="another plan"):
        Plan(3, 100, [0, 10], 50, 1).keep(layout)


def test_a_history_of_nothing_has_no_plan(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no exposure"):
        Plan.of([], sample_offers=10, block_offers=10)


def test_blocks_cover_every_exposure_of_the_parts(
    tiny_simulation: Simulation, tmp_path: Path
) -> None:
    _, plan, counts = prepared(
        tiny_simulation, tmp_path, 2, block_offers=500, sample_offers=10_000
    )
    assert plan.blocks == -(-plan.exposures // 500)
    assert sum(counts) == plan.exposures == len(tiny_simulation.history.exposures)
