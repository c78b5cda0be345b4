"""One user over all stores: exported, erased, and kept out of a process that goes on serving.

`PersonalData` does what an operator or the main backend asks, over the stores of one machine.
`ErasedUsers` is what every serving process knows of those who were erased, wherever that was
done: it refuses them at the gate, and has everything dropped that the process still holds.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any, Final

import orjson
import structlog
from sqlalchemy import select, text

from data.database import Database
from data.errors import HustleError
from data.privacy.data_keys import ErasedUser
from data.privacy.erasing import erase_user
from data.privacy.exported_files import erase_from_exports, file_names
from data.privacy.exporting import export_user
from data.privacy.registry import stores
from data.repositories.users import Standing, standing_of
from data.tables import ErasedUserRow
from features.text import clauses, digest
from serving.clock import Clock, iso_z
from serving.market_bases import forget_bases
from serving.relay import JournalRelay

log = structlog.get_logger(__name__)

OVERLAP: Final = timedelta(seconds=60)
"""How far a look reaches back: longer than any transaction that erases is open."""

Pause = Callable[[float], Awaitable[None]]
"""Waits for some seconds."""


class ErasedUsers:
    """Who was erased, as far as this process has looked; threads may share it."""

    def __init__(self, database: Callable[[], Database]) -> None:
        self._database = database
        self._tags: frozenset[str] = frozenset()
        self._looked_at: datetime | None = None
        self._lock = Lock()

    def __contains__(self, user_id: object) -> bool:
        """Whether a user was erased."""
        if not self._tags or not isinstance(user_id, str):
            return False
        return self._database().keyring.tag(None, user_id) in self._tags

    def refuse(self, *users: str | None) -> None:
        """Answer nobody who was erased.

        Raises
        ------
        ErasedUser
        """
        if any(user in self for user in users if user):
            raise ErasedUser

    def look(self, *, now: datetime) -> bool:
        """Take up who was erased since the last look; whether there is somebody new.

        Raises
        ------
        UnusableDatabase
            If the database does not answer.
        """
        query = select(ErasedUserRow.tag)
        with self._lock:
            if self._looked_at is not None:
                query = query.where(ErasedUserRow.erased_at >= self._looked_at - OVERLAP)
            with self._database().session(read_only=True) as session:
                found = self._tags.union(session.scalars(query))
            is_new = found != self._tags
            if is_new:
                self._database().keyring.platform()  # not read for the first time by a request
            self._tags, self._looked_at = found, now
            return is_new


def begin_without(erased: ErasedUsers, journal: Path, *, now: datetime) -> int:
    """What a process does before its first request: it learns who was erased, and lets its journal
    not tell of them, as somebody may have been erased while no process served; lines changed.

    Raises
    ------
    UnusableDatabase
        If the database does not answer.
    """
    return mask_journal(journal, erased.__contains__) if erased.look(now=now) else 0


async def follow_erasures(
    erased: ErasedUsers,
    dropped: Callable[[], Awaitable[None]],
    *,
    clock: Clock,
    every_s: float,
    pause: Pause = asyncio.sleep,
) -> None:
    """Look again and again until cancelled, and call `dropped` when somebody new was erased.

    Where it fails it is called again at the next look: nobody is forgotten by half.
    """
    is_due = False
    while True:
        await pause(every_s)
        try:
            is_due |= await asyncio.to_thread(lambda: erased.look(now=clock()))
            if is_due:
                await dropped()
                is_due = False
                log.info("erasure_followed")
        except HustleError as error:
            log.error("erasure_not_followed", reason=str(error))


def mask_journal(folder: Path, is_erased: Callable[[str], bool]) -> int:
    """Take erased users out of a journal, in place; how many lines were changed.

    Lines about one are blanked; within others' lines the id is masked. Every byte keeps its
    place, so that writers append and relays go on as if nothing were.
    """
    return sum(_mask_file(path, is_erased) for path in sorted(folder.glob("exposures-*.jsonl")))


def _mask_file(path: Path, is_erased: Callable[[str], bool]) -> int:
    changed, at = 0, 0
    with path.open("r+b") as file:
        for line in path.read_bytes().splitlines(keepends=True):
            if line.endswith(b"\n"):  # else it is being written
                masked = _masked(line, is_erased)
                if masked != line:
                    os.pwrite(file.fileno(), masked, at)
                    changed += 1
            at += len(line)
        if changed:
            os.fsync(file.fileno())
    return changed


def _masked(line: bytes, is_erased: Callable[[str], bool]) -> bytes:
    try:
        record = orjson.loads(line)
        about, items = record.get("asked_about"), record.get("items", [])
        ids = {item["id"] for item in items}
    except (ValueError, KeyError, TypeError, AttributeError):
        return line
    if isinstance(about, str) and is_erased(about):
        return b" " * (len(line) - 1) + b"\n"
    for id in ids:
        if isinstance(id, str) and is_erased(id):
            token = orjson.dumps(id)
            line = line.replace(token, b'"' + b"-" * (len(token) - 2) + b'"')
    return line


def lines_about(folder: Path, user_id: str) -> list[dict[str, Any]]:
    """What a journal tells of a user: lines about him whole, of others' lines his item."""
    found: list[dict[str, Any]] = []
    token = orjson.dumps(user_id)
    for path in sorted(folder.glob("exposures-*.jsonl")):
        for line in path.read_bytes().splitlines():
            if token not in line:
                continue
            try:
                record = orjson.loads(line)
            except ValueError:
                continue
            if record.get("asked_about") != user_id:
                mine = [one for one in record.get("items", []) if one.get("id") == user_id]
                record = record | {"items": mine}
            found.append(record)
    return found


@dataclass(frozen=True, slots=True)
class PersonalData:
    """Export and erasure over the database and the folder of one machine.

    Attributes
    ----------
    database : callable
        Gives the open database.
    market_folder : Path or None
        Where markets stand as they were built: they are removed, and built without him.
    forget_cached : callable
        Takes a user's answers out of the cache that processes share, and tells them to look.
    """

    database: Callable[[], Database]
    var_dir: Path
    clock: Clock
    forget_cached: Callable[[str], None] = lambda user_id: None
    market_folder: Path | None = None

    def export(self, user_id: str) -> dict[str, Any]:
        """All that is kept of a user, as JSON values.

        Raises
        ------
        UnusableDatabase
            If the database does not answer.
        """
        with self.database().session(read_only=True) as session:
            kept = export_user(session, user_id)
        beside = {
            name: {"where": store.where, "holds": store.holds, "kept": store.days}
            for name, store in stores().items()
        }
        beside["journal"] |= {"lines": lines_about(self._journal, user_id)}  # type: ignore[dict-item]
        return {
            "user": user_id,
            "exported_at": iso_z(self.clock()),
            "tables": kept,
            "stores": beside,
        }

    def standing(self, user_id: str) -> Standing | None:
        """Who a user is and where he stands; None of one whom nobody told of.

        Raises
        ------
        UnusableDatabase
            If the database does not answer.
        """
        with self.database().session(read_only=True) as session:
            return standing_of(session, user_id)

    def erase(self, user_id: str) -> dict[str, Any]:
        """Erase a user from every store; what was done, with nothing of him in it.

        Raises
        ------
        UnusableDatabase
            If the database does not answer; erase him again then.
        """
        if self._journal.is_dir():
            JournalRelay(self._journal, self.database).carry()  # what others did is not lost
        database = self.database()
        with database.session() as session:
            rows = erase_user(session, user_id, digests=_digests, at=self.clock())
        database.keyring.forget_destroyed()
        self.forget_cached(user_id)
        forget_bases(self.market_folder)
        lines = mask_journal(self._journal, lambda id: id == user_id)
        exports = erase_from_exports(self.var_dir, user_id)
        left = files_naming(self.var_dir, user_id, store=database.engine.url.database)
        clear_freed_pages(database, sorted(rows))
        log.info(
            "user_erased", rows=sum(rows.values()), journal_lines=lines, exports=len(exports),
            files=len(left),
        )  # fmt: skip
        return {
            "rows": rows,
            "journal_lines": lines,
            "exported_files_rewritten": len(exports),
            "files_still_naming_him": left,
        }

    @property
    def _journal(self) -> Path:
        return self.var_dir / "journal"


def _digests(written: str) -> Iterable[bytes]:
    """Of a text as a whole, as a title, and of its clauses, as a profile."""
    return [digest(part) for part in (written, *clauses(written))]


def files_naming(folder: Path, user_id: str, *, store: str | None = None) -> list[str]:
    """Files of a folder that name a user: histories that somebody brought there, and the like.

    What is packed (gzip, ZIP, Parquet) is looked into, and MLflow's database; the store itself
    (its path, where it is SQLite's) is not. Only ids of four characters or more are looked for:
    shorter ones stand in anything.
    """
    needle = user_id.encode()
    if len(needle) < _SHORTEST:
        return []
    own = {Path(f"{store}{end}").resolve() for end in _OF_STORE} if store else set()
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.resolve() not in own and file_names(path, needle)
    ]


_SHORTEST: Final = 4
_OF_STORE: Final = ("", "-wal", "-shm")


def clear_freed_pages(database: Database, tables: list[str]) -> None:
    """Let nothing of deleted rows stay in the files.

    SQLite's log is emptied into its zeroed pages; PostgreSQL's dead rows are vacuumed.
    """
    is_sqlite = database.engine.dialect.name == "sqlite"
    with database.engine.connect() as connection:
        if is_sqlite:
            driver: Any = connection.connection.driver_connection
            connection.rollback()
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            return
    if tables:
        plain = database.engine.execution_options(isolation_level="AUTOCOMMIT")
        with plain.connect() as connection:
            connection.execute(text("SET statement_timeout = 0"))
            connection.execute(text(f"VACUUM {', '.join(tables)}"))
            connection.execute(text("RESET statement_timeout"))
