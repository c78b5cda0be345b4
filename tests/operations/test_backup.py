"""What `deploy/backup` saves, `deploy/restore` brings back: database, releases and journal."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import func, select

from data.database import open_database
from data.tables import Base, WorkerProfileRow
from models.release import current_release, load_release
from tests.serving.stored import store_market, store_release
from tests.stores import Dialect, fresh_store

ROOT = Path(__file__).parents[2]


def run(program: str, folder: Path, *, database: str, var: Path) -> None:
    done = subprocess.run(  # noqa: S603  our own program
        [ROOT / "deploy" / program, folder],
        env={"PATH": os.environ["PATH"], "DATABASE_URL": database, "VAR_DIR": str(var)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def counts(url: str) -> dict[str, int]:
    """Rows by table."""
    database = open_database(url)
    with database.session(read_only=True) as session:
        found = {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }
    database.close()
    return found


def places(url: str) -> list[object]:
    """What only the data keys open."""
    database = open_database(url)
    with database.session(read_only=True) as session:
        found = session.scalars(
            select(WorkerProfileRow.place_sealed).order_by(WorkerProfileRow.user_id)
        ).all()
    database.close()
    return list(found)


@pytest.mark.integration
def test_a_backup_is_restored_into_an_empty_database_and_folder(
    dialect: Dialect, server: str | None, store_url: str, tmp_path: Path
) -> None:
    if dialect == "postgresql" and shutil.which("pg_dump") is None:
        pytest.skip("not on this machine: pg_dump")
    var, saved, restored = (tmp_path / name for name in ("var", "saved", "restored"))
    store_market(store_url)
    release = store_release(var / "releases")
    (var / "journal").mkdir()
    (var / "journal" / "exposures-2026-07-01.jsonl").write_text("{}\n")
    before = counts(store_url)
    run("backup", saved, database=store_url, var=var)
    with fresh_store(dialect, server) as empty:
        run("restore", saved, database=empty, var=restored)
        assert counts(empty) == before
        assert before["tasks"] == 60
        assert places(empty) == places(store_url)
    assert load_release(current_release(restored / "releases")).id == release
    assert (restored / "journal" / "exposures-2026-07-01.jsonl").read_text() == "{}\n"


def test_other_databases_are_refused(tmp_path: Path) -> None:
    for program in ("backup", "restore"):
        (tmp_path / "releases").mkdir(exist_ok=True)
        shutil.make_archive(str(tmp_path / "var"), "gztar", tmp_path, "releases")
        done = subprocess.run(  # noqa: S603  our own program
            [ROOT / "deploy" / program, tmp_path],
            env={
                "PATH": os.environ["PATH"],
                "DATABASE_URL": "mysql://here",
                "VAR_DIR": str(tmp_path / "var"),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2
        assert "neither" in done.stderr
