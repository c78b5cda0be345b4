"""The command `hustlexp`: serve, make tokens, list releases.

Heavy imports stand inside the commands, so that `--help` and `token` answer at once.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Annotated, Final

import typer

from serving import (
    assignment_command,
    bench_commands,
    costing_commands,
    demo_command,
    events_commands,
    history_commands,
    metrics_command,
    model_commands,
    offline_commands,
    preflight_command,
    privacy_commands,
    region_commands,
    release_commands,
    service_key_commands,
    work_commands,
)
from serving.clock import utc_now
from serving.settings import AccessMode, Settings, WrongSetting, load_settings
from serving.tokens import MAX_SUBJECT_CHARS, development_secret, issue_token

AWAITS_MARKET_S: Final = 15.0
"""Seconds in which one process of several accepts nothing while there is no market to be had."""

app = typer.Typer(
    name="hustlexp",
    help="HustleXP AI: the matching engine of the gig marketplace.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)


@app.callback()
def main() -> None:
    """HustleXP AI: the matching engine of the gig marketplace."""


def _settings(**overrides: object) -> Settings:
    """Settings, or a plain message and exit code 2 where one is wrong."""
    try:
        return load_settings(**{k: v for k, v in overrides.items() if v is not None})
    except WrongSetting as error:
        typer.echo(f"Wrong setting:\n{error}", err=True)
        raise typer.Exit(2) from None


@app.command()
def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on; default HOST or 127.0.0.1.")
    ] = None,
    port: Annotated[
        int | None, typer.Option(help="Port to listen on; default PORT or 8000.")
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(help="Processes that serve; default WORKERS or 1. SIGHUP replaces them."),
    ] = None,
    inherited_socket: Annotated[int | None, typer.Option(hidden=True)] = None,
    ready_pipe: Annotated[int | None, typer.Option(hidden=True)] = None,
) -> None:
    """Answer the app's requests until interrupted.

    SIGTERM drains first: for DRAIN_SECONDS the process answers on while /readyz fails.
    """
    from serving.telemetry import configure_logging

    settings = _settings(host=host, port=port, workers=workers)
    configure_logging(settings.log_level)
    if settings.workers > 1 and inherited_socket is None:
        _supervise(settings)
        return

    from serving import preloading

    preloading.begin()
    preloading.import_service()
    import socket

    from serving.app import create_app
    from serving.connections import Waits
    from serving.server import Server, allow_connections, take_short_turns

    allow_connections()
    take_short_turns()
    try:
        application = create_app(
            settings, awaits_s=0.0 if inherited_socket is None else AWAITS_MARKET_S
        )
    except WrongSetting as error:
        typer.echo(f"Wrong setting:\n{error}", err=True)
        raise typer.Exit(2) from None
    server = Server(
        application,
        host=settings.host,
        port=settings.port,
        drain_s=settings.drain_seconds,
        ready_fd=ready_pipe,
        waits=Waits(head_s=settings.request_head_seconds),
    )
    with suppress(KeyboardInterrupt):  # uvicorn raises it again once everything is closed
        server.run(None if inherited_socket is None else [socket.socket(fileno=inherited_socket)])


def _supervise(settings: Settings) -> None:
    """Serve with several processes; wrong settings are told once, before any is started."""
    import structlog

    from serving.identity import Identity
    from serving.processes import Supervisor, listening_socket

    try:
        Identity.of(settings)
        listening = listening_socket(settings.host, settings.port)
    except WrongSetting as error:
        typer.echo(f"Wrong setting:\n{error}", err=True)
        raise typer.Exit(2) from None
    except OSError as error:
        typer.echo(f"Cannot listen on {settings.host}:{settings.port}: {error.strerror}", err=True)
        raise typer.Exit(1) from None
    if settings.redis_url is None:
        structlog.get_logger(__name__).warning(
            "limits_are_per_process", workers=settings.workers, setting="REDIS_URL"
        )
    # The address is told to the processes for their start line; they accept from the socket. Of
    # how many they are one, they must know to share the cores.
    port, workers = str(listening.getsockname()[1]), str(settings.workers)
    options = ["--host", settings.host, "--port", port, "--workers", workers]
    raise typer.Exit(Supervisor(settings.workers, listening, options).run())


@app.command()
def token(
    user_id: Annotated[str, typer.Argument(help="The user whom the token names.")],
    hours: Annotated[float, typer.Option(min=0.01, help="How long the token is valid.")] = 24.0,
) -> None:
    """Print one token for a user, signed with JWT_SECRET.

    In development without a JWT_SECRET, this machine's own secret signs; `serve` accepts it.
    """
    settings = _settings()
    if not 1 <= len(user_id) <= MAX_SUBJECT_CHARS or not user_id.isprintable():
        raise typer.BadParameter(f"A user id has 1 to {MAX_SUBJECT_CHARS} printable characters.")
    typer.echo(
        issue_token(
            user_id,
            secret=_signing_secret(settings),
            now=utc_now(),
            lifetime=timedelta(hours=hours),
            issuer=settings.jwt_issuer,
            audience=settings.jwt_audience,
            token_type=settings.jwt_type,
        )
    )


def _signing_secret(settings: Settings) -> str:
    if settings.jwt_secret:
        return settings.jwt_secret.get_secret_value()
    if settings.access_mode is AccessMode.DEVELOPMENT and settings.jwt_jwks_file is None:
        return development_secret(settings.var_dir)
    typer.echo("JWT_SECRET is not set, so this command has nothing to sign with.", err=True)
    raise typer.Exit(2)


offline_commands.register(app)
bench_commands.register(app)
history_commands.register(app)
model_commands.register(app)
release_commands.register(app)
assignment_command.register(app)
metrics_command.register(app)
demo_command.register(app)
service_key_commands.register(app)
events_commands.register(app)
work_commands.register(app)
preflight_command.register(app)
privacy_commands.register(app)
costing_commands.register(app)
region_commands.register(app)
