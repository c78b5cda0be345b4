"""What a queue promises, whatever brings the messages.

A published message is kept once `publish` returns. A consumed one is gone once it has been
handled, and comes again where that did not happen: at least once, so whoever handles it must see
by its id that he knows it. One that cannot be handled is put aside under `dead(name)`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar, Final, NamedTuple, Protocol

from data.errors import ErrorKind, HustleError

MOST_AT_ONCE: Final = 250
"""Messages that are handled together: one transaction is worth many of them."""

AGAIN_S: Final = 1.0
"""Seconds after which something that is away is tried again."""


class QueueLost(HustleError):
    """The queue does not answer; what was to be published may or may not be kept."""

    kind: ClassVar[ErrorKind] = ErrorKind.OFFLINE


class Message(NamedTuple):
    """One message; `times` is how often it was given out before without being handled."""

    id: str
    body: bytes
    times: int = 0


Handle = Callable[[Sequence[Message]], Awaitable[None]]
"""Handles messages and returns when what they bring about is committed.

A `HustleError` says that something is away: they are handled again. Any other exception says that
one of them cannot be handled: it is looked for, and put aside.
"""


class Queue(Protocol):
    """Named queues of one broker."""

    @property
    def is_lost(self) -> bool:
        """Whether the broker did not answer when it was last asked."""

    async def publish(self, name: str, messages: Sequence[Message]) -> None:
        """Put messages into a queue; returns when they are kept.

        Raises
        ------
        QueueLost
            If the broker does not say so in time.
        """

    async def consume(self, name: str, handle: Handle) -> None:
        """Handle what comes, in order, until cancelled; a broker that is away is tried again."""

    async def close(self) -> None:
        """Leave the broker."""


def dead(name: str) -> str:
    """The queue of what could not be handled."""
    return f"{name}.dead"
