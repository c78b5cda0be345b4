"""`hustlexp metrics` tells what the store holds, as a table or as JSON."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from data.database import open_database
from data.tables import NotificationRow
from serving.clock import utc_now
from serving.command_line import app


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", named := f"sqlite:///{tmp_path}/store.db")
    return named


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["metrics", *arguments])


def metric(document: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = (row for row in document["metrics"] if row["metric"] == name)
    return dict(found)


def send_alerts(url: str, *, opened: int, days_ago: list[int]) -> None:
    database = open_database(url)
    database.migrate()
    with database.session() as session:
        for n, days in enumerate(days_ago):
            at = utc_now() - timedelta(days=days, hours=1)
            session.add(
                NotificationRow(
                    id=f"n{n}", user_id="ann", kind="streak", sent_at=at,
                    opened_at=at if n < opened else None,
                )
            )  # fmt: skip
    database.close()


def test_json_tells_value_cases_target_and_formula(url: str) -> None:
    send_alerts(url, opened=2, days_ago=[1, 1, 1, 20])
    document = json.loads(run("--json").stdout)
    assert document["days"] == 7
    assert metric(document, "alert_ctr") == {
        "metric": "alert_ctr",
        "value": pytest.approx(2 / 3),
        "unit": "share",
        "cases": 3,
        "casesAre": "notifications sent",
        "target": {"bound": 0.4, "side": "above"},
        "isMet": True,
        "formula": "opened or acted upon / sent",
    }
    assert metric(document, "voice_use")["value"] is None
    month = json.loads(run("--json", "--days", "30").stdout)
    assert metric(month, "alert_ctr")["value"] == 0.5


def test_the_table_says_where_there_is_no_data(url: str) -> None:
    send_alerts(url, opened=1, days_ago=[1, 1, 1, 1])
    lines = run().stdout.splitlines()
    (alerts,) = (line for line in lines if "alert ctr" in line)
    assert [cell.strip() for cell in alerts.split("│")[1:7]] == [
        "alert ctr", "25.0 %", "> 40.0 %", "no", "4", "notifications sent",
    ]  # fmt: skip
    (voice,) = (line for line in lines if "voice use" in line)
    assert "no data" in voice


def test_other_windows_are_refused(url: str) -> None:
    refused = run("--days", "8")
    assert refused.exit_code == 2
    assert "7, 30 or 90" in refused.output


def test_a_database_that_cannot_be_opened_is_told_plainly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "sqlite:////proc/nothing/store.db")
    refused = run()
    assert refused.exit_code == 1
    assert "Not measured" in refused.output
