"""Everything that is seen in an uploaded picture, within a time and without holding up others."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import Final

import structlog

from data.errors import ExtraMissing, HustleError, InvalidRequest
from data.usage import NOBODY
from engine.pictures.seen import Seen, TextStatus
from models.vision.session import EXTRA
from serving.cpu import BACKGROUND_NICENESS, CpuPool, TimeBudgetExceeded
from serving.pictures.local import LocalSight, UnsafePicture
from serving.pictures.opening import OpenedPicture, open_picture
from serving.pictures.remote import RemoteFailure, RemoteSight

log = structlog.get_logger(__name__)

BUDGET_S: Final = 2.3
"""How long a caller waits for what is seen; with the market's answer he has it within 2.5 s."""

PLACES: Final = 5
"""Pictures that are looked at or wait for it, in one process: one takes a quarter of a second."""

UNSAFE: Final = "The picture looks like nudity, sexual content or gore; it was not looked at."


class Pictures:
    """Looks at pictures: here, and remotely too where a key is set.

    The local networks look first: a picture that they take for unsafe goes nowhere. A remote
    model's answer is then preferred, and the local one stands where that does not come in time.
    Words are read by a thread of their own, one picture at a time; a caller whose turn does not
    come, or takes too long, is answered without and told so (`TextStatus.NOT_READ`).
    """

    def __init__(
        self,
        local: LocalSight | None = None,
        remote: RemoteSight | None = None,
        *,
        budget_s: float = BUDGET_S,
    ) -> None:
        self._local, self._remote = local, remote
        self._budget_s = budget_s
        self._looking = CpuPool(
            threads=1, budget_s=budget_s, places=PLACES, niceness=BACKGROUND_NICENESS
        )
        self._reading = CpuPool(
            threads=1, budget_s=budget_s, places=1, niceness=BACKGROUND_NICENESS
        )

    @property
    def means(self) -> tuple[str, ...]:
        """What looks at pictures: "local", "remote", both or nothing."""
        named = {"local": self._local, "remote": self._remote}
        return tuple(name for name, sight in named.items() if sight is not None)

    @property
    def is_full(self) -> bool:
        """Whether one more picture would be refused at this moment."""
        return self._looking.is_full

    async def close(self) -> None:
        """Let go of threads and connections."""
        self._looking.close()
        self._reading.close()
        if self._remote is not None:
            await self._remote.close()

    async def look(self, content: bytes, *, part: str, user_id: str = NOBODY) -> Seen:
        """What the picture in the bytes of a file shows.

        `part` is what refusals call the file, `user_id` the user whose money it may cost.

        Raises
        ------
        ExtraMissing
            If there is nothing to look with.
        Busy
            If as many pictures are worked on as a process takes.
        UnsupportedMedia, TooLarge, InvalidRequest
            If the file is no picture that is read (`open_picture`), or an unsafe one.
        TimeBudgetExceeded, RemoteFailure
            If nothing was seen in time.
        """
        if self._local is None and self._remote is None:
            raise ExtraMissing(EXTRA)
        started = time.monotonic()
        seen = await self._look(content, part, user_id, until=started + self._budget_s)
        log.info(
            "picture_seen",
            looked=seen.looked,
            things=len(seen.things),
            text=seen.text.value,
            duration_ms=round((time.monotonic() - started) * 1_000, 1),
        )
        return seen

    async def place(self, content: bytes, *, part: str) -> bytes:
        """Where the picture in the bytes of a file lies among pictures (`Seen.vector`).

        Only the networks that run here are asked. Refusals are those of `look`.

        Raises
        ------
        ExtraMissing
            If there are none.
        """
        if self._local is None:
            raise ExtraMissing(EXTRA)
        _, seen = await self._looking.run(lambda: self._see(content, part))
        return seen.vector if seen is not None else b""

    async def _look(self, content: bytes, part: str, user_id: str, *, until: float) -> Seen:
        picture, seen = await self._looking.run(lambda: self._see(content, part))
        left_s = until - time.monotonic()
        if self._remote is not None and self._remote.is_ready and left_s > 0.0:
            try:
                told, is_unsafe = await self._remote.look(
                    picture, user_id=user_id, within_s=left_s
                )
            except RemoteFailure:
                if seen is None:
                    raise
            else:
                if is_unsafe:
                    raise InvalidRequest(UNSAFE, field=part)
                return replace(told, vector=seen.vector) if seen is not None else told
        if seen is None:
            raise TimeBudgetExceeded("The vision model is not answering; please try again.")
        if seen.text is TextStatus.NOT_READ:
            return await self._with_words(seen, picture, within_s=until - time.monotonic())
        return seen

    def _see(self, content: bytes, part: str) -> tuple[OpenedPicture, Seen | None]:
        """Open a picture and look at it here, on the thread for pictures."""
        picture = open_picture(content, part=part)
        if self._local is None:
            return picture, None
        try:
            return picture, self._local.look(picture)
        except UnsafePicture:
            raise InvalidRequest(UNSAFE, field=part) from None

    async def _with_words(self, seen: Seen, picture: OpenedPicture, *, within_s: float) -> Seen:
        """With the words that could be read in time; as it was where none could."""
        reader = self._local.reader if self._local is not None else None
        if reader is None or within_s <= 0.0:
            return seen
        try:
            async with asyncio.timeout(within_s):
                lines = await self._reading.run(lambda: reader.read(picture.pixels))
        except (TimeoutError, HustleError):  # too slow, or another picture is being read
            return seen
        status = TextStatus.READ if lines else TextStatus.NONE
        return replace(seen, lines=lines, text=status)
