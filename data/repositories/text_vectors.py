"""Vectors of texts: saved once for each distinct text, loaded as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from data.database import Database
from data.tables import TextVectorRow

_ROWS_A_BATCH: Final = 5_000


@dataclass(frozen=True, slots=True)
class TextVectorStore:
    """The vectors that a database keeps, by encoder and digest of the text."""

    database: Database

    def load(self, encoder: str) -> tuple[list[bytes], NDArray[np.int8]]:
        """Digests (n) and vectors (n, n_dimensions) int8 of all texts that an encoder has read."""
        columns = select(TextVectorRow.digest, TextVectorRow.vector)
        with self.database.session(read_only=True) as session:
            rows = session.execute(columns.where(TextVectorRow.encoder == encoder)).all()
        digests = [bytes(row.digest) for row in rows]
        flat = np.frombuffer(b"".join(bytes(row.vector) for row in rows), dtype=np.int8)
        return digests, flat.reshape(len(rows), -1) if rows else flat.reshape(0, 0)

    def save(self, encoder: str, digests: Sequence[bytes], vectors: NDArray[np.int8]) -> None:
        """Keep the vectors (n, n_dimensions) of further texts; those that are kept stay."""
        dialect = self.database.engine.dialect.name
        insert = (postgresql if dialect == "postgresql" else sqlite).insert
        statement = insert(TextVectorRow).on_conflict_do_nothing()
        with self.database.session() as session:
            for begin in range(0, len(digests), _ROWS_A_BATCH):
                part = slice(begin, begin + _ROWS_A_BATCH)
                session.execute(
                    statement,
                    [
                        {"encoder": encoder, "digest": name, "vector": vector.tobytes()}
                        for name, vector in zip(digests[part], vectors[part], strict=True)
                    ],
                )
