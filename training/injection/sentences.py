"""The texts that the detector learns from, checked as they are read; docs/injection-data.md."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

HERE: Final = Path(__file__).parent
LANGUAGES: Final = ("en", "es", "fr", "de", "pt", "zh", "ja")
ATTACK: Final = "attack"
HONEST: Final = "honest"


class Labelled(NamedTuple):
    """A text, who wrote it, and whether it attacks a language model."""

    source: str
    language: str
    is_attack: bool
    text: str


def labelled_texts(folder: Path = HERE / "sentences") -> list[Labelled]:
    """All texts, in the order of files and lines.

    Raises
    ------
    ValueError
        With file and line, where a line is not language, `attack` or `honest`, and text.
    """
    return list(_rows(folder))


def _rows(folder: Path) -> Iterator[Labelled]:
    for file in sorted(folder.glob("*.tsv")):
        for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
            place, parts = f"{file.name}:{number}", line.split("\t")
            if len(parts) != 3 or not parts[2].strip():
                raise ValueError(f"{place}: expected three fields, the text last.")
            language, label, text = parts
            if language not in LANGUAGES:
                raise ValueError(f"{place}: '{language}' is not one of {', '.join(LANGUAGES)}.")
            if label not in (ATTACK, HONEST):
                raise ValueError(f"{place}: '{label}' is neither attack nor honest.")
            yield Labelled(file.stem, language, label == ATTACK, text.strip())
