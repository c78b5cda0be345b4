"""Releases change under 50 requests a second: none fails, none is answered by two releases."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import httpx
import numpy as np
import pytest
from pydantic import TypeAdapter

from data.database import open_database
from data.repositories.market import save_market
from data.simulation.run import Simulation
from engine.questions import WorkersForTask
from models.champions import promote, roll_back
from models.release import Release, load_release
from serving.contract.match_request import MatchTaskRequest
from serving.loading import stored_matcher
from tests.journeys.processes import serving
from tests.journeys.test_first_start import FIND_WORKERS
from tests.releases import write_variant

REQUESTS_PER_S = 50
SECONDS = 6
_Asked: TypeAdapter[MatchTaskRequest] = TypeAdapter(MatchTaskRequest)
ASKED = {**FIND_WORKERS, "limit": 20}


@dataclass
class Home:
    """A stored market and two releases that differ in chain and policy; the first one serves."""

    folder: Path
    first: str
    second: str

    @property
    def releases(self) -> Path:
        return self.folder / "var" / "releases"


@pytest.fixture
def home(tmp_path: Path, tiny_simulation: Simulation, tiny_release: Release) -> Home:
    releases = tmp_path / "var" / "releases"
    first = write_variant(releases, tiny_release, shift=1.5, alpha=0.3)
    second = write_variant(releases, tiny_release, shift=-1.5, alpha=0.9)
    promote(releases, first)
    database = open_database(f"sqlite:///{tmp_path}/var/hustlexp.db")
    database.migrate()
    with database.session() as session:
        save_market(session, tiny_simulation.history)
    database.close()
    return Home(tmp_path, first, second)


def _computed(home: Home) -> dict[str, dict[str, tuple[float, float]]]:
    """By release and worker: score and P(accept), from the engine itself."""
    now = datetime.now(UTC)
    store = f"sqlite:///{home.folder}/var/hustlexp.db"
    question = _Asked.validate_python(ASKED).to_question(acting_user=None, now=now)
    assert isinstance(question, WorkersForTask)
    everyone = WorkersForTask(
        **{name: getattr(question, name) for name in question.__slots__} | {"limit": 1_000}
    )
    found = {}
    for release_id in (home.first, home.second):
        release = load_release(home.releases / release_id)
        matcher, *_ = stored_matcher(release, store, now=now, best_first=True)
        ranking = matcher.workers_for_task(everyone, now=now, ranking_id="computed")
        found[release_id] = {
            match.worker_id: (match.score, match.probabilities.accept) for match in ranking.matches
        }
    return found


def _apart(answer: Any, computed: dict[str, tuple[float, float]]) -> Any:
    """Mean distance of an answer from what a release gives: of its scores, of its P(accept)."""
    answered = [
        (match["score"], match["predictions"]["acceptanceProbability"])
        for match in answer["matches"]
    ]
    expected = [computed[match["userId"]] for match in answer["matches"]]
    return np.abs(np.array(answered) - np.array(expected)).mean(axis=0)


def _until(is_true: Callable[[], bool]) -> None:
    end, pause = monotonic() + 10.0, Event()
    while not is_true():
        assert monotonic() < end, "It did not come to pass."
        pause.wait(0.02)


def test_promotion_rollback_and_a_damaged_release_under_load(home: Home) -> None:
    computed = _computed(home)
    with serving(
        home.folder,
        ACCESS_MODE="development",
        RATE_LIMIT_PER_MINUTE="0",
        RELEASE_POLL_SECONDS="0.05",
    ) as client:
        ended = Event()
        with ThreadPoolExecutor(9) as threads:
            load = threads.submit(_load, client, threads, ended)
            _switch(home, client)
            ended.set()
            answers = load.result()

    assert len(answers) >= REQUESTS_PER_S * SECONDS
    assert {answer.status_code for answer in answers} == {200}
    bodies = [answer.json() for answer in answers]
    assert {body["metadata"]["model"] for body in bodies} == {home.first, home.second}
    for body in bodies:
        assert len(body["matches"]) == 20
        named = body["metadata"]["model"]
        (other,) = {home.first, home.second} - {named}
        own, others = _apart(body, computed[named]), _apart(body, computed[other])
        # The server's clock goes on while it is asked, so that hours and trends move a little.
        assert np.all(own < 0.1 * others), (own, others)

    log = [json.loads(line) for line in _log_lines(home)]
    refused = [line for line in log if line["event"] == "new_release_refused"]
    assert [line["serving"] for line in refused] == [home.second]
    swaps = [line["serving"] for line in log if line["event"] == "release_swapped"]
    assert swaps == [home.second, home.first, home.second, home.first]


def _load(client: httpx.Client, threads: ThreadPoolExecutor, ended: Event) -> list[httpx.Response]:
    """Requests at an even pace, whatever becomes of the earlier ones, until the end is told."""
    begun = monotonic()
    asked: list[Future[httpx.Response]] = []
    while not ended.is_set() or len(asked) < REQUESTS_PER_S * SECONDS:
        asked.append(threads.submit(client.post, "/api/ai/match-task", json=ASKED))
        Event().wait(max(begun + len(asked) / REQUESTS_PER_S - monotonic(), 0.0))
    return [each.result() for each in asked]


def _switch(home: Home, client: httpx.Client) -> None:
    """First, second, damaged (refused), first by promotion, second, first by rollback."""

    def serves(release_id: str) -> None:
        _until(lambda: bool(client.get("/api/health").json()["release"] == release_id))

    serves(home.first)
    promote(home.releases, home.second)
    serves(home.second)
    _point_at_a_damaged_release(home)
    _until(lambda: any("new_release_refused" in line for line in _log_lines(home)))
    serves(home.second)
    promote(home.releases, home.first)
    serves(home.first)
    promote(home.releases, home.second)
    serves(home.second)
    assert roll_back(home.releases) == home.first
    serves(home.first)


def _point_at_a_damaged_release(home: Home) -> None:
    damaged = home.releases / "20260109-damaged"
    damaged.mkdir()
    for file in (home.releases / home.first).iterdir():
        (damaged / file.name).write_bytes(file.read_bytes()[:-7])
    draft = home.releases / "draft-of-a-pointer"
    draft.write_text(damaged.name)
    draft.replace(home.releases / "current")


def _log_lines(home: Home) -> list[str]:
    return (home.folder / "server.log").read_text().splitlines()
