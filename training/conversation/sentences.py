"""The messages that the model of intents learns from, checked as they are read.

`sentences/*.tsv` hold language, intent and text; each file is one writer's voice.
docs/chat-data.md is their card.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from engine.conversation.intents import Intent
from features.grams import plain_words
from training.parsing.sentences import Sentence
from training.text_files import labelled_lines

LANGUAGES: Final = ("en", "es", "fr", "de", "pt", "zh")

HERE: Final = Path(__file__).parent
INTENTS: Final = tuple(intent.value for intent in Intent)


def intent_sentences(folder: Path = HERE / "sentences") -> list[Sentence]:
    """All messages, in the order of files and lines; one that stands twice is kept once.

    A message to which two writers gave two intents is nobody's fault (single words are): it is
    kept as it came first.

    Raises
    ------
    ValueError
        With file and line, where a line has not three fields or names an unknown language or
        intent.
    """
    first: dict[tuple[str, str, str], Sentence] = {}
    for row in _rows(folder):
        first.setdefault((row.source, row.language, _key(row.text)), row)
    return list(first.values())


def _key(text: str) -> str:
    return " ".join(plain_words(text)) or text


def _rows(folder: Path) -> Iterator[Sentence]:
    for source, place, (language, intent, text) in labelled_lines(folder, 3, LANGUAGES):
        if intent not in INTENTS:
            raise ValueError(f"{place}: '{intent}' is no intent.")
        yield Sentence(source, source, language, intent, "", text.strip())
