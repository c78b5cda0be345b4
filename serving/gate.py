"""The gate that every question passes: who asks, and whether he asks too often."""

from __future__ import annotations

from typing import NamedTuple, cast

from starlette.requests import Request

from data.errors import HustleError
from serving.contract.values import MAX_ID_CHARS
from serving.identity import Caller, Identity
from serving.limits import RateLimiter, UsedUp
from serving.personal_data import ErasedUsers


def claimed_user(document: object) -> str | None:
    """The user that a body names, before it is validated; None if it names none properly."""
    claimed = document.get("userId") if isinstance(document, dict) else None
    return claimed if isinstance(claimed, str) and 1 <= len(claimed) <= MAX_ID_CHARS else None


class Owner(NamedTuple):
    """Whose a request is, by a name that nobody else has, and the user whose data it may use."""

    name: str
    user_id: str | None


class Gate:
    """Identifies, then counts. What was found stands in the request's state, for the log.

    Uploads have a count of their own beside that of all other requests: each costs more.
    """

    def __init__(
        self,
        identity: Identity,
        limiter: RateLimiter,
        uploads: RateLimiter | None = None,
        *,
        erased: ErasedUsers | None = None,
    ) -> None:
        self._identity = identity
        self._erased = erased
        self.limiter = limiter
        self._uploads = uploads or limiter

    async def admit(
        self, request: Request, claimed: str | None, *, is_upload: bool = False
    ) -> Caller:
        """The caller, counted under his own name, or under his address if he has none.

        Raises
        ------
        Unauthenticated, UsedUp
        ErasedUser
            If the caller, or whom he names, was erased.
        """
        if (admitted := getattr(request.state, "admitted", None)) is not None:
            return cast(Caller, admitted)  # looked at before, for its key
        caller = await self.identify(request)
        request.state.user = caller.subject or (claimed if caller.speaks_for_anyone else None)
        who = caller.counted_as(claimed, address=_address(request))
        if is_upload:
            await self._count(request, who and f"upload:{who}", self._uploads)
        else:
            await self._count(request, who, self.limiter)
        if self._erased is not None:
            self._erased.refuse(caller.subject, claimed)
        request.state.admitted = caller
        return caller

    async def owner(self, request: Request, claimed: str | None, *, is_upload: bool) -> Owner:
        """Whose a request is: admitted as by `admit`, and counted once with it.

        Raises
        ------
        Unauthenticated, UsedUp
        """
        caller = await self.admit(request, claimed, is_upload=is_upload)
        name = caller.counted_as(claimed, address=_address(request)) or f"service:{claimed}"
        return Owner(name, request.state.user)

    async def identify(self, request: Request) -> Caller:
        """The caller, not counted unless his credential does not verify.

        Raises
        ------
        Unauthenticated, UsedUp
        """
        try:
            return self._identity.caller(request.headers)
        except HustleError:
            await self.count_failure(request)
            raise

    async def count_failure(self, request: Request) -> None:
        """Count a request that fails before anybody is identified, by its address."""
        await self._count(request, f"address:{_address(request)}", self.limiter)

    async def _count(self, request: Request, who: str | None, limiter: RateLimiter) -> None:
        if who is None:
            return
        try:
            request.state.allowance = await limiter.hit(who)
        except UsedUp as error:
            request.state.allowance = error.allowance
            raise


def _address(request: Request) -> str:
    return request.client.host if request.client else "unknown"
