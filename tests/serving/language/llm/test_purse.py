"""Money when all goes well, and when the database is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data.database import Database, UnusableDatabase, open_database
from data.repositories.language_costs import LanguageCosts, Limits
from serving.language.llm.purse import LocalPurse, SharedPurse

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LIMITS = Limits(user_micro_usd=1_000, day_micro_usd=50_000)


class Flaky:
    """A database that can be lost and found."""

    def __init__(self, opened: Database) -> None:
        self.opened = opened
        self.is_lost = False

    def __call__(self) -> Database:
        if self.is_lost:
            raise UnusableDatabase("The database cannot be used.")
        return self.opened


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Flaky]:
    opened = open_database(f"sqlite:///{tmp_path}/books.db")
    opened.migrate()
    yield Flaky(opened)
    opened.close()


@pytest.fixture
def purse(database: Flaky) -> Iterator[SharedPurse]:
    made = SharedPurse(database, LIMITS, lambda: NOON, database_s=60.0)
    yield made
    made.close()


def spent(database: Flaky, user: str) -> int:
    return LanguageCosts(database.opened).spent(NOON.date(), user)


def test_two_processes_share_one_purse(database: Flaky, purse: SharedPurse) -> None:
    async def run() -> None:
        other = SharedPurse(database, LIMITS, lambda: NOON, database_s=60.0)
        lease = await purse.reserve("ann", 800)
        assert lease is not None
        assert await other.reserve("ann", 800) is None
        await purse.settle(lease, 100)
        assert await other.reserve("ann", 800) is not None
        other.close()

    asyncio.run(run())
    assert spent(database, "ann") == 100


def test_without_the_database_there_is_a_hundredth_and_no_more(
    database: Flaky, purse: SharedPurse
) -> None:
    async def run() -> None:
        database.is_lost = True
        first = await purse.reserve("ann", 300)
        assert first is not None
        assert not first.is_shared
        assert await purse.reserve("bob", 300) is None  # 1 % of 50,000 is 500
        await purse.settle(first, 100)
        assert await purse.reserve("bob", 300) is not None
        database.is_lost = False
        found = await purse.reserve("cy", 900)
        assert found is not None
        assert found.is_shared

    asyncio.run(run())


def test_a_database_that_takes_too_long_is_lost_too(database: Flaky) -> None:
    async def run() -> None:
        impatient = SharedPurse(database, LIMITS, lambda: NOON, database_s=0.0)
        lease = await impatient.reserve("ann", 300)
        assert lease is not None
        assert not lease.is_shared
        impatient.close()

    asyncio.run(run())


def test_what_could_not_be_settled_is_settled_with_the_next(
    database: Flaky, purse: SharedPurse
) -> None:
    async def run() -> None:
        lease = await purse.reserve("ann", 800)
        assert lease is not None
        database.is_lost = True
        await purse.settle(lease, 700)
        database.is_lost = False
        assert await purse.reserve("ann", 400) is None  # 700 of 1,000 are spent
        assert await purse.reserve("ann", 300) is not None

    asyncio.run(run())
    assert spent(database, "ann") == 700


def test_a_call_that_was_cut_off_is_settled_at_the_end(
    database: Flaky, purse: SharedPurse
) -> None:
    async def run() -> None:
        lease = await purse.reserve("ann", 800)
        assert lease is not None
        purse.settle_later(lease, 800)

    asyncio.run(run())
    assert spent(database, "ann") == 0
    purse.close()
    assert spent(database, "ann") == 800


def test_a_local_purse_begins_anew_every_day() -> None:
    now = [NOON]

    async def run() -> None:
        purse = LocalPurse(LIMITS, lambda: now[0])
        lease = await purse.reserve("ann", 1_000)
        assert lease is not None
        assert await purse.reserve("ann", 1) is None
        now[0] += timedelta(days=1)
        assert await purse.reserve("ann", 1_000) is not None
        await purse.settle(lease, 0)  # of yesterday: gives nothing back today
        assert await purse.reserve("ann", 1) is None

    asyncio.run(run())
