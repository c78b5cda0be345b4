"""The commands about personal data: one user out or away, keys turned, what is old let go."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from serving.clock import utc_now
from serving.offline_commands import opened_store, storage
from serving.settings import WrongSetting, load_redis

if TYPE_CHECKING:
    from data.database import Database

user = typer.Typer(help="What is kept of one user: export, erase.", no_args_is_help=True)
keys = typer.Typer(help="The keys that seal personal data.", no_args_is_help=True)
retention = typer.Typer(help="How long personal data stays.", no_args_is_help=True)

KEYS_A_TRANSACTION: Final = 500
"""Data keys that are wrapped anew at once: others who make one wait no longer for them."""


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.add_typer(user, name="user")
    app.add_typer(keys, name="keys")
    app.add_typer(retention, name="retention")


_UserId = Annotated[str, typer.Argument(help="The user's id in the main backend.")]


@user.command()
def export(
    user_id: _UserId,
    to: Annotated[Path, typer.Option(help="The JSON file to write, readable by its owner.")],
) -> None:
    """Write all that is kept of a user, with what each part means."""
    from serving.personal_data import PersonalData

    with opened_store() as database:
        kept = PersonalData(lambda: database, storage().var_dir, utc_now).export(user_id)
    to.touch(mode=0o600)
    to.write_text(json.dumps(kept, ensure_ascii=False, indent=2) + "\n", "utf-8")
    rows = sum(len(table.get("rows", ())) for table in kept["tables"].values())
    typer.echo(f"{rows} rows of {len(kept['tables'])} tables written to {to}.")


@user.command()
def erase(
    user_id: _UserId,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase a user from every store, once and for all; what comes late of him is refused.

    Processes that serve take it up within a second, with Redis at once. Exit code 1 where files
    are left that name him.
    """
    from serving.personal_data import PersonalData

    if not yes:
        typer.confirm("This cannot be undone. Erase the user?", abort=True)
    with opened_store() as database:
        personal = PersonalData(
            lambda: database,
            storage().var_dir,
            utc_now,
            forget_cached=_forget_cached,
            market_folder=storage().market_folder,
        )
        done = personal.erase(user_id)
    for table, count in sorted(done["rows"].items()):
        typer.echo(f"{table:32} {count:8}")
    typer.echo(f"{'journal lines':32} {done['journal_lines']:8}")
    typer.echo(f"{'exported files written anew':32} {done['exported_files_rewritten']:8}")
    for name in done["files_still_naming_him"]:
        typer.echo(f"still names the user: {name}", err=True)
    if done["files_still_naming_him"]:
        raise typer.Exit(1)


@keys.command("list")
def list_() -> None:
    """List the master keys and how many data keys each wraps; `*` marks the one for new ones."""
    with opened_store() as database:
        held = database.keyring.source.keys()
        with database.session() as session:
            wraps = database.keyring.wrapped_by(session.connection())
    for name in {**held.by_id, **wraps}:
        mark = "*" if name == held.active else " "
        lost = "" if name in held.by_id else "  MISSING: what it wraps cannot be read"
        typer.echo(f"{mark} {name}  {wraps.get(name, 0)}{lost}")


@keys.command()
def rotate() -> None:
    """Wrap every data key by a new master key, while processes serve.

    Keys in a file get a fresh one, and the old one goes once it wraps nothing. With DATA_KEYS, put
    the new key there first, restart the processes one by one, rotate, then take the old one away.
    """
    with opened_store() as database:
        source = database.keyring.source
        if source.is_file:
            source.add()
        active = source.keys().active
        wrapped = _rewrap_all(database)
        if source.is_file:
            source.retire(set(source.keys().by_id) - {active})
    typer.echo(f"{wrapped} data keys are wrapped by {active} now.")


def _rewrap_all(database: Database) -> int:
    wrapped = 0
    while True:
        with database.session() as session:
            some = database.keyring.rewrap(session.connection(), most=KEYS_A_TRANSACTION)
        if not some:
            return wrapped
        wrapped += some


@keys.command()
def seal() -> None:
    """Seal what an earlier version stored plain; does nothing where nothing is."""
    from data.privacy.resealing import seal_plain

    with opened_store() as database:
        sealed = seal_plain(database)
    for name, count in sealed.items():
        typer.echo(f"{name:40} {count:8}")


@retention.command("run")
def run_retention() -> None:
    """Delete what is older than the RETENTION_ settings say."""
    from data.privacy.retention import expire
    from serving.relay import forget_files

    stored, now = storage(), utc_now()
    days = stored.retention_days
    with opened_store() as database:
        with database.session() as session:
            gone = expire(session, days=days, now=now)
        files = 0
        if days["journal"]:
            before = now - timedelta(days=days["journal"])
            files = forget_files(stored.var_dir / "journal", lambda: database, before=before)
    for name, count in gone.items():
        typer.echo(f"{name:32} {count:8}")
    typer.echo(f"{'journal files':32} {files:8}")


def _forget_cached(user_id: str) -> None:
    """Take a user's answers out of Redis, if there is one, and let processes look at once."""
    try:
        url = load_redis()
    except WrongSetting as error:
        typer.echo(f"Wrong setting:\n{error}", err=True)
        raise typer.Exit(2) from None
    if url is None:
        return
    from redis import Redis
    from redis.exceptions import RedisError

    from serving.cache import owned
    from serving.nudges import CHANNEL, Topic

    client = Redis.from_url(url, socket_timeout=5.0, socket_connect_timeout=5.0)
    try:
        found = list(client.scan_iter(f"{owned(user_id)}*", count=1_000))
        if found:
            client.delete(*found)
        client.publish(CHANNEL, f"command {Topic.ERASED.value}")
    except RedisError as error:
        typer.echo(f"Redis does not answer ({error}); its answers end within an hour.", err=True)
    finally:
        client.close()
