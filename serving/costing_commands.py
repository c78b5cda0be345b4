"""The commands `hustlexp costs` and `hustlexp capacity`: the tables of two pages of the docs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from serving.costing import (
    CALLS,
    MEASURED,
    VOLUMES,
    Large,
    capacity_of,
    llm_usd,
    month_of,
    processor_ms,
)

Folder = Annotated[Path, typer.Option(help="Where the committed figures lie.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command()(costs)
    app.command()(capacity)


def costs(
    users: Annotated[list[int] | None, typer.Option(help="Users; may be repeated.")] = None,
    folder: Folder = MEASURED,
) -> None:
    """Print what users cost in a month, in the specification's form, from measured figures."""
    cores_ms = processor_ms(folder)
    lines = [
        "| endpoint | requests | a language model | processor, ms each |",
        "|---|---|---|---|",
    ]
    for volume in VOLUMES:
        requests = volume.requests * 1_000
        asked = (
            f"${llm_usd(volume.endpoint, requests):,.2f}" if volume.endpoint in CALLS else "none"
        )
        lines.append(
            f"| {volume.endpoint} | {requests:,.0f} | {asked} | {cores_ms[volume.endpoint]:,.1f} |"
        )
    lines += [
        "",
        "| Users | LLM | Infra | Total/mo | Per user | busiest hour, cores | servers | database |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for count in users or (1_000, 10_000, 100_000):
        month = month_of(count, cores_ms)
        lines.append(
            f"| {count:,} | ${month.llm_usd:,.0f} | ${month.infrastructure_usd:,.0f} | "
            f"${month.usd:,.0f} | ${month.usd / count:,.3f} | {month.busiest_cores:,.2f} | "
            f"{month.servers} | {month.database_gb:,.0f} GB |"
        )
    typer.echo("\n".join(lines))


def capacity(
    workers: Annotated[int, typer.Option(min=1, help="Workers of all markets.")] = 10_000_000,
    rate: Annotated[float, typer.Option(min=1.0, help="Requests a second.")] = 10_000.0,
    halo: Annotated[
        float, typer.Option(min=0.0, help="Workers beyond an area's border, to those within.")
    ] = 0.2,
    folder: Folder = MEASURED,
) -> None:
    """Print what a market and a rate of requests need, from measured figures."""
    try:
        large = Large.read(folder / "large.json")
    except FileNotFoundError:
        typer.echo("There is no run of `hustlexp bench large` to compute from.", err=True)
        raise typer.Exit(1) from None
    found = capacity_of(workers, rate, processor_ms(folder), large, halo=halo)
    rows = (
        ("areas of a million workers, halo included", f"{found.replicas}"),
        ("processor time of a request of the mix", f"{found.mean_ms:.1f} ms"),
        ("cores at half use", f"{found.cores:,.0f}"),
        ("servers of 4 cores and 16 GB", f"{found.servers}"),
        ("memory of a server with 4 processes", f"{found.gb_a_server:.1f} GB"),
        ("exposures kept a second", f"{found.exposures_a_second:,.0f}"),
        ("servers, USD a month", f"${found.infrastructure_usd:,.0f}"),
        ("USD for a million requests", f"${found.infrastructure_usd / rate / 2.592:,.2f}"),
    )
    typer.echo("\n".join(["| | |", "|---|---|", *(f"| {a} | {b} |" for a, b in rows)]))
