"""Vectors by id: what an index of them promises, wherever it keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray


class Found(NamedTuple):
    """Ids (n,) of vectors and their inner products (n,) float32 with a query, highest first."""

    ids: list[str]
    similarities: NDArray[np.float32]

    @classmethod
    def nothing(cls) -> Found:
        """Of a query that says nothing."""
        return cls([], np.empty(0, dtype=np.float32))


class VectorIndex(Protocol):
    """Vectors by id, searched by inner product: in memory, or in a store that processes share.

    Vectors are 8-bit, (d,) or (n, d); zero vectors say nothing and are never found.
    """

    def digests(self) -> dict[str, bytes]:
        """The ids that are held, each with what tells its vector from another (`digest_of`)."""

    def upsert(self, ids: Sequence[str], vectors: NDArray[np.int8]) -> None:
        """Hold vectors under ids, in place of what is held under them."""

    def delete(self, ids: Sequence[str]) -> None:
        """Hold nothing under ids; one that is not held is no error."""

    def search(self, vector: NDArray[np.int8], k: int) -> Found:
        """The k most similar, fewer where fewer are held."""

    def rebuild(self) -> None:
        """Make anew whatever searches go by, of what is held; searches go on meanwhile."""

    def close(self) -> None:
        """Leave the store; what is held stays where it is."""


def digest_of(vector: NDArray[np.int8]) -> bytes:
    """16 bytes that tell a vector from another."""
    return blake2b(np.ascontiguousarray(vector).tobytes(), digest_size=16).digest()
