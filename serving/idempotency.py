"""The same answer to the same request, sent again with its `Idempotency-Key`.

The key is claimed in the database before anything is computed, and the answer is kept under it
for a day: in all processes, over restarts. Who sends a request again while its answer is being
made waits for that. A refusal or a failure is not kept, so that the next attempt may do better;
neither is an answer that the database could not take, which is given all the same: what a request
writes has a guard of its own (feedback counts once by its content), and the rest are questions.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from hashlib import sha256
from time import monotonic
from typing import Any, Final, TypeVar
from uuid import uuid4

import structlog
from fastapi import Response
from sqlalchemy.orm import Session

from data.database import Database
from data.errors import Busy, ErrorKind, HustleError, InvalidRequest
from data.repositories.kept_answers import Claim, Claimed, KeptAnswer, Standing, give_up, keep
from data.repositories.kept_answers import claim as claim_key
from serving.clock import Clock
from serving.cpu import CpuPool

log = structlog.get_logger(__name__)

T = TypeVar("T")

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotent-Replayed"
"""Header of an answer that was kept; the name is Stripe's."""

MAX_KEY_CHARS: Final = 255
KEPT_FOR: Final = timedelta(hours=24)
WAITS_S: Final = 10.0
"""How long a request waits for its twin."""

LOOKS_EVERY_S: Final = 0.05
MOST_BYTES: Final = 4 << 20
"""Largest answer that is kept; those of the contract are a hundredth of it."""

_HEADERS: Final = ("content-type", "content-language")


class SentOtherwise(HustleError):
    """A key that stands for one request is used for another."""

    kind = ErrorKind.CONFLICT
    field = HEADER


def checked_key(given: str | None) -> str | None:
    """The caller's own key for his request, if it can be one.

    Raises
    ------
    InvalidRequest
        If it has not 1 to `MAX_KEY_CHARS` printable characters.
    """
    if given is not None and not (1 <= len(given) <= MAX_KEY_CHARS and given.isprintable()):
        raise InvalidRequest(
            f"`{HEADER}` must have 1 to {MAX_KEY_CHARS} printable characters.", field=HEADER
        )
    return given


def digest(*parts: bytes) -> str:
    """SHA-256 (hex) of parts; no two lists of parts share one."""
    hashed = sha256()
    for part in parts:
        hashed.update(len(part).to_bytes(8, "big") + part)
    return hashed.hexdigest()


class KeptAnswers:
    """Answers of one process's requests, kept in the database that all share.

    Parameters
    ----------
    store : callable
        Gives the open database; called in threads.
    """

    def __init__(self, store: Callable[[], Database], threads: CpuPool, clock: Clock) -> None:
        self._store = store
        self._threads = threads
        self._clock = clock

    async def answer(
        self,
        make: Callable[[], Awaitable[Response]],
        *,
        owner: str,
        user_id: str | None,
        key: str,
        request: str,
        held_s: float,
    ) -> Response:
        """The answer that is kept of this request, else what `make` gives, kept.

        Parameters
        ----------
        owner : str
            Whose key it is: nobody else finds the answer by it.
        request : str
            Digest of what is asked.
        held_s : float
            Longer than `make` takes: after so long without an answer, another may make it.

        Raises
        ------
        SentOtherwise
            If the key stands for another request.
        Busy
            If the answer is still being made.
        """
        now = self._clock()
        asked = Claim(
            key=digest(
                owner.encode("utf-8", "surrogatepass"), key.encode("utf-8", "surrogatepass")
            ),
            request=request,
            user_id=user_id,
            holder=uuid4().hex,
            held_until=now + timedelta(seconds=held_s),
            expires_at=now + KEPT_FOR,
        )
        try:
            found = await self._claimed(asked)
        except HustleError as error:
            if error.kind in (ErrorKind.CONFLICT, ErrorKind.BUSY):
                raise
            log.warning("answer_not_kept", reason=str(error))
            return await make()
        if found.answer is not None:
            return _replay(found.answer)
        return await self._made(asked, make)

    async def _claimed(self, asked: Claim) -> Claimed:
        """The claim, or the answer, once a twin has given or given up his."""
        until = monotonic() + WAITS_S
        while True:
            found = await self._in_store(lambda s: claim_key(s, asked, now=self._clock()))
            if found.standing is Standing.OTHER_REQUEST:
                raise SentOtherwise(f"This `{HEADER}` was used for another request.")
            if found.standing is not Standing.UNDER_WAY:
                return found
            if monotonic() >= until:
                raise Busy("The same request is still being answered.", retry_after_s=1.0)
            await asyncio.sleep(LOOKS_EVERY_S)

    async def _made(self, asked: Claim, make: Callable[[], Awaitable[Response]]) -> Response:
        try:
            response = await make()
        except BaseException:  # a refusal, a failure, or the server's end: nothing to keep
            await asyncio.shield(self._given_up(asked))
            raise
        body = bytes(response.body)
        if not 200 <= response.status_code < 300 or len(body) > MOST_BYTES:
            await self._given_up(asked)
            return response
        headers = {name: response.headers[name] for name in _HEADERS if name in response.headers}
        answer = KeptAnswer(response.status_code, headers, body)
        try:
            await self._in_store(lambda s: keep(s, asked, answer))
        except HustleError as error:
            log.warning("answer_not_kept", reason=str(error))
        return response

    async def _given_up(self, asked: Claim) -> None:
        with suppress(HustleError):  # then it ends by itself
            await self._in_store(lambda s: give_up(s, asked))

    async def _in_store(self, work: Callable[[Session], T]) -> T:
        def run() -> T:
            with self._store().session() as session:
                return work(session)

        return await self._threads.run(run)


def _replay(answer: KeptAnswer) -> Response:
    headers: Mapping[str, Any] = {**answer.headers, REPLAYED: "true"}
    return Response(answer.body, status_code=answer.status, headers=dict(headers))
