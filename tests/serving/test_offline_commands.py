"""The commands around the service, as someone types them."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from data.database import open_database
from data.reference.calendar import epoch
from data.repositories.market import market_counts
from data.simulation.truth import load_truth
from data.simulation.world import CITIES, City
from serving.clock import utc_now
from serving.command_line import app
from serving.settings import Settings


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
    modules = {
        "train": "train", "evaluate": "evaluate", "evaluate-policy": "evaluate_policy",
        "retrain": "retrain", "drift": "drift.measure", "shadow": "shadow", "weeks": "weeks",
    }  # fmt: skip
    for step, module in modules.items():
        result = _run(step, "--seed", "8", "--whatever", VAR_DIR=str(tmp_path / "elsewhere"))
        assert result.exit_code == 3
        command, environment = started.pop()
        asked = [sys.executable, "-m", f"training.{module}", "--seed", "8", "--whatever"]
        assert command == asked
        assert environment["VAR_DIR"] == str(tmp_path / "elsewhere")
        assert environment["DATABASE_URL"] == f"sqlite:///{tmp_path}/elsewhere/hustlexp.db"
        assert environment["PATH"] == os.environ["PATH"]


def test_when_to_retrain_is_a_setting_that_steps_are_told_where_it_is_set(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    started: list[dict[str, str]] = []

    def start(
        command: list[str], *, env: dict[str, str], check: bool
    ) -> subprocess.CompletedProcess[bytes]:
        started.append(env)
        return subprocess.CompletedProcess(command, returncode=0)

    monkeypatch.setattr("serving.offline_commands.subprocess.run", start)
    (tmp_path / ".env").write_text("RETRAIN_AGE_DAYS=14\nRETRAIN_PSI=\n")
    assert _run("drift").exit_code == 0
    told = {name: value for name, value in started[0].items() if name.startswith("RETRAIN_")}
    assert told == {"RETRAIN_AGE_DAYS": "14.0"}
    assert _run("drift", RETRAIN_RATIO="0.5").exit_code == 2
