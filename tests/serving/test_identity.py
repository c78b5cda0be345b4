"""Who may ask for whom, in each access mode, as the app and other services see it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.questions import TasksForWorker
from serving.settings import AccessMode
from serving.tokens import development_secret, issue_token
from tests.serving.service import (
    FIND_TASKS,
    FIND_WORKERS,
    SECRET,
    SERVICE_KEY,
    Service,
    a_service,
    assert_envelope,
)

MODES = list(AccessMode)


def _bearer(user_id: str, secret: str = SECRET, **more: Any) -> str:
    lifetime = more.get("lifetime", timedelta(hours=1))
    return (
        f"Bearer {issue_token(user_id, secret=secret, now=datetime.now(UTC), lifetime=lifetime)}"
    )


def _acting_user(service: Service) -> str | None:
    question = service.matcher.questions[-1]
    assert isinstance(question, TasksForWorker)
    return question.worker_id


@pytest.mark.parametrize(
    ("mode", "acting"), [(AccessMode.DEVELOPMENT, "user-7"), (AccessMode.PUBLIC, None)]
)
def test_without_a_token_development_believes_the_body_and_public_answers_from_it_alone(
    mode: AccessMode, acting: str | None, tmp_path: Path
) -> None:
    with a_service(tmp_path, access_mode=mode, jwt_secret=SECRET) as service:
        assert service.match(FIND_TASKS).status_code == 200
        assert _acting_user(service) == acting


@pytest.mark.parametrize("body", [FIND_TASKS, FIND_WORKERS])
def test_strict_refuses_whoever_brings_no_credential(body: dict[str, Any], tmp_path: Path) -> None:
    with a_service(tmp_path, access_mode="strict", jwt_secret=SECRET) as service:
        response = service.match(body)
        assert response.status_code == 401
        assert response.headers["www-authenticate"] == "Bearer"
        assert assert_envelope(response)["code"] == "AI_INVALID_INPUT"
        assert service.matcher.questions == []


@pytest.mark.parametrize("mode", MODES)
def test_a_token_lets_its_subject_ask_for_himself(mode: AccessMode, tmp_path: Path) -> None:
    with a_service(tmp_path, access_mode=mode, jwt_secret=SECRET) as service:
        assert service.match(FIND_TASKS, authorization=_bearer("user-7")).status_code == 200
        assert _acting_user(service) == "user-7"
        assert service.match(FIND_WORKERS, authorization=_bearer("user-7")).status_code == 200


def test_one_secret_takes_the_others_place_without_a_token_being_refused(tmp_path: Path) -> None:
    old, new = SECRET, SECRET[::-1]

    steps: tuple[tuple[dict[str, Any], dict[str, int]], ...] = (
        ({"jwt_secret": old, "jwt_secret_second": new}, {old: 200, new: 200}),
        ({"jwt_secret": new, "jwt_secret_second": old}, {old: 200, new: 200}),
        ({"jwt_secret": new}, {old: 401, new: 200}),
    )
    for step, (secrets, answers) in enumerate(steps):
        with a_service(tmp_path / str(step), access_mode="strict", **secrets) as service:
            for secret, status in answers.items():
                answer = service.match(FIND_TASKS, authorization=_bearer("user-7", secret))
                assert answer.status_code == status


@pytest.mark.parametrize("mode", MODES)
def test_a_token_opens_nobody_elses_data(mode: AccessMode, tmp_path: Path) -> None:
    with a_service(tmp_path, access_mode=mode, jwt_secret=SECRET) as service:
        response = service.match(FIND_TASKS, authorization=_bearer("user-8"))
        assert response.status_code == 403
        body = assert_envelope(response)
        assert body["code"] == "AI_INVALID_INPUT"
        assert body["error"]["details"][0]["field"] == "userId"
        assert service.matcher.questions == []


@pytest.mark.parametrize("mode", MODES)
def test_a_service_key_may_ask_for_anyone(mode: AccessMode, tmp_path: Path) -> None:
    with a_service(tmp_path, access_mode=mode, service_api_keys=SERVICE_KEY) as service:
        assert service.match(FIND_TASKS, x_api_key=SERVICE_KEY).status_code == 200
        assert _acting_user(service) == "user-7"


@pytest.mark.parametrize("mode", MODES)
def test_an_unknown_service_key_is_refused(mode: AccessMode, tmp_path: Path) -> None:
    with a_service(tmp_path, access_mode=mode, service_api_keys=SERVICE_KEY) as service:
        for key in (SERVICE_KEY[:-1], "", SERVICE_KEY.upper()):
            assert service.match(FIND_TASKS, x_api_key=key).status_code == 401


@pytest.mark.parametrize("mode", MODES)
def test_a_token_that_does_not_verify_is_refused_where_keys_are_configured(
    mode: AccessMode, tmp_path: Path
) -> None:
    wrong = [
        _bearer("user-7", secret=SECRET + "x"),
        _bearer("user-7", lifetime=timedelta(minutes=-5)),
        "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1c2VyLTcifQ.",
    ]
    with a_service(tmp_path, access_mode=mode, jwt_secret=SECRET) as service:
        for authorization in wrong:
            assert service.match(FIND_TASKS, authorization=authorization).status_code == 401


@pytest.mark.parametrize("placeholder", ["Bearer <jwt>", "Bearer null", "Bearer", "Basic dTpw"])
def test_a_header_that_holds_no_token_counts_as_none(placeholder: str, tmp_path: Path) -> None:
    expected = {AccessMode.DEVELOPMENT: 200, AccessMode.PUBLIC: 200, AccessMode.STRICT: 401}
    for mode, status in expected.items():
        with a_service(tmp_path, access_mode=mode, jwt_secret=SECRET) as service:
            assert service.match(FIND_TASKS, authorization=placeholder).status_code == status


def test_without_any_key_public_takes_a_token_as_none(tmp_path: Path) -> None:
    with a_service(tmp_path, access_mode="public") as service:
        assert service.match(FIND_TASKS, authorization=_bearer("user-7")).status_code == 200
        assert _acting_user(service) is None


def test_development_accepts_tokens_of_its_own_secret(tmp_path: Path) -> None:
    own = development_secret(tmp_path)
    with a_service(tmp_path, access_mode="development") as service:
        accepted = service.match(FIND_TASKS, authorization=_bearer("user-7", secret=own))
        foreign = service.match(FIND_TASKS, authorization=_bearer("user-7"))
    assert (accepted.status_code, foreign.status_code) == (200, 401)
