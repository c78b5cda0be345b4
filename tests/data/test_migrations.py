"""The revisions make exactly the tables that the code speaks of."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Inspector, inspect, text

from data.database import (
    Database,
    UnusableDatabase,
    migration_config,
    newest_revision,
    open_database,
)
from data.tables import Base

A_JOB_OF_THE_FIRST_REVISION = (
    "INSERT INTO users (id, role, xp, current_streak, longest_streak, created_at)"
    " VALUES ('ann', 'worker', 0, 0, 0, '2026-01-01')",
    "INSERT INTO worker_profiles (user_id, skills, qualifications, shift_hours, availability)"
    " VALUES ('ann', '[]', '[]', '000000000000000000000000000000000000000000', 'offline')",
    "INSERT INTO tasks (id, title, category, requirements, earliest_start, service_min,"
    " pay_cents, pay_type, urgency, status, posted_at) VALUES ('t', 'Sofa', 'moving', '[]',"
    " '2026-01-01', 60, 9000, 'fixed', 'low', 'completed', '2026-01-01')",
    "INSERT INTO exposures (id, ranking_id, task_id, worker_id, shown_at, position)"
    " VALUES (1, 'r', 't', 'ann', '2026-01-01', 1)",
    "INSERT INTO outcomes (exposure_id, kind, value)"
    " VALUES (1, 'enjoyment', 0.5), (1, 'tip', 250)",
)


@pytest.fixture
def unmigrated(store_url: str) -> Iterator[Database]:
    database = open_database(store_url)
    yield database
    database.close()


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


def checks(inspector: Inspector) -> set[tuple[str, str | None, str]]:
    """Table, name and text of every CHECK constraint."""
    return {
        (table, check["name"], check["sqltext"])
        for table in Base.metadata.tables
        for check in inspector.get_check_constraints(table)
    }


def test_a_new_database_has_no_revision(unmigrated: Database) -> None:
    assert unmigrated.schema_revision() is None


def test_migrating_leads_to_the_newest_revision_and_does_no_harm_twice(
    unmigrated: Database,
) -> None:
    unmigrated.migrate()
    unmigrated.migrate()
    with unmigrated.engine.connect() as connection:
        scripts = ScriptDirectory.from_config(migration_config(connection))
        assert unmigrated.schema_revision() == scripts.get_current_head() == newest_revision()


def test_the_revisions_and_the_tables_of_the_code_agree(unmigrated: Database) -> None:
    unmigrated.migrate()
    with unmigrated.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Base.metadata) == []


def test_the_revisions_and_the_constraints_of_the_code_agree(unmigrated: Database) -> None:
    with unmigrated.engine.connect() as connection, connection.begin() as transaction:
        Base.metadata.create_all(connection)
        expected = checks(inspect(connection))
        transaction.rollback()
    unmigrated.migrate()
    found = checks(inspect(unmigrated.engine))
    assert found == expected
    assert ("users", "ck_users_xp_range") in {(table, name) for table, name, _ in found}


def test_the_schema_goes_up_down_and_up_again(unmigrated: Database) -> None:
    with unmigrated.engine.begin() as connection:
        config = migration_config(connection)
        command.upgrade(config, "head")
        assert tables(connection) == set(Base.metadata.tables)
        command.downgrade(config, "base")
        assert tables(connection) == set()
        command.upgrade(config, "head")
        assert tables(connection) == set(Base.metadata.tables)


def test_enjoyment_is_carried_from_a_share_to_points_and_back(unmigrated: Database) -> None:
    """Half of 0 to 1 is the middle of 1 to 5; a tip stays what it is."""
    tips_and_joy = text("SELECT kind, value FROM outcomes ORDER BY kind")
    with unmigrated.engine.begin() as connection:
        config = migration_config(connection)
        command.upgrade(config, "0001")
        for statement in A_JOB_OF_THE_FIRST_REVISION:
            connection.execute(text(statement))
        command.upgrade(config, "0002")
        assert connection.execute(tips_and_joy).all() == [("enjoyment", 3.0), ("tip", 250.0)]
        connection.execute(text("INSERT INTO outcomes (exposure_id, kind, value)"
                                " VALUES (1, 'travel_min', 12.5)"))  # fmt: skip
        command.downgrade(config, "0001")
        assert connection.execute(tips_and_joy).all() == [("enjoyment", 0.5), ("tip", 250.0)]


def test_a_schema_of_a_later_version_is_refused_by_its_number(unmigrated: Database) -> None:
    unmigrated.migrate()
    with unmigrated.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(UnusableDatabase, match="revision 9999, which this version does not know"):
        unmigrated.migrate()


def test_a_migration_that_fails_leaves_the_schema_as_it_was(unmigrated: Database) -> None:
    def fail_late() -> None:
        with unmigrated.engine.begin() as connection:
            command.upgrade(migration_config(connection), "head")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_late()
    with unmigrated.engine.connect() as connection:
        assert tables(connection) == set()
    assert unmigrated.schema_revision() is None
