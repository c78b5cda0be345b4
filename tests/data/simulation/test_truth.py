"""The truth of a simulated market is kept beside it, whole, and apart from it."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from data.simulation.population import Latents
from data.simulation.run import Simulation, Truth, simulate
from data.simulation.truth import load_truth, save_truth
from data.simulation.world import City, Coefficients


def test_what_was_saved_is_loaded(tiny_simulation: Simulation, tmp_path: Path) -> None:
    save_truth(tmp_path / "truth", tiny_simulation)
    stored = load_truth(tmp_path / "truth", "tiny")
    assert stored.city == tiny_simulation.city
    assert stored.until == tiny_simulation.until
    for f in fields(Truth):
        expected = getattr(tiny_simulation.truth, f.name)
        np.testing.assert_array_equal(getattr(stored.truth, f.name), expected, err_msg=f.name)
    assert set(stored.latents) == {f.name for f in fields(Latents)}
    for name, values in stored.latents.items():
        np.testing.assert_array_equal(values, getattr(tiny_simulation.latents, name))


def test_the_law_is_kept_with_its_coefficients_and_dials(tmp_path: Path) -> None:
    law = Coefficients(accept_pay=2.5)
    city = City("other", 40, 20, 0, days=3, has_latents=False, coefficients=law)
    save_truth(tmp_path, simulate(city, 1_780_000_000))
    assert load_truth(tmp_path, "other").city == city


def test_a_later_truth_replaces_an_earlier_one_of_the_same_city(tmp_path: Path) -> None:
    city = City("same", workers=40, offers=20, open_tasks=0, days=3)
    later = replace(city, offers=40)
    save_truth(tmp_path, simulate(city, 1_780_000_000))
    save_truth(tmp_path, simulate(later, 1_780_000_000))
    assert load_truth(tmp_path, "same").city == later


def test_a_city_that_was_never_simulated_has_no_truth(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_truth(tmp_path, "atlantis")
