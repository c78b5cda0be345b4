"""Erasing one user from a store, after the registry: in one transaction, once and for all.

His data key goes first, and a tombstone comes in its place: whoever writes of him meanwhile has
committed before, and is swept up, or finds the tombstone and is refused.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import Connection, CursorResult, case, delete, insert, select, update
from sqlalchemy.orm import Session

from data.columns import TaskStatus
from data.privacy.data_keys import PLATFORM, Keyring
from data.privacy.registry import Erasure, TableEntry, tables
from data.privacy.sealing import Owned, keyring_of
from data.repositories.usage import pseudonym
from data.tables import (
    Base,
    ErasedUserRow,
    EventRow,
    TaskRow,
    TextVectorRow,
    UsageCountRow,
    UsageSaltRow,
    WorkerProfileRow,
    names,
)

Digests = Callable[[str], Iterable[bytes]]
"""From a text to the digests under which vectors of it or of its parts may be kept."""

ERASED: Final = "erased"
"""The subject of an event about somebody who was erased: the row keeps its number."""

_ROWS_A_LOOK: Final = 1_000
_OPEN: Final = names([TaskStatus.OPEN])[0]
_CANCELLED: Final = names([TaskStatus.CANCELLED])[0]


def erase_user(
    session: Session, user_id: str, *, digests: Digests, at: datetime
) -> dict[str, int]:
    """Erase a user from every table; how many rows of each went or were changed.

    What he posted stays without him, without texts and places, as others' history hangs on it. To
    erase somebody again, or somebody who is not known, does no harm and keeps him out as well.

    Raises
    ------
    ValueError
        If the id is empty: that stands for nobody.
    """
    if not user_id:
        raise ValueError("A user has an id.")
    connection = session.connection()
    keyring = keyring_of(connection)
    read = set(_digests_of(session, user_id, digests))
    _bury(connection, keyring, user_id, at)
    changed: dict[str, int] = {}

    def run(table: str, statement: Any) -> None:
        rows = cast(CursorResult[Any], session.execute(statement)).rowcount
        if rows > 0:
            changed[str(table)] = changed.get(str(table), 0) + rows  # not SQLAlchemy's kind of str

    for table in reversed(Base.metadata.sorted_tables):
        entry = tables()[table.name]
        if table.name == EventRow.__tablename__:
            for number, id in _events_of(session, user_id):
                run(table.name, update(EventRow).where(EventRow.number == number)
                    .values(id=id, subject=ERASED, is_applied=False))  # fmt: skip
        elif entry.owner is not None and entry.erase is Erasure.DELETE:
            run(table.name, delete(table).where(entry.of_user(user_id)))
        elif table.name == TaskRow.__tablename__:
            run(table.name, _without_poster(user_id))
            run(table.name, update(TaskRow).where(TaskRow.worker_id == user_id)
                .values(worker_id=None))  # fmt: skip
        elif table.name == TextVectorRow.__tablename__:
            for digest in sorted(read):
                run(table.name, delete(TextVectorRow).where(TextVectorRow.digest == digest))
        elif entry.mentions is not None:
            for key in rows_naming(session, entry, user_id):
                run(table.name, delete(table).where(_key_of(entry) == key))
        elif table.name == UsageCountRow.__tablename__:
            for day, name in pseudonyms(session, user_id):
                mine = (UsageCountRow.day == day) & (UsageCountRow.pseudonym == name)
                run(table.name, delete(UsageCountRow).where(mine))
    return changed


def rows_naming(session: Session, entry: TableEntry, user_id: str) -> list[Any]:
    """Keys of the rows of a table whose JSON, or text with JSON in it, names a user anywhere."""
    key, column, found = _key_of(entry), entry.table.c[str(entry.mentions)], list[Any]()
    token, after = json.dumps(user_id, ensure_ascii=False), None
    while True:
        query = select(key, column).order_by(key).limit(_ROWS_A_LOOK)
        rows = session.execute(query if after is None else query.where(key > after)).all()
        for name, held in rows:
            text = held if isinstance(held, str) else json.dumps(held, ensure_ascii=False)
            if token in text:
                found.append(name)
        if len(rows) < _ROWS_A_LOOK:
            return found
        after = rows[-1][0]


def pseudonyms(session: Session, user_id: str) -> list[tuple[int, str]]:
    """A user's pseudonyms on the days whose secrets are still known."""
    salts = session.execute(select(UsageSaltRow.day, UsageSaltRow.salt))
    return [(day, pseudonym(user_id, bytes(salt))) for day, salt in salts]


def _bury(connection: Connection, keyring: Keyring, user_id: str, at: datetime) -> None:
    """Take the user's key away, and put a tombstone in its place."""
    if user_id in keyring.erased_among(connection, [user_id]):
        return
    # Whoever makes his first key at this moment is waited for, as the key is one row.
    keyring.for_writing(connection, [user_id])
    keyring.destroy(connection, user_id)
    tag = keyring.tag(connection, user_id)
    connection.execute(insert(ErasedUserRow).values(tag=tag, erased_at=at))


def _digests_of(session: Session, user_id: str, digests: Digests) -> Iterator[bytes]:
    """Digests of all that a user wrote that is read by an encoder."""
    written = session.execute(
        select(TaskRow.title, TaskRow.description).where(TaskRow.poster_id == user_id)
    )
    profile = select(WorkerProfileRow.profile_text).where(WorkerProfileRow.user_id == user_id)
    texts = [text for row in written for text in row] + list(session.scalars(profile))
    for text in texts:
        if text:
            yield from digests(text)


def _without_poster(user_id: str) -> Any:
    """What a user posted, as if nobody had: no text, no place; what was open is cancelled."""
    return (
        update(TaskRow)
        .where(TaskRow.poster_id == user_id)
        .values(
            poster_id=None,
            title=Owned(PLATFORM, ""),
            description=None,
            language=None,
            requirements=[],
            address=None,
            dropoff_address=None,
            lat=None,
            lng=None,
            dropoff_lat=None,
            dropoff_lng=None,
            status=case((TaskRow.status == _OPEN, _CANCELLED), else_=TaskRow.status),
        )
    )


def _key_of(entry: TableEntry) -> Any:
    (key,) = entry.table.primary_key.columns
    return key


def _events_of(session: Session, user_id: str) -> list[tuple[int, str]]:
    """Numbers of the events about a user, each with an id that does not tell of him."""
    query = select(EventRow.number, EventRow.id).where(EventRow.subject == user_id)
    return [
        (number, f"{ERASED}-{number}" if user_id in id else id)
        for number, id in session.execute(query)
    ]
