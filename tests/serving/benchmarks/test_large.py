"""The benchmark of a large market: what it tells, and the base that a second run takes up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data.simulation.run import Simulation
from data.simulation.world import CITIES, City
from engine.market import MarketSnapshot
from engine.matching import Matcher
from models.release import Release
from serving.benchmarks import large, under_load
from serving.benchmarks.match import worker_questions
from serving.benchmarks.under_load import UnderLoad


def _here(work: Callable[..., Any], *arguments: Any, say: large.Say) -> Any:
    return work(*arguments, say=say)


def test_a_second_run_maps_the_base_of_the_first(
    tiny_city: City,
    tiny_release_folder: Path,
    tiny_until: datetime,
    tmp_path: Path,
    all_cores: set[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(CITIES, "tiny", tiny_city)
    monkeypatch.setattr(large, "_in_a_process", _here)
    monkeypatch.setattr(under_load, "LOADED_S", 0.5)
    monkeypatch.setattr(under_load, "TOLD_A_SECOND", 200)
    told: list[list[str]] = []
    figures: list[dict[str, Any]] = []
    for _ in range(2):
        told.append([])
        figures.append(
            large.run(
                tiny_release_folder,
                city="tiny",
                now=tiny_until,
                requests=100,
                seed=7,
                folder=tmp_path,
                say=told[-1].append,
            )
        )
    assert "Building the market" in told[0]
    assert told[1][0] == "Mapping the base"
    first, second = figures
    assert first["build_seconds"] == second["build_seconds"]  # of the one that was built
    assert first["bytes_a_worker"] == second["bytes_a_worker"]
    parts = first["bytes_a_worker"]
    assert sum(parts.values()) - parts["all"] == pytest.approx(parts["all"], abs=len(parts))
    assert first["workers"] == tiny_city.workers
    text = large.page(second)
    assert "events a second applied" in text
    assert f"{tiny_city.workers:,} workers" in text


def test_events_are_taken_up_while_questions_are_answered(
    tiny_release: Release,
    tiny_simulation: Simulation,
    tiny_until: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(under_load, "LOADED_S", 1.0)
    monkeypatch.setattr(under_load, "TOLD_A_SECOND", 200)
    market = MarketSnapshot.build(tiny_simulation.history, as_of=tiny_until)
    rng = np.random.default_rng(1)
    scene = UnderLoad(Matcher(tiny_release, market), tiny_until, rng)
    figures = scene.play(worker_questions(rng, 50))
    assert figures["events"] == 4 * 50 - 4 * 1  # each look's shares are rounded
    assert figures["asked"] >= 1
    after = scene.matcher.market
    assert any(str(id).startswith("b4-") for id in after.tasks.ids)
    assert len(after.workers) == len(market.workers)
    assert np.count_nonzero(after.workers.lat != market.workers.lat) > 100
