"""What the app sends becomes the engine's question, or a sentence that names the field."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from data.columns import Urgency
from data.reference.categories import CODE_OF
from engine.questions import TasksForWorker, WorkersForTask
from serving.contract.match_request import FindWorkers
from tests.serving.service import FIND_TASKS, FIND_WORKERS, Service, assert_envelope


def _changed(body: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    copy: dict[str, Any] = json.loads(json.dumps(body))
    *way, last = path.split(".")
    part = copy
    for key in way:
        part = part[key]
    part[last] = value
    return copy


def _workers_question(service: Service, body: dict[str, Any]) -> WorkersForTask:
    assert service.match(body).status_code == 200
    question = service.matcher.questions[-1]
    assert isinstance(question, WorkersForTask)
    return question


def _tasks_question(service: Service, body: dict[str, Any]) -> TasksForWorker:
    assert service.match(body).status_code == 200
    question = service.matcher.questions[-1]
    assert isinstance(question, TasksForWorker)
    return question


def test_a_task_asks_for_workers(service: Service) -> None:
    assert _workers_question(service, FIND_WORKERS) == WorkersForTask(
        task_id="task-3",
        category=CODE_OF["delivery"],
        lat=37.7749,
        lng=-122.4194,
        pay_usd=85.0,
        urgency=Urgency.HIGH,
        requirements=("car",),
        deadline=datetime(2026, 11, 23, 1, 0, tzinfo=UTC),
        limit=10,
    )


def test_a_worker_asks_for_tasks(service: Service) -> None:
    assert _tasks_question(service, FIND_TASKS) == TasksForWorker(
        worker_id="user-7",
        lat=37.7749,
        lng=-122.4194,
        available_hours=3.0,
        categories=(CODE_OF["delivery"],),
        max_distance_m=5 * 1_609.344,
        min_pay_usd=40.0,
        limit=20,
    )


def test_what_is_optional_may_be_absent_or_null(service: Service) -> None:
    bare = {"userId": "user-7", "context": {}}
    nulls = {
        "userId": "user-7",
        "context": {"location": None, "availability": None, "preferences": None},
        "limit": None,
        "task": None,
    }
    half = {
        "userId": "user-7",
        "context": {"preferences": {"categories": None, "maxDistance": None, "minPay": None}},
    }
    expected = TasksForWorker(worker_id="user-7", lat=None, lng=None)
    for body in (bare, nulls, half, {"userId": "user-7"}):
        assert _tasks_question(service, body) == expected
    minimal = {k: v for k, v in FIND_WORKERS["task"].items() if k != "requirements"}
    question = _workers_question(
        service, {"taskId": "t", "task": {**minimal, "deadline": None}, "userId": "poster-1"}
    )
    assert (question.requirements, question.deadline, question.limit) == ((), None, 10)


def test_unknown_keys_are_ignored_at_every_depth(service: Service) -> None:
    body = _changed(FIND_TASKS, "context.location.address", "1 Market St")
    body = _changed(body, "context.screen", {"name": "home"})
    body = _changed(body, "sessionId", 7)
    _tasks_question(service, body)
    _workers_question(service, _changed(FIND_WORKERS, "task.location.address", "1 Market St"))


def test_categories_are_understood_by_any_name_and_unknown_ones_dropped(
    service: Service,
) -> None:
    wanted = ["Pet Care", "pet_care", "juggling", "delivery"]
    question = _tasks_question(
        service, _changed(FIND_TASKS, "context.preferences.categories", wanted)
    )
    assert question.categories == (CODE_OF["pet_care"], CODE_OF["delivery"])


def test_a_task_of_an_unknown_category_is_other(service: Service) -> None:
    question = _workers_question(service, _changed(FIND_WORKERS, "task.category", "juggling"))
    assert question.category == CODE_OF["other"]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-01-29T17:00:00Z", datetime(2025, 1, 29, 17, tzinfo=UTC)),
        ("2025-01-29T17:00:00.250+02:00", datetime(2025, 1, 29, 15, 0, 0, 250_000, tzinfo=UTC)),
        ("2025-01-29T17:00", datetime(2025, 1, 29, 17, tzinfo=UTC)),
        ("2025-01-29", datetime(2025, 1, 29, tzinfo=UTC)),
    ],
)
def test_a_deadline_without_an_offset_is_utc(
    text: str, moment: datetime, service: Service
) -> None:
    question = _workers_question(service, _changed(FIND_WORKERS, "task.deadline", text))
    assert question.deadline == moment
    assert question.deadline.tzinfo is UTC


@pytest.mark.parametrize("user_id", ["guest", "x", "é" * 128, "00000000-0000-4000-8000-0", "🎉"])
def test_ids_are_free_texts(user_id: str, service: Service) -> None:
    assert _tasks_question(service, {**FIND_TASKS, "userId": user_id}).worker_id == user_id


@pytest.mark.parametrize("whole", [1, 100])
def test_bounds_themselves_are_allowed(whole: int, service: Service) -> None:
    assert _tasks_question(service, {**FIND_TASKS, "limit": whole}).limit == whole
    for lat, lng in ((90, 180), (-90, -180)):
        place = {"lat": lat, "lng": lng}
        question = _workers_question(service, _changed(FIND_WORKERS, "task.location", place))
        assert (question.lat, question.lng) == (lat, lng)


LAT, LNG = "must be a number from -90 to 90", "must be a number from -180 to 180"
PAY = "must be an amount in USD from 0 to 1,000,000"
LIMIT = "must be a whole number from 1 to 100"
ID = "must be a text of 1 to 128 characters"
MILES = "must be a distance in miles, more than 0 and at most 1,000,000"
URGENCY = "must be low, medium or high"
DEADLINE = "must be a date and time in ISO 8601, such as 2025-01-29T17:00:00Z"
TEXTS = "must be a list of at most 50 texts of at most 200 characters each"


@pytest.mark.parametrize(
    ("path", "values", "problem"),
    [
        ("taskId", ["", "x" * 129, 7, True, ["t"], {}], ID),
        ("limit", [0, 101, -1, 1.5, "10", True, []], LIMIT),
        ("task", [3, "task", [], True], "must be an object"),
        ("task.category", ["", 3, False], ID),
        ("task.location", ["here", [1, 2], 0], "must be an object"),
        ("task.location.lat", [90.1, -91, "37.7", True, [], 10**40], LAT),
        ("task.location.lng", [180.1, -181, "x", False, {}], LNG),
        ("task.pay", [-0.01, 1_000_001, "85", True, [85]], PAY),
        ("task.urgency", ["urgent", "HIGH", "", 1, True, ["low"]], URGENCY),
        ("task.requirements", ["car", {}, [1], [None], ["x" * 201], ["x"] * 51], TEXTS),
        (
            "task.deadline",
            ["", "soon", "2025-13-01", 1738170000, True, "0001-01-01T00:00:00+10:00"],
            DEADLINE,
        ),
    ],
)
def test_a_wrong_value_of_a_task_is_refused_by_name(
    path: str, values: list[Any], problem: str, service: Service
) -> None:
    for value in values:
        response = service.match(_changed(FIND_WORKERS, path, value))
        assert response.status_code == 400, value
        assert assert_envelope(response)["message"] == f"`{path}` {problem}."


@pytest.mark.parametrize(
    ("path", "values", "problem"),
    [
        ("userId", ["", "x" * 129, 7, True], ID),
        ("context", ["home", [], 3], "must be an object"),
        ("context.location", ["here"], "must be an object"),
        ("context.location.lat", [None], "is required"),
        ("context.availability", [3, True, {}], "must be a text of at most 200 characters"),
        ("context.preferences", [[], "all"], "must be an object"),
        ("context.preferences.categories", ["delivery", [3], {}], TEXTS),
        ("context.preferences.maxDistance", [0, -5, "5", True], MILES),
        ("context.preferences.minPay", [-1, "40", True], PAY),
    ],
)
def test_a_wrong_value_of_a_worker_is_refused_by_name(
    path: str, values: list[Any], problem: str, service: Service
) -> None:
    for value in values:
        response = service.match(_changed(FIND_TASKS, path, value))
        assert response.status_code == 400, value
        assert assert_envelope(response)["message"] == f"`{path}` {problem}."


@pytest.mark.parametrize("body", [{}, [], 3, "task", None, True, {"limit": 3}])
def test_a_body_of_neither_form_says_which_forms_there_are(body: Any, service: Service) -> None:
    message = assert_envelope(service.send(json.dumps(body).encode()))["message"]
    assert message.startswith("`body` must be an object with `taskId` and `task`")
    assert "`userId` and `context`" in message


def test_a_worker_without_an_id_is_told_so(service: Service) -> None:
    body = assert_envelope(service.match({"context": FIND_TASKS["context"]}))
    assert body["message"] == "`userId` is required."


def test_minus_nothing_is_nothing() -> None:
    body = {
        "taskId": "t",
        "task": {
            "category": "delivery",
            "location": {"lat": 0, "lng": 0},
            "pay": -0.0,
            "urgency": "low",
        },
    }
    assert str(FindWorkers.model_validate(body).task.pay) == "0.0"
