"""Vectors in PostgreSQL with pgvector: an index that processes share.

The table is made here and not by a migration: it may lie in another database than the market, and
not every server has the extension. Up to `EXHAUSTIVE_UP_TO` vectors are searched one by one, which
is exact; from then on by HNSW (Malkov and Yashunin, IEEE TPAMI 42 (2020)).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, bindparam, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from data.database import UnusableDatabase, postgresql_target
from data.vectors import Found, digest_of

EXHAUSTIVE_UP_TO: Final = 10_000
"""Vectors that are searched one by one."""

TABLE: Final = "hustlexp_task_vectors"

_LINKS: Final = 16
_BUILDING: Final = 64
"""Links of a vector and candidates while the graph is built: pgvector's own defaults."""

_LOOKED_AT: Final = 400
"""Candidates of a search (`hnsw.ef_search`); `hustlexp bench vectors` prints the recall."""

_ROWS_A_STATEMENT: Final = 500
_LOCK: Final = 0x4855_5356
"""Advisory lock ("HUSV") that lets one process make the table or the graph at a time."""


class PgVectors:
    """A `data.vectors.VectorIndex` in one table; threads may share it.

    Parameters
    ----------
    dimensions : int
        Of every vector; entries are whole numbers from -127 to 127, which half precision holds
        exactly.
    statement_s : float
        Seconds that a search may take. Writing may take ten minutes: the graph is built then.
    """

    def __init__(
        self, url: str, *, dimensions: int, table: str = TABLE, statement_s: float = 0.5
    ) -> None:
        self._table = table
        self._dimensions = dimensions
        self._search_ms = int(statement_s * 1_000)
        self._is_made = False
        self._engine: Engine = create_engine(
            postgresql_target(url),
            pool_size=2,
            max_overflow=2,
            pool_timeout=statement_s,
            pool_pre_ping=True,
            connect_args={"connect_timeout": 2},
        )

    def digests(self) -> dict[str, bytes]:
        """The ids that are held, each with the digest of its vector."""
        rows = self._run(lambda run: run(f"SELECT id, digest FROM {self._table}").all())  # noqa: S608  our own name
        return {row.id: bytes(row.digest) for row in rows}

    def upsert(self, ids: Sequence[str], vectors: NDArray[np.int8]) -> None:
        """Hold vectors under ids; zero vectors are taken away instead."""
        says = np.asarray(vectors.any(axis=1))
        rows = [
            {"id": name, "digest": digest_of(vector), "vector": _literal(vector)}
            for name, vector in zip(ids, vectors, strict=True)
            if vector.any()
        ]
        kept = text(
            f"INSERT INTO {self._table} (id, digest, vector)"  # noqa: S608  our own name
            " VALUES (:id, :digest, CAST(:vector AS halfvec))"
            " ON CONFLICT (id) DO UPDATE SET digest = excluded.digest, vector = excluded.vector"
        )

        def write(run: Any) -> None:
            for begin in range(0, len(rows), _ROWS_A_STATEMENT):
                run(kept, rows[begin : begin + _ROWS_A_STATEMENT])

        self._run(write)
        self.delete([name for name, says_something in zip(ids, says, strict=True)
                     if not says_something])  # fmt: skip
        self._index_if_large()

    def delete(self, ids: Sequence[str]) -> None:
        """Hold nothing under ids."""
        gone = text(f"DELETE FROM {self._table} WHERE id IN :ids").bindparams(  # noqa: S608  our own name
            bindparam("ids", expanding=True)
        )

        def write(run: Any) -> None:
            for begin in range(0, len(ids), _ROWS_A_STATEMENT):
                run(gone, {"ids": list(ids[begin : begin + _ROWS_A_STATEMENT])})

        self._run(write)

    def search(self, vector: NDArray[np.int8], k: int) -> Found:
        """The k most similar."""
        if not vector.any():
            return Found.nothing()
        query = text(
            f"SELECT id, (vector <#> CAST(:vector AS halfvec)) AS apart FROM {self._table}"  # noqa: S608  our own name
            " ORDER BY vector <#> CAST(:vector AS halfvec) LIMIT :k"
        )

        def read(run: Any) -> Found:
            run(f"SET LOCAL statement_timeout = {self._search_ms}")
            run(f"SET LOCAL hnsw.ef_search = {min(max(_LOOKED_AT, k), 1_000)}")
            rows = run(query, {"vector": _literal(vector), "k": k}).all()
            return Found(
                [row.id for row in rows], np.array([-row.apart for row in rows], dtype=np.float32)
            )

        found: Found = self._run(read)
        return found

    def rebuild(self) -> None:
        """Make the graph anew, if there are enough vectors for one.

        Whoever writes into a graph for long leaves it worse than one that is built at once; what
        was deleted takes room in it.
        """
        self._index_if_large()
        named = {"name": f"ix_{self._table}"}
        try:
            with self._engine.connect().execution_options(
                isolation_level="AUTOCOMMIT"
            ) as connection:
                if connection.execute(text("SELECT to_regclass(:name)"), named).scalar() is None:
                    return
                connection.execute(text("SET statement_timeout = 0"))
                connection.execute(text("SET maintenance_work_mem = '512MB'"))
                connection.execute(text(f"REINDEX INDEX CONCURRENTLY ix_{self._table}"))
                connection.execute(text("RESET ALL"))
        except (DBAPIError, PoolTimeout) as error:
            raise _unusable(error) from None

    def drop(self) -> None:
        """Take the table away with all that it holds."""
        self._run(lambda run: run(f"DROP TABLE {self._table}"))
        self._is_made = False

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def _run(self, use: Any) -> Any:
        """What `use` gives, in one transaction, with the table there."""
        try:
            if not self._is_made:
                self._make()
            with self._engine.begin() as connection:

                def run(statement: Any, values: Any = None) -> Any:
                    asked = text(statement) if isinstance(statement, str) else statement
                    return connection.execute(asked, values)

                return use(run)
        except (DBAPIError, PoolTimeout) as error:
            raise _unusable(error) from None

    def _make(self) -> None:
        with self._engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            connection.execute(text("CREATE EXTENSION IF NOT EXISTS vector"))
            connection.execute(
                text(
                    f"CREATE TABLE IF NOT EXISTS {self._table} (id varchar(128) PRIMARY KEY,"
                    f" digest bytea NOT NULL, vector halfvec({self._dimensions}) NOT NULL)"
                )
            )
        self._is_made = True

    def _index_if_large(self) -> None:
        """Build the graph once there are many vectors; searches go on, writing waits."""

        def build(run: Any) -> None:
            run(f"SELECT pg_advisory_xact_lock({_LOCK})")
            rows = run(f"SELECT count(*) FROM {self._table}").scalar_one()  # noqa: S608  our own name
            if rows <= EXHAUSTIVE_UP_TO:
                return
            run("SET LOCAL maintenance_work_mem = '512MB'")
            run(
                f"CREATE INDEX IF NOT EXISTS ix_{self._table} ON {self._table}"
                f" USING hnsw (vector halfvec_ip_ops)"
                f" WITH (m = {_LINKS}, ef_construction = {_BUILDING})"
            )

        self._run(build)


def _unusable(error: Exception) -> UnusableDatabase:
    reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
    return UnusableDatabase(f"VECTOR_DB_URL cannot be used: {reason}")


def _literal(vector: NDArray[np.int8]) -> str:
    return str(vector.tolist())
