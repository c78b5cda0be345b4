"""Redis killed, hung and back while requests come: all are answered, and health says so."""

from __future__ import annotations

import asyncio
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.serving.redis_server import redis_process
from tests.serving.service import FIND_TASKS, some_settings
from tests.serving.stored import store_market, store_release
from tests.serving.test_recommending import _Watch, started

ASKED = (
    ("/api/ai/match-task", {**FIND_TASKS, "userId": "worker-3"}),
    ("/api/ai/analyze-patterns", {"userId": "worker-3", "timeframe": "30days"}),
    (
        "/api/ai/recommendations",
        {
            "userId": "worker-3",
            "recommendationType": "on-demand",
            "context": {"location": {"lat": 37.75, "lng": -122.45}},
        },
    ),
)


def _ask_all(client: TestClient) -> list[Any]:
    answers = []
    for path, body in ASKED:
        response = client.post(path, json=body)
        for _ in range(5):  # beside languages that are still read, an answer may be late
            if response.status_code != 504:
                break
            response = client.post(path, json=body)
        assert response.status_code == 200
        assert "x-ratelimit-limit" in response.headers
        answers.append(response.json())
    return answers


def _degraded(client: TestClient, expected: list[str]) -> bool:
    """Whether health says so, within ten seconds."""
    for _ in range(100):
        health = client.get("/api/health")
        assert (health.status_code, health.json()["status"]) == (200, "ok")
        if health.json()["degraded"] == expected:
            return True
        asyncio.run(asyncio.sleep(0.1))
    return False


def _kill(server: subprocess.Popen[bytes]) -> None:
    server.kill()
    server.wait()


def _hang(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGSTOP)


def test_every_request_is_answered_while_redis_is_killed_hung_and_back(tmp_path: Path) -> None:
    settings = some_settings(tmp_path, rate_limit_per_minute=10_000)
    store_market(settings.database_url, workers=20, tasks=300)
    store_release(settings.releases_dir, accept_log_odds=2.0)
    losses: tuple[Callable[[subprocess.Popen[bytes]], None], ...] = (_kill, _hang)
    with redis_process(tmp_path) as (url, port, first):
        config = settings.model_copy(update={"redis_url": _secret(url)})
        with started(config, _Watch()) as client:
            _ask_all(client)
            assert _ask_all(client)[1]["metadata"]["cached"]
            assert _degraded(client, [])
            server = first
            for lose in losses:
                lose(server)
                told = [_ask_all(client) for _ in range(3)]
                assert _degraded(client, ["redis"])
                assert told[-1][1]["metadata"]["cached"]  # kept in the process meanwhile
                server.send_signal(signal.SIGCONT)
                _kill(server)
                with redis_process(tmp_path, port) as (_, _, server):
                    assert _degraded(client, [])
                    _ask_all(client)
                    assert _ask_all(client)[1]["metadata"]["cached"]
                    if lose is losses[-1]:
                        break
                    _hang(server)
                    _ask_all(client)
                    assert _degraded(client, ["redis"])


def _secret(url: str) -> Any:
    from pydantic import SecretStr

    return SecretStr(url)


def test_a_process_starts_without_its_redis(tmp_path: Path) -> None:
    settings = some_settings(tmp_path, redis_url="redis://127.0.0.1:1/0")
    store_market(settings.database_url, workers=20, tasks=60)
    store_release(settings.releases_dir)
    with started(settings, _Watch()) as client:
        assert _degraded(client, ["redis"])
        response = client.post("/api/ai/match-task", json=ASKED[0][1])
        assert response.status_code in (200, 504)


@pytest.mark.parametrize("url", ["http://127.0.0.1:6379", "127.0.0.1:6379"])
def test_what_is_no_redis_is_refused_at_the_start(url: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="must be redis://"):
        some_settings(tmp_path, redis_url=url)
