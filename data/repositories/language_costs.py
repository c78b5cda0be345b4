"""What the language model costs: spent and reserved, by user and day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from data.database import Database
from data.tables import LanguageDayRow, LanguageLeaseRow, LanguageUserDayRow


class Limits(NamedTuple):
    """Micro-dollars that one user, and everybody together, may spend on a day."""

    user_micro_usd: int
    day_micro_usd: int


@dataclass(frozen=True, slots=True)
class LanguageCosts:
    """The books of the language model; each call is one transaction.

    A lease counts until it is settled or expires, so nothing has to be undone for a process that
    died: its leases end by themselves.
    """

    database: Database

    def reserve(
        self,
        lease_id: str,
        user_id: str,
        micro_usd: int,
        limits: Limits,
        *,
        now: datetime,
        expires_at: datetime,
    ) -> bool:
        """Whether the amount fits into what is left of both limits; if so, it is set aside.

        Processes take turns at the day's row, so that together they never exceed a limit.
        """
        day = now.date()
        with self.database.session() as session:
            self._open_day(session, day)
            lock = select(LanguageDayRow.micro_usd).where(LanguageDayRow.day == day)
            spent = session.scalars(lock.with_for_update()).one()
            session.execute(delete(LanguageLeaseRow).where(LanguageLeaseRow.expires_at <= now))
            leases = LanguageLeaseRow.day == day
            mine = leases & (LanguageLeaseRow.user_id == user_id)
            of_user = session.get(LanguageUserDayRow, (user_id, day))
            spent_by_user = of_user.micro_usd if of_user else 0
            is_granted = (
                spent + _sum(session, leases) + micro_usd <= limits.day_micro_usd
                and spent_by_user + _sum(session, mine) + micro_usd <= limits.user_micro_usd
            )
            if is_granted:
                session.add(
                    LanguageLeaseRow(
                        id=lease_id,
                        user_id=user_id,
                        day=day,
                        micro_usd=micro_usd,
                        expires_at=expires_at,
                    )
                )
            return is_granted

    def settle(self, lease_id: str, user_id: str, day: date, micro_usd: int) -> None:
        """End a lease and count what was spent, also where the lease has expired meanwhile."""
        with self.database.session() as session:
            self._open_day(session, day)
            # The day's row first, as in `reserve`: two that wait for each other would wait long.
            self._add(session, LanguageDayRow, {"day": day}, micro_usd)
            self._add(session, LanguageUserDayRow, {"user_id": user_id, "day": day}, micro_usd)
            session.execute(delete(LanguageLeaseRow).where(LanguageLeaseRow.id == lease_id))

    def spent(self, day: date, user_id: str | None = None) -> int:
        """Micro-dollars that a user, or everybody, has spent on a day; leases do not count."""
        with self.database.session(read_only=True) as session:
            row: LanguageDayRow | LanguageUserDayRow | None
            if user_id is None:
                row = session.get(LanguageDayRow, day)
            else:
                row = session.get(LanguageUserDayRow, (user_id, day))
            return row.micro_usd if row else 0

    def _open_day(self, session: Session, day: date) -> None:
        """Begin a day's book; what single users spent on earlier days is then forgotten."""
        insert = self._insert(LanguageDayRow).values(day=day, micro_usd=0)
        made = insert.on_conflict_do_nothing().returning(LanguageDayRow.day)
        if session.scalars(made).first() is not None:
            session.execute(delete(LanguageUserDayRow).where(LanguageUserDayRow.day < day))

    def _add(self, session: Session, table: Any, key: dict[str, Any], micro_usd: int) -> None:
        insert = self._insert(table).values(**key, micro_usd=micro_usd)
        more = table.micro_usd + insert.excluded.micro_usd
        session.execute(
            insert.on_conflict_do_update(index_elements=list(key), set_={"micro_usd": more})
        )

    def _insert(self, table: Any) -> Any:
        is_postgresql = self.database.engine.dialect.name == "postgresql"
        return (postgresql if is_postgresql else sqlite).insert(table)


def _sum(session: Session, condition: Any) -> int:
    total = select(func.coalesce(func.sum(LanguageLeaseRow.micro_usd), 0)).where(condition)
    return int(session.scalars(total).one())
