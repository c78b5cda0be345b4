"""What is asked of the assistant: one message, and everything that may help to understand it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from engine.conversation.memory import NO_MEMORY, Memory
from engine.conversation.suggestions import Suggestion


@dataclass(frozen=True, slots=True)
class Claims:
    """What the app says of its user; believed only where nothing is stored of him."""

    level: int | None = None
    xp: int | None = None
    streak_days: int | None = None
    tasks_completed: int | None = None
    earned_usd: float | None = None


NO_CLAIMS: Final = Claims()


@dataclass(frozen=True, slots=True)
class ChatQuestion:
    """A message to the assistant.

    Attributes
    ----------
    text : str
        As the user wrote it.
    now : datetime
        Aware: the service's clock.
    user_id : str or None
        The user whose stored facts may be used; None: nobody's.
    lat, lng : float or None
        Where he is, degrees (WGS 84).
    language_hint : str or None
        Language tag that the app is set to.
    history : tuple of str
        What the user said before, oldest first, as the app remembers it: read only where
        `memory` is empty.
    suggestion : Suggestion or None
        The suggestion that the message repeats, where it is one.
    """

    text: str
    now: datetime
    user_id: str | None = None
    lat: float | None = None
    lng: float | None = None
    language_hint: str | None = None
    claims: Claims = NO_CLAIMS
    memory: Memory = NO_MEMORY
    history: tuple[str, ...] = ()
    suggestion: Suggestion | None = None
