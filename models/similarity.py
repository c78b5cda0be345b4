"""Which of many texts lie nearest in meaning: 8-bit vectors, all looked at or behind FAISS.

Small sets are searched one by one. Large ones are cut into cells by k-means, and a search looks
into the nearest cells only (Jégou, Douze and Schmid, Product Quantization for Nearest Neighbor
Search, IEEE TPAMI 33 (2011); Douze et al., The Faiss Library, 2024). Equal vectors in equal order
give an equal index and equal answers: the seed of k-means is fixed and everything runs on the
calling thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import faiss
import numba
import numpy as np
from numpy.typing import NDArray

from data.arrays import IntArray
from data.vectors import Found, digest_of

EXHAUSTIVE_UP_TO: Final = 10_000
"""Vectors that are searched one by one: a millisecond at 512 dimensions."""

# Of texts of a simulated city, a quarter of the cells holds 0.965 (95,000 workers) and 0.98
# (20,000 tasks) of the 50 nearest; a tenth holds 0.91 and 0.96 in less than half the time.
_CELLS: Final = 256
_CELLS_SEARCHED: Final = 64
_ROUNDS: Final = 8
_SAMPLE_PER_CELL: Final = 64


class Neighbours(NamedTuple):
    """Of m queries the k most similar: rows (m, k) int64, -1 where there are no more, and their
    inner products (m, k) float32, highest first."""

    rows: IntArray
    similarities: NDArray[np.float32]


class SimilarityIndex:
    """Inner-product search over n vectors; zero vectors say nothing and are never found."""

    def __init__(self, index: Any, rows: IntArray) -> None:
        self._index, self._rows = index, rows

    def __len__(self) -> int:
        return len(self._rows)

    @classmethod
    def of(cls, vectors: NDArray[np.floating[Any]] | NDArray[np.int8]) -> SimilarityIndex:
        """An index of vectors (n, d), 8 bits a dimension: int8 as it is, others quantised."""
        rows = np.flatnonzero(vectors.any(axis=1))
        stored = _single(vectors[rows])
        faiss.omp_set_num_threads(1)
        dimensions = vectors.shape[1]
        kinds = faiss.ScalarQuantizer
        kind = kinds.QT_8bit_direct_signed if vectors.dtype == np.int8 else kinds.QT_8bit
        if len(rows) <= EXHAUSTIVE_UP_TO:
            index = faiss.IndexScalarQuantizer(dimensions, kind, faiss.METRIC_INNER_PRODUCT)
        else:
            index = _cells(dimensions, kind)
        if len(rows):
            index.train(stored)
            index.add(stored)
        return cls(index, rows)

    def search(self, vectors: NDArray[np.floating[Any]] | NDArray[np.int8], k: int) -> Neighbours:
        """The k most similar rows to each of (m, d) queries."""
        faiss.omp_set_num_threads(1)
        most = min(k, len(self))
        rows = np.full((len(vectors), k), -1, dtype=np.int64)
        similarities = np.full((len(vectors), k), -np.inf, dtype=np.float32)
        if most > 0 and len(vectors):
            similarities[:, :most], found = self._index.search(_single(vectors), most)
            rows[:, :most] = np.where(found < 0, -1, self._rows[found])
        return Neighbours(rows, similarities)


def _cells(dimensions: int, kind: int) -> Any:
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dimensions), dimensions, _CELLS, kind, faiss.METRIC_INNER_PRODUCT, False
    )
    index.cp.niter, index.cp.max_points_per_centroid = _ROUNDS, _SAMPLE_PER_CELL
    index.nprobe = _CELLS_SEARCHED
    return index


def _single(vectors: NDArray[Any]) -> NDArray[np.float32]:
    return np.ascontiguousarray(vectors, dtype=np.float32)


class ExactSearch:
    """Inner-product search that looks at every one of n 8-bit vectors, where they lie.

    Nothing is copied or built, and what it finds depends on no other vector: a search of 200,000
    texts takes some ten milliseconds. Zero vectors say nothing and are never found.
    """

    def __init__(self, vectors: NDArray[np.int8]) -> None:
        self.vectors = vectors

    def __len__(self) -> int:
        return len(self.vectors)

    def search(self, vectors: NDArray[np.int8], k: int) -> Neighbours:
        """The k most similar rows to each of (m, d) queries; equals stand by their rows."""
        rows = np.full((len(vectors), k), -1, dtype=np.int64)
        similarities = np.full((len(vectors), k), -np.inf, dtype=np.float32)
        everything = np.arange(len(self), dtype=np.int64)
        for query, vector in enumerate(vectors):
            found, alike = most_alike(self.vectors, everything, vector, k)
            rows[query, : len(found)] = found
            similarities[query, : len(found)] = alike
        return Neighbours(rows, similarities)


def most_alike(
    vectors: NDArray[np.int8], rows: IntArray, vector: NDArray[np.int8], k: int
) -> tuple[IntArray, NDArray[np.float32]]:
    """Of some rows (n,) of 8-bit vectors the k most similar to a vector (d,), highest first.

    Returns the rows (up to k,) and their inner products; equals stand by their rows. Rows without
    a text are left out.
    """
    products = np.empty(len(rows), dtype=np.int64)
    multiply: Any = _products  # numba has no types
    multiply(vectors, np.ascontiguousarray(rows, dtype=np.int64), vector, products)
    found = np.flatnonzero(products > _NO_TEXT)
    if k < len(found):
        cut = np.partition(products[found], len(found) - k)[len(found) - k]
        found = found[products[found] >= cut]
    order = np.lexsort((rows[found], -products[found]))[:k]
    return rows[found[order]], products[found[order]].astype(np.float32)


_NO_TEXT: Final = -(1 << 60)


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _products(vectors: Any, rows: Any, vector: Any, products: Any) -> None:
    """Write inner products (n,) of rows of 8-bit vectors with one; `_NO_TEXT` for zero vectors."""
    for position in range(len(rows)):
        row = rows[position]
        total, bits = np.int32(0), np.int8(0)
        for d in range(len(vector)):
            entry = vectors[row, d]
            total += np.int32(entry) * np.int32(vector[d])
            bits |= entry
        products[position] = total if bits != 0 else _NO_TEXT


class FaissVectors:
    """A `data.vectors.VectorIndex` in memory; built anew by the first search after a change."""

    def __init__(self) -> None:
        self._vectors: dict[str, NDArray[np.int8]] = {}
        self._built: tuple[list[str], SimilarityIndex] | None = None

    def digests(self) -> dict[str, bytes]:
        """The ids that are held."""
        return {name: digest_of(vector) for name, vector in self._vectors.items()}

    def upsert(self, ids: Sequence[str], vectors: NDArray[np.int8]) -> None:
        """Hold vectors under ids."""
        self._vectors = self._vectors | dict(zip(ids, vectors, strict=True))
        self._built = None

    def delete(self, ids: Sequence[str]) -> None:
        """Hold nothing under ids."""
        gone = set(ids)
        self._vectors = {name: v for name, v in self._vectors.items() if name not in gone}
        self._built = None

    def rebuild(self) -> None:
        """The next search builds it."""
        self._built = None

    def close(self) -> None:
        """Nothing is open; what is held goes with the process."""

    def search(self, vector: NDArray[np.int8], k: int) -> Found:
        """The k most similar."""
        vectors = self._vectors
        if not vectors or not vector.any():
            return Found.nothing()
        if self._built is None:
            self._built = list(vectors), SimilarityIndex.of(np.stack(list(vectors.values())))
        ids, index = self._built
        found = index.search(vector[None], k)
        is_there = found.rows[0] >= 0
        rows = found.rows[0, is_there].tolist()
        return Found([ids[row] for row in rows], found.similarities[0, is_there])
