"""A city whose workers use the app a lot."""

from __future__ import annotations

import pytest

from data.simulation.run import Simulation, simulate
from data.simulation.world import City
from tests.factories import START


@pytest.fixture(scope="session")
def city() -> Simulation:
    """Four weeks of a busy market, all of whose behaviour is kept."""
    return simulate(City("app", workers=700, offers=8_000, open_tasks=0, days=28), START)
