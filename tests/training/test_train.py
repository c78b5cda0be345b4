"""Training a release, in memory and as the commands that MLproject names."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from data.database import open_database
from data.reference.calendar import epoch
from data.repositories.market import save_market
from data.repositories.shifts import load_shifts
from data.simulation.run import Simulation
from data.simulation.truth import save_truth
from data.worker_shifts import WORKER_ITSELF
from features.specification import OUTCOMES
from models.boosting import BoostingParameters
from models.examination import ExaminationModel
from models.personal import NEUTRAL, PersonalParameters, ShiftParameters
from models.release import Release, list_releases, load_release, write_release
from tests.models.chains import a_chain
from training import evaluate, train
from training.conversation.kept import load_kept_intents
from training.parsing.kept import load_kept_texts
from training.train import keep_shifts, make_release

REPOSITORY = Path(__file__).parents[2]
QUICK = BoostingParameters(trees=40, threads=1)


def silence(step: str) -> None:
    """Nobody watches."""


# ---- In memory --------------------------------------------------------------------------------


def test_equal_histories_and_seeds_give_equal_bytes(
    tiny_simulation: Simulation, tiny_release_folder: Path, tiny_until: datetime, tmp_path: Path
) -> None:
    again = make_release(tiny_simulation.history, QUICK, say=silence)
    folder = tmp_path / write_release(tmp_path, again, created_at=tiny_until)
    assert folder.name == tiny_release_folder.name
    files = {path.name for path in tiny_release_folder.iterdir()}
    assert {path.name for path in folder.iterdir()} == files
    for name in files:
        assert (folder / name).read_bytes() == (tiny_release_folder / name).read_bytes()


def test_a_release_says_how_it_was_made_and_judged(tiny_release_folder: Path) -> None:
    manifest = load_release(tiny_release_folder).manifest
    metrics = manifest["metrics"]
    assert set(metrics["outcomes"]) == set(OUTCOMES)
    assert metrics["parameters"]["trees"] == QUICK.trees
    windows = metrics["windows"]
    assert windows["train"][0] == manifest["window"][0]
    assert windows["test"][1] == manifest["window"][1]
    assert metrics["ranking"]["chosen"]["alpha"] == manifest["policy"]["alpha"]
    assert {"reliability.png", *(f"{name}.lightgbm.txt" for name in OUTCOMES)} <= set(
        manifest["files"]
    )
    picture = (tiny_release_folder / "reliability.png").read_bytes()
    assert picture.startswith(b"\x89PNG")


def test_what_was_learnt_of_workers_is_kept_for_the_release(
    tiny_simulation: Simulation, tiny_until: datetime, tmp_path: Path
) -> None:
    history, url = tiny_simulation.history, f"sqlite:///{tmp_path}/store.db"
    database = open_database(url)
    try:
        database.migrate()
        with database.session() as session:
            save_market(session, history)
        moving = PersonalParameters(accept=ShiftParameters(0.1, 0.1, 0.001, 5.0))
        seen = ExaminationModel(np.array([1.0, 0.5]))
        release = Release("20260630-0123456789ab", a_chain(), seen, {}, {}, personal=moving)
        kept = keep_shifts(history, url, release, until=tiny_until)
        neutral = replace(release, id="20260630-ba9876543210", personal=NEUTRAL)
        assert keep_shifts(history, url, neutral, until=tiny_until) == 0
        with database.session(read_only=True) as session:
            stored, nothing = (load_shifts(session, r.id) for r in (release, neutral))
    finally:
        database.close()
    assert len(stored) == kept > 0
    assert len(nothing) == 0
    e = history.exposures
    answered = (e.accepted >= 0) & (e.accepted_known_at < epoch(tiny_until))
    assert stored.counts[stored.categories == WORKER_ITSELF].sum() == answered.sum()
    assert stored.learnt_until == e.accepted_known_at[answered].max()


# ---- As commands ------------------------------------------------------------------------------

WATCHED = """
import atexit, pathlib, runpy, sys
step, seen, *arguments = sys.argv[1:]
atexit.register(lambda: pathlib.Path(seen).write_text("\\n".join(sys.modules)))
sys.argv = [step, *arguments]
runpy.run_module(step, run_name="__main__", alter_sys=True)
"""
"""Runs a module as `python -m` does and writes down, at its end, what it has imported."""


@dataclass(frozen=True)
class Home:
    """A folder with a stored tiny city, and what training in it left behind."""

    var: Path

    @property
    def database_url(self) -> str:
        return f"sqlite:///{self.var / 'history.db'}"

    def run(self, step: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a training step in a process of its own, as MLproject does."""
        command = [
            sys.executable, "-c", WATCHED, f"training.{step}", str(self.var / f"{step}.modules"),
            "--database-url", self.database_url, "--var", str(self.var), *arguments,
        ]  # fmt: skip
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("MLFLOW_")
        }
        return subprocess.run(  # noqa: S603 - the command under test
            command,
            cwd=REPOSITORY,
            env={**environment, "COLUMNS": "400"},
            capture_output=True,
            text=True,
            check=False,
        )

    def recorded(self, step: str) -> Recorded:
        """The one run of a step in MLflow's store.

        Read from its tables: MLflow's client would bring its mappers into this process.
        """
        with closing(sqlite3.connect(self.var / "mlflow" / "mlflow.db")) as store:
            ((run_id, status, artifacts),) = store.execute(
                "SELECT run_uuid, status, artifact_uri FROM runs WHERE name = ?", [step]
            ).fetchall()
            parameters = store.execute(
                "SELECT key, value FROM params WHERE run_uuid = ?", [run_id]
            )
            metrics = store.execute(
                "SELECT key, value FROM latest_metrics WHERE run_uuid = ?", [run_id]
            )
            return Recorded(
                status, dict(parameters), dict(metrics), Path(artifacts.removeprefix("file://"))
            )


@dataclass(frozen=True)
class Recorded:
    """A run as MLflow has recorded it."""

    status: str
    parameters: dict[str, str]
    metrics: dict[str, float]
    artifacts: Path


@pytest.fixture(scope="module")
def trained(tiny_simulation: Simulation, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The tiny city in a database after `train`. Its truth came later and far from the trainer."""
    home = Home(tmp_path_factory.mktemp("var"))
    database = open_database(home.database_url)
    database.migrate()
    with database.session() as session:
        save_market(session, tiny_simulation.history)
    database.close()
    done = home.run(
        "train", "--trees", "40", "--threads", "1", "--json", str(home.var / "train.json")
    )
    assert done.returncode == 0, done.stderr
    save_truth(home.var / "truth", tiny_simulation)
    return home


@pytest.fixture(scope="module")
def release_id(trained: Home) -> str:
    (manifest,) = list_releases(trained.var / "releases")
    return str(manifest["id"])


def test_train_writes_a_release_that_loads_and_the_figures_asked_for(
    trained: Home, release_id: str
) -> None:
    release = load_release(trained.var / "releases" / release_id)
    written = json.loads((trained.var / "train.json").read_text())
    assert written["outcomes"] == release.manifest["metrics"]["outcomes"]


def test_a_stored_history_without_a_truth_gives_the_release_of_the_simulated_one(
    release_id: str, tiny_simulation: Simulation, tiny_until: datetime, tmp_path: Path
) -> None:
    texts, intents = load_kept_texts(), load_kept_intents()
    simulated = make_release(
        tiny_simulation.history,
        QUICK,
        say=silence,
        texts=texts.models,
        text_figures=texts.figures,
        intents=intents.model,
        intent_figures=intents.figures,
    )
    assert release_id == write_release(tmp_path, simulated, created_at=tiny_until)


def test_the_trainer_never_reaches_the_simulation(trained: Home) -> None:
    imported = (trained.var / "train.modules").read_text().split()
    assert {"training.fitting", "training.dataset", "models.boosting"} <= set(imported)
    assert not [name for name in imported if name.startswith("data.simulation")]


def test_train_leaves_an_mlflow_run_with_its_release_attached(
    trained: Home, release_id: str
) -> None:
    run = trained.recorded("train")
    assert run.status == "FINISHED"
    assert (run.parameters["trees"], run.parameters["seed"]) == ("40", "7")
    assert 0.5 < run.metrics["outcomes.accept.auc"] < 1.0
    folder = trained.var / "releases" / release_id
    for path in folder.iterdir():
        assert (run.artifacts / "release" / path.name).read_bytes() == path.read_bytes()
    assert (run.artifacts / "release" / "reliability.png").is_file()


def test_evaluate_judges_a_release_against_the_truth(trained: Home, release_id: str) -> None:
    path = trained.var / "evaluate.json"
    done = trained.run("evaluate", "--city", "tiny", "--release", release_id, "--json", str(path))
    assert done.returncode == 0, done.stderr
    figures = json.loads(path.read_text())
    assert figures["release"] == release_id
    accept = figures["truth"]["outcomes"]["accept"]
    assert f"{accept['closed_to_oracle']:.1%}" in done.stdout
    run = trained.recorded("evaluate")
    assert (run.status, run.parameters["release"]) == ("FINISHED", release_id)
    recorded = run.metrics["truth.outcomes.accept.release_loss"]
    assert recorded == pytest.approx(accept["release_loss"])


def _refused(step: Callable[..., None], home: Home, *arguments: str) -> str:
    """What a step says, in this process, when it cannot even begin."""
    app = typer.Typer()
    app.command()(step)
    where = ("--database-url", home.database_url, "--var", str(home.var))
    result = CliRunner().invoke(app, [*where, *arguments], env={"COLUMNS": "400"})
    assert result.exit_code == 1
    assert result.stdout == ""
    return result.stderr.strip()


def test_evaluate_names_the_truth_that_is_not_there(trained: Home, release_id: str) -> None:
    said = _refused(evaluate.main, trained, "--release", release_id, "--city", "atlantis")
    assert said.startswith("Not judged: no such file:")
    assert said.endswith("atlantis.json")


def test_evaluate_names_the_release_that_is_not_there(trained: Home) -> None:
    said = _refused(evaluate.main, trained, "--release", "20200101-000000000000")
    assert said.startswith("Not judged: Release '20200101-000000000000' cannot be read")


def test_evaluate_without_any_release_says_how_to_get_one(tmp_path: Path) -> None:
    assert _refused(evaluate.main, Home(tmp_path)).endswith("Run: hustlexp train")


def test_train_without_a_history_says_how_to_get_one(tmp_path: Path) -> None:
    home = Home(tmp_path)
    said = "Not trained: The database holds no history to learn from. Run: hustlexp simulate"
    assert _refused(train.main, home) == said  # without tables
    open_database(home.database_url).migrate()
    assert _refused(train.main, home) == said  # without rows
    assert not (tmp_path / "releases").exists()


def test_train_says_which_database_it_cannot_use(tmp_path: Path) -> None:
    said = _refused(train.main, Home(tmp_path), "--database-url", "mysql://somewhere/else")
    assert said.startswith("Not trained: DATABASE_URL asks for 'mysql'")
