"""The commands around releases: list, compare, promote, go back, repair.

Listing only reads the folder; whatever judges or records is a training step, a process of its
own: serving knows nothing of training.
"""

from __future__ import annotations

import typer

from data.errors import HustleError
from serving.offline_commands import PASSED_ON, run_step, storage

releases = typer.Typer(help="Releases: list, compare, promote, go back, repair.")


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.add_typer(releases, name="releases", invoke_without_command=True)


@releases.callback()
def _releases(context: typer.Context) -> None:
    """Without a subcommand: list."""
    if context.invoked_subcommand is None:
        list_()


@releases.command("list")
def list_() -> None:
    """List the trained releases, oldest first; `*` marks the one that is served."""
    from models.release import current_release, list_releases

    folder = storage().releases_dir
    listed = list_releases(folder)
    try:
        current = current_release(folder).name
    except HustleError as error:
        current = None
        typer.echo(str(error), err=True)
    for release in listed:
        mark = "*" if release["id"] == current else " "
        state = release.get("error") or f"made {release['created_at']}"
        typer.echo(f"{mark} {release['id']}  {state}")
    if current is None:
        raise typer.Exit(1)


@releases.command(context_settings=PASSED_ON)
def compare(context: typer.Context) -> None:
    """Judge two releases on the same later rows: compare CHAMPION CHALLENGER."""
    raise typer.Exit(run_step("training.releases", ["compare", *context.args]))


@releases.command(context_settings=PASSED_ON)
def promote(context: typer.Context) -> None:
    """Let a release challenge the one that serves: promote ID [--force --reason WHY]."""
    raise typer.Exit(run_step("training.promote", context.args))


@releases.command(context_settings=PASSED_ON)
def rollback(context: typer.Context) -> None:
    """Let the previous champion serve again: rollback [--reason WHY]."""
    raise typer.Exit(run_step("training.releases", ["rollback", *context.args]))


@releases.command(context_settings=PASSED_ON)
def repair(context: typer.Context) -> None:
    """Mend what crashes leave: MLflow's alias follows the pointer, unfinished drafts go."""
    raise typer.Exit(run_step("training.releases", ["repair", *context.args]))
