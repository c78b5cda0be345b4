"""Users by themselves: who they are, whatever they do in the market."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.tables import UserRow


class Standing(NamedTuple):
    """Who a user is and where he stands.

    Attributes
    ----------
    display_name : str or None
        As the app shows him; None where nobody told.
    role : str
        worker, both or poster.
    xp : int
    """

    display_name: str | None
    role: str
    xp: int


def standing_of(session: Session, user_id: str) -> Standing | None:
    """Where a user stands; None of one whom nobody told of."""
    u = UserRow
    found = session.execute(select(u.display_name, u.role, u.xp).where(u.id == user_id)).first()
    return None if found is None else Standing(found.display_name, found.role, found.xp)
