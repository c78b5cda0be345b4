"""What was exported is written anew without whoever is erased; what others brought is found."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from data.database import Database, open_database
from data.exporting import export_history
from data.privacy.erasing import erase_user
from data.privacy.exported_files import MANIFEST, erase_from_exports, file_names
from data.repositories.market import load_market
from tests.data.privacy.canary import CANARY, NOW, OTHER, TEXT, seed, text_digest


@pytest.fixture
def store(tmp_path: Path) -> Database:
    opened = open_database(f"sqlite:///{tmp_path}/store/market.db")
    opened.migrate()
    seed(opened)
    return opened


def exported(store: Database, folder: Path) -> Path:
    with store.session(read_only=True) as session:
        export_history(load_market(session), folder)
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_an_export_is_as_one_that_is_made_after_the_erasure(
    store: Database, tmp_path: Path
) -> None:
    before = exported(store, tmp_path / "var" / "exports" / "monday")
    assert any(CANARY in path.read_text() for path in before.iterdir())
    changed = erase_from_exports(tmp_path / "var", CANARY)
    assert {path.name for path in changed} == {"workers.csv", "tasks.csv", "offers.csv"}
    assert sorted(path.name for path in before.iterdir()) == [
        MANIFEST, "offers.csv", "tasks.csv", "workers.csv",
    ]  # fmt: skip
    for path in before.iterdir():
        assert CANARY not in path.read_text()
        assert TEXT not in path.read_text().replace(f"task of {TEXT[0]}", "")
    with store.session() as session:
        erase_user(session, CANARY, digests=lambda text: [text_digest(text)], at=NOW)
    after = exported(store, tmp_path / "later")
    for name in ("workers.csv", "tasks.csv"):
        assert rows(before / name) == rows(after / name)
    (kept,) = rows(before / "offers.csv")
    assert kept["worker_id"] == OTHER


def test_it_can_be_done_again_and_for_the_next_user(store: Database, tmp_path: Path) -> None:
    folder = exported(store, tmp_path / "exports")
    assert erase_from_exports(tmp_path, CANARY) != []
    assert erase_from_exports(tmp_path, CANARY) == []
    assert erase_from_exports(tmp_path, OTHER) != []
    assert rows(folder / "workers.csv") == rows(folder / "offers.csv") == []


def test_what_somebody_changed_or_brought_is_left_as_it_is(
    store: Database, tmp_path: Path
) -> None:
    folder = exported(store, tmp_path / "exports")
    changed = folder / "workers.csv"
    changed.write_text(changed.read_text() + "\n")
    brought = tmp_path / "brought"
    brought.mkdir()
    for name in ("workers.csv", MANIFEST):
        (brought / name).write_text(f"worker_id\n{CANARY}\n")
    held = {path: path.read_bytes() for path in (changed, *brought.iterdir())}
    assert changed not in erase_from_exports(tmp_path, CANARY)
    assert {path: path.read_bytes() for path in held} == held


def test_its_readers_stay_the_same(store: Database, tmp_path: Path) -> None:
    folder = exported(store, tmp_path / "exports")
    (folder / "workers.csv").chmod(0o640)
    erase_from_exports(tmp_path, CANARY)
    assert (folder / "workers.csv").stat().st_mode & 0o777 == 0o640


def test_bytes_are_found_wherever_they_are_packed(tmp_path: Path) -> None:
    needle = CANARY.encode()
    plain, packed, arrays, table = (
        tmp_path / name for name in ("a.txt", "a.csv.gz", "a.npz", "a.parquet")
    )
    plain.write_bytes(b"x" * ((1 << 20) - 5) + needle)  # across two parts of the reading
    packed.write_bytes(gzip.compress(b"id\n" + needle))
    np.savez_compressed(arrays, ids=np.array([CANARY.encode()]))
    parquet.write_table(pa.table({"id": [CANARY] * 1_000}), table, compression="zstd")
    assert all(file_names(path, needle) for path in (plain, packed, arrays, table))
    assert not any(file_names(path, b"somebody else") for path in (plain, packed, arrays, table))


@pytest.mark.parametrize("name", ["a.gz", "a.npz", "a.zip", "a.parquet"])
def test_a_file_that_is_no_archive_is_looked_at_as_it_lies(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(b"no archive, of " + CANARY.encode())
    assert file_names(path, CANARY.encode())
    assert not file_names(path, b"somebody else")
