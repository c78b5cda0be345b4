"""Fixtures of the engine's suite: the tiny city as a market, and a matcher trained on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from data.simulation.run import Simulation
from engine.bundling import warm_up
from engine.market import MarketSnapshot
from engine.matching import Matcher
from models.release import Release
from models.travel import REFERENCE


@pytest.fixture(scope="session")
def market(
    tiny_simulation: Simulation, tiny_until: datetime, tiny_release: Release
) -> MarketSnapshot:
    """The tiny city at the end of its history; the search for bundles is loaded beside it.

    Loading it would else use up the processor time of the first question's bundles.
    """
    warm_up()
    return MarketSnapshot.build(
        tiny_simulation.history, as_of=tiny_until, space=tiny_release.text_space
    )


@pytest.fixture(scope="session")
def plain_matcher(tiny_release: Release, market: MarketSnapshot) -> Matcher:
    """The same without expectations of tip and work, over the reference speeds."""
    plain = replace(tiny_release, expectations={}, travel=REFERENCE)
    return Matcher(plain, market, best_first=True)


@pytest.fixture(scope="session")
def matcher(tiny_release: Release, market: MarketSnapshot) -> Matcher:
    """Matching by the release that was trained on the tiny city, best first."""
    return Matcher(tiny_release, market, best_first=True)
