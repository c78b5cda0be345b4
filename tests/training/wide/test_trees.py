"""Trees that two processes learn together: those of one machine, on the same rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from data.simulation.run import Simulation
from features.specification import ACCEPT, OUTCOMES
from models.boosting import BoostingParameters
from models.calibration import log_loss
from models.release import load_release, write_release
from models.text_space import fit_text_space
from training.contents import complete_release
from training.dataset import Dataset
from training.fitting import FittedChain, chance_examined, fit_chain
from training.wide.cluster import local_cluster
from training.wide.fit import WideFit, fit_wide, store_parts
from training.wide.layout import Layout
from training.wide.trees import best_round, cluster_settings, on_one_machine

if TYPE_CHECKING:
    from distributed import Client

needs_dask = pytest.mark.skipif(
    find_spec("distributed") is None, reason="not on this machine: the extra `scale`"
)

# Every row in every tree: with a share of them each process draws its own.
ALL_ROWS = BoostingParameters(trees=20, threads=1, row_share=1.0)


def silence(step: str) -> None:
    """Nobody watches."""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Client]:
    with local_cluster(2) as client:
        yield client


@pytest.fixture(scope="module")
def wide(
    cluster: Client, tiny_simulation: Simulation, tmp_path_factory: pytest.TempPathFactory
) -> WideFit:
    layout = Layout(tmp_path_factory.mktemp("wide"))
    store_parts(tiny_simulation.history, layout, 4)
    return fit_wide(cluster, layout, ALL_ROWS, say=silence, block_offers=1_000)


@pytest.fixture(scope="module")
def data(tiny_simulation: Simulation) -> Dataset:
    history = tiny_simulation.history
    until = Dataset.of(history).windows().train.end
    return Dataset.of(history, fit_text_space(history, until=until))


@pytest.fixture(scope="module")
def alone(data: Dataset) -> FittedChain:
    return fit_chain(data, data.windows(), on_one_machine(ALL_ROWS), say=silence)


@needs_dask
def test_everything_but_the_trees_is_equal(
    wide: WideFit, alone: FittedChain, data: Dataset
) -> None:
    np.testing.assert_array_equal(wide.material.rows.matrix, data.matrix)
    np.testing.assert_array_equal(wide.fitted.examination.levels_, alone.examination.levels_)
    for outcome in OUTCOMES:
        together, single = (getattr(c, outcome) for c in (wide.fitted.chain, alone.chain))
        assert together.linear.intercept == single.linear.intercept
        np.testing.assert_array_equal(together.linear.weights, single.linear.weights)


@needs_dask
def test_probabilities_of_two_processes_are_those_of_one_machine_within_the_stated_tolerance(
    wide: WideFit, alone: FittedChain, data: Dataset
) -> None:
    """The tolerance of docs/scale.md, at a size where trees depend on single rows."""
    for outcome in OUTCOMES:
        together, single = (
            getattr(chain, outcome).uncalibrated() for chain in (wide.fitted.chain, alone.chain)
        )
        apart = together.scores(data.matrix) - single.scores(data.matrix)
        assert np.abs(apart).mean() < 0.1
        later = data.within(data.windows().test, outcome)
        labels = data.labels[outcome].values[later]
        seen = chance_examined(data, alone.examination, outcome)[later]
        losses = [
            log_loss(labels, seen * model.predict(data.matrix[later]))
            for model in (together, single)
        ]
        assert losses[0] == pytest.approx(losses[1], abs=0.02)


@needs_dask
def test_the_release_is_one_that_loads_and_judges_all_outcomes(
    wide: WideFit, tiny_until: datetime, tmp_path: Path
) -> None:
    few = replace(ALL_ROWS, trees=3)
    contents = complete_release(wide.material, wide.fitted, few, say=silence)
    release = load_release(tmp_path / write_release(tmp_path, contents, created_at=tiny_until))
    assert set(release.manifest["metrics"]["outcomes"]) == set(OUTCOMES)
    assert release.expectations
    text = (tmp_path / release.id / "accept.lightgbm.txt").read_text("utf-8")
    assert "127.0.0.1" not in text  # so that equal trees make equal bytes
    matrix = wide.material.rows.matrix
    for name in OUTCOMES:
        loaded, fitted = (getattr(c, name) for c in (release.chain, wide.fitted.chain))
        np.testing.assert_array_equal(loaded.predict(matrix), fitted.predict(matrix))


# ---- Which rounds are kept, and by which settings -----------------------------------------------


@pytest.mark.parametrize(
    ("losses", "patience", "kept"),
    [
        ([3.0, 2.0, 1.0], 2, 3),
        ([3.0, 1.0, 2.0, 2.0], 2, 2),
        ([3.0, 1.0, 2.0, 2.0, 0.5], 2, 2),  # the better one comes too late
        ([3.0, 1.0, 2.0, 2.0, 0.5], 3, 5),
        ([1.0, 1.0, 1.0], 5, 1),  # no better is not better
        ([1.0], 5, 1),
        ([], 5, 0),
    ],
)
def test_the_rounds_kept_are_those_of_early_stopping(
    losses: list[float], patience: int, kept: int
) -> None:
    assert best_round(losses, patience) == kept


def test_the_cluster_is_told_the_settings_of_one_machine_but_for_threads_and_constraints() -> None:
    settings = cluster_settings(ACCEPT, replace(ALL_ROWS, leaves=9, extra={"max_bin": 31}))
    assert settings["num_leaves"] == 9
    assert settings["max_bin"] == 31
    assert settings["min_child_samples"] == ALL_ROWS.rows_per_leaf
    assert settings["monotone_constraints_method"] == "basic"
    assert not {"num_threads", "min_data_in_leaf", "seed"} & set(settings)


def test_without_the_extra_a_cluster_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from data.errors import NotReady

    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(NotReady, match=r"hustlexp-ai\[scale\]"), local_cluster(1):
        pass
