"""The benchmark of recommendations: whole answers, alerts that are first ones, known figures."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from data.simulation.world import CITIES, City
from serving.benchmarks.recommendations import page, run


def test_a_run_gives_every_figure_of_the_page(
    tiny_city: City,
    tiny_release_folder: Path,
    tiny_until: datetime,
    monkeypatch: pytest.MonkeyPatch,
    all_cores: set[int],
) -> None:
    monkeypatch.setitem(CITIES, "tiny", tiny_city)
    figures = run(
        tiny_release_folder,
        city="tiny",
        now=tiny_until,
        requests=20,
        seed=1,
        say=lambda step: None,
    )
    assert figures["on_demand"]["requests"] == figures["proactive"]["requests"] == 20
    assert figures["recommendations_of_an_answer"] > 1.0
    assert 0.0 < figures["answers_with_bundles"] <= 1.0
    assert "p95" in page(figures)
