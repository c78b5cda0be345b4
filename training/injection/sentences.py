"""The texts that the detector learns from, checked as they are read; docs/injection-data.md."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from training.text_files import labelled_lines

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
    for source, place, (language, label, text) in labelled_lines(folder, 3, LANGUAGES):
        if label not in (ATTACK, HONEST):
            raise ValueError(f"{place}: '{label}' is neither attack nor honest.")
        yield Labelled(source, language, label == ATTACK, text.strip())
