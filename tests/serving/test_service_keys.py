"""Service keys: hashed at rest, with scopes, roles and an end; made and revoked by commands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from data.errors import Forbidden, Unauthenticated
from serving.clock import utc_now
from serving.command_line import app
from serving.identity import Caller, Identity
from serving.service_keys import (
    ALL_SCOPES,
    SCOPES_OF,
    Role,
    Scope,
    ServiceKey,
    add_service_key,
    read_service_keys,
    revoke_service_key,
)
from serving.settings import WrongSetting
from serving.tokens import issue_token
from tests.serving.service import FIND_TASKS, NOON, SECRET, Service, a_service, some_settings


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "service-keys.json"


def _add(path: Path, name: str = "backend", **more: Any) -> str:
    given = {"roles": [Role.BACKEND], "scopes": [], "now": NOON, "lifetime": None, **more}
    return add_service_key(path, name, **given)[0]


def _caller(path: Path, key: str, at: datetime = NOON) -> Caller:
    settings = some_settings(path.parent, access_mode="strict", service_keys_file=path)
    return Identity.of(settings, lambda: at).caller({"x-api-key": key})


def test_the_file_holds_the_digest_and_never_the_key(path: Path) -> None:
    key = _add(path)
    assert key.startswith("hxp_")
    assert len(key) >= 43  # 32 bytes in base64
    text = path.read_text()
    assert key not in text
    assert sha256(key.encode()).hexdigest() in text
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_key_opens_what_its_roles_and_scopes_say(path: Path) -> None:
    backend = _caller(path, _add(path))
    assert backend.scopes == {Scope.USERS, Scope.INTERNAL}
    assert backend.acting_for("user-7") == "user-7"
    monitor = _caller(path, _add(path, "monitor", roles=[Role.MONITOR]))
    assert monitor.as_service(Scope.METRICS) is monitor
    both = _caller(path, _add(path, "both", roles=[Role.MONITOR], scopes=[Scope.USERS]))
    assert both.scopes == {Scope.METRICS, Scope.USERS}


def test_a_key_without_the_scope_is_forbidden_and_not_unknown(path: Path) -> None:
    monitor = _caller(path, _add(path, roles=[Role.MONITOR]))
    with pytest.raises(Forbidden, match="lacks the scope `users`"):
        monitor.acting_for("user-7")
    with pytest.raises(Forbidden, match="lacks the scope `internal`"):
        monitor.as_service()
    assert monitor.acting_for(None) is None


def test_every_scope_is_in_some_role() -> None:
    assert frozenset().union(*SCOPES_OF.values()) == ALL_SCOPES


def test_a_key_ends_at_its_time(path: Path) -> None:
    key = _add(path, lifetime=timedelta(days=1))
    assert _caller(path, key, NOON + timedelta(hours=23, minutes=59)).is_service
    with pytest.raises(Unauthenticated, match="expired"):
        _caller(path, key, NOON + timedelta(days=1))


def test_a_revoked_key_is_unknown(path: Path) -> None:
    key, other = _add(path), _add(path, "other")
    assert revoke_service_key(path, "backend")
    assert not revoke_service_key(path, "backend")
    with pytest.raises(Unauthenticated, match="not known"):
        _caller(path, key)
    assert _caller(path, other).is_service


def test_nobody_gets_in_with_the_digest_or_a_part_of_a_key(path: Path) -> None:
    key = _add(path)
    for wrong in (
        sha256(key.encode()).hexdigest(),
        key[:-1],
        key + "A",
        key.upper(),
        "",
        "é\ud800",
    ):
        with pytest.raises(Unauthenticated):
            _caller(path, wrong)


@pytest.mark.parametrize("name", ["", "Backend", "a b", "../x", "-", "x" * 65, "a\n"])
def test_a_name_is_plain(name: str, path: Path) -> None:
    with pytest.raises(ValueError, match="a name has"):
        _add(path, name)
    assert not path.exists()


def test_a_name_is_taken_once_and_a_key_opens_something(path: Path) -> None:
    _add(path)
    with pytest.raises(ValueError, match="already"):
        _add(path)
    with pytest.raises(ValueError, match="a role or a scope"):
        _add(path, "nothing", roles=[])


def test_two_who_add_at_once_lose_no_key(path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: _add(path, f"key-{number}"), range(16)))
    assert len(read_service_keys(path)) == 16


BROKEN = {
    "no JSON": "{",
    "a list": "[]",
    "no keys": "{}",
    "a scope nobody knows": '{"keys": [{"name": "a", "digest": "%s", "scopes": ["all"]}]}',
    "a digest that is none": '{"keys": [{"name": "a", "digest": "x", "scopes": ["users"]}]}',
    "a key in plain text": '{"keys": [{"name": "a", "key": "secret", "scopes": ["users"]}]}',
    "a time without an offset": '{"keys": [{"name": "a", "digest": "%s", "scopes": ["users"],'
    ' "expiresAt": "2027-01-01T00:00:00"}]}',
    "one name twice": '{"keys": [{"name": "a", "digest": "%s", "scopes": ["users"]},'
    ' {"name": "a", "digest": "%s", "scopes": ["users"]}]}',
}  # fmt: skip


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_file_stops_the_start(text: str, path: Path) -> None:
    path.write_text(text.replace("%s", "0" * 64))
    with pytest.raises(WrongSetting, match="SERVICE_KEYS_FILE"):
        Identity.of(some_settings(path.parent, service_keys_file=path))


def test_what_is_kept_is_read_back(path: Path) -> None:
    _, entry = add_service_key(
        path, "a", roles=[Role.MONITOR], scopes=[Scope.USERS], now=NOON,
        lifetime=timedelta(days=3),
    )  # fmt: skip
    assert read_service_keys(path) == (entry,)
    assert ServiceKey.from_json(json.loads(json.dumps(entry.to_json()))) == entry


# ---- Over HTTP ---------------------------------------------------------------------------------


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    _add(tmp_path / "service-keys.json", "first")
    with a_service(tmp_path, access_mode="strict") as running:
        yield running


def test_strict_starts_with_a_file_of_keys_alone(service: Service, tmp_path: Path) -> None:
    monitor = _add(tmp_path / "other.json", roles=[Role.MONITOR])
    assert service.match(FIND_TASKS, x_api_key=monitor).status_code == 401


def test_each_scope_opens_its_own_paths(tmp_path: Path) -> None:
    path = tmp_path / "service-keys.json"
    keys = {scope: _add(path, scope.value, roles=[], scopes=[scope]) for scope in Scope}
    asked = {
        Scope.USERS: ("POST", "/api/ai/match-task", FIND_TASKS),
        Scope.INTERNAL: ("DELETE", "/api/internal/tasks/task-1/picture", None),
        Scope.CONSOLE: ("GET", "/api/console/market", None),
        Scope.METRICS: ("GET", "/metrics", None),
    }
    with a_service(tmp_path, access_mode="strict") as running:
        for needed, (method, url, body) in asked.items():
            for held, key in keys.items():
                response = running.client.request(
                    method, url, json=body, headers={"x-api-key": key}
                )
                assert (response.status_code == 403) == (held is not needed), (needed, held)


def test_a_users_data_is_for_whoever_may_act_inside_and_for_any_user(tmp_path: Path) -> None:
    path, users = tmp_path / "service-keys.json", "/api/internal/users/user-8"
    opening = {Scope.INTERNAL, Scope.USERS}
    held: list[set[Scope]] = [{scope} for scope in Scope]
    held += [set(Scope) - {scope} for scope in opening] + [opening, set(Scope)]
    token = issue_token("user-8", secret=SECRET, now=utc_now(), lifetime=timedelta(minutes=9))
    keys = [
        _add(path, f"key-{number}", roles=[], scopes=sorted(scopes))
        for number, scopes in enumerate(held)
    ]
    with a_service(tmp_path, access_mode="strict", jwt_secret=SECRET) as running:
        for key, scopes in zip(keys, held, strict=True):
            for method, what in (("GET", "export"), ("POST", "erase")):
                url = f"{users}/{what}"
                answer = running.client.request(method, url, headers={"x-api-key": key})
                assert (answer.status_code == 403) == (not opening <= scopes), (what, scopes)
        own = {"authorization": f"Bearer {token}"}
        assert running.client.get(f"{users}/export", headers=own).status_code == 403
        assert running.client.post(f"{users}/erase", headers=own).status_code == 403
        assert running.client.get(f"{users}/export").status_code == 401
        assert running.client.post(f"{users}/erase").status_code == 401


# ---- Commands ----------------------------------------------------------------------------------


def _run(tmp_path: Path, *arguments: str) -> Any:
    environment = {"VAR_DIR": str(tmp_path), "SERVICE_KEYS_FILE": ""}
    return CliRunner().invoke(app, ["service-keys", *arguments], env=environment)


def test_a_key_is_made_listed_and_revoked_by_commands(tmp_path: Path) -> None:
    made = _run(tmp_path, "add", "main-backend", "--role", "backend", "--days", "90")
    assert made.exit_code == 0
    key = made.stdout.strip()
    assert _caller(tmp_path / "service-keys.json", key).is_service
    listed = _run(tmp_path, "list")
    assert "main-backend  internal, users  until " in listed.stdout
    assert key not in listed.output
    assert _run(tmp_path, "revoke", "main-backend").exit_code == 0
    assert _run(tmp_path, "list").stdout == ""
    assert _run(tmp_path, "revoke", "main-backend").exit_code == 1


def test_commands_say_what_is_wrong(tmp_path: Path) -> None:
    nothing = _run(tmp_path, "add", "x")
    assert (nothing.exit_code, nothing.stdout) == (2, "")
    assert "a role or a scope" in nothing.stderr
    (tmp_path / "service-keys.json").write_text("{")
    for arguments in (("list",), ("revoke", "x"), ("add", "x", "--role", "backend")):
        broken = _run(tmp_path, *arguments)
        assert broken.exit_code == 1
        assert "cannot be used" in broken.stderr
