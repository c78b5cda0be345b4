"""recommendations as the app sees it: every field, whose data, what is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from data.database import open_database
from data.reference.categories import CODE_OF
from data.repositories.feedback import mark_recommendation
from data.repositories.recommendations import Impression, save_impressions
from engine.recommendations.findings import HeldBack, HeldReason
from serving.app import create_app
from serving.settings import AccessMode
from serving.tokens import issue_token
from tests.contracts.test_malformed_requests import values
from tests.serving.known_recommendations import BOOST, LEVEL, RECOMMENDED
from tests.serving.service import (
    NOON,
    SECRET,
    KnownMatcher,
    Service,
    a_service,
    assert_envelope,
    some_settings,
)
from tests.serving.stored import store_market, store_release

PATH = "/api/ai/recommendations"
BODY: dict[str, Any] = {
    "userId": "user-7",
    "context": {
        "location": {"lat": 37.7749, "lng": -122.4194, "address": "San Francisco, CA"},
        "time": "2026-11-22T19:07:08.427Z",
        "availability": "next-3-hours",
        "currentStreak": 15,
        "currentLevel": 12,
        "currentXP": 12500,
    },
    "preferences": {"categories": ["delivery", "Errands", "juggling"], "maxDistance": 5,
                    "minPay": 40},
    "recommendationType": "on-demand",
}  # fmt: skip
SPECIFIED = set(
    json.loads((Path(__file__).parents[1] / "contracts/specified_fields.json").read_text("utf-8"))[
        f"POST {PATH}"
    ]
)
FREE_FORM = ("highlights", "params", "filters")


def _ask(service: Service, body: Any = BODY, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return service.client.post(PATH, json=body, headers=named)


def _paths(answer: Any, prefix: str = "") -> set[str]:
    if isinstance(answer, dict) and not prefix.endswith(FREE_FORM):
        return {
            path
            for key, value in answer.items()
            for path in _paths(value, f"{prefix}.{key}" if prefix else key)
        }
    if isinstance(answer, list) and answer and isinstance(answer[0], dict):
        return {path for item in answer for path in _paths(item, f"{prefix}[]")}
    return {prefix}


def test_every_specified_field_is_there(service: Service) -> None:
    assert _paths(_ask(service).json()) == SPECIFIED | {"metadata.model", "metadata.cached"}


def test_a_recommended_task_in_the_apps_units(service: Service) -> None:
    first = _ask(service).json()["recommendations"][0]
    assert first == {
        "id": "r-1",
        "type": "perfect-match",
        "priority": "high",
        "taskId": "task-1",
        "matchScore": 0.9123,
        "title": "Perfect match: Groceries to Oak St",
        "description": "Delivery for $85, 0.8 miles away, about 45 min of work.",
        "reasoning": first["reasoning"],
        "highlights": {
            "pay": "$85",
            "xp": "170 XP",
            "distance": "0.8 miles",
            "duration": "45 min",
            "success": "81%",
        },
        "action": {
            "label": "View task",
            "type": "navigate",
            "screen": "task",
            "params": {"id": "task-1"},
            "filters": {},
        },
        "urgency": "high",
        "expiresIn": "1 hour",
        "tasks": [
            {"id": "task-1", "title": "Groceries to Oak St", "pay": 85.0, "duration": "45 min"}
        ],
        "benefits": ["Pays $85", "170 XP"],
    }
    assert len(first["reasoning"]) == 4  # three strengths and the strongest concern


def test_the_language_that_is_asked_for_answers(service: Service) -> None:
    response = _ask(service, accept_language="de-DE,de;q=0.9,en;q=0.5")
    assert response.headers["content-language"] == "de"
    first = response.json()["recommendations"][0]
    assert first["title"] == "Passt perfekt: Groceries to Oak St"
    assert first["action"]["label"] == "Aufgabe ansehen"
    assert (first["type"], first["priority"]) == ("perfect-match", "high")


def test_a_goal_lists_the_tasks_that_serve_it(service: Service) -> None:
    goal = _ask(service).json()["recommendations"][1]
    assert "taskId" not in goal
    assert goal["action"] == {
        "label": "Show tasks",
        "type": "navigate",
        "screen": "tasks",
        "params": {"taskIds": ["task-2", "task-3"]},
        "filters": {"maxDistance": 0.5},
    }
    assert (goal["expiresIn"], goal["highlights"]["streak"]) == ("4 hours", "9 days")


def test_what_does_not_end_has_no_end(tmp_path: Path) -> None:
    known = KnownMatcher(recommended=replace(RECOMMENDED, recommendations=(LEVEL, BOOST)))
    with a_service(tmp_path, matcher=known) as service:
        level, boost = _ask(service).json()["recommendations"]
    assert "expiresIn" not in level
    assert boost["expiresIn"] == "3 days"


def test_a_bundle_in_the_apps_units(service: Service) -> None:
    (bundle,) = _ask(service).json()["bundles"]
    assert bundle.pop("id").startswith("bundle-")
    assert bundle.pop("description").startswith("2 tasks on one way of 1.5 miles in 1 h 15 min")
    assert bundle == {
        "type": "best-hourly",
        "priority": "high",
        "title": "2 tasks on one way: $60",
        "tasks": [
            {"id": "task-5", "pay": 37.5, "distance": 1.0},
            {"id": "task-6", "pay": 22.5, "distance": 0.5},
        ],
        "totals": {"earnings": 60.0, "distance": 1.5, "duration": "1 h 15 min",
                   "efficiency": "+45%"},
        "highlights": ["45% more an hour than the best of these tasks alone"],
        "action": {
            "label": "Show tasks",
            "type": "navigate",
            "screen": "tasks",
            "params": {"taskIds": ["task-5", "task-6"]},
        },
    }  # fmt: skip


def test_insights_lead_somewhere_and_metadata_say_how_many(service: Service) -> None:
    answer = _ask(service).json()
    assert [(i["type"], i["action"]["screen"]) for i in answer["insights"]] == [
        ("opportunity", "tasks"),
        ("strength", "profile"),
    ]
    assert answer["metadata"].pop("processingTime") >= 0.0
    assert answer["metadata"] == {
        "model": "release-1",
        "recommendationsGenerated": 2,
        "bundlesAnalyzed": 3,
        "confidence": pytest.approx((0.81 + 0.4 + 0.4) / 3.0, abs=1e-4),
        "cached": False,
    }


def test_the_request_becomes_the_engines_question(service: Service) -> None:
    assert _ask(service).status_code == 200
    asked = service.matcher.asked[-1]
    assert (asked.worker_id, asked.lat, asked.lng) == ("user-7", 37.7749, -122.4194)
    assert asked.categories == (CODE_OF["delivery"], CODE_OF["errands"])
    assert asked.max_distance_m == pytest.approx(8_046.72)
    assert (asked.min_pay_usd, asked.available_hours) == (40.0, 3.0)
    assert (asked.streak_days, asked.level, asked.xp) == (15, 12, 12_500)
    assert not asked.is_proactive


def test_the_apps_word_for_on_demand_is_understood(service: Service) -> None:
    assert _ask(service, {**BODY, "recommendationType": "reactive"}).status_code == 200
    assert not service.matcher.asked[-1].is_proactive


def test_almost_everything_may_be_absent(service: Service) -> None:
    bare = {"userId": "user-7", "recommendationType": "on-demand"}
    for body in (bare, {**bare, "context": {}}, {**bare, "context": None, "preferences": None}):
        assert _ask(service, body).status_code == 200
        asked = service.matcher.asked[-1]
        assert (asked.lat, asked.streak_days, asked.xp, asked.categories) == (None,) * 3 + ((),)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"userId": None}, "userId"),
        ({"recommendationType": None}, "recommendationType"),
        ({"recommendationType": "hourly"}, "recommendationType"),
        ({"context": {"location": {"lat": 91, "lng": 0}}}, "context.location.lat"),
        ({"context": {"location": {"lat": 37.7}}}, "context.location.lng"),
        ({"context": {"time": "noon"}}, "context.time"),
        ({"context": {"currentStreak": -1}}, "context.currentStreak"),
        ({"context": {"currentXP": 1.5}}, "context.currentXP"),
        ({"context": {"currentXP": 10**13}}, "context.currentXP"),
        ({"context": {"currentLevel": "12"}}, "context.currentLevel"),
        ({"preferences": {"maxDistance": 0}}, "preferences.maxDistance"),
        ({"preferences": {"categories": "delivery"}}, "preferences.categories"),
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


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One service for all bodies: nothing that is sent may harm the next request."""
    with a_service(tmp_path_factory.mktemp("var")) as running:
        yield running


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    document=values
    | st.fixed_dictionaries(
        {
            "userId": st.just("user-7") | values,
            "recommendationType": st.sampled_from(["proactive", "on-demand"]) | values,
        },
        optional={
            "context": values
            | st.fixed_dictionaries({}, optional=dict.fromkeys(BODY["context"], values)),
            "preferences": values
            | st.fixed_dictionaries({}, optional=dict.fromkeys(BODY["preferences"], values)),
        },
    )
)
def test_any_json_is_answered_or_refused(document: Any, lasting: Service) -> None:
    body = json.dumps(document).encode("utf-8", "surrogatepass")
    response = lasting.send(body, path=PATH)
    assert response.status_code in {200, 400}
    if response.status_code == 400:
        assert_envelope(response)


def test_without_a_token_a_public_service_uses_nobodys_data(tmp_path: Path) -> None:
    with a_service(tmp_path, access_mode=AccessMode.PUBLIC, jwt_secret=SECRET) as service:
        assert _ask(service).status_code == 200
    assert service.matcher.asked[-1].worker_id is None


def test_with_his_token_a_user_gets_his_own(tmp_path: Path) -> None:
    token = issue_token(
        "user-7", secret=SECRET, now=datetime.now(UTC), lifetime=timedelta(hours=1)
    )
    with a_service(tmp_path, access_mode=AccessMode.STRICT, jwt_secret=SECRET) as service:
        assert _ask(service, authorization=f"Bearer {token}").status_code == 200
        refused = _ask(service, {**BODY, "userId": "user-8"}, authorization=f"Bearer {token}")
        without = _ask(service)
    assert [asked.worker_id for asked in service.matcher.asked] == ["user-7"]
    assert (refused.status_code, without.status_code) == (403, 401)
    assert_envelope(refused)
    assert_envelope(without)


def test_why_there_is_no_alert_is_an_insight(tmp_path: Path) -> None:
    held = RECOMMENDED.held_back(HeldBack(HeldReason.QUIET_HOURS, 90.0))
    with a_service(tmp_path, matcher=KnownMatcher(recommended=held)) as service:
        answer = _ask(service).json()
    assert (answer["recommendations"], answer["bundles"]) == ([], [])
    assert answer["insights"] == [
        {
            "type": "quiet-hours",
            "title": "Quiet hours",
            "description": "From 10 PM to 8 AM there are no alerts; the next may come in 1 hour. "
            "Recommendations on demand are there at any time.",
            "action": {"label": "Show tasks", "type": "navigate", "screen": "tasks"},
        }
    ]


def test_a_process_answers_from_what_is_stored_and_never_with_404(tmp_path: Path) -> None:
    config = some_settings(tmp_path)
    store_market(config.database_url)
    release_id = store_release(config.releases_dir)
    with TestClient(create_app(config)) as client:
        known, unknown = (
            client.post(PATH, json={**BODY, "userId": user}) for user in ("worker-3", "nobody")
        )
        nowhere = client.post(PATH, json={"userId": "nobody", "recommendationType": "reactive"})
    for response in (known, unknown):
        assert response.status_code == 200
        assert response.json()["metadata"]["model"] == release_id
        assert isinstance(response.json()["bundles"], list)
    assert nowhere.status_code == 400
    assert "context.location" in assert_envelope(nowhere)["message"]


def test_a_service_without_a_release_says_that_it_is_offline(tmp_path: Path) -> None:
    with TestClient(create_app(some_settings(tmp_path))) as client:
        refused = client.post(PATH, json=BODY)
    assert refused.status_code == 503
    assert_envelope(refused)


# ---- what is remembered -----------------------------------------------------------------------

PROACTIVE = {**BODY, "recommendationType": "proactive"}


class _Watch:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def test_an_alert_comes_once_an_hour_and_after_a_restart_too(tmp_path: Path) -> None:
    watch = _Watch()

    def told() -> list[str]:
        with a_service(tmp_path, clock=watch) as service:  # a process of its own each time
            answer = _ask(service, PROACTIVE).json()
            last = service.matcher.asked[-1].alerted_at
        held = [insight["type"] for insight in answer["insights"]]
        assert last is None or last <= watch.now
        return [one["type"] for one in answer["recommendations"]] or held

    assert told() == ["perfect-match"]
    watch.now += timedelta(minutes=59)
    assert told() == ["alerted-lately"]
    watch.now += timedelta(minutes=1)
    assert told() == ["perfect-match"]


def test_the_engine_is_told_when_the_user_was_last_alerted(tmp_path: Path) -> None:
    with a_service(tmp_path, clock=_Watch()) as service:
        _ask(service, PROACTIVE)
        _ask(service, PROACTIVE)
        _ask(service)
    assert [asked.alerted_at for asked in service.matcher.asked] == [None, NOON, None]


def test_an_alert_that_was_not_sent_left_no_trace_as_one(tmp_path: Path) -> None:
    with a_service(tmp_path, clock=_Watch()) as service:
        _ask(service, PROACTIVE)
        _ask(service, PROACTIVE)
        told, held = service.journal()
    assert (told["is_alert"], len(told["recommendations"]), len(told["items"])) == (True, 1, 1)
    assert (held["is_alert"], held["recommendations"], held["items"]) == (False, [], [])


def test_dismissed_tasks_rest_for_a_week_and_goals_for_a_day(tmp_path: Path) -> None:
    watch, shown_at = _Watch(), NOON
    task = Impression("r-1", "user-7", "task-1", "perfect-match", 1, 1.0, "release-1", shown_at)
    goal = replace(task, id="r-2", task_id=None, kind="streak-save")
    database = open_database(some_settings(tmp_path).database_url)
    database.migrate()
    with database.session() as session:
        save_impressions(session, [task, goal, replace(task, id="r-3", user_id="user-8")])
        for user, named in (("user-7", "r-1"), ("user-7", "r-2"), ("user-8", "r-3")):
            mark_recommendation(session, user, named, dismissed_at=NOON)
    database.close()
    rest = {timedelta(hours=23): (1, 1), timedelta(days=1): (1, 0), timedelta(days=8): (0, 0)}
    with a_service(tmp_path, clock=watch) as service:
        for later, (tasks, kinds) in rest.items():
            watch.now = NOON + later
            _ask(service)
            dismissed = service.matcher.asked[-1].dismissed
            assert (len(dismissed.tasks), len(dismissed.kinds)) == (tasks, kinds), later
            assert dismissed.tasks <= {"task-1"}


def test_what_was_shown_is_in_the_journal_before_the_answer_leaves(service: Service) -> None:
    answer = _ask(service).json()
    (record,) = service.journal()
    assert (record["event"], record["asked_about"]) == ("ranking_served", "user-7")
    assert [item["id"] for item in record["items"]] == ["task-1", "task-2", "task-3"]
    assert record["recommendations"] == [
        {"id": "r-1", "kind": "perfect-match", "task_id": "task-1", "position": 1,
         "propensity": 1.0},
        {"id": "r-2", "kind": "streak-save", "task_id": None, "position": 2, "propensity": 1.0},
    ]  # fmt: skip
    assert record["bundles"] == [["task-5", "task-6"]]
    assert [one["id"] for one in answer["recommendations"]] == ["r-1", "r-2"]
