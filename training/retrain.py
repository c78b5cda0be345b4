"""Train, evaluate, challenge: ``python -m training.retrain --help``."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.progress import Progress

from data.errors import HustleError
from models.boosting import BoostingParameters
from models.champions import current_id
from models.release import load_release
from training import options
from training.drift.measure import measure_as_run
from training.drift.page import speak_trigger
from training.drift.trigger import TriggerLimits
from training.evaluate import evaluate_release
from training.gate import challenge_as_run
from training.report import flat
from training.spoken import speak_figures, speak_state
from training.tracking import tracked_run
from training.train import keep_shifts, load_history, train_release

_LIMITS: Final = TriggerLimits()


def main(
    database_url: options.DatabaseUrl = options.DATABASE_URL,
    var: options.Var = options.VAR,
    seed: options.Seed = 7,
    trees: Annotated[int, typer.Option(min=1, help="Trees of a model at the most.")] = 300,
    threads: Annotated[int, typer.Option(min=1, help="Threads that LightGBM may use.")] = 2,
    workers: options.Workers = 0,
    allow_equal: options.AllowEqual = False,
    if_needed: Annotated[
        bool,
        typer.Option(
            "--if-needed",
            help="Only where drift, new answers or age ask for it; exit code 0 either way.",
        ),
    ] = False,
    psi: options.RetrainPsi = _LIMITS.psi,
    ratio: options.RetrainRatio = _LIMITS.ratio,
    excess: options.RetrainExcess = _LIMITS.excess,
    volume: options.RetrainVolume = _LIMITS.volume,
    age: options.RetrainAge = _LIMITS.days,
) -> None:
    """Train a release from the history, judge it, and let it challenge the one that serves.

    A release that does not pass the gate is written and not promoted; that is no failure. One
    MLflow run holds the steps as runs of their own.
    """
    console = Console(stderr=True)
    parameters = BoostingParameters(trees=trees, threads=threads, seed=seed)
    releases, decision = var / "releases", None
    asked = {**asdict(parameters), "allow_equal": allow_equal, "if_needed": if_needed}
    limits = TriggerLimits(psi, ratio, excess, volume, age)
    try:
        with (
            Progress(console=console, transient=True) as progress,
            tracked_run(var, "retrain", asked),
        ):
            step = progress.add_task("Loading the history", total=None)

            def say(what: str) -> None:
                progress.update(step, description=what)

            history = load_history(database_url, say=say)
            if if_needed:
                say("Measuring drift")
                measured, _ = measure_as_run(
                    history, database_url, var, limits, as_of=datetime.now(UTC), seed=seed
                )
                speak_trigger(console, measured.trigger)
                if not measured.trigger.is_due:
                    return
            with tracked_run(var, "train", asdict(parameters)) as run:
                release_id, contents = train_release(
                    history,
                    var,
                    parameters,
                    workers=workers,
                    run=run,
                    say=say,
                    warn=console.print,
                )
            say("Evaluating the release")
            with tracked_run(var, "evaluate", {"release": release_id}) as run:
                release = load_release(releases / release_id)
                keep_shifts(history, database_url, release, until=datetime.now(UTC))
                figures = evaluate_release(
                    history, release, None, ceiling_offers=0, seed=seed, progress=progress
                )
                run.figures(flat(figures))
            if current_id(releases) != release_id:
                say("Judging against the champion")
                decision = challenge_as_run(
                    history, var, release_id, seed=seed, allow_equal=allow_equal, console=console
                )
    except (HustleError, ValueError) as error:
        console.print(f"[red]Not retrained:[/red] {error}")
        raise typer.Exit(1) from None
    speak_figures(console, contents.metrics)
    speak_state(console, releases, release_id, decision)


def run() -> None:
    """Entry point of ``python -m training.retrain`` and of the MLproject."""
    typer.run(main)


if __name__ == "__main__":
    run()
