"""A user who is everywhere is erased while processes serve; keys are turned while they do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import httpx
import pytest
import redis
from sqlalchemy import text

from data.database import open_database
from data.privacy.registry import stores, tables
from data.tables import Base
from tests.data.privacy.canary import CANARY, TEXT, seed
from tests.journeys.processes import hustlexp, serving
from tests.serving.redis_server import own_redis
from tests.serving.service import SERVICE_KEY
from tests.serving.stored import store_market, store_release
from tests.stores import Dialect, fresh_store

SAID = f"my door code is {TEXT}, find me cleaning work"
HERE = {"lat": 37.7749, "lng": -122.4194}
SERVICE = {"X-API-Key": SERVICE_KEY}


@dataclass(frozen=True)
class Scene:
    """A folder, a database with the canary in it, and how processes are to be started."""

    folder: Path
    url: str
    redis_url: str | None

    @property
    def settings(self) -> dict[str, str]:
        shared = {"REDIS_URL": self.redis_url} if self.redis_url else {}
        return {
            "DATABASE_URL": self.url,
            "ACCESS_MODE": "development",
            "SERVICE_API_KEYS": SERVICE_KEY,
            "RATE_LIMIT_PER_MINUTE": "0",
            **shared,
        }

    @contextmanager
    def service(self) -> Iterator[httpx.Client]:
        with serving(self.folder, **self.settings) as client:
            yield client

    def run(self, *arguments: str) -> str:
        done = hustlexp(*arguments, folder=self.folder, **self.settings)
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    def dumped(self) -> str:
        """All that stands in the tables, as it stands there."""
        database = open_database(self.url)
        try:
            with database.engine.connect() as connection:
                return "\n".join(
                    str(row)
                    for table in Base.metadata.sorted_tables
                    for row in connection.execute(text(f"SELECT * FROM {table}"))  # noqa: S608
                )
        finally:
            database.close()

    def files(self) -> dict[str, bytes]:
        """What lies in the folder: journal, releases, logs, and SQLite's files."""
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in self.folder.rglob("*")
            if path.is_file()
        }


@pytest.fixture
def scene(
    dialect: Dialect, server: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Scene]:
    """On SQLite alone, and on PostgreSQL with Redis; keys are made beside either."""
    monkeypatch.delenv("DATA_KEYS")
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "redis").mkdir()
    if dialect == "sqlite":
        url = f"sqlite:///{tmp_path}/var/hustlexp.db"
        _fill(tmp_path, url)
        yield Scene(tmp_path, url, None)
        return
    with fresh_store(dialect, server) as url, own_redis(tmp_path / "redis") as (redis_url, _):
        _fill(tmp_path, url)
        yield Scene(tmp_path, url, redis_url)


def _fill(folder: Path, url: str) -> None:
    store_market(url)
    database = open_database(url)
    seed(database)
    database.close()
    store_release(folder / "var" / "releases")


def chat(client: httpx.Client, user: str, message: str = SAID) -> httpx.Response:
    context = {"sessionId": "s", "user": {"location": HERE}}
    return client.post(
        "/api/ai/chat", json={"userId": user, "message": message, "context": context}
    )


def feedback(client: httpx.Client, user: str, said: str = TEXT) -> httpx.Response:
    data = {"taskId": "task-1", "actual": {"rating": 5, "note": said}}
    body = {"userId": user, "feedbackType": "task_outcome", "data": data}
    return client.post("/api/ai/feedback", json=body)


def tasks_for(client: httpx.Client, user: str) -> httpx.Response:
    return client.post(
        "/api/ai/match-task", json={"userId": user, "context": {"location": HERE}, "limit": 5}
    )


def use_everything(client: httpx.Client, user: str) -> None:
    now = {"recommendationType": "on-demand", "context": {"location": HERE}}
    for answer in (
        chat(client, user),
        feedback(client, user),
        tasks_for(client, user),
        client.post("/api/ai/recommendations", json={"userId": user, **now}),
        client.post("/api/ai/analyze-patterns", json={"userId": user, "timeframe": "30days"}),
    ):
        assert answer.status_code == 200, answer.text


def until(condition: Any, within_s: float = 30.0) -> None:
    ends, pause = monotonic() + within_s, Event()
    while not condition():
        assert monotonic() < ends
        pause.wait(0.1)


TRACES = (CANARY, TEXT)


def traces_in_redis(scene: Scene) -> list[str]:
    if scene.redis_url is None:
        return []
    client = redis.Redis.from_url(scene.redis_url)
    found = []
    for key in client.scan_iter("*"):
        held = client.dump(key) or b""
        found += [key.decode() for trace in TRACES if trace.encode() in key + held]
    client.close()
    return found


def test_no_byte_of_an_erased_user_is_left_in_any_store_or_log(scene: Scene) -> None:
    with scene.service() as client:
        use_everything(client, CANARY)
        use_everything(client, "worker-1")
        until(lambda: CANARY in scene.dumped())
        assert any(CANARY.encode() in held for held in scene.files().values())
        told = scene.run("user", "erase", CANARY, "--yes")
        assert "conversations" in told
        until(lambda: chat(client, CANARY).status_code == 403)
        until(lambda: '"erasure_followed"' in (scene.folder / "server.log").read_text())
        for late in (chat(client, CANARY), feedback(client, CANARY), tasks_for(client, CANARY)):
            assert late.status_code == 403
            assert late.json()["code"] == "AI_INVALID_INPUT"
        use_everything(client, "worker-1")
        assert [trace for trace in TRACES if trace in scene.dumped()] == []
        assert traces_in_redis(scene) == []
    assert [trace for trace in TRACES if trace in scene.dumped()] == []
    left = {
        name: [trace for trace in TRACES if trace.encode() in held]
        for name, held in scene.files().items()
    }
    assert {name: traces for name, traces in left.items() if traces} == {}


def test_the_main_backend_exports_and_erases(scene: Scene) -> None:
    path = f"/api/internal/users/{CANARY}"
    with scene.service() as client:
        use_everything(client, CANARY)
        assert client.get(f"{path}/export").status_code == 401
        exported = client.get(f"{path}/export", headers=SERVICE)
        assert exported.status_code == 200
        kept = exported.json()
        assert set(kept["tables"]) == set(tables())
        assert set(kept["stores"]) == set(stores())
        said = [row["content"] for row in kept["tables"]["conversation_turns"]["rows"]]
        assert any(TEXT in one for one in said)
        assert kept["stores"]["journal"]["lines"]
        erased = client.post(f"{path}/erase", headers=SERVICE)
        assert erased.status_code == 200, erased.text
        assert erased.json()["rows"]["conversations"] == 1
        assert chat(client, CANARY).status_code == 403
        assert [trace for trace in TRACES if trace in scene.dumped()] == []
        again = client.post(f"{path}/erase", headers=SERVICE)
        assert again.json()["rows"] == {}


def test_the_command_writes_an_export_that_reads_plainly(scene: Scene) -> None:
    file = scene.folder / "export.json"
    scene.run("user", "export", CANARY, "--to", str(file))
    assert file.stat().st_mode & 0o777 == 0o600
    kept = json.loads(file.read_text("utf-8"))
    assert kept["user"] == CANARY
    assert kept["tables"]["worker_profiles"]["rows"][0]["profile_text"] == f"I am {TEXT}"


def test_keys_are_turned_under_load_without_a_failed_request(scene: Scene) -> None:
    stop = Event()

    def ask(client: httpx.Client, number: int) -> list[int]:
        statuses, turn = [], 0
        while not stop.is_set():
            user = f"user-{number}-{turn}"  # a new one each time: his key is made meanwhile
            statuses.append(chat(client, user, "hello").status_code)
            statuses.append(feedback(client, f"user-{number}-0").status_code)
            turn += 1
        return statuses

    with scene.service() as client:
        assert chat(client, CANARY, "hello").status_code == 200
        before = scene.run("keys", "list")
        with ThreadPoolExecutor(3) as threads:
            asking = [threads.submit(ask, client, number) for number in range(3)]
            try:
                for _ in range(2):
                    assert "data keys are wrapped by" in scene.run("keys", "rotate")
            finally:
                stop.set()
            statuses = [status for one in asking for status in one.result()]
        assert len(statuses) > 20
        assert set(statuses) == {200}
        assert chat(client, CANARY, "hello again").status_code == 200
    scene.run("keys", "rotate")
    after = scene.run("keys", "list").splitlines()
    assert len(after) == 1
    assert after[0].split()[1] not in before
    scene.run("user", "export", CANARY, "--to", str(scene.folder / "after.json"))
    assert TEXT in (scene.folder / "after.json").read_text("utf-8")


def test_without_its_master_key_nothing_is_read_and_it_says_which(scene: Scene) -> None:
    (scene.folder / "var" / "data_keys").unlink()
    done = hustlexp(
        "user", "export", CANARY, "--to", "lost.json", folder=scene.folder, **scene.settings
    )
    assert done.returncode == 1
    assert "The data keys lack" in done.stderr
    assert TEXT not in done.stderr
