"""Who is left in peace, until when, and what is worth a disturbance."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from data.columns import Urgency
from engine.recommendations.alerts import alert_of, held_back
from engine.recommendations.drafts import Draft
from engine.recommendations.findings import HeldBack, HeldReason, Priority, RecommendationKind

ZONE: Final = "America/Los_Angeles"
NOON: Final = datetime(2026, 6, 30, 19, tzinfo=UTC)  # local noon
PERFECT: Final = Draft(
    RecommendationKind.PERFECT_MATCH, Priority.MEDIUM, Urgency.LOW, (0,), 30.0, {}, None
)
BOOST: Final = replace(PERFECT, kind=RecommendationKind.EARNINGS_BOOST, priority=Priority.HIGH)
STREAK: Final = replace(PERFECT, kind=RecommendationKind.STREAK_SAVE, value_usd=5.0)
LEVEL: Final = replace(PERFECT, kind=RecommendationKind.LEVEL_UP, priority=Priority.LOW)


@pytest.mark.parametrize(
    ("hour", "minute", "wait_min"),
    [(7, 59, 1.0), (22, 0, 600.0), (23, 30, 510.0), (0, 0, 480.0)],
)
def test_from_22_to_8_local_time_nobody_is_alerted(
    hour: int, minute: int, wait_min: float
) -> None:
    now = NOON + timedelta(hours=hour - 12, minutes=minute)
    assert held_back(None, zone=ZONE, now=now) == HeldBack(HeldReason.QUIET_HOURS, wait_min)


@pytest.mark.parametrize(("hour", "minute"), [(8, 0), (12, 0), (21, 59)])
def test_by_day_one_may_be(hour: int, minute: int) -> None:
    now = NOON + timedelta(hours=hour - 12, minutes=minute)
    assert held_back(None, zone=ZONE, now=now) is None


def test_it_is_the_hour_where_the_worker_is_that_counts() -> None:
    # Noon in San Francisco is 21:00 in Berlin and 4:00 of the next day in Tokyo.
    assert held_back(None, zone="Europe/Berlin", now=NOON) is None
    assert held_back(None, zone="Asia/Tokyo", now=NOON) == HeldBack(HeldReason.QUIET_HOURS, 240.0)


def test_the_night_in_which_clocks_are_set_forward_is_an_hour_shorter() -> None:
    night = datetime(2026, 3, 8, 7, tzinfo=UTC)  # 23:00 on the 7th; 2:00 becomes 3:00
    assert held_back(None, zone=ZONE, now=night) == HeldBack(HeldReason.QUIET_HOURS, 480.0)


def test_an_hour_lies_between_two_alerts() -> None:
    at = NOON - timedelta(minutes=20)
    assert held_back(at, zone=ZONE, now=NOON) == HeldBack(HeldReason.ALERTED_LATELY, 40.0)
    assert held_back(NOON - timedelta(hours=1), zone=ZONE, now=NOON) is None


def _alerted(*drafts: Draft, hour: float = 12.0) -> Draft | None:
    return alert_of(drafts, hour=hour, best_hour=18)


def test_the_highest_priority_comes_first_then_urgency_then_value() -> None:
    assert _alerted(PERFECT, BOOST) == BOOST
    urgent = replace(STREAK, urgency=Urgency.HIGH)
    assert _alerted(PERFECT, urgent) == urgent
    richer = replace(PERFECT, value_usd=40.0)
    assert _alerted(PERFECT, richer) == richer


def test_what_is_not_worth_a_disturbance_is_kept_for_who_asks() -> None:
    assert _alerted(replace(BOOST, priority=Priority.MEDIUM)) is None
    assert _alerted() is None


def test_a_streak_that_is_only_stated_is_told_of_when_it_is_about_to_end() -> None:
    stated = replace(STREAK, is_sure=False, urgency=Urgency.MEDIUM)
    assert _alerted(stated) is None
    assert _alerted(replace(stated, urgency=Urgency.HIGH)) is not None
    assert _alerted(STREAK) == STREAK


def test_a_level_waits_for_the_hour_at_which_messages_are_opened() -> None:
    assert _alerted(LEVEL, hour=12.0) is None
    assert _alerted(LEVEL, hour=17.2) == LEVEL
    assert _alerted(LEVEL, hour=19.9) == LEVEL
    assert _alerted(LEVEL, hour=20.0) is None
