"""The similarity index of a deployment: what is in it, and who answers while it is away."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
import structlog
from numpy.typing import NDArray

from data.errors import HustleError
from data.repositories.shared_vectors import PgVectors
from data.vectors import Found, VectorIndex, digest_of
from engine.market import MarketSnapshot
from features.text import DIMENSIONS, SCALE
from serving.vectors.pinecone import PineconeVectors

log = structlog.get_logger(__name__)

READ_AGAIN_S: Final = 300.0
"""Seconds after which what the index holds is read anew, whoever else may have written there."""

RESTS_S: Final = 5.0
"""How long an index that failed is left alone."""


class SharedVectors:
    """A shared index, asked while it answers and left alone when it does not.

    Threads may share it. An index that is away costs searches one timeout in `RESTS_S` seconds;
    one that was not filled yet is not asked.
    """

    def __init__(self, index: VectorIndex, clock: Callable[[], float] = time.monotonic) -> None:
        self._index = index
        self._clock = clock
        self._rests_until = 0.0
        self._is_filled = False
        self._held: _Held | None = None
        self.is_lost = False

    def search(self, vector: NDArray[np.int8], k: int) -> Found | None:
        """The k most similar; None while the index cannot be asked."""
        if not self._is_filled or self._clock() < self._rests_until:
            return None
        try:
            found = self._index.search(vector, k)
        except HustleError as error:
            self._lose(error)
            return None
        self._find()
        return found

    def synchronise(self, ids: list[str], vectors: NDArray[np.int8]) -> bool:
        """Let the index hold these and no others; False where it does not answer.

        What it holds is read at first, after it was away, and every `READ_AGAIN_S`; in between
        only what differs from the last time is written: tasks come and go all the while.
        """
        held, self._held = self._held, None
        try:
            if held is None or self._clock() > held.until:
                changed, gone = synchronise(self._index, ids, vectors)
                until = self._clock() + READ_AGAIN_S
            else:
                changed, gone = held.followed(self._index, ids, vectors)
                until = held.until
        except HustleError as error:
            self._lose(error)
            return False
        self._held = _Held({id: row for row, id in enumerate(ids)}, vectors, until)
        self._find()
        self._is_filled = True
        log.info("vectors_synchronised", held=len(ids), changed=changed, gone=gone)
        return True

    def close(self) -> None:
        """Close the connections."""
        self._index.close()

    def _lose(self, error: HustleError) -> None:
        if not self.is_lost:
            log.warning("vectors_lost", reason=str(error))
        self.is_lost = True
        self._rests_until = self._clock() + RESTS_S

    def _find(self) -> None:
        if self.is_lost:
            log.info("vectors_recovered")
        self.is_lost = False


class _Held(NamedTuple):
    """What the index holds, as far as this process has written it or seen it."""

    row_of: dict[str, int]
    vectors: NDArray[np.int8]
    until: float  # when it is read anew

    def followed(
        self, index: VectorIndex, ids: list[str], vectors: NDArray[np.int8]
    ) -> tuple[int, int]:
        """Write what differs now; how many vectors, and how many are taken away."""
        row = np.array([self.row_of.get(id, -1) for id in ids], dtype=np.int64)
        differs = row < 0
        known = np.flatnonzero(~differs)
        differs[known] = (vectors[known] != self.vectors[row[known]]).any(axis=1)
        changed = np.flatnonzero(differs & (vectors.any(axis=1) | (row >= 0)))
        gone = list(self.row_of.keys() - set(ids))
        if len(changed):
            index.upsert([ids[place] for place in changed], vectors[changed])
        if gone:
            index.delete(gone)
        return len(changed), len(gone)


def synchronise(index: VectorIndex, ids: list[str], vectors: NDArray[np.int8]) -> tuple[int, int]:
    """Make an index hold vectors (n, d) under their ids and nothing else; what that changed."""
    held = index.digests()
    wanted = {name: row for row, name in enumerate(ids) if vectors[row].any()}
    changed = [row for name, row in wanted.items() if held.get(name) != digest_of(vectors[row])]
    gone = [name for name in held if name not in wanted]
    if changed:
        index.upsert([ids[row] for row in changed], vectors[changed])
    if gone:
        index.delete(gone)
    return len(changed), len(gone)


async def keep_synchronised(
    shared: SharedVectors, market: Callable[[], MarketSnapshot | None], every_s: float = 1.0
) -> None:
    """Hold the open tasks of whatever market is served in the index, until cancelled."""
    held: NDArray[np.int8] | None = None
    while True:
        served, pause_s = market(), every_s
        if served is not None and served.texts.tasks is not held:
            ids = [str(name) for name in served.tasks.ids]
            if await asyncio.to_thread(shared.synchronise, ids, served.texts.tasks):
                held = served.texts.tasks
            else:
                pause_s = RESTS_S
        await asyncio.sleep(pause_s)


def shared_vectors(url: str | None) -> SharedVectors | None:
    """The index that VECTOR_DB_URL names; None where each process has its own (``faiss:``).

    Raises
    ------
    NotReady
        If the URL is not of the form that its kind has.
    """
    index = index_of(url)
    return None if index is None else SharedVectors(index)


def index_of(url: str | None) -> PgVectors | PineconeVectors | None:
    """The store of vectors that VECTOR_DB_URL names, as `shared_vectors` uses it.

    Raises
    ------
    NotReady
        If the URL is not of the form that its kind has.
    """
    scheme = (url or "faiss:").partition(":")[0]
    match scheme:
        case "postgresql":
            return PgVectors(str(url), dimensions=DIMENSIONS)
        case "pinecone":
            return PineconeVectors(str(url), scale=SCALE)
        case _:
            return None
