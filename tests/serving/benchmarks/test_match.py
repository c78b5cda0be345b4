"""The benchmark of match-task: its questions, its figures, and the naive way beside it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data.reference.categories import CATEGORIES
from data.simulation.run import Simulation
from data.simulation.world import CITIES, City
from engine.market import MarketSnapshot
from engine.matching import Matcher
from models.release import Release
from serving.benchmarks import match
from serving.benchmarks.match import run, task_questions, worker_questions
from serving.benchmarks.naive import NaiveMatcher


@pytest.fixture(scope="module")
def market(tiny_simulation: Simulation, tiny_until: datetime) -> MarketSnapshot:
    return MarketSnapshot.build(tiny_simulation.history, as_of=tiny_until)


def test_questions_are_drawn_by_the_seed_and_differ() -> None:
    asked = worker_questions(np.random.default_rng(1), 500)
    assert asked == worker_questions(np.random.default_rng(1), 500)
    assert asked != worker_questions(np.random.default_rng(2), 500)
    assert len({question.task_id for question in asked}) == 500
    assert len({(question.lat, question.lng) for question in asked}) == 500


def test_questions_are_of_all_kinds() -> None:
    asked = worker_questions(np.random.default_rng(1), 1_000)
    assert len({question.urgency for question in asked}) == 3
    assert len({question.category for question in asked}) > len(CATEGORIES) / 2
    requirements = Counter(question.requirements for question in asked)
    assert set(requirements) == {(), ("car",)}
    assert requirements["car",] / 1_000 == pytest.approx(0.2, abs=0.05)
    assert all(20.0 <= question.pay_usd <= 180.0 for question in asked)


def test_each_worker_asks_from_where_he_is_and_once(market: MarketSnapshot) -> None:
    asked = task_questions(np.random.default_rng(1), market, 100)
    assert len({question.worker_id for question in asked}) == 100
    for question in asked:
        row = market.worker_row[str(question.worker_id)]
        assert (question.lat, question.lng) == (market.workers.lat[row], market.workers.lng[row])


def test_the_naive_way_gives_the_engines_answer(
    tiny_release_folder: Path, tiny_release: Release, market: MarketSnapshot, tiny_until: datetime
) -> None:
    matcher = Matcher(tiny_release, market, best_first=True)
    naive = NaiveMatcher(tiny_release_folder, tiny_release, market, matcher)
    for question in worker_questions(np.random.default_rng(3), 20):
        mine = matcher.workers_for_task(question, now=tiny_until, ranking_id="r").matches
        plain = naive.workers_for_task(question, now=tiny_until)
        assert [row["worker_id"] for row in plain] == [m.worker_id for m in mine]
        for row, found in zip(plain, mine, strict=True):
            p = found.probabilities
            assert row["score"] == pytest.approx(found.score, abs=1e-9)
            assert row["distance_m"] == pytest.approx(found.stats.distance_m)
            assert [row["accept"], row["complete"], row["on_time"]] == pytest.approx(
                [p.accept, p.complete, p.on_time], abs=1e-9
            )


def _measured(folder: Path, now: datetime) -> dict[str, Any]:
    return run(folder, city="tiny", now=now, requests=100, seed=7, say=lambda step: None)


def test_a_measurement_tells_what_was_measured_and_beside_what(
    tiny_city: City,
    tiny_release_folder: Path,
    tiny_until: datetime,
    monkeypatch: pytest.MonkeyPatch,
    all_cores: set[int],
) -> None:
    monkeypatch.setitem(CITIES, "tiny", tiny_city)
    figures = _measured(tiny_release_folder, tiny_until)
    assert (figures["city"], figures["workers"]) == ("tiny", 150)
    assert figures["open_tasks"] >= 60
    assert figures["release"] == tiny_release_folder.name
    assert figures["core"] == max(all_cores)
    for form in ("workers_for_task", "tasks_for_worker"):
        f = figures[form]
        assert f["requests"] == 100
        assert 0.0 < f["p50_ms"] <= f["p95_ms"] <= f["p99_ms"]
        candidates = f["candidates"]
        assert 0 < candidates["p5"] <= candidates["p50"] <= candidates["p95"] <= candidates["max"]
    assert figures["workers_for_task"]["candidates"]["max"] <= 150
    assert figures["tasks_for_worker"]["candidates"]["max"] <= figures["open_tasks"]
    assert figures["ratio_of_medians"] > 0.0


def test_two_ways_that_disagree_are_not_compared(
    tiny_city: City,
    tiny_release_folder: Path,
    tiny_until: datetime,
    monkeypatch: pytest.MonkeyPatch,
    all_cores: set[int],
) -> None:
    class Backwards(NaiveMatcher):
        def workers_for_task(self, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
            return super().workers_for_task(*args, **kwargs)[::-1]

    monkeypatch.setitem(CITIES, "tiny", tiny_city)
    monkeypatch.setattr(match, "NaiveMatcher", Backwards)
    with pytest.raises(AssertionError, match="ranks 'bench-0' otherwise"):
        _measured(tiny_release_folder, tiny_until)
