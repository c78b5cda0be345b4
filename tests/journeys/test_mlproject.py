"""The MLproject's entry points, run by MLflow itself in the active environment."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from mlflow import MlflowClient

from data.database import open_database
from data.repositories.market import save_market
from data.simulation.run import Simulation
from models.champions import current_id

REPOSITORY = Path(__file__).parents[2]

# MLflow's own queries, under SQLAlchemy 2.1; nothing of ours asks for it.
pytestmark = pytest.mark.filterwarnings("ignore:The ``noload`` loader strategy is deprecated")


@pytest.mark.slow
def test_mlflow_run_trains_a_first_release_that_serves(
    tmp_path: Path, tiny_simulation: Simulation
) -> None:
    database_url = f"sqlite:///{tmp_path}/hustlexp.db"
    tracking = f"sqlite:///{tmp_path}/mlflow.db"
    database = open_database(database_url)
    database.migrate()
    with database.session() as session:
        save_market(session, tiny_simulation.history)
    database.close()
    client = MlflowClient(tracking)
    experiment = client.create_experiment("hustlexp", (tmp_path / "artifacts").as_uri())

    done = subprocess.run(  # noqa: S603  MLflow's command in our environment
        [
            *(sys.executable, "-m", "mlflow", "run", str(REPOSITORY)),
            *("--entry-point", "train", "--env-manager", "local"),
            *("--experiment-name", "hustlexp", "-P", "trees=5", "-P", "threads=1"),
        ],
        cwd=tmp_path,
        env={
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "PYTHONPATH": str(REPOSITORY),
            "MLFLOW_TRACKING_URI": tracking,
            "MLFLOW_DISABLE_TELEMETRY": "true",
            "GIT_PYTHON_REFRESH": "quiet",
            "VAR_DIR": str(tmp_path),
            "DATABASE_URL": database_url,
            "DATA_KEYS": os.environ["DATA_KEYS"],
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    serving = current_id(tmp_path / "releases")
    assert serving is not None
    assert client.get_model_version_by_alias("hustlexp", "champion").tags["release"] == serving
    runs = {run.info.run_name: run for run in client.search_runs([experiment])}
    promotion = runs.pop("promote")
    (training,) = runs.values()
    assert promotion.data.tags["mlflow.parentRunId"] == training.info.run_id
    assert training.data.tags["release"] == promotion.data.tags["release"] == serving
    assert training.data.params["trees"] == "5"


def test_every_step_of_a_releases_life_is_an_entry_point() -> None:
    text = (REPOSITORY / "MLproject").read_text("utf-8").partition("entry_points:")[2]
    assert set(re.findall(r"^  (\w+):$", text, re.MULTILINE)) == {
        "simulate", "import", "train", "train_intents", "train_texts", "evaluate",
        "evaluate_policy", "promote", "retrain", "drift", "shadow", "train_wide", "weeks",
    }  # fmt: skip
