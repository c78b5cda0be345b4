"""Jobs: asked for in the transaction that needs them, handed to a queue, done once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from data.tables import JobRow


class JobKind(StrEnum):
    """What can be asked for."""

    RETRAIN = "retrain"
    REFRESH_INDEX = "refresh-index"
    RETENTION = "retention"
    ERASE = "erase"  # payload: userId
    NOTIFY = "notify"  # payload: what the main backend is told


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work; `id` makes sure that it is done once."""

    id: str
    kind: JobKind
    payload: Mapping[str, Any] = field(default_factory=dict)


def ask_for(
    session: Session, kind: JobKind, payload: Mapping[str, Any] | None = None, *, now: datetime
) -> Job:
    """Ask for a job; it is handed over only if the caller's transaction is committed."""
    job = Job(uuid4().hex, kind, dict(payload or {}))
    row = {"id": job.id, "kind": kind.value, "payload": dict(job.payload), "asked_at": now}
    session.execute(insert(JobRow), [row])
    return job


def waiting_jobs(session: Session, *, most: int) -> list[Job]:
    """Jobs that were not handed over, oldest first; others may find the same."""
    j = JobRow
    query = select(j).where(j.sent_at.is_(None)).order_by(j.asked_at, j.id).limit(most)
    return [Job(row.id, JobKind(row.kind), row.payload) for row in session.scalars(query)]


def mark_sent(session: Session, ids: Sequence[str], *, at: datetime) -> None:
    """Remember that the queue has confirmed some."""
    session.execute(update(JobRow).where(JobRow.id.in_(ids)).values(sent_at=at))


def is_done(session: Session, id: str) -> bool:
    """Whether a job was done before."""
    return session.scalar(select(JobRow.done_at).where(JobRow.id == id)) is not None


def mark_done(session: Session, id: str, *, at: datetime) -> None:
    """Remember that a job was done."""
    session.execute(update(JobRow).where(JobRow.id == id).values(done_at=at))


def send_again(session: Session, id: str) -> bool:
    """Have a job that is not done handed over once more; whether there is one."""
    changed = session.execute(
        update(JobRow)
        .where(JobRow.id == id, JobRow.done_at.is_(None))
        .values(sent_at=None)
        .returning(JobRow.id)
    )
    return changed.first() is not None
