"""What a release has learnt of each worker: saved as a whole, loaded, kept up one by one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

import numpy as np
from sqlalchemy import delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from data.reference.categories import CATEGORIES, CODE_OF
from data.repositories.codecs import INSTANT, TEXT
from data.tables import PredictionKind, WorkerShiftRow
from data.worker_shifts import WORKER_ITSELF, WorkerShifts

_ROWS_A_BATCH: Final = 10_000
_KEY: Final = ("release_id", "worker_id", "category", "outcome")
_KINDS: Final = tuple(kind.value for kind in PredictionKind)
_NO_CATEGORY: Final = ""


def save_shifts(session: Session, release_id: str, shifts: WorkerShifts) -> None:
    """Keep the shifts of a release; what was kept of it before is replaced."""
    row = WorkerShiftRow
    session.execute(delete(row).where(row.release_id == release_id))
    values = _stored(release_id, shifts)
    while batch := list(islice(values, _ROWS_A_BATCH)):
        session.execute(insert(row.__table__), batch)  # type: ignore[arg-type]


def upsert_shifts(session: Session, release_id: str, shifts: WorkerShifts) -> None:
    """Keep some shifts of a release as they are now; older outcomes never undo newer ones."""
    dialect = session.get_bind().dialect.name
    made = (postgresql if dialect == "postgresql" else sqlite).insert(WorkerShiftRow)
    new = {name: made.excluded[name] for name in ("mean", "variance", "outcomes", "known_at")}
    statement = made.on_conflict_do_update(
        index_elements=list(_KEY),
        set_=new,
        where=WorkerShiftRow.outcomes <= made.excluded.outcomes,
    )
    batch = list(_stored(release_id, shifts))
    if batch:
        session.execute(statement, batch)


def load_shifts(
    session: Session, release_id: str, *, worker_id: str | None = None
) -> WorkerShifts:
    """The shifts kept for a release, by worker, category and outcome; empty where there are none.

    With a `worker_id`, only his.

    Shifts in a category that the code no longer knows are left out.
    """
    row = WorkerShiftRow
    columns = (
        row.worker_id, row.category, row.outcome, row.mean, row.variance, row.outcomes,
        INSTANT.selected(row.known_at),
    )  # fmt: skip
    query = select(*columns).where(row.release_id == release_id)
    if worker_id is not None:
        query = query.where(row.worker_id == worker_id)
    found = session.execute(query.order_by(row.worker_id, row.category, row.outcome))
    ids, categories, outcomes, means, variances, counts, known_at = list(
        zip(*found, strict=True)
    ) or [()] * len(columns)
    codes = {_NO_CATEGORY: WORKER_ITSELF, **CODE_OF}
    is_known = np.array([name in codes for name in categories], dtype=np.bool_)
    return WorkerShifts(
        worker_ids=TEXT.load(ids),
        categories=np.array([codes.get(name, WORKER_ITSELF) for name in categories], np.int64),
        outcomes=np.array([_KINDS.index(name) for name in outcomes], dtype=np.int64),
        means=np.array(means, dtype=np.float64),
        variances=np.array(variances, dtype=np.float64),
        counts=np.array(counts, dtype=np.int64),
        known_at=INSTANT.load(known_at),
    ).take(is_known)


def _stored(release_id: str, shifts: WorkerShifts) -> Iterator[dict[str, Any]]:
    columns = zip(
        shifts.worker_ids.tolist(), shifts.categories.tolist(), shifts.outcomes.tolist(),
        shifts.means.tolist(), shifts.variances.tolist(), shifts.counts.tolist(),
        INSTANT.store(shifts.known_at), strict=True,
    )  # fmt: skip
    for worker_id, category, outcome, mean, variance, count, known_at in columns:
        yield {
            "release_id": release_id,
            "worker_id": worker_id,
            "category": _NO_CATEGORY if category == WORKER_ITSELF else CATEGORIES[category],
            "outcome": _KINDS[outcome],
            "mean": mean,
            "variance": variance,
            "outcomes": count,
            "known_at": known_at,
        }
