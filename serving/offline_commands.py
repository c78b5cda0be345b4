"""The commands around the service: simulate a market, train, evaluate.

Training steps are processes of their own (``python -m training.<step>``), the same commands that
MLproject names: serving knows nothing of training.
"""

from __future__ import annotations

import math
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from serving.clock import utc_now
from serving.settings import Storage, WrongSetting, load_storage

if TYPE_CHECKING:
    from data.database import Database

PASSED_ON = {
    "ignore_unknown_options": True,
    "allow_extra_args": True,
    "help_option_names": [],  # the step has its own --help
}


_MOST_OF_A_DIAL = 1e6


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command()(simulate)
    app.command(context_settings=PASSED_ON)(train)
    app.command(context_settings=PASSED_ON)(evaluate)
    app.command("evaluate-policy", context_settings=PASSED_ON)(evaluate_policy)
    app.command(context_settings=PASSED_ON)(retrain)
    app.command(context_settings=PASSED_ON)(drift)
    app.command(context_settings=PASSED_ON)(shadow)
    app.command(context_settings=PASSED_ON)(weeks)
    app.command()(card)


def simulate(
    city: Annotated[
        str, typer.Option(help="Preset: small, study, study-240k or bench.")
    ] = "small",
    until: Annotated[
        str | None,
        typer.Option(help="End of the simulated history, ISO 8601; default: this hour."),
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Another seed than the preset's.")] = None,
    signal: Annotated[
        bool,
        typer.Option(
            "--signal/--no-signal", help="Without signal nothing about an outcome can be learnt."
        ),
    ] = True,
    latents: Annotated[
        bool, typer.Option("--latents/--no-latents", help="Without latents all workers are alike.")
    ] = True,
    shuffle_labels: Annotated[
        bool, typer.Option("--shuffle-labels", help="Give each exposure another one's outcomes.")
    ] = False,
    shock_day: Annotated[
        int | None,
        typer.Option(min=0, help="Day of the run from which fewer accept: a competitor opens."),
    ] = None,
    shock_size: Annotated[
        float, typer.Option(help="Log-odds of acceptance lost by the shock.")
    ] = 1.0,
    temperature: Annotated[
        float | None,
        typer.Option(min=0.001, help="Temperature of the logging policy: the higher, the poorer."),
    ] = None,
    unsupported_share: Annotated[
        float,
        typer.Option(min=0, max=1, help="Share of worker-category cells that are never shown."),
    ] = 0.0,
    duplicate_share: Annotated[
        float, typer.Option(min=0, max=1, help="Share of exposures that are reported twice.")
    ] = 0.0,
    clock_skew_s: Annotated[
        float, typer.Option(min=0, help="By how many seconds workers' clocks are off.")
    ] = 0.0,
    late_share: Annotated[
        float, typer.Option(min=0, max=1, help="Share of outcomes that are known days late.")
    ] = 0.0,
) -> None:
    """Fill the database with a simulated market over San Francisco.

    Its true outcome probabilities are kept in VAR_DIR/truth, apart from the database. A database
    that holds a market already is left as it is.
    """
    from rich.progress import Progress

    from data.database import open_database
    from data.errors import HustleError
    from data.reference.calendar import HOUR_S, epoch
    from data.repositories.market import market_counts
    from data.simulation.command import write_city
    from data.simulation.world import CITIES

    if city not in CITIES:
        raise typer.BadParameter(f"Unknown city '{city}'. Known: {', '.join(CITIES)}.")
    dials = (shock_size, unsupported_share, duplicate_share, clock_skew_s, late_share)
    if not all(math.isfinite(dial) and abs(dial) <= _MOST_OF_A_DIAL for dial in dials):
        raise typer.BadParameter("A dial must be a finite number, at most a million.")
    if seed is not None and seed < 0:
        raise typer.BadParameter("A seed must be 0 or more.")
    preset = replace(
        CITIES[city],
        has_signal=signal,
        has_latents=latents,
        has_shuffled_labels=shuffle_labels,
        shock_day=shock_day,
        shock_size=shock_size,
        unsupported_share=unsupported_share,
        duplicate_share=duplicate_share,
        clock_skew_s=clock_skew_s,
        late_share=late_share,
    )
    if seed is not None:
        preset = replace(preset, seed=seed)
    if temperature is not None:
        preset = replace(preset, temperature=temperature)
    kept = storage()
    end = _instant(until) if until else epoch(utc_now()) // HOUR_S * HOUR_S
    try:
        database = open_database(kept.database_url)
        database.migrate()
        with database.session(read_only=True) as session:
            counts = market_counts(session)
        if counts.workers:
            typer.echo(
                f"The database holds a market already ({counts.workers:,} workers, "
                f"{counts.open_tasks:,} open tasks, {counts.exposures:,} exposures); kept."
            )
            return
        with Progress() as progress:
            running = progress.add_task(f"Simulating city '{city}'", total=preset.days)
            saving = progress.add_task("Saving the history", total=None)
            write_city(
                database,
                kept.var_dir / "truth",
                preset,
                end,
                simulated=lambda done, total: progress.update(
                    running, completed=done, total=total
                ),
                saved=lambda done, total: progress.update(saving, completed=done, total=total),
            )
        with database.session(read_only=True) as session:
            counts = market_counts(session)
        database.close()
    except HustleError as error:
        typer.echo(f"Not simulated: {error}", err=True)
        raise typer.Exit(1) from None
    typer.echo(
        f"City '{city}': {counts.workers:,} workers, {counts.open_tasks:,} open tasks, "
        f"{counts.exposures:,} exposures."
    )


def train(context: typer.Context) -> None:
    """Train a release from the history in the database (train --help for its options)."""
    raise typer.Exit(run_step("training.train", context.args))


def evaluate(context: typer.Context) -> None:
    """Judge a release on later rows, and against a simulated truth (evaluate --help)."""
    raise typer.Exit(run_step("training.evaluate", context.args))


def evaluate_policy(context: typer.Context) -> None:
    """Estimate what a ranking policy would have earned, from logged rankings (--help)."""
    raise typer.Exit(run_step("training.evaluate_policy", context.args))


def card(
    release: Annotated[
        str | None, typer.Argument(help="Release whose card is wanted; default: the one served.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option(help="Copy the page to this file instead of naming it.")
    ] = None,
) -> None:
    """Name the model card of a release: one HTML page with every figure, bar and picture."""
    from data.errors import HustleError
    from models.release import current_release, load_release

    releases = storage().releases_dir
    try:
        folder = current_release(releases) if release is None else releases / Path(release).name
        load_release(folder)  # a damaged card says nothing
        page = (folder / "card.html").read_bytes()
    except HustleError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    except FileNotFoundError:
        typer.echo(f"Release '{folder.name}' has no card: it was not made by training.", err=True)
        raise typer.Exit(1) from None
    if output is None:
        typer.echo(str((folder / "card.html").resolve()))
    else:
        output.write_bytes(page)


def retrain(context: typer.Context) -> None:
    """Train a release, judge it, and let it challenge the one that serves (retrain --help)."""
    raise typer.Exit(run_step("training.retrain", context.args))


def drift(context: typer.Context) -> None:
    """Measure how far the market has moved from the serving release (drift --help)."""
    raise typer.Exit(run_step("training.drift.measure", context.args))


def shadow(context: typer.Context) -> None:
    """Judge a shadow release by what followed the rankings it scored (shadow --help)."""
    raise typer.Exit(run_step("training.shadow", context.args))


def weeks(context: typer.Context) -> None:
    """Live through weeks of a drifting market, retraining and not (weeks --help)."""
    raise typer.Exit(run_step("training.weeks", context.args))


def run_step(module: str, arguments: list[str]) -> int:
    """Run a training step with the service's own database and folder."""
    kept = storage()
    environment = {
        **os.environ,
        "DATABASE_URL": kept.database_url,
        "VAR_DIR": str(kept.var_dir),
        **kept.retraining,
    }
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603 (own code)


def storage() -> Storage:
    """Where things are kept, or a plain message and exit code 2 where a setting is wrong."""
    try:
        return load_storage()
    except WrongSetting as error:
        typer.echo(f"Wrong setting:\n{error}", err=True)
        raise typer.Exit(2) from None


@contextmanager
def opened_store() -> Iterator[Database]:
    """The database of the settings, at the newest schema; closed when the block ends.

    Where it cannot be used, a plain message and exit code 1.
    """
    from data.database import open_database
    from data.errors import HustleError

    try:
        database = open_database(storage().database_url)
        try:
            database.migrate()
            yield database
        finally:
            database.close()
    except HustleError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


def _instant(text: str) -> int:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"'{text}' is not an ISO 8601 time.") from None
    if not 2000 <= moment.year < 2100:
        raise typer.BadParameter("A simulated history ends between the years 2000 and 2099.")
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
