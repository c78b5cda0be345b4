"""POST /api/ai/task-parse over HTTP: the contract, its units, and what is refused."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from serving.matching import OfflineMatching
from serving.settings import AccessMode
from serving.tokens import issue_token
from tests.serving.service import (
    A_PARSED,
    NOON,
    PARSE,
    SECRET,
    KnownParser,
    Service,
    a_service,
    assert_envelope,
)


def _with(path: str, value: Any) -> dict[str, Any]:
    """The usual request with one part changed; `...` takes it away."""
    body = copy.deepcopy(PARSE)
    at = body
    *way, last = path.split(".")
    for key in way:
        at = at[key]
    if value is ...:
        del at[last]
    else:
        at[last] = value
    return body


def _answer(tmp_path: Path, parser: KnownParser | None = None) -> dict[str, Any]:
    with a_service(tmp_path, parser=parser) as service:
        response = service.parse(PARSE)
    assert response.status_code == 200
    answer: dict[str, Any] = response.json()
    return answer


# ---- The answer -------------------------------------------------------------------------------


def test_a_task_in_the_contracts_words(tmp_path: Path) -> None:
    task = _answer(tmp_path)["task"]
    assert task == {
        "title": "Groceries delivered to 123 Oak St",
        "description": PARSE["input"],
        "category": "delivery",
        "subcategory": "Same-Day",
        "pay": {"amount": 50.0, "currency": "USD", "type": "fixed", "confidence": "high"},
        "location": {
            "address": "123 Oak St",
            "city": "San Francisco",
            "coordinates": {"lat": 37.774912, "lng": -122.419412},
            "verified": True,
        },
        "deadline": {"date": "2026-11-22T17:00:00-08:00", "type": "strict", "urgent": True},
        "requirements": [
            {"type": "car", "value": True, "required": True},
            {"type": "rating", "value": 4.5, "required": False},
        ],
        "estimatedDuration": "45 min",
        "estimatedDistance": 2.1,
        "skills": ["Delivery", "Same-Day", "Car"],
        "xpReward": 100,
        "difficulty": "easy",
    }


def test_what_is_said_of_it(tmp_path: Path) -> None:
    answer = _answer(tmp_path)
    assert answer["confidence"] == "medium"
    adjustment = answer["suggestions"]["payAdjustment"]
    assert adjustment["suggested"] == 35.0
    for figure in ("$20", "$48", "$31", "$50", "91%", "$35", "87%"):
        assert figure in adjustment["reasoning"]
    (warning,) = answer["warnings"]
    assert (warning["type"], warning["severity"]) == ("tight-deadline", "low")
    assert "50 min" in warning["message"]
    assert len(answer["suggestions"]["safetyChecks"]) == 1
    assert len(answer["suggestions"]["improvements"]) == 1
    assert answer["metadata"]["model"] == "release-1"
    assert answer["metadata"]["language"] == "en"
    assert answer["metadata"]["confidence"]["location"] == "medium"
    assert answer["metadata"]["processingTime"] >= 0.0


def test_what_the_contract_has_optional_is_left_out_where_nothing_is_known(tmp_path: Path) -> None:
    bare = replace(
        A_PARSED,
        subcategory=None,
        due=None,
        trip_m=None,
        advice=None,
        place=replace(A_PARSED.place, city="", address=""),
        requirements=(),
        cautions=(),
        checks=(),
        improvements=(),
        skills=(),
    )
    answer = _answer(tmp_path, KnownParser(bare))
    task = answer["task"]
    assert not {"subcategory", "deadline", "estimatedDistance"} & set(task)
    assert "city" not in task["location"]
    assert task["location"]["address"] == ""
    assert "payAdjustment" not in answer["suggestions"]
    # The client's types want these always.
    assert task["requirements"] == task["skills"] == answer["warnings"] == []
    assert answer["suggestions"]["safetyChecks"] == answer["suggestions"]["improvements"] == []


def test_a_range_stands_in_the_description(tmp_path: Path) -> None:
    pay = replace(A_PARSED.pay, amount=20.0, low=10.0, high=30.0)
    answer = _answer(tmp_path, KnownParser(replace(A_PARSED, pay=pay)))
    assert answer["task"]["description"].endswith("\nPay: 10 to 30 USD.")
    german = replace(A_PARSED, pay=replace(pay, low=None, currency="EUR"), language="de")
    answer = _answer(tmp_path, KnownParser(german))
    assert answer["task"]["description"].endswith("\nBezahlung: bis 30 EUR.")


def test_advice_on_hourly_pay_is_hourly(tmp_path: Path) -> None:
    pay = replace(A_PARSED.pay, amount=25.0, is_hourly=True)
    assert A_PARSED.advice is not None
    advice = replace(A_PARSED.advice, offered_usd=50.0, suggested_usd=80.0)
    hourly = replace(A_PARSED, pay=pay, advice=advice, duration_min=120.0)
    adjustment = _answer(tmp_path, KnownParser(hourly))["suggestions"]["payAdjustment"]
    assert adjustment["suggested"] == 40.0
    assert "an hour" in adjustment["reasoning"]


# ---- The question -----------------------------------------------------------------------------


def test_the_engine_is_asked_by_the_posters_own_clock(tmp_path: Path) -> None:
    parser = KnownParser()
    with a_service(tmp_path, parser=parser) as service:
        service.parse(PARSE)
    (question,) = parser.questions
    assert question.text == PARSE["input"]
    assert question.now.utcoffset() == timedelta(hours=-8)
    assert question.now.astimezone(UTC) == NOON
    assert (question.lat, question.lng) == (37.7749, -122.4194)
    assert question.language_hint == "en"


@pytest.mark.parametrize("context", [..., {}, None, {"userLocation": None, "currentTime": None}])
def test_without_a_context_the_services_clock_counts(context: Any, tmp_path: Path) -> None:
    parser = KnownParser()
    with a_service(tmp_path, parser=parser, clock=lambda: NOON) as service:
        assert service.parse(_with("context", context)).status_code == 200
    (question,) = parser.questions
    assert question.now == NOON
    assert question.lat is None


def test_a_time_without_an_offset_is_utc(tmp_path: Path) -> None:
    parser = KnownParser()
    with a_service(tmp_path, parser=parser) as service:
        service.parse(_with("context.currentTime", "2026-11-22T20:00:00"))
    assert parser.questions[0].now == NOON


# ---- What is refused --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with a_service(tmp_path_factory.mktemp("var")) as running:
        yield running


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        ("input", ..., "input"),
        ("input", "", "input"),
        ("input", " \n\t ", "input"),
        ("input", "\u200b\u202e\ufeff", "input"),
        ("input", "x" * 5_001, "input"),
        ("input", 17, "input"),
        ("input", ["move a couch"], "input"),
        ("userId", ..., "userId"),
        ("userId", "", "userId"),
        ("context", [], "context"),
        ("context.currentTime", "yesterday", "context.currentTime"),
        ("context.currentTime", 1_700_000_000, "context.currentTime"),
        ("context.currentTime", "9999-12-31T23:59:59-12:00", "context.currentTime"),
        ("context.currentTime", "0001-01-01T12:00:00Z", "context.currentTime"),
        ("context.currentTime", "9999-12-31T00:00:00Z", "context.currentTime"),
        ("context.userLocation", {"lat": 91, "lng": 0}, "context.userLocation.lat"),
        ("context.userLocation", {"lat": 1}, "context.userLocation.lng"),
        ("context.language", "x" * 201, "context.language"),
    ],
)
def test_a_wrong_request_is_told_which_field(
    path: str, value: Any, field: str, service: Service
) -> None:
    response = service.parse(_with(path, value))
    assert response.status_code == 400
    answer = assert_envelope(response)
    assert answer["code"] == "AI_INVALID_INPUT"
    assert field in json.dumps(answer["error"])


def test_the_longest_post_is_taken(service: Service) -> None:
    assert service.parse(_with("input", "x" * 5_000)).status_code == 200


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    document=anything
    | st.fixed_dictionaries(
        {},
        optional={
            "userId": anything | st.just("user-7"),
            "input": anything | st.text(max_size=50),
            "context": anything
            | st.fixed_dictionaries({}, optional=dict.fromkeys(PARSE["context"], anything)),
        },
    )
)
def test_any_json_is_answered_or_refused(document: Any, service: Service) -> None:
    body = json.dumps(document).encode("utf-8", "surrogatepass")
    response = service.send(body, path="/api/ai/task-parse")
    assert response.status_code in {200, 400}
    if response.status_code == 400:
        assert assert_envelope(response)["code"] == "AI_INVALID_INPUT"


def test_without_a_release_the_service_says_that_it_is_offline(tmp_path: Path) -> None:
    with a_service(tmp_path, matching=OfflineMatching("No release yet.")) as service:
        response = service.parse(PARSE)
    assert response.status_code == 503
    assert assert_envelope(response)["code"] == "AI_OFFLINE"


def test_another_users_id_is_refused_beside_a_token(tmp_path: Path) -> None:
    with a_service(tmp_path, access_mode=AccessMode.STRICT, jwt_secret=SECRET) as service:
        token = issue_token(
            "user-8", secret=SECRET, now=datetime.now(UTC), lifetime=timedelta(hours=1)
        )
        assert service.parse(PARSE).status_code == 401
        refused = service.parse(PARSE, authorization=f"Bearer {token}")
        assert refused.status_code == 403
        mine = _with("userId", "user-8")
        assert service.parse(mine, authorization=f"Bearer {token}").status_code == 200


def test_nothing_of_a_post_is_logged_or_kept(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with a_service(tmp_path) as service:
        service.parse(_with("input", "Please move my canary-17 piano"))
        assert service.journal() == []
    out, err = capfd.readouterr()
    assert "canary-17" not in out + err
