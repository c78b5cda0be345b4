"""The command `hustlexp`, as someone types it."""

from __future__ import annotations

from pathlib import Path

import jwt
import pytest
from typer.testing import CliRunner, Result

from serving.command_line import app
from serving.settings import Settings
from serving.tokens import TokenVerifier, development_secret
from tests.serving.service import SECRET


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting comes from outside the test."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("serving.telemetry.configure_logging", lambda level: None)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def _run(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(app, arguments, env=environment)


def test_every_command_explains_itself() -> None:
    listing = _run("--help")
    assert listing.exit_code == 0
    for command in ("serve", "token", "releases"):
        assert command in listing.stdout
        assert _run(command, "--help").exit_code == 0


def test_token_prints_one_token_and_nothing_else() -> None:
    result = _run("token", "user-7", JWT_SECRET=SECRET)
    assert result.exit_code == 0
    (token,) = result.stdout.splitlines()
    assert TokenVerifier(secret=SECRET).subject(token) == "user-7"


def test_token_fits_issuer_audience_and_lifetime() -> None:
    environment = {"JWT_SECRET": SECRET, "JWT_ISSUER": "backend", "JWT_AUDIENCE": "ai"}
    token = _run("token", "user-7", "--hours", "0.5", **environment).stdout.strip()
    assert TokenVerifier(secret=SECRET, issuer="backend", audience="ai").subject(token) == "user-7"
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["exp"] - claims["iat"] == 1_800


def test_in_development_the_machines_own_secret_signs(tmp_path: Path) -> None:
    result = _run("token", "user-7", ACCESS_MODE="development")
    secret = development_secret(tmp_path / "var")
    assert TokenVerifier(secret=secret).subject(result.stdout.strip()) == "user-7"


def test_without_a_secret_there_is_no_token() -> None:
    for mode in ("strict", "public"):
        result = _run("token", "user-7", ACCESS_MODE=mode)
        assert result.exit_code == 2
        assert "JWT_SECRET" in result.stderr
        assert result.stdout == ""


@pytest.mark.parametrize("user_id", ["", "x" * 129, "a\nb"])
def test_a_token_names_a_proper_user_id(user_id: str) -> None:
    assert _run("token", user_id, JWT_SECRET=SECRET).exit_code == 2


def test_a_wrong_setting_is_told_plainly() -> None:
    for command in (("token", "user-7"), ("serve",)):
        result = _run(*command, ACCESS_MODE="public", PORT="many")
        assert result.exit_code == 2
        assert result.stderr.startswith("Wrong setting:\nPORT: ")


def test_serve_refuses_keys_that_cannot_be_trusted(tmp_path: Path) -> None:
    (tmp_path / "jwks.json").write_text("{}")
    result = _run("serve", JWT_JWKS_FILE="jwks.json")
    assert result.exit_code == 2
    assert result.stderr.startswith("Wrong setting:\nJWT_JWKS_FILE cannot be used")


def test_serve_refuses_to_open_development_to_others() -> None:
    result = _run("serve", "--host", "0.0.0.0", ACCESS_MODE="development")  # noqa: S104
    assert result.exit_code == 2
    assert "loopback" in result.stderr
