"""A new release while requests are answered: one at a time, whole, and only a good one."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

from starlette.testclient import TestClient
from structlog.testing import capture_logs

from engine.assignment.plan import AssignmentPlan, TasksToAssign
from engine.conversation.assistant import Reply
from engine.conversation.question import ChatQuestion
from engine.conversation.remote_calls import RemoteAnswer
from engine.parsing.parsed import ParsedTask
from engine.parsing.question import ParseQuestion
from engine.patterns.analysis import PatternAnalysis
from engine.patterns.question import PatternQuestion
from engine.pictures.reader import PictureQuestion, PictureTask
from engine.recommendations.findings import Recommended
from engine.recommendations.question import RecommendationQuestion
from models.champions import promote
from serving.app import create_app
from serving.matching import MarketSize, Matching, OfflineMatching, Question, Ranking
from serving.reloading import CurrentMatching, PointerWatch, mark_of
from serving.settings import Settings
from tests.serving.service import FIND_WORKERS, some_settings
from tests.serving.stored import store_market, store_release


class _Slow:
    """A matching that answers when it is told to, naming itself."""

    market_size: MarketSize | None = None
    exposures_lost = 0
    status = "ready"

    def __init__(self, release_id: str) -> None:
        self.release_id: str | None = release_id
        self.may_answer = asyncio.Event()

    async def answer(self, question: Question) -> Ranking:
        await self.may_answer.wait()
        name: Any = self.release_id
        return name  # type: ignore[no-any-return]

    async def assign(self, question: TasksToAssign) -> AssignmentPlan:
        raise NotImplementedError

    async def parse(self, question: ParseQuestion) -> ParsedTask:
        raise NotImplementedError

    async def analyse(self, question: PatternQuestion) -> PatternAnalysis:
        raise NotImplementedError

    async def picture(self, question: PictureQuestion) -> PictureTask:
        raise NotImplementedError

    async def recommend(
        self, question: RecommendationQuestion, *, now: datetime, ranking_id: str
    ) -> Recommended:
        raise NotImplementedError

    async def converse(self, question: ChatQuestion) -> Reply | RemoteAnswer:
        raise NotImplementedError


def test_a_request_keeps_the_release_that_it_began_with() -> None:
    async def story() -> tuple[Any, Any]:
        before, after = _Slow("before"), _Slow("after")
        current = CurrentMatching(before)
        question: Any = None
        early = asyncio.create_task(current.answer(question))
        await asyncio.sleep(0)  # the early request is under way
        current.swap(after)
        late = asyncio.create_task(current.answer(question))
        after.may_answer.set()
        before.may_answer.set()
        assert current.release_id == "after"
        return await early, await late

    assert asyncio.run(story()) == ("before", "after")


def _replace(pointer: Path, text: str) -> None:
    draft = pointer.with_suffix(".draft")
    draft.write_text(text)
    draft.replace(pointer)


def test_a_pointer_is_followed_once_for_each_time_it_is_replaced(tmp_path: Path) -> None:
    pointer, asked = tmp_path / "current", []

    def prepare(held: Matching) -> Matching:
        asked.append(held.release_id)
        return OfflineMatching(pointer.read_text())

    async def story() -> None:
        _replace(pointer, "one")
        current = CurrentMatching(OfflineMatching("none"))
        watch = PointerWatch(pointer, current, prepare, seen=mark_of(pointer))
        await watch.look()
        assert (len(asked), current.status) == (0, "none")
        for _ in range(2):
            _replace(pointer, "two")
            await watch.look()
            await watch.look()
        assert (len(asked), current.status) == (2, "two")
        pointer.unlink()
        await watch.look()
        assert current.status == "two"

    asyncio.run(story())


def _until(is_true: Callable[[], bool], within_s: float = 10.0) -> None:
    end, pause = monotonic() + within_s, Event()
    while not is_true():
        assert monotonic() < end, "It did not come to pass."
        pause.wait(0.01)


def _settings(folder: Path, **others: Any) -> Settings:
    return some_settings(folder, release_poll_seconds=0.02, **others)


def test_a_process_takes_a_promoted_release_without_a_restart(tmp_path: Path) -> None:
    settings = _settings(tmp_path)
    store_market(settings.database_url)
    first = store_release(settings.releases_dir, made_on=1)
    with TestClient(create_app(settings)) as client:
        assert client.get("/api/health").json()["release"] == first
        second = store_release(settings.releases_dir, made_on=2, accept_log_odds=1.0)
        _until(lambda: bool(client.get("/api/health").json()["release"] == second))
        answer = client.post("/api/ai/match-task", json=FIND_WORKERS).json()
        assert answer["metadata"]["model"] == second


def test_a_damaged_release_is_refused_with_one_line_and_the_last_good_one_serves(
    tmp_path: Path,
) -> None:
    settings = _settings(tmp_path)
    store_market(settings.database_url)
    good = store_release(settings.releases_dir, made_on=1)
    with capture_logs() as logs, TestClient(create_app(settings)) as client:
        damaged = _damaged_copy(settings.releases_dir, good)
        _replace(settings.releases_dir / "current", damaged)
        refusals: list[Any] = []

        def refused() -> bool:
            refusals[:] = [line for line in logs if line["event"] == "new_release_refused"]
            return bool(refusals)

        _until(refused)
        assert client.get("/api/health").json()["release"] == good
        assert client.post("/api/ai/match-task", json=FIND_WORKERS).status_code == 200
        another = store_release(settings.releases_dir, made_on=3)
        _until(lambda: bool(client.get("/api/health").json()["release"] == another))
    assert refused()
    assert len(refusals) == 1
    assert refusals[0]["serving"] == good


def test_a_release_that_is_intact_but_cannot_answer_is_refused(tmp_path: Path) -> None:
    settings = _settings(tmp_path)
    store_market(settings.database_url)
    good = store_release(settings.releases_dir, made_on=1)
    with capture_logs() as logs, TestClient(create_app(settings)) as client:
        senseless = store_release(settings.releases_dir, made_on=2, alpha=7.0)
        _until(lambda: any(line["event"] == "new_release_refused" for line in logs))
        assert client.get("/api/health").json()["release"] == good
    (refusal,) = (line for line in logs if line["event"] == "new_release_refused")
    assert senseless in refusal["reason"]
    assert "alpha" in refusal["reason"]


def test_a_process_that_started_without_a_release_takes_the_first_one(tmp_path: Path) -> None:
    settings = _settings(tmp_path)
    store_market(settings.database_url)
    with TestClient(create_app(settings)) as client:
        assert client.get("/api/health").status_code == 503
        first = store_release(settings.releases_dir)
        _until(lambda: client.get("/api/health").status_code == 200)
        answer = client.post("/api/ai/match-task", json=FIND_WORKERS).json()
        assert answer["metadata"]["model"] == first


def test_with_the_setting_at_zero_nothing_is_taken_until_the_next_start(tmp_path: Path) -> None:
    settings = some_settings(tmp_path, release_poll_seconds=0)
    store_market(settings.database_url)
    first = store_release(settings.releases_dir, made_on=1)
    app = create_app(settings)
    with TestClient(app) as client:
        store_release(settings.releases_dir, made_on=2)
        assert client.get("/api/health").json()["release"] == first
        tasks = client.portal.call(_names_of_tasks) if client.portal else []
        assert not any("PointerWatch" in name for name in tasks)


async def _names_of_tasks() -> list[str]:
    return [repr(task.get_coro()) for task in asyncio.all_tasks()]


def _damaged_copy(releases: Path, release_id: str) -> str:
    damaged = "20260109-damaged"
    shutil.copytree(releases / release_id, releases / damaged)
    (releases / damaged / "forests.npz").write_bytes(b"not what it was")
    return damaged


def test_promoting_the_same_release_again_swaps_nothing(tmp_path: Path) -> None:
    settings = _settings(tmp_path)
    store_market(settings.database_url)
    first = store_release(settings.releases_dir, made_on=1)
    with capture_logs() as logs, TestClient(create_app(settings)) as client:
        _replace(settings.releases_dir / "current", f"{first}\n")
        second = store_release(settings.releases_dir, made_on=2)
        _until(lambda: bool(client.get("/api/health").json()["release"] == second))
        promote(settings.releases_dir, second)
    swapped = [line["serving"] for line in logs if line["event"] == "release_swapped"]
    assert swapped == [second]
