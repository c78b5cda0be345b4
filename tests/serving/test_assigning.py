"""POST /api/internal/assign: for services only, by the engine, kept in the journal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from data.simulation.run import Simulation
from engine.assignment.assign import open_task_ids
from engine.market import MarketSnapshot
from engine.matching import Matcher
from models.release import Release
from serving.clock import iso_z, utc_now
from serving.cpu import CpuPool
from serving.journal import Journal
from serving.matching import LiveMatching, MarketSize, OfflineMatching, Resources
from serving.reloading import CurrentMatching
from serving.tokens import issue_token
from tests.serving.service import (
    FIND_WORKERS,
    SECRET,
    SERVICE_KEY,
    KnownParser,
    Service,
    a_service,
    assert_envelope,
)

PATH = "/api/internal/assign"


@pytest.fixture(scope="module")
def market(tiny_simulation: Simulation, tiny_until: datetime) -> MarketSnapshot:
    return MarketSnapshot.build(tiny_simulation.history, as_of=tiny_until)


@pytest.fixture
def live(
    tiny_release: Release, market: MarketSnapshot, tiny_until: datetime, tmp_path: Path
) -> Iterator[LiveMatching]:
    journal, cpu = Journal(tmp_path / "journal"), CpuPool()
    planning = CpuPool(threads=1, budget_s=60.0)
    yield LiveMatching(
        Matcher(tiny_release, market),
        KnownParser(),
        release_id=tiny_release.id,
        market_size=MarketSize(150, 60, 3_000),
        resources=Resources(journal, cpu, planning, cpu, lambda: tiny_until),
    )
    for held in (planning, cpu, journal):
        held.close()


@pytest.fixture
def service(live: LiveMatching, tiny_until: datetime, tmp_path: Path) -> Iterator[Service]:
    """A strict service over the tiny city, behind the reference that a new release swaps."""
    with a_service(
        tmp_path,
        clock=lambda: tiny_until,
        matching=CurrentMatching(live),
        access_mode="strict",
        jwt_secret=SECRET,
        service_api_keys=SERVICE_KEY,
    ) as running:
        yield running


def ask(service: Service, body: Any, key: str | None = SERVICE_KEY, **headers: str) -> Any:
    given = {**({"x-api-key": key} if key else {}), **headers}
    return service.client.post(PATH, json=body, headers=given)


def test_stored_tasks_are_assigned_and_the_plan_is_kept(
    service: Service, market: MarketSnapshot, tiny_until: datetime
) -> None:
    ids = list(open_task_ids(market, most=20))
    response = ask(service, {"taskIds": ids})
    assert response.status_code == 200, response.text
    answer = response.json()
    named = [a["taskId"] for a in answer["assignments"]]
    assert sorted(named + [u["taskId"] for u in answer["unassigned"]]) == sorted(ids)
    assert len({a["userId"] for a in answer["assignments"]}) == len(named) > 10
    summary = answer["summary"]
    assert summary["assigned"] == len(named)
    assert summary["objective"] == summary["upperBound"] >= summary["greedyObjective"]
    assert summary["gap"] == 0.0
    total = sum(a["expectedValue"] for a in answer["assignments"])
    assert summary["expectedValue"] == pytest.approx(total, abs=0.2)  # each rounded to the cent
    (kept,) = service.journal()
    assert kept["event"] == "assignment_planned"
    assert kept["plan_id"] == answer["metadata"]["planId"]
    assert kept["served_at"] == iso_z(tiny_until)
    assert [(i["task_id"], i["worker_id"]) for i in kept["items"]] == [
        (a["taskId"], a["userId"]) for a in answer["assignments"]
    ]
    assert {i["propensity"] for i in kept["items"]} == {1.0}
    assert "lat" not in str(kept)


def test_a_described_task_and_its_rules_reach_the_engine(service: Service) -> None:
    task = {**FIND_WORKERS["task"], "deadline": None}
    described = {**FIND_WORKERS, "task": task, "headcount": 2, "value": 300}
    answer = ask(service, {"described": [described], "furtherTaskCost": 1.5}).json()
    first, second = answer["assignments"]
    assert first["taskId"] == second["taskId"] == "task-3"
    assert first["userId"] != second["userId"]
    chances = first["predictions"]
    product = chances["acceptanceProbability"] * chances["completionProbability"] * 300
    assert first["expectedValue"] == pytest.approx(product, abs=0.1)
    left = {"capacities": {first["userId"]: 0}, "described": [described]}
    again = ask(service, left).json()["assignments"]
    assert first["userId"] not in {made["userId"] for made in again}


def test_an_unknown_id_is_answered_not_refused(service: Service) -> None:
    answer = ask(service, {"taskIds": ["gone"]}).json()
    assert answer["unassigned"] == [{"taskId": "gone", "places": 1, "reason": "not_open"}]
    assert answer["assignments"] == []


def test_a_caller_without_a_service_key_is_turned_away(service: Service) -> None:
    body = {"taskIds": ["task-1"]}
    token = issue_token("user-7", secret=SECRET, now=utc_now(), lifetime=timedelta(hours=1))
    refused = [
        (401, ask(service, body, key=None)),
        (401, ask(service, body, key="x" * 40)),
        (403, ask(service, body, key=None, authorization=f"Bearer {token}")),
    ]
    for status, response in refused:
        assert response.status_code == status
        assert assert_envelope(response)["code"] == "AI_INVALID_INPUT"
    assert service.journal() == []


@pytest.mark.parametrize("mode", ["development", "public"])
def test_no_mode_opens_it_to_callers_without_a_key(tmp_path: Path, mode: str) -> None:
    with a_service(tmp_path, access_mode=mode, service_api_keys=SERVICE_KEY) as open_to_all:
        response = ask(open_to_all, {"taskIds": ["task-1"], "userId": "user-7"}, key=None)
    assert response.status_code == 401
    assert_envelope(response)


def test_a_caller_is_refused_before_his_body_is_judged(service: Service) -> None:
    assert ask(service, {"taskIds": 7}, key=None).status_code == 401


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "body"),
        ({"taskIds": []}, "body"),
        ({"taskIds": [f"task-{n}" for n in range(501)]}, "body"),
        ({"taskIds": "task-1"}, "taskIds"),
        ({"taskIds": [7]}, "taskIds[0]"),
        ({"described": [{"taskId": "a"}]}, "described[0].task"),
        ({"described": [{**FIND_WORKERS, "headcount": 0}]}, "described[0].headcount"),
        ({"described": [{**FIND_WORKERS, "value": -1}]}, "described[0].value"),
        ({"taskIds": ["a"], "capacity": 9}, "capacity"),
        ({"taskIds": ["a"], "capacity": True}, "capacity"),
        ({"taskIds": ["a"], "capacities": {"user-7": -1}}, "capacities.user-7"),
        ({"taskIds": ["a"], "furtherTaskCost": -2}, "furtherTaskCost"),
        ({"taskIds": ["a", "a"]}, "taskIds"),
        ([], "body"),
    ],
)
def test_what_does_not_fit_is_refused_by_its_field(
    service: Service, body: Any, field: str
) -> None:
    response = ask(service, body)
    assert response.status_code == 400, response.text
    answer = assert_envelope(response)
    assert answer["error"]["details"][0]["field"] == field


def test_without_release_or_market_it_is_offline(tmp_path: Path) -> None:
    offline = CurrentMatching(OfflineMatching("Nothing yet."))
    with a_service(tmp_path, matching=offline, service_api_keys=SERVICE_KEY) as service:
        response = ask(service, {"taskIds": ["task-1"]})
    assert response.status_code == 503
    assert assert_envelope(response)["code"] == "AI_OFFLINE"
