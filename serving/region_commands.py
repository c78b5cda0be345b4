"""The commands `hustlexp regions`: which replica answers for which place."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated

import typer

from data.reference.cells import Area, bounds_of, geohash
from serving.areas import HALO_M

Replicas = Annotated[
    list[str],
    typer.Option("--replica", help="A replica and its cells: NAME=CELL,CELL; may be repeated."),
]


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    regions = typer.Typer(help="Which replica answers for which place.", no_args_is_help=True)
    regions.command()(cell)
    regions.command()(table)
    app.add_typer(regions, name="regions")


def cell(
    lat: Annotated[float, typer.Option(min=-90.0, max=90.0, help="Degrees.")],
    lng: Annotated[float, typer.Option(min=-180.0, max=180.0, help="Degrees.")],
    letters: Annotated[int, typer.Option(min=1, max=12, help="Letters of the geohash.")] = 4,
    replica: Replicas = [],  # noqa: B006  typer reads it and nobody writes to it
) -> None:
    """Print the cell of a place, and the replica that answers for it."""
    name = geohash(lat, lng, letters)
    if not replica:
        typer.echo(name)
        return
    mine = [name_of for name_of, area in areas_of(replica).items() if area.holds(lat, lng)]
    typer.echo(f"{name} {mine[0] if mine else '-'}")
    if not mine:
        raise typer.Exit(1)


def table(replica: Replicas) -> None:
    """Print the routing table: who has the longest beginning of a place's cell answers for it.

    Exit code 2 where two replicas have the same cell or one lies in another's.
    """
    areas = areas_of(replica)
    lines = [
        f"Held beside each area: {HALO_M / 1_000:.1f} km around it.",
        "",
        "| a cell that begins with | replica | south | west | north | east |",
        "|---|---|---|---|---|---|",
    ]
    cells = sorted((cell, name) for name, area in areas.items() for cell in area.cells)
    for cell, name in cells:
        south, west, north, east = bounds_of(cell)
        lines.append(f"| {cell} | {name} | {south:.4f} | {west:.4f} | {north:.4f} | {east:.4f} |")
    typer.echo("\n".join(lines))


def areas_of(replicas: list[str]) -> Mapping[str, Area]:
    """The area of each replica, from NAME=CELL,CELL.

    Raises
    ------
    typer.BadParameter
        If one cannot be read, or two overlap.
    """
    found: dict[str, Area] = {}
    owner: dict[str, str] = {}
    for stated in replicas:
        name, _, cells = stated.partition("=")
        if not name or not cells or name in found:
            raise typer.BadParameter(f"Expected NAME=CELL,CELL, each name once, not '{stated}'.")
        try:
            found[name] = Area.of(cells.split(","))
        except ValueError as error:
            raise typer.BadParameter(f"{error}") from None
        owner |= dict.fromkeys(found[name].cells, name)
        if sum(len(area.cells) for area in found.values()) != len(owner):
            raise typer.BadParameter(f"A cell of '{name}' is another replica's.")
    for first, second in pairwise(sorted(owner)):
        if second.startswith(first):
            raise typer.BadParameter(
                f"{second} of '{owner[second]}' lies in {first} of '{owner[first]}'."
            )
    return found
