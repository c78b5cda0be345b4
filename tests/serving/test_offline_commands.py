"""The commands around the service, as someone types them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from data.database import open_database
from data.reference.calendar import epoch
from data.repositories.market import market_counts
from data.simulation.truth import load_truth
from data.simulation.world import CITIES, City
from models.release import current_release
from serving.benchmarks import match
from serving.benchmarks.protocol import LOOP_TOLERANCE
from serving.clock import utc_now
from serving.command_line import app
from serving.settings import Settings
from tests.serving.stored import store_release


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting comes from outside the test."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def hamlet(monkeypatch: pytest.MonkeyPatch) -> City:
    """A preset of a few houses."""
    city = City("hamlet", workers=40, offers=200, open_tasks=7, days=20)
    monkeypatch.setitem(CITIES, "hamlet", city)
    return city


def _run(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(app, arguments, env={"COLUMNS": "200", **environment})


# ---- simulate ---------------------------------------------------------------------------------


def test_simulate_fills_the_database_and_keeps_the_truth_apart(
    hamlet: City, tmp_path: Path
) -> None:
    result = _run("simulate", "--city", "hamlet", "--until", "2026-06-30T17:00:00Z")
    assert result.exit_code == 0, result.output
    database = open_database(f"sqlite:///{tmp_path}/var/hustlexp.db")
    with database.session(read_only=True) as session:
        counts = market_counts(session)
    database.close()
    assert counts.workers == 40
    assert counts.open_tasks >= 7  # beside those that wait, some of the last hour's are open
    assert 150 < counts.exposures <= 200
    told = f"40 workers, {counts.open_tasks} open tasks, {counts.exposures} exposures"
    assert told in result.stdout
    stored = load_truth(tmp_path / "var" / "truth", "hamlet")
    assert stored.city == hamlet
    assert len(stored.truth.accept) == counts.exposures


@pytest.mark.parametrize(
    ("until", "instant"),
    [
        ("2026-06-30T17:00:00Z", "2026-06-30T17:00:00+00:00"),
        ("2026-06-30T17:00:00", "2026-06-30T17:00:00+00:00"),  # without a zone: UTC
        ("2026-06-30T10:00:00-07:00", "2026-06-30T17:00:00+00:00"),
        ("2026-06-30", "2026-06-30T00:00:00+00:00"),
    ],
)
def test_until_is_an_iso_time(hamlet: City, tmp_path: Path, until: str, instant: str) -> None:
    assert _run("simulate", "--city", "hamlet", "--until", until).exit_code == 0
    stored = load_truth(tmp_path / "var" / "truth", "hamlet")
    assert stored.until == epoch(datetime.fromisoformat(instant))


def test_the_dials_reach_the_simulation(hamlet: City, tmp_path: Path) -> None:
    dials = ("--seed", "11", "--no-signal", "--no-latents")
    assert _run("simulate", "--city", "hamlet", *dials).exit_code == 0
    city = load_truth(tmp_path / "var" / "truth", "hamlet").city
    assert (city.seed, city.has_signal, city.has_latents) == (11, False, False)


def test_without_until_the_history_ends_with_this_hour(hamlet: City, tmp_path: Path) -> None:
    before = epoch(utc_now())
    assert _run("simulate", "--city", "hamlet").exit_code == 0
    until = load_truth(tmp_path / "var" / "truth", "hamlet").until
    assert until % 3_600 == 0
    assert before - 3_600 < until <= epoch(utc_now())


def test_a_database_that_holds_a_market_is_left_as_it_is(hamlet: City, tmp_path: Path) -> None:
    assert _run("simulate", "--city", "hamlet", "--until", "2026-06-30").exit_code == 0
    truth = (tmp_path / "var" / "truth" / "hamlet.json").read_bytes()
    again = _run("simulate", "--city", "hamlet", "--until", "2026-07-30")
    assert again.exit_code == 0
    assert "holds a market already (40 workers, " in again.stdout
    assert (tmp_path / "var" / "truth" / "hamlet.json").read_bytes() == truth


def test_an_unknown_city_is_answered_with_the_known_ones() -> None:
    result = _run("simulate", "--city", "atlantis")
    assert result.exit_code == 2
    assert "Unknown city 'atlantis'" in result.stderr
    for name in ("small", "study", "bench"):
        assert name in result.stderr
    assert not Path("var").exists()


def test_a_time_that_is_none_is_refused(hamlet: City) -> None:
    result = _run("simulate", "--city", "hamlet", "--until", "tomorrow")
    assert result.exit_code == 2
    assert "'tomorrow' is not an ISO 8601 time" in result.stderr


def test_a_database_that_cannot_be_used_is_said_plainly(hamlet: City) -> None:
    result = _run("simulate", "--city", "hamlet", DATABASE_URL="mysql://somewhere/else")
    assert result.exit_code == 1
    assert result.stderr.startswith("Not simulated: DATABASE_URL asks for 'mysql'")


# ---- train, evaluate --------------------------------------------------------------------------


def test_a_training_step_explains_itself(capfd: pytest.CaptureFixture[str]) -> None:
    assert _run("train", "--help").exit_code == 0
    said = capfd.readouterr().out
    assert "--trees" in said
    assert "--database-url" in said


def test_a_training_step_is_a_process_that_gets_all_it_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    started: list[tuple[list[str], dict[str, str]]] = []

    def start(
        command: list[str], *, env: dict[str, str], check: bool
    ) -> subprocess.CompletedProcess[bytes]:
        started.append((command, env))
        return subprocess.CompletedProcess(command, returncode=3)

    monkeypatch.setattr("serving.offline_commands.subprocess.run", start)
    for step in ("train", "evaluate"):
        result = _run(step, "--seed", "8", "--whatever", VAR_DIR=str(tmp_path / "elsewhere"))
        assert result.exit_code == 3
        command, environment = started.pop()
        assert command == [sys.executable, "-m", f"training.{step}", "--seed", "8", "--whatever"]
        assert environment["VAR_DIR"] == str(tmp_path / "elsewhere")
        assert environment["DATABASE_URL"] == f"sqlite:///{tmp_path}/elsewhere/hustlexp.db"
        assert environment["PATH"] == os.environ["PATH"]


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
