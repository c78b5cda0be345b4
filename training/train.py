"""Train a release from the history in the database: ``python -m training.train --help``."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from data.columns import MarketHistory
from data.database import open_database
from data.errors import HustleError, NotReady
from data.repositories.market import load_market
from data.repositories.shifts import save_shifts
from data.repositories.text_vectors import TextVectorStore
from engine.learning import learned_shifts
from features.text import with_texts
from models.boosting import BoostingParameters
from models.champions import current_id
from models.intent_model import NO_INTENTS, IntentModel
from models.release import Release, ReleaseContents, load_release, write_release
from models.text_models import NO_TEXT_MODELS, TextModels
from models.text_space import fit_text_space
from training import options
from training.contents import Material, complete_release
from training.conversation.kept import load_kept_intents
from training.dataset import Dataset, windows_of
from training.fitting import Say, fit_chain
from training.gate import challenge_as_run, register
from training.parsing.kept import load_kept_texts
from training.report import flat
from training.spoken import speak_figures, speak_state
from training.tracking import TrackedRun, tracked_run


def make_release(
    history: MarketHistory,
    parameters: BoostingParameters,
    *,
    say: Say,
    texts: TextModels = NO_TEXT_MODELS,
    text_figures: Mapping[str, Any] | None = None,
    intents: IntentModel = NO_INTENTS,
    intent_figures: Mapping[str, Any] | None = None,
) -> ReleaseContents:
    """Fit, choose and judge on one history; equal histories and parameters give equal contents.

    `texts` and `intents` are fitted apart (`training.parsing`, `training.conversation`), on
    sentences that are the same for every history; their figures are those of their judgement.

    Raises
    ------
    ValueError
        If the history is too short to fit, choose and judge on windows of its own.
    """
    say("features as of every exposure")
    windows = windows_of(history.exposures.shown_at)
    data = Dataset.of(history, fit_text_space(history, until=windows.train.end))
    fitted = fit_chain(data, windows, parameters, say=say)
    return complete_release(
        Material(history, data, data, windows),
        fitted,
        parameters,
        say=say,
        texts=texts,
        text_figures=text_figures,
        intents=intents,
        intent_figures=intent_figures,
    )


def main(
    database_url: options.DatabaseUrl = options.DATABASE_URL,
    var: options.Var = options.VAR,
    seed: options.Seed = 7,
    trees: Annotated[int, typer.Option(min=1, help="Trees of a model at the most.")] = 300,
    threads: Annotated[int, typer.Option(min=1, help="Threads that LightGBM may use.")] = 2,
    workers: options.Workers = 0,
    promote: Annotated[
        bool,
        typer.Option(help="Let the new release challenge the one that serves (promote --help)."),
    ] = True,
    json_path: options.JsonPath = None,
) -> None:
    """Train the outcome models and the ranking policy from the history in the database.

    Writes a release into VAR_DIR/releases and an MLflow run with its figures and files. The first
    release serves when it beats the base rate, a later one when it passes the gate.
    """
    console = Console(stderr=True)
    parameters = BoostingParameters(trees=trees, threads=threads, seed=seed)
    decision = None
    try:
        with console.status("Loading the history") as status:
            history = load_history(database_url, say=status.update)
            with tracked_run(var, "train", asdict(parameters)) as run:
                release_id, contents = train_release(
                    history,
                    var,
                    parameters,
                    workers=workers,
                    run=run,
                    say=status.update,
                    warn=console.print,
                )
                status.update("Learning from every worker's outcomes")
                release = load_release(var / "releases" / release_id)
                keep_shifts(history, database_url, release, until=datetime.now(UTC))
                if promote and current_id(var / "releases") != release_id:
                    status.update("Judging on later rows")
                    decision = challenge_as_run(
                        history, var, release_id, seed=seed, console=console
                    )
    except (HustleError, ValueError) as error:
        console.print(f"[red]Not trained:[/red] {error}")
        raise typer.Exit(1) from None
    speak_figures(console, contents.metrics)
    speak_state(console, var / "releases", release_id, decision)
    if json_path is not None:
        json_path.write_text(json.dumps(contents.metrics, indent=1), "utf-8")


def train_release(
    history: MarketHistory,
    var: Path,
    parameters: BoostingParameters,
    *,
    workers: int = 0,
    run: TrackedRun,
    say: Say,
    warn: Say,
) -> tuple[str, ReleaseContents]:
    """Make a release, write it and let the run hold it; it does not serve yet.

    With `workers` its trees are learnt by so many processes of a Dask cluster (`training.wide`).

    Raises
    ------
    NotReady
        If a cluster is wanted and Dask is not installed.
    ValueError
        If the history is too short.
    """

    def step(what: str) -> None:
        say(f"Training: {what}")

    texts, intents = load_kept_texts(), load_kept_intents()
    make: Callable[..., ReleaseContents] = make_release
    if workers:
        from training.wide.release import make_wide_release  # Dask is an extra

        make = partial(make_wide_release, workers=workers)
    contents = make(
        history,
        parameters,
        say=step,
        texts=texts.models,
        text_figures=texts.figures,
        intents=intents.model,
        intent_figures=intents.figures,
    )
    say("Writing the release")
    releases = var / "releases"
    release_id = write_release(releases, contents, created_at=datetime.now(UTC))
    run.figures(flat(dict(contents.metrics)))
    run.tags({"release": release_id})
    run.folder(releases / release_id, "release")
    register(releases / release_id, run=run, warn=warn)
    return release_id, contents


def keep_shifts(
    history: MarketHistory, database_url: str, release: Release, *, until: datetime
) -> int:
    """Store what the outcomes known before `until` say of each worker; the number of shifts.

    Serving begins from them and replays only what became known since.
    """
    if release.personal.is_neutral:
        return 0
    shifts = learned_shifts(
        release, history, lambda: Dataset.of(history, release.text_space).matrix, until=until
    )
    stored = shifts.to_columns(history.workers.ids)
    database = open_database(database_url)
    try:
        database.migrate()
        with database.session() as session:
            save_shifts(session, release.id, stored)
    finally:
        database.close()
    return len(stored)


def load_history(database_url: str, *, say: Say = lambda step: None) -> MarketHistory:
    """Everything that the database knows of the market, its texts read.

    Texts that nobody has read yet are read now and kept; that takes half a millisecond for a
    title and two for a profile.

    Raises
    ------
    NotReady
        If it knows of no exposure, or has no tables yet.
    """
    database = open_database(database_url)
    try:
        if database.schema_revision() is not None:
            with database.session(read_only=True) as session:
                history = load_market(session)
            if len(history.exposures):
                database.migrate()
                return with_texts(
                    history,
                    TextVectorStore(database),
                    progress=lambda done, total: say(f"Reading texts: {done:,} of {total:,}"),
                )
    finally:
        database.close()
    raise NotReady("The database holds no history to learn from. Run: hustlexp simulate")


def run() -> None:
    """Entry point of ``python -m training.train`` and of the MLproject."""
    typer.run(main)


if __name__ == "__main__":
    run()
