"""Broker, database and consumer killed under events; see `tests.faults.restarts`."""

from __future__ import annotations

import pytest

from tests.faults.restarts import run


# A connection whose broker was killed is torn down by its library when it is collected.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_nothing_acknowledged_is_lost_or_doubled() -> None:
    found = run(seconds=12.0, every_s=2.0)
    assert found["killed"][:3] == ["broker", "database", "consumer"]
    assert found["acknowledged"] > 100
    assert (found["lost"], found["doubled"], found["wrong_places"]) == (0, 0, 0)
