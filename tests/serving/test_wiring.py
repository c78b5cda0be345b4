"""How a process starts: from a stored market and a release, or offline with a reason."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import get_native_id
from time import monotonic
from typing import Any

import pytest
from starlette.testclient import TestClient
from structlog.testing import capture_logs
from typer.testing import CliRunner

from data.database import UnusableDatabase
from data.reference.calendar import moment
from serving import loading
from serving.app import create_app
from serving.command_line import app as command_line
from serving.cpu import BACKGROUND_NICENESS, CpuPool
from serving.matching import OfflineMatching
from serving.pictures.local import LocalSight
from serving.settings import Settings
from serving.wiring import NOTHING_TO_ANSWER_FROM
from serving.wiring.process import load_within
from serving.wiring.starting import Starting
from tests.factories import START
from tests.fresh_process import printed_by
from tests.serving.service import FIND_TASKS, FIND_WORKERS, assert_envelope, some_settings
from tests.serving.stored import store_market, store_release

BEGIN: datetime = moment(START)


@contextmanager
def _started(settings: Settings) -> Iterator[tuple[TestClient, list[Any]]]:
    """A client of a process that loaded everything by itself, and the log of its start."""
    with capture_logs() as logs, TestClient(create_app(settings)) as client:
        yield client, logs


_BESIDE = {"request_answered", "local_speech_not_set_up"}
"""Events that say nothing of what is loaded here: the second depends on what is installed."""


def _told(logs: list[Any]) -> list[Any]:
    return [entry for entry in logs if entry["event"] not in _BESIDE]


def _events(logs: list[Any]) -> list[str]:
    return [entry["event"] for entry in _told(logs)]


def test_a_process_answers_both_questions_from_what_is_stored(tmp_path: Path) -> None:
    settings = some_settings(tmp_path)
    store_market(settings.database_url)
    release_id = store_release(settings.releases_dir)
    with _started(settings) as (client, logs):
        health = client.get("/api/health")
        workers = client.post("/api/ai/match-task", json=FIND_WORKERS)
        tasks = client.post("/api/ai/match-task", json={**FIND_TASKS, "userId": "new"})
    assert health.status_code == 200
    assert health.json()["release"] == release_id
    assert health.json()["market"]["workers"] == 40
    assert (workers.status_code, tasks.status_code) == (200, 200)
    assert workers.json()["metadata"]["model"] == release_id
    assert tasks.json()["metadata"]["model"] == release_id
    assert _events(logs) == ["intents_missing", "service_started"]  # the release has none
    assert len(list((tmp_path / "journal").glob("*.jsonl"))) == 1


def test_the_search_for_bundles_is_compiled_before_anybody_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_ready: list[bool] = []
    monkeypatch.setattr(loading, "warm_up_bundles", lambda: made_ready.append(True))
    settings = some_settings(tmp_path)
    store_market(settings.database_url, tasks=1)  # one task: the trial question has no bundle
    store_release(settings.releases_dir)
    with _started(settings):
        assert made_ready == [True]


def test_without_a_release_a_process_starts_offline_and_the_log_says_why(tmp_path: Path) -> None:
    with _started(some_settings(tmp_path)) as (client, logs):
        health, asked = (
            client.get("/api/health"),
            client.post("/api/ai/match-task", json=FIND_TASKS),
        )
    assert (health.status_code, health.json()["status"]) == (503, "offline")
    assert asked.status_code == 503
    assert assert_envelope(asked)["message"] == NOTHING_TO_ANSWER_FROM
    assert str(tmp_path) not in health.text + asked.text
    assert _events(logs)[:2] == ["matching_not_loaded", "service_started"]
    assert "No release" in _told(logs)[0]["reason"]


def test_without_a_market_a_process_starts_offline(tmp_path: Path) -> None:
    settings = some_settings(tmp_path)
    store_release(settings.releases_dir)
    with _started(settings) as (client, logs):
        assert client.get("/api/health").status_code == 503
    assert "hustlexp simulate" in _told(logs)[0]["reason"]


def test_a_database_that_does_not_answer_is_not_the_end(tmp_path: Path) -> None:
    settings = some_settings(
        tmp_path, database_url="postgresql://someone:canary-password@127.0.0.1:1/market"
    )
    store_release(settings.releases_dir)
    with _started(settings) as (client, logs):
        health = client.get("/api/health")
    assert health.status_code == 503
    assert "127.0.0.1" not in health.text
    assert "canary-password" not in repr(logs)


def test_a_market_that_comes_in_time_is_waited_for_and_no_longer() -> None:
    tries, held, starting = list[float](), OfflineMatching("as good as any"), Starting()

    def third() -> OfflineMatching:
        tries.append(monotonic())
        if len(tries) < 3:
            raise UnusableDatabase("away")
        return held

    assert asyncio.run(load_within(10.0, third, starting)) is held
    assert len(tries) == 3
    tries.clear()
    assert asyncio.run(load_within(0.0, third, starting)) is not held
    assert len(tries) == 1
    starting.close()


def test_what_a_start_loads_goes_after_others_and_what_serves_does_not() -> None:
    async def priorities() -> tuple[int, int]:
        starting, pool = Starting(), CpuPool(budget_s=5.0)
        loading, serving = await starting.run(_niceness), await pool.run(_niceness)
        starting.close()
        pool.close()
        return loading, serving

    usual = _niceness()
    assert asyncio.run(priorities()) == (max(usual, BACKGROUND_NICENESS), usual)
    assert _niceness() == usual


def _niceness() -> int:
    return os.getpriority(os.PRIO_PROCESS, get_native_id())


def test_a_damaged_release_is_refused_and_the_last_good_one_serves(tmp_path: Path) -> None:
    settings = some_settings(tmp_path)
    store_market(settings.database_url)
    good = store_release(settings.releases_dir, made_on=1)
    damaged = store_release(settings.releases_dir, made_on=2)
    forests = settings.releases_dir / damaged / "forests.npz"
    forests.write_bytes(forests.read_bytes()[:-10])
    with _started(settings) as (client, logs):
        assert client.get("/api/health").json()["release"] == good
    assert _events(logs)[0] == "current_release_refused"
    assert _told(logs)[0]["serving"] == good


def test_a_broker_that_is_away_is_told_and_stops_nothing(tmp_path: Path) -> None:
    settings = some_settings(tmp_path, queue_url="amqp://127.0.0.1:9/")
    with _started(settings) as (client, _):
        until = time.monotonic() + 20.0
        while client.get("/api/health").json()["degraded"] != ["queue"]:
            assert time.monotonic() < until
            time.sleep(0.05)


def test_with_a_key_the_process_has_a_language_model_for_the_named_endpoints(
    tmp_path: Path,
) -> None:
    settings = some_settings(
        tmp_path,
        openai_api_key="a-key-of-a-service",
        openai_base_url="http://127.0.0.1:1/v1",
        llm_endpoints="chat",
    )
    with _started(settings) as (client, logs):
        runtime = client.app.state.runtime  # type: ignore[attr-defined]
        assert runtime.narrators.of("chat") is runtime.narrators.model
        assert runtime.narrators.of("task-parse") is not runtime.narrators.model
    assert "language_model_set" in _events(logs)
    assert "a-key-of-a-service" not in repr(logs)


def test_what_looks_at_pictures_is_told_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LocalSight, "load", classmethod(lambda cls: None))
    for key, means in ((None, ()), ("a-key", ("remote",))):
        settings = some_settings(tmp_path, openai_api_key=key)
        with _started(settings) as (client, logs):
            answer = client.post("/api/ai/image-match", files={"file": b"x"}, data={"userId": "u"})
        assert [e["pictures"] for e in logs if e["event"] == "service_started"] == [means]
        assert answer.status_code == (415 if means else 503)


def test_releases_are_listed_with_their_state(tmp_path: Path) -> None:
    releases = tmp_path / "releases"
    first = store_release(releases, made_on=1)
    second = store_release(releases, made_on=2)
    (releases / first / "forests.npz").write_bytes(b"")
    environment = {"ACCESS_MODE": "development", "VAR_DIR": str(tmp_path)}
    result = CliRunner().invoke(command_line, ["releases"], env=environment)
    older, newer = result.stdout.splitlines()
    assert result.exit_code == 0
    assert older.startswith(f"  {first}  File 'forests.npz'")
    assert newer == f"* {second}  made {moment(START + 2 * 86_400).isoformat()}"


def test_without_releases_the_list_says_what_to_do(tmp_path: Path) -> None:
    environment = {"ACCESS_MODE": "development", "VAR_DIR": str(tmp_path)}
    result = CliRunner().invoke(command_line, ["releases"], env=environment)
    assert result.exit_code == 1
    assert "hustlexp train" in result.stderr


def test_serving_imports_nothing_that_only_training_needs() -> None:
    heavy = [
        *("mlflow", "matplotlib", "lightgbm", "sklearn", "pandas", "openai", "training"),
        *("scipy.optimize", "scipy.stats", "alembic.command", "redis"),
    ]
    code = (
        "import sys, serving.app, serving.wiring, serving.command_line\n"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    assert printed_by(code) == "[]"
