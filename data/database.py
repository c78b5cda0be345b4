"""One way to open the store: SQLite in a file, or PostgreSQL, by URL.

The interface is synchronous on purpose: answers are made from the market in memory, and what is
written for a request is written off the event loop.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

import psycopg
from sqlalchemy import (
    URL,
    Connection,
    Dialect,
    Engine,
    create_engine,
    event,
    inspect,
    make_url,
    text,
)
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DBAPIError,
    InvalidatePoolError,
    OperationalError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from data.errors import NotReady
from data.privacy.data_keys import Keyring
from data.privacy.master_keys import MasterKeySource
from data.privacy.sealing import follow

if TYPE_CHECKING:
    from alembic.config import Config

BUSY_TIMEOUT_MS: Final = 5_000
"""How long a SQLite transaction waits for another one's write."""

REST_S: Final = 1.0
"""After so long without use a connection to PostgreSQL is asked whether it is still one."""

CONNECT_TIMEOUT_S: Final = 5
"""How long to wait for a PostgreSQL server that does not answer."""

_MIGRATIONS: Final = Path(__file__).parent / "migrations"

_REVISION: Final = re.compile(r'^revision(?:: str)? = "(\w+)"', re.MULTILINE)
_FOLLOWS: Final = re.compile(r'^down_revision(?:: [^=]+)? = "(\w+)"', re.MULTILINE)

_MIGRATION_LOCK: Final = 0x4855_5354
"""Advisory lock of PostgreSQL ("HUST") that lets one replica migrate while the others wait."""


class UnusableDatabase(NotReady):
    """The database URL cannot be used, or nothing answers there. The password is never told."""


_OUT_OF_ORDER: Final = (
    "is locked", "is malformed", "not a database", "unable to open", "disk I/O error",
)  # fmt: skip
"""What SQLite says of a store that cannot be used at all."""

_AWAY: Final = ("08", "53", "57")
"""Classes of SQLSTATE in which PostgreSQL tells that it cannot be used now, or not in time:
connection exceptions, insufficient resources, operator intervention."""


@dataclass(frozen=True, slots=True)
class Pool:
    """The connections of one process to PostgreSQL. SQLite has as many, and no time limits.

    Attributes
    ----------
    size, more : int
        Connections that are kept, and those that a peak may open beside them.
    wait_s : float
        Seconds in which one must be free: who writes for a request waits no longer for it.
    statement_s : float or None
        Seconds that one statement may take; None for no limit, as for who reads a whole market.
    """

    size: int = 5
    more: int = 10
    wait_s: float = 2.0
    statement_s: float | None = None


_OF_KEYS: Final = Pool(size=1, more=4)
"""Of the connections that keys are looked up by, while others are in use."""

_LIVELY: Final = {
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""A server whose machine is gone is known to be after about ten seconds, not after hours."""


@contextmanager
def _told_plainly() -> Iterator[None]:
    """A store that is locked, damaged or gone as `UnusableDatabase`; other faults as they are."""
    try:
        yield
    except DBAPIError as error:
        if not _is_unusable(error):
            raise
        reason = str(error.orig).strip().splitlines()[0]
        raise UnusableDatabase(f"The database cannot be used: {reason}.") from error
    except PoolTimeout as error:
        raise UnusableDatabase("All connections to the database are taken.") from error


def _is_unusable(error: DBAPIError) -> bool:
    """Whether it is the store that is at fault, and not what was asked of it."""
    if error.connection_invalidated:
        return True
    if isinstance(error.orig, psycopg.Error):
        state = error.orig.sqlstate  # None where no server was reached
        return state.startswith(_AWAY) if state else isinstance(error, OperationalError)
    return any(words in str(error.orig) for words in _OUT_OF_ORDER)


@dataclass(frozen=True, slots=True)
class Database:
    """An open store. Threads may share it; each session belongs to one of them."""

    engine: Engine
    keyring: Keyring
    _writers: sessionmaker[Session]
    _readers: sessionmaker[Session]

    @contextmanager
    def session(self, *, read_only: bool = False) -> Iterator[Session]:
        """One transaction: committed when the block ends, rolled back when it raises.

        A reader sees the store as it was at its first query, however many queries it makes, and
        does not keep writers waiting.
        """
        with _told_plainly(), (self._readers if read_only else self._writers).begin() as session:
            yield session

    def migrate(self) -> None:
        """Bring the schema to the newest revision; does nothing where it already is.

        Raises
        ------
        UnusableDatabase
            If the schema is of a revision that this version does not know.
        """
        found, newest = self.schema_revision(), newest_revision()
        if newest is not None and found == newest:
            return
        _refuse_later(found)
        from alembic import command  # long to import: only where the schema is not the newest

        with _told_plainly(), self.engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SET LOCAL statement_timeout = 0"))
                lock = text("SELECT pg_advisory_xact_lock(:key)")
                connection.execute(lock, {"key": _MIGRATION_LOCK})
            command.upgrade(migration_config(connection), "head")

    def schema_revision(self) -> str | None:
        """The revision that the schema is at; None before the first migration."""
        with self.session(read_only=True) as session:
            if not inspect(session.connection()).has_table("alembic_version"):
                return None
            found: str | None = session.scalar(text("SELECT version_num FROM alembic_version"))
            return found

    def close(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()
        self.keyring.close()


def _refuse_later(found: str | None) -> None:
    """A schema that a later version made is not touched, and nothing is read from it."""
    known = {path.name.partition("_")[0] for path in _revisions()}
    if found is not None and found not in known:
        raise UnusableDatabase(
            f"The database is at revision {found}, which this version does not know: a later one "
            "made it. Install that version, or restore a backup from before it."
        )


def _revisions() -> Iterator[Path]:
    """The file of each revision; its name begins with its number."""
    return _MIGRATIONS.glob("versions/[0-9]*_*.py")


def open_database(url: str, pool: Pool | None = None) -> Database:
    """Open ``sqlite:///PATH`` (made if missing) or ``postgresql://USER:PASSWORD@HOST:PORT/NAME``.

    Raises
    ------
    UnusableDatabase
        If the URL is of another form or the database does not answer.
    """
    target = _target(url)
    is_sqlite = target.get_backend_name() == "sqlite"
    made = _sqlite_engine if is_sqlite else _postgresql_engine
    engine = made(target, pool or Pool())
    try:
        with engine.connect():
            pass
    except DatabaseError as error:  # unreachable, locked, or not a database at all
        engine.dispose()
        reason = _without_password(str(error.orig).strip(), target)
        raise UnusableDatabase(f"Cannot open {_described(target)}: {reason}") from None
    reading = (
        {"sqlite_readonly": True}
        if is_sqlite
        else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    )
    keyring = Keyring(made(target, _OF_KEYS), MasterKeySource(target))
    follow(engine, keyring)
    return Database(
        engine, keyring, sessionmaker(engine), sessionmaker(engine.execution_options(**reading))
    )


def newest_revision() -> str | None:
    """The revision that no other follows, read without Alembic; None where there is not one."""
    scripts = [path.read_text("utf-8") for path in _revisions()]
    named, followed = (
        {found for script in scripts for found in pattern.findall(script)}
        for pattern in (_REVISION, _FOLLOWS)
    )
    heads = named - followed
    return heads.pop() if len(heads) == 1 else None


def postgresql_target(url: str) -> URL:
    """The URL of a PostgreSQL database, with the driver we use; `UnusableDatabase` of others."""
    target = _target(url)
    if target.get_backend_name() != "postgresql":
        raise UnusableDatabase("Expected postgresql://USER:PASSWORD@HOST:PORT/NAME.")
    return target


def migration_config(connection: Connection) -> Config:
    """Alembic's configuration to run the migrations of this package on an open connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _target(url: str) -> URL:
    """The URL with the driver we use, or a refusal that says what is expected."""
    try:
        target = make_url(url)
    except (ArgumentError, ValueError):
        # The text is not repeated: what cannot be parsed may hold a password anywhere.
        raise UnusableDatabase(
            "DATABASE_URL cannot be read. Expected sqlite:///PATH or"
            " postgresql://USER:PASSWORD@HOST:PORT/NAME."
        ) from None
    match target.drivername:
        case "sqlite":
            if target.database in (None, "", ":memory:"):
                raise UnusableDatabase("DATABASE_URL names no file: use sqlite:///PATH.")
            return target
        case "postgresql" | "postgres" | "postgresql+psycopg":
            if not re.fullmatch(r"[\w.:%-]*", target.host or ""):
                raise UnusableDatabase(
                    "The host in DATABASE_URL is not a host name. If the password contains"
                    " @ or /, write them as %40 and %2F."
                )
            return target.set(drivername="postgresql+psycopg")
        case other:
            raise UnusableDatabase(
                f"DATABASE_URL asks for {other!r}; this service keeps its data in sqlite or"
                " postgresql."
            )


def _sqlite_engine(target: URL, pool: Pool) -> Engine:
    try:
        Path(target.database or "").parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnusableDatabase(f"Cannot open {_described(target)}: {error.strerror}") from None
    engine = create_engine(target, pool_size=pool.size, max_overflow=pool.more)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver would begin a transaction only at the first INSERT, leaving schema changes and
    # reads outside of it; `_begin_sqlite` begins every one instead.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # what is erased leaves no byte in its page


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the write lock at once and waits for it if it must. With a plain BEGIN, a
    # transaction that reads before it writes fails without waiting when another one was faster.
    is_reader = connection.get_execution_options().get("sqlite_readonly", False)
    connection.exec_driver_sql(f"PRAGMA query_only = {int(is_reader)}")
    connection.exec_driver_sql("BEGIN" if is_reader else "BEGIN IMMEDIATE")


def _postgresql_engine(target: URL, pool: Pool) -> Engine:
    options: dict[str, Any] = dict(_LIVELY)
    if "connect_timeout" not in target.query:
        options["connect_timeout"] = CONNECT_TIMEOUT_S
    if pool.statement_s is not None and "options" not in target.query:
        options["options"] = f"-c statement_timeout={int(pool.statement_s * 1_000)}"
    engine = create_engine(
        target,
        pool_size=pool.size,
        max_overflow=pool.more,
        pool_timeout=pool.wait_s,
        pool_use_lifo=True,  # those that are not needed rest
        connect_args=options,
    )
    event.listen(engine, "checkin", _note_rest)
    event.listen(engine, "checkout", partial(_ping_rested, engine.dialect))
    return engine


def _note_rest(_connection: Any, record: ConnectionPoolEntry) -> None:
    record.info[_RESTS_SINCE] = monotonic()


def _ping_rested(
    dialect: Dialect, connection: Any, record: ConnectionPoolEntry, _proxy: Any
) -> None:
    """Ask a connection that has rested whether its server is there; if not, all are made anew.

    One that was made or in use just now is not asked: a statement more for each transaction.
    """
    since = record.info.get(_RESTS_SINCE)
    if since is None or monotonic() - since < REST_S:
        return
    try:
        dialect.do_ping(connection)
    except psycopg.Error as error:
        if dialect.is_disconnect(error, connection, None):  # type: ignore[arg-type]
            raise InvalidatePoolError from error
        raise


_RESTS_SINCE: Final = "rests_since"


def _described(target: URL) -> str:
    """Where the database is, without user, password and options."""
    bare = URL.create(
        target.get_backend_name(), host=target.host, port=target.port, database=target.database
    )
    return bare.render_as_string()


def _without_password(reason: str, target: URL) -> str:
    secrets = [target.password, *(target.query.get(key) for key in ("password", "sslpassword"))]
    for secret in secrets:
        if secret:
            reason = reason.replace(str(secret), "***")
    return reason
