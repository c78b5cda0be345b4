"""Writing the index that processes share anew, of what the database holds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from data.columns import MarketHistory
from data.database import Database
from data.repositories.market import load_open_tasks, load_records, load_workers
from data.repositories.text_vectors import TextVectorStore
from data.vectors import VectorIndex
from engine.texts import meanings_of_tasks
from features.text import with_texts

BATCH = 2_000
"""Vectors that are written together."""


def stored_texts(database: Database) -> tuple[list[str], NDArray[np.int8]]:
    """Ids (n) and vectors (n, 512) of the open tasks; texts that nobody has read yet are read."""
    with database.session(read_only=True) as session:
        nobody = load_workers(session, ())
        nothing = load_records(session, nobody)
        tasks = load_open_tasks(session)
    history = MarketHistory(nobody, tasks, nothing.exposures)
    read = with_texts(history, TextVectorStore(database)).texts
    ids = [str(name) for name in tasks.ids]
    if read is None or not ids:
        return [], np.empty((0, 0), dtype=np.int8)
    return ids, meanings_of_tasks(read)


def refresh(index: VectorIndex, ids: list[str], vectors: NDArray[np.int8]) -> tuple[int, int]:
    """Write all vectors (n, d), whatever the index says it holds; how many it holds now, and how
    many it held that are nobody's any more."""
    says = [row for row in range(len(ids)) if vectors[row].any()]
    wanted = {ids[row] for row in says}
    gone = [name for name in index.digests() if name not in wanted]
    for begin in range(0, len(says), BATCH):
        rows = says[begin : begin + BATCH]
        index.upsert([ids[row] for row in rows], vectors[rows])
    index.delete(gone)
    index.rebuild()
    return len(says), len(gone)
