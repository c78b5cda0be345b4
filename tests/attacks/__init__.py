"""Texts of users: some that attack a language model, some that only sound like it.

`injections.tsv` and `honest.tsv`, one a line: language, where it stands, the text. In a text,
``\\uXXXX`` and ``\\UXXXXXXXX`` are characters that an editor would not show.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, NamedTuple

_ESCAPE: Final = re.compile(r"\\u([0-9a-f]{4})|\\U([0-9a-f]{8})")


class UserText(NamedTuple):
    """A text and where it stands: message, history, title, place, post."""

    language: str
    where: str
    text: str


def injections() -> list[UserText]:
    """Texts that try to make a model say or do what it must not."""
    return _read("injections.tsv")


def honest_texts() -> list[UserText]:
    """Texts of honest users with words that a careless filter trips over."""
    return _read("honest.tsv")


def _read(name: str) -> list[UserText]:
    lines = Path(__file__).with_name(name).read_text("utf-8").splitlines()
    return [UserText(*_unescaped(line).split("\t")) for line in lines if line.strip()]


def _unescaped(line: str) -> str:
    return _ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16)), line)
