"""analyze-patterns as the app sees it: every field, whose data, and what is refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from engine.patterns.question import EVERYTHING, Analysis
from serving.app import create_app
from serving.contract.patterns_request import AnalyzePatternsRequest
from serving.settings import AccessMode
from serving.tokens import issue_token
from tests.serving.service import SECRET, Service, a_service, assert_envelope, some_settings
from tests.serving.stored import store_market, store_release

PATH = "/api/ai/analyze-patterns"
BODY: dict[str, Any] = {
    "userId": "user-7",
    "timeframe": "30days",
    "includeRecommendations": True,
}
SPECIFIED = set(
    json.loads((Path(__file__).parents[1] / "contracts/specified_fields.json").read_text("utf-8"))[
        f"POST {PATH}"
    ]
)


def _ask(service: Service, body: Any = BODY, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return service.client.post(PATH, json=body, headers=named)


def _paths(answer: Any, prefix: str = "") -> set[str]:
    if isinstance(answer, dict) and not prefix.endswith("filter"):
        return {
            path
            for key, value in answer.items()
            for path in _paths(value, f"{prefix}.{key}" if prefix else key)
        }
    if isinstance(answer, list) and answer and isinstance(answer[0], dict):
        return {path for item in answer for path in _paths(item, f"{prefix}[]")}
    return {prefix}


def test_every_specified_field_is_there(service: Service) -> None:
    assert _paths(_ask(service).json()) == SPECIFIED | {"metadata.cached"}


def test_the_answer_in_the_apps_units(service: Service) -> None:
    answer = _ask(service).json()
    assert (answer["userId"], answer["timeframe"]) == ("user-7", "30days")
    p = answer["patterns"]
    assert p["workSchedule"] == {
        "daysPerWeek": 4.2,
        "hoursPerDay": 5.7,
        "peakDays": ["Monday", "Thursday"],
        "peakHours": [9, 10, 11],
        "avoidHours": [22],
        "consistency": 0.8712,
        "weekendWorker": False,
    }
    assert p["categoryPreferences"]["top"] == [
        {"category": "delivery", "percentage": 45.7, "count": 21, "avgPay": 72.46,
         "satisfaction": 4.76}
    ]  # fmt: skip
    assert p["categoryPreferences"]["avoided"][0]["category"] == "cleaning"
    assert p["earningBehavior"]["sweetSpot"] == {"min": 60.0, "max": 80.0}
    assert p["earningBehavior"]["monthlyProjection"] == 1750.56
    assert p["distancePreference"] == {
        "average": 2.1,
        "maximum": 5.0,
        "preferred": {"min": 0.5, "max": 3.0},
        "maxWilling": 7.0,
    }
    assert p["performanceMetrics"]["responseTime"] == "8 minutes"
    assert p["performanceMetrics"]["reliability"] == "excellent"
    assert p["streakBehavior"]["averageBreakReason"] == "no_offers"
    assert answer["metadata"]["dataPoints"] == 60
    assert answer["metadata"]["confidence"] == 0.75


def test_predictions_in_the_apps_words(service: Service) -> None:
    found = _ask(service).json()["predictions"]
    assert found == {
        "likelyToWorkToday": 0.8712,
        "bestTimeToNotify": "9:00 AM",
        "estimatedEarningsThisWeek": 425.13,
        "estimatedEarningsThisMonth": 1800.0,
        "streakRisk": {
            "level": "high",
            "expiresIn": "1 hour",
            "recommendation": "Complete a task within 1 hour to keep your 9-day streak.",
        },
        "levelUp": {
            "currentLevel": 7,
            "currentXP": 4500,
            "nextLevel": 8,
            "xpNeeded": 400,
            "estimatedTime": "3 tasks, about 5 days",
            "projectedDate": "2026-12-01",
        },
    }


def test_findings_and_alerts(service: Service) -> None:
    answer = _ask(service).json()
    assert [(i["type"], i["impact"], i["actionable"]) for i in answer["insights"]] == [
        ("opportunity", "high", True),
        ("strength", "positive", False),
    ]
    assert answer["recommendations"] == [
        "Prefer tasks of $60 to $80: they bring about $52 an hour."
    ]
    assert answer["alerts"] == [
        {
            "type": "streak-warning",
            "priority": "high",
            "message": "Your 9-day streak expires in 1 hour.",
            "action": {
                "type": "show-quick-tasks",
                "filter": {"maxDistance": 3.1},
                "screen": "tasks",
            },
            "timing": "send_now",
        },
        {
            "type": "earnings-opportunity",
            "priority": "medium",
            "message": "3 open delivery tasks near you, $78 on average.",
            "action": {
                "type": "navigate",
                "filter": {"category": "delivery", "maxDistance": 5.0, "minPay": 60.0},
                "screen": "tasks",
            },
            "timing": "send_at_9am",
        },
    ]


@pytest.mark.parametrize(("timeframe", "days"), [("7days", 7), ("30days", 30), ("90days", 90)])
def test_the_timeframe_is_the_engines(service: Service, timeframe: str, days: int) -> None:
    assert _ask(service, {**BODY, "timeframe": timeframe}).status_code == 200
    assert service.matcher.analysed[-1].days == days


def test_analyses_are_asked_in_the_documents_words_or_by_the_answers_keys() -> None:
    def asked(*names: str) -> frozenset[Analysis]:
        body = {**BODY, "analysisTypes": list(names)}
        return AnalyzePatternsRequest.model_validate(body).to_question(acting_user=None).analyses

    assert asked("work_patterns", "earningBehavior") == {Analysis.SCHEDULE, Analysis.EARNINGS}
    assert asked("Streak Behavior", "horoscope") == {Analysis.STREAK}
    assert asked("horoscope") == asked() == EVERYTHING


def test_recommendations_can_be_left_out(service: Service) -> None:
    _ask(service, {**BODY, "includeRecommendations": False})
    assert not service.matcher.analysed[-1].wants_recommendations


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"userId": None}, "userId"),
        ({"userId": ""}, "userId"),
        ({"timeframe": None}, "timeframe"),
        ({"timeframe": "14days"}, "timeframe"),
        ({"timeframe": 30}, "timeframe"),
        ({"includeRecommendations": "yes"}, "includeRecommendations"),
        ({"analysisTypes": "work_patterns"}, "analysisTypes"),
        ({"analysisTypes": [1]}, "analysisTypes"),
    ],
)
def test_what_does_not_fit_gets_the_envelope_and_names_the_field(
    service: Service, change: dict[str, Any], field: str
) -> None:
    response = _ask(service, {**BODY, **change})
    assert response.status_code == 400
    error = assert_envelope(response)
    assert error["code"] == "AI_INVALID_INPUT"
    assert field in error["message"]


def test_without_a_token_a_public_service_uses_nobodys_data(tmp_path: Path) -> None:
    with a_service(tmp_path, access_mode=AccessMode.PUBLIC, jwt_secret=SECRET) as service:
        answer = _ask(service)
    assert answer.status_code == 200
    assert answer.json()["userId"] == "user-7"
    assert service.matcher.analysed[-1].worker_id is None


def test_with_his_token_a_user_gets_his_own(tmp_path: Path) -> None:
    token = issue_token(
        "user-7", secret=SECRET, now=datetime.now(UTC), lifetime=timedelta(hours=1)
    )
    with a_service(tmp_path, access_mode=AccessMode.STRICT, jwt_secret=SECRET) as service:
        assert _ask(service, authorization=f"Bearer {token}").status_code == 200
        refused = _ask(service, {**BODY, "userId": "user-8"}, authorization=f"Bearer {token}")
    assert service.matcher.analysed[-1].worker_id == "user-7"
    assert refused.status_code == 403
    assert_envelope(refused)


def test_a_strict_service_wants_a_token(tmp_path: Path) -> None:
    with a_service(tmp_path, access_mode=AccessMode.STRICT, jwt_secret=SECRET) as service:
        refused = _ask(service)
    assert refused.status_code == 401
    assert_envelope(refused)
    assert not service.matcher.analysed


def test_a_process_answers_from_what_is_stored_and_never_with_404(tmp_path: Path) -> None:
    settings = some_settings(tmp_path)
    store_market(settings.database_url)
    release_id = store_release(settings.releases_dir)
    with TestClient(create_app(settings)) as client:
        known, unknown = (
            client.post(PATH, json={**BODY, "userId": user}) for user in ("worker-3", "nobody")
        )
    assert (known.status_code, unknown.status_code) == (200, 200)
    assert unknown.json()["metadata"]["confidence"] == 0.0
    assert unknown.json()["metadata"]["model"] == release_id
    assert _paths(unknown.json()) >= {p for p in SPECIFIED if "[]" not in p}
    assert known.json()["predictions"]["levelUp"]["currentXP"] > 0


def test_a_public_service_tells_nothing_of_a_stored_worker(tmp_path: Path) -> None:
    settings = some_settings(tmp_path, access_mode=AccessMode.PUBLIC, jwt_secret=SECRET)
    store_market(settings.database_url)
    store_release(settings.releases_dir)
    with TestClient(create_app(settings)) as client:
        stored, nobody = (
            client.post(PATH, json={**BODY, "userId": user}).json()
            for user in ("worker-3", "nobody")
        )
    for part in ("patterns", "predictions", "insights", "alerts"):
        assert stored[part] == nobody[part]


def test_a_service_without_a_release_says_that_it_is_offline(tmp_path: Path) -> None:
    with TestClient(create_app(some_settings(tmp_path))) as client:
        refused = client.post(PATH, json=BODY)
    assert refused.status_code == 503
    assert_envelope(refused)
