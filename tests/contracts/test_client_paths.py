"""The app's paths beside the nine endpoints: what it sends is answered as it reads it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from starlette.testclient import TestClient

from data.database import open_database
from data.errors import NoLocation
from data.tables import FeedbackRow, ParsedPostRow, UserRow
from data.usage import UsageKind
from engine.conversation.assistant import Assistant
from engine.patterns.recent import DoneTask, RecentWork
from serving.app import create_app
from serving.clock import utc_now
from serving.settings import AccessMode, Settings
from serving.tokens import issue_token
from tests.contracts.test_feedback import tell
from tests.serving.known_patterns import AN_ANALYSIS
from tests.serving.service import (
    PARSE,
    SECRET,
    KnownMatcher,
    KnownParser,
    Service,
    a_service,
    assert_envelope,
    some_settings,
)

SENT: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("client_paths.json").read_text("utf-8")
)
ENGINE = [sent for sent in SENT if "feedback" not in sent["id"]]
FEEDBACK = [sent for sent in SENT if "feedback" in sent["id"]]
DISTINCT = (  # one of each question
    "headctx-04-task-parse", "head-14-task-parse", "head-05-match-task", "head-15-match-task",
    "head-06-analyze-patterns", "head-18-analyze-patterns",
)  # fmt: skip
BY_ID = {sent["id"]: sent for sent in SENT}


def ask(client: TestClient, sent: dict[str, Any], **headers: str) -> Any:
    body = None if sent["body"] is None else json.dumps(sent["body"])
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    given = {k: v for k, v in sent["headers"].items() if k.lower() != "authorization"}
    return client.request(sent["method"], sent["path"], headers={**given, **named}, content=body)


def answered(name: str, service: Service) -> dict[str, Any]:
    response = ask(service.client, BY_ID[name])
    assert response.status_code == 200
    return dict(response.json())


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with a_service(tmp_path) as running:
        yield running


# ---- everything that was seen on the wire -----------------------------------------------------


@pytest.mark.parametrize("mode", [AccessMode.DEVELOPMENT, AccessMode.PUBLIC])
@pytest.mark.parametrize("sent", ENGINE, ids=lambda sent: sent["id"])
def test_what_the_app_asks_is_answered(
    sent: dict[str, Any], mode: AccessMode, tmp_path: Path
) -> None:
    with a_service(tmp_path, access_mode=mode, jwt_secret=SECRET) as service:
        response = ask(service.client, sent)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, Settings]]:
    """A process with a database and without a release."""
    config = some_settings(tmp_path_factory.mktemp("var"))
    with TestClient(create_app(config), raise_server_exceptions=False) as client:
        yield client, config


@pytest.mark.parametrize("sent", FEEDBACK, ids=lambda sent: sent["id"])
def test_what_the_app_tells_is_kept(
    sent: dict[str, Any], kept: tuple[TestClient, Settings]
) -> None:
    response = ask(kept[0], sent)
    assert response.status_code == 200
    assert response.json()["recorded"] is True


def test_a_setting_switches_them_all_off(tmp_path: Path) -> None:
    with a_service(tmp_path, client_paths=False) as service:
        statuses = {ask(service.client, sent).status_code for sent in SENT}
        assert service.client.get("/api/health").status_code == 200
    assert statuses == {404}


def test_strict_mode_wants_a_token_here_too(tmp_path: Path) -> None:
    with a_service(tmp_path, access_mode="strict", jwt_secret=SECRET) as service:
        for sent in SENT:
            response = ask(service.client, sent)
            assert response.status_code == 401, sent["id"]
            assert_envelope(response)


@pytest.mark.parametrize("name", DISTINCT)
def test_the_limit_holds_here_too(name: str, tmp_path: Path) -> None:
    with a_service(tmp_path, rate_limit_per_minute=1) as service:
        answered(name, service)
        refused = ask(service.client, BY_ID[name])
    assert refused.status_code == 429
    assert_envelope(refused)


# ---- the tier ---------------------------------------------------------------------------------


def test_a_tier_is_told_by_what_is_stored_of_the_user(
    kept: tuple[TestClient, Settings],
) -> None:
    client, config = kept
    database = open_database(config.database_url)
    with database.session() as session:
        session.add(
            UserRow(id="ada", display_name="Ada L.", role="both", xp=40_000, created_at=utc_now())
        )
    database.close()
    told = client.get("/api/ai/tier-info/ada").json()
    assert (told["username"], told["role"], told["level"]) == ("Ada L.", "both", 21)
    assert told["tier"] == {"name": "Rainmaker", "tierLevel": 3, "levelRange": "21-30"}
    assert told["behavior"]["tone"] == "professional"
    assert told["behavior"]["useEmojis"] is False
    assert told["features"] == [
        "The platform keeps 10% of the pay",
        "1.5 times the XP for each task",
        "The next tier, The Architect, begins at level 31",
    ]
    assert told["uiGuidance"] == {
        "showTutorialHints": False, "showProTips": True, "showAdvancedMetrics": True,
    }  # fmt: skip
    assert [action["screen"] for action in told["quickActions"]] == [
        "tasks", "wallet", "post-task", "analytics-dashboard",
    ]  # fmt: skip
    assert "Plan my day" in told["quickSuggestions"]


def test_a_user_whom_nobody_told_of_is_a_newcomer(kept: tuple[TestClient, Settings]) -> None:
    told = kept[0].get("/api/ai/tier-info/nobody", headers={"accept-language": "de"}).json()
    assert (told["username"], told["level"], told["tier"]["name"]) == ("nobody", 1, "Side Hustler")
    assert told["behavior"]["useEmojis"] is True
    assert told["uiGuidance"]["showTutorialHints"] is True
    assert told["features"][0].startswith("Die Plattform behält 15")


def test_whose_data_is_not_his_who_asks_is_not_told_in_public_mode(tmp_path: Path) -> None:
    config = some_settings(tmp_path, access_mode="public", jwt_secret=SECRET)
    token = issue_token("ada", secret=SECRET, now=utc_now(), lifetime=timedelta(hours=1))
    with TestClient(create_app(config), raise_server_exceptions=False) as client:
        database = open_database(config.database_url)
        with database.session() as session:
            session.add(
                UserRow(
                    id="ada", display_name="Ada L.", role="worker", xp=400, created_at=utc_now()
                )
            )
        database.close()
        path, named = "/api/ai/tier-info/ada", {"Authorization": f"Bearer {token}"}
        assert client.get(path).json()["username"] == "ada"
        assert client.get(path, headers=named).json()["username"] == "Ada L."


# ---- whose data it is -------------------------------------------------------------------------

OF_A_USER = [
    "/api/dashboard/progress/user-8",
    "/api/dashboard/unified/user-8",
    "/api/dashboard/action-suggestions/user-8",
    "/api/users/user-8/profile/ai",
]


@pytest.mark.parametrize("path", [*OF_A_USER, "/api/ai/tier-info/user-8"])
def test_a_token_of_another_user_is_refused(path: str, tmp_path: Path) -> None:
    token = issue_token("user-7", secret=SECRET, now=utc_now(), lifetime=timedelta(hours=1))
    with a_service(tmp_path, access_mode="strict", jwt_secret=SECRET) as service:
        headers = {"Authorization": f"Bearer {token}"}
        refused = service.client.get(path, headers=headers)
        assert service.client.get(path.replace("8", "7"), headers=headers).status_code == 200
    assert refused.status_code == 403
    assert_envelope(refused)


@pytest.mark.parametrize("path", OF_A_USER)
def test_in_public_mode_nobody_s_history_is_read_without_a_token(
    path: str, tmp_path: Path
) -> None:
    matcher = KnownMatcher()
    with a_service(tmp_path, access_mode="public", matcher=matcher) as service:
        assert service.client.get(path).status_code == 200
    asked = [*matcher.analysed, *matcher.asked, *matcher.questions]
    assert asked
    assert all(question.worker_id is None for question in asked)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/api/users/%00/profile/ai", "userId"),
        (f"/api/dashboard/progress/{'x' * 129}", "userId"),
        ("/api/dashboard/unified/user-7?includeAI=maybe", "includeAI"),
        ("/api/dashboard/progress/user-7?timeframe=1day", "timeframe"),
        ("/api/tasks/%0A/matches", "taskId"),
    ],
)
def test_what_does_not_fit_in_a_path_is_told_by_its_name(
    path: str, field: str, service: Service
) -> None:
    response = service.client.get(path)
    assert response.status_code == 400
    assert assert_envelope(response)["error"]["details"][0]["field"] == field


# ---- the answers ------------------------------------------------------------------------------


def test_a_parsed_post_in_the_older_form(service: Service) -> None:
    answer = answered("head-14-task-parse", service)
    assert answer.pop("parseId")
    assert answer == {
        "success": True,
        "task": {
            "title": "Groceries delivered to 123 Oak St",
            "description": PARSE["input"],
            "category": "delivery",
            "priceMin": 50.0,
            "priceMax": 50.0,
            "duration": "45 min",
            "confidence": "medium",
            "skills": ["Delivery", "Same-Day", "Car"],
            "safetyNotes": answer["task"]["safetyNotes"],
            "xpValue": 100,
        },
    }
    assert "50 min" in answer["task"]["safetyNotes"]  # the warning, then the advice
    assert answer["task"]["safetyNotes"].endswith(".")


def test_workers_for_a_stored_task_in_per_cent(service: Service) -> None:
    (match,) = answered("head-15-match-task", service)["matches"]
    assert match == {
        "userId": "worker-1",
        "score": 87.65,
        "reasoning": match["reasoning"],
        "strengths": match["strengths"],
        "concerns": match["concerns"],
        "estimatedArrival": "2026-11-22T20:14:30Z",
    }
    (record,) = service.journal()
    assert (record["asked_about"], record["ranked"]) == ("task-3", "workers")


def test_a_task_that_is_not_there_is_not_found(service: Service) -> None:
    response = service.client.get("/api/tasks/gone/matches")
    assert response.status_code == 404
    assert assert_envelope(response)["error"]["details"][0]["field"] == "taskId"


def test_the_profile_is_what_patterns_say(service: Service) -> None:
    answer = answered("learn-08-profile", service)
    profile, earned = answer["aiProfile"], AN_ANALYSIS.patterns.earnings
    assert (answer["success"], answer["userId"]) == (True, "user-7")
    assert profile["totalInteractions"] == AN_ANALYSIS.data_points
    assert profile["preferredCategories"] == [
        {"category": "delivery", "frequency": AN_ANALYSIS.patterns.categories.top[0].count}
    ]
    assert profile["preferredPriceRange"]["min"] == earned.sweet_spot_usd[0]
    assert profile["preferredHours"] == list(AN_ANALYSIS.patterns.schedule.peak_hours)
    assert len(profile["behavioralInsights"]) == len(AN_ANALYSIS.insights)
    assert profile["recommendedFilters"] == {
        "categories": ["delivery"],
        "priceMin": earned.min_accepted_usd,
        "priceMax": earned.max_accepted_usd,
        "urgency": [],
    }
    assert service.matcher.analysed[-1].days == 90


def test_categories_without_a_task_of_his_own_are_not_his(tmp_path: Path) -> None:
    patterns = AN_ANALYSIS.patterns
    usual = tuple(replace(taste, count=0) for taste in patterns.categories.top)
    analysis = replace(
        AN_ANALYSIS,
        patterns=replace(patterns, categories=replace(patterns.categories, top=usual)),
    )
    with a_service(tmp_path, matcher=KnownMatcher(analysis=analysis)) as service:
        profile = answered("learn-08-profile", service)["aiProfile"]
    assert profile["preferredCategories"] == profile["recommendedFilters"]["categories"] == []


def test_progress_is_the_answer_of_analyze_patterns(service: Service) -> None:
    answer = answered("head-06-analyze-patterns", service)
    body = {"userId": "user-7", "timeframe": "30days"}
    same = service.client.post("/api/ai/analyze-patterns", json=body).json()
    del answer["metadata"]["processingTime"], same["metadata"]["processingTime"]
    assert answer == same


def test_suggestions_are_the_answer_of_recommendations(service: Service) -> None:
    answer = answered("head-07-recommendations", service)
    body = {"userId": "user-7", "recommendationType": "on-demand"}
    same = service.client.post("/api/ai/recommendations", json=body).json()
    del answer["metadata"]["processingTime"], same["metadata"]["processingTime"]
    assert answer == same


def test_the_dashboard_has_the_keys_of_both_its_readers(tmp_path: Path) -> None:
    recent = RecentWork(2, 91.5, (DoneTask(0, 45.75, 1_795_000_000),))
    matcher = KnownMatcher(analysis=replace(AN_ANALYSIS, recent=recent))
    with a_service(tmp_path, matcher=matcher) as service:
        answer = answered("head-05-match-task", service)
        (question,) = matcher.questions
    level = AN_ANALYSIS.predictions.level
    assert [task["taskId"] for task in answer["recommendations"]] == ["task-9"]
    assert answer["matches"] == {"instant": [], "recommended": answer["recommendations"]}
    assert answer["bundles"] == []
    assert answer["metadata"]["totalTasksAnalyzed"] == 45
    user = answer["user"]
    assert (user["currentLevel"], user["currentXP"]) == (level.level, level.xp)
    assert (user["xpToNextLevel"], user["gritCoins"]) == (level.xp_needed, None)
    assert answer["progression"]["nextLevel"] == level.next_level
    assert answer["todayStats"]["tasksCompleted"] == 2
    assert answer["todayStats"]["earnings"] == 91.5
    (done,) = answer["recentActivity"]
    assert (done["type"], done["pay"]) == ("task_completed", 45.75)
    assert len(answer["suggestions"]["nextBestActions"]) == len(AN_ANALYSIS.alerts)
    assert (question.worker_id, question.lat) == ("user-7", None)  # type: ignore[union-attr]


def test_a_user_without_a_place_has_a_dashboard_without_tasks(tmp_path: Path) -> None:
    matcher = KnownMatcher(error=NoLocation("Where?"))
    with a_service(tmp_path, matcher=matcher) as service:
        answer = answered("head-05-match-task", service)
    assert answer["recommendations"] == answer["bundles"] == []
    assert answer["metadata"] == {
        "processingTime": answer["metadata"]["processingTime"],
        "model": "release-1",
        "totalTasksAnalyzed": 0,
    }


def test_without_ai_no_tasks_are_looked_for(service: Service) -> None:
    answer = service.client.get("/api/dashboard/unified/user-7?includeAI=false").json()
    assert answer["recommendations"] == []
    assert service.matcher.questions == []


@pytest.mark.parametrize("name", DISTINCT[2:])
def test_the_words_are_in_the_language_that_is_asked_for(name: str, service: Service) -> None:
    response = ask(service.client, BY_ID[name], Accept_Language="de")
    assert response.headers["content-language"] == "de"
    assert response.text != ask(service.client, BY_ID[name], Accept_Language="en").text


# ---- one path, three questions ----------------------------------------------------------------


def test_a_post_in_a_message_is_parsed_as_task_parse_parses_it(tmp_path: Path) -> None:
    parser = KnownParser()
    with a_service(tmp_path, parser=parser) as service:
        answer = answered("headctx-04-task-parse", service)
        same = service.parse(
            {
                "userId": "user-7",
                "input": "Deliver groceries to 123 Oak St, $50",
                "context": BY_ID["headctx-04-task-parse"]["body"]["context"],
            }
        ).json()
    first, second = parser.questions
    assert first == second
    for found in (answer, same):
        del found["metadata"]["processingTime"], found["metadata"]["parseId"]
    assert answer == same


def test_feedback_in_a_message_is_the_same_feedback(kept: tuple[TestClient, Settings]) -> None:
    by_message = ask(kept[0], BY_ID["head-08-feedback"]).json()
    body = {
        "userId": "user-7",
        "feedbackType": "task_outcome",
        "data": json.loads(BY_ID["head-08-feedback"]["body"]["message"][len("Feedback: ") :]),
    }
    assert tell(kept[0], body).json() == by_message  # kept once, whichever way it came


@pytest.mark.parametrize("message", ["Feedback: ", "Feedback: {no", "Feedback: {'a': 1}"])
def test_feedback_that_is_no_json_is_told_so(message: str, service: Service) -> None:
    body = {"userId": "u", "message": message, "context": {"feedbackType": "task_outcome"}}
    response = service.client.post("/api/agent/chat", json=body)
    assert response.status_code == 400
    assert assert_envelope(response)["error"]["details"][0]["field"] == "message"


@pytest.mark.parametrize(
    "body",
    [
        {"userId": "u", "message": "easy tasks near me?"},
        {"userId": "u", "message": "Feedback: great app!"},  # no type: he only says so
        {"userId": "u", "message": "hi", "context": {"currentTime": "now", "user": {"id": "u"}}},
        {"userId": "u", "message": "hi", "context": None},
        {"userId": "u", "message": '{"action":"predict_earnings"}', "context": {}},
    ],
)
def test_everything_else_is_talk(
    body: dict[str, Any], tmp_path: Path, tiny_assistant: Assistant, tiny_until: datetime
) -> None:
    with a_service(tmp_path, talker=tiny_assistant, clock=lambda: tiny_until) as service:
        answers = [
            service.client.post(path, json={**body, "userId": "guest"}).json()
            for path in ("/api/agent/chat", "/api/ai/chat")
        ]
    for answer in answers:
        assert isinstance(answer["response"], str)
        answer["metadata"].pop("processingTime")
    assert answers[0] == answers[1]


@pytest.mark.parametrize("body", [{}, [], None, "hi", {"userId": "u"}, {"message": "hi"}])
def test_what_is_no_message_at_all_is_refused(body: Any, service: Service) -> None:
    response = service.client.post("/api/agent/chat", json=body)
    assert response.status_code == 400
    assert_envelope(response)


# ---- feedback in the app's own forms ----------------------------------------------------------


def payloads(config: Settings, user: str) -> list[dict[str, Any]]:
    database = open_database(config.database_url)
    with database.session(read_only=True) as session:
        query = select(FeedbackRow.payload, FeedbackRow.kind).where(FeedbackRow.user_id == user)
        found = [{**payload, "kind": kind} for payload, kind in session.execute(query)]
    database.close()
    return found


@pytest.mark.parametrize(
    ("report", "kind", "actual", "prediction"),
    [
        (
            {"action": "match_accept", "taskDetails": {"matchAccepted": True, "matchScore": 85}},
            "task_outcome", {"accepted": True}, {"matchScore": 0.85},
        ),
        (
            {"action": "match_reject", "taskDetails": {"rejectionReason": "Too far"}},
            "task_outcome", {"accepted": False}, {},
        ),
        (
            {"action": "match_reject", "taskDetails": {"rejectionReason": "viewed_not_accepted"}},
            "task_outcome", {}, {},
        ),
        (
            {"action": "task_complete", "taskDetails": {"rating": 5, "completionTime": 2.5}},
            "task_outcome", {"completed": True, "rating": 5.0, "completionTime": 2.5}, {},
        ),
        (
            {"action": "trade_complete", "taskDetails": {"completionTime": 8, "squadSize": 3}},
            "task_outcome", {"completed": True, "completionTime": 8.0}, {},
        ),
        (
            {"action": "match_score", "taskDetails": {"predictedValue": 0, "matchScore": 50}},
            "prediction", {}, {"matchScore": 0.0},
        ),
        (
            {"action": "completion", "taskDetails": {"predictedValue": 120, "actualValue": 120}},
            "prediction", {}, {},
        ),
        ({"predictionType": "duration", "predictedValue": 2.5}, "prediction", {}, {}),
        (
            {"predictionType": "match_score", "predictedValue": 250, "taskDetails": None},
            "prediction", {}, {},
        ),
    ],
)  # fmt: skip
def test_a_report_means_the_same_as_feedback_in_the_specified_form(
    report: dict[str, Any],
    kind: str,
    actual: dict[str, Any],
    prediction: dict[str, Any],
    kept: tuple[TestClient, Settings],
) -> None:
    client, config = kept
    user = f"user-{json.dumps(report)[:100]}"
    body = {"userId": user, "taskId": "task-1", **report}
    assert client.post("/api/feedback", json=body).status_code == 200
    (stored,) = payloads(config, user)
    assert stored["kind"] == kind
    assert stored["data"]["actual"] == actual
    assert stored["data"]["prediction"] == prediction
    assert stored["data"]["report"] == body  # everything that was sent is kept


def test_both_readers_find_the_accuracy_in_per_cent(kept: tuple[TestClient, Settings]) -> None:
    answer = ask(kept[0], BY_ID["learn-05-feedback"]).json()
    assert answer["success"] is answer["recorded"] is True
    assert answer["analysis"] == {
        "accuracy": answer["accuracy"],
        "trend": "stable",
        "insights": answer["insights"],
        "recommendations": answer["recommendations"],
    }


def test_a_report_sent_twice_counts_once(kept: tuple[TestClient, Settings]) -> None:
    first, second = (ask(kept[0], BY_ID["learn-01-feedback"]) for _ in range(2))
    assert first.text == second.text


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"userId": "u", "taskId": "t", "action": "dance"}, "action"),
        ({"userId": "u", "action": "match_accept"}, "taskId"),
        ({"userId": "u", "taskId": "t"}, "body"),
        ({"userId": "u", "taskId": "t", "action": "task_complete",
          "taskDetails": {"rating": 9}}, "taskDetails.rating"),
        ([], "body"),
    ],
)  # fmt: skip
def test_a_report_that_does_not_fit_is_told_by_its_field(
    body: Any, field: str, service: Service
) -> None:
    response = service.client.post("/api/feedback", json=body)
    assert response.status_code == 400
    assert assert_envelope(response)["error"]["details"][0]["field"] == field


values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 200) | st.floats(-5, 200) | st.text(max_size=8)
    | st.sampled_from(["match_accept", "task_complete", "match_score", "viewed_not_accepted",
                       "task_outcome", "notification", "Feedback: {}", 'Feedback: {"actual":{}}']),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["rating", "matchScore", "completionTime", "predictedValue", "rejectionReason",
             "category", "taskId", "prediction", "actual", "feedbackType", "currentTime", "user"]
        ),
        inner,
        max_size=5,
    ),
    max_leaves=12,
)  # fmt: skip
FIELDS = (
    "userId", "taskId", "action", "predictionType", "predictedValue", "taskDetails",
    "feedbackType", "data", "message", "context", "input",
)  # fmt: skip
bodies = st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, values))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(body=bodies, path=st.sampled_from(["/api/feedback", "/api/agent/chat", "/api/tasks/parse"]))
def test_whatever_is_sent_nothing_breaks(
    kept: tuple[TestClient, Settings], body: dict[str, Any], path: str
) -> None:
    response = kept[0].post(path, json=body)
    assert response.status_code in {200, 400, 503}  # 503: this process has no release, no chat
    if response.status_code != 200:
        assert_envelope(response)


# ---- what is counted --------------------------------------------------------------------------


def test_what_is_asked_on_any_path_counts_as_use_of_the_same_thing(service: Service) -> None:
    for name in DISTINCT:
        answered(name, service)
    usage = service.client.app.state.runtime.usage  # type: ignore[attr-defined]
    counts = {(kind, who): n for (_, kind, who), n in usage._counts.items() if who}
    assert counts == {
        (UsageKind.TASK_PARSE, "user-7"): 2,
        (UsageKind.MATCH, "user-7"): 1,  # workers for a task are asked for by no user
        (UsageKind.PATTERNS, "user-7"): 2,
    }


def test_edits_before_posting_are_counted_from_the_feedback_that_tells_them(
    tmp_path: Path,
) -> None:
    """A post is parsed, posted with another pay, and one field in eight counts as edited."""
    config = some_settings(tmp_path)
    with a_service(tmp_path) as service:
        parsed = service.parse(PARSE).json()
        usage = service.client.app.state.runtime.usage  # type: ignore[attr-defined]
        database = open_database(config.database_url)
        database.migrate()
        usage.flush(database)
    task = {**parsed["task"], "pay": 65, "location": parsed["task"]["location"]["address"]}
    body: dict[str, Any] = {
        "userId": "user-7",
        "feedbackType": "general",
        "data": {"parseId": parsed["metadata"]["parseId"], "posted": task},
    }
    with TestClient(create_app(config), raise_server_exceptions=False) as client:
        assert tell(client, body).status_code == 200
        wrong = {**body, "data": {**body["data"], "editedFields": ["colour"]}}
        assert tell(client, wrong).status_code == 400
    with database.session(read_only=True) as session:
        (row,) = session.scalars(select(ParsedPostRow)).all()
        assert (row.compared, row.edited) == (8, 1)
        assert "Oak" not in json.dumps(row.fingerprints)
    database.close()
