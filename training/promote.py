"""Promote a release: ``python -m training.promote --help``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console

from data.errors import HustleError, NotReady
from models.champions import current_id
from models.release import list_releases
from training import options
from training.gate import challenge_as_run, force_as_run
from training.spoken import speak_state
from training.train import load_history

NEWEST: Final = "newest"


def main(
    release: Annotated[
        str, typer.Argument(help="Id of the release to promote, or newest.")
    ] = NEWEST,
    database_url: options.DatabaseUrl = options.DATABASE_URL,
    var: options.Var = options.VAR,
    seed: options.Seed = 7,
    allow_equal: options.AllowEqual = False,
    forced: Annotated[
        bool, typer.Option("--force", help="Promote without a judgement; wants --reason.")
    ] = False,
    reason: Annotated[str, typer.Option(help="Why a promotion is forced; kept for good.")] = "",
) -> None:
    """Let a release challenge the one that serves, on rows later than what made either.

    It is promoted when it is measurably better on an outcome and nothing is worse; otherwise the
    exit code is 1. The decision is kept in VAR_DIR/releases/decisions and as an MLflow run.
    """
    if forced and not reason.strip():
        raise typer.BadParameter("A forced promotion wants its --reason.")
    console = Console(stderr=True)
    releases = var / "releases"
    try:
        release_id = _newest(releases) if release == NEWEST else release
        if current_id(releases) == release_id:
            console.print(f"Release [bold]{release_id}[/bold] serves already.")
            return
        decision = None
        with console.status("Judging on later rows"):
            if forced:
                force_as_run(var, release_id, reason=reason, console=console)
            else:
                decision = challenge_as_run(
                    load_history(database_url),
                    var,
                    release_id,
                    seed=seed,
                    allow_equal=allow_equal,
                    console=console,
                )
    except (HustleError, ValueError) as error:
        console.print(f"[red]Not promoted:[/red] {error}")
        raise typer.Exit(1) from None
    speak_state(console, releases, release_id, decision)
    if decision is not None and not decision.is_promoted:
        raise typer.Exit(1)


def _newest(releases: Path) -> str:
    """Id of the release that was made last, of those that load."""
    good = [listed for listed in list_releases(releases) if "error" not in listed]
    if not good:
        raise NotReady(f"No release in '{releases}'. Run: hustlexp train")
    newest = max(good, key=lambda listed: datetime.fromisoformat(listed["created_at"]))
    return str(newest["id"])


def run() -> None:
    """Entry point of ``python -m training.promote`` and of the MLproject."""
    typer.run(main)


if __name__ == "__main__":
    run()
