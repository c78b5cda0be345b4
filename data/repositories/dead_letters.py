"""Dead letters: messages that could not be taken, kept to be looked at and sent again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from data.tables import DeadLetterRow


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One message as it came.

    Attributes
    ----------
    source : str
        The queue that it was for.
    message_id : str or None
        Its id, if it has one.
    body : JSON value
        The message; the text that could be read of it where it was no JSON.
    number : int
        By which it is named; 0 before it is kept.
    """

    source: str
    message_id: str | None
    reason: str
    body: Any
    received_at: datetime
    replayed_at: datetime | None = None
    number: int = 0


def save_dead_letters(session: Session, letters: Sequence[DeadLetter]) -> None:
    """Keep some more."""
    rows = [
        {
            "source": letter.source,
            "message_id": letter.message_id,
            "reason": letter.reason,
            "body": letter.body,
            "received_at": letter.received_at,
        }
        for letter in letters
    ]
    session.execute(insert(DeadLetterRow), rows)


def dead_letters(
    session: Session, *, source: str | None = None, with_replayed: bool = False, most: int = 100
) -> list[DeadLetter]:
    """The newest, newest first."""
    query = select(DeadLetterRow).order_by(DeadLetterRow.number.desc()).limit(most)
    if source is not None:
        query = query.where(DeadLetterRow.source == source)
    if not with_replayed:
        query = query.where(DeadLetterRow.replayed_at.is_(None))
    return [_letter(row) for row in session.scalars(query)]


def dead_letter(session: Session, number: int) -> DeadLetter | None:
    """The letter of a number."""
    row = session.get(DeadLetterRow, number)
    return None if row is None else _letter(row)


def mark_replayed(session: Session, numbers: Sequence[int], *, at: datetime) -> None:
    """Remember that some were sent again."""
    session.execute(
        update(DeadLetterRow).where(DeadLetterRow.number.in_(numbers)).values(replayed_at=at)
    )


def _letter(row: DeadLetterRow) -> DeadLetter:
    return DeadLetter(
        source=row.source,
        message_id=row.message_id,
        reason=row.reason,
        body=row.body,
        received_at=row.received_at,
        replayed_at=row.replayed_at,
        number=row.number,
    )
