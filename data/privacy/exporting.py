"""All that is kept of one user, after the registry, for people and programs to read."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from data.privacy.erasing import pseudonyms, rows_naming
from data.privacy.registry import Erasure, TableEntry, tables
from data.tables import UsageCountRow

WORKED_ON: Final = (
    "id", "category", "status", "pay_cents", "pay_type", "urgency", "earliest_start", "deadline",
    "service_min", "posted_at",
)  # fmt: skip
"""What a worker gets of a task that he does: the texts and places are its poster's."""


def export_user(session: Session, user_id: str) -> dict[str, Any]:
    """For each table what it holds, what each column means, and the user's rows.

    Where a table holds nothing of anybody, or something that is not handed out, it says so.
    """
    return {name: _exported(session, entry, user_id) for name, entry in tables().items()}


def _exported(session: Session, entry: TableEntry, user_id: str) -> dict[str, Any]:
    about = {"holds": entry.holds}
    if entry.name == "data_keys":
        return about | {"withheld": "the key that seals your data; it opens nothing outside"}
    if entry.mentions is not None:
        rows = _naming(session, entry, user_id)
    elif entry.name == UsageCountRow.__tablename__:
        rows = _usage(session, entry, user_id)
    elif entry.owner is None:
        return about | {"withheld": _WHY[entry.erase]}
    else:
        rows = _rows(session, entry, list(entry.columns), entry.of_user(user_id))
    found = about | {"columns": dict(entry.columns), "rows": rows}
    if entry.also is not None:
        mine = entry.table.c[entry.also] == user_id
        found["worked_on"] = _rows(session, entry, WORKED_ON, mine)
    return found


_WHY: Final = {
    Erasure.NONE: "nothing here is of a user",
    Erasure.EXPIRE: "nobody can be found in it",
    Erasure.DETACH: "made from texts that stand in the other tables",
}


def _rows(
    session: Session, entry: TableEntry, columns: Sequence[str], condition: Any
) -> list[dict[str, Any]]:
    table = entry.table
    query = select(*(table.c[name] for name in columns)).where(condition)
    found = session.execute(query.order_by(*table.primary_key.columns))
    return [{name: _plain(row[at]) for at, name in enumerate(columns)} for row in found]


def _naming(session: Session, entry: TableEntry, user_id: str) -> list[dict[str, Any]]:
    (key,) = entry.table.primary_key.columns
    named = rows_naming(session, entry, user_id)
    return [
        row
        for begin in range(0, len(named), 500)
        for row in _rows(session, entry, list(entry.columns), key.in_(named[begin : begin + 500]))
    ]


def _usage(session: Session, entry: TableEntry, user_id: str) -> list[dict[str, Any]]:
    mine = pseudonyms(session, user_id)
    if not mine:
        return []
    day, name = entry.table.c.day, entry.table.c.pseudonym
    return _rows(session, entry, list(entry.columns), tuple_(day, name).in_(mine))


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if isinstance(value, datetime | date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
