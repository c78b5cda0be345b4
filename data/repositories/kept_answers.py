"""Answers by the key of the request that they answered: claimed, kept, found, forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from data.tables import KeptAnswerRow

CLEARED_AT_ONCE: Final = 20
"""Expired answers that each claim takes away: more than it adds, so that they never pile up."""

_ROW: Final = KeptAnswerRow


class KeptAnswer(NamedTuple):
    """An answer as it was sent."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Standing(StrEnum):
    """What stands under a key, for who claims it."""

    CLAIMED = "claimed"
    """Nothing: it is his to answer."""
    ANSWERED = "answered"
    UNDER_WAY = "under_way"
    """Somebody else's, who has not answered yet."""
    OTHER_REQUEST = "other_request"


class Claimed(NamedTuple):
    """The outcome of a claim; `answer` where it is `ANSWERED`."""

    standing: Standing
    answer: KeptAnswer | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One attempt to answer a request.

    Attributes
    ----------
    key, request : str
        SHA-256 (hex) of the owner with his key, and of what he asks.
    user_id : str or None
        The user whose data the answer may hold; what erases him erases it.
    holder : str
        Who attempts: 32 characters, distinct for each attempt.
    held_until, expires_at : datetime
        Until when nobody else may answer; until when the answer is kept.
    """

    key: str
    request: str
    user_id: str | None
    holder: str
    held_until: datetime
    expires_at: datetime


def claim(session: Session, asked: Claim, *, now: datetime) -> Claimed:
    """Take a key, or tell what stands under it; two who take it at once take turns."""
    _clear_expired(session, now)
    values = {
        "key": asked.key,
        "user_id": asked.user_id,
        "request": asked.request,
        "holder": asked.holder,
        "held_until": asked.held_until,
        "expires_at": asked.expires_at,
        "status": None,
    }
    is_new = session.execute(_first_only(session.get_bind().dialect.name), values).one_or_none()
    if is_new is not None:
        return Claimed(Standing.CLAIMED)
    mine = select(_ROW).where(_ROW.key == asked.key).with_for_update()
    row = session.scalars(mine).one_or_none()
    if row is None:  # given up by another between the two statements
        return Claimed(Standing.UNDER_WAY)
    is_over = row.expires_at <= now
    if not is_over and row.request != asked.request:
        return Claimed(Standing.OTHER_REQUEST)
    if not is_over and row.status is not None:
        return Claimed(
            Standing.ANSWERED, KeptAnswer(row.status, row.headers or {}, row.body or b"")
        )
    if not is_over and row.held_until > now:
        return Claimed(Standing.UNDER_WAY)
    empty = {"headers": None, "body": None}
    session.execute(update(_ROW).where(_ROW.key == asked.key).values({**values, **empty}))
    return Claimed(Standing.CLAIMED)


def keep(session: Session, asked: Claim, answer: KeptAnswer) -> bool:
    """Keep the answer under the claim; False where somebody else has taken it over."""
    mine = (_ROW.key == asked.key) & (_ROW.holder == asked.holder)
    kept = update(_ROW).where(mine).values(answer._asdict()).returning(_ROW.key)
    return session.execute(kept).one_or_none() is not None


def give_up(session: Session, asked: Claim) -> None:
    """Let the next one answer: this attempt gave nothing that is to be kept."""
    mine = (_ROW.key == asked.key) & (_ROW.holder == asked.holder) & _ROW.status.is_(None)
    session.execute(delete(_ROW).where(mine))


def _clear_expired(session: Session, now: datetime) -> None:
    over = (
        select(_ROW.key)
        .where(_ROW.expires_at <= now)
        .order_by(_ROW.expires_at)
        .limit(CLEARED_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    session.execute(delete(_ROW).where(_ROW.key.in_(over)))


@cache
def _first_only(dialect: str) -> Any:
    insert = (postgresql if dialect == "postgresql" else sqlite).insert
    return insert(KeptAnswerRow).on_conflict_do_nothing().returning(_ROW.key)
