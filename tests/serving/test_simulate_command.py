"""The command `hustlexp simulate` and its dials."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from data.simulation.truth import load_truth
from data.simulation.world import CITIES, City
from serving.command_line import app

HAMLET = City("hamlet", workers=30, offers=100, open_tasks=3, days=6)


@pytest.fixture(autouse=True)
def a_small_city(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(CITIES, HAMLET.name, HAMLET)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/store.db")
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)


def simulated(*options: str) -> Result:
    fixed = ("simulate", "--city", "hamlet", "--until", "2026-06-30T17:00:00Z")
    return CliRunner().invoke(app, [*fixed, *options])


def test_every_dial_has_an_option(tmp_path: Path) -> None:
    options = "--no-latents --shuffle-labels --shock-day 3 --shock-size 0.5 --temperature 0.7"
    options += " --unsupported-share 0.2 --duplicate-share 0.01 --clock-skew-s 60"
    options += " --late-share 0.1 --seed 9"
    result = simulated(*options.split())
    assert result.exit_code == 0, result.output
    assert load_truth(tmp_path / "truth", "hamlet").city == replace(
        HAMLET,
        has_latents=False,
        has_shuffled_labels=True,
        shock_day=3,
        shock_size=0.5,
        temperature=0.7,
        unsupported_share=0.2,
        duplicate_share=0.01,
        clock_skew_s=60.0,
        late_share=0.1,
        seed=9,
    )


def test_without_options_every_dial_is_off(tmp_path: Path) -> None:
    assert simulated().exit_code == 0
    assert load_truth(tmp_path / "truth", "hamlet").city == HAMLET


@pytest.mark.parametrize("option", ["--late-share=1.5", "--temperature=0", "--shock-day=-1"])
def test_a_dial_out_of_range_is_refused_before_anything_is_made(
    tmp_path: Path, option: str
) -> None:
    assert simulated(option).exit_code == 2
    assert not (tmp_path / "store.db").exists()


@pytest.mark.parametrize(
    "options",
    [
        ("--seed", "-1"),
        ("--shock-day", "1", "--shock-size", "nan"),
        ("--clock-skew-s", "inf"),
        ("--until", "0001-01-01"),
        ("--until", "9999-12-31"),
    ],
)
def test_an_impossible_option_is_refused_in_a_sentence(
    options: tuple[str, ...], tmp_path: Path
) -> None:
    result = simulated(*options)
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    assert not (tmp_path / "store.db").exists()
