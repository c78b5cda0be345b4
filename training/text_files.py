"""Files of labelled texts: tab-separated, language first, text last; a file is one voice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path


def labelled_lines(
    folder: Path, fields: int, languages: Sequence[str]
) -> Iterator[tuple[str, str, list[str]]]:
    """Stem of the file, place ("file:line") and fields of every line, in the order of files.

    Raises
    ------
    ValueError
        With file and line, where a line has not so many fields, no text, or another language.
    """
    for file in sorted(folder.glob("*.tsv")):
        for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
            place, parts = f"{file.name}:{number}", line.split("\t")
            if len(parts) != fields or not parts[-1].strip():
                raise ValueError(f"{place}: expected {fields} fields, the text last.")
            if parts[0] not in languages:
                raise ValueError(f"{place}: '{parts[0]}' is not one of {', '.join(languages)}.")
            yield file.stem, place, parts
