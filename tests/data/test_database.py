"""Opening the store: what works, what is refused, and what a transaction promises."""

from __future__ import annotations

import socket
import threading
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError, DBAPIError, IntegrityError, InvalidatePoolError

from data import database
from data.database import Database, Pool, UnusableDatabase, open_database
from data.tables import EventRow, UserRow, WorkerProfileRow
from tests.stores import Dialect

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def own_database(store_url: str) -> Iterator[Database]:
    database = open_database(store_url)
    database.migrate()
    yield database
    database.close()


def a_user(user_id: str) -> UserRow:
    return UserRow(id=user_id, role="worker", created_at=NOON)


def count_users(database: Database) -> int:
    with database.session(read_only=True) as session:
        return session.scalar(select(func.count()).select_from(UserRow)) or 0


def test_a_session_commits_what_was_added(own_database: Database) -> None:
    with own_database.session() as session:
        session.add(a_user("user-7"))
    assert count_users(own_database) == 1


def test_a_session_that_raises_leaves_nothing_behind(own_database: Database) -> None:
    def fail_halfway() -> None:
        with own_database.session() as session:
            session.add(a_user("user-7"))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_halfway()
    assert count_users(own_database) == 0


def test_a_reader_cannot_write(own_database: Database) -> None:
    with own_database.session(read_only=True) as session:
        session.add(a_user("user-7"))
        with pytest.raises(DatabaseError, match=r"read-?only"):
            session.flush()
        session.rollback()


def test_a_connection_that_has_read_can_write_again(own_database: Database) -> None:
    for number in range(20):
        count_users(own_database)
        with own_database.session() as session:
            session.add(a_user(f"user-{number}"))
    assert count_users(own_database) == 20


def test_a_reader_sees_one_moment_while_others_write(own_database: Database) -> None:
    counted = select(func.count()).select_from(UserRow)
    with own_database.session(read_only=True) as reader:
        before = reader.scalar(counted)
        with own_database.session() as writer:
            writer.add(a_user("user-7"))
        assert (before, reader.scalar(counted)) == (0, 0)
    assert count_users(own_database) == 1


def test_writers_that_read_first_wait_for_each_other(own_database: Database) -> None:
    with own_database.session() as session:
        session.add(a_user("user-0"))
    everyone_reads = threading.Barrier(4)
    failures: list[BaseException] = []

    def add_xp() -> None:
        everyone_reads.wait()
        try:
            for _ in range(5):
                with own_database.session() as session:
                    user = session.scalars(select(UserRow).with_for_update()).one()
                    user.xp += 10
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=add_xp) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with own_database.session(read_only=True) as session:
        assert session.scalar(select(UserRow.xp)) == 200


def test_a_child_without_its_parent_is_refused(own_database: Database) -> None:
    with pytest.raises(IntegrityError), own_database.session() as session:
        session.add(WorkerProfileRow(user_id="nobody"))


def test_an_event_is_stored_once(own_database: Database) -> None:
    def event() -> EventRow:
        return EventRow(
            id="event-1",
            kind="task.upserted",
            subject="task-1",
            happened_at=NOON,
            received_at=NOON,
            is_applied=True,
        )

    with own_database.session() as session:
        session.add(event())
    with pytest.raises(IntegrityError), own_database.session() as session:
        session.add(event())


def test_who_finds_no_free_connection_is_told_that_the_store_is_busy(
    store_url: str, dialect: Dialect
) -> None:
    if dialect == "sqlite":
        return  # its connections cost nothing, and wait for each other's writes instead
    database = open_database(store_url, Pool(size=1, more=0, wait_s=0.05))
    busy = pytest.raises(UnusableDatabase, match="All connections to the database are taken")
    with database.session(read_only=True) as session:
        session.execute(text("SELECT 1"))
        with busy, database.session(read_only=True) as second:
            second.execute(text("SELECT 1"))
    database.close()


def test_a_statement_that_takes_too_long_is_given_up(store_url: str, dialect: Dialect) -> None:
    if dialect == "sqlite":
        return
    database = open_database(store_url, Pool(statement_s=0.05))
    with (
        pytest.raises(UnusableDatabase, match="statement timeout"),
        database.session(read_only=True) as session,
    ):
        session.execute(text("SELECT pg_sleep(5)"))
    database.close()


def test_a_fault_in_what_is_asked_is_no_fault_of_the_store(own_database: Database) -> None:
    with pytest.raises(DBAPIError), own_database.session() as session:
        session.execute(text("SELECT nothing FROM nowhere"))


def test_sqlite_writes_ahead_and_makes_missing_folders(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/not/yet/there.db")
    with database.engine.connect() as connection:
        modes = [
            connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        ]
    database.close()
    assert modes == ["wal", 1, 5000]


def test_the_url_of_the_specification_is_understood(store_url: str, dialect: Dialect) -> None:
    database = open_database(store_url)
    assert database.engine.dialect.name == dialect
    database.close()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hunter2",
        "postgresql://ann:hunter2@127.0.0.1:port/app",
        "mysql://ann:hunter2@127.0.0.1/app",
        "postgresql+asyncpg://ann:hunter2@127.0.0.1/app",
        "postgresql://ann:p@hunter2@127.0.0.1/app",
        "postgresql://ann:p/hunter2@127.0.0.1/app",
        "postgresql://127.0.0.1:{closed}/app?user=ann&password=hunter2",
        "postgresql://ann:hunter2@127.0.0.1:{closed}/app",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:////proc/nowhere/store.db",
        "sqlite:////proc",
    ],
)
def test_a_database_that_cannot_be_used_is_refused_without_its_password(url: str) -> None:
    with socket.socket() as unused:  # bound, never listening: connections are refused
        unused.bind(("127.0.0.1", 0))
        with pytest.raises(UnusableDatabase) as refusal:
            open_database(url.replace("{closed}", str(unused.getsockname()[1])))
    assert "hunter2" not in "".join(traceback.format_exception(refusal.value))  # as a log has it


def test_a_refusal_says_where_nobody_answered() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{unused.getsockname()[1]}/app"
        with pytest.raises(UnusableDatabase, match=f"postgresql://{place}: .*refused"):
            open_database(f"postgresql://ann:hunter2@{place}")


def test_a_damaged_store_is_unusable_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "store.db").write_bytes(b"this is no database, however long it goes on " * 200)
    with pytest.raises(UnusableDatabase, match="not a database"):
        open_database(f"sqlite:///{tmp_path}/store.db")


def test_a_store_that_is_damaged_within_is_unusable_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    database = open_database(f"sqlite:///{path}")
    database.migrate()
    database.close()
    with path.open("r+b") as file:
        file.seek(4_096)
        file.write(b"\xff" * (path.stat().st_size - 4_096))
    with pytest.raises(UnusableDatabase, match="malformed"):
        open_database(f"sqlite:///{path}").migrate()


def test_a_connection_that_has_rested_is_asked_whether_its_server_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked, now = list[object](), [100.0]
    record: Any = SimpleNamespace(info={})
    dialect: Any = SimpleNamespace(do_ping=asked.append)
    monkeypatch.setattr(database, "monotonic", lambda: now[0])
    database._ping_rested(dialect, "made just now", record, None)
    database._note_rest("in use", record)
    now[0] += database.REST_S / 2
    database._ping_rested(dialect, "in use", record, None)
    now[0] += database.REST_S / 2
    database._ping_rested(dialect, "rested", record, None)
    assert asked == ["rested"]


@pytest.mark.parametrize(
    ("is_gone", "raised"), [(True, InvalidatePoolError), (False, psycopg.errors.QueryCanceled)]
)
def test_only_a_server_that_has_gone_takes_all_connections_with_it(
    is_gone: bool, raised: type[Exception]
) -> None:
    def fail(_: object) -> None:
        raise psycopg.errors.QueryCanceled

    dialect: Any = SimpleNamespace(do_ping=fail, is_disconnect=lambda *_: is_gone)
    record: Any = SimpleNamespace(info={})
    database._note_rest("rested", record)
    record.info["rests_since"] -= database.REST_S
    with pytest.raises(raised):
        database._ping_rested(dialect, "rested", record, None)


def test_connections_of_a_server_that_has_gone_are_made_anew(
    postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    who, end = text("SELECT pg_backend_pid()"), text("SELECT pg_terminate_backend(:pid, 5000)")
    opened, admin = open_database(postgresql), open_database(postgresql)
    with opened.session() as session:
        before = session.scalar(who)
    with opened.session() as session:
        assert session.scalar(who) == before
    with admin.session() as session:
        assert session.scalar(end, {"pid": before})
    later = monotonic() + database.REST_S
    monkeypatch.setattr(database, "monotonic", lambda: later)
    with opened.session() as session:
        assert session.scalar(who) != before
    for one in (opened, admin):
        one.close()
