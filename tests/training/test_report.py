"""What is said of a chain on later rows: figures by definition, and the reliability diagram."""

from __future__ import annotations

import pytest

from data.simulation.run import Simulation
from features.specification import ACCEPT, OUTCOMES
from models.calibration import log_loss
from models.release import Release
from training.dataset import Dataset, Window
from training.metrics import auc, brier
from training.report import flat, judge_chain


@pytest.fixture(scope="module")
def data(tiny_simulation: Simulation) -> Dataset:
    return Dataset.of(tiny_simulation.history)


def test_acceptance_is_judged_at_its_position_but_ranked_as_served(
    data: Dataset, tiny_release: Release
) -> None:
    window = data.windows().test
    figures = judge_chain(data, tiny_release.chain, tiny_release.examination, window, seed=7)
    rows = data.within(window, ACCEPT)
    labels = data.labels[ACCEPT].values[rows]
    served = tiny_release.chain.accept.predict(data.matrix[rows])
    observed = served * tiny_release.examination.predict(data.positions[rows])
    accept = figures[ACCEPT]
    assert accept["rows"] == rows.sum()
    assert accept["base_rate"] == pytest.approx(labels.mean())
    assert accept["auc"] == pytest.approx(auc(labels, served))
    assert accept["log_loss"] == pytest.approx(log_loss(labels, observed))
    assert accept["brier"] == pytest.approx(brier(labels, observed))
    assert accept["predicted_over_observed"] == pytest.approx(observed.mean() / labels.mean())


def test_every_interval_holds_its_figure(data: Dataset, tiny_release: Release) -> None:
    window = data.windows().test
    figures = judge_chain(data, tiny_release.chain, tiny_release.examination, window, seed=7)
    for outcome in OUTCOMES:
        for name in ("auc", "log_loss"):
            interval, value = figures[outcome][f"{name}_interval"], figures[outcome][name]
            assert isinstance(interval, list)
            assert isinstance(value, float)
            assert interval[0] <= value <= interval[1]


def test_of_rows_with_one_answer_only_their_number_is_said(
    data: Dataset, tiny_release: Release
) -> None:
    nothing = Window(0, 1)
    figures = judge_chain(data, tiny_release.chain, tiny_release.examination, nothing, seed=7)
    assert figures == {outcome: {"rows": 0.0} for outcome in OUTCOMES}


def test_nested_figures_are_told_by_their_path() -> None:
    nested = {"a": {"b": 1, "c": [1.0, 2.0]}, "d": 0.5, "e": "text", "f": {"g": {"h": True}}}
    assert flat(nested) == {"a.b": 1.0, "d": 0.5, "f.g.h": 1.0}
