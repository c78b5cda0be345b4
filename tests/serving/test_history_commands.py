"""Import and export, as someone types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from data.database import open_database
from data.importing.specification import column_tables
from data.repositories.market import MarketCounts, market_counts
from serving.command_line import app
from serving.settings import Settings
from tests.data.importing.files import Files


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting comes from outside the test."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def import_(files: Files, folder: Path, *more: str) -> Result:
    paths = files.written(folder)
    named = ("--workers", paths.workers, "--tasks", paths.tasks, "--offers", paths.offers)
    return CliRunner().invoke(app, ["import", *map(str, named), *more])


def counts() -> MarketCounts:
    database = open_database("sqlite:///var/hustlexp.db")
    with database.session(read_only=True) as session:
        found = market_counts(session)
    database.close()
    return found


def test_a_history_is_loaded_and_counted(tmp_path: Path) -> None:
    result = import_(Files.of(3), tmp_path)
    assert result.exit_code == 0, result.output
    assert result.stdout == (
        "Imported 6 users, 3 worker profiles, 3 tasks, 3 exposures, 9 outcomes;"
        " rows rejected: 0.\n"
    )
    assert counts() == (3, 0, 3)


def test_a_fault_is_told_and_nothing_is_loaded(tmp_path: Path) -> None:
    files = Files.of(3)
    files.tasks[1]["pay_usd"] = "plenty"
    result = import_(files, tmp_path, "--json", "report.json")
    assert result.exit_code == 1
    assert "tasks.csv:3: pay_usd is not a finite number\n" in result.stderr
    assert result.stderr.endswith("Not imported: rows rejected: 1; nothing was loaded.\n")
    assert counts() == (0, 0, 0)
    report = json.loads(Path("report.json").read_text("utf-8"))
    assert report["rows"] == {"workers.csv": 3, "tasks.csv": 3, "offers.csv": 3}
    assert report["loaded"] == {}
    assert report["rejections"] == [
        {
            "file": "tasks.csv",
            "line": 3,
            "column": "pay_usd",
            "reason": "is not a finite number",
        }
    ]


def test_of_many_faults_the_first_are_shown_and_the_rest_counted(tmp_path: Path) -> None:
    files = Files.of(60)
    for task in files.tasks:
        task["pay_usd"] = "plenty"
    result = import_(files, tmp_path)
    assert result.stderr.count("pay_usd is not a finite number") == 50
    assert "... and 10 more; --json PATH writes them to a file." in result.stderr


def test_valid_rows_can_be_loaded_alone(tmp_path: Path) -> None:
    files = Files.of(3)
    files.offers[1]["position"] = "0"
    result = import_(files, tmp_path, "--skip-invalid")
    assert result.exit_code == 0
    assert "offers.csv:3: position lies outside 1 to 32,767" in result.stderr
    assert result.stdout.endswith("rows rejected: 1.\n")
    assert counts() == (3, 0, 2)


def test_a_second_import_is_refused(tmp_path: Path) -> None:
    import_(Files.of(2), tmp_path)
    result = import_(Files.of(3), tmp_path)
    assert result.exit_code == 1
    assert "Not imported: The database already holds a market" in result.stderr
    assert counts() == (2, 0, 2)


def test_times_without_offset_need_a_zone_that_exists(tmp_path: Path) -> None:
    files = Files.of(1)
    files.workers[0]["joined_at"] = "2026-01-05 08:00"
    assert "tells no UTC offset" in import_(files, tmp_path).stderr
    assert import_(files, tmp_path, "--timezone", "Mars/Olympus").exit_code == 2
    assert import_(files, tmp_path, "--timezone", "America/Los_Angeles").exit_code == 0


def test_a_file_of_another_kind_is_refused_by_name(tmp_path: Path) -> None:
    paths = Files.of(1).written(tmp_path)
    paths.workers.write_bytes("worker_id,joined_at\nMüller,x\n".encode("latin-1"))
    named = ("--workers", paths.workers, "--tasks", paths.tasks, "--offers", paths.offers)
    result = CliRunner().invoke(app, ["import", *map(str, named)])
    assert result.exit_code == 1
    assert "workers.csv: line 2 is not UTF-8 (byte 0xfc); save the file as UTF-8." in result.stderr


def test_the_columns_are_listed_without_a_file() -> None:
    result = CliRunner().invoke(app, ["import", "--columns"])
    assert (result.exit_code, result.stdout) == (0, column_tables())


def test_without_files_the_command_says_what_it_needs() -> None:
    result = CliRunner().invoke(app, ["import"])
    assert result.exit_code == 2
    assert "--workers, --tasks and --offers are needed" in result.stderr


def test_what_was_imported_can_be_exported_and_imported_again(tmp_path: Path) -> None:
    import_(Files.of(3), tmp_path)
    first = CliRunner().invoke(app, ["export-history", "out"])
    assert first.stdout.splitlines() == ["out/workers.csv", "out/tasks.csv", "out/offers.csv"]
    database = {"DATABASE_URL": "sqlite:///second.db"}
    again = [f"--{name}=out/{name}.csv" for name in ("workers", "tasks", "offers")]
    assert CliRunner().invoke(app, ["import", *again], env=database).exit_code == 0
    CliRunner().invoke(app, ["export-history", "out2"], env=database)
    for name in ("workers", "tasks", "offers"):
        assert Path(f"out2/{name}.csv").read_bytes() == Path(f"out/{name}.csv").read_bytes()
