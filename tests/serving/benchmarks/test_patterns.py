"""The benchmark of patterns: busy workers, known figures, the same answer the naive way."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from data.reference.calendar import epoch
from data.simulation.run import Simulation
from data.simulation.world import CITIES, City
from serving.benchmarks import patterns
from serving.benchmarks.patterns import page, run, with_busy_workers


def test_busy_workers_have_so_many_outcomes_each(
    tiny_simulation: Simulation, tiny_until: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patterns, "OUTCOMES", 500)
    history, busy = with_busy_workers(
        tiny_simulation.history, np.random.default_rng(1), epoch(tiny_until)
    )
    counts = np.bincount(history.exposures.workers, minlength=len(history.workers))
    assert len(busy) == len(history.exposures) // 500
    assert (counts[busy] >= 500).all()
    assert (np.diff(history.exposures.shown_at) >= 0).all()


def test_a_run_gives_every_figure_of_the_page(
    tiny_city: City,
    tiny_release_folder: Path,
    tiny_until: datetime,
    monkeypatch: pytest.MonkeyPatch,
    all_cores: set[int],
) -> None:
    monkeypatch.setitem(CITIES, "tiny", tiny_city)
    monkeypatch.setattr(patterns, "OUTCOMES", 500)
    figures = run(
        tiny_release_folder,
        city="tiny",
        now=tiny_until,
        requests=30,
        seed=1,
        say=lambda step: None,
    )
    assert figures["busy_workers"] >= 1
    assert figures["patterns"]["requests"] == 30
    assert figures["data_points_of_90_days"] > 500
    assert "p95" in page(figures)
