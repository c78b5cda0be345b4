"""The commands that take a real history in, and give the stored one out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from serving.clock import utc_now
from serving.offline_commands import storage

if TYPE_CHECKING:  # pandas and Arrow are read only by the commands that need them
    from data.importing.sheet import Report

SHOWN_REJECTIONS = 50


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command("import", help=_IMPORT_HELP)(import_files)
    app.command("export-history")(export_files)


_IMPORT_HELP = """Load a real history from CSV or Parquet files into an empty market.

Every row is checked; where one is at fault, nothing is loaded and the exit code is 1. CSV is
UTF-8, with comma, semicolon or tab; both kinds of file are told by content, gzip too. With
--columns, prints every column of the files and loads nothing.
"""

_File = Annotated[Path | None, typer.Option(exists=True, dir_okay=False, metavar="FILE")]


def import_files(
    workers: _File = None,
    tasks: _File = None,
    offers: _File = None,
    outcomes: _File = None,
    timezone: Annotated[
        str | None,
        typer.Option(help="Zone of times without a UTC offset, such as America/Los_Angeles."),
    ] = None,
    skip_invalid: Annotated[
        bool, typer.Option("--skip-invalid", help="Load the valid rows although others are not.")
    ] = False,
    columns: Annotated[
        bool, typer.Option("--columns", help="Print what the files hold, and end.")
    ] = False,
    json_path: Annotated[
        Path | None, typer.Option("--json", help="Write the report to this file as JSON.")
    ] = None,
) -> None:
    """Load a history, or say row by row why not."""
    from data.importing.specification import column_tables

    if columns:
        typer.echo(column_tables(), nl=False)
        return
    if workers is None or tasks is None or offers is None:
        raise typer.BadParameter("--workers, --tasks and --offers are needed (see --columns).")
    from data.database import open_database
    from data.errors import HustleError
    from data.importing.history import HistoryFiles, HistoryRefused, import_history

    files, zone = HistoryFiles(workers, tasks, offers, outcomes), _zone(timezone)
    try:
        database = open_database(storage().database_url)
        database.migrate()
        with _shown_progress() as told, database.session() as session:
            report = import_history(
                session,
                files,
                now=utc_now(),
                zone=zone,
                skip_invalid=skip_invalid,
                progress=told,
            )
        database.close()
    except HistoryRefused as error:
        _tell(error.report, json_path)
        typer.echo(f"Not imported: {error}", err=True)
        raise typer.Exit(1) from None
    except HustleError as error:
        typer.echo(f"Not imported: {error}", err=True)
        raise typer.Exit(1) from None
    _tell(report, json_path)
    loaded = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in
                       report.loaded.items())  # fmt: skip
    typer.echo(f"Imported {loaded}; rows rejected: {report.rejected_rows:,}.")


def export_files(
    folder: Annotated[Path, typer.Argument(help="Where the files are written.")],
) -> None:
    """Write the stored history as CSV files that `import` reads."""
    from data.database import open_database
    from data.errors import HustleError
    from data.exporting import export_history
    from data.repositories.market import load_market

    try:
        database = open_database(storage().database_url)
        database.migrate()
        with database.session(read_only=True) as session:
            history = load_market(session)
        database.close()
    except HustleError as error:
        typer.echo(f"Not exported: {error}", err=True)
        raise typer.Exit(1) from None
    for path in export_history(history, folder):
        typer.echo(str(path))


def _zone(name: str | None) -> ZoneInfo | None:
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise typer.BadParameter(f"'{name}' is no time zone such as Europe/Berlin.") from None


@contextmanager
def _shown_progress() -> Iterator[Callable[[Path, int, int], None]]:
    """A bar for each file, on the error stream."""
    from rich.console import Console
    from rich.progress import Progress, TaskID

    with Progress(console=Console(stderr=True)) as progress:
        bars: dict[Path, TaskID] = {}

        def tell(path: Path, done: int, total: int) -> None:
            if path not in bars:
                bars[path] = progress.add_task(path.name, total=total)
            progress.update(bars[path], completed=done)

        yield tell


def _tell(report: Report, json_path: Path | None) -> None:
    for rejection in report.rejections[:SHOWN_REJECTIONS]:
        typer.echo(str(rejection), err=True)
    if report.faults > SHOWN_REJECTIONS:
        more = report.faults - SHOWN_REJECTIONS
        typer.echo(f"... and {more:,} more; --json PATH writes them to a file.", err=True)
    if json_path is not None:
        told = {**asdict(report), "rejections": [r._asdict() for r in report.rejections]}
        json_path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")
