"""A relay that is killed while it carries: every pair is in the database once, none is missing."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import orjson
import pytest
from sqlalchemy import func, select

from data.database import Database, open_database
from data.tables import ExposureRow, PredictionRow, TaskRow, WorkerProfileRow
from serving.clock import iso_z
from serving.journal import RANKING_SERVED
from serving.relay import JournalRelay
from tests.faults.world import pause
from tests.serving.stored import store_market
from tests.stores import Dialect

RANKINGS = 400
PAIRS = 5
KILLS = 2
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
RELAY = """
import sys
from pathlib import Path
from data.database import open_database
from serving.relay import JournalRelay
database = open_database(sys.argv[2])
JournalRelay(Path(sys.argv[1]), lambda: database).carry()
"""


def a_line(number: int, worker: str, tasks: list[str]) -> bytes:
    """A ranking of some tasks for one worker, as the journal keeps it."""
    chances = {"propensity": 0.5, "score": 0.7, "accept": 0.6, "complete": 0.9, "on_time": 0.8}
    items = [{"id": id, "position": n, **chances} for n, id in enumerate(tasks, start=1)]
    told = {
        "event": RANKING_SERVED, "ranking_id": f"ranking-{number}", "served_at": iso_z(NOON),
        "release": "a-release", "ranked": "tasks", "asked_about": worker, "items": items,
    }  # fmt: skip
    return orjson.dumps(told) + b"\n"


@pytest.fixture
def database(store_url: str, dialect: Dialect) -> Iterator[Database]:
    store_market(store_url, workers=10, tasks=60)
    opened = open_database(store_url)
    yield opened
    opened.close()


def carried(database: Database) -> int:
    with database.session(read_only=True) as session:
        return session.scalar(select(func.count()).select_from(ExposureRow)) or 0


def test_nothing_is_lost_or_doubled_however_often_it_is_killed(
    database: Database, store_url: str, tmp_path: Path
) -> None:
    random, folder = Random(7), tmp_path / "journal"  # noqa: S311  an order of kills
    folder.mkdir()
    with database.session(read_only=True) as session:
        workers = session.scalars(select(WorkerProfileRow.user_id)).all()
        tasks = session.scalars(select(TaskRow.id)).all()
    shown = [
        (f"ranking-{n}", random.choice(workers), random.sample(tasks, PAIRS))
        for n in range(RANKINGS)
    ]
    journal = folder / f"exposures-{NOON.date().isoformat()}.jsonl"
    journal.write_bytes(
        b"".join(a_line(n, worker, some) for n, (_, worker, some) in enumerate(shown))
    )
    killed = 0
    for _ in range(KILLS):
        before = carried(database)
        with subprocess.Popen([sys.executable, "-c", RELAY, str(folder), store_url]) as relay:  # noqa: S603
            while carried(database) == before and relay.poll() is None:
                pause(0.001)
            pause(random.uniform(0.0, 0.05))
            relay.kill()
        killed += relay.returncode == -signal.SIGKILL
    left = JournalRelay(folder, lambda: database)
    left.carry()
    assert killed > 0
    with database.session(read_only=True) as session:
        e = ExposureRow
        query = select(e.ranking_id, e.worker_id, e.task_id)
        found = Counter(tuple(row) for row in session.execute(query))
        predictions = session.scalar(select(func.count()).select_from(PredictionRow))
    assert found == Counter((id, who, what) for id, who, some in shown for what in some)
    assert predictions == 4 * RANKINGS * PAIRS
    assert left.waiting_bytes == 0
