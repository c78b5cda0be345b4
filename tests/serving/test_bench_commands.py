"""The command `hustlexp bench`, as someone types it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from models.release import current_release
from serving.benchmarks import assign, bundles, match, patterns, recommendations
from serving.benchmarks.protocol import LOOP_TOLERANCE
from serving.command_line import app
from serving.settings import Settings
from tests.serving.benchmarks.test_routing import an_instance
from tests.serving.stored import store_release


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting comes from outside the test."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def _run(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(app, arguments, env={"COLUMNS": "200", **environment})


# ---- bench match ------------------------------------------------------------------------------

FORM: dict[str, Any] = {
    "p50_ms": 4.0,
    "p95_ms": 9.0,
    "p99_ms": 12.0,
    "mean_ms": 5.0,
    "requests": 100,
    "candidates": {"p5": 10.0, "p50": 120.0, "p95": 140.0, "max": 150.0},
}
FIGURES: dict[str, Any] = {
    "city": "tiny",
    "workers": 150,
    "open_tasks": 60,
    "release": "20260630-0123456789ab",
    "core": 1,
    "calibration_loop_ms": 10.0,
    "workers_for_task": FORM,
    "tasks_for_worker": FORM,
    "naive_workers_for_task": {**FORM, "p50_ms": 60.0},
    "ratio_of_medians": 15.0,
    "peak_memory_mib": 321.0,
}


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[dict[str, Any]]:
    """What the measurement was asked for; its figures are known. A release stands ready."""
    asked: list[dict[str, Any]] = []

    def run(folder: Path, **words: Any) -> dict[str, Any]:
        asked.append({"folder": folder, **words})
        return FIGURES

    monkeypatch.setattr(match, "run", run)
    store_release(tmp_path / "var" / "releases")
    return asked


def _earlier(tmp_path: Path, **changes: Any) -> str:
    path = tmp_path / "earlier.json"
    path.write_text(json.dumps({**FIGURES, **changes}))
    return str(path)


def test_bench_match_measures_the_current_release_as_asked(
    measured: list[dict[str, Any]], tmp_path: Path
) -> None:
    options = ("--city", "small", "--requests", "250", "--seed", "9")
    assert _run("bench", "match", *options).exit_code == 0
    (asked,) = measured
    assert asked["folder"].resolve() == current_release(tmp_path / "var" / "releases")
    assert (asked["city"], asked["requests"], asked["seed"]) == ("small", 250, 9)
    assert asked["now"] == datetime(2026, 6, 30, 17, tzinfo=UTC)


@pytest.mark.usefixtures("measured")
def test_bench_match_writes_its_figures_as_json(tmp_path: Path) -> None:
    assert _run("bench", "match", "--json", "bench.json").exit_code == 0
    assert json.loads((tmp_path / "bench.json").read_text()) == FIGURES


@pytest.mark.usefixtures("measured")
def test_bench_match_prints_a_table_and_the_ratio() -> None:
    said = _run("bench", "match").stdout
    assert said.startswith("City 'tiny': 150 workers, 60 open tasks; release 20260630-")
    assert "calibration loop 10.00 ms" in said
    assert ["workers_for_task", "4.00", "9.00", "12.00", "120,", "150"] in [
        line.split() for line in said.splitlines()
    ]
    assert "The naive way takes 15.0 times as long" in said
    assert "Peak memory 321 MiB" in said


@pytest.mark.usefixtures("measured")
def test_an_earlier_run_of_a_like_machine_is_compared(tmp_path: Path) -> None:
    earlier = _earlier(tmp_path, tasks_for_worker={**FORM, "p50_ms": 8.0})
    result = _run("bench", "match", "--compare", earlier)
    assert result.exit_code == 0
    assert "workers_for_task: 1.00 times the earlier median" in result.stdout
    assert "tasks_for_worker: 0.50 times the earlier median" in result.stdout


@pytest.mark.usefixtures("measured")
def test_a_comparison_with_another_machine_is_void(tmp_path: Path) -> None:
    slower = 10.0 / (1.0 + LOOP_TOLERANCE + 0.01)
    result = _run("bench", "match", "--compare", _earlier(tmp_path, calibration_loop_ms=slower))
    assert result.exit_code == 1
    assert result.stderr.strip().splitlines()[-1].startswith("Void: the calibration loop took")
    assert "times the earlier median" not in result.stdout


def test_bench_match_needs_a_release_and_a_known_city() -> None:
    result = _run("bench", "match")
    assert result.exit_code == 1
    assert "Run: hustlexp train" in result.stderr
    assert _run("bench", "match", "--city", "atlantis").exit_code == 2
    assert _run("bench", "match", "--requests", "99").exit_code == 2


# ---- bench assign -----------------------------------------------------------------------------


def test_bench_assign_prints_a_page_and_writes_its_figures(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    kind = {
        "p50_ms": 514.0, "assigned": 500, "pairs": 519_427, "value_usd": 48_580.43,
        "greedy_usd": 48_151.7, "bound_usd": 48_580.43, "gap": 0.0,
    }  # fmt: skip
    figures = {
        "tasks": 500, "workers": 2_000, "core": 1, "calibration_loop_ms": 4.2,
        "peak_memory_mib": 500.0, "kinds": {"capacity 1": kind},
    }  # fmt: skip
    monkeypatch.setattr(assign, "run", lambda: figures)
    result = _run("bench", "assign", "--json", "assign.json")
    assert result.exit_code == 0, result.output
    assert "capacity 1: 514 ms; 500 assigned" in result.stdout
    assert "greedy 48,151.70" in result.stdout
    assert json.loads((tmp_path / "assign.json").read_text()) == figures


# ---- bench routing, bench bundles -------------------------------------------------------------


def test_bench_routing_prints_a_summary_and_writes_every_route(tmp_path: Path) -> None:
    folder = tmp_path / "instances"
    folder.mkdir()
    (folder / "easy.json").write_text(json.dumps(an_instance()))
    result = _run("bench", "routing", str(folder), "--budget-ms", "5", "--json", "routes.json")
    assert result.exit_code == 0, result.output
    assert "1 instances: median 0.00" in result.stdout
    figures = json.loads((tmp_path / "routes.json").read_text())
    assert [row["seed"] for row in figures["rows"]] == [1, 2, 3]
    assert {"instance", "kind", "route", "score", "seconds", "gap"} <= set(figures["rows"][0])


def test_bench_routing_says_what_is_wrong_with_a_folder(tmp_path: Path) -> None:
    (tmp_path / "odd.json").write_text('{"kind": "optw"}')
    result = _run("bench", "routing", str(tmp_path))
    assert result.exit_code == 2


def test_bench_bundles_prints_times_and_gaps(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    figures = {
        "city": "tiny", "release": "r", "core": 1, "calibration_loop_ms": 4.2,
        "tasks_for_worker": FORM, "bundles": {"0": 3, "2": 5}, "proven": 8,
        "gap_median": 0.0, "gap_p95": 1.25, "gap_worst": 2.0,
    }  # fmt: skip
    asked: list[dict[str, Any]] = []

    def measured(folder: Path, **words: Any) -> dict[str, Any]:
        asked.append(words)
        return figures

    monkeypatch.setattr(bundles, "run", measured)
    store_release(tmp_path / "var" / "releases")
    result = _run("bench", "bundles", "--city", "small", "--requests", "8", "--json", "b.json")
    assert result.exit_code == 0, result.output
    assert (asked[0]["city"], asked[0]["requests"]) == ("small", 8)
    assert "3 with 0, 5 with 2" in result.stdout
    assert "95th percentile 1.25 %" in result.stdout
    assert json.loads((tmp_path / "b.json").read_text()) == figures


def test_bench_bundles_needs_a_release_and_a_known_city() -> None:
    assert _run("bench", "bundles").exit_code == 1
    assert _run("bench", "bundles", "--city", "atlantis").exit_code == 2


# ---- bench patterns ---------------------------------------------------------------------------


def test_bench_patterns_prints_its_figures_and_writes_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    figures = {
        "city": "small", "workers": 2_000, "release": "20260630-0123456789ab", "core": 1,
        "calibration_loop_ms": 10.0, "outcomes_of_a_worker": 2_000, "patterns": FORM,
        "naive_patterns_90_days": {**FORM, "p50_ms": 40.0}, "ratio_of_medians": 10.0,
        "peak_memory_mib": 321.0,
    }  # fmt: skip

    def measured(release_folder: Path, **asked: Any) -> dict[str, Any]:
        assert (asked["city"], asked["requests"], asked["seed"]) == ("small", 8, 7)
        return figures

    monkeypatch.setattr(patterns, "run", measured)
    store_release(tmp_path / "var" / "releases")
    result = _run("bench", "patterns", "--city", "small", "--requests", "8", "--json", "p.json")
    assert result.exit_code == 0
    assert "p50 4.0, p95 9.0, p99 12.0 ms" in result.output
    assert json.loads(Path("p.json").read_text("utf-8")) == figures


def test_bench_patterns_needs_a_release_and_a_known_city() -> None:
    assert _run("bench", "patterns").exit_code == 1
    assert _run("bench", "patterns", "--city", "atlantis").exit_code == 2


# ---- bench recommendations --------------------------------------------------------------------


def test_bench_recommendations_prints_its_figures_and_writes_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    figures = {
        "city": "small", "workers": 2_000, "open_tasks": 500, "release": "20260630-0123456789ab",
        "core": 1, "calibration_loop_ms": 10.0, "on_demand": FORM,
        "proactive": {**FORM, "p95_ms": 11.0}, "tasks_for_worker": FORM,
        "recommendations_of_an_answer": 4.2, "answers_with_bundles": 0.45, "candidates": 180.0,
        "peak_memory_mib": 321.0,
    }  # fmt: skip

    def measured(release_folder: Path, **asked: Any) -> dict[str, Any]:
        assert (asked["city"], asked["requests"], asked["seed"]) == ("small", 8, 7)
        return figures

    monkeypatch.setattr(recommendations, "run", measured)
    store_release(tmp_path / "var" / "releases")
    options = ("--city", "small", "--requests", "8", "--json", "r.json")
    result = _run("bench", "recommendations", *options)
    assert result.exit_code == 0
    assert "11.00" in result.output
    assert "bundles in 45%" in result.output
    assert json.loads(Path("r.json").read_text("utf-8")) == figures


def test_bench_recommendations_needs_a_release_and_a_known_city() -> None:
    assert _run("bench", "recommendations").exit_code == 1
    assert _run("bench", "recommendations", "--city", "atlantis").exit_code == 2
