"""`make run`: what it does on the first start and on every later one."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]

HUSTLEXP = """echo "$ACCESS_MODE: $*"
if [ "$1" = drift ]; then exit "${DRIFT:-0}"; fi
if [ "$1" = train ]; then mkdir -p var/releases; touch var/releases/current; fi
"""
"""Stands for `hustlexp`: says what it was asked, and in which mode; training leaves a pointer.

The trigger's exit code is in DRIFT."""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder in which everything is installed and nothing has been started."""
    for name in ("pyproject.toml", "constraints.txt", "Makefile"):
        shutil.copy(REPOSITORY / name, tmp_path)
    for command, script in (
        ("hustlexp", HUSTLEXP),
        ("python", 'echo "python $*"'),
        ("mlflow", 'echo "mlflow $1 $2 $3 $4"'),
    ):
        path = tmp_path / ".venv" / "bin" / command
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
    preflight = tmp_path / ".ci" / "preflight"
    preflight.parent.mkdir()
    preflight.write_text("#!/bin/sh\necho python3\n")
    preflight.chmod(0o755)
    (tmp_path / ".venv" / "installed").touch()
    return tmp_path


def run(clone: Path, **environment: str) -> list[str]:
    """What `make run` calls, in order."""
    make = shutil.which("make")
    assert make
    done = subprocess.run(  # noqa: S603 - the Makefile under test
        [make, "--silent", "run"],
        cwd=clone,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def test_the_first_start_simulates_and_trains_before_it_serves(clone: Path) -> None:
    assert run(clone) == [
        "development: simulate --city small",
        "development: train",
        "development: serve",
    ]


def test_a_later_start_only_serves(clone: Path) -> None:
    run(clone)
    assert run(clone) == ["development: serve"]


@pytest.mark.parametrize("changed", ["constraints.txt", "pyproject.toml"])
def test_other_versions_are_installed_before_the_next_start(clone: Path, changed: str) -> None:
    run(clone)
    os.utime(clone / changed, (2e9, 2e9))
    installation, compilation, *rest = run(clone)
    assert installation.startswith("python -m pip install")
    assert "--constraint constraints.txt" in installation
    assert compilation.startswith("python -m compileall")
    assert rest == ["development: serve"]


@pytest.mark.parametrize("line", ["ACCESS_MODE=strict", 'ACCESS_MODE="strict"'])
def test_the_access_mode_of_the_settings_file_is_kept(clone: Path, line: str) -> None:
    (clone / ".env").write_text(f"PORT=9000\n{line}\n")
    assert run(clone)[-1] == "strict: serve"


def test_the_environment_wins_over_the_settings_file(clone: Path) -> None:
    (clone / ".env").write_text("ACCESS_MODE=strict\n")
    assert run(clone, ACCESS_MODE="public")[-1] == "public: serve"


def test_a_release_is_looked_for_where_the_service_keeps_it(clone: Path) -> None:
    (clone / ".env").write_text("VAR_DIR=elsewhere\n")
    pointer = clone / "elsewhere" / "releases" / "current"
    pointer.parent.mkdir(parents=True)
    pointer.touch()
    assert run(clone) == ["development: serve"]


def retrain_if_needed(clone: Path, code: int) -> tuple[int, list[str]]:
    """Exit code and calls where the trigger ends with a code."""
    pointer = clone / "var" / "releases" / "current"
    pointer.parent.mkdir(parents=True)
    pointer.touch()
    make = shutil.which("make")
    assert make
    done = subprocess.run(  # noqa: S603 - the Makefile under test
        [make, "--silent", "retrain-if-needed"],
        cwd=clone,
        env={"PATH": os.environ["PATH"], "DRIFT": str(code)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout.splitlines()


def test_where_the_trigger_says_so_a_release_is_trained(clone: Path) -> None:
    code, calls = retrain_if_needed(clone, 0)
    assert code == 0
    assert calls[0] == ": drift --trigger"
    assert calls[-1] == "mlflow run . --entry-point retrain"


def test_where_it_does_not_nothing_is_done_and_that_is_no_failure(clone: Path) -> None:
    assert retrain_if_needed(clone, 3) == (0, [": drift --trigger"])


def test_a_trigger_that_fails_trains_nothing_and_fails(clone: Path) -> None:
    code, calls = retrain_if_needed(clone, 1)
    assert code != 0
    assert calls == [": drift --trigger"]
