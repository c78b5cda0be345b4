"""Options that every training step takes, with the service's own variable names."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

DatabaseUrl: TypeAlias = Annotated[
    str,
    typer.Option(
        "--database-url",
        envvar="DATABASE_URL",
        help="Where the history is: sqlite:///... or postgresql://...",
    ),
]
Var: TypeAlias = Annotated[
    Path,
    typer.Option("--var", envvar="VAR_DIR", help="Folder of everything generated."),
]
Seed: TypeAlias = Annotated[int, typer.Option(help="Seed of everything random.")]
JsonPath: TypeAlias = Annotated[
    Path | None, typer.Option("--json", help="Write the figures to this file as JSON.")
]
AllowEqual: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--allow-equal/--no-allow-equal",
        help="Promote a release that is no better too, if it learnt from later rows.",
    ),
]

DATABASE_URL = "sqlite:///var/hustlexp.db"
VAR = Path("var")
