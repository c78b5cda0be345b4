"""The command that tells the success metrics of the last days."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from serving.clock import iso_z, utc_now
from serving.offline_commands import storage

if TYPE_CHECKING:
    from engine.success import Measured, Target, Unit


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(metrics)


def metrics(
    days: Annotated[int, typer.Option(help="Window up to now: 7, 30 or 90.")] = 7,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON: shares 0 to 1, null without data.")
    ] = False,
) -> None:
    """Print the success metrics of the last days, with the cases behind each and its target.

    What each means: docs/metrics.md.
    """
    from data.database import open_database
    from data.errors import HustleError
    from engine.success import DAYS
    from serving.observing import success

    if days not in DAYS:
        raise typer.BadParameter("7, 30 or 90.", param_hint="--days")
    now = utc_now()
    try:
        database = open_database(storage().database_url)
        database.migrate()
        found = success(database, days=days, now=now)
        database.close()
    except HustleError as error:
        typer.echo(f"Not measured: {error}", err=True)
        raise typer.Exit(1) from None
    if as_json:
        told = {
            "days": days,
            "until": iso_z(now),
            "metrics": [_document(measured) for measured in found],
        }
        typer.echo(json.dumps(told, indent=1))
    else:
        _print(found, days)


def _document(measured: Measured) -> dict[str, object]:
    definition = measured.definition
    target = definition.target
    return {
        "metric": measured.metric.value,
        "value": measured.value,
        "unit": definition.unit.value,
        "cases": measured.cases,
        "casesAre": definition.cases,
        "target": target
        and {"bound": target.bound, "side": "above" if target.is_more else "below"},
        "isMet": measured.is_met,
        "formula": definition.formula,
    }


def _print(found: tuple[Measured, ...], days: int) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"Success metrics of the last {days} days")
    for name in ("metric", "value", "target", "met", "cases", "which are"):
        table.add_column(name, justify="right" if name in {"value", "target", "cases"} else "left")
    for measured in found:
        definition = measured.definition
        met = {None: "", True: "yes", False: "no"}[measured.is_met]
        table.add_row(
            measured.metric.value.replace("_", " "),
            "no data" if measured.value is None else _shown(measured.value, definition.unit),
            _bound(definition.target, definition.unit),
            met,
            f"{measured.cases:,}",
            definition.cases,
        )
    Console(width=110).print(table)


def _bound(target: Target | None, unit: Unit) -> str:
    if target is None:
        return ""
    return f"{'>' if target.is_more else '<'} {_shown(target.bound, unit)}"


def _shown(value: float, unit: Unit) -> str:
    from engine.success import Unit

    return f"{100.0 * value:.1f} %" if unit is Unit.SHARE else f"{value:.2f}"
