"""The books of the language model, on every database that the product runs on."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from data.database import Database, open_database
from data.repositories.language_costs import LanguageCosts, Limits

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LASTS = timedelta(seconds=60)
TODAY = NOON.date()
LIMITS = Limits(user_micro_usd=1_000, day_micro_usd=2_500)


@pytest.fixture
def opened(store_url: str) -> Iterator[Database]:
    database = open_database(store_url)
    database.migrate()
    yield database
    database.close()


@pytest.fixture
def costs(opened: Database) -> LanguageCosts:
    return LanguageCosts(opened)


_numbers = count()


def reserve(
    costs: LanguageCosts, user: str, amount: int, *, at: datetime = NOON, name: str = ""
) -> bool:
    lease = name or f"lease-{next(_numbers)}"
    return costs.reserve(lease, user, amount, LIMITS, now=at, expires_at=at + LASTS)


def test_a_user_has_his_limit_to_the_last_micro_dollar(costs: LanguageCosts) -> None:
    assert reserve(costs, "ann", 600)
    assert not reserve(costs, "ann", 401)
    assert reserve(costs, "ann", 400)
    assert not reserve(costs, "ann", 1)
    assert reserve(costs, "bob", 1_000)


def test_everybody_together_has_one_too(costs: LanguageCosts) -> None:
    assert reserve(costs, "ann", 1_000)
    assert reserve(costs, "bob", 1_000)
    assert not reserve(costs, "cy", 501)
    assert reserve(costs, "cy", 500)


def test_what_was_not_spent_is_given_back(costs: LanguageCosts) -> None:
    assert reserve(costs, "ann", 1_000, name="a")
    costs.settle("a", "ann", TODAY, 300)
    assert costs.spent(TODAY, "ann") == costs.spent(TODAY) == 300
    assert reserve(costs, "ann", 700)
    assert not reserve(costs, "ann", 1)


def test_a_lease_of_a_process_that_died_ends_by_itself(costs: LanguageCosts) -> None:
    assert reserve(costs, "ann", 1_000)
    assert not reserve(costs, "ann", 1_000, at=NOON + LASTS - timedelta(seconds=1))
    assert reserve(costs, "ann", 1_000, at=NOON + LASTS)


def test_what_is_settled_after_its_lease_has_ended_counts_all_the_same(
    costs: LanguageCosts,
) -> None:
    assert reserve(costs, "ann", 900, name="late")
    later = NOON + 2 * LASTS
    assert reserve(costs, "ann", 900, at=later, name="next")
    costs.settle("late", "ann", TODAY, 900)
    costs.settle("next", "ann", TODAY, 800)
    assert costs.spent(TODAY, "ann") == 1_700
    assert not reserve(costs, "ann", 1, at=later)


def test_a_new_day_begins_at_nothing_and_forgets_who_spent_what(costs: LanguageCosts) -> None:
    assert reserve(costs, "ann", 1_000, name="a")
    costs.settle("a", "ann", TODAY, 1_000)
    tomorrow = NOON + timedelta(days=1)
    assert reserve(costs, "ann", 1_000, at=tomorrow)
    assert costs.spent(TODAY, "ann") == 0
    assert costs.spent(TODAY) == 1_000


def test_many_at_once_never_exceed_a_limit(costs: LanguageCosts) -> None:
    with ThreadPoolExecutor(8) as threads:
        granted = list(threads.map(lambda i: reserve(costs, f"user-{i % 4}", 100), range(60)))
    assert sum(granted) == 25  # 2,500 / 100
