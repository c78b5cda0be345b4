"""Write a simulated city: its history into the database, its truth beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from data.database import Database
from data.repositories.market import save_market
from data.simulation.run import Simulation, simulate
from data.simulation.truth import save_truth
from data.simulation.world import City


def write_city(
    database: Database,
    truth_folder: Path,
    city: City,
    until: int,
    *,
    simulated: Callable[[int, int], None] | None = None,
    saved: Callable[[int, int], None] | None = None,
) -> Simulation:
    """Simulate a city up to the instant `until`, and save it in one transaction.

    `simulated` and `saved` are told (done, all) for a progress display.

    Raises
    ------
    MarketNotEmpty
        If the database holds a market already.
    """
    simulation = simulate(city, until, progress=simulated)
    with database.session() as session:
        save_market(session, simulation.history, progress=saved)
    save_truth(truth_folder, simulation)
    return simulation
