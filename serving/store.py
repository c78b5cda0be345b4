"""The database of a process, opened when it is first needed and kept open."""

from __future__ import annotations

from threading import Lock

from data.database import Database, Pool, open_database


class Store:
    """Opens and migrates on the first call; a database that does not answer is tried again."""

    def __init__(self, url: str, pool: Pool | None = None) -> None:
        self._url = url
        self._pool = pool
        self._lock = Lock()
        self._opened: Database | None = None

    def __call__(self) -> Database:
        """The open database.

        Raises
        ------
        UnusableDatabase
            If it cannot be opened.
        """
        with self._lock:
            if self._opened is None:
                opened = open_database(self._url, self._pool)
                opened.migrate()
                self._opened = opened
            return self._opened

    def close(self) -> None:
        """Close every connection."""
        with self._lock:
            if self._opened is not None:
                self._opened.close()
                self._opened = None
