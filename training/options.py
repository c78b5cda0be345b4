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
Workers: TypeAlias = Annotated[
    int,
    typer.Option(
        min=0, help="Processes of a Dask cluster that learn the trees; 0: this process does."
    ),
]
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
RetrainPsi: TypeAlias = Annotated[
    float,
    typer.Option(
        "--psi",
        envvar="RETRAIN_PSI",
        min=0.01,
        help="PSI of a score or feature from which on it has moved.",
    ),
]
RetrainRatio: TypeAlias = Annotated[
    float,
    typer.Option(
        "--ratio",
        envvar="RETRAIN_RATIO",
        min=1.0,
        help="Mean prediction over observed rate that is too high; its inverse is too low.",
    ),
]
RetrainExcess: TypeAlias = Annotated[
    float,
    typer.Option(
        "--excess",
        envvar="RETRAIN_EXCESS",
        min=0.0,
        help="Log loss above what the predictions promise that is too much, nats.",
    ),
]
RetrainVolume: TypeAlias = Annotated[
    float,
    typer.Option(
        "--volume",
        envvar="RETRAIN_VOLUME",
        min=0.0,
        help="New answers, as a share of those learnt from, that are enough to learn again.",
    ),
]
RetrainAge: TypeAlias = Annotated[
    float,
    typer.Option(
        "--age",
        envvar="RETRAIN_AGE_DAYS",
        min=0.0,
        help="Days after which a release's history is too old; 0 for no schedule.",
    ),
]

DATABASE_URL = "sqlite:///var/hustlexp.db"
VAR = Path("var")
