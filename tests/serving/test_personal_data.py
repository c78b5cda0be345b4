"""Journals are masked in place, and files that still name a user are found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from data.database import Database, open_database
from data.privacy.erasing import erase_user
from serving.personal_data import (
    ErasedUsers,
    begin_without,
    files_naming,
    lines_about,
    mask_journal,
)
from serving.relay import JournalRelay, forget_files

DAY = datetime(2026, 11, 26, tzinfo=UTC)


@pytest.fixture
def database(store_url: str) -> Iterator[Database]:
    """A store of each test's own: who is erased in it is so for ever."""
    opened = open_database(store_url)
    opened.migrate()
    yield opened
    opened.close()


def ranking(about: str | None, *ids: str) -> dict[str, Any]:
    return {
        "event": "ranking_served", "ranking_id": f"r-{about}", "asked_about": about,
        "served_at": "2026-11-26T12:00:00Z", "release": "r", "ranked": "workers",
        "items": [{"id": id, "position": at, "propensity": 1.0, "accept": 0.5, "complete": 0.5,
                   "on_time": 0.5, "score": 0.5} for at, id in enumerate(ids, 1)],
    }  # fmt: skip


def write(folder: Path, *records: dict[str, Any], day: str = "2026-11-26") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"exposures-{day}.jsonl"
    path.write_bytes(b"".join(orjson.dumps(one) + b"\n" for one in records))
    return path


def test_lines_about_him_are_blanked_and_his_id_is_masked_in_those_of_others(
    tmp_path: Path,
) -> None:
    path = write(tmp_path / "j", ranking("ann", "t"), ranking("task", "ann", "bob"), ranking(None))
    before = path.read_bytes()
    assert mask_journal(tmp_path / "j", lambda id: id == "ann") == 2
    after = path.read_bytes()
    assert len(after) == len(before)
    assert b"ann" not in after
    blank, masked, kept = after.splitlines()
    assert blank.strip() == b""
    assert [item["id"] for item in orjson.loads(masked)["items"]] == ["---", "bob"]
    assert kept == before.splitlines()[2]
    assert mask_journal(tmp_path / "j", lambda id: id == "ann") == 0


def test_a_line_that_is_being_written_is_left_alone(tmp_path: Path) -> None:
    path = write(tmp_path / "j", ranking("bob", "t"))
    path.write_bytes(path.read_bytes() + b'{"asked_about":"ann"')
    assert mask_journal(tmp_path / "j", lambda id: id == "ann") == 0


def test_a_relay_goes_on_over_what_was_masked(tmp_path: Path, database: Database) -> None:
    write(tmp_path / "j", ranking("ann", "t"), ranking("task", "ann", "bob"))
    mask_journal(tmp_path / "j", lambda id: id == "ann")
    relay = JournalRelay(tmp_path / "j", lambda: database)
    relay.carry()
    assert (relay.unreadable, relay.waiting_bytes) == (0, 0)


def test_a_process_begins_without_those_who_were_erased_while_none_served(
    tmp_path: Path, database: Database
) -> None:
    path = write(tmp_path / "j", ranking("ann", "t"), ranking("task", "ann", "bob"))
    erased = ErasedUsers(lambda: database)
    assert begin_without(erased, tmp_path / "j", now=DAY) == 0
    with database.session() as session:
        erase_user(session, "ann", digests=lambda text: [], at=DAY)
    assert begin_without(erased, tmp_path / "j", now=DAY) == 2
    assert b"ann" not in path.read_bytes()
    assert "ann" in erased


def test_lines_about_a_user_are_told_without_the_other_items(tmp_path: Path) -> None:
    write(tmp_path / "j", ranking("ann", "t"), ranking("task", "ann", "bob"), ranking("bob", "t"))
    about, among = lines_about(tmp_path / "j", "ann")
    assert about["asked_about"] == "ann"
    assert [item["id"] for item in among["items"]] == ["ann"]


def test_files_that_name_a_user_are_found_wherever_they_lie(tmp_path: Path) -> None:
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "workers.csv").write_text("worker_id\nann-4711\n")
    (tmp_path / "market.db").write_text("ann-4711")
    (tmp_path / "mlflow.db").write_text("ann-4711")
    (tmp_path / "other.txt").write_text("nobody")
    found = files_naming(tmp_path, "ann-4711", store=f"{tmp_path}/market.db")
    assert found == ["exports/workers.csv", "mlflow.db"]
    assert files_naming(tmp_path, "x") == []


def test_files_of_a_journal_go_when_they_are_old_and_carried(
    tmp_path: Path, database: Database
) -> None:
    old = write(tmp_path / "j", ranking(None), day="2026-11-01")
    cut = write(tmp_path / "j", ranking(None), day="2026-11-02")
    cut.write_bytes(cut.read_bytes() + b'{"still": ')
    new = write(tmp_path / "j", ranking(None), day="2026-11-25")
    before = DAY - timedelta(days=14)
    assert forget_files(tmp_path / "j", lambda: database, before=before) == 1
    assert [path.exists() for path in (old, cut, new)] == [False, True, True]
