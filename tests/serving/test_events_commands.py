"""`hustlexp events dead`: what could not be taken is looked at and sent again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from typer.testing import CliRunner, Result

from data.database import Database, open_database
from data.tables import WorkerProfileRow
from serving.clock import iso_z, utc_now
from serving.command_line import app
from serving.taking_events import EventHandler


@pytest.fixture
def own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    database = open_database(f"sqlite:///{tmp_path}/hustlexp.db")
    database.migrate()
    yield database
    database.close()


def called(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["events", "dead", *arguments])


def take(database: Database, kind: str, **data: Any) -> None:
    document = {
        "id": f"{kind}-{data['workerId']}",
        "type": kind,
        "occurredAt": iso_z(utc_now()),
        "data": data,
    }
    EventHandler(lambda: database, utc_now).take([document])


def test_a_letter_is_listed_shown_and_taken_once_what_it_names_is_known(
    own_database: Database,
) -> None:
    take(own_database, "worker.placed", workerId="ann", place={"lat": 37.0, "lng": 1.0})
    listed = called("list")
    assert listed.exit_code == 0
    assert "worker.placed-ann  workerId names no worker that is known: ann" in listed.output
    number = listed.output.split()[0]
    told = json.loads(called("show", number).output)
    assert told["body"]["data"]["place"] == {"lat": 37.0, "lng": 1.0}

    again = called("replay", number)
    assert (again.exit_code, "1 refused again" in again.output) == (1, True)
    take(own_database, "worker.upserted", workerId="ann")
    taken = called("replay", "--all")
    assert (taken.exit_code, taken.output) == (0, "1 taken, 0 refused again.\n")
    with own_database.session(read_only=True) as session:
        assert session.scalar(select(WorkerProfileRow.lat)) == 37.0
    assert "0 dead letters" in called("list").output
    assert called("list", "--all").output.count("(sent again)") == 2


def test_wrong_calls_say_what_is_wrong(own_database: Database) -> None:
    assert "There is no dead letter 7" in called("show", "7").output
    assert called("replay").exit_code == 2
    assert called("replay", "1", "--all").exit_code == 2
