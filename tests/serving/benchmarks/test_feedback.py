"""The benchmark of feedback tells what was measured, in a city that is quickly simulated."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from data.simulation.world import CITIES, City
from serving.benchmarks.feedback import page, run


def test_a_measurement_tells_latency_relay_and_whom_a_flood_moved(
    tiny_city: City,
    tiny_release_folder: Path,
    tiny_until: datetime,
    monkeypatch: pytest.MonkeyPatch,
    all_cores: set[int],
) -> None:
    monkeypatch.setitem(CITIES, "tiny", tiny_city)
    figures = run(
        tiny_release_folder, city="tiny", now=tiny_until, requests=20, flood=80, seed=7,
        database_url=None, say=lambda step: None,
    )  # fmt: skip
    assert (figures["city"], figures["workers"]) == ("tiny", 150)
    assert figures["database"] == "sqlite"
    for name in ("new", "repeated"):
        assert figures[name]["requests"] == 20
        assert 0.0 < figures[name]["p50_ms"] <= figures[name]["p95_ms"]
    assert figures["relay"]["pairs"] > 0
    flood = figures["flood"]
    assert 0 < flood["counted"] <= 60  # once for each open task
    assert flood["others_moved_by_at_most"] == 0.0
    assert flood["his_mean_after"] < flood["his_mean_before"]
    assert "80 false reports" in page(figures)
