"""Answers that are told again: when, to whom, how they say so, and what is still kept of them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from engine.questions import TasksForWorker
from serving.cache import Answers, MemoryCache
from serving.feedback import NoFeedback
from tests.serving.service import A_TASK, FIND_TASKS, Service, a_service

HERD = 500
PATTERNS = "/api/ai/analyze-patterns"
RECOMMENDATIONS = "/api/ai/recommendations"
ABOUT = {"userId": "user-7", "timeframe": "30days"}
NOW: dict[str, Any] = {
    "userId": "user-7",
    "recommendationType": "on-demand",
    "context": {"location": {"lat": 37.7749, "lng": -122.4194}},
}


@dataclass
class Versions(NoFeedback):
    """Users' versions, as feedback moves them."""

    of: dict[str, int] = field(default_factory=dict)

    def user_version(self, user_id: str) -> int:
        """As it was set."""
        return self.of.get(user_id, 0)


def _ask(service: Service, path: str, body: Any, **headers: str) -> dict[str, Any]:
    response = service.client.post(path, json=body, headers=headers)
    assert response.status_code == 200
    answer: dict[str, Any] = response.json()
    return answer


def _is_cached(service: Service, path: str, body: Any, **headers: str) -> bool:
    told: bool = _ask(service, path, body, **headers)["metadata"]["cached"]
    return told


def _without_time(answer: dict[str, Any]) -> dict[str, Any]:
    about = {k: v for k, v in answer["metadata"].items() if k not in ("processingTime", "cached")}
    return {**answer, "metadata": about}


def test_patterns_are_found_once_and_told_again(tmp_path: Path) -> None:
    with a_service(tmp_path, answers=Answers(MemoryCache())) as service:
        first, again = (_ask(service, PATTERNS, ABOUT) for _ in range(2))
        on_another_path = service.client.get("/api/dashboard/progress/user-7").json()
        assert len(service.matcher.analysed) == 1
    assert [a["metadata"]["cached"] for a in (first, again, on_another_path)] == [
        False, True, True,
    ]  # fmt: skip
    assert _without_time(first) == _without_time(again) == _without_time(on_another_path)


@pytest.mark.parametrize(
    ("change", "header"),
    [
        ({"userId": "user-8"}, {}),
        ({"timeframe": "7days"}, {}),
        ({"includeRecommendations": False}, {}),
        ({}, {"accept-language": "es"}),
    ],
)
def test_another_question_gets_its_own_patterns(
    change: dict[str, Any], header: dict[str, str], tmp_path: Path
) -> None:
    with a_service(tmp_path, answers=Answers(MemoryCache())) as service:
        _ask(service, PATTERNS, ABOUT)
        assert not _is_cached(service, PATTERNS, {**ABOUT, **change}, **header)
        assert _is_cached(service, PATTERNS, ABOUT)


@pytest.mark.parametrize(("path", "body"), [(PATTERNS, ABOUT), (RECOMMENDATIONS, NOW)])
def test_feedback_that_moves_a_user_ends_what_is_kept_of_him_alone(
    path: str, body: dict[str, Any], tmp_path: Path
) -> None:
    versions, other = Versions(), {**body, "userId": "user-8"}
    with a_service(tmp_path, answers=Answers(MemoryCache()), feedback=versions) as service:
        for asked in (body, other):
            _ask(service, path, asked)
        versions.of["user-7"] = 1
        assert not _is_cached(service, path, body)
        assert _is_cached(service, path, body)
        assert _is_cached(service, path, other)


def test_a_cached_recommendation_is_an_impression_of_its_own_in_the_journal(
    tmp_path: Path,
) -> None:
    with a_service(tmp_path, answers=Answers(MemoryCache())) as service:
        first, again = (_ask(service, RECOMMENDATIONS, NOW) for _ in range(2))
        lines = service.journal()
        assert len(service.matcher.asked) == 1
    assert (first["metadata"]["cached"], again["metadata"]["cached"]) == (False, True)
    assert [len(line["items"]) for line in lines] == [3, 3]
    assert lines[0]["items"] == lines[1]["items"]


def test_recommendations_go_by_the_services_clock_and_not_by_the_callers(tmp_path: Path) -> None:
    at = {**NOW, "context": {**NOW["context"], "time": "2026-11-22T12:00:00Z"}}
    elsewhere = {**NOW, "context": {"location": {"lat": 37.7, "lng": -122.4}}}
    with a_service(tmp_path, answers=Answers(MemoryCache())) as service:
        _ask(service, RECOMMENDATIONS, NOW)
        assert _is_cached(service, RECOMMENDATIONS, at)
        assert not _is_cached(service, RECOMMENDATIONS, elsewhere)


def test_what_nobody_asked_for_is_never_told_from_a_cache(tmp_path: Path) -> None:
    with a_service(tmp_path, answers=Answers(MemoryCache())) as service:
        for _ in range(2):
            proactive = {**NOW, "recommendationType": "proactive"}
            assert not _is_cached(service, RECOMMENDATIONS, proactive)


def test_matches_are_never_kept(tmp_path: Path) -> None:
    with a_service(tmp_path, answers=Answers(MemoryCache())) as service:
        for _ in range(2):
            service.match(FIND_TASKS)
        assert len(service.matcher.questions) == 2


def test_without_a_cache_every_answer_is_found_anew(tmp_path: Path) -> None:
    with a_service(tmp_path) as service:
        assert [_is_cached(service, PATTERNS, ABOUT) for _ in range(2)] == [False, False]
        assert [_is_cached(service, RECOMMENDATIONS, NOW) for _ in range(2)] == [False, False]


@pytest.mark.parametrize(("path", "body"), [(PATTERNS, ABOUT), (RECOMMENDATIONS, NOW)])
def test_many_equal_requests_are_computed_once_and_what_each_is_shown_is_kept(
    path: str, body: dict[str, Any], tmp_path: Path
) -> None:
    async def herd(service: Service) -> list[httpx.Response]:
        transport = httpx.ASGITransport(app=service.client.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            return await asyncio.gather(*(client.post(path, json=body) for _ in range(40)))

    with a_service(tmp_path, answers=Answers(MemoryCache())) as service:
        told = asyncio.run(herd(service))
        rankings = [line["ranking_id"] for line in service.journal()]
    assert {response.status_code for response in told} == {200}
    assert len(service.matcher.analysed) + len(service.matcher.asked) == 1
    assert len(set(rankings)) == (40 if path == RECOMMENDATIONS else 0)


def test_a_herd_of_equal_matches_is_ranked_once_and_each_is_a_ranking_of_its_own(
    tmp_path: Path,
) -> None:
    async def herd(service: Service) -> list[Any]:
        ask = service.runtime.matching.answer
        question = TasksForWorker("user-7", 37.7749, -122.4194)
        return await asyncio.gather(*(ask(question) for _ in range(HERD)))

    with a_service(tmp_path) as service:
        shown = asyncio.run(herd(service))
        kept = [line["ranking_id"] for line in service.journal()]
    assert len(service.matcher.questions) == 1
    assert all(ranking.matches == (A_TASK,) for ranking in shown)
    assert len({ranking.ranking_id for ranking in shown}) == HERD
    assert {ranking.ranking_id for ranking in shown} == set(kept)
