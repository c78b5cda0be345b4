"""What the success metrics are made of, counted by hand, on every database."""

from __future__ import annotations

from dataclasses import astuple
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from data.observed import Mean, Observed, Share
from data.reference.calendar import moment
from data.reports import ReportedKind
from data.repositories.feedback import stars_in
from data.repositories.market import save_market
from data.repositories.success import observe
from data.repositories.usage import add_usage
from data.tables import (
    ExposureRow,
    FeedbackRow,
    NotificationRow,
    OutcomeRow,
    RecommendationImpressionRow,
    ReportedOutcomeRow,
)
from data.usage import UsageKind, UsageTotals
from engine.success import NEAR_ENOUGH
from tests.factories import START, a_market

NOW = moment(START) + timedelta(days=1_000)
HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)


def seen(session: Session, *, most_of_user: int = 100, days: int = 7) -> Observed:
    session.flush()
    return observe(
        session,
        since=NOW - timedelta(days=days),
        until=NOW,
        tolerance=NEAR_ENOUGH,
        most_of_user=most_of_user,
    )


def test_an_empty_store_has_no_case_of_anything(session: Session) -> None:
    found = seen(session)
    nothing = Share()
    assert (found.recommendations, found.alerts, found.matches) == (nothing, nothing, nothing)
    assert (found.accurate, found.errors, found.stars) == (nothing, {}, Mean())
    assert (found.edited_fields, found.edited_posts) == (nothing, nothing)
    assert (found.usage, found.active_user_days, found.spans) == ({}, 0, ())


def test_a_recommendation_is_clicked_when_it_was_opened_or_acted_upon(session: Session) -> None:
    rows: list[dict[str, Any]] = [
        {"opened_at": NOW},
        {"acted_at": NOW},
        {"opened_at": NOW, "acted_at": NOW},
        {"dismissed_at": NOW},
        {},
        {"opened_at": NOW, "release_id": None},  # of a history from elsewhere
        {"opened_at": NOW, "shown_at": NOW - WEEK - HOUR},  # before the window
        {"opened_at": NOW, "shown_at": NOW},  # after it
    ]
    usual = {
        "user_id": "ann", "kind": "task", "position": 1, "release_id": "r",
        "shown_at": NOW - HOUR,
    }  # fmt: skip
    session.add_all(
        RecommendationImpressionRow(**{**usual, "id": f"i{n}", **row})
        for n, row in enumerate(rows)
    )
    assert seen(session).recommendations == Share(3, 5)


def test_an_alert_is_clicked_when_it_was_opened_or_acted_upon(session: Session) -> None:
    for n, row in enumerate([{"opened_at": NOW}, {"acted_at": NOW}, {"dismissed_at": NOW}, {}]):
        session.add(
            NotificationRow(id=f"n{n}", user_id="ann", kind="streak", sent_at=NOW - WEEK, **row)
        )
    assert seen(session).alerts == Share(2, 4)


@pytest.fixture
def market(session: Session) -> Session:
    save_market(session, a_market(workers=3, tasks=6, exposures=0))
    return session


def shown(session: Session, task: int, **facts: Any) -> int:
    usual = {
        "ranking_id": f"ranking-{task}", "task_id": f"task-{task}", "worker_id": "worker-0",
        "shown_at": NOW - HOUR, "position": 1, "release_id": "r",
    }  # fmt: skip
    row = ExposureRow(**{**usual, **facts})
    session.add(row)
    session.flush()
    return row.id


def reported(
    session: Session, task: int, value: float, exposure_id: int = 0, **facts: Any
) -> None:
    usual = {
        "user_id": "worker-0", "task_id": f"task-{task}", "kind": ReportedKind.ACCEPTANCE.value,
        "feedback_id": "f", "exposure_id": exposure_id, "release_id": "r", "category": "moving",
        "value": value, "predicted": 0.6, "version": 1, "known_at": NOW - HOUR,
    }  # fmt: skip
    session.add(ReportedOutcomeRow(**{**usual, **facts}))


def test_a_match_counts_when_its_answer_is_known_and_the_platform_s_word_wins(
    market: Session,
) -> None:
    by_platform, by_both = shown(market, 0), shown(market, 1)
    market.add(OutcomeRow(exposure_id=by_platform, kind="accepted", value=1.0))
    market.add(OutcomeRow(exposure_id=by_platform, kind="completed", value=0.0))
    market.add(OutcomeRow(exposure_id=by_both, kind="accepted", value=0.0))
    reported(market, 1, 1.0, by_both)
    reported(market, 2, 1.0, shown(market, 2))
    shown(market, 3)  # nobody has answered
    elsewhere = shown(market, 4, release_id=None)
    market.add(OutcomeRow(exposure_id=elsewhere, kind="accepted", value=1.0))
    earlier = shown(market, 5, shown_at=NOW - WEEK - HOUR)
    market.add(OutcomeRow(exposure_id=earlier, kind="accepted", value=1.0))
    assert seen(market).matches == Share(2, 3)


def test_of_one_worker_only_so_many_matches_count(market: Session) -> None:
    for task in range(4):
        reported(market, task, 0.0, shown(market, task, shown_at=NOW - (5 - task) * HOUR))
    for task in range(2):
        mine = shown(market, task, worker_id="worker-1", ranking_id=f"mine-{task}")
        reported(market, task, 1.0, mine, user_id="worker-1")
    assert seen(market).matches == Share(2, 6)
    assert seen(market, most_of_user=2).matches == Share(2, 4)


def test_predictions_are_near_enough_by_their_kind(session: Session) -> None:
    acceptance, enjoyment = ReportedKind.ACCEPTANCE, ReportedKind.ENJOYMENT
    reported(session, 0, 1.0, predicted=0.51)  # near: the likelier side
    reported(session, 1, 1.0, predicted=0.5)  # not: neither side
    reported(session, 2, 0.0, predicted=0.4)
    reported(session, 3, 0.5, predicted=0.7, kind=enjoyment.value)  # within one star
    reported(session, 4, 0.5, predicted=0.8, kind=enjoyment.value)
    reported(session, 5, 0.0, predicted=0.0, known_at=NOW - WEEK - HOUR)
    found = seen(session)
    assert found.accurate == Share(3, 5)
    assert set(found.errors) == {acceptance, enjoyment}
    # 0.49^2 + 0.5^2 + 0.4^2 = 0.6501; 0.2^2 + 0.3^2 = 0.13
    sums = {kind: astuple(total) for kind, total in found.errors.items()}
    assert sums[acceptance] == pytest.approx((3, 2.0, 2.0, 0.6501))
    assert sums[enjoyment] == pytest.approx((2, 1.0, 0.5, 0.13))


def test_a_flood_of_one_user_moves_no_figure_further(session: Session) -> None:
    reported(session, 0, 1.0, predicted=0.9, user_id="ann")
    for task in range(20):
        reported(session, task, 0.0, predicted=0.9, known_at=NOW - HOUR + task * HOUR / 60)
    assert seen(session, most_of_user=3).accurate == Share(1, 4)


def rated(session: Session, user: str, *, quarantined: bool = False, **actual: Any) -> None:
    name = f"{user}-{actual}-{quarantined}"
    session.add(
        FeedbackRow(
            id=name, request_key=name, body_digest="", user_id=user, kind="task_outcome",
            payload={"data": {"actual": actual}}, stars=stars_in({"data": {"actual": actual}}),
            is_quarantined=quarantined,
            received_at=NOW - HOUR,
        )
    )  # fmt: skip


def test_every_user_s_satisfaction_weighs_the_same(session: Session) -> None:
    rated(session, "ann", enjoyment=5, rating=1)  # how he liked it wins: 5 stars
    rated(session, "ann", enjoyment=0.25)  # a share: 2 stars
    rated(session, "ann", enjoyment=100)  # per cent: 5 stars
    rated(session, "bob", rating=3)
    rated(session, "bob", completed=True)  # says nothing of it
    rated(session, "eve", quarantined=True, enjoyment=1)
    for payload in ({}, {"data": None}, {"data": {"actual": None}}):
        name = f"none-{payload}"
        session.add(
            FeedbackRow(
                id=name, request_key=name, body_digest="", user_id="dan", kind="general",
                payload=payload, stars=stars_in(payload), is_quarantined=False,
                received_at=NOW - HOUR,
            )
        )  # fmt: skip
    found = seen(session).stars
    assert found.value == pytest.approx(3.5)  # (4 + 3) / 2
    assert found.cases == 4


def test_a_kind_once_recorded_stays_known_in_a_window_without_it(session: Session) -> None:
    today = int(NOW.timestamp()) // 86_400
    add_usage(session, {(today - 50, UsageKind.VOICE, "ann"): 1, (today, UsageKind.CHAT, "b"): 2})
    found = seen(session)
    assert found.usage == {
        UsageKind.VOICE: UsageTotals(),
        UsageKind.CHAT: UsageTotals(2, 2, 1),
    }
    assert found.active_user_days == 1
    assert seen(session, days=90).usage[UsageKind.VOICE] == UsageTotals(1, 1, 1)


def test_the_days_of_usage_are_today_and_those_before_it(session: Session) -> None:
    today = int(NOW.timestamp()) // 86_400
    add_usage(session, {(today - day, UsageKind.CHAT, "ann"): 1 for day in range(10)})
    begins_at_noon = NOW.timestamp() % 86_400 > 0
    assert seen(session).usage[UsageKind.CHAT].count == (7 if begins_at_noon else 8)
