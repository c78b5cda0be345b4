"""Retention: what is kept of users goes after so many days, kind by kind, as the registry says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, CursorResult, Table, delete, func, select
from sqlalchemy.orm import Session

from data.reference.calendar import DAY_S, epoch
from data.tables import (
    AccuracyTotalRow,
    Base,
    ConversationRow,
    DeadLetterRow,
    EventRow,
    ExposureRow,
    FeedbackRow,
    JobRow,
    LanguageLeaseRow,
    LanguageUserDayRow,
    NotificationRow,
    RecommendationImpressionRow,
    ReportedOutcomeRow,
    WorkerSessionRow,
)

KINDS: Final = ("conversations", "feedback", "behaviour", "exposures", "events")
"""Kinds of retention that end rows of tables, by the names that the registry uses."""

_FIRST_MONDAY: Final = 4 * DAY_S


def expire(session: Session, *, days: Mapping[str, int], now: datetime) -> dict[str, int]:
    """Delete what is older than the days of its kind; how many rows of each table.

    A kind of 0 days is kept for ever. Turns go with their conversation, outcomes and predictions
    with their exposure; sums over everybody stay.
    """
    gone: dict[str, int] = {}
    for kind in KINDS:
        if not days.get(kind):
            continue
        for table, is_old in _rules(kind, now - timedelta(days=days[kind])):
            done = cast(CursorResult[Any], session.execute(delete(table).where(is_old)))
            gone[table.name] = done.rowcount
    return gone


def _rules(kind: str, before: datetime) -> list[tuple[Table, ColumnElement[bool]]]:
    """Tables of a kind, with what of them is from before an instant."""
    week = (epoch(before) - _FIRST_MONDAY) // (7 * DAY_S)
    last_said = func.coalesce(ConversationRow.last_at, ConversationRow.started_at)
    totals = AccuracyTotalRow
    newest = select(func.max(EventRow.number)).scalar_subquery()  # kept for its number
    rules: dict[str, list[tuple[type[Base], ColumnElement[bool]]]] = {
        "conversations": [(ConversationRow, last_said < before)],
        "feedback": [
            (FeedbackRow, FeedbackRow.received_at < before),
            (ReportedOutcomeRow, ReportedOutcomeRow.known_at < before),
            (totals, (totals.week < week) & (totals.user_id != "")),
        ],
        "behaviour": [
            (NotificationRow, NotificationRow.sent_at < before),
            (RecommendationImpressionRow, RecommendationImpressionRow.shown_at < before),
            (WorkerSessionRow, WorkerSessionRow.began_at < before),
            (LanguageUserDayRow, LanguageUserDayRow.day < before.date()),
            (LanguageLeaseRow, LanguageLeaseRow.expires_at < before),
        ],
        "exposures": [(ExposureRow, ExposureRow.shown_at < before)],
        "events": [
            (EventRow, (EventRow.received_at < before) & (EventRow.number < newest)),
            (DeadLetterRow, DeadLetterRow.received_at < before),
            (JobRow, JobRow.done_at < before),
        ],
    }
    return [(Base.metadata.tables[row.__tablename__], is_old) for row, is_old in rules[kind]]
