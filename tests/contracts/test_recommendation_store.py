"""What users were shown, dismissed and alerted of is kept alike on every database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Final

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from data.database import Database, open_database
from data.repositories.feedback import mark_recommendation
from data.repositories.recommendations import (
    Alert,
    DismissedImpression,
    Impression,
    claim_alert,
    dismissed_since,
    is_shown,
    last_alerted,
    save_impressions,
)
from data.tables import NotificationRow, RecommendationImpressionRow

NOON: Final = datetime(2026, 6, 30, 19, tzinfo=UTC)
HOUR: Final = timedelta(hours=1)
SHOWN: Final = Impression("r-1", "ann", "task-1", "perfect-match", 1, 1.0, "release-1", NOON)
STREAK: Final = replace(SHOWN, id="r-2", task_id=None, kind="streak-save", position=2)
ALERT: Final = Alert("a-1", "ann", "task-1", "perfect-match", NOON)


def test_an_impression_is_kept_once_and_as_it_was(session: Session) -> None:
    save_impressions(session, [SHOWN, STREAK])
    save_impressions(session, [replace(SHOWN, kind="level-up"), STREAK])
    save_impressions(session, [])
    kept = session.scalars(select(RecommendationImpressionRow).order_by("id")).all()
    assert [(row.id, row.kind, row.task_id, row.position) for row in kept] == [
        ("r-1", "perfect-match", "task-1", 1),
        ("r-2", "streak-save", None, 2),
    ]
    assert kept[0].shown_at == NOON
    assert (kept[0].opened_at, kept[0].dismissed_at) == (None, None)


def test_an_impression_is_known_to_its_user_only(session: Session) -> None:
    save_impressions(session, [SHOWN])
    assert is_shown(session, "ann", "r-1")
    assert not is_shown(session, "bob", "r-1")
    assert not is_shown(session, "ann", "r-9")


def test_what_was_dismissed_since_is_told(session: Session) -> None:
    save_impressions(session, [SHOWN, STREAK, replace(SHOWN, id="r-3", user_id="bob")])
    mark_recommendation(session, "ann", "r-1", dismissed_at=NOON)
    mark_recommendation(session, "ann", "r-2", opened_at=NOON)
    mark_recommendation(session, "bob", "r-3", dismissed_at=NOON)
    assert dismissed_since(session, "ann", NOON) == [
        DismissedImpression("perfect-match", "task-1", NOON)
    ]
    assert dismissed_since(session, "ann", NOON + timedelta(seconds=1)) == []


def test_an_alert_is_claimed_once_an_hour(session: Session) -> None:
    assert last_alerted(session, "ann") is None
    assert claim_alert(session, ALERT, least_gap=HOUR)
    assert last_alerted(session, "ann") == NOON
    soon = replace(ALERT, id="a-2", sent_at=NOON + HOUR - timedelta(seconds=1))
    assert not claim_alert(session, soon, least_gap=HOUR)
    assert last_alerted(session, "ann") == NOON
    assert claim_alert(session, replace(ALERT, id="b-1", user_id="bob"), least_gap=HOUR)
    later = replace(ALERT, id="a-3", sent_at=NOON + HOUR)
    assert claim_alert(session, later, least_gap=HOUR)
    assert last_alerted(session, "ann") == NOON + HOUR


def test_a_claimed_alert_is_a_notification(session: Session) -> None:
    claim_alert(session, ALERT, least_gap=HOUR)
    claim_alert(session, replace(ALERT, id="a-2"), least_gap=HOUR)
    (sent,) = session.scalars(select(NotificationRow)).all()
    assert (sent.id, sent.user_id, sent.task_id, sent.kind, sent.sent_at) == (
        "a-1", "ann", "task-1", "perfect-match", NOON,
    )  # fmt: skip


def test_a_clock_that_goes_back_claims_nothing(session: Session) -> None:
    assert claim_alert(session, ALERT, least_gap=HOUR)
    before = replace(ALERT, id="a-2", sent_at=NOON - HOUR)
    assert not claim_alert(session, before, least_gap=HOUR)


@pytest.fixture
def opened(store_url: str) -> Database:
    database = open_database(store_url)
    database.migrate()
    return database


def test_of_alerts_claimed_in_parallel_one_is_sent(opened: Database) -> None:
    at_once = Barrier(8)

    def claim(number: int) -> bool:
        at_once.wait()
        with opened.session() as session:
            return claim_alert(session, replace(ALERT, id=f"a-{number}"), least_gap=HOUR)

    with ThreadPoolExecutor(8) as threads:
        claimed = list(threads.map(claim, range(8)))
    assert sum(claimed) == 1
    with opened.session(read_only=True) as session:
        assert len(session.scalars(select(NotificationRow)).all()) == 1
    opened.close()
