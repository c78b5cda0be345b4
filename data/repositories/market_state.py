"""What a store says of itself: what was built of it is told by that from what was not."""

from __future__ import annotations

from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.database import Database
from data.repositories.market import MarketCounts, market_counts
from data.tables import DataKeyRow, ErasedUserRow, EventRow


class StoredState(NamedTuple):
    """A store at one moment.

    Attributes
    ----------
    store : str
        The same for as long as a database lives, another for every other one (16 hex digits).
    erased : int
        Users who were erased so far.
    position : int
        Number of the last market event; 0 where there is none.
    """

    store: str
    erased: int
    position: int
    counts: MarketCounts


def state_of(database: Database, session: Session) -> StoredState:
    """The state of a store as a session sees it."""
    platform = select(DataKeyRow.id).where(DataKeyRow.user_id == "").scalar_subquery()
    erased = select(func.count()).select_from(ErasedUserRow).scalar_subquery()
    last = select(func.max(EventRow.number)).scalar_subquery()
    key, gone, position = session.execute(select(platform, erased, last)).one()
    if key is None:  # made with the first value that nobody owns
        key = database.keyring.platform().id
    store = sha256(f"market|{key}".encode()).hexdigest()[:16]
    return StoredState(store, gone, position or 0, market_counts(session))


def event_at(session: Session, position: int) -> str | None:
    """Id of the event with a number; None where there is none, as before the first."""
    return session.scalar(select(EventRow.id).where(EventRow.number == position))
