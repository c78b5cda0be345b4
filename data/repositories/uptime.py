"""When processes were able to answer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from data.observed import Span
from data.tables import UptimeSpanRow


def save_span(session: Session, span: Span) -> None:
    """Keep a stretch, or how long it has become."""
    session.merge(UptimeSpanRow(id=span.id, began_at=span.began_at, up_until=span.up_until))
    session.flush()


def spans(session: Session) -> tuple[Span, ...]:
    """Every stretch that is kept, by its beginning."""
    row = UptimeSpanRow
    query = select(row.id, row.began_at, row.up_until).order_by(row.began_at, row.id)
    return tuple(Span(*found) for found in session.execute(query))


def forget_spans(session: Session, *, before: datetime) -> None:
    """Delete what had ended before an instant."""
    session.execute(delete(UptimeSpanRow).where(UptimeSpanRow.up_until < before))
