"""The pictures of the simulated market, and the page that shows them."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from data.simulation.run import Simulation, simulate
from data.simulation.world import CITIES, City, Coefficients
from training.market_pictures import PICTURES, UNTIL, draw, figures

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "market.md").read_text("utf-8")


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[Simulation, list[Path]]:
    city = City("drawn", workers=300, offers=8_000, open_tasks=5, days=60, behaviour_days=60)
    simulation = simulate(city, UNTIL)
    return simulation, draw(simulation, tmp_path_factory.mktemp("images"))


def test_every_picture_is_a_png_of_modest_size(drawn: tuple[Simulation, list[Path]]) -> None:
    _, paths = drawn
    assert [path.name for path in paths] == [f"market-{name}.png" for name in PICTURES]
    for path in paths:
        assert path.read_bytes().startswith(b"\x89PNG")
        assert 5_000 < path.stat().st_size < 150_000


def test_the_figures_name_what_they_measure(drawn: tuple[Simulation, list[Path]]) -> None:
    simulation, _ = drawn
    lines = figures(simulation)
    assert lines[0].startswith(f"{len(simulation.history.exposures):,} exposures")
    assert sum("log loss" in line for line in lines) == 2


def test_the_page_shows_every_picture_and_every_picture_is_there() -> None:
    shown = re.findall(r"\(images/(market-[a-z]+\.png)\)", PAGE)
    assert sorted(shown) == sorted(f"market-{name}.png" for name in PICTURES)
    for name in shown:
        assert (DOCS / "images" / name).stat().st_size < 150_000


def test_the_page_states_every_coefficient_with_its_value() -> None:
    stated = dict(re.findall(r"^\| `(\w+)` \| ([-\d.]+) \|", PAGE, flags=re.MULTILINE))
    law = Coefficients()
    expected = {f.name: getattr(law, f.name) for f in fields(law)}
    assert {name: float(value) for name, value in stated.items()} == expected


def test_the_page_names_every_dial() -> None:
    dials = {"has_latents", "has_signal", "has_shuffled_labels", "shock_day", "shock_size"}
    dials |= {"temperature", "unsupported_share", "duplicate_share", "clock_skew_s", "late_share"}
    assert dials <= {f.name for f in fields(City)}
    assert all(f"`{name}`" in PAGE for name in dials)


@pytest.mark.slow
def test_the_page_states_the_figures_of_the_city_it_names() -> None:
    for line in figures(simulate(CITIES["study"], UNTIL)):
        assert line in PAGE
