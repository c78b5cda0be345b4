"""How the service is used, day by day; users stand there under the pseudonym of one day."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from sqlalchemy import Table, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from data.tables import Base, UsageCountRow, UsageSaltRow
from data.usage import NOBODY, REQUESTS, UsageKind, UsageTotals

_COUNTS: Table = Base.metadata.tables[UsageCountRow.__tablename__]


def salt_of(session: Session, day: int, *, fresh: bytes) -> bytes:
    """The secret of a day's pseudonyms: `fresh` (32 bytes), unless another process was faster."""
    made = _insert(session, Base.metadata.tables[UsageSaltRow.__tablename__])
    session.execute(made.values(day=day, salt=fresh).on_conflict_do_nothing())
    return session.execute(select(UsageSaltRow.salt).where(UsageSaltRow.day == day)).scalar_one()


def pseudonym(user_id: str, salt: bytes) -> str:
    """A user's name under the secret of a day; `NOBODY` stays nobody."""
    if user_id == NOBODY:
        return NOBODY
    return blake2b(user_id.encode(), key=salt, digest_size=16).hexdigest()


def add_usage(session: Session, counts: Mapping[tuple[int, UsageKind, str], int]) -> None:
    """Add to the counts of (day, kind, pseudonym)."""
    rows = [
        {"day": day, "kind": kind.value, "pseudonym": name, "count": count}
        for (day, kind, name), count in sorted(counts.items())  # one order: no waiting in circles
    ]
    if rows:
        made = _insert(session, _COUNTS)
        added = made.on_conflict_do_update(
            index_elements=["day", "kind", "pseudonym"],
            set_={"count": _COUNTS.c.count + made.excluded.count},
        )
        session.execute(added, rows)


def forget_usage(session: Session, *, counts_before: int, salts_before: int) -> None:
    """Delete counts and secrets of the days before those given."""
    session.execute(delete(UsageCountRow).where(UsageCountRow.day < counts_before))
    session.execute(delete(UsageSaltRow).where(UsageSaltRow.day < salts_before))


def recorded_kinds(session: Session) -> set[UsageKind]:
    """Kinds of which anything is kept."""
    return {UsageKind(kind) for kind in session.scalars(select(UsageCountRow.kind).distinct())}


def usage_totals(
    session: Session, *, first_day: int, last_day: int
) -> dict[UsageKind, UsageTotals]:
    """Counts by kind over some days, both included; kinds without any are absent."""
    row, is_user = UsageCountRow, UsageCountRow.pseudonym != NOBODY
    query = (
        select(
            row.kind,
            func.sum(row.count),
            func.coalesce(func.sum(row.count).filter(is_user), 0),
            func.count().filter(is_user),
        )
        .where(row.day.between(first_day, last_day))
        .group_by(row.kind)
    )
    return {
        UsageKind(kind): UsageTotals(int(count), int(of_users), int(days))
        for kind, count, of_users, days in session.execute(query)
    }


def active_user_days(session: Session, *, first_day: int, last_day: int) -> int:
    """Pairs of a user and a day on which he used anything, over days, both included."""
    row = UsageCountRow
    pairs = (
        select(row.day, row.pseudonym)
        .where(row.day.between(first_day, last_day), row.pseudonym != NOBODY)
        .where(row.kind.not_in([kind.value for kind in REQUESTS]))
        .distinct()
        .subquery()
    )
    return session.execute(select(func.count()).select_from(pairs)).scalar_one()


def _insert(session: Session, table: Table) -> Any:
    dialect = session.get_bind().dialect.name
    return (postgresql if dialect == "postgresql" else sqlite).insert(table)
