"""The sample history is small, valid, and enough to train from."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from data.database import open_database
from data.importing.history import HistoryFiles, import_history
from data.repositories.market import load_market
from models.boosting import BoostingParameters
from tests.stores import fresh_store
from training.train import make_release

FOLDER = Path(__file__).parents[2] / "data" / "examples"
FILES = HistoryFiles(*(FOLDER / f"{name}.csv" for name in ("workers", "tasks", "offers")))


def test_the_sample_is_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 300_000


def test_the_sample_imports_without_a_rejection_and_trains() -> None:
    with fresh_store("sqlite", None) as url:
        database = open_database(url)
        database.migrate()
        with database.session() as session:
            report = import_history(session, FILES, now=datetime(2026, 6, 30, 17, tzinfo=UTC))
            history = load_market(session)
        database.close()
    assert report.rejections == []
    assert report.rows == {"workers.csv": 60, "tasks.csv": 140, "offers.csv": 512}
    parameters = BoostingParameters(trees=10, threads=1)
    contents = make_release(history, parameters, say=lambda step: None)
    assert contents.metrics["outcomes"]["accept"]["rows"] > 0
