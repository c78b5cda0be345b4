"""Handling messages together, and one by one where together they cannot be."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog

from data.errors import HustleError
from serving.queues.queue import AGAIN_S, Handle, Message

log = structlog.get_logger(__name__)

Pause = Callable[[float], Awaitable[None]]
"""Waits for some seconds."""


async def unhandled(
    messages: Sequence[Message], handle: Handle, *, pause: Pause = asyncio.sleep
) -> list[int]:
    """Positions of messages that cannot be handled, once all the others are.

    While something is away it is tried again, however long that takes.
    """
    if await _is_handled(messages, handle, pause):
        return []
    if len(messages) == 1:
        return [0]
    return [
        position
        for position, message in enumerate(messages)
        if not await _is_handled([message], handle, pause)
    ]


async def _is_handled(messages: Sequence[Message], handle: Handle, pause: Pause) -> bool:
    while True:
        try:
            await handle(messages)
        except HustleError as error:
            log.warning("messages_wait", count=len(messages), reason=str(error))
            await pause(AGAIN_S)
        # Whatever a message does to who handles it must not stop those behind it.
        except Exception as error:
            log.error("messages_not_handled", count=len(messages), error=repr(error))
            return False
        else:
            return True
