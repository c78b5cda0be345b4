"""A shadow release scores what was served: beside every answer, and without effect on any."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from data.repositories.shadows import Followed, followed, paired_predictions
from data.tables import ExposureRow, OutcomeRow, PredictedKind, PredictionRow
from engine.questions import TaskRanking, WorkerRanking, WorkersForTask
from engine.shadow import ShadowItem
from models.champions import current_id, newest_challenger, promote, roll_back
from models.release import load_release
from serving.app import create_app
from serving.journal import Journal
from serving.loading import shadow_scorer
from serving.relay import JournalRelay
from serving.shadow import ShadowScoring
from serving.store import Store
from tests.serving.learning_scene import OTHERS, Home, ask, told
from tests.serving.service import A_WORKER, FIND_WORKERS, NOON, some_settings
from tests.serving.stored import store_market, store_release


def until(is_true: Callable[[], bool], within_s: float = 20.0) -> None:
    end, pause = monotonic() + within_s, Event()
    while not is_true():
        assert monotonic() < end, "It did not come to pass."
        pause.wait(0.01)


# ---- the thread and its queue -----------------------------------------------------------------

QUESTION = WorkersForTask("task-3", 0, 37.7, -122.4, 50.0, urgency=1)  # type: ignore[arg-type]
RANKING = WorkerRanking("r-1", (A_WORKER,), 9, 1, 0, 100.0, 0.5, "20260101-aaaaaaaaaaaa")


class _Release:
    id = "20260102-bbbbbbbbbbbb"


class _Scorer:
    """Stands for a scorer; what it says is up to the test."""

    release = _Release()


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    written = Journal(tmp_path / "journal")
    yield written
    written.close()


@pytest.fixture
def scored(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The rankings that were scored; scoring takes no time."""
    found: list[str] = []

    def of_workers(scorer: Any, question: Any, ranking: Any, *, now: Any) -> Any:
        found.append(ranking.ranking_id)
        return (ShadowItem("worker-1", 1, 0.25, A_WORKER.probabilities),)

    monkeypatch.setattr("serving.shadow.shadow_of_workers", of_workers)
    return found


def offer(scoring: ShadowScoring, ranking: WorkerRanking | TaskRanking = RANKING) -> None:
    scoring.offer(QUESTION, ranking, asked_about="task-3", at=NOON)


def lines(folder: Path) -> list[dict[str, Any]]:
    files = sorted((folder / "journal").glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text().splitlines()]


def test_a_served_ranking_is_journalled_under_the_shadows_own_id(
    tmp_path: Path, journal: Journal, scored: list[str]
) -> None:
    scoring = ShadowScoring(journal, share=1.0)
    scoring.use(_Scorer())  # type: ignore[arg-type]
    offer(scoring)
    until(lambda: scoring.scored == 1)
    scoring.close()
    (line,) = lines(tmp_path)
    assert line["event"] == "shadow_scored"
    assert (line["release"], line["served_by"]) == (_Release.id, RANKING.release_id)
    assert (line["ranking_id"], line["asked_about"]) == ("r-1", "task-3")
    assert line["items"] == [
        {"id": "worker-1", "position": 1, "score": 0.25, "accept": 0.8, "complete": 0.95,
         "on_time": 0.9}
    ]  # fmt: skip


def test_what_finds_the_queue_full_is_dropped_and_counted_and_nobody_waits(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, may_go_on = Event(), Event()

    def of_workers(*_: Any, **__: Any) -> Any:
        begun.set()
        may_go_on.wait()
        return ()

    monkeypatch.setattr("serving.shadow.shadow_of_workers", of_workers)
    scoring = ShadowScoring(journal, waiting=3, share=1.0)
    scoring.use(_Scorer())  # type: ignore[arg-type]
    offer(scoring)
    begun.wait()
    for _ in range(10):
        offer(scoring)  # returns although the thread is stuck
    assert scoring.counts == (0, 7, 0)
    may_go_on.set()
    until(lambda: scoring.scored == 4)
    assert scoring.counts == (4, 7, 0)
    scoring.close()


def test_a_shadow_that_fails_is_counted_and_the_next_ranking_is_scored(
    journal: Journal, scored: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def sometimes(scorer: Any, question: Any, ranking: Any, *, now: Any) -> Any:
        if ranking.ranking_id == "r-1":
            raise FloatingPointError("no such number")
        scored.append(ranking.ranking_id)
        return ()

    monkeypatch.setattr("serving.shadow.shadow_of_workers", sometimes)
    scoring = ShadowScoring(journal, share=1.0)
    with capture_logs() as logs:
        scoring.use(_Scorer())  # type: ignore[arg-type]
        offer(scoring)
        offer(scoring, _named("r-2"))
        until(lambda: scoring.scored == 1)
    assert scoring.counts == (1, 0, 1)
    assert scored == ["r-2"]
    (failure,) = (line for line in logs if line["event"] == "shadow_failed")
    assert failure["release"] == _Release.id
    scoring.close()


def _named(ranking_id: str, release_id: str = RANKING.release_id) -> WorkerRanking:
    return WorkerRanking(ranking_id, (A_WORKER,), 9, 1, 0, 100.0, 0.5, release_id)


def test_nothing_is_scored_without_a_shadow_for_nobody_or_of_its_own_rankings(
    journal: Journal, scored: list[str]
) -> None:
    scoring = ShadowScoring(journal, share=1.0)
    offer(scoring)  # no shadow yet
    scoring.use(_Scorer())  # type: ignore[arg-type]
    scoring.offer(QUESTION, RANKING, asked_about=None, at=NOON)
    offer(scoring, WorkerRanking("r-0", (), 0, 0, 0, 0.0, 0.0, RANKING.release_id))
    offer(scoring, _named("own", _Release.id))
    offer(scoring, _named("last"))
    until(lambda: scoring.scored == 1)
    assert scored == ["last"]
    scoring.use(None)
    assert scoring.release_id is None
    scoring.close()


def test_closing_ends_the_thread_with_rankings_still_waiting(
    journal: Journal, scored: list[str]
) -> None:
    scoring = ShadowScoring(journal, waiting=2, share=0.01)
    scoring.use(_Scorer())  # type: ignore[arg-type]
    for _ in range(5):
        offer(scoring)
    scoring.close()  # would hang if the thread waited for its rest or for the queue
    assert scoring.release_id is None


# ---- beside a stored market -------------------------------------------------------------------


@pytest.fixture
def home(store_url: str, tmp_path: Path) -> Home:
    store_market(store_url, workers=20, tasks=400)
    return Home.made(store_url, tmp_path, made_on=1)


def test_both_releases_predictions_of_the_same_exposure_reach_the_database(home: Home) -> None:
    challenger = store_release(home.folder / "releases", made_on=2, accept_log_odds=1.0)
    with home.process() as process:
        release = load_release(home.folder / "releases" / challenger)
        scorer = shadow_scorer(release, process.matcher, home.url)
        assert scorer.market.workers is process.matcher.market.workers  # not held twice
        ranking = process.match(OTHERS[0])
        written = Journal(home.folder / "journal")
        scoring = ShadowScoring(written, share=1.0)
        scoring.use(scorer)
        scoring.offer(ask(OTHERS[0]), ranking, asked_about=OTHERS[0], at=process.now)
        until(lambda: scoring.scored == 1)
        scoring.close()
        written.close()
        process.relay.carry()
        assert process.relay.unreadable == 0
        with process.store().session(read_only=True) as session:
            shown = session.execute(
                select(ExposureRow.id, ExposureRow.release_id).order_by(ExposureRow.position)
            ).all()
            kept = session.execute(
                select(PredictionRow.exposure_id, PredictionRow.release_id, PredictionRow.value)
                .where(PredictionRow.kind == "accept")
                .order_by(PredictionRow.exposure_id)
            ).all()
        with process.store().session() as session:
            first, second = (exposure_id for exposure_id, _ in shown[:2])
            for kind, value in (("accepted", 1.0), ("completed", 0.0)):
                session.add(
                    OutcomeRow(
                        exposure_id=first, kind=kind, value=value, happened_at=None,
                        known_at=process.now,
                    )
                )  # fmt: skip
        task_of = {match.rank: match.task_id for match in ranking.matches}
        process.tell(told(OTHERS[0], task_of[1], accepted=False))  # the platform knows better
        process.tell(told(OTHERS[0], task_of[2], accepted=True))
        with process.store().session(read_only=True) as session:
            pairs = paired_predictions(session, challenger)
            facts = followed(session, challenger)
            assert paired_predictions(session, home.release_id) == []
    assert {pair.kind.value for pair in pairs} == {"accept", "complete", "on_time", "score"}
    assert len(pairs) == 4 * len(shown)
    accept = {pair.exposure_id: pair for pair in pairs if pair.kind is PredictedKind.ACCEPT}
    assert accept[first].champion_id == home.release_id
    assert accept[first].champion == pytest.approx(0.5)
    assert accept[first].shadow == pytest.approx(0.731, abs=1e-3)
    assert facts == {
        (first, PredictedKind.ACCEPT): Followed(1, is_reported=False),
        (first, PredictedKind.COMPLETE): Followed(0, is_reported=False),
        (second, PredictedKind.ACCEPT): Followed(1, is_reported=True),
    }
    assert {release_id for _, release_id in shown} == {home.release_id}
    for exposure_id, _ in shown:
        by_release = {row.release_id: row.value for row in kept if row.exposure_id == exposure_id}
        assert by_release.keys() == {home.release_id, challenger}
        assert by_release[challenger] == pytest.approx(0.731, abs=1e-3)  # log-odds 1
        assert by_release[home.release_id] == pytest.approx(0.5)


def test_what_a_shadow_says_of_a_pair_that_is_not_stored_is_left_out(home: Home) -> None:
    folder = home.folder / "elsewhere"
    folder.mkdir()
    record = {
        "event": "shadow_scored", "ranking_id": "unheard-of", "served_at": "2026-01-01T00:00:00Z",
        "release": "20260102-bbbbbbbbbbbb", "ranked": "tasks", "asked_about": "worker-3",
        "items": [{"id": "task-1", "position": 1, "score": 0.5, "accept": 0.5, "complete": 0.5,
                   "on_time": 0.5}],
    }  # fmt: skip
    (folder / "exposures-2026-01-01.jsonl").write_text(json.dumps(record) + "\n")
    store = Store(home.url)
    relay = JournalRelay(folder, store)
    assert relay.carry() == 0
    assert (relay.unreadable, relay.waiting_bytes) == (0, 0)
    with store().session(read_only=True) as session:
        assert session.execute(select(PredictionRow)).all() == []
    store.close()


# ---- in a process -----------------------------------------------------------------------------


def _challenger(folder: Path, champion: str, **release: Any) -> str:
    """A release that is written and does not serve."""
    made = store_release(folder / "releases", **release)
    promote(folder / "releases", champion)
    return made


def _shadow(client: TestClient) -> Any:
    return client.get("/api/health").json()["shadow"]


def test_a_process_loads_the_challenger_scores_with_it_and_answers_from_the_champion(
    tmp_path: Path,
) -> None:
    settings = some_settings(tmp_path, release_poll_seconds=0.02, shadow_release="challenger")
    store_market(settings.database_url)
    champion = store_release(settings.releases_dir, made_on=1)
    challenger = _challenger(tmp_path, champion, made_on=2, accept_log_odds=1.0)
    with TestClient(create_app(settings)) as client:
        until(lambda: _shadow(client) is not None)
        assert _shadow(client) == {
            "release": challenger, "scored": 0, "dropped": 0, "failed": 0
        }  # fmt: skip
        answer = client.post("/api/ai/match-task", json=FIND_WORKERS).json()
        assert answer["metadata"]["model"] == champion
        assert answer["matches"][0]["predictions"]["acceptanceProbability"] == 0.5
        until(lambda: bool(_shadow(client)["scored"] == 1))

        promote(settings.releases_dir, challenger)  # then it is no challenger any more
        until(lambda: bool(client.get("/api/health").json()["release"] == challenger))
        until(lambda: _shadow(client) is None)
        newer = _challenger(tmp_path, challenger, made_on=3, accept_log_odds=-1.0)
        until(lambda: (_shadow(client) or {}).get("release") == newer)
    events = [line["event"] for line in lines(tmp_path)]
    assert events == ["ranking_served", "shadow_scored"]


def test_a_damaged_shadow_is_refused_with_one_line_and_the_champion_serves_on(
    tmp_path: Path,
) -> None:
    settings = some_settings(tmp_path, release_poll_seconds=0.02, shadow_release="challenger")
    store_market(settings.database_url)
    champion = store_release(settings.releases_dir, made_on=1)
    challenger = _challenger(tmp_path, champion, made_on=2, accept_log_odds=1.0)
    (settings.releases_dir / challenger / "forests.npz").write_bytes(b"not what it was")
    with capture_logs() as logs, TestClient(create_app(settings)) as client:
        until(lambda: any(line["event"] == "shadow_refused" for line in logs))
        for _ in range(3):
            assert client.post("/api/ai/match-task", json=FIND_WORKERS).status_code == 200
        assert _shadow(client) is None
    refusals = [line for line in logs if line["event"] == "shadow_refused"]
    assert [line["shadow"] for line in refusals] == [challenger]


def test_a_shadow_that_cannot_score_is_refused(tmp_path: Path) -> None:
    settings = some_settings(tmp_path, release_poll_seconds=0.02)
    store_market(settings.database_url)
    champion = store_release(settings.releases_dir, made_on=1)
    senseless = _challenger(tmp_path, champion, made_on=2, alpha=7.0)
    named = some_settings(tmp_path, release_poll_seconds=0.02, shadow_release=senseless)
    with capture_logs() as logs, TestClient(create_app(named)):
        until(lambda: any(line["event"] == "shadow_refused" for line in logs))
    assert any("alpha" in str(line.get("reason")) for line in logs)


def test_without_the_setting_there_is_no_shadow(tmp_path: Path) -> None:
    settings = some_settings(tmp_path, release_poll_seconds=0.02)
    store_market(settings.database_url)
    champion = store_release(settings.releases_dir, made_on=1)
    _challenger(tmp_path, champion, made_on=2, accept_log_odds=1.0)
    with TestClient(create_app(settings)) as client:
        client.post("/api/ai/match-task", json=FIND_WORKERS)
        assert _shadow(client) is None
    assert [line["event"] for line in lines(tmp_path)] == ["ranking_served"]


def test_with_polling_off_the_shadow_of_the_start_is_loaded_once(tmp_path: Path) -> None:
    settings = some_settings(tmp_path, release_poll_seconds=0, shadow_release="challenger")
    store_market(settings.database_url)
    champion = store_release(settings.releases_dir, made_on=1)
    challenger = _challenger(tmp_path, champion, made_on=2, accept_log_odds=1.0)
    with TestClient(create_app(settings)) as client:
        until(lambda: (_shadow(client) or {}).get("release") == challenger)
        tasks = client.portal.call(_names_of_tasks) if client.portal else []
        assert not any("ShadowWatch" in name for name in tasks)


async def _names_of_tasks() -> list[str]:
    return [repr(task.get_coro()) for task in asyncio.all_tasks()]


# ---- which one --------------------------------------------------------------------------------


def test_the_challenger_is_the_newest_release_made_after_the_one_that_serves(
    tmp_path: Path,
) -> None:
    assert newest_challenger(tmp_path) is None
    first = store_release(tmp_path, made_on=1)
    assert newest_challenger(tmp_path) is None
    second = store_release(tmp_path, made_on=2, accept_log_odds=1.0)
    third = store_release(tmp_path, made_on=3, accept_log_odds=2.0)
    assert newest_challenger(tmp_path) is None  # earlier champions are none
    promote(tmp_path, second)
    assert newest_challenger(tmp_path) == third
    roll_back(tmp_path)
    assert current_id(tmp_path) == third
    assert newest_challenger(tmp_path) is None
    (tmp_path / third / "manifest.json").write_text("{")
    promote(tmp_path, first)
    assert newest_challenger(tmp_path) == second
