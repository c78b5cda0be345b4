"""From the journal into the database: what was shown and predicted, to be joined to outcomes.

Each journal has an id of its own, so that processes on several machines can carry theirs into one
database. How far a file was carried stands in the database, in the transaction that carries: a
relay that dies goes on where it was, and two relays of one folder take turns.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any, Final, NamedTuple
from uuid import uuid4

import orjson
import structlog
from sqlalchemy.orm import Session

from data.database import Database
from data.privacy.sealing import keyring_of
from data.repositories.exposures import (
    Prediction,
    ServedPair,
    ShadowPair,
    journal_position,
    save_served,
)
from data.repositories.recommendations import Impression, save_impressions
from data.tables import PredictedKind
from serving.journal import RANKING_SERVED, SHADOW_SCORED

log = structlog.get_logger(__name__)

LINES_A_TRANSACTION: Final = 8
"""Rankings that are carried over at once: few, as others wait for the write lock of SQLite."""

_READ_BYTES: Final = 1 << 18
_JOURNAL_ID: Final = "id"
_PROBABILITIES: Final = (PredictedKind.ACCEPT, PredictedKind.COMPLETE, PredictedKind.ON_TIME)
_OTHERS: Final = (PredictedKind.SCORE, PredictedKind.ENJOYMENT)


class Carried(NamedTuple):
    """What one line of a journal tells."""

    pairs: list[ServedPair]
    impressions: list[Impression]
    shadows: list[ShadowPair]


class JournalRelay:
    """Carries a journal's folder into a database; threads may share it."""

    def __init__(self, folder: Path, database: Callable[[], Database]) -> None:
        self.unreadable = 0
        """Lines that a crash had cut short, or that are of no known form."""
        self._folder = folder
        self._database = database
        self._lock = Lock()
        self._positions: dict[str, int] = {}
        self._caught_up_at = monotonic()

    @property
    def lag_s(self) -> float:
        """Seconds since everything in the journal was in the database."""
        return monotonic() - self._caught_up_at

    @property
    def waiting_bytes(self) -> int:
        """Bytes of the journal that are not known to be in the database."""
        sizes = ((file.name, file.stat().st_size) for file in self._files())
        return sum(max(size - self._positions.get(name, 0), 0) for name, size in sizes)

    def carry(self) -> int:
        """Carry over all that the journal holds now; how many pairs were found in it.

        Raises
        ------
        UnusableDatabase
            If the database does not answer; what was carried before stays.
        """
        with self._lock:
            begun, carried = monotonic(), 0
            for file in self._files():
                while self._positions.get(file.name, -1) < file.stat().st_size:
                    before = self._positions.get(file.name)
                    carried += self._carry_some(file)
                    if self._positions[file.name] == before:
                        break  # the last line is still being written
            self._caught_up_at = begun
            return carried

    def is_carried(self, file: Path) -> bool:
        """Whether all of a file is in the database, as far as this relay has carried."""
        return self._positions.get(file.name, -1) >= file.stat().st_size

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob("exposures-*.jsonl"))

    def _carry_some(self, file: Path) -> int:
        journal_id = self._journal_id()
        with self._database().session() as session:
            begin = journal_position(session, journal_id, file.name)
            text = _whole_lines(file, begin)
            carried = [self._carried(line) for line in text.splitlines()]
            pairs = [pair for line in carried for pair in line.pairs]
            shadows = [pair for line in carried for pair in line.shadows]
            end = begin + len(text)
            save_impressions(session, _of_the_known(session, carried))
            save_served(
                session, pairs, shadows, journal_id=journal_id, file=file.name, position=end
            )
        self._positions[file.name] = end
        return len(pairs)

    def _carried(self, line: bytes) -> Carried:
        if not line.strip():
            return Carried([], [], [])  # it was about somebody who was erased
        try:
            record = orjson.loads(line)
            return Carried(served_pairs(record), impressions(record), shadow_pairs(record))
        except (ValueError, KeyError, TypeError):
            self.unreadable += 1
            log.warning("journal_line_unreadable", unreadable=self.unreadable)
            return Carried([], [], [])

    def _journal_id(self) -> str:
        """The id of this journal, made by whoever is first to need it."""
        path = self._folder / _JOURNAL_ID
        if not path.exists():
            mine = self._folder / f".{uuid4().hex}"
            mine.write_text(uuid4().hex, "ascii")
            try:
                os.link(mine, path)
            except FileExistsError:
                pass  # another process was faster
            finally:
                mine.unlink()
        return path.read_text("ascii")


def served_pairs(record: dict[str, Any]) -> list[ServedPair]:
    """The pairs of one line of the journal; none of what is no ranking, or was asked by nobody.

    Raises
    ------
    KeyError, TypeError, ValueError
        If the line is of no known form.
    """
    if record["event"] != RANKING_SERVED or record["asked_about"] is None:
        return []
    return [
        ServedPair(
            ranking_id=str(record["ranking_id"]),
            **_who(record, item),
            shown_at=datetime.fromisoformat(record["served_at"]),
            position=int(item["position"]),
            propensity=float(item["propensity"]),
            release_id=str(record["release"]),
            predictions=_predictions(item),
        )
        for item in record["items"]
    ]


def impressions(record: dict[str, Any]) -> list[Impression]:
    """The recommendations of one line of the journal; none where it tells of none, or of nobody's.

    Raises
    ------
    KeyError, TypeError, ValueError
        If the line is of no known form.
    """
    if record["event"] != RANKING_SERVED or record["asked_about"] is None:
        return []
    return [
        Impression(
            id=str(shown["id"]),
            user_id=str(record["asked_about"]),
            task_id=None if shown["task_id"] is None else str(shown["task_id"]),
            kind=str(shown["kind"]),
            position=int(shown["position"]),
            propensity=float(shown["propensity"]),
            release_id=str(record["release"]),
            shown_at=datetime.fromisoformat(record["served_at"]),
        )
        for shown in record.get("recommendations", ())
    ]


def shadow_pairs(record: dict[str, Any]) -> list[ShadowPair]:
    """What a shadow said of each pair, of one line of the journal; none of other lines.

    Raises
    ------
    KeyError, TypeError, ValueError
        If the line is of no known form.
    """
    if record["event"] != SHADOW_SCORED:
        return []
    return [
        ShadowPair(
            ranking_id=str(record["ranking_id"]),
            **_who(record, item),
            release_id=str(record["release"]),
            predictions=_predictions(item),
        )
        for item in record["items"]
    ]


def _of_the_known(session: Session, carried: list[Carried]) -> list[Impression]:
    """Impressions but those of users who were erased meanwhile."""
    shown = [one for line in carried for one in line.impressions]
    if not shown:
        return shown
    connection = session.connection()
    erased = keyring_of(connection).erased_among(connection, {one.user_id for one in shown})
    return [one for one in shown if one.user_id not in erased]


def forget_files(folder: Path, database: Callable[[], Database], *, before: datetime) -> int:
    """Delete files of a journal of days before an instant, once all of them is carried; how many.

    Raises
    ------
    UnusableDatabase
        If the database does not answer.
    """
    relay = JournalRelay(folder, database)
    day, gone = f"exposures-{before.date().isoformat()}.jsonl", 0
    old = [file for file in sorted(folder.glob("exposures-*.jsonl")) if file.name < day]
    if not old:
        return gone
    relay.carry()
    for file in old:
        if relay.is_carried(file):
            file.unlink()
            gone += 1
    return gone


def _who(record: dict[str, Any], item: dict[str, Any]) -> dict[str, str]:
    """Task and worker of an item."""
    asked_about, id = str(record["asked_about"]), str(item["id"])
    is_of_tasks = record["ranked"] == "tasks"
    return {
        "task_id": id if is_of_tasks else asked_about,
        "worker_id": asked_about if is_of_tasks else id,
    }


def _predictions(item: dict[str, Any]) -> dict[PredictedKind, Prediction]:
    taught = item.get("taught") or (None, None, None)
    found = {
        kind: Prediction(float(item[kind.value]), None if log_odds is None else float(log_odds))
        for kind, log_odds in zip(_PROBABILITIES, taught, strict=True)
    }
    return found | {kind: Prediction(float(item[kind])) for kind in _OTHERS if kind in item}


def _whole_lines(file: Path, begin: int) -> bytes:
    """The next lines of a file, at most `LINES_A_TRANSACTION`, each with its end."""
    with file.open("rb") as journal:
        journal.seek(begin)
        text = journal.read(_READ_BYTES)
        while text and b"\n" not in text and (more := journal.read(_READ_BYTES)):
            text += more
    end = 0
    for _ in range(LINES_A_TRANSACTION):
        found = text.find(b"\n", end)
        if found < 0:
            break
        end = found + 1
    return text[:end]
