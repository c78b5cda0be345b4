"""Sealing what an earlier version stored plain, some rows at a time, while processes serve."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, Table, Text, and_, cast, or_, select, update

from data.database import Database
from data.privacy.data_keys import PLATFORM, PREFIX
from data.privacy.registry import ByWayOf, TableEntry, tables
from data.privacy.sealing import SEALED_TYPES, Owned, places_of
from data.tables import Base

_ROWS_A_TRANSACTION: Final = 500


def seal_plain(database: Database) -> dict[str, int]:
    """Seal every plain value that is to be sealed; how many rows of each table had one.

    Raises
    ------
    UnusableDatabase
        If the database does not answer; what was sealed before stays so.
    """
    return {name: _seal_table(database, entry) for name, entry in tables().items() if entry.sealed}


def _seal_table(database: Database, entry: TableEntry) -> int:
    sealed = 0
    while some := _seal_some(database, entry):
        sealed += some
    return sealed


def _seal_some(database: Database, entry: TableEntry) -> int:
    table, places = entry.table, places_of(entry.table)
    texts = [c for c in table.columns if isinstance(c.type, SEALED_TYPES) and c.key not in places]
    degrees = [table.c[name] for pair in places.values() for name in pair]
    exact = [table.c[name] for name in places]
    key = list(table.primary_key.columns)
    owner = _owner_of(entry)
    with database.session() as session:
        query = select(*key, owner.label("its_owner"), *texts, *degrees, *exact)
        query = query.where(_is_plain(table, texts, places)).limit(_ROWS_A_TRANSACTION)
        rows = session.execute(query).all()
        for row in rows:
            found = row._mapping
            user = found["its_owner"] or PLATFORM
            values: dict[str, Any] = {
                c.key: Owned(user, found[c]) for c in texts if found[c] is not None
            }
            for name, (lat, lng) in places.items():
                if found[table.c[name]] is None:
                    values |= {lat: found[table.c[lat]], lng: found[table.c[lng]]}
            mine = and_(*(column == found[column] for column in key))
            session.execute(update(table).where(mine).values(values))
    return len(rows)


def _owner_of(entry: TableEntry) -> ColumnElement[Any]:
    if isinstance(entry.owner, ByWayOf):
        other = Base.metadata.tables[entry.owner.table]
        query = select(other.c[entry.owner.owner])
        its_own = other.c.id == entry.table.c[entry.owner.column]
        return query.where(its_own).correlate(entry.table).scalar_subquery()
    owner: ColumnElement[Any] = (
        entry.table.c[entry.owner] if entry.owner is not None else cast(PLATFORM, Text)
    )
    return owner


def _is_plain(
    table: Table, texts: list[Any], places: dict[str, tuple[str, str]]
) -> ColumnElement[bool]:
    """The condition for rows with something plain: JSON is sealed as one string in quotes."""
    plain = [
        and_(
            column.is_not(None),
            cast(column, Text).not_like(f"{PREFIX}%"),
            cast(column, Text).not_like(f'"{PREFIX}%'),
            cast(column, Text) != "null",
        )
        for column in texts
    ]
    placed = [
        and_(table.c[name].is_(None), table.c[lat].is_not(None))
        for name, (lat, _) in places.items()
    ]
    return or_(*plain, *placed)
