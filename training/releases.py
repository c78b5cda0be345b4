"""Compare releases, go back, repair: ``python -m training.releases --help``."""

from __future__ import annotations

from time import time
from typing import Annotated

import typer
from rich.console import Console

from data.errors import HustleError
from models.champions import crashed_drafts, remove_draft
from models.release import current_release, load_release, release_folder
from training import options
from training.gate import decide, follow, roll_back_as_run
from training.registry import CHAMPION, Registry
from training.spoken import comparison_table
from training.tracking import tracked_run
from training.train import load_history

app = typer.Typer(help="Compare releases, go back to an earlier one, repair.")


@app.command()
def compare(
    champion: Annotated[str, typer.Argument(help="The release to beat.")],
    challenger: Annotated[str, typer.Argument(help="The release that would take its place.")],
    database_url: options.DatabaseUrl = options.DATABASE_URL,
    var: options.Var = options.VAR,
    seed: options.Seed = 7,
) -> None:
    """Judge two releases on the same later rows; nothing is promoted."""
    console = Console()
    try:
        with Console(stderr=True).status("Judging on later rows"):
            releases = var / "releases"
            first, second = (
                load_release(release_folder(releases, name)) for name in (champion, challenger)
            )
            decision = decide(load_history(database_url), second, first, seed=seed)
    except (HustleError, ValueError) as error:
        typer.echo(f"Not compared: {error}", err=True)
        raise typer.Exit(1) from None
    console.print(
        comparison_table(f"{challenger} less {champion}: below zero is better", decision)
    )
    for reason in decision.reasons:
        console.print(reason)
    console.print(f"The gate would {'let it pass' if decision.is_promoted else 'refuse it'}.")


@app.command()
def rollback(
    var: options.Var = options.VAR,
    reason: Annotated[str, typer.Option(help="Why; kept with the decision.")] = "not stated",
) -> None:
    """Let the previous champion serve again; twice goes two champions back."""
    try:
        release_id = roll_back_as_run(var, reason=reason, console=Console(stderr=True))
    except HustleError as error:
        typer.echo(f"Not rolled back: {error}", err=True)
        raise typer.Exit(1) from None
    typer.echo(f"Release {release_id} serves again.")


@app.command()
def repair(var: options.Var = options.VAR) -> None:
    """Mend what crashes leave: MLflow's alias follows the pointer, unfinished drafts go.

    A pointer to a damaged release is told, not mended: which one should serve is your choice.
    """
    from mlflow.exceptions import MlflowException

    releases, mended = var / "releases", []
    for draft in crashed_drafts(releases, now=time()):
        remove_draft(draft)
        mended.append(f"Removed the unfinished draft {draft.name}.")
    try:
        serving = load_release(current_release(releases)).id
        with tracked_run(var, "repair", {"release": serving}) as run:
            named = Registry().named(CHAMPION)
            if named != serving:
                follow(releases, run=run, warn=lambda text: typer.echo(text, err=True))
                mended.append(f"MLflow's champion was {named or 'unknown'}, now {serving}.")
    except (HustleError, MlflowException) as error:
        typer.echo("\n".join([*mended, f"Not mended: {error}"]), err=True)
        raise typer.Exit(1) from None
    typer.echo("\n".join(mended) or "Pointer, alias and drafts are as they should be.")


if __name__ == "__main__":
    app()
