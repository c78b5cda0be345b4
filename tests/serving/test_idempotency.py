"""The same request with the same `Idempotency-Key` has one answer, computed once, for a day."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from data.errors import NotReady
from engine.questions import TaskRanking
from serving.cpu import CpuPool
from serving.idempotency import KeptAnswers
from serving.tokens import issue_token
from tests.pictures import a_picture, encoded
from tests.serving.service import (
    FIND_TASKS,
    FIND_WORKERS,
    NOON,
    PARSE,
    SECRET,
    KnownMatcher,
    Service,
    a_service,
    assert_envelope,
)

KEY: Final = {"Idempotency-Key": "6f2c-once"}


@dataclass
class SlowMatcher(KnownMatcher):
    """Takes so long that a twin comes meanwhile."""

    asked_times: list[float] = field(default_factory=list)

    def tasks_for_worker(self, *given: Any, **named: Any) -> TaskRanking:
        """All known tasks, after a while."""
        self.asked_times.append(time.monotonic())
        time.sleep(0.3)
        return super().tasks_for_worker(*given, **named)


def _match(service: Service, body: Any = FIND_TASKS, **headers: str) -> Any:
    return service.client.post("/api/ai/match-task", json=body, headers={**KEY, **headers})


def test_the_second_request_gets_the_first_answer_and_says_so(service: Service) -> None:
    first, second = _match(service), _match(service)
    assert (first.status_code, second.status_code) == (200, 200)
    assert second.content == first.content
    assert "idempotent-replayed" not in first.headers
    assert second.headers["idempotent-replayed"] == "true"
    for name in ("content-type", "content-language"):
        assert second.headers[name] == first.headers[name]
    assert second.headers["x-request-id"] != first.headers["x-request-id"]
    assert len(service.matcher.questions) == 1
    assert len(service.journal()) == 1


def test_without_a_key_every_request_is_answered_anew(service: Service) -> None:
    service.match(FIND_TASKS)
    service.match(FIND_TASKS)
    assert len(service.matcher.questions) == 2


def test_the_order_of_keys_and_blanks_make_no_other_request(service: Service) -> None:
    first = _match(service)
    turned = dict(reversed(FIND_TASKS.items()))
    assert _match(service, turned).content == first.content


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/ai/match-task", {**FIND_TASKS, "limit": 3}),
        ("/api/ai/match-task?explain=true", FIND_TASKS),
        ("/api/ai/task-parse", PARSE),
        ("/api/ai/match-task", {**FIND_TASKS, "more": 1}),
    ],
)
def test_another_request_under_the_key_is_refused_with_a_clear_error(
    path: str, body: Any, service: Service
) -> None:
    _match(service)
    response = service.client.post(path, json=body, headers=KEY)
    assert response.status_code == 409
    answer = assert_envelope(response)
    assert answer["code"] == "AI_INVALID_INPUT"
    assert answer["error"]["details"][0]["field"] == "Idempotency-Key"
    assert "another request" in answer["message"]


def test_a_refusal_is_not_kept(service: Service) -> None:
    assert _match(service, {"userId": 7}).status_code == 400
    assert _match(service).status_code == 200


def test_a_failure_is_not_kept(tmp_path: Path) -> None:
    matcher = KnownMatcher(error=NotReady("not yet"))
    with a_service(tmp_path, matcher=matcher) as service:
        assert _match(service).status_code == 503
        matcher.error = None
        assert _match(service).status_code == 200


@pytest.mark.parametrize("key", ["", "x" * 256, "a\tb", "caf\xe9\x85"])
def test_a_key_that_can_be_none_is_refused(key: str, service: Service) -> None:
    response = service.client.post(
        "/api/ai/match-task", json=FIND_TASKS, headers={b"idempotency-key": key.encode("latin-1")}
    )
    assert response.status_code == 400
    assert assert_envelope(response)["error"]["details"][0]["field"] == "Idempotency-Key"


def test_a_key_is_its_owners_alone(tmp_path: Path) -> None:
    with a_service(tmp_path, access_mode="public", jwt_secret=SECRET) as service:
        for user in ("ann", "bob"):
            token = issue_token(
                user, secret=SECRET, now=datetime.now(UTC), lifetime=timedelta(hours=1)
            )
            body = {**FIND_TASKS, "userId": user}
            response = _match(service, body, authorization=f"Bearer {token}")
            assert response.status_code == 200
            assert "idempotent-replayed" not in response.headers
        anybody = _match(service, {**FIND_TASKS, "userId": "ann"})
        assert "idempotent-replayed" not in anybody.headers
    asked = [getattr(question, "worker_id", "") for question in service.matcher.questions]
    assert asked == ["ann", "bob", None]


def test_an_answer_lasts_for_a_day_and_over_a_restart(tmp_path: Path) -> None:
    now = NOON
    with a_service(tmp_path, clock=lambda: now) as service:
        first = _match(service)
    now = NOON + timedelta(hours=23, minutes=59)
    with a_service(tmp_path, clock=lambda: now) as restarted:
        assert _match(restarted).content == first.content
        now = NOON + timedelta(hours=24)
        again = _match(restarted)
        assert "idempotent-replayed" not in again.headers


def test_twins_at_one_time_are_computed_once_also_in_two_processes(tmp_path: Path) -> None:
    matcher = SlowMatcher()
    url = f"sqlite:///{tmp_path}/shared.db"
    with ExitStack() as stack:
        services = [
            stack.enter_context(a_service(tmp_path / name, matcher=matcher, database_url=url))
            for name in ("one", "other")
        ]
        with ThreadPoolExecutor(6) as threads:
            answers = list(threads.map(lambda n: _match(services[n % 2]), range(6)))
    assert len(matcher.asked_times) == 1
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1


def test_a_database_that_is_away_costs_the_guarantee_and_not_the_answer(tmp_path: Path) -> None:
    with a_service(tmp_path) as service:

        def away() -> Any:
            raise NotReady("The database is away.")

        pool = CpuPool()
        kept = KeptAnswers(away, pool, service.runtime.clock)
        object.__setattr__(service.runtime, "kept_answers", kept)
        assert _match(service).status_code == 200
        assert _match(service).status_code == 200
        pool.close()
    assert len(service.matcher.questions) == 2


def test_uploads_are_told_apart_by_what_they_hold(service: Service) -> None:
    def send(colour: str) -> Any:
        content = encoded(a_picture(colour=colour))
        return service.client.post(
            "/api/ai/image-match", data={"userId": "user-7"}, headers=KEY,
            files={"imageFile": ("room.jpg", content, "image/jpeg")},
        )  # fmt: skip

    first = send("grey")
    if first.status_code == 200:  # where pictures can be looked at
        assert send("grey").content == first.content
        assert send("blue").status_code == 409
    else:
        assert send("blue").status_code == first.status_code


def test_a_kept_answer_counts_among_the_callers_requests(tmp_path: Path) -> None:
    with a_service(tmp_path, rate_limit_per_minute=2) as service:
        left = [_match(service).headers["x-ratelimit-remaining"] for _ in range(2)]
        assert left == ["1", "0"]
        assert _match(service).status_code == 429


def test_questions_in_nobodys_name_have_keys_too(service: Service) -> None:
    assert _match(service, FIND_WORKERS).content == _match(service, FIND_WORKERS).content
