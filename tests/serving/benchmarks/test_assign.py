"""The benchmark of the assignment solver: its market, its figures."""

from __future__ import annotations

import numpy as np
import pytest

from serving.benchmarks.assign import dense_values, page, run


def test_the_market_is_drawn_by_the_seed_and_lacks_pairs_by_requirement() -> None:
    values = dense_values(np.random.default_rng(1), 60, 200)
    np.testing.assert_array_equal(values, dense_values(np.random.default_rng(1), 60, 200))
    share = np.mean(values > 0.0, axis=1)
    assert share.max() == 1.0  # a task that requires nothing
    assert 0.0 < share.min() < 0.5
    assert 0.3 < share.mean() < 0.7


@pytest.mark.usefixtures("all_cores")
def test_the_figures_are_told_for_every_kind_of_rules() -> None:
    figures = run(tasks=20, workers=60)
    assert set(figures["kinds"]) == {
        "one task each",
        "three tasks each",
        "three tasks each, further ones cost 2 USD",
    }
    for kind in figures["kinds"].values():
        assert 0.0 < kind["greedy_usd"] <= kind["value_usd"] == kind["bound_usd"]
        assert kind["gap"] == 0.0
        assert kind["p50_ms"] > 0.0
    assert page(figures).count("gap 0.0000 %") == 3
