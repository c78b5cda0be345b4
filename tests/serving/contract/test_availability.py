"""Availability is a free text; what states no limit means none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from serving.contract.availability import available_hours
from tests.serving.service import NOON


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("next-3-hours", 3.0),
        ("Next 1 hour", 1.0),
        ("next_90_minutes", 1.5),
        ("next-2-days", 48.0),
        ("today", 12.0),  # it is noon
        ("tomorrow", 36.0),
    ],
)
def test_a_stated_time_counts_from_now(text: str, hours: float) -> None:
    assert available_hours(text, now=NOON) == hours


@pytest.mark.parametrize("text", [None, "", "now", "weekends", "next-0-hours", "next-3-moons"])
def test_anything_else_states_no_limit(text: str | None) -> None:
    assert available_hours(text, now=NOON) is None


def test_today_is_longer_on_the_day_the_clocks_go_back() -> None:
    midnight = datetime(2026, 11, 1, 7, 0, tzinfo=UTC)  # 00:00 in San Francisco, still summer time
    assert available_hours("today", now=midnight) == 25.0
