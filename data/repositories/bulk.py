"""Many rows in one go, by the driver itself.

Binding the rows of an INSERT takes SQLAlchemy several times as long as SQLite takes to store them.
What is sealed is sealed here too (`data.privacy.sealing.seal_columns`), and values are converted
by the same types.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from json import dumps
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, FromClause, String, Table, cast, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from data.privacy.sealing import seal_columns

NOTHING: Final[tuple[str, ...]] = ()
"""What changes of a row that is there already, where it stays as it is."""


class AskedPairs(NamedTuple):
    """Pairs of texts as a table to be joined with, and its two columns."""

    table: FromClause
    first: ColumnElement[str]
    second: ColumnElement[str]


def asked_pairs(session: Session, pairs: Sequence[tuple[str, str]]) -> AskedPairs:
    """Pairs, one at the least, as a table.

    They go in one parameter or two, so that the statement is the same for any number. SQLite
    finds the rows of a join by an index, but those of ``(a, b) IN (VALUES ...)`` by reading the
    whole table.
    """
    if session.get_bind().dialect.name == "sqlite":
        rows = func.json_each(dumps(pairs)).table_valued("value", name="asked")
        columns = (func.json_extract(rows.c.value, f"$[{i}]", type_=String) for i in range(2))
        return AskedPairs(rows, *columns)
    texts = [cast(list(side), ARRAY(String)) for side in zip(*pairs, strict=True)]
    rows = func.unnest(*texts).table_valued("first", "second", name="asked").render_derived()
    return AskedPairs(rows, rows.c.first, rows.c.second)


def put_rows(
    session: Session,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    *,
    keys: Iterable[str] = (),
    changes: Iterable[str] = NOTHING,
) -> None:
    """Insert rows with the same columns, in order.

    Parameters
    ----------
    keys : iterable of str
        Columns of a unique constraint. Where one has a row already, `changes` of it are set to
        what was to be inserted. Without keys such a row is an error.
    """
    if not rows:
        return
    columns: dict[str, Sequence[Any]] = {name: [row[name] for row in rows] for name in rows[0]}
    for name, default in _defaults(table).items():
        if name not in columns:
            columns[name] = [default(None) if callable(default) else default for _ in rows]
    connection = session.connection()
    dialect = connection.dialect
    stored = []
    columns = seal_columns(connection, table, columns)
    for name, values in columns.items():
        convert = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
        stored.append(values if convert is None else [convert(value) for value in values])
    order = _order(dialect.name, table.name, tuple(columns), tuple(keys), tuple(changes))
    connection.exec_driver_sql(order, list(zip(*stored, strict=True)))


@cache
def _defaults(table: Table) -> dict[str, Any]:
    """What Python fills in for columns that are left out."""
    return {c.name: c.default.arg for c in table.columns if c.default is not None}  # type: ignore[attr-defined]


@cache
def _order(
    dialect: str,
    table: str,
    columns: tuple[str, ...],
    keys: tuple[str, ...],
    changes: tuple[str, ...],
) -> str:
    mark = "?" if dialect == "sqlite" else "%s"
    order = f'INSERT INTO "{table}" ({_listed(columns)})'
    order += f" VALUES ({', '.join([mark] * len(columns))})"
    if not keys:
        return order
    moved = ", ".join(f'"{name}" = excluded."{name}"' for name in changes)
    return f"{order} ON CONFLICT ({_listed(keys)}) DO " + (
        f"UPDATE SET {moved}" if moved else "NOTHING"
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
