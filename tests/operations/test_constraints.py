"""`constraints.txt`: every version is chosen here, whichever supported Python installs it."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REPOSITORY = Path(__file__).parents[2]
PINS = dict(
    line.split("==")
    for line in (REPOSITORY / "constraints.txt").read_text().splitlines()
    if not line.startswith("#")
)


def needed(name: str, extras: frozenset[str], environment: dict[str, str]) -> set[str]:
    """Names of all packages that `name[extras]` needs in an environment."""
    found: set[str] = set()
    waiting = [(name, extras)]
    seen = set(waiting)
    while waiting:
        name, extras = waiting.pop()
        try:
            lines = metadata.requires(name) or []
        except metadata.PackageNotFoundError:  # of another Python: no requirements to follow
            continue
        for requirement in map(Requirement, lines):
            marker = requirement.marker
            if marker is None or any(
                marker.evaluate({**environment, "extra": extra}) for extra in {"", *extras}
            ):
                name = canonicalize_name(requirement.name)
                found.add(name)
                step = (name, frozenset(requirement.extras))
                if step not in seen:
                    seen.add(step)
                    waiting.append(step)
    return found


def test_every_line_is_an_exact_version_and_nothing_else() -> None:
    lines = (REPOSITORY / "constraints.txt").read_text().splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert [pin for pin in pins if not re.fullmatch(r"[a-z0-9.-]+==[\w.+!]+", pin)] == []
    assert len(pins) == len({pin.split("==")[0] for pin in pins})


@pytest.mark.parametrize("python", ["3.11.0", "3.11.14", "3.12.0", "3.12.12"])
def test_everything_that_a_supported_python_needs_is_pinned(python: str) -> None:
    environment = {"python_full_version": python, "python_version": python[:4]}
    names = needed("hustlexp-ai", frozenset({"dev", "voice"}), environment)
    assert names - PINS.keys() == set()


def test_the_pins_are_within_what_the_project_declares() -> None:
    declared = map(Requirement, metadata.requires("hustlexp-ai") or [])
    outside = [
        requirement.name
        for requirement in declared
        if not requirement.specifier.contains(PINS[canonicalize_name(requirement.name)])
    ]
    assert outside == []
