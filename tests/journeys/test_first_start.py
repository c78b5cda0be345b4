"""A newcomer's first hour: simulate, train, serve, ask, stop, start again."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.processes import hustlexp, serving

FIND_WORKERS: dict[str, Any] = {
    "taskId": "task-789",
    "task": {
        "category": "delivery",
        "location": {"lat": 37.7749, "lng": -122.4194},
        "pay": 85,
        "urgency": "high",
        "requirements": ["car", "5-star-rating"],
        "deadline": "2025-01-15T17:00:00Z",
    },
    "limit": 10,
}
FIND_TASKS: dict[str, Any] = {
    "userId": "worker456",
    "context": {
        "location": {"lat": 37.7749, "lng": -122.4194},
        "availability": "next-3-hours",
        "preferences": {"categories": ["delivery", "errands"], "maxDistance": 5, "minPay": 20},
    },
    "limit": 20,
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the city `small` and a release trained on it, as `make run` leaves it."""
    folder = tmp_path_factory.mktemp("home")
    simulated = hustlexp("simulate", "--city", "small", folder=folder)
    assert simulated.returncode == 0, simulated.stderr
    assert "2,000 workers" in simulated.stdout
    trained = hustlexp("train", folder=folder)
    assert trained.returncode == 0, trained.stderr
    assert "serves" in trained.stderr
    return folder


def test_a_newcomer_asks_both_questions_and_is_answered_from_the_trained_release(
    home: Path,
) -> None:
    release = hustlexp("releases", folder=home).stdout.split()[1]
    with serving(home, ACCESS_MODE="development") as client:
        health = client.get("/api/health").json()
        assert (health["status"], health["release"]) == ("ok", release)

        answer = client.post("/api/ai/match-task", json=FIND_WORKERS).json()
        assert len(answer["matches"]) == 10
        assert answer["metadata"]["model"] == release
        scores = [match["score"] for match in answer["matches"]]
        assert scores == sorted(scores, reverse=True)
        for match in answer["matches"]:
            assert match["stats"]["distance"] < 25
            arrival = datetime.fromisoformat(match["predictions"]["estimatedArrival"])
            assert arrival < datetime.fromisoformat(match["predictions"]["estimatedCompletion"])
            assert any("5-star-rating" in concern for concern in match["concerns"])
        assert answer["summary"]["recommendedWorker"] == answer["matches"][0]["userId"]

        found = client.post("/api/ai/match-task", json=FIND_TASKS).json()
        assert found["recommendations"]
        assert all(bundle["efficiencyGain"] > 1.0 for bundle in found["bundles"])
        for recommended in found["recommendations"]:
            assert recommended["task"]["category"] in ("delivery", "errands")
            assert recommended["task"]["distance"] <= 5.0
            assert recommended["task"]["pay"] >= 20


def test_what_was_shown_is_in_the_journal_before_the_next_start(home: Path) -> None:
    with serving(home, ACCESS_MODE="development") as client:
        shown = client.post("/api/ai/match-task", json=FIND_WORKERS).json()["matches"][0]["userId"]
    journal = "".join(f.read_text() for f in (home / "var" / "journal").glob("*.jsonl"))
    assert f'"{shown}"' in journal
    assert "37.77" not in journal  # no places


def test_a_stored_worker_is_matched_by_his_own_record_and_place(home: Path) -> None:
    with serving(home, ACCESS_MODE="development") as client:
        known = client.post("/api/ai/match-task", json={"userId": "worker-1", "context": {}})
        unknown = client.post("/api/ai/match-task", json={"userId": "nobody", "context": {}})
    assert known.status_code == 200
    assert unknown.status_code == 400
    assert unknown.json()["error"]["code"] == "AI_INVALID_INPUT"
    assert "context.location" in unknown.json()["message"]


def test_in_public_mode_the_answer_to_a_stranger_holds_nothing_of_a_stored_worker(
    home: Path,
) -> None:
    """The same question under two names, one stored and one not, gives one answer."""
    asked = {**FIND_TASKS, "context": {**FIND_TASKS["context"], "preferences": {}}}
    with serving(home, ACCESS_MODE="public", ORDER_BY="score") as client:
        answers = []
        for name in ("worker-1", "nobody"):
            answer = client.post("/api/ai/match-task", json={**asked, "userId": name}).json()
            answers.append(answer["recommendations"])
    strip = [[(r["taskId"], r["predictions"], r["matchScore"]) for r in a] for a in answers]
    assert [t for t, _, _ in strip[0]] == [t for t, _, _ in strip[1]]


def test_in_strict_mode_a_token_opens_the_door_to_ones_own_data_only(home: Path) -> None:
    secret = "a-secret-of-more-than-thirty-two-bytes"  # noqa: S105  for this test only
    token = hustlexp("token", "worker-1", folder=home, JWT_SECRET=secret).stdout.strip()
    with serving(home, ACCESS_MODE="strict", JWT_SECRET=secret) as client:
        own = {"userId": "worker-1", "context": {}}
        headers = {"authorization": f"Bearer {token}"}
        assert client.post("/api/ai/match-task", json=own).status_code == 401
        assert client.post("/api/ai/match-task", json=own, headers=headers).status_code == 200
        other = {"userId": "worker-2", "context": {}}
        assert client.post("/api/ai/match-task", json=other, headers=headers).status_code == 403


def test_a_damaged_release_leaves_the_service_up_and_saying_that_it_is_offline(
    home: Path, tmp_path: Path
) -> None:
    import shutil

    shutil.copytree(home / "var", tmp_path / "var")
    (release,) = (p.parent for p in (tmp_path / "var" / "releases").glob("*/manifest.json"))
    forests = release / "forests.npz"
    forests.write_bytes(forests.read_bytes()[:-1])
    with serving(tmp_path, ACCESS_MODE="development") as client:
        health = client.get("/api/health")
        assert (health.status_code, health.json()["status"]) == (503, "offline")
        answer = client.post("/api/ai/match-task", json=FIND_WORKERS)
        assert answer.status_code == 503
        assert answer.json()["code"] == "AI_OFFLINE"


def test_a_second_simulation_leaves_the_market_as_it_is(home: Path) -> None:
    again = hustlexp("simulate", folder=home)
    assert again.returncode == 0
    assert "holds a market already" in again.stdout
