"""Conversations with the assistant: what was said and what is remembered, by user and session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import Table, delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from data.privacy.sealing import Owned
from data.tables import ConversationRow, ConversationTurnRow, Speaker

_CONVERSATIONS: Final = cast(Table, ConversationRow.__table__)
_TURNS: Final = cast(Table, ConversationTurnRow.__table__)

MOST_TURNS: Final = 400
"""Turns that are kept of a conversation (two for each message and its answer)."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing said; `language` is an ISO 639-1 code."""

    speaker: Speaker
    content: str
    language: str | None


@dataclass(frozen=True, slots=True)
class Remembered:
    """The memory of a conversation and when it was last spoken in (aware UTC)."""

    memory: dict[str, Any]
    last_at: datetime


def remembered(session: Session, *, user_id: str, session_id: str) -> Remembered | None:
    """What is remembered of a user's conversation; None where there is none.

    A session id means nothing without its user: another user's of the same id is another one.
    """
    row = _CONVERSATIONS.c
    found = session.execute(
        select(row.memory, row.last_at).where(row.user_id == user_id, row.session_id == session_id)
    ).one_or_none()
    if found is None or found.memory is None or found.last_at is None:
        return None
    return Remembered(dict(found.memory), found.last_at)


def remember(
    session: Session,
    *,
    user_id: str,
    session_id: str,
    turns: tuple[Turn, ...],
    memory: dict[str, Any],
    at: datetime,
) -> None:
    """Append turns and replace the memory; the oldest turns beyond `MOST_TURNS` go."""
    number = _conversation(session, user_id, session_id, Owned(user_id, memory), at)
    row = _TURNS.c
    last = session.scalar(select(func.max(row.position)).where(row.conversation_id == number))
    first = (last or 0) + 1
    session.execute(
        insert(_TURNS),
        [
            {
                "conversation_id": number,
                "position": first + offset,
                "speaker": turn.speaker.value,
                "content": Owned(user_id, turn.content),
                "language": turn.language,
                "said_at": at,
            }
            for offset, turn in enumerate(turns)
        ],
    )
    oldest = first + len(turns) - MOST_TURNS
    if oldest > 1:
        session.execute(delete(_TURNS).where(row.conversation_id == number, row.position < oldest))


def turns_of(session: Session, *, user_id: str, session_id: str) -> list[Turn]:
    """What was said in a user's conversation, oldest first."""
    row, whole = ConversationTurnRow, ConversationRow
    found = session.execute(
        select(row.speaker, row.content, row.language)
        .join(whole, whole.id == row.conversation_id)
        .where(whole.user_id == user_id, whole.session_id == session_id)
        .order_by(row.position)
    )
    return [Turn(Speaker(speaker), content, language) for speaker, content, language in found]


def _conversation(
    session: Session, user_id: str, session_id: str, memory: Owned, at: datetime
) -> int:
    """The number of a user's conversation, begun where there is none yet, with its new memory.

    The caller's transaction holds it: of two messages at once, one waits for the other.
    """
    dialect = session.get_bind().dialect.name
    made = (postgresql if dialect == "postgresql" else sqlite).insert(_CONVERSATIONS)
    kept = made.values(
        user_id=user_id, session_id=session_id, started_at=at, memory=memory, last_at=at
    )
    moved = kept.on_conflict_do_update(
        index_elements=["user_id", "session_id"],
        set_={"memory": made.excluded.memory, "last_at": made.excluded.last_at},
    )
    return int(session.execute(moved.returning(_CONVERSATIONS.c.id)).scalar_one())
