"""What was shown and predicted: carried over from journals, and found again by pair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Dialect, String, Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.types import TypeEngine

from data.privacy.sealing import is_sealed
from data.tables import (
    ExposureRow,
    JournalCursorRow,
    PredictedKind,
    PredictionRow,
    TaskRow,
    WorkerProfileRow,
)

_ROWS_A_STATEMENT: Final = 500


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a release said of an exposure, 0 to 1.

    `log_odds`, of a probability only, is what the worker's shift is learnt from
    (`models.personal.PersonalShifts.update`).
    """

    value: float
    log_odds: float | None = None


@dataclass(frozen=True, slots=True)
class ServedPair:
    """One task shown to one worker by a ranking, with everything that was predicted of it."""

    ranking_id: str
    task_id: str
    worker_id: str
    shown_at: datetime
    position: int  # 1 is first
    propensity: float
    release_id: str
    predictions: Mapping[PredictedKind, Prediction]


@dataclass(frozen=True, slots=True)
class ShadowPair:
    """What another release than the one that ranked said of a pair of a ranking."""

    ranking_id: str
    task_id: str
    worker_id: str
    release_id: str
    predictions: Mapping[PredictedKind, Prediction]


@dataclass(frozen=True, slots=True)
class Shown:
    """A stored exposure with its predictions, found again."""

    exposure_id: int
    release_id: str
    category: str
    predictions: Mapping[PredictedKind, Prediction]


def journal_position(session: Session, journal_id: str, file: str) -> int:
    """Bytes of a journal's file that have been carried over; nobody else carries until the end.

    The caller's transaction holds the file: another one that asks waits for it.
    """
    row = JournalCursorRow
    start = _made(session, row).values(journal_id=journal_id, file=file, position=0)
    session.execute(start.on_conflict_do_nothing())
    asked = select(row.position).where(row.journal_id == journal_id, row.file == file)
    return session.execute(asked.with_for_update()).scalar_one()


def save_served(
    session: Session,
    served: Sequence[ServedPair],
    shadows: Sequence[ShadowPair] = (),
    *,
    journal_id: str,
    file: str,
    position: int,
) -> int:
    """Keep what a journal's file tells up to `position`; how many pairs can be kept.

    A pair that is stored already stays as it is, so that carrying a file over twice changes
    nothing. Pairs of workers or tasks that the store does not know are left out, and so is what
    a shadow said of a pair that is not stored.
    """
    workers = _known(session, WorkerProfileRow.user_id, {pair.worker_id for pair in served})
    tasks = _known(session, TaskRow.id, {pair.task_id for pair in served})
    kept = {
        (pair.ranking_id, pair.task_id, pair.worker_id): pair
        for pair in served
        if pair.worker_id in workers and pair.task_id in tasks
    }
    if kept:
        _insert(session, ExposureRow, [_exposure(pair) for pair in kept.values()])
        ids = _ids(session, list(kept))
        rows = [row for key, pair in kept.items() for row in _predictions(ids[key], pair)]
        _insert(session, PredictionRow, rows)
    if shadows:
        _save_shadows(session, shadows)
    row = JournalCursorRow
    cursor = _made(session, row).values(journal_id=journal_id, file=file, position=position)
    moved = cursor.on_conflict_do_update(
        index_elements=["journal_id", "file"], set_={"position": cursor.excluded.position}
    )
    session.execute(moved)
    return len(kept)


def _save_shadows(session: Session, shadows: Sequence[ShadowPair]) -> None:
    keys = [(pair.ranking_id, pair.task_id, pair.worker_id) for pair in shadows]
    ids = _ids(session, keys)
    rows = [
        row
        for key, pair in zip(keys, shadows, strict=True)
        if key in ids
        for row in _predictions(ids[key], pair)
    ]
    if rows:
        _insert(session, PredictionRow, rows)


def may_be_kept(session: Session, worker_id: str, task_id: str) -> bool:
    """Whether the store knows both, so that a journal's pair of them is kept and not left out."""
    worker = select(WorkerProfileRow.user_id).where(WorkerProfileRow.user_id == worker_id)
    task = select(TaskRow.id).where(TaskRow.id == task_id)
    return bool(session.scalar(select(worker.exists() & task.exists())))


def last_shown(session: Session, worker_id: str, task_id: str) -> Shown | None:
    """The last time that a worker was shown a task with a prediction; None for never."""
    e, p = ExposureRow, PredictionRow
    query = (
        select(e.id, p.release_id, TaskRow.category, p.kind, p.value, p.log_odds)
        .join(p, p.exposure_id == e.id)
        .join(TaskRow, TaskRow.id == e.task_id)
        .where(e.worker_id == worker_id, e.task_id == task_id, p.release_id == e.release_id)
        .order_by(e.shown_at.desc(), e.id.desc())
        .limit(len(PredictedKind))
    )
    found = session.execute(query).all()
    if not found:
        return None
    last = [row for row in found if row.id == found[0].id]
    predictions = {PredictedKind(row.kind): Prediction(row.value, row.log_odds) for row in last}
    return Shown(found[0].id, found[0].release_id, found[0].category, predictions)


def _made(session: Session, row: type[Any] | Table) -> Any:
    dialect = session.get_bind().dialect.name
    return (postgresql if dialect == "postgresql" else sqlite).insert(row)


def _insert(session: Session, row: type[Any], values: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows of the same plain columns but those that are stored already.

    The driver is given plain values: to bind them takes SQLAlchemy longer than SQLite takes to
    store. PostgreSQL is given an array for each column and runs one statement; one for each row
    took half as long again.
    """
    table, dialect = row.__table__, session.get_bind().dialect
    names = list(values[0])
    if is_sealed(table, names):
        raise ValueError(f"Sealed columns of {table} are written by SQLAlchemy alone.")
    kinds = [table.c[name].type.dialect_impl(dialect) for name in names]
    columns = [
        [one[name] if bind is None else bind(one[name]) for one in values]
        for name, bind in zip(names, [kind.bind_processor(dialect) for kind in kinds], strict=True)
    ]
    quote = dialect.identifier_preparer.quote
    into = f"INSERT INTO {quote(table.name)} ({', '.join(map(quote, names))})"
    if dialect.name == "postgresql":
        arrays = ", ".join(f"%s::{_plain(kind, dialect)}[]" for kind in kinds)
        order = f"{into} SELECT * FROM unnest({arrays})"  # noqa: S608  our tables
        given: Any = tuple(columns)
    else:
        order = f"{into} VALUES ({', '.join('?' * len(names))})"
        given = list(zip(*columns, strict=True))
    session.connection().exec_driver_sql(f"{order} ON CONFLICT DO NOTHING", given)


def _plain(kind: TypeEngine[Any], dialect: Dialect) -> str:
    """The type of an array's elements; of texts without a length, to which a cast would cut."""
    return "text" if isinstance(kind, String) else kind.compile(dialect)


def _known(session: Session, column: InstrumentedAttribute[str], ids: set[str]) -> set[str]:
    ordered, found = sorted(ids), set[str]()
    for begin in range(0, len(ordered), _ROWS_A_STATEMENT):
        some = ordered[begin : begin + _ROWS_A_STATEMENT]
        found.update(session.scalars(select(column).where(column.in_(some))))
    return found


def _ids(
    session: Session, keys: Sequence[tuple[str, str, str]]
) -> dict[tuple[str, str, str], int]:
    """Ids of the stored exposures of the rankings that keys name, those of the keys among them."""
    e, found = ExposureRow, dict[tuple[str, str, str], int]()
    rankings = sorted({ranking_id for ranking_id, _, _ in keys})
    for begin in range(0, len(rankings), _ROWS_A_STATEMENT):
        some = rankings[begin : begin + _ROWS_A_STATEMENT]
        query = select(e.id, e.ranking_id, e.task_id, e.worker_id).where(e.ranking_id.in_(some))
        found.update({(r, t, w): id_ for id_, r, t, w in session.execute(query)})
    return found


def _exposure(pair: ServedPair) -> dict[str, Any]:
    return {
        "ranking_id": pair.ranking_id,
        "task_id": pair.task_id,
        "worker_id": pair.worker_id,
        "shown_at": pair.shown_at,
        "position": pair.position,
        "propensity": pair.propensity,
        "release_id": pair.release_id,
    }


def _predictions(exposure_id: int, pair: ServedPair | ShadowPair) -> list[dict[str, Any]]:
    return [
        {
            "exposure_id": exposure_id,
            "release_id": pair.release_id,
            "kind": kind.value,
            "value": prediction.value,
            "log_odds": prediction.log_odds,
        }
        for kind, prediction in pair.predictions.items()
    ]
