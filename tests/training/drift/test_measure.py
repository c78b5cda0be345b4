"""Measuring drift as someone calls it: the page, the run, the exit codes; and retraining by it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from data.database import open_database
from data.repositories.market import save_market
from data.simulation.run import Simulation
from models.champions import current_id, promote
from models.release import Release
from tests.releases import write_variant
from training import retrain
from training.drift import measure

# MLflow's own queries, under SQLAlchemy 2.1; nothing of ours asks for it.
pytestmark = pytest.mark.filterwarnings("ignore:The ``noload`` loader strategy is deprecated")

THEN = ("--as-of", "2026-06-30T17:00:00")
"""The end of the tiny city's history."""


@dataclass
class Home:
    """A VAR_DIR with a history and a release that serves."""

    var: Path
    where: list[str]
    good: str
    over_sure: str

    def drift(self, *arguments: str) -> Result:
        return self._run(measure.main, arguments)

    def retrain(self, *arguments: str) -> Result:
        return self._run(retrain.main, arguments)

    def _run(self, step: object, arguments: tuple[str, ...]) -> Result:
        app = typer.Typer()
        app.command()(step)  # type: ignore[type-var]
        return CliRunner().invoke(app, [*arguments, *self.where], env={"COLUMNS": "200"})


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory, tiny_simulation: Simulation) -> str:
    """URL of a database with the tiny city."""
    url = f"sqlite:///{tmp_path_factory.mktemp('history')}/history.db"
    database = open_database(url)
    database.migrate()
    with database.session() as session:
        save_market(session, tiny_simulation.history)
    database.close()
    return url


@pytest.fixture
def home(
    tmp_path: Path, history: str, tiny_release: Release, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Home]:
    import mlflow

    before = mlflow.get_tracking_uri()
    uri = f"sqlite:///{tmp_path}/mlflow.db"
    monkeypatch.setenv("MLFLOW_TRACKING_URI", uri)
    for name in [name for name in os.environ if name.startswith("RETRAIN_")]:
        monkeypatch.delenv(name)
    mlflow.set_tracking_uri(uri)
    mlflow.create_experiment("hustlexp", (tmp_path / "artifacts").as_uri())
    releases = tmp_path / "releases"
    yield Home(
        tmp_path,
        ["--var", str(tmp_path), "--database-url", history],
        write_variant(releases, tiny_release),
        write_variant(releases, tiny_release, shift=2.0),
    )
    mlflow.set_tracking_uri(before)


def test_a_report_is_a_page_beside_its_figures_and_an_mlflow_run(home: Home) -> None:
    from mlflow import MlflowClient

    promote(home.var / "releases", home.good)
    result = home.drift(*THEN, "--json", str(home.var / "copy.json"))
    assert result.exit_code == 0, result.output
    assert "Least steady features (PSI)" in result.output
    assert "Retraining is not due." in result.output
    figures = json.loads((home.var / "drift" / "drift.json").read_text())
    assert json.loads((home.var / "copy.json").read_text()) == figures
    assert figures["release_id"] == home.good
    assert figures["trigger"]["is_due"] is False
    assert (home.var / "drift" / "drift.html").read_text().startswith("<!doctype html>")
    (run,) = MlflowClient().search_runs(["1"])
    assert run.info.run_name == "drift"
    assert run.data.tags["retraining_due"] == "false"
    assert run.data.metrics["ratio.accept"] == pytest.approx(
        figures["health"]["accept"]["ratio"]["value"]
    )
    assert "psi.distance_km" in run.data.metrics
    attached = {file.path for file in MlflowClient().list_artifacts(run.info.run_id)}
    assert attached == {"drift.html", "drift.json"}


def test_the_trigger_tells_by_its_exit_code_which_way_to_go(home: Home) -> None:
    promote(home.var / "releases", home.good)
    quiet = home.drift("--trigger", *THEN)
    assert quiet.exit_code == measure.NOT_DUE == 3
    assert "not drift:" in quiet.output
    promote(home.var / "releases", home.over_sure)
    due = home.drift("--trigger", *THEN)
    assert due.exit_code == 0
    assert "Predictions of 'accept' are off" in due.output


def test_without_a_release_one_is_due_and_there_is_nothing_to_report(home: Home) -> None:
    due = home.drift("--trigger", *THEN)
    assert (due.exit_code, "no release" in due.output) == (0, True)
    assert home.drift(*THEN).exit_code == 1
    assert not (home.var / "drift").exists()


def test_limits_are_options_and_variables(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    promote(home.var / "releases", home.over_sure)
    loose = ("--ratio", "50", "--excess", "50")
    assert home.drift("--trigger", *THEN).exit_code == 0
    assert home.drift("--trigger", *THEN, *loose).exit_code == 3
    promote(home.var / "releases", home.good)
    later = ("--as-of", "2026-07-10T17:00:00")
    assert home.drift("--trigger", *later).exit_code == 3  # old, but nothing is new
    monkeypatch.setenv("RETRAIN_RATIO", "0.5")
    refused = home.drift("--trigger", *THEN)
    assert refused.exit_code == 2
    assert "RETRAIN_RATIO" in refused.output


def test_without_a_history_it_fails(home: Home, tmp_path: Path) -> None:
    home.where = ["--var", str(home.var), "--database-url", f"sqlite:///{tmp_path}/empty.db"]
    result = home.drift("--trigger")
    assert result.exit_code == 1
    assert "Not measured:" in result.output


def test_retraining_if_needed_does_nothing_where_nothing_asks_for_it(home: Home) -> None:
    promote(home.var / "releases", home.good)
    before = sorted(path.name for path in (home.var / "releases").iterdir())
    result = home.retrain("--if-needed")
    assert result.exit_code == 0, result.output
    assert "Retraining is not due." in result.output
    assert sorted(path.name for path in (home.var / "releases").iterdir()) == before


def test_retraining_if_needed_trains_judges_and_promotes_where_a_reason_fires(
    home: Home,
) -> None:
    result = home.retrain("--if-needed", "--trees", "5", "--threads", "1")
    assert result.exit_code == 0, result.output
    assert "Retraining is due." in result.output
    assert current_id(home.var / "releases") not in (None, home.good, home.over_sure)
