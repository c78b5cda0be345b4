"""`hustlexp assign`, as someone types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from data.reference.calendar import DAY_S, moment
from serving.command_line import app
from serving.settings import Settings
from tests.factories import START
from tests.serving.stored import store_market, store_release

AT = moment(START + 30 * DAY_S).isoformat()


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting comes from outside the test."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def city(tmp_path: Path) -> None:
    """A stored market and a release that gives every pair the same probabilities."""
    (tmp_path / "var").mkdir()
    store_market("sqlite:///var/hustlexp.db", workers=40, tasks=200)
    store_release(tmp_path / "var" / "releases")


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["assign", *arguments])


@pytest.mark.usefixtures("city")
def test_the_open_tasks_are_assigned_and_the_totals_told() -> None:
    result = _run("--at", AT, "--rows", "2", "--json", "plan.json")
    assert result.exit_code == 0, result.output
    plan = json.loads(Path("plan.json").read_text("utf-8"))
    summary, made = plan["summary"], len(plan["assignments"])
    assert made == summary["assigned"] > 2
    assert len({a["userId"] for a in plan["assignments"]}) == made
    lines = result.stdout.splitlines()
    assert lines[0].split() == ["task", "worker", "visit", "miles", "accept", "complete", "USD"]
    assert lines[1].split()[:2] == [
        plan["assignments"][0]["taskId"],
        plan["assignments"][0]["userId"],
    ]
    assert lines[3] == f"... and {made - 2} more; --json PATH writes them."
    asked = made + len(plan["unassigned"])
    assert lines[4].startswith(f"Assigned {made} of {asked} tasks; ")
    assert f"Expected completed value {summary['expectedValue']:,.2f} USD." in lines
    assert f"greedy {summary['greedyObjective']:,.2f} " in lines[-1]
    assert lines[-1].endswith("gap 0.0000 %.")
    opened = [line for line in lines if line.startswith("Open: ")]
    assert sum(int(line.split()[1]) for line in opened) == len(plan["unassigned"])


@pytest.mark.usefixtures("city")
def test_the_same_question_gives_the_same_plan() -> None:
    for name in ("one.json", "other.json"):
        _run("--at", AT, "--capacity", "3", "--json", name)
    assert Path("one.json").read_bytes() == Path("other.json").read_bytes()


@pytest.mark.usefixtures("city")
def test_single_tasks_can_be_named() -> None:
    _run("--at", AT, "--json", "all.json", "--tasks", "3")
    every = json.loads(Path("all.json").read_text("utf-8"))
    asked = [a["taskId"] for key in ("assignments", "unassigned") for a in every[key]]
    assert len(asked) == 3
    result = _run("--at", AT, "--task", asked[0], "--task", "gone", "--json", "some.json")
    assert result.exit_code == 0, result.output
    some = json.loads(Path("some.json").read_text("utf-8"))
    assert {"taskId": "gone", "places": 1, "reason": "not_open"} in some["unassigned"]
    assert "Open: 1 (not open)." in result.stdout


@pytest.mark.usefixtures("city")
def test_a_moment_without_open_tasks_gives_an_empty_plan() -> None:
    result = _run("--at", moment(START - DAY_S).isoformat())
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("Assigned 0 of 0 tasks; 0 workers and 0 pairs considered;")


def test_without_a_release_the_reason_is_told() -> None:
    result = _run()
    assert result.exit_code == 1
    assert result.stderr.startswith("Not assigned: ")


def test_without_a_market_the_reason_is_told(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    store_release(tmp_path / "var" / "releases")
    result = _run()
    assert result.exit_code == 1
    assert "hustlexp simulate" in result.stderr


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(
    "wrong",
    [
        ("--capacity", "9"),
        ("--tasks", "0"),
        ("--further-task-cost", "nan"),
        ("--at", "soon"),
    ],
)
def test_a_wrong_option_is_refused(wrong: tuple[str, str]) -> None:
    assert _run(*wrong).exit_code == 2


@pytest.mark.usefixtures("city")
def test_a_task_named_twice_is_refused() -> None:
    result = _run("--task", "a", "--task", "a")
    assert result.exit_code == 1
    assert "stands twice" in result.stderr
