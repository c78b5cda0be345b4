"""Health says whether the service can answer, and from what."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest

from serving import __version__
from serving.matching import OfflineMatching
from tests.serving.service import FIND_TASKS, FIND_WORKERS, NOON, a_service, assert_envelope


def test_an_online_service_says_what_it_answers_from(tmp_path: Path) -> None:
    now = NOON
    with a_service(tmp_path, clock=lambda: now) as service:
        now += timedelta(minutes=2, seconds=5)
        response = service.client.get("/api/health")
    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "message": "Matching is ready.",
        "version": __version__,
        "release": "release-1",
        "market": {"workers": 20, "openTasks": 30, "exposures": 60},
        "uptimeSeconds": 125,
        "exposuresLost": 0,
        "journalLagSeconds": 0.0,
        "degraded": [],
        "shadow": None,
    }


@pytest.mark.parametrize("word", ["ok", "online"])
def test_the_word_for_online_is_a_setting(word: str, tmp_path: Path) -> None:
    with a_service(tmp_path, health_status_word=word) as service:
        assert service.client.get("/api/health").json()["status"] == word


def test_without_a_release_the_service_is_offline_and_says_why(tmp_path: Path) -> None:
    reason = "There is no release yet."
    with a_service(tmp_path, matching=OfflineMatching(reason)) as service:
        health = service.client.get("/api/health")
        asked = [service.match(body) for body in (FIND_TASKS, FIND_WORKERS)]
    assert health.status_code == 503
    told = {key: health.json()[key] for key in ("status", "message", "release", "market")}
    assert told == {"status": "offline", "message": reason, "release": None, "market": None}
    for response in asked:
        assert response.status_code == 503
        body = assert_envelope(response)
        assert (body["code"], body["error"]["retryable"]) == ("AI_OFFLINE", True)
        assert body["message"] == reason


def test_the_version_is_that_of_the_package() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["version"] == __version__


def test_probes_tell_alive_from_ready(tmp_path: Path) -> None:
    with a_service(tmp_path) as service:
        alive, ready = (service.client.get(path) for path in ("/livez", "/readyz"))
    assert (alive.status_code, alive.json()) == (200, {"status": "alive"})
    assert (ready.status_code, ready.json()) == (200, {"status": "ready"})


def test_without_a_release_a_process_is_alive_and_not_ready(tmp_path: Path) -> None:
    with a_service(tmp_path, matching=OfflineMatching("There is no release yet.")) as service:
        alive, ready = (service.client.get(path) for path in ("/livez", "/readyz"))
    assert alive.status_code == 200
    assert (ready.status_code, ready.json()) == (503, {"status": "offline"})
