"""The size and the dials of a simulated market."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from data.simulation.world import CITIES, City

CITY = City("any", workers=100, offers=11, open_tasks=0, days=30, ranking_length=5)


def test_as_many_tasks_are_posted_as_their_rankings_need() -> None:
    assert CITY.tasks == 3  # of 5 exposures each: 2 would show only 10 of the 11
    assert replace(CITY, offers=10).tasks == 2


def test_the_run_ends_where_it_is_told_to() -> None:
    assert CITY.starts_at(1_780_000_000) == 1_780_000_000 - 30 * 86_400


@pytest.mark.parametrize(
    "wrong",
    [
        {"workers": 0},
        {"offers": 0},
        {"days": 0},
        {"open_tasks": -1},
        {"epsilon": -0.1},
        {"epsilon": 1.1},
        {"temperature": 0.0},
        {"ranking_length": 0},
        {"ranking_length": 31, "candidates": 30},
    ],
)
def test_a_city_that_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"city needs|Expected|ranking is"):
        replace(CITY, **wrong)


@pytest.mark.parametrize(
    ("name", "workers", "offers"),
    [
        ("small", 2_000, 20_000),
        ("study", 1_500, 80_000),
        ("study-240k", 1_500, 240_000),
        ("bench", 100_000, 240_000),
    ],
)
def test_the_presets_have_the_sizes_that_the_figures_are_measured_on(
    name: str, workers: int, offers: int
) -> None:
    city = CITIES[name]
    assert (city.name, city.workers, city.offers) == (name, workers, offers)
