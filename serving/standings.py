"""Where users stand, read from the database off the event loop."""

from __future__ import annotations

import asyncio

from data.repositories.users import Standing
from serving.runtime import Runtime


async def standing_of(user_id: str, runtime: Runtime) -> Standing | None:
    """Where a user stands; None where nobody told of him, or the process has no database.

    Raises
    ------
    UnusableDatabase
        If the database does not answer.
    """
    personal = runtime.personal
    return None if personal is None else await asyncio.to_thread(personal.standing, user_id)
