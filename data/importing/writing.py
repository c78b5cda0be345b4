"""Rows into an empty market: COPY on PostgreSQL, executemany on SQLite."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from psycopg import sql
from sqlalchemy import exists, func, select, text, update
from sqlalchemy.orm import Session

from data.arrays import FloatArray
from data.columns import Role
from data.privacy.sealing import seal_columns
from data.repositories.market import MarketNotEmpty
from data.tables import (
    Base,
    ExposureRow,
    OutcomeKind,
    OutcomeRow,
    TaskRow,
    UserRow,
    WorkerProfileRow,
    names,
)


def claim_empty_market(session: Session) -> None:
    """Keep other writers of the market out until the transaction ends.

    Raises
    ------
    MarketNotEmpty
        If there are users or tasks already.
    """
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer at a time
        session.execute(text("LOCK TABLE users, tasks, exposures IN SHARE ROW EXCLUSIVE MODE"))
    stored = exists(select(UserRow.number)), exists(select(TaskRow.number))
    if any(session.execute(select(*stored)).one()):
        raise MarketNotEmpty("The database already holds a market; import into an empty one.")


def bulk_insert(session: Session, row: type[Base], columns: dict[str, Sequence[Any]]) -> int:
    """Insert rows given by columns, in order; how many. Python-side defaults do not apply.

    The driver is given tuples: an INSERT of SQLAlchemy's takes twice as long to bind as SQLite
    takes to store.
    """
    table = Base.metadata.tables[row.__tablename__]
    dialect = session.get_bind().dialect
    stored = []
    columns = seal_columns(session.connection(), table, columns)
    for name, values in columns.items():
        convert = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
        stored.append(values if convert is None else [convert(value) for value in values])
    rows = list(zip(*stored, strict=True))
    if rows and dialect.name == "postgresql":
        _copy(session, table.name, columns, rows)
    elif rows:
        quote = dialect.identifier_preparer.quote
        order = f"INSERT INTO {quote(table.name)} ({', '.join(map(quote, columns))})"
        marks = ", ".join("?" * len(columns))
        session.connection().exec_driver_sql(f"{order} VALUES ({marks})", rows)
    return len(rows)


def _copy(
    session: Session, table: str, columns: Iterable[str], rows: list[tuple[Any, ...]]
) -> None:
    """PostgreSQL's bulk load, several times as fast as INSERT."""
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    order = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
    driver: Any = session.connection().connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(order) as copy:
        for row in rows:
            copy.write_row(row)


def settle(session: Session, *, exposures: int) -> None:
    """What follows from the rows as a whole, once all of them are in.

    A task names the worker who got it last, a poster is known since the first task, a worker
    whose last task was not told has the last that was completed, and the next exposure is
    numbered after `exposures`, the highest number used.
    """
    if session.get_bind().dialect.name == "postgresql":
        # It has counted nothing in this transaction yet, and would plan for empty tables.
        session.execute(text("ANALYZE users, tasks, exposures, outcomes"))
    # Each of these is one pass: a subquery for every row to update takes minutes.
    _name_takers(session)
    _date_posters(session)
    _date_workers(session)
    if exposures and session.get_bind().dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(ExposureRow.__tablename__, ExposureRow.id.key)
        session.execute(select(func.setval(sequence, exposures)))


def _name_takers(session: Session) -> None:
    recency = func.row_number().over(
        partition_by=ExposureRow.task_id,
        order_by=(ExposureRow.shown_at.desc(), ExposureRow.id.desc()),
    )
    taken = (
        select(ExposureRow.task_id, ExposureRow.worker_id, recency.label("place"))
        .join(OutcomeRow, OutcomeRow.exposure_id == ExposureRow.id)
        .where(OutcomeRow.kind == OutcomeKind.ASSIGNED, OutcomeRow.value == 1)
        .subquery()
    )
    session.execute(
        update(TaskRow)
        .where(TaskRow.id == taken.c.task_id, taken.c.place == 1)
        .values(worker_id=taken.c.worker_id)
    )


def _date_posters(session: Session) -> None:
    posted = (
        select(TaskRow.poster_id, func.min(TaskRow.posted_at).label("first"))
        .group_by(TaskRow.poster_id)
        .subquery()
    )
    has_profile = exists().where(WorkerProfileRow.user_id == UserRow.id)
    session.execute(
        update(UserRow)
        .where(UserRow.id == posted.c.poster_id, ~has_profile)
        .values(created_at=posted.c.first)
    )


def _date_workers(session: Session) -> None:
    done = (
        select(ExposureRow.worker_id, func.max(OutcomeRow.known_at).label("last"))
        .join(OutcomeRow, OutcomeRow.exposure_id == ExposureRow.id)
        .where(OutcomeRow.kind == OutcomeKind.COMPLETED, OutcomeRow.value == 1)
        .group_by(ExposureRow.worker_id)
        .subquery()
    )
    session.execute(
        update(UserRow)
        .where(UserRow.id == done.c.worker_id, UserRow.last_task_at.is_(None))
        .values(last_task_at=done.c.last)
    )


def poster_columns(ids: Sequence[str], first_posted_at: Sequence[Any]) -> dict[str, Sequence[Any]]:
    """Users who only post, as columns of `UserRow`."""
    n = len(ids)
    return {
        UserRow.id.key: ids,
        UserRow.role.key: names([Role.POSTER]) * n,
        UserRow.xp.key: [0] * n,
        UserRow.current_streak.key: [0] * n,
        UserRow.longest_streak.key: [0] * n,
        UserRow.created_at.key: first_posted_at,
    }


def plain(numbers: FloatArray) -> list[float | None]:
    """Numbers (n,) for a table; NaN is NULL."""
    return [None if number != number else number for number in numbers.tolist()]


def whole(numbers: FloatArray) -> list[int | None]:
    """Whole numbers (n,) for a table; NaN is NULL."""
    return [None if number != number else int(number) for number in numbers.tolist()]


def whole_cents(usd: FloatArray) -> list[int | None]:
    """USD (n,) as cents for a table; NaN is NULL."""
    return whole(np.rint(usd * 100.0))
