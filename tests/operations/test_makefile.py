"""`make run`: what it does on the first start and on every later one."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder as it is before the first start."""
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(REPOSITORY / name, tmp_path)
    return tmp_path


def planned(clone: Path, *arguments: str, **environment: str) -> str:
    """The commands that `make` would run."""
    make = shutil.which("make")
    assert make
    return subprocess.run(  # noqa: S603 - the Makefile under test
        [make, "--dry-run", *arguments],
        cwd=clone,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def start_once(clone: Path, var_dir: str = "var") -> None:
    """Leave behind what a first start leaves behind."""
    for path in (".venv/installed", f"{var_dir}/releases/current"):
        (clone / path).parent.mkdir(parents=True)
        (clone / path).touch()


def test_the_first_start_installs_simulates_and_trains_before_it_serves(clone: Path) -> None:
    commands = planned(clone, "run")
    steps = (
        "preflight",
        "--constraint",
        "hustlexp simulate --city small",
        "hustlexp train",
        "hustlexp serve",
    )
    places = [commands.index(step) for step in steps]
    assert places == sorted(places)


def test_a_later_start_only_serves(clone: Path) -> None:
    start_once(clone)
    commands = planned(clone, "run").splitlines()
    assert commands == ["exec env ACCESS_MODE=development .venv/bin/hustlexp serve"]


def test_new_versions_are_installed_before_the_next_start(clone: Path) -> None:
    start_once(clone)
    os.utime(clone / "constraints.txt", (2e9, 2e9))
    assert "--constraint constraints.txt" in planned(clone, "run")


@pytest.mark.parametrize("line", ["ACCESS_MODE=strict", 'ACCESS_MODE="strict"'])
def test_the_access_mode_of_the_settings_file_is_kept(clone: Path, line: str) -> None:
    (clone / ".env").write_text(f"PORT=9000\n{line}\n")
    assert "ACCESS_MODE=strict .venv/bin/hustlexp serve" in planned(clone, "run")


def test_the_environment_wins_over_the_settings_file(clone: Path) -> None:
    (clone / ".env").write_text("ACCESS_MODE=strict\n")
    assert "ACCESS_MODE=public " in planned(clone, "run", ACCESS_MODE="public")


def test_a_release_is_looked_for_where_the_service_keeps_it(clone: Path) -> None:
    (clone / ".env").write_text("VAR_DIR=elsewhere\n")
    start_once(clone, var_dir="elsewhere")
    assert "hustlexp train" not in planned(clone, "run")
