"""The table over all benchmarks: rows, ratios, and when two runs do not compare."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from serving.benchmarks import health, table
from serving.benchmarks.table import BENCHMARKS, STAGES, page, ratios, row_of
from serving.command_line import app

MATCH: dict[str, Any] = {
    "calibration_loop_ms": 4.0,
    "workers_for_task": {"p50_ms": 5.0, "p95_ms": 6.0, "p99_ms": 7.0, "mean_ms": 4.0},
    "naive_workers_for_task": {"p50_ms": 30.0, "p95_ms": 40.0, "p99_ms": 50.0, "mean_ms": 30.0},
    "peak_memory_mib": 100.0,
}
WORKERS = STAGES[[stage.path for stage in STAGES].index(("workers_for_task",))]


def _figures(p50_ms: float, loop_ms: float) -> dict[str, Any]:
    row = row_of(WORKERS, MATCH)
    assert row is not None
    return {
        "machine": table.machine(),
        "calibration_loops_ms": {"match": loop_ms},
        "rows": [{**row, "p50_ms": p50_ms}],
        "missing": {"voice": "espeak-ng is not there"},
    }


def test_a_row_has_percentiles_throughput_memory_and_the_naive_way() -> None:
    assert row_of(WORKERS, MATCH) == {
        "stage": WORKERS.name,
        "command": "hustlexp bench match",
        "p50_ms": 5.0,
        "p95_ms": 6.0,
        "p99_ms": 7.0,
        "per_second": 250.0,  # 1000 ms over 4 ms
        "memory_mib": 100.0,
        "naive_ratio": 6.0,  # 30 ms over 5 ms
    }


def test_a_benchmark_that_did_not_run_has_no_row() -> None:
    assert row_of(WORKERS, None) is None
    assert row_of(WORKERS, {"calibration_loop_ms": 4.0}) is None


@pytest.mark.parametrize(("loop_ms", "ratio"), [(4.0, 1.5), (4.7, 1.5), (5.0, None), (3.0, None)])
def test_medians_compare_only_between_machines_of_like_speed(
    loop_ms: float, ratio: float | None
) -> None:
    assert ratios(_figures(7.5, loop_ms), _figures(5.0, 4.0)) == {WORKERS.name: ratio}


def test_the_page_says_what_could_not_run_and_why() -> None:
    told = page(_figures(5.0, 4.0), {WORKERS.name: 1.25})
    assert "| 1.25 times |" in told
    assert "`hustlexp bench voice`: espeak-ng is not there" in told


def test_every_stage_stands_in_a_command_that_exists() -> None:
    shown = CliRunner().invoke(app, ["bench", "--help"]).output
    assert all(name in shown for name in BENCHMARKS)


def test_an_unknown_benchmark_is_named() -> None:
    refused = CliRunner().invoke(app, ["bench", "all", "--only", "nothing"])
    assert refused.exit_code == 2
    assert "nothing" in refused.output


def test_health_is_timed_through_the_whole_application(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "pin_to_one_core", lambda: 0)
    figures = health.run(requests=20)
    assert figures["health"]["requests"] == 20
    assert 0 < figures["health"]["p50_ms"] <= figures["health"]["p99_ms"]
    assert "health" in health.page(figures)


def test_a_run_that_fails_leaves_its_last_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VAR_DIR", str(tmp_path))  # no release is there
    figures = table.run(["match"], say=lambda step: None, options={})
    assert figures["rows"] == []
    assert figures["missing"]["match"].startswith("Not measured:")
