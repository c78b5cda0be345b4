"""The observable-history ceiling: learnt from further draws of the same world."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest

from data.reference.calendar import epoch
from data.simulation.run import Simulation
from data.simulation.world import City
from features.specification import OUTCOMES
from training.ceiling import ceiling_predictions
from training.dataset import Dataset


@pytest.fixture(scope="module")
def data(tiny_simulation: Simulation) -> Dataset:
    return Dataset.of(tiny_simulation.history)


def test_the_ceiling_learns_from_as_many_worlds_as_it_needs(
    tiny_city: City, tiny_until: datetime, data: Dataset
) -> None:
    told: list[tuple[int, int]] = []
    found = ceiling_predictions(
        tiny_city,
        epoch(tiny_until),
        data.matrix,
        data.space,
        offers=3_001,
        before=data.windows().test.begin,
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(1, 2), (2, 2)]  # worlds of 3,000 offers each
    assert set(found) == set(OUTCOMES)
    for predicted in found.values():
        assert predicted.shape == (len(data),)
        assert np.all((predicted > 0.0) & (predicted < 1.0))
    # The ceiling has never seen these rows, yet it knows who accepts.
    accepted = data.labels["accept"].values == 1
    assert found["accept"][accepted].mean() > found["accept"][~accepted].mean() + 0.02
