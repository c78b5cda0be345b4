"""Fixtures that every suite may use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from sqlalchemy.orm import Session

from data.database import Database, open_database
from tests.stores import DIALECTS, Dialect, fresh_store, postgresql_server


@pytest.fixture(scope="session", params=DIALECTS)
def dialect(request: pytest.FixtureRequest) -> Dialect:
    """Each database that the product runs on, one after the other."""
    chosen: Dialect = request.param
    return chosen


@pytest.fixture(scope="session")
def server(dialect: Dialect) -> Iterator[str | None]:
    """URL of the PostgreSQL server; None where the dialect needs none."""
    with ExitStack() as stack:
        yield stack.enter_context(postgresql_server()) if dialect == "postgresql" else None


@pytest.fixture
def store_url(dialect: Dialect, server: str | None) -> Iterator[str]:
    """URL of an empty database of this test's own, without any table."""
    with fresh_store(dialect, server) as url:
        yield url


@pytest.fixture(scope="session")
def database(dialect: Dialect, server: str | None) -> Iterator[Database]:
    """A migrated database for all tests; `session` uses it and leaves no trace."""
    with fresh_store(dialect, server) as url:
        opened = open_database(url)
        opened.migrate()
        yield opened
        opened.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session on the shared database whose changes are rolled back when the test ends."""
    with database.engine.connect() as connection, connection.begin() as transaction:
        with Session(connection, join_transaction_mode="create_savepoint") as opened:
            yield opened
        transaction.rollback()
