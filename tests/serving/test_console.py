"""The console's pages, who may read what they read, and the two answers that tell more."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.attribution import PARTS
from engine.findings import Contributions, Reason, ReasonKind, facts
from engine.parsing.parsed import Stretch
from serving.settings import AccessMode
from tests.serving.service import (
    A_PARSED,
    A_WORKER,
    FIND_TASKS,
    FIND_WORKERS,
    PARSE,
    SECRET,
    SERVICE_KEY,
    KnownMatcher,
    KnownParser,
    Service,
    a_service,
    assert_envelope,
)

PAGES = Path(__file__).parents[2] / "serving" / "console_pages"
READ = ("/api/console/market", "/api/console/release", "/api/console/reliability.png")


def test_the_way_to_the_console_needs_no_slash(service: Service) -> None:
    response = service.client.get("/console", follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (308, "/console/")


@pytest.mark.parametrize("name", sorted(file.name for file in PAGES.iterdir()))
def test_every_page_is_served_and_asked_for_anew_only_if_it_changed(
    service: Service, name: str
) -> None:
    response = service.client.get(f"/console/{name}")
    assert response.status_code == 200
    assert response.content == (PAGES / name).read_bytes()
    policy = response.headers["content-security-policy"]
    assert policy.startswith("default-src 'self';")
    assert "unsafe" not in policy
    assert response.headers["cache-control"] == "no-cache"
    known = {"If-None-Match": response.headers["etag"]}
    assert service.client.get(f"/console/{name}", headers=known).status_code == 304


def test_the_pages_name_no_other_host() -> None:
    for file in PAGES.iterdir():
        named = set(re.findall(r"https?://[^\s\"']+", file.read_text("utf-8")))
        assert named <= {"http://www.w3.org/2000/svg"}  # a name of markup, not a place


@pytest.mark.parametrize("name", ["nothing.js", "../app.py", "%2e%2e/app.py", "index.html/x"])
def test_nothing_else_is_served(service: Service, name: str) -> None:
    response = service.client.get(f"/console/{name}")
    assert response.status_code == 404
    assert_envelope(response)


@pytest.mark.parametrize("path", READ)
@pytest.mark.parametrize("mode", [AccessMode.STRICT, AccessMode.PUBLIC])
def test_the_market_and_the_release_are_for_holders_of_a_service_key(
    tmp_path: Path, path: str, mode: AccessMode
) -> None:
    keys: dict[str, Any] = {"jwt_secret": SECRET, "service_api_keys": SERVICE_KEY}
    with a_service(tmp_path, access_mode=mode, **keys) as service:
        refused = service.client.get(path)
        assert refused.status_code == 401
        assert_envelope(refused)
        admitted = service.client.get(path, headers={"X-API-Key": SERVICE_KEY})
        assert admitted.status_code == 503  # nothing is held here that could be looked at


def test_a_match_is_explained_only_where_that_is_asked_for(tmp_path: Path) -> None:
    advice = Reason(
        ReasonKind.MORE_PAY_WOULD_HELP,
        0.0,
        facts(new_pay_usd=102.0, accept=0.8, new_accept=0.9, pay_usd=85.0),
    )
    parts = tuple(0.01 * number for number in range(len(PARTS)))
    match = replace(
        A_WORKER,
        contributions=Contributions(0.3, parts),
        reasons=(*A_WORKER.reasons, advice),
    )
    with a_service(tmp_path, matcher=KnownMatcher(workers=(match,))) as service:
        plain = service.match(FIND_WORKERS).json()
        told = service.client.post("/api/ai/match-task?explain=true", json=FIND_WORKERS).json()
        tasks = service.client.post("/api/ai/match-task?explain=true", json=FIND_TASKS).json()
    assert "explanations" not in plain
    assert "explanations" not in tasks
    (explained,) = told.pop("explanations")
    assert told["matches"] == plain["matches"]
    assert explained["userId"] == match.worker_id
    assert explained["base"] == 0.3
    assert explained["parts"] == pytest.approx(dict(zip(PARTS, parts, strict=True)))
    assert "$102" in explained["advice"][0]


def test_where_a_post_says_it_is_told_only_where_that_is_asked_for(tmp_path: Path) -> None:
    parsed = replace(A_PARSED, text="for $50 now", stretches=(Stretch("pay", 4, 7),))
    with a_service(tmp_path, parser=KnownParser(parsed=parsed)) as service:
        plain = service.parse(PARSE).json()
        told = service.client.post("/api/ai/task-parse?spans=true", json=PARSE).json()
    assert "reading" not in plain
    assert told["task"] == plain["task"]
    assert told["reading"] == {
        "text": "for $50 now",
        "spans": [{"field": "pay", "begin": 4, "end": 7}],
    }
