"""What users were recommended, what they did with it, and when they were last alerted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from data.tables import (
    NotificationRow,
    RecommendationImpressionRow,
    ReportedOutcomeRow,
    UserAlertRow,
)


@dataclass(frozen=True, slots=True)
class Impression:
    """A recommendation that a user was shown; `task_id` is None where it was about several."""

    id: str
    user_id: str
    task_id: str | None
    kind: str
    position: int  # 1 is first
    propensity: float
    release_id: str
    shown_at: datetime


@dataclass(frozen=True, slots=True)
class DismissedImpression:
    """A recommendation that its user waved away."""

    kind: str
    task_id: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that a user is told without having asked."""

    id: str
    user_id: str
    task_id: str | None
    kind: str
    sent_at: datetime


def save_impressions(session: Session, impressions: Sequence[Impression]) -> None:
    """Keep what was shown; an impression that is stored already stays as it is."""
    if impressions:
        kept = _first_only(_table(RecommendationImpressionRow), _dialect(session))
        session.execute(kept, [_values(shown) for shown in impressions])


def is_shown(session: Session, user_id: str, impression_id: str) -> bool:
    """Whether the store knows an impression of this user."""
    row = RecommendationImpressionRow
    query = select(row.id).where(row.id == impression_id, row.user_id == user_id)
    return session.execute(query).one_or_none() is not None


def dismissed_since(session: Session, user_id: str, since: datetime) -> list[DismissedImpression]:
    """What a user has dismissed from `since` (aware) on."""
    row = RecommendationImpressionRow
    query = select(row.kind, row.task_id, row.dismissed_at)
    query = query.where(row.user_id == user_id, row.dismissed_at >= since)
    return [
        DismissedImpression(kind, task_id, at)
        for kind, task_id, at in session.execute(query)
        if at is not None
    ]


def answered_tasks(session: Session, user_id: str) -> frozenset[str]:
    """Ids of the tasks that a user has told anything of: taken, declined, done or not."""
    row = ReportedOutcomeRow
    query = select(row.task_id).where(row.user_id == user_id).distinct()
    return frozenset(session.scalars(query))


def last_alerted(session: Session, user_id: str) -> datetime | None:
    """When a user was last alerted; None for never."""
    row = UserAlertRow
    return session.scalars(select(row.alerted_at).where(row.user_id == user_id)).one_or_none()


def claim_alert(session: Session, alert: Alert, *, least_gap: timedelta) -> bool:
    """Note that a user is alerted now, unless his last alert is nearer than `least_gap`.

    Of transactions that claim at the same time for one user, one succeeds: the others wait for
    its end and then see that he has been alerted.
    """
    row, dialect = _table(UserAlertRow), _dialect(session)
    first = _insert(row, dialect).values(user_id=alert.user_id, alerted_at=alert.sent_at)
    claim = first.on_conflict_do_update(
        index_elements=["user_id"],
        set_={"alerted_at": first.excluded.alerted_at},
        where=row.c.alerted_at <= alert.sent_at - least_gap,
    )
    if session.execute(claim.returning(row.c.user_id)).one_or_none() is None:
        return False
    sent = _first_only(_table(NotificationRow), dialect)
    session.execute(sent, _values(alert))
    return True


def _values(row: Impression | Alert) -> dict[str, Any]:
    """The fields of a flat dataclass; `asdict` would copy what they hold."""
    return {f.name: getattr(row, f.name) for f in fields(row)}


def _table(row: type[Any]) -> Table:
    table: Table = row.__table__
    return table


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name


def _insert(table: Table, dialect: str) -> Any:
    return (postgresql if dialect == "postgresql" else sqlite).insert(table)


@cache
def _first_only(table: Table, dialect: str) -> Any:
    return _insert(table, dialect).on_conflict_do_nothing()
