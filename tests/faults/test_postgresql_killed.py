"""PostgreSQL killed and started again while users report: nothing is lost or counted twice."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import select

from data.database import UnusableDatabase, open_database
from data.tables import FeedbackRow, ReportedOutcomeRow, UserVersionRow
from tests.serving.learning_scene import Home, Process, told
from tests.serving.stored import store_market
from tests.stores import KillableServer, fresh_store, killable_postgresql

USERS = tuple(f"worker-{n}" for n in range(4))
EACH = 25
TRIES = 400


@pytest.fixture(scope="module")
def server() -> Iterator[KillableServer]:
    """A server of this test's own."""
    with killable_postgresql() as running:
        yield running


def _report(process: Process, user: str, tasks: list[str], half_done: Event) -> dict[str, str]:
    """Tell of tasks one by one, each until it is acknowledged; ids of feedback by task."""
    ledger, pause = dict[str, str](), Event()
    for number, task_id in enumerate(tasks):
        if number == len(tasks) // 2:
            half_done.set()
        for _ in range(TRIES):
            try:
                answer = process.tell(told(user, task_id, accepted=True))
                ledger[task_id] = answer["id"]
                break
            except UnusableDatabase:
                pause.wait(0.05)  # as a client does before he tries again
    return ledger


def test_what_is_acknowledged_is_kept_and_counts_once(
    server: KillableServer, tmp_path: Path
) -> None:
    url = server.url
    store_market(url, workers=20, tasks=400)
    home = Home.made(url, tmp_path)
    with home.process() as process:
        shown = {
            user: [match.task_id for match in process.match(user).matches][:EACH] for user in USERS
        }
        half_done = Event()
        with ThreadPoolExecutor(len(USERS)) as clients:
            telling = {
                user: clients.submit(_report, process, user, shown[user], half_done)
                for user in USERS
            }
            half_done.wait(timeout=60)
            server.kill()
            server.start()
            ledgers = {user: task.result(timeout=120) for user, task in telling.items()}
        again = {
            user: {task: process.tell(told(user, task, accepted=True))["id"] for task in tasks}
            for user, tasks in shown.items()
        }
    assert {user: set(ledger) for user, ledger in ledgers.items()} == {
        user: set(tasks) for user, tasks in shown.items()
    }
    assert again == ledgers  # sent once more, each has the answer that it had
    kept = _kept(url)
    assert kept["feedback"] == Counter(id for ledger in ledgers.values() for id in ledger.values())
    assert kept["outcomes"] == Counter((u, task) for u, tasks in shown.items() for task in tasks)
    assert kept["versions"] == {user: len(tasks) for user, tasks in shown.items()}


def _kept(url: str) -> dict[str, Any]:
    database = open_database(url)
    with database.session(read_only=True) as session:
        outcomes = select(ReportedOutcomeRow.user_id, ReportedOutcomeRow.task_id)
        versions = select(UserVersionRow.user_id, UserVersionRow.version)
        kept = {
            "feedback": Counter(session.scalars(select(FeedbackRow.id))),
            "outcomes": Counter((user, task) for user, task in session.execute(outcomes)),
            "versions": {row.user_id: row.version for row in session.execute(versions)},
        }
    database.close()
    return kept


def test_a_server_that_stands_still_is_not_acknowledged_for(
    server: KillableServer, tmp_path: Path
) -> None:
    """Who gave up waiting sends it again, and it counts once."""
    with fresh_store("postgresql", server.url) as url:
        _stand_still(server, url, tmp_path)


def _stand_still(server: KillableServer, url: str, tmp_path: Path) -> None:
    store_market(url, workers=20, tasks=60)
    home = Home.made(url, tmp_path)
    with home.process() as process:
        task = process.match(USERS[0]).matches[0].task_id
        with ThreadPoolExecutor(1) as client:
            for pid in server.processes():
                os.kill(pid, signal.SIGSTOP)
            try:
                waiting = client.submit(process.tell, told(USERS[0], task, accepted=True))
                with pytest.raises(TimeoutError):
                    waiting.result(timeout=0.3)
            finally:
                for pid in server.processes():
                    os.kill(pid, signal.SIGCONT)
            first = waiting.result(timeout=30)
        assert process.tell(told(USERS[0], task, accepted=True)) == first
    assert sum(_kept(url)["outcomes"].values()) == 1
