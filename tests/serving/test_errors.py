"""Every error becomes the envelope, in one place, and none is forgotten."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.exceptions import HTTPException

import data
import engine
import features
import models
import serving
from data.errors import ErrorKind, HustleError, InvalidRequest, NoLocation, RateLimited
from serving.contract.values import field_path
from serving.cpu import TimeBudgetExceeded
from serving.errors import ANSWERS, UNEXPECTED
from tests.serving.service import (
    FIND_TASKS,
    FIND_WORKERS,
    NOON,
    KnownMatcher,
    a_service,
    assert_envelope,
)


def _every_error(base: type[HustleError] = HustleError) -> Iterator[type[HustleError]]:
    for package in (data, features, models, engine, serving):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.startswith("data.migrations."):  # these run only by Alembic
                importlib.import_module(module.name)
    return _below(base)


def _below(base: type[HustleError]) -> Iterator[type[HustleError]]:
    for kind in base.__subclasses__():
        yield kind
        yield from _below(kind)


def test_every_error_of_the_domain_has_an_answer() -> None:
    kinds = list(_every_error())
    assert {InvalidRequest, NoLocation, TimeBudgetExceeded} <= set(kinds)
    for kind in kinds:
        assert kind.kind in ANSWERS, kind


def test_the_table_holds_every_kind_and_says_what_the_specification_says() -> None:
    assert set(ANSWERS) == set(ErrorKind)
    retryable = {answer.code: answer.retryable for answer in ANSWERS.values()}
    assert retryable == {
        "AI_TIMEOUT": True,
        "AI_RATE_LIMIT": False,
        "AI_INVALID_INPUT": False,
        "AI_MODEL_ERROR": True,
        "AI_OFFLINE": True,
    }
    for kind, answer in ANSWERS.items():
        if kind is ErrorKind.BUSY:  # a timeout told before it happens
            assert answer.status == 429
            continue
        assert (answer.status < 500) == (answer.code in {"AI_INVALID_INPUT", "AI_RATE_LIMIT"})


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (NoLocation("Say where you are."), 400, "AI_INVALID_INPUT"),
        (TimeBudgetExceeded("Too slow."), 504, "AI_TIMEOUT"),
        (RuntimeError("secret internals"), 500, "AI_MODEL_ERROR"),
    ],
)
def test_what_the_engine_raises_is_told_in_the_envelope(
    error: Exception, status: int, code: str, tmp_path: Path
) -> None:
    with a_service(tmp_path, matcher=KnownMatcher(error=error), clock=lambda: NOON) as service:
        response = service.match(FIND_TASKS)
    body = assert_envelope(response)
    assert (response.status_code, body["code"]) == (status, code)
    assert body["metadata"]["timestamp"] == "2026-11-22T20:00:00Z"


def test_an_unforeseen_error_tells_no_internals(tmp_path: Path) -> None:
    with a_service(tmp_path, matcher=KnownMatcher(error=KeyError("a secret"))) as service:
        response = service.match(FIND_TASKS)
    assert response.status_code == 500
    assert assert_envelope(response)["message"] == UNEXPECTED
    assert "secret" not in response.text


def test_an_error_with_a_field_names_it_in_the_details(tmp_path: Path) -> None:
    error = NoLocation("Neither the request nor the profile says where you are.")
    with a_service(tmp_path, matcher=KnownMatcher(error=error)) as service:
        body = assert_envelope(service.match(FIND_TASKS))
    assert body["error"]["details"] == [{"field": "context.location", "problem": str(error)}]


def test_seconds_to_wait_are_told_whole_and_rounded_up(tmp_path: Path) -> None:
    error = RateLimited("Too often.", retry_after_s=1.2)
    with a_service(tmp_path, matcher=KnownMatcher(error=error)) as service:
        response = service.match(FIND_TASKS)
    assert assert_envelope(response)["retryAfter"] == 2
    assert response.headers["retry-after"] == "2"


def _without(path: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(json.dumps(FIND_WORKERS))
    *way, last = path.split(".")
    part = body
    for key in way:
        part = part[key]
    del part[last]
    return body


@pytest.mark.parametrize(
    "field",
    [
        "taskId",
        "task",
        "task.category",
        "task.location",
        "task.location.lat",
        "task.location.lng",
        "task.pay",
        "task.urgency",
    ],
)
def test_a_missing_field_is_named_as_the_client_spells_it(field: str, tmp_path: Path) -> None:
    with a_service(tmp_path) as service:
        body = assert_envelope(service.match(_without(field)))
    assert body["message"] == f"`{field}` is required."
    assert body["error"]["details"] == [{"field": field, "problem": "is required"}]


def test_many_problems_are_listed_and_the_first_ones_named(tmp_path: Path) -> None:
    with a_service(tmp_path) as service:
        body = assert_envelope(service.match({"task": {"location": {}}}))
    assert body["message"] == (
        "`taskId` is required; `task.category` is required; `task.location.lat` is required; "
        "and 3 more."
    )
    assert [problem["field"] for problem in body["error"]["details"]] == [
        "taskId",
        "task.category",
        "task.location.lat",
        "task.location.lng",
        "task.pay",
        "task.urgency",
    ]


def test_what_the_caller_sent_is_never_repeated(tmp_path: Path) -> None:
    canary = "canary-7c1f"
    sent = {"userId": [canary], "context": {"location": {"lat": canary, "lng": canary}}}
    with a_service(tmp_path) as service:
        response = service.match(sent)
    assert response.status_code == 400
    assert canary not in response.text


def test_unknown_paths_and_methods_are_told_in_the_envelope(tmp_path: Path) -> None:
    with a_service(tmp_path) as service:
        unknown = service.client.get("/api/ai/nothing")
        wrong = service.client.get("/api/ai/match-task")
    assert (unknown.status_code, wrong.status_code) == (404, 405)
    assert wrong.headers["allow"] == "POST"
    for response in (unknown, wrong):
        assert assert_envelope(response)["code"] == "AI_INVALID_INPUT"


def test_a_status_that_no_kind_has_keeps_its_number(tmp_path: Path) -> None:
    with a_service(tmp_path) as service:
        application = service.client.app
        assert isinstance(application, FastAPI)

        @application.get("/teapot")
        async def teapot() -> None:
            raise HTTPException(418, "internal words")

        response = service.client.get("/teapot")
    assert response.status_code == 418
    assert "internal words" not in response.text
    assert_envelope(response)


def test_places_are_spelt_like_the_clients_code() -> None:
    assert field_path(["task", "requirements", 2]) == "task.requirements[2]"
    assert field_path([]) == "body"
    assert field_path(["a\nb", "x" * 65]) == "?.?"
