"""`hustlexp regions`: the table that a load balancer follows."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from serving.command_line import app

WEST, EAST = ("--replica", "west=9q8,9qb"), ("--replica", "east=9q9,9qc")


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["regions", *arguments])
    return done.exit_code, done.output


@pytest.mark.parametrize(
    ("lat", "lng", "said"),
    [
        ("37.7749", "-122.4194", "9q8y west\n"),
        ("37.8044", "-122.2712", "9q9p east\n"),
        ("38.1041", "-122.2566", "9qc0 east\n"),
        ("40.7128", "-74.0060", "dr5r -\n"),
    ],
)
def test_a_place_has_a_cell_and_the_cell_a_replica(lat: str, lng: str, said: str) -> None:
    code, output = run("cell", "--lat", lat, "--lng", lng, *WEST, *EAST)
    assert output == said
    assert code == (1 if said.endswith("-\n") else 0)


def test_without_replicas_only_the_cell_is_told() -> None:
    assert run("cell", "--lat", "57.64911", "--lng", "10.40744", "--letters", "9") == (
        0,
        "u4pruydqq\n",
    )


def test_the_table_names_each_cell_with_its_bounds() -> None:
    code, output = run("table", *WEST, *EAST)
    assert code == 0
    assert "40.2 km" in output
    assert "| 9q8 | west | 36.5625 | -123.7500 | 37.9688 | -122.3438 |" in output
    assert output.count("| west | 3") == output.count("| east | 3") == 2


@pytest.mark.parametrize(
    "more",
    ["south=9q8", "south=9q8y", "south=9q", "south=", "9q8", "west=dr5", "south=9qa"],
)
def test_what_could_send_a_place_to_two_is_refused(more: str) -> None:
    code, _ = run("table", *WEST, *EAST, "--replica", more)
    assert code == 2
