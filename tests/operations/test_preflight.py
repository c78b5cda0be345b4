"""`.ci/preflight`: what a bare machine is told before anything is downloaded."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
SHELL_TOOLS = ("sh", "awk", "cat", "df", "grep", "id", "mktemp", "rm", "timeout")
PLENTY_OF_DISK = "echo header; echo disk 0 0 99999999 0% /"


class Machine:
    """A machine of which every command on PATH is chosen by the test."""

    def __init__(self, folder: Path) -> None:
        self.bin = folder / "bin"
        self.wheels = folder / "wheels"
        self.bin.mkdir()
        self.wheels.mkdir()
        for tool in SHELL_TOOLS:
            path = shutil.which(tool)
            assert path, tool
            (self.bin / tool).symlink_to(path)
        self.install("df", PLENTY_OF_DISK)
        self.install("id", "echo 0")
        self.install("apt-get", "exit 0")
        self.install("apt-cache", '[ "$2" = python3.11 ]')
        self.install("make", "exit 0")

    def install(self, name: str, script: str) -> None:
        """Put a command on PATH, in place of what stands there."""
        (self.bin / name).unlink(missing_ok=True)
        (self.bin / name).write_text(f"#!/bin/sh\n{script}\n")
        (self.bin / name).chmod(0o755)

    def offer_packages(self) -> None:
        """Fill pip's only source with the package that preflight asks for."""
        pins = (REPOSITORY / "constraints.txt").read_text()
        pin = re.search(r"^packaging==(\S+)$", pins, re.MULTILINE)
        assert pin
        stem = f"packaging-{pin[1]}"
        with zipfile.ZipFile(self.wheels / f"{stem}-py3-none-any.whl", "w") as wheel:
            wheel.writestr(
                f"{stem}.dist-info/METADATA",
                f"Metadata-Version: 2.1\nName: packaging\nVersion: {pin[1]}\n",
            )
            wheel.writestr(
                f"{stem}.dist-info/WHEEL",
                "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            )

    def preflight(self, **environment: str) -> subprocess.CompletedProcess[str]:
        pip = {
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.wheels),
        }
        return subprocess.run(  # noqa: S603 - the script under test
            [self.bin / "sh", REPOSITORY / ".ci" / "preflight"],
            cwd=REPOSITORY,
            env={"PATH": str(self.bin), **pip, **environment},
            capture_output=True,
            text=True,
            timeout=60,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_machine_that_has_everything_is_told_which_python_will_be_used(
    machine: Machine,
) -> None:
    machine.offer_packages()
    answer = machine.preflight(PYTHON=sys.executable)
    assert (answer.stderr, answer.returncode) == ("", 0)
    assert answer.stdout == f"{sys.executable}\n"


def test_a_machine_without_python_is_given_one_line_that_installs_it(machine: Machine) -> None:
    (machine.bin / "make").unlink()
    answer = machine.preflight()
    installs = [line for line in answer.stderr.splitlines() if "apt-get" in line]
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert len(installs) == 1
    assert re.fullmatch(
        r"  apt-get update && apt-get install -y python3\.11 python3\.11-venv( libgomp1)? make",
        installs[0],
    )


def test_whoever_is_not_root_is_told_to_use_sudo(machine: Machine) -> None:
    machine.install("id", "echo 1000")
    assert "  sudo apt-get update && sudo apt-get install -y" in machine.preflight().stderr


def test_without_apt_the_missing_parts_are_named(machine: Machine) -> None:
    (machine.bin / "apt-get").unlink()
    answer = machine.preflight()
    assert answer.returncode == 1
    assert "apt-get" not in answer.stderr
    assert "python3.11-venv" in answer.stderr


def test_a_name_that_a_version_manager_answers_without_having_it_is_passed_over(
    machine: Machine,
) -> None:
    machine.offer_packages()
    machine.install("python3.12", "exit 127")
    machine.install("python3.11", f'exec "{sys.executable}" "$@"')
    answer = machine.preflight()
    assert (answer.stderr, answer.returncode) == ("", 0)
    assert answer.stdout == f"{machine.bin / 'python3.11'}\n"


def test_a_chosen_interpreter_of_another_version_is_refused(machine: Machine) -> None:
    machine.install("python3.9", "exit 1")
    answer = machine.preflight(PYTHON="python3.9")
    assert answer.returncode == 1
    assert "PYTHON=python3.9 is not Python 3.11 or 3.12." in answer.stderr


def test_a_python_that_cannot_make_environments_needs_the_venv_package(
    machine: Machine,
) -> None:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    no_venv = f'[ "$1" = -m ] && exit 1; exec "{sys.executable}" "$@"'
    machine.install("python3", no_venv)
    answer = machine.preflight()
    assert answer.returncode == 1
    assert f"apt-get install -y python{version}-venv\n" in answer.stderr


def test_a_nearly_full_disk_is_said_in_megabytes(machine: Machine) -> None:
    machine.install("df", "echo header; echo disk 0 0 1048576 0% /")  # 1 GiB in KiB
    answer = machine.preflight(PYTHON=sys.executable)
    assert answer.returncode == 1
    assert "1024 MB free here; 3072 MB are needed" in answer.stderr


def test_an_index_that_does_not_answer_is_noticed_before_the_installation(
    machine: Machine,
) -> None:
    answer = machine.preflight(PYTHON=sys.executable)
    assert answer.returncode == 1
    assert "pip cannot download packages" in answer.stderr
    assert "apt-get" not in answer.stderr
