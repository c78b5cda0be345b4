"""Usage is counted in memory at once and kept soon after, and nothing says who it was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

import serving.usage
from data.database import Database, UnusableDatabase, open_database
from data.parsed_posts import ParsedPost
from data.repositories.usage import usage_totals
from data.tables import ParsedPostRow, UsageCountRow, UsageSaltRow
from data.usage import UsageKind, UsageTotals
from serving.usage import UsageRecorder

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = 20_779
POST = ParsedPost("p1", NOON, "release-1", "en", {})


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path}/store.db")
    opened.migrate()
    yield opened
    opened.close()


def totals(database: Database, day: int = TODAY) -> dict[UsageKind, UsageTotals]:
    with database.session(read_only=True) as session:
        return usage_totals(session, first_day=day, last_day=day)


def test_what_is_recorded_is_kept_by_user_and_day(database: Database) -> None:
    usage = UsageRecorder()
    for user, at in (("ann", NOON), ("ann", NOON), ("bob", NOON), (None, NOON)):
        usage.record(UsageKind.CHAT, user, now=at)
    usage.record(UsageKind.CHAT, "ann", now=NOON + timedelta(hours=12))  # UTC midnight
    usage.keep_parsed(POST)
    assert usage.waiting == 5
    usage.flush(database)
    assert usage.waiting == 0
    assert totals(database) == {UsageKind.CHAT: UsageTotals(4, 3, 2)}
    assert totals(database, TODAY + 1) == {UsageKind.CHAT: UsageTotals(1, 1, 1)}
    with database.session(read_only=True) as session:
        assert [post.id for post in session.scalars(select(ParsedPostRow))] == ["p1"]


def test_two_processes_know_a_user_by_the_same_name_of_the_day(database: Database) -> None:
    for _ in range(2):
        usage = UsageRecorder()
        usage.record(UsageKind.MATCH, "ann", now=NOON)
        usage.flush(database)
    assert totals(database) == {UsageKind.MATCH: UsageTotals(2, 2, 1)}


def test_no_id_of_a_user_is_kept(database: Database) -> None:
    usage = UsageRecorder()
    usage.record(UsageKind.MATCH, "ann-with-a-telling-name", now=NOON)
    usage.flush(database)
    with database.session(read_only=True) as session:
        (row,) = session.scalars(select(UsageCountRow)).all()
        assert len(row.pseudonym) == 32
        assert "ann" not in row.pseudonym
        assert session.scalars(select(UsageSaltRow)).one().salt


def test_requests_are_nobody_s(database: Database) -> None:
    usage = UsageRecorder()
    usage.record(UsageKind.REQUEST, "ann", now=NOON)
    usage.flush(database)
    assert totals(database) == {UsageKind.REQUEST: UsageTotals(count=1)}


def test_nothing_is_lost_while_the_database_is_away(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = UsageRecorder()
    usage.record(UsageKind.CHAT, "ann", now=NOON)
    usage.keep_parsed(POST)

    def fail(*_: object) -> None:
        usage.record(UsageKind.CHAT, "ann", now=NOON)  # meanwhile
        raise UnusableDatabase("away")

    with monkeypatch.context() as broken:
        broken.setattr(serving.usage, "add_parsed_posts", fail)
        with pytest.raises(UnusableDatabase):
            usage.flush(database)
    assert totals(database) == {}
    usage.flush(database)
    assert totals(database)[UsageKind.CHAT].count == 2


def test_what_waits_is_bounded_and_the_rest_is_counted_as_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(serving.usage, "MOST_WAITING", 2)
    usage = UsageRecorder()
    for user in ("ann", "bob", "eve", "ann"):
        usage.record(UsageKind.CHAT, user, now=NOON)
    for _ in range(3):
        usage.keep_parsed(POST)
    assert (usage.waiting, usage.lost) == (4, 2)
