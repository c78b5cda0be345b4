"""Fit and judge the text models by themselves: ``python -m training.parsing.train_texts --help``.

A release's text models come from `training.train`; this step shows how good they are.
"""

from __future__ import annotations

import io
import json
from typing import Annotated, Any

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from data.errors import HustleError
from training import options
from training.parsing.fit_category import fit_and_hold_out
from training.parsing.judge_texts import judge_texts
from training.parsing.kept import digest_of_sentences, keep_texts
from training.report import flat
from training.tracking import tracked_run


def main(
    var: options.Var = options.VAR,
    json_path: options.JsonPath = None,
    keep: Annotated[
        bool,
        typer.Option(
            help="Keep the models beside the sentences, where training.train takes them from: "
            "due after every change of a sentence."
        ),
    ] = False,
) -> None:
    """Fit the category and safety models and judge them on writers they had not seen."""
    console = Console(stderr=True)
    try:
        with (
            console.status("Fitting the text models") as status,
            tracked_run(var, "train_texts", {"sentences": digest_of_sentences()}) as run,
        ):
            fitted = fit_and_hold_out(say=status.update)
            status.update("Judging")
            figures = judge_texts(fitted)
            run.figures(flat(figures))
            var.mkdir(parents=True, exist_ok=True)
            path = var / "text_models.npz"
            path.write_bytes(_archive(fitted.models.to_arrays(), fitted.models.to_json()))
            run.file(path)
    except (HustleError, ValueError) as error:
        console.print(f"[red]Not fitted:[/red] {error}")
        raise typer.Exit(1) from None
    _speak(console, figures)
    if keep:
        keep_texts(fitted.models, figures)
    if json_path is not None:
        json_path.write_text(json.dumps(figures, indent=1), "utf-8")


def _archive(arrays: dict[str, Any], stated: dict[str, Any]) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays, stated=np.array(json.dumps(stated)))
    return buffer.getvalue()


def _speak(console: Console, figures: dict[str, Any]) -> None:
    table = Table(title="Category, on a writer held out (95 % interval)")
    for column in ("writer", "right", "top 2", "calibration error", "by language"):
        table.add_column(column)
    for writer, found in figures["category"].items():
        low, high = found["interval"]
        languages = found["languages"].items()
        table.add_row(
            writer,
            f"{found['share']:.1%} ({low:.1%} to {high:.1%})",
            f"{found['top_2']:.1%}",
            f"{found['calibration_error']:.3f}",
            ", ".join(f"{name} {part['share']:.0%}" for name, part in languages),
        )
    console.print(table)
    table = Table(title="Warned of, on a writer held out: model / rules / either")
    for column in ("writer", "danger", "harmless, hard", "harmless, ordinary"):
        table.add_column(column)
    for writer, found in figures["safety"].items():
        cells = (
            " / ".join(f"{found[group][how]['share']:.1%}" for how in ("model", "rules", "either"))
            for group in ("danger", "hard_harmless", "ordinary")
        )
        table.add_row(writer, *cells)
    console.print(table)


def run() -> None:
    """Entry point of ``python -m training.parsing.train_texts`` and of the MLproject."""
    typer.run(main)


if __name__ == "__main__":
    run()
