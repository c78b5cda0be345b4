"""The command that goes through the deployment checklist."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final

import typer

from serving.clock import utc_now
from serving.settings import Settings, WrongSetting, load_settings

READY_WITHIN_S: Final = 180.0
_PROGRAM: Final = (sys.executable, "-c", "from serving.command_line import app; app()")
_PATHS: Final = ("var_dir", "jwt_jwks_file", "whisper_model_dir", "data_keys_file")


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(preflight)


def preflight(
    env: Annotated[Path, typer.Option(help="The deployment's settings, as in .env.example.")],
    url: Annotated[
        str | None,
        typer.Option(help="A service that is deployed with them; else one is started here."),
    ] = None,
    key: Annotated[
        str, typer.Option(envvar="PREFLIGHT_KEY", help="A service key of the deployed service.")
    ] = "",
) -> None:
    """Check each item of the deployment checklist for real; exit code 1 if one fails.

    Stores are connected to and asked. The rest is asked over HTTP as `guest`, of the service at
    --url, or of one that is started on loopback with these settings for the time of the check.
    """
    import httpx2

    from serving.preflight.asked import Asked
    from serving.preflight.checklist import checklist, findings
    from serving.preflight.finding import State
    from serving.tokens import issue_token

    settings, values = _read(env)
    secret, _ = settings.jwt_secrets
    with tempfile.TemporaryDirectory() as folder:
        if url is None:
            secret = secret or secrets.token_urlsafe(32)
            started = _service(settings, {**values, "JWT_SECRET": secret}, Path(folder))
        else:
            started = _deployed(url, key)
        with started as (home, opening_key), httpx2.Client(base_url=home, timeout=15.0) as client:

            def token(user_id: str, of: str | None = None) -> str:
                return issue_token(
                    user_id, secret=of or str(secret), now=utc_now(),
                    lifetime=timedelta(minutes=10), issuer=settings.jwt_issuer,
                    audience=settings.jwt_audience, token_type=settings.jwt_type,
                )  # fmt: skip

            asked = Asked(
                client, settings, opening_key, token if secret else None, url is not None
            )
            part, counts = "", dict.fromkeys(State, 0)
            for item, found in findings(checklist(settings, asked)):
                if item.part != part:
                    part = item.part
                    typer.echo(part)
                counts[found.state] += 1
                typer.echo(f"  {found.state.value:<7}  {item.name}: {found.words}")
    typer.echo(", ".join(f"{count} {state.value}" for state, count in counts.items() if count))
    if counts[State.FAILED]:
        raise typer.Exit(1)


def _read(env: Path) -> tuple[Settings, dict[str, str]]:
    """The settings of the file alone, and its values as they are passed on."""
    from dotenv import dotenv_values

    if not env.is_file():
        typer.echo(f"There is no file {env}.", err=True)
        raise typer.Exit(2)
    for name in Settings.model_fields:
        os.environ.pop(name.upper(), None)
    try:
        settings = load_settings(_env_file=env)
    except WrongSetting as error:
        typer.echo(f"Wrong setting:\n{error}", err=True)
        raise typer.Exit(2) from None
    values = {name: value for name, value in dotenv_values(env).items() if value}
    for name in _PATHS:
        if (path := getattr(settings, name)) is not None:
            values[name.upper()] = str(path.resolve())
    if settings.database_url.startswith("sqlite:///"):
        path = Path(settings.database_url.removeprefix("sqlite:///"))
        values["DATABASE_URL"] = f"sqlite:///{path.resolve()}"
    return settings, values


@contextmanager
def _deployed(url: str, key: str) -> Iterator[tuple[str, str]]:
    yield url.rstrip("/"), key


@contextmanager
def _service(
    settings: Settings, values: Mapping[str, str], folder: Path
) -> Iterator[tuple[str, str]]:
    """One process with these settings on loopback, and a key that opens everything in it."""
    from serving.service_keys import Scope, add_service_key

    keys = folder / "service-keys.json"
    if settings.service_keys_path.exists():
        keys.write_bytes(settings.service_keys_path.read_bytes())
    name = f"preflight-{secrets.token_hex(4)}"
    lifetime = timedelta(hours=1)
    key, _ = add_service_key(keys, name, roles=(), scopes=Scope, now=utc_now(), lifetime=lifetime)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        **values,
        "HOST": "127.0.0.1",
        "WORKERS": "1",
        "LOG_LEVEL": "ERROR",
        "DRAIN_SECONDS": "0",
        "SERVICE_KEYS_FILE": str(keys),
        "PYTHONPATH": str(Path(__file__).parents[1]),
    }
    command = [*_PROGRAM, "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=environment, cwd=folder)  # noqa: S603 (own code)
    home = f"http://127.0.0.1:{port}"
    try:
        _wait(home, server)
        yield home, key
    finally:
        server.terminate()
        server.wait(timeout=20.0)


def _wait(home: str, server: subprocess.Popen[bytes]) -> None:
    import httpx2

    until = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < until and server.poll() is None:
        try:
            httpx2.get(f"{home}/livez", timeout=5.0)
            return
        except httpx2.HTTPError:
            time.sleep(0.2)
    typer.echo("The service did not start with these settings; its own lines say why.", err=True)
    raise typer.Exit(1)
