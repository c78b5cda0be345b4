"""A few of the faults over real processes; `make faults` plays them all."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest

import tests.faults.scenarios  # noqa: F401  enters all faults
from data.database import open_database
from tests.faults.fault import FAULTS, Fault, Outcome, Seen, played
from tests.faults.ledger import Ledger
from tests.faults.report import Part, page
from tests.faults.traffic import placed
from tests.faults.world import World, running_world

QUICK = (
    "events sent twice",
    "a late event",
    "the same feedback 100 times at once",
    "every connection to PostgreSQL is cut",
    "Redis is emptied",
    "a pointer to nothing",
    "the disk of the journal is full",
    "a JSON bomb",
)
"""Those that take about a second each."""


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """Servers and a service of these tests' own."""
    with running_world() as running:
        yield running


def test_there_are_thirty_faults_and_each_is_another() -> None:
    names = Counter(one.name for one in FAULTS)
    assert len(names) >= 30
    assert set(names.values()) == {1}
    assert all(one.done and one.promised for one in FAULTS)


def test_a_ledger_sees_what_the_tables_lack(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/store.db"
    database = open_database(url)
    database.migrate()
    database.close()
    ledger = Ledger()
    assert ledger.differences(url) == []
    ledger.acknowledged("a key", "an id")
    ledger.taken({**placed("ann", 1), "id": "an event"})
    assert ledger.differences(url) == [
        "feedback an id lost",
        "event an event lost",
        "ann is at None, not at 37.00001",
    ]
    with pytest.raises(AssertionError, match="two ids"):
        ledger.acknowledged("a key", "another id")


def test_parts_make_one_page_and_what_failed_is_not_hidden() -> None:
    told = {"feedback": 1_000, "events": 20}
    good = Outcome("a | b", "done", "promised", "seen", 3.25, 1.0, True)
    bad = Outcome("c", "done", "promised", "lost", None, 2.0, False)
    parts = [
        Part("2026-11-25", 30.0, 0.5, told, [good]),
        Part("2026-11-26", 4.0, 2.0, told, [bad]),
    ]
    assert [Part.from_json(json.loads(json.dumps(asdict(one)))) for one in parts] == parts
    text = page(parts)
    assert "on 2026-11-26" in text
    assert "**1 of 2 survived** in 34 s, in 2 parts" in text
    assert "2,000 feedbacks and 40 events" in text
    assert "| a \\| b | done | promised | seen | 3.2 s | yes |" in text
    assert "| c | done | promised | lost | - | **no** |" in text
    assert "and none longer than the 15 s" in text
    late = replace(good, recovery_s=15.1)
    assert late.is_late
    text = page([replace(parts[0], outcomes=[late])])
    assert "| 15.1 s | late |" in text
    assert "and 1 longer than the 15 s" in text


@pytest.mark.integration
@pytest.mark.parametrize("name", QUICK)
def test_it_is_survived(name: str, world: World) -> None:
    (fault,) = (one for one in FAULTS if one.name == name)
    outcome = played(fault, world)
    assert outcome.passed, outcome.seen


@pytest.mark.integration
def test_what_is_lost_fails_a_fault(world: World) -> None:
    def lose(world: World) -> Seen:
        world.ledger.acknowledged("never sent", "never kept")
        return Seen("nothing")

    outcome = played(Fault("loss", "nothing", "nothing", lose), world)
    world.ledger.feedback.pop("never sent")
    assert not outcome.passed
    assert outcome.seen == "1 differ: feedback never kept lost"
