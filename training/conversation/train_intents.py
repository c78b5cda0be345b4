"""Fit and judge the model of intents: ``python -m training.conversation.train_intents --help``.

A release's model comes from `training.train`; this step shows how good it is.
"""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from data.errors import HustleError
from training import options
from training.conversation.fit_intents import fit_intents
from training.conversation.judge_intents import judge_intents
from training.conversation.kept import HERE, keep_intents
from training.parsing.kept import digest_of_sentences
from training.report import flat
from training.tracking import tracked_run


def main(
    var: options.Var = options.VAR,
    json_path: options.JsonPath = None,
    keep: Annotated[
        bool,
        typer.Option(
            help="Keep the model beside the messages, where training.train takes it from: due "
            "after every change of a message."
        ),
    ] = False,
) -> None:
    """Fit the model of intents and judge it on writers that it had not seen."""
    console = Console(stderr=True)
    try:
        with (
            console.status("Fitting the model of intents") as status,
            tracked_run(var, "train_intents", {"sentences": digest_of_sentences(HERE)}) as run,
        ):
            fitted = fit_intents(say=status.update)
            figures = judge_intents(fitted)
            run.figures(flat(figures))
    except (HustleError, ValueError) as error:
        console.print(f"[red]Not fitted:[/red] {error}")
        raise typer.Exit(1) from None
    _speak(console, figures)
    if keep:
        keep_intents(fitted.model, figures)
    if json_path is not None:
        json_path.write_text(json.dumps(figures, indent=1), "utf-8")


def _speak(console: Console, figures: dict[str, Any]) -> None:
    table = Table(title="Intent, on a writer held out (95 % interval)")
    for column in ("writer", "right", "top 2", "calibration error", "by language"):
        table.add_column(column)
    for writer, found in figures["writers"].items():
        low, high = found["interval"]
        languages = found["languages"].items()
        table.add_row(
            writer,
            f"{found['share']:.1%} ({low:.1%} to {high:.1%})",
            f"{found['top_2']:.1%}",
            f"{found['calibration_error']:.3f}",
            ", ".join(f"{name} {share:.0%}" for name, share in languages),
        )
    console.print(table)


def run() -> None:
    """Entry point of ``python -m training.conversation.train_intents`` and of the MLproject."""
    typer.run(main)


if __name__ == "__main__":
    run()
