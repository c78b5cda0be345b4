"""A user from whom models learnt is erased: no byte of him is in a release, a run or an export."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import pytest

from data.columns import MarketHistory
from data.database import open_database
from data.privacy.exported_files import file_names
from data.repositories.market import save_market
from data.simulation.run import Simulation
from models.champions import current_id
from tests.data.privacy.canary import CANARY, LAT, LNG, TEXT
from tests.journeys.processes import hustlexp

REPOSITORY: Final = Path(__file__).parents[2]
TRACES: Final[dict[str, bytes]] = {
    "id": CANARY.encode(),
    "text": TEXT.encode(),
    "text as numpy keeps it": TEXT.encode("utf-32-le"),
    "id as numpy keeps it": CANARY.encode("utf-32-le"),
    "latitude": struct.pack("<d", LAT),
    "longitude": struct.pack("<d", LNG),
    "place": struct.pack("<dd", LAT, LNG),
    "latitude in digits": str(LAT).encode(),
}


def with_canary(history: MarketHistory) -> MarketHistory:
    """The history, with somebody everywhere in it: the worker who was shown most, who also posted
    what was shown most."""
    worker, task = (
        int(np.bincount(shown).argmax())
        for shown in (history.exposures.workers, history.exposures.tasks)
    )
    workers, tasks = history.workers, history.tasks

    def changed(column: np.ndarray, at: int, value: object) -> np.ndarray:
        copy = column.astype(object)  # of texts the dtype may be too short
        copy[at] = value
        return copy.astype(str if column.dtype.kind == "U" else column.dtype)

    return replace(
        history,
        workers=replace(
            workers,
            ids=changed(workers.ids, worker, CANARY),
            profile_texts=changed(workers.profile_texts, worker, f"I am {TEXT}, and tidy"),
            home_lat=changed(workers.home_lat, worker, LAT),
            home_lng=changed(workers.home_lng, worker, LNG),
        ),
        tasks=replace(
            tasks,
            poster_ids=changed(tasks.poster_ids, task, CANARY),
            titles=changed(tasks.titles, task, f"Move a sofa for {TEXT}"),
            descriptions=changed(tasks.descriptions, task, f"{TEXT} lives on the third floor"),
        ),
        texts=None,
    )


def run(*arguments: str, folder: Path, **more: str) -> None:
    done = subprocess.run(  # noqa: S603  our own programs
        [sys.executable, *arguments],
        cwd=folder,
        env={
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "PYTHONPATH": str(REPOSITORY),
            "MLFLOW_DISABLE_TELEMETRY": "true",
            "GIT_PYTHON_REFRESH": "quiet",
            "DATA_KEYS": os.environ["DATA_KEYS"],
            **more,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def traces(folder: Path) -> dict[str, list[str]]:
    """What of the canary stands in which files of a folder, packed ones unpacked."""
    found = {
        str(path.relative_to(folder)): [
            name for name, trace in TRACES.items() if file_names(path, trace)
        ]
        for path in folder.rglob("*")
        if path.is_file()
    }
    return {name: held for name, held in found.items() if held}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:The ``noload`` loader strategy is deprecated")
def test_what_was_learnt_from_an_erased_user_holds_no_byte_of_him(
    tmp_path: Path, tiny_simulation: Simulation
) -> None:
    var = tmp_path / "var"
    database_url = f"sqlite:///{var}/hustlexp.db"
    tracking = f"sqlite:///{var}/mlflow/mlflow.db"
    database = open_database(database_url)
    database.migrate()
    with database.session() as session:
        save_market(session, with_canary(tiny_simulation.history))
    database.close()
    (var / "mlflow").mkdir()
    settings = {"VAR_DIR": str(var), "DATABASE_URL": database_url, "MLFLOW_TRACKING_URI": tracking}
    run(
        *("-m", "mlflow", "experiments", "create", "--experiment-name", "hustlexp"),
        *("--artifact-location", (var / "mlflow" / "artifacts").as_uri()),
        folder=tmp_path,
        **settings,
    )
    run(
        *("-m", "mlflow", "run", str(REPOSITORY), "--entry-point", "train"),
        *("--env-manager", "local", "--experiment-name", "hustlexp"),
        *("-P", "trees=5", "-P", "threads=1"),
        folder=tmp_path,
        **settings,
    )
    exported = hustlexp("export-history", str(var / "exports"), folder=tmp_path, **settings)
    assert exported.returncode == 0, exported.stderr
    assert current_id(var / "releases") is not None
    assert any((var / "mlflow" / "artifacts").rglob("*.json"))
    assert traces(var / "exports").keys() == {"workers.csv", "tasks.csv", "offers.csv"}
    # Nothing has to be taken out of what was learnt: it never was in it.
    assert traces(var / "releases") == {}
    assert traces(var / "mlflow") == {}

    erased = hustlexp("user", "erase", CANARY, "--yes", folder=tmp_path, **settings)
    assert erased.returncode == 0, erased.stderr
    assert "still names the user" not in erased.stderr
    assert traces(var) == {}
