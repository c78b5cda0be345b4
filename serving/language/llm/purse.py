"""Money for the language model: reserved before a call, settled after it, never overspent.

Amounts are whole micro-dollars (1 USD is 1,000,000). A day is a day of UTC.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Protocol
from uuid import uuid4

import structlog

from data.database import Database
from data.repositories.language_costs import LanguageCosts, Limits
from serving.clock import Clock
from serving.cpu import CpuPool

log = structlog.get_logger(__name__)

LEASE_LASTS: Final = timedelta(seconds=60)
"""What a process reserved and never settled, because it died, is given back after this."""

DATABASE_BUDGET_S: Final = 0.25
"""A database slower than this counts as lost: money must not be what an answer waits for."""

ALONE_SHARE: Final = 0.01
"""Of the day's limit, what each process may spend while the database is lost."""

MOST_UNSETTLED: Final = 1_000


@dataclass(frozen=True, slots=True)
class Lease:
    """Money set aside for one call."""

    id: str
    user_id: str
    day: date
    micro_usd: int
    is_shared: bool


class Purse(Protocol):
    """Gives out money for calls."""

    async def reserve(self, user_id: str, micro_usd: int) -> Lease | None:
        """Set money aside; None where the user's or everybody's day is used up."""

    async def settle(self, lease: Lease, micro_usd: int) -> None:
        """Say what the call cost; the rest is given back."""

    def settle_later(self, lease: Lease, micro_usd: int) -> None:
        """As `settle`, from where nothing can be waited for: with the next reservation."""


class SharedPurse:
    """One purse for all processes, in the database; a small one for each while that is lost.

    Parameters
    ----------
    database : callable
        Gives the open database, or raises.
    limits : Limits
        Micro-dollars of one user's day, and of everybody's.
    database_s : float
        Seconds that the database may take before it counts as lost.
    """

    def __init__(
        self,
        database: Callable[[], Database],
        limits: Limits,
        clock: Clock,
        *,
        database_s: float = DATABASE_BUDGET_S,
    ) -> None:
        self._database = database
        self._limits = limits
        self._clock = clock
        self._threads = CpuPool(threads=1, budget_s=database_s)
        self._alone = LocalPurse(
            Limits(limits.user_micro_usd, int(limits.day_micro_usd * ALONE_SHARE)), clock
        )
        self._unsettled: deque[tuple[Lease, int]] = deque(maxlen=MOST_UNSETTLED)

    async def reserve(self, user_id: str, micro_usd: int) -> Lease | None:
        """Set money aside, in the database where it answers."""
        now = self._clock()
        lease = Lease(uuid4().hex, user_id, now.date(), micro_usd, is_shared=True)
        due = list(self._unsettled)

        def run() -> bool:
            costs = LanguageCosts(self._database())
            for settled, cost in due:
                costs.settle(settled.id, settled.user_id, settled.day, cost)
            return costs.reserve(
                lease.id, user_id, micro_usd, self._limits, now=now, expires_at=now + LEASE_LASTS
            )

        try:
            is_granted = await self._threads.run(run)
        except Exception as error:  # whatever the database does, spending stays bounded
            log.warning("language_costs_lost", error=type(error).__name__)
            return await self._alone.reserve(user_id, micro_usd)
        for entry in due:
            self._unsettled.remove(entry)
        return lease if is_granted else None

    async def settle(self, lease: Lease, micro_usd: int) -> None:
        """Say what the call cost; kept for the next time where the database is lost."""
        if not lease.is_shared:
            await self._alone.settle(lease, micro_usd)
            return
        try:
            await self._threads.run(
                lambda: LanguageCosts(self._database()).settle(
                    lease.id, lease.user_id, lease.day, micro_usd
                )
            )
        except Exception as error:  # as above
            log.warning("language_costs_lost", error=type(error).__name__)
            self.settle_later(lease, micro_usd)

    def settle_later(self, lease: Lease, micro_usd: int) -> None:
        """Settle with the next reservation."""
        if lease.is_shared:
            self._unsettled.append((lease, micro_usd))
        else:
            self._alone.settle_later(lease, micro_usd)

    def close(self) -> None:
        """Settle what is due, if the database answers, and end the thread."""
        try:
            while self._unsettled:
                lease, cost = self._unsettled[0]
                LanguageCosts(self._database()).settle(lease.id, lease.user_id, lease.day, cost)
                self._unsettled.popleft()
        except Exception as error:  # a process that ends has nobody left to tell
            log.warning("language_costs_lost", error=type(error).__name__)
        self._threads.close()


class LocalPurse:
    """A purse of one process, in memory."""

    def __init__(self, limits: Limits, clock: Clock) -> None:
        self._limits = limits
        self._clock = clock
        self._day: date | None = None
        self._spent: defaultdict[str, int] = defaultdict(int)
        self._all = 0

    async def reserve(self, user_id: str, micro_usd: int) -> Lease | None:
        """Set money aside."""
        today = self._clock().date()
        if today != self._day:
            self._day, self._all = today, 0
            self._spent.clear()
        is_too_much = (
            self._spent[user_id] + micro_usd > self._limits.user_micro_usd
            or self._all + micro_usd > self._limits.day_micro_usd
        )
        if is_too_much:
            return None
        self._spent[user_id] += micro_usd
        self._all += micro_usd
        return Lease(uuid4().hex, user_id, today, micro_usd, is_shared=False)

    async def settle(self, lease: Lease, micro_usd: int) -> None:
        """Give back what was not spent."""
        self.settle_later(lease, micro_usd)

    def settle_later(self, lease: Lease, micro_usd: int) -> None:
        """Give back what was not spent."""
        if lease.day == self._day:
            self._spent[lease.user_id] += micro_usd - lease.micro_usd
            self._all += micro_usd - lease.micro_usd
