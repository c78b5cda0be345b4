"""The registry of personal data: what is kept of a user, where, and how it goes.

It stands in `registry.toml`. A test holds it against the tables, so that a column cannot be added
without saying what it holds of whom; export and erase are made from it, so they cannot differ.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Table, select

from data.tables import Base

_FILE: Final = Path(__file__).with_name("registry.toml")


class Erasure(StrEnum):
    """What becomes of rows when their user is erased."""

    DELETE = "delete"
    DETACH = "detach"
    EXPIRE = "expire"
    NONE = "none"


class ByWayOf(NamedTuple):
    """The owner of a row stands in another table."""

    column: str
    table: str
    owner: str


@dataclass(frozen=True, slots=True)
class TableEntry:
    """What a table holds of users.

    Attributes
    ----------
    owner : str, ByWayOf or None
        How a row's user is found; None where it is nobody's.
    also : str or None
        A column that names another user to whom the row means something.
    mentions : str or None
        A column with JSON that may name any user.
    erase : Erasure
        What becomes of rows when their user is erased.
    days : str
        Name of the retention that ends rows; "" where they stay as long as their user.
    sealed : frozenset of str
        Columns that are ciphertext at rest.
    columns : mapping
        What each column holds, in words.
    """

    name: str
    holds: str
    owner: str | ByWayOf | None
    also: str | None
    mentions: str | None
    erase: Erasure
    days: str
    sealed: frozenset[str]
    columns: Mapping[str, str]

    @property
    def table(self) -> Table:
        """The table itself."""
        return Base.metadata.tables[self.name]

    @property
    def is_exported(self) -> bool:
        """Whether a user gets his rows: all that are his but the key that seals them."""
        return self.owner is not None and self.name != "data_keys"

    def of_user(self, user_id: str) -> ColumnElement[bool]:
        """The condition for rows of a user; only where there is an owner."""
        if isinstance(self.owner, ByWayOf):
            other = Base.metadata.tables[self.owner.table]
            mine = select(other.c.id).where(other.c[self.owner.owner] == user_id)
            return self.table.c[self.owner.column].in_(mine)
        if self.owner is None:
            raise ValueError(f"Rows of {self.name} are nobody's.")
        return self.table.c[self.owner] == user_id


@dataclass(frozen=True, slots=True)
class StoreEntry:
    """What is kept beside the tables."""

    name: str
    where: str
    holds: str
    erase: str
    days: str


@cache
def tables() -> Mapping[str, TableEntry]:
    """The entry of each table."""
    return {name: _table(name, entry) for name, entry in _read()["tables"].items()}


@cache
def stores() -> Mapping[str, StoreEntry]:
    """The entry of each other store."""
    return {name: StoreEntry(name, **entry) for name, entry in _read()["stores"].items()}


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text("utf-8"))


def _table(name: str, entry: Mapping[str, Any]) -> TableEntry:
    return TableEntry(
        name=name,
        holds=entry["holds"],
        owner=_owner(entry["owner"]),
        also=entry.get("also"),
        mentions=entry.get("mentions"),
        erase=Erasure(entry["erase"]),
        days=entry["days"],
        sealed=frozenset(entry["sealed"]),
        columns=entry["columns"],
    )


def _owner(text: str) -> str | ByWayOf | None:
    column, _, path = text.partition(" -> ")
    if not path:
        return column or None
    table, _, owner = path.partition(".")
    return ByWayOf(column, table, owner)
