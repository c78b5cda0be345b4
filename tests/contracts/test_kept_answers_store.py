"""Answers by the key of their request, on either database."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.database import Database, open_database
from data.repositories.kept_answers import (
    CLEARED_AT_ONCE,
    Claim,
    KeptAnswer,
    Standing,
    claim,
    give_up,
    keep,
)
from data.tables import KeptAnswerRow

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
LATER = AT + timedelta(seconds=15)
NEXT_DAY = AT + timedelta(hours=24)
ASKED = Claim("a" * 64, "b" * 64, "user-7", "first".ljust(32), LATER, NEXT_DAY)
TWIN = replace(ASKED, holder="second".ljust(32))
ANSWER = KeptAnswer(200, {"content-type": "application/json"}, b'{"answer": 42}')


def test_a_key_is_claimed_once_then_answered(session: Session) -> None:
    assert claim(session, ASKED, now=AT).standing is Standing.CLAIMED
    assert claim(session, TWIN, now=AT).standing is Standing.UNDER_WAY
    assert keep(session, ASKED, ANSWER)
    found = claim(session, TWIN, now=AT + timedelta(hours=23))
    assert (found.standing, found.answer) == (Standing.ANSWERED, ANSWER)


def test_another_request_under_the_key_is_told_also_while_the_first_is_under_way(
    session: Session,
) -> None:
    other = replace(TWIN, request="c" * 64)
    claim(session, ASKED, now=AT)
    assert claim(session, other, now=AT).standing is Standing.OTHER_REQUEST
    keep(session, ASKED, ANSWER)
    assert claim(session, other, now=AT).standing is Standing.OTHER_REQUEST


def test_what_was_given_up_may_be_claimed_at_once(session: Session) -> None:
    claim(session, ASKED, now=AT)
    give_up(session, ASKED)
    assert claim(session, TWIN, now=AT).standing is Standing.CLAIMED


def test_an_answer_is_not_given_up(session: Session) -> None:
    claim(session, ASKED, now=AT)
    keep(session, ASKED, ANSWER)
    give_up(session, ASKED)
    assert claim(session, TWIN, now=AT).answer == ANSWER


def test_a_claim_that_nobody_holds_any_more_is_taken_over(session: Session) -> None:
    claim(session, ASKED, now=AT)
    assert claim(session, TWIN, now=LATER - timedelta(seconds=1)).standing is Standing.UNDER_WAY
    assert claim(session, TWIN, now=LATER).standing is Standing.CLAIMED
    assert not keep(session, ASKED, ANSWER)  # who came too late does not overwrite
    assert keep(session, TWIN, ANSWER)


def test_an_answer_ends_after_its_day(session: Session) -> None:
    claim(session, ASKED, now=AT)
    keep(session, ASKED, ANSWER)
    other = replace(TWIN, request="c" * 64, expires_at=NEXT_DAY + timedelta(hours=24))
    assert claim(session, other, now=NEXT_DAY).standing is Standing.CLAIMED


def test_expired_answers_are_taken_away_as_others_come(session: Session) -> None:
    for number in range(CLEARED_AT_ONCE + 5):
        claim(session, replace(ASKED, key=f"{number:064}"), now=AT)
    fresh = replace(ASKED, expires_at=NEXT_DAY + timedelta(hours=24))
    for number in range(2):
        claim(session, replace(fresh, key=f"{number:064}x"[1:]), now=NEXT_DAY)
    assert session.scalar(select(func.count()).select_from(KeptAnswerRow)) == 2


@pytest.fixture
def opened(store_url: str) -> Iterator[Database]:
    database = open_database(store_url)
    database.migrate()
    yield database
    database.close()


def test_of_many_who_claim_a_key_at_once_one_gets_it(opened: Database) -> None:
    together = Barrier(8)

    def attempt(number: int) -> Standing:
        together.wait()
        with opened.session() as session:
            return claim(session, replace(ASKED, holder=f"{number:032}"), now=AT).standing

    with ThreadPoolExecutor(8) as threads:
        standings = list(threads.map(attempt, range(8)))
    assert sorted(standings) == [Standing.CLAIMED, *[Standing.UNDER_WAY] * 7]
