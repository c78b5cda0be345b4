"""Where the truth is kept: beside the market, never in its database.

``<var>/truth/<city>.npz`` holds the probabilities that drew every outcome and the latents,
``<city>.json`` the law of the world. Judges read it; the trainer has no way to it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from pathlib import Path
from typing import NamedTuple

import numpy as np

from data.arrays import FloatArray
from data.simulation.run import Simulation, Truth
from data.simulation.world import City, Coefficients


class StoredTruth(NamedTuple):
    """The truth of a simulated history, in the order of its exposures."""

    city: City
    until: int
    truth: Truth
    latents: dict[str, FloatArray]


def save_truth(folder: Path, simulation: Simulation) -> None:
    """Write the truth of a simulation; an earlier one of the same city is replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    city = simulation.city
    arrays = {f"truth_{f.name}": getattr(simulation.truth, f.name) for f in fields(Truth)}
    arrays |= {
        f"latent_{f.name}": getattr(simulation.latents, f.name) for f in fields(simulation.latents)
    }
    np.savez_compressed(folder / f"{city.name}.npz", allow_pickle=False, **arrays)
    world = {"until": simulation.until, "city": asdict(city)}
    (folder / f"{city.name}.json").write_text(json.dumps(world, indent=1), "utf-8")


def load_truth(folder: Path, name: str) -> StoredTruth:
    """The truth of a city by name.

    Raises
    ------
    FileNotFoundError
        If no simulated city of that name has been written there.
    """
    world = json.loads((folder / f"{name}.json").read_text("utf-8"))
    stated = world["city"]
    city = City(**{**stated, "coefficients": Coefficients(**stated["coefficients"])})
    with np.load(folder / f"{name}.npz", allow_pickle=False) as arrays:
        truth = Truth(**{f.name: arrays[f"truth_{f.name}"] for f in fields(Truth)})
        latents = {
            key.removeprefix("latent_"): arrays[key]
            for key in arrays.files
            if key.startswith("latent_")
        }
    return StoredTruth(city, int(world["until"]), truth, latents)
