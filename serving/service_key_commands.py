"""The commands around service keys: add, list, revoke. A running service follows in a second."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer

from serving.clock import utc_now
from serving.offline_commands import storage
from serving.service_keys import (
    Role,
    Scope,
    add_service_key,
    read_service_keys,
    revoke_service_key,
)
from serving.settings import WrongSetting

service_keys = typer.Typer(
    help="Keys of internal services: add, list, revoke.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.add_typer(service_keys, name="service-keys")


@service_keys.command()
def add(
    name: Annotated[str, typer.Argument(help="What the key is called, such as main-backend.")],
    role: Annotated[
        list[Role] | None,
        typer.Option(
            help="backend: users, internal. operator: console, metrics. monitor: metrics."
        ),
    ] = None,
    scope: Annotated[list[Scope] | None, typer.Option(help="One scope more.")] = None,
    days: Annotated[
        float | None,
        typer.Option(min=0.01, max=3_650.0, help="How long it is valid; without, for good."),
    ] = None,
) -> None:
    """Make a key and print it, once: only its digest is kept."""
    try:
        key, entry = add_service_key(
            storage().service_keys_path,
            name,
            roles=role or (),
            scopes=scope or (),
            now=utc_now(),
            lifetime=timedelta(days=days) if days is not None else None,
        )
    except ValueError as error:
        typer.echo(f"No key was made: {error}.", err=True)
        raise typer.Exit(2) from None
    except (WrongSetting, OSError) as error:
        raise _unusable(error) from None
    until = f"until {entry.expires_at:%Y-%m-%d %H:%M} UTC" if entry.expires_at else "for good"
    typer.echo(f"{name} opens {', '.join(sorted(entry.granted))}, {until}.", err=True)
    typer.echo(key)


@service_keys.command("list")
def list_() -> None:
    """List the keys, by name: what each opens, and until when."""
    try:
        keys = read_service_keys(storage().service_keys_path)
    except WrongSetting as error:
        raise _unusable(error) from None
    now = utc_now()
    for key in sorted(keys, key=lambda key: key.name):
        until = f"until {key.expires_at:%Y-%m-%d %H:%M} UTC" if key.expires_at else "for good"
        state = until if key.is_valid(now) else f"expired {key.expires_at:%Y-%m-%d}"
        typer.echo(f"{key.name}  {', '.join(sorted(key.granted))}  {state}")


@service_keys.command()
def revoke(
    name: Annotated[str, typer.Argument(help="The key that shall open nothing more.")],
) -> None:
    """Take a key away."""
    try:
        was_there = revoke_service_key(storage().service_keys_path, name)
    except (WrongSetting, OSError) as error:
        raise _unusable(error) from None
    if not was_there:
        typer.echo(f"There is no key called {name}.", err=True)
        raise typer.Exit(1)
    typer.echo(f"{name} is revoked.")


def _unusable(error: Exception) -> typer.Exit:
    reason = error.strerror if isinstance(error, OSError) else str(error)
    typer.echo(f"The file of service keys cannot be used: {reason}", err=True)
    return typer.Exit(1)
